"""Budgets, motives, offers, considerations and deals, with numbers worked by hand."""

from __future__ import annotations

from math import exp, log
from typing import Any

import numpy as np
import pytest

from sim.agents.considerations import beliefs, costs, gains
from sim.agents.motives import economic, political, security
from sim.agents.offers import Offers, highest
from sim.model import InfluenceModel
from sim.processes.dealing import budgets, deals
from sim.world import World
from tests.model.worlds import (
    CHN,
    ECONOMIC,
    INSTRUMENTS,
    KAZ,
    PLACE,
    POLITICAL,
    RUS,
    SECURITY,
    TJK,
    USA,
    UZB,
    all_off,
    fate,
    still,
    tiny,
)

about = pytest.approx


def offered(w: World, power: int, instrument: str, size: float = 0.02) -> tuple[Offers, Any]:
    """One offer to Kazakhstan of an instrument, and what the state sees of it."""
    offers = Offers(w)
    dimension = w.instruments.dimension[PLACE[instrument]]
    offers.size[KAZ, power, dimension] = size
    offers.instrument[KAZ, power, dimension] = PLACE[instrument]
    return offers, offers.to(KAZ)


def weight_of(rule: Any, w: World, power: int, instrument: str, size: float = 0.02) -> Any:
    """What a consideration says about one offer to Kazakhstan, per replicate."""
    _, seen = offered(w, power, instrument, size)
    term = np.broadcast_to(rule(w.states[KAZ], seen), seen.size.shape)
    return term[power, w.instruments.dimension[PLACE[instrument]]]


def test_powers_receive_their_budgets():
    w = still(
        initial={"free_share": 0.4, "budget": 0.2, "reserve": {"RUS": {"security": 1.0}}},
        parameters={"offers.carry_over": 3.0},
    )
    w.economy[RUS], w.delivered_effort[RUS] = 1.5, 0.5
    budgets.powers_receive_their_budgets(w)
    assert w.income[RUS, SECURITY] == about(0.4 * 0.2 * 1.5 * 0.5)
    assert w.income[RUS, ECONOMIC] == about(0.4 * 0.2 * 1.5 * 0.75)
    assert w.income[CHN, SECURITY] == about(0.4 * 0.2)
    assert w.reserve[RUS, SECURITY] == about(3 * 0.06)
    assert w.lapsed[RUS, SECURITY] == about(1.06 - 0.18)
    assert w.spent.sum() == w.lent.sum() == 0.0


def test_need_resources_and_corridors():
    w = still(
        initial={"resource_interest": {"KAZ": {"CHN": 0.6}}}, parameters={"motives.resources": 1.5}
    )
    assert economic.need_resources_and_corridors(w.powers[CHN])[KAZ] == about(0.9)


def test_lend_for_leverage():
    w = still(parameters={"motives.leverage": 2.0})
    w.economic_dependency[KAZ, CHN], w.distress[KAZ] = 0.3, np.array([0.0, 1.0])
    assert economic.lend_for_leverage(w.powers[CHN])[KAZ] == about(np.array([0.6, 0.0]))


def test_secure_piped_gas():
    w = still(
        initial={"gas_exports": {"UZB": 80.0}, "export_share": {"UZB": {"CHN": 60.0}}},
        parameters={"motives.gas": 1.0},
    )
    w.dispute[UZB, CHN] = np.array([0.0, 0.25])
    wish = economic.secure_piped_gas(w.powers[CHN])
    assert wish[UZB] == about(np.array([0.48, 0.36]))
    assert wish[KAZ] == about(0.0)


def test_build_soft_power():
    w = still(
        initial={
            "resource_interest": {"KAZ": {"CHN": 0.6}}, "familiarity": {"KAZ": {"CHN": 0.4}}
        },
        parameters={"motives.soft_power": 1.0},
    )  # fmt: skip
    w.economic_dependency[KAZ, CHN] = 0.2
    assert political.build_soft_power(w.powers[CHN])[KAZ] == about((0.3 + 0.2) * 0.8)


