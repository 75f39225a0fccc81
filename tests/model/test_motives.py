"""What powers want and how they turn it into proposals, with numbers worked by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from sim.catalogue.variables import MEMBERSHIP
from sim.mechanisms.dealing import deals
from sim.mechanisms.economy import debt, resources, trade
from sim.mechanisms.environment import rivalry
from sim.mechanisms.security import alliances, crises, threats, ties
from sim.mechanisms.society import elites, publics
from sim.world import World
from sim.world.offers import Offers
from tests.model.worlds import (
    CHN,
    CSTO,
    ECONOMIC,
    INSTRUMENTS,
    KAZ,
    PLACE,
    RUS,
    SECURITY,
    TJK,
    USA,
    UZB,
    all_off,
    channel,
    fate,
    still,
    within,
)

about = pytest.approx


def place(w: World, power: int, instrument: str) -> int:
    """Place of an instrument among the power's own channels."""
    return channel(w, power, instrument) - w.channels.of(power).start


def test_need_resources_and_corridors():
    w = still(
        initial={"resource_interest": {"KAZ": {"CHN": 0.6}}}, parameters={"motives.resources": 0.5}
    )
    assert resources.need_resources_and_corridors(w.powers[CHN])[KAZ] == about(0.3)


def test_lend_for_leverage():
    w = still(parameters={"motives.leverage": 2.0})
    w.economic_dependency[KAZ, CHN], w.distress[KAZ] = 0.4, 0.25
    assert debt.lend_for_leverage(w.powers[CHN])[KAZ] == about(2.0 * 0.4 * 0.75)


def test_secure_piped_gas():
    w = still(initial={"gas_exports": {"UZB": 80.0}}, parameters={"motives.gas": 2.0})
    w.export_share[UZB, CHN], w.price_dispute[UZB, CHN] = 50.0, 0.25
    assert trade.secure_piped_gas(w.powers[CHN])[UZB] == about(2.0 * 0.8 * 0.5 * 0.75)
    assert trade.secure_piped_gas(w.powers[CHN])[KAZ] == about(0.0)


def test_build_soft_power():
    w = still(
        initial={
            "resource_interest": {"KAZ": {"CHN": 0.4}}, "familiarity": {"KAZ": {"CHN": 0.25}},
        },
        parameters={"motives.soft_power": 2.0},
    )  # fmt: skip
    w.economic_dependency[KAZ, CHN] = 0.2
    assert publics.build_soft_power(w.powers[CHN])[KAZ] == about(2.0 * 0.6 * 0.75)


def test_co_opt_elites():
    w = still(parameters={"motives.co_opt": 2.0, "motives.stake_half": 0.1})
    w.investment[KAZ, CHN], w.rejection[KAZ, CHN] = 0.3 * w.gdp[KAZ], 0.5
    assert elites.co_opt_elites(w.powers[CHN])[KAZ] == about(2.0 * 0.75 * 0.5)


def test_hold_the_sphere():
    w = still(initial={"familiarity": {"KAZ": {"RUS": 0.8}}}, parameters={"motives.sphere": 0.5})
    w.security_dependency[KAZ] = np.array([[0.4], [0.1], [0.0]])
    w.economic_dependency[KAZ] = np.array([[0.2], [0.3], [0.0]])
    assert rivalry.hold_the_sphere(w.powers[RUS])[KAZ] == about(0.5 * 0.8 * 0.4)


def test_protect_own_assets():
    for driver, held in (("push", 1.0), ("pull", 0.25)):
        w = still(
            initial={
                "terror_threat": 0.2, "unrest": 0.1, "protection_urge": 0.4,
                "debt": {"KAZ": {"CHN": 1.0}},
                "ties": {"investment": {"KAZ": {"CHN": 1.0}}, "guards": {"KAZ": {"CHN": 5.0}}},
            },
            parameters={
                "motives.protection": 3.0, "motives.stake_half": 0.1, "motives.unheld": 0.25,
            },
            hypotheses={"cooperation_driver": driver},
        )  # fmt: skip
        w.rejection[KAZ, CHN] = 0.3
        # Stakes of a tenth of GDP are half of full, and five hundred guards meet half of the need.
        wish = threats.protect_own_assets(w.powers[CHN])[KAZ]
        assert wish == about(3.0 * held * 0.5 * 0.4 * 0.6 * 0.5)


