"""Unrest and regime crises, with numbers worked by hand."""

from __future__ import annotations

from math import exp, floor, log

import numpy as np
import pytest

from sim.mechanisms.security import crises
from sim.model import InfluenceModel
from tests.model.worlds import (
    CHN,
    KAZ,
    PLACE,
    RUS,
    TJK,
    USA,
    UZB,
    around,
    fate,
    still,
    tiny,
    within,
)

about = pytest.approx


def test_grievances_break_out_more_often_where_the_public_is_heard():
    w = still(
        initial={"audibility": 0.6, "unrest": 0.1},
        parameters={
            "crisis.grievance_hazard": 0.1, "crisis.silent": 0.25, "crisis.grievance_size": 0.2,
            "levels.unrest_lasting": 0.1,
        },
    )  # fmt: skip
    fate(w, crisis__grievance=around(within(0.1 * (0.25 + 0.75 * 0.6))), crisis__size=0.3)
    crises.grievances_break_out(w)
    usual = within(0.1 * (0.25 + 0.75 * 0.6))
    moved = 0.2 * (np.array([-log(0.3), 0.0]) - usual)
    assert w.unrest[KAZ] == about(0.1 + moved)
    assert w.level("unrest")[KAZ] == about(0.1 + 0.1 * moved)


def test_grievances_neither_raise_nor_lower_unrest_in_the_long_run():
    w = still(10_000, initial={"unrest": 0.5}, parameters={"crisis.grievance_size": 0.05})
    even = (np.arange(100) + 0.5) / 100
    fate(w, crisis__grievance=np.repeat(even, 100), crisis__size=np.tile(even, 100))
    crises.grievances_break_out(w)
    assert w.unrest[KAZ].max() > 0.6
    assert w.unrest[KAZ].mean() == about(0.5, abs=5e-4)


def test_hardship_and_example_move_the_public_and_back():
    w = still(
        initial={"unrest": 0.1, "repression": 0.4},
        parameters={"crisis.hardship": 2.0, "crisis.distress": 0.1, "crisis.contagion": 0.2},
    )
    w.hardship[KAZ] = 5.0
    w.distress[KAZ] = 1.0
    w.unrest[TJK] = 0.6
    crises.hardship_and_example_move_the_public(w)
    assert w.unrest[KAZ] == about(0.1 + (2.0 * 0.05 + 0.1 + 0.2 * 0.5) * 0.8)
    assert w.unrest[UZB] == about(0.1)
    w.hardship[KAZ], w.distress[KAZ], w.unrest[TJK] = 0.0, 0.0, 0.1
    crises.hardship_and_example_move_the_public(w)
    assert w.unrest[KAZ] == about(0.1)
    assert w.protest.sum() == 0.0


def test_crowds_gather():
    w = still(initial={"unrest": 0.1, "protest_rate": 80.0}, parameters={"crisis.crowd": 3.0})
    crises.crowds_gather(w)
    assert w.protest[UZB, 0] == about(20)
    w.unrest[KAZ] = 0.3
    crises.crowds_gather(w)
    assert w.protest_rate[KAZ] == about(80 * exp(0.6))
    # The median of a Poisson count of mean 20 * exp(0.6) by the normal approximation.
    assert w.protest[KAZ, 0] == about(20 + floor(20 * exp(0.6) + 0.5))


def test_cameras_help_the_police_while_they_are_there():
    w = still(initial={"repression": 0.4}, parameters={"crisis.police_help": 0.2})
    w.ties[PLACE["cameras"], KAZ, CHN] = 2.0  # half-saturation
    crises.cameras_help_the_police(w)
    assert w.repression[KAZ] == about(0.5)
    w.ties[PLACE["cameras"], KAZ, CHN] = 0.0
    crises.cameras_help_the_police(w)
    assert w.repression[[KAZ, TJK]] == about(0.4)


@pytest.mark.parametrize(("loyalty", "loyal"), [(True, 1 - 0.5 * 0.6), (False, 1.0)])
def test_unrest_becomes_a_crisis(loyalty, loyal):
    w = still(
        initial={"capability": 0.5, "repression": 0.4, "unrest": {"KAZ": 0.6}},
        parameters={
            "crisis.threshold": 0.3, "crisis.containment": 0.6, "crisis.defection": 0.5,
            "crisis.crisis_hazard": 7.0,
        },
        mechanisms={"M27": loyalty},
    )  # fmt: skip
    fate(w, crisis__onset=around(within(7.0 * (0.3 - 0.6 * 0.5 * 0.4 * loyal))))
    crises.unrest_becomes_a_crisis(w)
    assert w.crisis[KAZ].tolist() == [1.0, 0.0]
    assert w.crisis[TJK].sum() == 0.0