def test_co_opt_elites():
    w = still(
        initial={
            "ties": {"investment": {"KAZ": {"CHN": 2.0}}}, "sentiment": {"KAZ": {"CHN": -0.3}}
        },
        parameters={"motives.co_opt": 1.0},
    )  # fmt: skip
    assert political.co_opt_elites(w.powers[CHN])[KAZ] == about(2.0 / 4.0 * (0.2 + 0.3))


def test_hold_the_sphere():
    w = still(initial={"familiarity": {"KAZ": {"RUS": 0.9}}}, parameters={"motives.sphere": 1.0})
    w.influence_share[KAZ, RUS], w.delivered_effort[RUS] = 60.0, 0.5
    assert political.hold_the_sphere(w.powers[RUS])[KAZ] == about(0.9 * 0.4 * 0.5)


@pytest.mark.parametrize(("driver", "push"), [("push", 1.5), ("pull", 0.5)])
def test_protect_own_assets(driver, push):
    w = still(
        initial={
            "ties": {"investment": {"KAZ": {"CHN": 2.0}}}, "debt": {"KAZ": {"CHN": 1.0}},
            "protection_urge": {"CHN": 0.4}, "terror_threat": 0.2, "unrest": 0.1,
            "sentiment": {"KAZ": {"CHN": -0.3}},
        },
        parameters={"motives.protection": 1.0},
        hypotheses={"cooperation_driver": driver},
    )  # fmt: skip
    assert security.protect_own_assets(w.powers[CHN])[KAZ] == about(
        3.0 / 6.0 * 0.4 * (0.4 + 0.6) * push
    )


def test_build_a_buffer():
    w = still(
        initial={"proximity": {"TJK": {"CHN": 0.7}}, "terror_threat": {"TJK": 0.5}},
        parameters={"motives.buffer": 1.2},
    )
    assert security.build_a_buffer(w.powers[CHN])[TJK] == about(1.2 * 0.7 * 0.5)


def test_keep_the_allies_locked_in():
    w = still(initial={"lock_in": {"KAZ": {"RUS": 0.6}}}, parameters={"motives.lock_in": 0.5})
    assert security.keep_the_allies_locked_in(w.powers[RUS])[KAZ] == about(0.3)


def test_enter_the_niche():
    w = still(
        initial={"terror_threat": 0.2, "border_tension": 0.5}, parameters={"motives.niche": 1.0}
    )
    w.influence_security[KAZ] = np.array([[0.6], [0.3], [0.1]])
    w.delivered_effort[RUS] = 0.5
    # Shares 0.6, 0.3, 0.1; the leader looks away with half its means; room 1 - 3 * 0.1.
    assert security.enter_the_niche(w.powers[USA])[KAZ] == about(0.65 * 0.7 * (0.15 + 0.3))
    assert security.enter_the_niche(w.powers[RUS])[KAZ] == about(0.0)


def test_help_regimes_against_uprisings():
    w = still(initial={"unrest": 0.1}, parameters={"motives.regimes": 1.0})
    w.unrest_memory[KAZ] = 0.5
    assert security.help_regimes_against_uprisings(w.powers[CHN])[KAZ] == about(0.4)
    assert security.help_regimes_against_uprisings(w.powers[USA])[KAZ] == about(0.0)


def test_sell_into_the_gap():
    w = still(
        initial={"ties": {"arms": {"KAZ": {"RUS": 75.0, "CHN": 25.0}}}},
        parameters={"motives.substitution": 1.0},
    )
    w.delivered_effort[RUS] = 0.6
    assert security.sell_into_the_gap(w.powers[CHN])[KAZ] == about(0.05 + 0.75 * 0.4)
    assert security.sell_into_the_gap(w.powers[RUS])[KAZ] == about(0.05)