def test_build_a_buffer():
    w = still(
        initial={
            "proximity": {"default": {"CHN": 0.7}}, "terror_threat": {"KAZ": 0.5, "TJK": 0.1},
            "afghan_threat": 0.8, "afghan_exposure": {"TJK": 0.5, "KAZ": 0.0},
        },
        parameters={"motives.buffer": 1.2},
    )  # fmt: skip
    wish = threats.build_a_buffer(w.powers[CHN])
    assert wish[KAZ] == about(1.2 * 0.7 * 0.5)
    assert wish[TJK] == about(1.2 * 0.7 * 0.4)


def test_keep_the_allies_locked_in():
    w = still(parameters={"motives.lock_in": 0.5})
    w.lock_in[KAZ, RUS] = 0.6
    assert ties.keep_the_allies_locked_in(w.powers[RUS])[KAZ] == about(0.3)


def test_help_regimes_against_uprisings():
    w = still(parameters={"motives.regimes": 2.0})
    w.unrest_memory[KAZ] = 0.5
    assert crises.help_regimes_against_uprisings(w.powers[CHN])[KAZ] == about(1.0)
    assert crises.help_regimes_against_uprisings(w.powers[USA])[KAZ] == about(0.0)


def test_answer_a_rivals_advance():
    for variant, held in (("friction", 1.0), ("coexistence", 0.25)):
        w = still(
            parameters={"motives.rivalry": 10.0, "motives.unheld": 0.25},
            hypotheses={"power_friction": variant},
        )
        w.security_dependency[KAZ] = np.array([[0.4], [0.3], [0.1]])
        w.dependency_year_ago[KAZ] = np.array([[0.3], [0.2], [0.2]])
        wish = rivalry.answer_a_rivals_advance(w.powers[RUS])[KAZ]
        assert wish == about(10.0 * held * 0.4 * 0.1)


def test_a_motive_calls_for_its_means_and_a_little_for_other_means():
    w = still(
        mechanisms=all_off("M33"),
        initial={
            "proximity": {"KAZ": {"CHN": 1.0}}, "terror_threat": 0.4,
            "afghan_exposure": {"default": 0.0},
        },
        parameters={"deals.aside": 0.25, "motives.buffer": 1.0},
    )  # fmt: skip
    wish = w.powers[CHN].wishes()[:, KAZ]
    for name, part in (("post", 1.0), ("training", 1.0), ("guards", 0.25), ("loan", 0.0)):
        assert wish[place(w, CHN, name)] == about(0.4 * part), name


def test_restraint_on_a_rivals_ground_is_saved():
    for variant, held in (("intact", 0.6), ("dissolving", 0.6 * 0.5), ("gone", 0.0)):
        w = still(
            initial={
                "war_quarters": 8.0, "proximity": {"default": {"CHN": 0.5}},
                "leverage": {"default": {"default": 0.0}, "CHN": {"RUS": 0.25}},
            },
            parameters={
                "rivalry.condominium": 0.6, "rivalry.clear_lead": 0.4, "rivalry.dissolution": 8.0,
            },
            hypotheses={"division_of_labour": variant},
            mechanisms=all_off("M01", "M33", "M35"),
        )  # fmt: skip
        w.security_dependency[KAZ] = np.array([[0.6], [0.1], [0.0]])
        w.delivered_effort[RUS] = 0.8
        lead = 0.6 * 0.75 * 0.8 - 0.1
        power = w.powers[CHN]
        assert rivalry.restraint(power)[KAZ] == about(held * lead / 0.4)
        assert rivalry.restraint(w.powers[RUS])[KAZ] == about(0.0)
        kept = rivalry.leave_security_to_the_rival(power)
        for name, deniability in (("training", 0.0), ("post", 0.8), ("guards", 0.5)):
            left = kept[PLACE[name]][KAZ]
            assert left == about(1 - held * lead / 0.4 * (1 - deniability))
        assert PLACE["loan"] not in kept
        # What is saved here is not spent next door.
        before = power.new_business()
        w.security_dependency[KAZ, RUS] = 0.0
        after = power.new_business()
        np.testing.assert_array_equal(after[:, [TJK, UZB]], before[:, [TJK, UZB]])
        assert (after[:, KAZ] >= before[:, KAZ]).all()
        assert (after[:, KAZ] > before[:, KAZ]).any() == (held > 0.0)


