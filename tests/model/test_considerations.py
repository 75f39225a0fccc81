"""What states weigh in an offer, and what they ask for, with numbers worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.agents.considerations import beliefs, costs, gains
from sim.world import World
from tests.model.worlds import CHN, KAZ, RUS, USA, channel, offered, still

about = pytest.approx


def weight_of(rule: Any, w: World, power: int, instrument: str, size: float = 0.02) -> Any:
    """What a consideration says about one offer to Kazakhstan, per replicate."""
    _, seen = offered(w, power, instrument, size)
    term = np.broadcast_to(rule(w.states[KAZ], seen), seen.size.shape)
    return term[channel(w, power, instrument)]


def test_gain_materially():
    w = still(parameters={"consideration.material": 2.0, "consideration.half_worth": 0.4})
    w.distress[KAZ] = np.array([0.0, 1.0])
    # 0.02 bn against half a worth of 0.4 % of 20 bn in a quarter = 0.02 bn: worth one half.
    term = weight_of(gains.gain_materially, w, CHN, "loan")
    assert term == about(np.array([2 * 0.2 * 0.5, 2 * 0.2 * 0.5 * 2]))


@pytest.mark.parametrize(
    ("off", "expected"), [((), 0.6 * 0.7), (("M33",), 0.0), (("M34",), 0.6 * 0.5)]
)
def test_seek_protection(off, expected):
    w = still(
        initial={"terror_threat": 0.6, "border_tension": 0.2, "capability": 0.3},
        parameters={"consideration.protection": 2.0},
        hypotheses={"cooperation_driver": "pull"},
        mechanisms=dict.fromkeys(off, False),
    )
    term = weight_of(gains.seek_protection, w, RUS, "arms")
    assert term == about(2.0 * 0.2 * expected * 1.5)


def test_make_the_regime_safe():
    w = still(initial={"repression": 0.6}, parameters={"consideration.regime": 1.0})
    w.unrest_memory[KAZ] = 0.4
    assert weight_of(gains.make_the_regime_safe, w, CHN, "cameras") == about(0.2 * 0.7)


def test_reward_the_elite():
    w = still(
        initial={"elite": {"KAZ": {"CHN": -0.5}}},
        parameters={
            "consideration.elite_gain": 1.0, "consideration.elite_affinity": 0.4,
            "consideration.half_worth": 0.4,
        },
    )  # fmt: skip
    assert weight_of(gains.reward_the_elite, w, CHN, "loan") == about(0.2 * 0.5 - 0.4 * 0.5)


def test_look_away_for_the_money():
    w = still(parameters={"consideration.tolerance": 0.8})
    w.investment[KAZ, CHN] = 0.15 * w.gdp[KAZ]
    assert weight_of(gains.look_away_for_the_money, w, CHN, "guards") == about(0.8 * 0.5)
    assert weight_of(gains.look_away_for_the_money, w, CHN, "base") == about(0.0)


def test_sell_dear_what_is_needed():
    w = still(
        initial={"resource_interest": {"KAZ": {"CHN": 0.5}}},
        parameters={"consideration.counter_leverage": 0.4},
    )
    assert weight_of(gains.sell_dear_what_is_needed, w, CHN, "base") == about(-0.4 * 0.5 * 0.8)


def test_keep_several_vectors():
    w = still(initial={"autonomy": 0.5}, parameters={"consideration.autonomy": 2.0})
    w.influence[KAZ] = np.array([[0.3], [0.1], [0.1]])
    assert weight_of(costs.keep_several_vectors, w, RUS, "base") == about(-2 * 0.5 * 1.5 * 0.8)
    assert weight_of(costs.keep_several_vectors, w, RUS, "training") == about(0.0)


@pytest.mark.parametrize(("heard", "share"), [(True, 0.8 * 0.75), (False, 0.5)])
def test_mind_the_audible_anger(heard, share):
    w = still(
        initial={"audibility": 0.8, "repression": 0.5},
        parameters={"consideration.anger": 2.0},
        mechanisms={"M25": heard},
    )
    w.rejection[KAZ] = np.array([[0.0], [0.4], [0.0]])
    assert weight_of(costs.mind_the_audible_anger, w, CHN, "guards") == about(
        -2 * 0.4 * share * 0.6
    )
    assert weight_of(costs.mind_the_audible_anger, w, RUS, "guards") == about(0.0)


def test_mind_the_sphere():
    w = still(
        initial={
            "fear": {"KAZ": {"RUS": 0.5}}, "sphere_claim": {"RUS": 0.8},
            "leverage": {"CHN": {"RUS": 0.5}},
        },
        parameters={"consideration.sphere": 1.0},
    )  # fmt: skip
    w.delivered_effort[RUS] = 0.5
    police = 0.5 * 0.8 * (0.3 + 0.7 * 0.5)
    w.leverage[CHN, [CHN, USA]] = 0.0
    assert weight_of(costs.mind_the_sphere, w, CHN, "base") == about(-police * 0.65 * 0.8)
    assert weight_of(costs.mind_the_sphere, w, CHN, "investment") == about(0.0)
    w.fear[KAZ, [CHN, USA]] = 0.0
    assert weight_of(costs.mind_the_sphere, w, RUS, "base") == about(0.0)


def test_avoid_a_second_system():
    w = still(
        initial={"lock_in": {"KAZ": {"RUS": 0.6, "CHN": 0.1}}},
        parameters={"consideration.second_system": 0.5},
    )
    assert weight_of(costs.avoid_a_second_system, w, CHN, "arms") == about(-0.5 * 0.6 * 0.5)
    assert weight_of(costs.avoid_a_second_system, w, RUS, "arms") == about(-0.5 * 0.1 * 0.5)
    assert weight_of(costs.avoid_a_second_system, w, CHN, "loan") == about(0.0)


def test_keep_out_what_is_barred():
    w = still(initial={"neutrality": {"KAZ": 0.5}})
    assert weight_of(costs.keep_out_what_is_barred, w, RUS, "base") == about(-4 * 0.5)
    assert weight_of(costs.keep_out_what_is_barred, w, RUS, "arms") == about(0.0)


def test_trust_the_protector():
    w = still(
        initial={"trust": {"KAZ": {"RUS": 0.5}}, "reputation": {"RUS": 0.8}},
        parameters={"consideration.trust": 2.0},
    )
    assert weight_of(beliefs.trust_the_protector, w, RUS, "arms") == about(2 * 0.2 * 0.2)
    assert weight_of(beliefs.trust_the_protector, w, RUS, "loan") == about(0.0)


@pytest.mark.parametrize(("variant", "belief"), [("dangerous", 1.0), ("distracted", 0.3)])
def test_balance_against_the_threat(variant, belief):
    w = still(
        initial={
            "fear": {"KAZ": {"RUS": 0.5}}, "minority": {"KAZ": {"RUS": 0.2}},
            "sphere_claim": {"RUS": 1.0, "CHN": 0.0, "USA": 0.0},
        },
        parameters={"consideration.balancing": 1.0},
        hypotheses={"weak_or_dangerous": variant},
    )  # fmt: skip
    pretext = 0.5 * (0.2 + 2 * 0.2)
    rule = beliefs.balance_against_the_threat
    assert weight_of(rule, w, CHN, "arms") == about(belief * pretext * 0.2)
    assert weight_of(rule, w, RUS, "arms") == about(-belief * pretext * 0.2)


def test_yield_to_the_creditor():
    w = still(
        initial={"debt": {"KAZ": {"CHN": 4.0}}, "multilateral_debt": 4.0},
        parameters={"consideration.debt": 0.6},
    )
    # 20 % of GDP out of 40 %.
    assert weight_of(beliefs.yield_to_the_creditor, w, CHN, "loan") == about(
        0.6 * 20 / 30 * 0.5 * 0.4
    )


def test_protect_the_remittances():
    w = still(
        initial={"labour_income": {"KAZ": {"RUS": 1.2}}},
        parameters={"consideration.remittances": 0.5},
    )
    assert weight_of(beliefs.protect_the_remittances, w, RUS, "arms") == about(0.5 * 6 / 16)


def test_punish_the_buyer_in_a_dispute():
    w = still(parameters={"consideration.dispute": 1.5})
    w.price_dispute[KAZ, CHN] = 0.4
    assert weight_of(beliefs.punish_the_buyer_in_a_dispute, w, CHN, "loan") == about(-0.6)


def test_accept_what_can_be_denied():
    w = still(
        initial={"audibility": 0.8, "repression": 0.5},
        parameters={"consideration.deniability": 1.0},
    )
    w.rejection[KAZ, CHN] = 0.4
    assert weight_of(beliefs.accept_what_can_be_denied, w, CHN, "post") == about(
        0.4 * 0.8 * 0.75 * 0.8
    )


def test_find_another_supplier():
    w = still(
        initial={"ties": {"arms": {"KAZ": {"RUS": 75.0, "CHN": 25.0}}}},
        parameters={"consideration.substitution": 1.0},
    )
    w.delivered_effort[RUS] = 0.6
    assert weight_of(beliefs.find_another_supplier, w, CHN, "arms") == about(0.75 * 0.4)
    assert weight_of(beliefs.find_another_supplier, w, RUS, "arms") == about(0.75 * 0.4 * 0.6)
    assert weight_of(beliefs.find_another_supplier, w, CHN, "training") == about(0.0)


def test_audible_anger_is_a_method_of_the_state():
    w = still(initial={"audibility": 0.8, "repression": 0.5})
    w.rejection[KAZ, CHN] = 0.4
    assert w.states[KAZ].opposition()[CHN] == about(0.4 * 0.8 * 0.75)