def test_answer_a_rivals_advance():
    w = still(parameters={"motives.rivalry": 1.0}, hypotheses={"power_friction": "coexistence"})
    w.influence_security[KAZ], w.influence_year_ago[KAZ] = 0.4, 0.4
    w.influence_year_ago[KAZ, CHN] = 0.3
    w.delivered_effort[RUS] = 0.5
    wish = security.answer_a_rivals_advance(w.powers[RUS])[KAZ]
    assert wish == about(0.3 * 0.5 * 0.4 * 0.1 * 10)
    assert security.answer_a_rivals_advance(w.powers[CHN])[KAZ] == about(0.0)


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
        initial={"sentiment": {"KAZ": {"CHN": -0.4}}, "audibility": 0.8, "repression": 0.5},
        parameters={"consideration.anger": 2.0},
        mechanisms={"M25": heard},
    )
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
        initial={"remittances": {"KAZ": {"RUS": 6.0}}},
        parameters={"consideration.remittances": 0.5},
    )
    assert weight_of(beliefs.protect_the_remittances, w, RUS, "arms") == about(0.5 * 6 / 16)


def test_punish_the_buyer_in_a_dispute():
    w = still(parameters={"consideration.dispute": 1.5})
    w.dispute[KAZ, CHN] = 0.4
    assert weight_of(beliefs.punish_the_buyer_in_a_dispute, w, CHN, "loan") == about(-0.6)


def test_accept_what_can_be_denied():
    w = still(
        initial={"sentiment": {"KAZ": {"CHN": -0.4}}, "audibility": 0.8, "repression": 0.5},
        parameters={"consideration.deniability": 1.0},
    )
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


def test_a_state_takes_what_is_worth_more_than_it_costs():
    w = still(
        mechanisms=all_off(),
        parameters={
            "consideration.material": 1.0, "consideration.half_worth": 0.4,
            "consideration.noise": 0.2,
        },
    )  # fmt: skip
    utility = 0.2 * 0.5
    # The logistic error is the noise times log odds of the mark: it must not eat the utility.
    mark = 1 / (1 + exp(utility / 0.2))
    fate(w, **{"consider.KAZ": np.array([mark * 1.001, mark * 0.999])})
    offers, seen = offered(w, CHN, "loan")
    accepted = w.states[KAZ].consider(seen)
    assert accepted[CHN, ECONOMIC].tolist() == [1.0, 0.0]
    assert offers.refused[KAZ, CHN, ECONOMIC].tolist() == [0.0, 1.0]
    assert accepted.sum() == 1.0


def test_a_state_has_attention_for_the_best_offers_only():
    w = still(
        mechanisms=all_off(),
        parameters={"consideration.most_deals": 2.0, "consideration.half_worth": 0.4},
    )
    offers = Offers(w)
    for power, size in ((RUS, 0.01), (CHN, 0.03), (USA, 0.02)):
        offers.size[KAZ, power, ECONOMIC] = size
        offers.instrument[KAZ, power, ECONOMIC] = PLACE["loan"]
    accepted = w.states[KAZ].consider(offers.to(KAZ))
    assert accepted[:, ECONOMIC, 0].tolist() == [0.0, 1.0, 1.0]
    assert offers.refused.sum() == 0.0


def test_highest_is_the_sorted_place():
    values = np.array([[3.0], [9.0], [1.0], [7.0]])
    assert [float(highest(values, rank)[0]) for rank in (1, 2, 3, 4)] == [9.0, 7.0, 3.0, 1.0]


def test_the_offer_follows_motive_money_and_appeal():
    instruments = {name: INSTRUMENTS[name] for name in ("loan", "investment")}
    instruments["investment"] = {**instruments["investment"], "offered_by": {"CHN": 0.25}}
    w = still(
        instruments=instruments,
        initial={"resource_interest": {"KAZ": {"CHN": 0.6}, "TJK": {"CHN": 0.3},
                                       "UZB": {"CHN": 0.0}}},
        mechanisms=all_off("M21"),
        parameters={"motives.resources": 1.0, "offers.full_effort": 0.3},
    )  # fmt: skip
    w.reserve[CHN, ECONOMIC] = 0.5
    # The loan has four times the appeal: it wins while u of investment < (u of the loan) ** (1/4).
    clocks = np.stack([np.full(2, 0.5), 0.5**0.25 * np.array([1 - 1e-9, 1 + 1e-9])])
    fate(w, **{"offer.CHN": np.tile(clocks, (len(w.labels["state"]), 1))})
    offers = Offers(w)
    w.powers[CHN].offer(offers)
    eager = 1 - exp(-0.3 / 0.3)
    money = 0.5 * eager * 0.6 / 0.9
    assert offers.size[KAZ, CHN, ECONOMIC] == about(np.array([money, money / 0.5]))
    assert offers.instrument[KAZ, CHN, ECONOMIC].tolist() == [0, 1]
    assert offers.size[TJK, CHN, ECONOMIC, 0] == about(money / 2)
    assert offers.size[UZB].sum() == offers.size[:, RUS].sum() == 0.0