def test_without_m35_the_quiet_is_restrained_like_the_rest_and_without_m01_nothing_is():
    for on, seen in ((("M01",), 1.0), (("M01", "M35"), 0.2), ((), 0.0)):
        w = still(mechanisms=all_off(*on))
        w.security_dependency[KAZ, RUS] = 0.9
        w.leverage[...] = 0.0
        held = w.parameters.rivalry.condominium
        power = w.powers[CHN]
        active = [c for c in power.conditions if c == rivalry.leave_security_to_the_rival]
        left = [condition(power)[PLACE["post"]][KAZ] for condition in active]
        assert (left or [1.0]) == [about(1 - held * seen)], on


def test_fit_prefers_what_is_quiet_where_troops_are_resented():
    given = {
        "proximity": {"KAZ": {"CHN": 0.8}}, "terror_threat": 0.5, "afghan_threat": 0.0,
        "capability": 0.5, "repression": 0.4, "guard_skill": 0.3,
        "legal_cover": {"KAZ": {"CHN": 0.2}}, "protection_urge": 0.25,
        "trust": {"KAZ": {"CHN": 0.4}},
    }  # fmt: skip
    sizes = {"fit.post": 3.0, "fit.guards": 10.0, "fit.base": 2.0, "fit.novice": 0.5,
             "fit.cover": 0.2, "fit.stake": 2.0}  # fmt: skip
    for learnt, skill in ((True, 0.3), (False, 0.5)):
        w = still(initial=given, parameters=sizes, mechanisms={"M36": learnt})
        # Investment and debt of 6 % of GDP are three quarters of full at a half-saturation of 2 %.
        w.debt[KAZ, CHN] = 0.06 * w.gdp[KAZ] - w.investment[KAZ, CHN]
        safe = 1 - 0.5 * (1 - skill)
        expected = {
            "post": 3 * 0.8 * 0.5 * 0.5, "guards": 10 * 0.8 * skill * safe * 0.5 * 0.75 * 0.25,
            "cameras": 0.2, "base": 2 * 0.4 * 0.5,
        }  # fmt: skip
        fit = ties.use_what_suits_the_state(w.powers[CHN])
        assert len(fit) == len(expected)
        for name, value in expected.items():
            assert fit[PLACE[name]][KAZ] == about(value), name
    w = still(initial=given, parameters=sizes, mechanisms={"M35": False})
    assert ties.use_what_suits_the_state not in w.powers[CHN].conditions


def test_means_follow_budget_economy_appetite_and_what_the_war_leaves():
    w = still(initial={"lending_appetite": {"RUS": 1.5}}, parameters={"deals.strain": 0.5})
    w.budget[RUS], w.economy[RUS], w.delivered_effort[RUS] = 2.0, 1.1, 0.6
    w.budget[RUS, SECURITY] = 3.0
    means = w.powers[RUS].means()
    for name, value in (
        ("loan", 2 * 1.1 * 1.5 * 0.8), ("access", 2 * 1.1 * 0.8), ("training", 3 * 1.1 * 0.6),
    ):  # fmt: skip
        assert means[place(w, RUS, name)] == about(value), name


def test_new_business_is_the_product_of_its_causes():
    w = still(
        mechanisms=all_off("M21"),
        instruments={
            name: {**INSTRUMENTS[name], "offered_by": {"CHN": 0.5}} for name in ("loan", "arms")
        },
        initial={"resource_interest": {"KAZ": {"CHN": 0.6}}, "budget": 2.0},
        parameters={"motives.resources": 1.5, "deals.tempo": 0.2},
    )  # fmt: skip
    w.reception[PLACE["loan"], KAZ, CHN] = 0.25
    rate = w.powers[CHN].new_business()
    assert rate.shape == (1, 3, 2)  # packages are bought and not proposed
    assert rate[0, KAZ] == about(0.2 * 0.5 * 1.5 * 0.6 * 2.0 * 0.25)


