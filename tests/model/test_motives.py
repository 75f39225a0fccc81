"""Budgets, what powers want, and what serves it, with numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.agents.motives import economic, political, security
from sim.agents.offers import Offers
from sim.processes.dealing import budgets
from tests.model.worlds import (
    CHN,
    ECONOMIC,
    INSTRUMENTS,
    KAZ,
    RUS,
    SECURITY,
    TJK,
    USA,
    UZB,
    all_off,
    channel,
    still,
)  # fmt: skip

about = pytest.approx


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
        initial={"gas_exports": {"UZB": 80.0}, "export_volume": {"UZB": {"CHN": 4.8, "RUS": 0.4, "USA": 0.4}}},
        parameters={"motives.gas": 1.0},
    )
    w.price_dispute[UZB, CHN] = np.array([0.0, 0.25])
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
        initial={"ties": {"investment": {"KAZ": {"CHN": 2.0}}}},
        parameters={"motives.co_opt": 1.0},
    )
    w.rejection[KAZ, CHN] = 0.3
    assert political.co_opt_elites(w.powers[CHN])[KAZ] == about(2.0 / 4.0 * (0.2 + 0.3))


def test_hold_the_sphere():
    w = still(initial={"familiarity": {"KAZ": {"RUS": 0.9}}}, parameters={"motives.sphere": 1.0})
    w.influence_share[KAZ, RUS], w.delivered_effort[RUS] = 60.0, 0.5
    assert political.hold_the_sphere(w.powers[RUS])[KAZ] == about(0.9 * 0.4 * 0.5)


@pytest.mark.parametrize(("driver", "push"), [("push", 1.5), ("pull", 0.5)])
def test_protect_own_assets(driver, push):
    w = still(
        initial={
            "debt": {"KAZ": {"CHN": 1.0}},
            "protection_urge": {"CHN": 0.4}, "terror_threat": 0.2, "unrest": 0.1,
            "ties": {"investment": {"KAZ": {"CHN": 2.0}}, "guards": {"KAZ": {"CHN": 5.0}}},
        },
        parameters={"motives.protection": 1.0},
        hypotheses={"cooperation_driver": driver},
    )  # fmt: skip
    w.rejection[KAZ, CHN] = 0.3
    # Five hundred guards are half of full strength: half of the need is met.
    assert security.protect_own_assets(w.powers[CHN])[KAZ] == about(
        3.0 / 6.0 * 0.4 * (0.4 + 0.6) * 0.5 * push
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
    w.rejection[:] = 0.0
    wants, service = w.powers[CHN].weigh()
    assert wants["security"][TJK] == about(0.05 + 0.05)
    half = 0.25 + 0.75 * 0.5
    first = w.channels.of(CHN).start
    for name, share in (("guards", half), ("arms", half), ("training", 0.25)):
        assert service[TJK, channel(w, CHN, name) - first] == about(share), name


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
    first = w.channels.of(CHN).start
    expected = {
        "post": 3 * 0.8 * 0.5 * 0.5, "guards": 12 * 0.8 * 0.6 * 0.3 * 0.15 * (0.5 + 3.0 * 0.1),
        "cameras": 0.2 + 0.8 * 0.2,
        "base": 3 * 0.4 * 0.5, "arms": 0.9, "training": 1.0,
    }  # fmt: skip
    for name, value in expected.items():
        assert fit[channel(w, CHN, name) - first] == about(value), name


@pytest.mark.parametrize(("quiet", "seen"), [(True, (1.0, 0.2, 0.5)), (False, (1.0, 1.0, 1.0))])
def test_what_the_rival_cannot_be_sure_of_is_restrained_less(quiet, seen):
    w = still(mechanisms=all_off("M01", *(["M35"] if quiet else [])))
    restraint = w.powers[CHN].restraint()[KAZ]
    first = w.channels.of(CHN).start
    allowed = w.powers[CHN].allowed()[KAZ]
    for name, share in zip(("arms", "post", "guards"), seen, strict=True):
        assert allowed[channel(w, CHN, name) - first] == about(1 - restraint * share), name
    assert allowed[channel(w, CHN, "loan") - first] == about(1.0)


def test_restrained_money_is_kept_and_what_may_be_done_is_done():
    """Half of the appeal is restrained: the wish falls by a quarter, and its share by a half."""
    names = ("training", "post")
    w = still(
        mechanisms=all_off("M33"),
        instruments={n: {**INSTRUMENTS[n], "roles": ["training"]} for n in names},
        initial={"terror_threat": 0.4, "proximity": {"default": {"CHN": 0.5}}},
        parameters={"offers.full_effort": 0.3, "offers.least": 0.1},
    )
    w.reserve[CHN, SECURITY] = 0.1
    power, first = w.powers[CHN], w.channels.of(CHN).start
    held = np.ones((len(w.gdp), 2, w.count))
    held[KAZ, channel(w, CHN, "training") - first] = 0.5
    power.allowed = lambda: held
    wants, _ = power.weigh()
    power.offer(offers := Offers(w))
    wish = wants["security"] * np.array([0.75, 1.0, 1.0])[:, None]
    money = 0.1 * (1 - np.exp(-wish.sum(axis=0) / 3 / 0.3)) * wish[KAZ] / wish.sum(axis=0)
    made = [offers.size[KAZ, channel(w, CHN, n)] * INSTRUMENTS[n]["unit_cost"] for n in names]
    assert made[0] == about(money / 3)
    assert made[1] == about(money * 2 / 3)