def test_instruments_are_picked_in_proportion_to_their_appeal():
    instruments = {name: INSTRUMENTS[name] for name in ("loan", "investment")}
    instruments["investment"] = {**instruments["investment"], "offered_by": {"CHN": 0.25}}
    model = InfluenceModel(
        tiny(instruments=instruments, mechanisms=all_off("M21")), replicates=4000
    )
    w = model.world
    w.reserve[CHN, ECONOMIC] = 0.5
    offers = Offers(w)
    w.powers[CHN].offer(offers)
    made = offers.size[KAZ, CHN, ECONOMIC] > 0
    share = np.mean(offers.instrument[KAZ, CHN, ECONOMIC][made] == 0)
    assert share == pytest.approx(0.8, abs=4 * np.sqrt(0.16 / made.sum()))


def test_a_motive_calls_for_its_means():
    w = still(
        mechanisms=all_off("M02", "M19"),
        initial={"terror_threat": 0.1, "unrest": 0.1},
        parameters={"offers.aside": 0.25, "motives.protection": 1.0, "motives.substitution": 1.0},
        hypotheses={"cooperation_driver": "pull"},
    )
    w.investment[:, CHN] = 0.15 * w.gdp
    w.debt[:, CHN] = 0.0
    w.protection_urge[CHN] = 1 / 3  # motive 0.5 * 1/3 * 0.6 * 0.5 = 0.05: guards, posts, cameras
    w.delivered_effort[:] = 1.0  # motive 0.05 for arms
    wants, service = w.powers[CHN].weigh()
    assert wants["security"][TJK] == about(0.05 + 0.05)
    half = 0.25 + 0.75 * 0.5
    assert service[TJK, PLACE["guards"]] == about(half)
    assert service[TJK, PLACE["arms"]] == about(half)
    assert service[TJK, PLACE["training"]] == about(0.25)


def test_offers_are_made_considered_and_settled():
    w = still(
        mechanisms=all_off("M21"),
        instruments={"loan": INSTRUMENTS["loan"]},
        initial={"resource_interest": {"KAZ": {"CHN": 0.9}, "default": {"default": 0.0}}},
    )
    w.reserve[CHN, ECONOMIC] = 0.5
    deals.offers_are_made_considered_and_settled(w)
    assert w.deal[KAZ, CHN] == about(1.0)
    assert w.deal.sum() == 2.0
    paid = 0.5 * (1 - exp(-0.9 * w.parameters.motives.resources[0] / 3
                          / w.parameters.offers.full_effort[0]))  # fmt: skip
    assert w.lent[KAZ, CHN] == about(paid)
    assert w.spent[CHN, ECONOMIC] == about(paid)
    assert w.reserve[CHN, ECONOMIC] == about(0.5 - paid)
    assert w.reception[0, KAZ, CHN] == about(0.5 + 0.1 * 0.5)


def test_whole_units_are_concluded_while_the_reserve_lasts():
    w = still()
    w.reserve[RUS, SECURITY] = 0.5
    offers = Offers(w)
    for state in (KAZ, TJK):
        offers.size[state, RUS, SECURITY] = 1.0
        offers.instrument[state, RUS, SECURITY] = PLACE["base"]
        offers.accepted[state, RUS, SECURITY] = 1.0
    deals.settle(w, offers)
    assert w.ties[PLACE["base"], KAZ, RUS] == about(1.0)
    assert w.ties[PLACE["base"], TJK, RUS] == about(0.0)
    assert w.reserve[RUS, SECURITY] == about(0.2)
    assert w.reception[PLACE["base"], TJK, RUS] == about(0.45)