@pytest.fixture
def lender():
    """A world in which China alone deals, by loans and institutes."""
    return still(
        mechanisms=all_off("M21"),
        instruments={
            "loan": {**INSTRUMENTS["loan"], "offered_by": {"CHN": 1.0}, "size": 0.3, "spread": 0.5,
                     "lead": 8.0, "saturation_of_gdp": True},
            "institutes": {**INSTRUMENTS["institutes"], "offered_by": {"CHN": 1.0}, "term": 10.0,
                           "indivisible": True},
            "arms": INSTRUMENTS["arms"],
        },
        initial={
            "resource_interest": {"default": {"default": 0.0}, "KAZ": {"CHN": 0.5}}, "budget": 1.0,
            "ties": {"institutes": {"TJK": {"CHN": 6.0}}},
        },
        parameters={
            "motives.resources": 1.0, "deals.tempo": 0.2, "deals.reference_gdp": 80.0,
            "deals.size_elasticity": 0.5, "deals.revision": 0.5, "deals.fatigue": 0.2,
            "deals.lapse": 0.5, "deals.learning": 0.25,
        },
    )  # fmt: skip


LOAN, INSTITUTES = 0, 1


def test_a_new_project_is_proposed_in_the_measure_of_the_economy(lender):
    w = lender
    assert w.powers[CHN].new_business()[0, KAZ] == about(0.2 * 0.5 * 0.5)
    likely = within(0.05)
    fate(w, offer__CHN=np.array([likely * 0.999, likely * 1.001]))
    offers = Offers(w)
    w.powers[CHN].propose(offers, np.full((3, 2), 1.0))
    assert offers.made[KAZ, CHN].tolist() == [1.0, 0.0]
    assert offers.renewal[KAZ, CHN].tolist() == [0.0, 0.0]
    # A quarter of the economy that medians refer to: half of the size; one spread above it.
    size = 0.3 * exp(0.5) * 0.5
    assert offers.size[KAZ, CHN] == about(np.array([size, 0.0]))
    assert offers.money[KAZ, CHN] == about(np.array([size, 0.0]))
    assert offers.made[:, [RUS, USA]].sum() == 0.0


def test_no_agreement_is_larger_than_a_state_can_take_on(lender):
    w = lender
    fate(w, offer__CHN=0.03)
    offers = Offers(w)
    w.powers[CHN].propose(offers, np.full((3, 2), 9.0))
    assert offers.money[KAZ, CHN] == about(w.parameters.deals.largest / 100.0 * 20.0)


def test_a_standing_programme_comes_up_for_renewal(lender):
    w = lender
    assert w.powers[CHN].renewals(np.zeros((3, 3, 2)))[:, TJK, 0] == about([0.1])
    likely = within(0.1)
    fate(w, offer__CHN=np.array([likely * 0.999, likely * 1.001]))
    offers = Offers(w)
    w.powers[CHN].propose(offers, np.zeros((3, 2)))
    assert offers.renewal[TJK, CHN].tolist() == [1.0, 0.0]
    assert offers.channel[TJK, CHN, 0] == channel(w, CHN, "institutes")
    assert offers.size[TJK, CHN].tolist() == [6.0, 0.0]