def test_governments_stand_or_fall():
    w = still(
        initial={"unrest": 0.6, "capability": 0.0},
        parameters={"crisis.rescue_success": 0.95, "crisis.fall": 0.5, "crisis.release": 0.5,
                    "levels.unrest_lasting": 0.2},
    )  # fmt: skip
    w.crisis[[KAZ, UZB]] = 1.0
    w.intervention[KAZ, RUS] = [1.0, 0.0]
    w.crisis_outlived[UZB] = [0.0, 1.0]  # as the scenario has it
    fate(w, crisis__fall=0.8)
    crises.governments_stand_or_fall(w)
    # Rescued governments stand with 0.95, others with 1 - 0.5 * 0.6 = 0.7; the mark is 0.8.
    assert w.regime_fall[[KAZ, UZB]].tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert w.crisis_outlived[[KAZ, UZB]].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert w.unrest[KAZ] == about(0.3)
    assert w.level("unrest")[KAZ] == about(0.6 - 0.2 * 0.3)
    assert w.unrest[TJK] == about(0.6)
    assert w.regime_fall[TJK].sum() == w.crisis_outlived[TJK].sum() == 0.0


def test_a_government_with_loyal_forces_of_its_own_is_less_likely_to_fall():
    w = still(
        initial={"unrest": 0.8, "capability": {"KAZ": 0.5, "UZB": 0.0}, "repression": 0.8},
        parameters={"crisis.fall": 0.9, "crisis.defection": 0.5},
    )
    w.crisis[[KAZ, UZB]] = 1.0
    own = 0.5 * 0.8 * (1.0 - 0.5 * 0.8)
    fate(w, crisis__fall=around(1.0 - 0.9 * 0.8 * (1.0 - own)))
    crises.governments_stand_or_fall(w)
    assert w.regime_fall[KAZ].tolist() == [0.0, 1.0]
    assert w.regime_fall[UZB].tolist() == [1.0, 1.0]


def test_failed_policing_opens_the_door_to_guards():
    w = still(
        initial={
            "ties": {"investment": {"KAZ": {"CHN": 2.0}}}, "repression": 0.2, "capability": 0.5,
            "legal_cover": 0.1, "protection_urge": 0.2,
        },
        parameters={"crisis.guard_demand": 0.3, "crisis.guard_urge": 0.4,
                    "crisis.large_stake": 0.1},
    )  # fmt: skip
    w.crisis[KAZ] = np.array([1.0, 0.0])
    crises.failed_policing_opens_the_door_to_guards(w)
    gain = 0.3 * 0.8 * 0.5 * 0.5
    assert w.legal_cover[KAZ, CHN] == about(np.array([0.1 + gain, 0.1]))
    assert w.protection_urge[CHN] == about(np.array([0.2 + 0.4 * gain, 0.2]))


def test_police_help_is_offered_afterwards_by_invested_autocracies_that_did_not_come():
    w = still(
        initial={"ties": {"investment": {"KAZ": {"CHN": 4.0, "USA": 4.0}}}},
        parameters={"crisis.police_offer": 0.8, "crisis.large_stake": 0.05},
    )
    w.crisis[KAZ] = 1.0
    fate(w, crisis__police=around(0.8 * 4.0 / 5.0))
    crises.police_help_is_offered_afterwards(w)
    assert w.security_offer[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.security_offer[KAZ, USA].sum() == w.security_offer[TJK].sum() == 0.0
    w.security_offer[...] = 0.0
    w.crisis[KAZ] = 0.0
    crises.police_help_is_offered_afterwards(w)  # in the quarter after the crisis
    assert w.security_offer[KAZ, CHN].tolist() == [1.0, 0.0]
    w.security_offer[...] = 0.0
    crises.police_help_is_offered_afterwards(w)  # but no longer in the one after that
    assert w.security_offer.sum() == 0.0
    w.crisis[KAZ] = 1.0
    w.crisis_memory[KAZ, CHN] = 1.0
    crises.police_help_is_offered_afterwards(w)
    assert w.security_offer.sum() == 0.0


def test_unrest_is_remembered():
    w = still(initial={"unrest_memory": 0.5, "unrest": 0.1}, parameters={"crisis.memory": 4.0})
    w.unrest[KAZ] = 0.8
    crises.unrest_is_remembered(w)
    assert w.unrest_memory[KAZ] == about(0.8)
    assert w.unrest_memory[TJK] == about(0.5 * 2**-0.25)


def test_what_a_scenario_says_of_a_crisis_is_given():
    shock = {
        "name": "january", "at": "2022-Q1", "state": "KAZ", "evidence": ["assumption"],
        "change": {"unrest": {"set": 1.0}, "crisis": {"add": 1}, "crisis_outlived": {"add": 1}},
    }  # fmt: skip
    model = InfluenceModel(tiny(shocks=[shock], horizon="2022-Q1"), replicates=300)
    model.run()
    w = model.world
    assert (w.crisis[KAZ] == 1.0).all()
    assert (w.crisis_outlived[KAZ] == 1.0).all()
    assert w.regime_fall[KAZ].sum() == 0.0