@pytest.mark.parametrize(
    ("variant", "held"), [("intact", 0.6), ("dissolving", 0.6 * 0.5), ("gone", 0.15)]
)
def test_restraint_on_a_rivals_ground(variant, held):
    w = still(
        initial={"war_quarters": 8.0, "leverage": {"CHN": {"RUS": 0.5}}},
        parameters={"rivalry.condominium": 0.6},
        hypotheses={"division_of_labour": variant},
    )
    w.influence_security[KAZ] = np.array([[0.4], [0.2], [0.0]])
    w.delivered_effort[RUS] = 1.0
    w.leverage[CHN, [CHN, USA]] = 0.0
    lead = 0.4 * (1 - 0.6 * 0.5) - 0.2
    assert w.powers[CHN].restraint()[KAZ] == about(held * lead / 0.15)


def test_fit_prefers_what_is_quiet_where_troops_are_resented():
    w = still(
        initial={
            "proximity": {"KAZ": {"CHN": 0.8}}, "terror_threat": 0.5, "afghan_threat": 0.5,
            "capability": 0.5, "repression": 0.4, "guard_skill": 0.3,
            "legal_cover": {"KAZ": {"CHN": 0.0}}, "protection_urge": 0.1,
            "trust": {"KAZ": {"CHN": 0.4}},
        },
    )  # fmt: skip
    w.delivered_effort[CHN] = 0.9
    fit = w.powers[CHN].fit()[KAZ]
    expected = {
        "post": 3 * 0.8 * 0.5 * 0.5, "guards": 12 * 0.8 * 0.6 * 0.3 * 0.15 * (0.5 + 3.0 * 0.1),
        "cameras": 0.2 + 0.8 * 0.2,
        "base": 3 * 0.4 * 0.5, "arms": 0.9, "training": 1.0,
    }  # fmt: skip
    for name, value in expected.items():
        assert fit[PLACE[name]] == about(value), name


def test_asking_for_rescue_and_anger_are_methods_of_the_state():
    w = still(
        initial={
            "trust": {"KAZ": {"RUS": 0.6}}, "elite": {"KAZ": {"RUS": 0.4}}, "autonomy": 0.5,
            "sentiment": {"KAZ": {"CHN": -0.4}}, "audibility": 0.8, "repression": 0.5,
            "unrest": 0.6, "terror_threat": 0.1,
        },
        parameters={"crisis.request_base": 0.5, "crisis.request_trust": 2.0},
    )  # fmt: skip
    odds = 0.5 + 2.0 * (0.6 + 0.2) - 0.5 + 2.0 * (0.6 - 0.5)
    assert w.states[KAZ].wants_rescue() == about(1 / (1 + exp(-odds)))
    assert w.states[KAZ].opposition_to(CHN) == about(0.4 * 0.8 * 0.75)
    w.influence[KAZ] = np.array([[0.3], [0.1], [0.1]])
    assert w.states[KAZ].share_of(RUS) == about(0.6)


def test_an_alliance_answers_by_capacity_stake_and_credibility():
    w = still(
        initial={
            "intervention_capacity": {"RUS": 0.8}, "credibility": {"CSTO": 0.5},
            "proximity": {"KAZ": {"RUS": 0.4}},
        },
        parameters={
            "crisis.answer_base": -0.5, "crisis.answer_capacity": 4.0,
            "crisis.answer_reliable": 1.0,
        },
        hypotheses={"guarantor_reliability": "reliable"},
    )  # fmt: skip
    w.security_dependency[KAZ, RUS] = 0.3
    odds = -0.5 + 4.0 * 0.3 + 2.0 * 0.1 + 3.0 * (0.3 + 0.2 - 0.5) + 0.5
    assert w.organisations[0].answer(KAZ) == about(1 / (1 + exp(-odds)))
    w.spare_forces[RUS] = 0.01
    assert w.organisations[0].answer(KAZ) == about(0.0)


def test_the_error_of_choices_is_logistic():
    mark = 0.9
    assert 0.2 * log(mark / (1 - mark)) == about(0.2 * 2.1972245773)
    assert POLITICAL == 1
