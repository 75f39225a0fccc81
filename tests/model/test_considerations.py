"""What states weigh in a matter, with numbers worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.mechanisms.dealing import deals
from sim.mechanisms.economy import debt, labour, resources, trade
from sim.mechanisms.environment import recovery, rivalry, war
from sim.mechanisms.order import alignment
from sim.mechanisms.security import crises, threats, ties
from sim.mechanisms.society import elites, publics, seen
from sim.world import World
from tests.model.worlds import CHN, KAZ, RUS, USA, all_off, around, fate, offered, still

about = pytest.approx


def weight_of(rule: Any, w: World, power: int, instrument: str, size: float = 0.02) -> Any:
    """What a consideration says about one matter before Kazakhstan, per replicate."""
    _, matters = offered(w, power, instrument, size)
    return np.broadcast_to(rule(w.states[KAZ], matters), matters.size.shape)[power]


def test_gain_materially():
    w = still(parameters={"consideration.material": 2.0, "consideration.half_worth": 0.4})
    w.distress[KAZ] = np.array([0.0, 1.0])
    # 0.08 bn against half a worth of 0.4 % of 20 bn = 0.08 bn: worth one half.
    term = weight_of(deals.gain_materially, w, CHN, "loan", 0.08)
    assert term == about(np.array([2 * 0.2 * 0.5, 2 * 0.2 * 0.5 * 2]))


def test_seek_protection():
    for off, variant, expected in (
        ((), "pull", 0.6 * 0.7),
        (("M33",), "pull", 0.0),
        (("M34",), "pull", 0.0),
        ((), "push", 0.6 * 0.7 * 0.25),
    ):
        w = still(
            initial={"terror_threat": 0.6, "capability": 0.3},
            parameters={"consideration.protection": 2.0, "motives.unheld": 0.25},
            hypotheses={"cooperation_driver": variant},
            mechanisms=dict.fromkeys(off, False),
        )
        term = weight_of(threats.seek_protection, w, RUS, "training")
        assert term == about(2.0 * 0.2 * expected)
        w.border_tension[KAZ] = 0.9
        term = weight_of(threats.seek_protection, w, RUS, "training")
        assert term == about(2.0 * 0.2 * expected * 1.5)


def test_make_the_regime_safe():
    w = still(initial={"repression": 0.6}, parameters={"consideration.regime": 1.0})
    w.unrest_memory[KAZ] = 0.4
    assert weight_of(crises.make_the_regime_safe, w, CHN, "cameras") == about(0.2 * 1.0)


def test_reward_the_elite():
    w = still(
        initial={"elite": {"KAZ": {"CHN": -0.5}}},
        parameters={
            "consideration.elite_gain": 1.0, "consideration.elite_affinity": 0.4,
            "consideration.half_worth": 0.1,
        },
    )  # fmt: skip
    assert weight_of(elites.reward_the_elite, w, CHN, "loan") == about(0.2 * 0.5 - 0.4 * 0.5)


def test_look_away_for_the_money():
    w = still(parameters={"consideration.tolerance": 0.8, "motives.stake_half": 0.1})
    w.investment[KAZ, CHN] = 0.1 * w.gdp[KAZ]
    assert weight_of(elites.look_away_for_the_money, w, CHN, "guards") == about(0.8 * 0.5)
    assert weight_of(elites.look_away_for_the_money, w, CHN, "base") == about(0.0)


def test_sell_dear_what_is_needed():
    w = still(
        initial={"resource_interest": {"KAZ": {"CHN": 0.5}}},
        parameters={"consideration.counter_leverage": 0.4},
    )
    assert weight_of(resources.sell_dear_what_is_needed, w, CHN, "base") == about(-0.4 * 0.5 * 0.8)


def test_keep_to_the_course_of_the_treasury():
    w = still(
        initial={"borrowing": {"KAZ": -6.0, "UZB": 14.0}, "growth_trend": 2.0},
        parameters={"consideration.course": 0.05, "markets.world_inflation": 2.0},
    )
    # Ten percent a year below what is usual, growth and inflation of two each.
    assert weight_of(debt.keep_to_the_course_of_the_treasury, w, CHN, "loan") == about(-0.5)
    assert weight_of(debt.keep_to_the_course_of_the_treasury, w, CHN, "base") == about(0.0)


def test_keep_several_vectors():
    w = still(initial={"autonomy": 0.5}, parameters={"consideration.autonomy": 2.0})
    w.security_dependency[KAZ] = np.array([[0.4], [0.0], [0.1]])
    w.economic_dependency[KAZ] = np.array([[0.2], [0.3], [0.0]])
    base = {p: weight_of(alignment.keep_several_vectors, w, p, "base") for p in (RUS, CHN, USA)}
    assert base[RUS] == about(-2 * 0.5 * 0.8 * (0.6 - 1 / 3))
    assert base[CHN] == about(-2 * 0.5 * 0.8 * (0.3 - 1 / 3))
    assert base[USA] == about(-2 * 0.5 * 0.8 * (0.1 - 1 / 3))
    training = weight_of(alignment.keep_several_vectors, w, RUS, "training")
    assert training == about(-2 * 0.5 * 0.5 * (0.6 - 1 / 3))


def test_mind_the_audible_anger():
    for heard, part in ((True, 0.8 * 0.5), (False, 1.0)):
        w = still(
            initial={"audibility": 0.8, "repression": 0.5},
            parameters={"consideration.anger": 2.0},
            mechanisms={"M25": heard},
        )
        w.rejection[KAZ] = np.array([[0.0], [0.4], [0.0]])
        assert seen.opposition(w.states[KAZ])[CHN] == about(0.4 * part)
        term = weight_of(publics.mind_the_audible_anger, w, CHN, "guards")
        assert term == about(-2 * 0.4 * part * 0.6)
        assert weight_of(publics.mind_the_audible_anger, w, RUS, "guards") == about(0.0)


def test_mind_the_sphere():
    w = still(
        initial={
            "fear": {"KAZ": {"RUS": 0.5, "CHN": 0.0, "USA": 0.0}}, "sphere_claim": {"RUS": 0.8},
            "leverage": {"default": {"default": 0.0}, "CHN": {"RUS": 0.25}},
        },
        parameters={"consideration.sphere": 1.5},
    )  # fmt: skip
    w.delivered_effort[RUS] = 0.5
    police = 0.5 * 0.8 * 0.5
    assert weight_of(rivalry.mind_the_sphere, w, CHN, "base") == about(-1.5 * police * 0.75 * 0.8)
    assert weight_of(rivalry.mind_the_sphere, w, USA, "base") == about(-1.5 * police * 0.8)
    assert weight_of(rivalry.mind_the_sphere, w, CHN, "investment") == about(0.0)
    assert weight_of(rivalry.mind_the_sphere, w, RUS, "base") == about(0.0)


def test_avoid_a_second_system():
    w = still(parameters={"consideration.second_system": 0.5})
    w.lock_in[KAZ] = np.array([[0.6], [0.1], [0.0]])
    assert weight_of(ties.avoid_a_second_system, w, CHN, "training") == about(-0.5 * 0.6 * 0.5)
    assert weight_of(ties.avoid_a_second_system, w, RUS, "training") == about(-0.5 * 0.1 * 0.5)
    assert weight_of(ties.avoid_a_second_system, w, CHN, "loan") == about(0.0)


def test_keep_out_what_is_barred():
    w = still(initial={"neutrality": {"KAZ": 0.5}}, parameters={"consideration.veto": 6.0})
    assert weight_of(deals.keep_out_what_is_barred, w, RUS, "base") == about(-6 * 0.5)
    assert weight_of(deals.keep_out_what_is_barred, w, RUS, "training") == about(0.0)


def test_trust_the_protector():
    w = still(
        initial={"reputation": {"RUS": 0.5}},
        parameters={"consideration.trust": 2.0, "consideration.trust_point": 0.15},
    )
    w.trust[KAZ, RUS] = np.array([0.7, 0.1])
    term = weight_of(war.trust_the_protector, w, RUS, "training")
    assert term == about(2.0 * 0.2 * np.array([0.35 - 0.15, 0.05 - 0.15]))
    assert weight_of(war.trust_the_protector, w, RUS, "loan") == about(0.0)


def test_balance_against_the_threat():
    for variant, held in (("dangerous", 1.0), ("distracted", 0.25)):
        w = still(
            initial={"sphere_claim": {"RUS": 0.5}, "minority": {"KAZ": {"RUS": 0.2}}, "fear": 0.4},
            parameters={
                "consideration.balancing": 2.0, "consideration.minority": 5.0,
                "motives.unheld": 0.25,
            },
            hypotheses={"weak_or_dangerous": variant},
        )  # fmt: skip
        pretext = 0.4 * 0.5 * (1 + 5 * 0.2)
        away = weight_of(recovery.balance_against_the_threat, w, CHN, "training")
        assert away == about(2.0 * held * pretext * 0.2)
        closer = weight_of(recovery.balance_against_the_threat, w, RUS, "training")
        assert closer == about(-2.0 * held * pretext * 0.2)
        assert weight_of(recovery.balance_against_the_threat, w, CHN, "loan") == about(0.0)


def test_yield_to_the_creditor():
    w = still(parameters={"consideration.debt": 2.0, "consideration.debt_half": 15.0})
    w.debt_gdp[KAZ, CHN], w.external_debt[KAZ] = 15.0, 60.0
    # Half of the pressure, from a quarter of all debt; a base intrudes more than it binds.
    assert weight_of(debt.yield_to_the_creditor, w, CHN, "base") == about(2 * 0.5 * 0.25 * 0.8)
    assert weight_of(debt.yield_to_the_creditor, w, CHN, "loan") == about(2 * 0.5 * 0.25 * 0.4)
    assert weight_of(debt.yield_to_the_creditor, w, RUS, "base") == about(0.0)


def test_protect_the_remittances():
    w = still(parameters={"consideration.remittances": 0.4, "consideration.remittance_half": 10.0})
    w.remittances[KAZ, RUS] = 30.0
    assert weight_of(labour.protect_the_remittances, w, RUS, "base") == about(0.4 * 0.75)
    assert weight_of(labour.protect_the_remittances, w, CHN, "base") == about(0.0)


def test_punish_the_buyer_in_a_dispute():
    w = still(parameters={"consideration.dispute": 1.5})
    w.price_dispute[KAZ, CHN] = 0.5
    assert weight_of(trade.punish_the_buyer_in_a_dispute, w, CHN, "loan") == about(-0.75)


def test_accept_what_can_be_denied():
    w = still(
        initial={"audibility": 0.5, "repression": 0.2},
        parameters={"consideration.deniability": 2.0},
    )
    w.rejection[KAZ, CHN] = 0.5
    term = weight_of(ties.accept_what_can_be_denied, w, CHN, "post")
    assert term == about(2.0 * 0.5 * 0.5 * 0.8 * 0.8)
    assert weight_of(ties.accept_what_can_be_denied, w, CHN, "loan") == about(0.0)


def test_a_state_takes_what_is_worth_more_than_it_costs_and_goes_on_with_what_there_is():
    w = still(
        mechanisms=all_off(),
        parameters={
            "consideration.material": 1.0, "consideration.half_worth": 0.1,
            "consideration.noise": 0.2, "consideration.inertia": 0.3, "consideration.tacit": 0.5,
        },
    )  # fmt: skip
    for renewal, utility in ((False, 0.2 * 0.5), (True, 0.2 * 0.5 + 0.3)):
        # The logistic error is the noise times log odds of the mark: it must not eat the utility.
        refused = 1 / (1 + np.exp(utility / 0.2))
        fate(w, consider__KAZ=around(refused))
        _, seen = offered(w, CHN, "loan", renewal=renewal)
        assert seen.worth[CHN] == about(0.5)
        accepted = w.states[KAZ].consider(seen)
        assert accepted[CHN].tolist() == [0.0, 1.0]
        # Where there is no matter there is nothing to agree to.
        assert accepted.sum() == 1.0
    # Half as much speaks for a base, which ends whole unless it is renewed.
    refused = 1 / (1 + np.exp((0.2 * 0.5 + 0.3 * 0.5) / 0.2))
    fate(w, consider__KAZ=around(refused))
    _, seen = offered(w, CHN, "base", 0.02 / 0.3, renewal=True)
    assert w.states[KAZ].consider(seen)[CHN].tolist() == [0.0, 1.0]