@pytest.mark.parametrize(("whole", "left"), [(False, 3.0), (True, 0.0)])
def test_matters_come_to_the_table(lender, whole, left):
    w = lender
    w.channels.whole[channel(w, CHN, "institutes")] = whole
    # Kazakhstan: a new loan, taken in the first world; Tajikistan: a renewal, agreed in it too.
    fate(w, offer__CHN=0.03, consider__KAZ=np.array([1 - 1e-6, 1e-6]),
         consider__TJK=np.array([1 - 1e-6, 1e-6]))  # fmt: skip
    deals.matters_come_to_the_table(w)
    size = 0.3 * 0.5
    assert w.deal[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.refusal[KAZ, CHN].tolist() == [0.0, 1.0]
    assert w.renewal[TJK, CHN].tolist() == [1.0, 0.0]
    assert w.lapse[TJK, CHN].tolist() == [0.0, 1.0]
    assert w.spent[CHN, ECONOMIC] == about(np.array([size, 0.0]))
    assert w.level("ties")[INSTITUTES, TJK, CHN] == about(np.array([6 * 0.8 * exp(-0.125), left]))
    assert w.committed[LOAN, KAZ, CHN] == about(np.array([size, 0.0]))
    assert w.reception[LOAN, KAZ, CHN] == about(np.array([0.625, 0.375]))
    # An answer to a renewal says nothing of new offers.
    assert w.reception[INSTITUTES, TJK, CHN] == about(0.5)


def test_a_new_programme_adds_to_the_standing_level(lender):
    w = lender
    offers = Offers(w)
    offers.made[KAZ, CHN] = offers.accepted[KAZ, CHN] = 1.0
    offers.channel[KAZ, CHN], offers.size[KAZ, CHN] = channel(w, CHN, "institutes"), 2.0
    deals._conclude(w, offers, np.zeros((3, 3, 2)))
    assert w.level("ties")[INSTITUTES, KAZ, CHN] == about(2.0)
    assert w.committed[INSTITUTES].sum() == 0.0


def test_whole_units_are_at_least_one(lender):
    w = lender
    w.resource_interest[...] = 0.0
    w.level("ties")[...] = 0.0
    power = w.powers[CHN]
    power.new_business = lambda: np.array([0.0, 1.0])[:, None, None] * np.ones((2, 3, 2))
    fate(w, offer__CHN=0.3)
    for z, size in ((-3.0, 1.0), (np.log(2.8), 3.0)):
        power.propose(offers := Offers(w), np.full((3, 2), z))
        assert offers.size[:, CHN] == about(size)


def test_joint_defence_is_up_for_renewal_once_its_alliance_is_left():
    w = still(
        instruments={"air_defence": {**INSTRUMENTS["air_defence"], "term": 40.0}},
        initial={"ties": {"air_defence": {"default": {"RUS": 0.5, "CHN": 0.5}}}},
        parameters={"deals.review": 2.0},
    )
    w.membership[CSTO, KAZ], w.membership[CSTO, TJK] = 0.0, MEMBERSHIP["frozen"]
    # A frozen seat is a seat; and only Kazakhstan has left.
    left = alliances.alliances_left(w)
    assert np.argwhere(left[..., 0] > 0).tolist() == [[KAZ, RUS]]
    assert w.powers[RUS].renewals(left)[0, :, 0] == about([2.0 + 1 / 40, 1 / 40, 1 / 40])
    assert w.powers[CHN].renewals(left)[0, :, 0] == about([1 / 40] * 3)
    assert alliances.alliances_left(w).sum() == 0.0


def test_what_keeps_stocks_level_is_under_way_at_the_start():
    w = still(
        initial={
            "debt": {"KAZ": {"CHN": 10.0}, "TJK": {"CHN": 3.0}, "UZB": {"CHN": 5.0}},
            "maturity_left": {"KAZ": {"CHN": 17.0}, "TJK": {"CHN": 8.0}, "UZB": {"CHN": 17.0}},
            "committed": {"loan": {"UZB": {"CHN": 2.0}}},
            "ties": {"investment": {"KAZ": {"RUS": 3.0}}},
        },
        parameters={"finance.maturity": 20.0, "deals.under_way": 0.5},
    )  # fmt: skip
    # Equal parts over 20 years: a tenth a year keeps a debt level, .25 a quarter of 10, for the
    # lead of four quarters; a debt with less than ten years left is being paid back.
    lent = w.committed[PLACE["loan"], :, CHN, 0]
    assert lent == about(np.array([0.5 * 4 * 0.25, 0.0, 2.0]))
    assert w.committed[PLACE["investment"], KAZ, RUS] == about(0.5 * 4 * 0.1 * 3.0)


def test_agreements_are_carried_out():
    w = still(
        initial={
            "committed": {"loan": {"KAZ": {"CHN": 2.0}}, "investment": {"KAZ": {"RUS": 1.0}}},
            "ties": {"investment": {"KAZ": {"RUS": 3.0}}, "training": {"KAZ": {"RUS": 4.0}},
                     "base": {"TJK": {"RUS": 2.0}},
                     "patronage": {"KAZ": {"RUS": 1.0}}, "institutes": {"KAZ": {"CHN": 2.0}}},
        },
        parameters={"deals.strain": 0.5},
    )  # fmt: skip
    w.delivered_effort[RUS] = 0.6
    w.level("ties")[PLACE["institutes"], KAZ, CHN] = 6.0
    w.level("ties")[PLACE["base"], TJK, RUS] = 0.0
    deals.agreements_are_carried_out(w)
    # A quarter of what is committed comes each quarter; loans are debt, not ties.
    assert w.lent[KAZ, CHN] == about(0.5)
    assert w.committed[PLACE["loan"], KAZ, CHN] == about(1.5)
    assert w.ties[PLACE["loan"]].sum() == 0.0
    assert w.ties[PLACE["investment"], KAZ, RUS] == about(3 + 0.25 - 0.1 * 3)
    # The war holds up security in full and the rest in part; new programmes build up.
    assert w.ties[PLACE["training"], KAZ, RUS] == about(4 + 0.1 * (4 * 0.6 - 4))
    assert w.ties[PLACE["patronage"], KAZ, RUS] == about(1 + 0.1 * (0.8 - 1))
    assert w.ties[PLACE["institutes"], KAZ, CHN] == about(2 + (6 - 2) / 4)
    # What was not renewed leaves as quickly as it came.
    assert w.ties[PLACE["base"], TJK, RUS] == about(2 - 2 / 4)
    assert w.level("ties")[PLACE["training"], KAZ, RUS] == about(4.0)


def test_projects_are_stopped():
    w = still(
        initial={"committed": {"loan": {"default": {"CHN": 2.0}}}, "audibility": 1.0,
                 "repression": 0.0},
        parameters={
            "deals.stop": 0.01, "deals.stopped": 0.5, "deals.stop_distress": 3.0,
            "deals.stop_anger": 5.0, "deals.stop_turn": 8.0, "deals.notable": 0.1,
        },
    )  # fmt: skip
    w.distress[KAZ], w.succession[KAZ], w.rejection[KAZ, CHN] = 1.0, 1.0, 0.4
    w.rejection[TJK, CHN] = 0.0
    likely = within(0.01 * (1 + 3 + 8 + 5 * 0.4))
    fate(w, deals__stop=np.array([likely * 0.999, likely * 1.001]))
    deals.projects_are_stopped(w)
    assert w.committed[PLACE["loan"], KAZ, CHN] == about(np.array([1.0, 2.0]))
    assert w.cancellation[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.cancellation[TJK, CHN].sum() == 0.0
    # A stop that hardly anyone notices is no event.
    w.committed[PLACE["loan"], KAZ, CHN] = 0.01
    deals.projects_are_stopped(w)
    assert w.committed[PLACE["loan"], KAZ, CHN] == about(np.array([0.005, 0.01]))
    assert w.cancellation.sum() == 0.0


def test_without_m25_all_anger_is_heard_and_without_m31_a_new_leader_changes_nothing():
    for off, hazard in (("M25", 0.01 * (1 + 8 + 5 * 0.5)), ("M31", 0.01 * (1 + 5 * 0.5))):
        w = still(
            initial={"committed": {"loan": {"default": {"CHN": 2.0}}}, "repression": 0.0,
                     "audibility": 0.2 if off == "M25" else 1.0},
            parameters={"deals.stop": 0.01, "deals.stop_anger": 5.0, "deals.stop_turn": 8.0},
            mechanisms={off: False},
        )  # fmt: skip
        w.rejection[KAZ, CHN], w.regime_fall[KAZ] = 0.5, 1.0
        fate(w, deals__stop=np.array([within(hazard) * 0.999, within(hazard) * 1.001]))
        deals.projects_are_stopped(w)
        assert w.cancellation[KAZ, CHN].tolist() == [1.0, 0.0], off


def test_channels_are_what_each_power_offers_side_by_side_by_dimension():
    w = still()
    channels = w.channels
    # All but the packages, in the hand of each of the three powers.
    assert len(channels) == 3 * (len(INSTRUMENTS) - 1) == len(set(channels.names))
    china = np.arange(len(channels))[channels.of(CHN)]
    assert (channels.power[china] == CHN).all()
    assert (np.diff(channels.dimension[china]) >= 0).all()
    here = channels.of(CHN, SECURITY)
    assert channels.names[here][0] == "CHN.training"
    assert (channels.dimension[here] == SECURITY).all()
    assert channels.playing("guards", "post").sum() == 6
    assert channels.barred("neutrality")[channel(w, RUS, "base")] == 1.0
    assert (channels.unit_cost[channel(w, USA, "training")] == 0.01).all()
    assert channels.project[channel(w, USA, "loan")]
    assert not channels.project[channel(w, USA, "training")]
