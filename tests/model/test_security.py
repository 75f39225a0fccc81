"""Ties, threats and crises, with numbers worked by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from sim.processes.security import crises, threats, ties
from tests.model.worlds import (
    CHN,
    CSTO,
    KAZ,
    ORGANISATIONS,
    PLACE,
    RUS,
    TJK,
    USA,
    UZB,
    around,
    fate,
    still,
    within,
)

about = pytest.approx
INVESTED = {"ties": {"investment": {"KAZ": {"CHN": 2.0}}}}


def test_ties_wear_out_and_are_kept_up():
    w = still(
        initial={"ties": {"arms": {"KAZ": {"RUS": 10.0}}, "patronage": {"KAZ": {"RUS": 1.0}},
                          "investment": {"KAZ": {"RUS": 2.0}}}}
    )  # fmt: skip
    w.ties[PLACE["arms"], KAZ, RUS] = 14.0
    w.gdp[KAZ] = 30.0
    w.delivered_effort[RUS] = 0.6
    ties.ties_wear_out_and_are_kept_up(w)
    assert w.ties[PLACE["arms"], KAZ, RUS] == about(14 + 0.1 * (10 * 0.6 - 14))
    assert w.ties[PLACE["patronage"], KAZ, RUS] == about(1 + 0.1 * (0.8 - 1))
    assert w.ties[PLACE["investment"], KAZ, RUS] == about(2 + 0.1 * (2 * 0.8 * 1.5 - 2))


def test_arms_shares_are_counted():
    w = still(
        initial={"ties": {"arms": {"KAZ": {"RUS": 30.0, "CHN": 10.0}}}},
    )
    assert w.arms_share[KAZ, RUS] == about(75.0)
    w.ties[PLACE["arms"], KAZ, USA] += 40.0
    w.delivered_effort[RUS] = 0.5
    ties.ties_wear_out_and_are_kept_up(w)
    ties.arms_shares_are_counted(w)
    # Twenty quarters: nineteen of 3 and 1 a quarter, one of 1.5, 1 and the new 40.
    russian, chinese, american = 19 * 3 + 1.5, 20.0, 40.0
    summed = russian + chinese + american
    expected = np.array([russian, chinese, american]) * 100 / summed
    np.testing.assert_allclose(w.arms_share[KAZ, :, 0], expected)
    assert w.third_power_arms_share[KAZ] == about(min(expected) / 100)
    assert w.ties_before[PLACE["arms"], KAZ, USA] == about(36.0)


@pytest.mark.parametrize(("hidden", "seen"), [(True, 2.0 + 0.3 * 0.2), (False, 2.3)])
def test_presence_is_counted(hidden, seen):
    w = still(
        initial={
            "ties": {"base": {"KAZ": {"CHN": 2.0}}, "post": {"KAZ": {"CHN": 3.0}},
                     "investment": {"KAZ": {"CHN": 4.0}}}
        },
        mechanisms={"M35": hidden},
    )  # fmt: skip
    ties.presence_is_counted(w)
    assert w.presence[KAZ, CHN] == about(2.0 + 0.3)
    assert w.presence_seen[KAZ, CHN] == about(seen)
    assert w.investment[KAZ, CHN] == about(4.0)


@pytest.mark.parametrize(("sticky", "rate"), [(True, 0.25 * 0.08), (False, 1.0)])
def test_joint_systems_lock_in(sticky, rate):
    w = still(
        initial={
            "lock_in": {"KAZ": {"RUS": 0.5}},
            "ties": {"training": {"KAZ": {"RUS": 4.0}}, "air_defence": {"KAZ": {"RUS": 1.0}}},
        },
        parameters={"security.lock_in_rate": 0.08},
        mechanisms={"M40": sticky},
    )  # fmt: skip
    w.ties[PLACE["training"], KAZ, RUS] = 0.0
    ties.joint_systems_lock_in(w)
    # Training at half strength accounted for 0.3 * 0.5 of the lock-in.
    assert w.lock_in[KAZ, RUS] == about(0.5 - rate * 0.15)
    w.ties[PLACE["training"], KAZ, RUS], w.lock_in[KAZ, RUS] = 12.0, 0.5
    ties.joint_systems_lock_in(w)
    assert w.lock_in[KAZ, RUS] == about(0.5 + (0.08 if sticky else 1.0) * 0.3 * 0.25)


@pytest.mark.parametrize(("purpose", "pace"), [("commercial", 1.0), ("geopolitical", 1.5)])
def test_guards_learn_by_doing(purpose, pace):
    w = still(
        initial={"ties": {"guards": {"KAZ": {"CHN": 4.0}, "TJK": {"CHN": 6.0}}},
                 "guard_skill": 0.2},
        parameters={"security.learning": 0.01},
        hypotheses={"guards_purpose": purpose},
    )  # fmt: skip
    ties.guards_learn_by_doing(w)
    assert w.guard_skill[CHN] == about(0.2 + 0.01 * pace * 0.5)
    assert w.guard_skill[RUS] == about(0.2)


def test_weapons_are_stationed():
    w = still(
        initial={
            "war_intensity": 0.5, "elite": {"KAZ": {"RUS": 0.7}}, "audibility": 0.2,
            "proximity": {"KAZ": {"RUS": 1.0}}, "autonomy": 0.6, "deterrence": 0.5,
            "neutrality": {"KAZ": 0.25},
        },
        parameters={"security.stationing_hazard": 0.4},
    )  # fmt: skip
    hazard = 0.4 * 0.5 * 0.8 * 0.75
    fate(w, security__stationing=around(within(hazard)))
    ties.weapons_are_stationed(w)
    assert w.stationing[KAZ, RUS].tolist() == [0.25, 0.0]
    assert w.autonomy[KAZ] == about(np.array([0.6 * (1 - 0.125), 0.6]))
    assert w.deterrence == about(np.array([0.5025, 0.5]))
    fate(w, security__stationing=0.99)
    for _ in range(5):
        ties.weapons_are_stationed(w)
    assert w.stationing[KAZ, RUS].tolist() == [1.0, 0.0]


def test_militants_break_in():
    w = still(
        initial={"terror_threat": {"TJK": 0.8}, "capability": {"TJK": 0.4}},
        parameters={"crisis.incursion": 0.5, "crisis.crisis_hazard": 0.6},
    )
    # 0.8 - 0.5 - 0.3 * 0.4 = 0.18 above what can be stopped: hazard 0.6 * 0.18 / 0.1.
    fate(w, security__incursion=around(within(0.6 * 1.8)))
    threats.militants_break_in(w)
    assert w.incursion[TJK].tolist() == [1.0, 0.0]
    assert w.incursion[KAZ].sum() == 0.0


def test_militants_threaten():
    w = still(
        initial={"afghan_threat": 0.4, "afghan_exposure": {"TJK": 0.5}, "terror_threat": 0.2},
        parameters={"security.spill": 0.8, "security.attack_rate": 0.4},
    )
    w.afghan_threat = 0.9
    w.presence[TJK, RUS] = 2.0
    w.capability[TJK] = 0.6
    target = 0.2 + 0.8 * 0.5 * 0.5 - 0.1 * np.tanh(1.0) - 0.3 * 0.1
    threat = 0.2 + 0.2 * (target - 0.2)
    none = exp(-0.4 / 4 * threat / 0.2)
    fate(w, security__attack=np.array([none * 0.999, none * 1.001]))
    threats.militants_threaten(w)
    assert w.terror_threat[TJK] == about(threat)
    assert w.terror_attack[TJK].tolist() == [0.0, 1.0]


def test_foreign_firms_are_attacked():
    w = still(
        initial={**INVESTED, "terror_threat": 0.3, "unrest": 0.2,
                 "sentiment": {"KAZ": {"CHN": -0.5}}, "familiarity": {"KAZ": {"CHN": 0.2}}},
        parameters={"security.incident_rate": 0.3},
    )  # fmt: skip
    none = exp(-0.3 * 2.0 / 6.0 * 1.0 * 0.8)
    fate(w, security__incident=np.array([none * 0.999, none * 1.001]))
    threats.foreign_firms_are_attacked(w)
    assert w.incident[KAZ, CHN].tolist() == [0.0, 1.0]
    assert w.incident[:, RUS].sum() == 0.0


def test_incidents_teach_self_protection():
    w = still(
        initial={**INVESTED, "protection_urge": 0.2},
        parameters={
            "security.urge_per_incident": 0.1, "security.free_ride": 0.05, "security.lesson": 0.4,
        },
    )  # fmt: skip
    w.incident[KAZ, CHN] = 2.0
    w.intervention[KAZ, RUS] = 1.0
    threats.incidents_teach_self_protection(w)
    # Half of the stake of full size (2 of 2 + 2) was saved by another.
    lesson = 0.4 * 0.5
    urge = 0.2 + 0.1 * 2 - 0.05 * 0.5 + 0.08 * lesson
    assert w.protection_urge[CHN] == about(urge + 0.04 * (0.2 - urge))
    assert w.lesson[CHN] == about(lesson * 0.92)
    assert w.protection_urge[RUS] == about(0.2)


def test_forces_learn_from_patrons():
    w = still(initial={"capability": 0.4}, parameters={"security.help_gain": 0.2})
    w.ties[PLACE["training"], KAZ, RUS] = 4.0
    threats.forces_learn_from_patrons(w)
    assert w.capability[KAZ] == about(0.4 + 0.05 * 0.2 * 0.5)


def test_neighbours_clash():
    w = still(initial={"border_tension": 0.5}, parameters={"security.clash_hazard": 0.4})
    fate(w, security__clash=around(within(0.4 * 0.25)))
    threats.neighbours_clash(w)
    assert w.clash[KAZ].tolist() == [1.0, 0.0]
    assert w.border_tension[KAZ] == about(np.array([0.7 - 0.15 * 0.2, 0.5]))


def test_discontent_rises_and_falls():
    w = still(
        initial={"unrest": 0.1, "repression": 0.4, "protest_rate": 40.0},
        parameters={
            "crisis.hardship": 0.3, "crisis.contagion": 0.2, "economy.growth_sd": 2.5,
            "crisis.unrest_sd": 0.02,
        },
    )  # fmt: skip
    w.growth[KAZ] = -2.5
    w.distress[KAZ] = 1.0
    w.unrest[TJK] = 0.6
    crises.discontent_rises_and_falls(w)
    pressure = 0.3 * ((5 - 0.4 * 2.5) / 10 + 0.5) + 0.2 * 0.5
    assert w.unrest[KAZ] == about(0.1 + 0.35 * pressure * 0.8)
    # In a normal quarter the shortfall is less than the ordinary one.
    assert w.unrest[UZB] == about(0.1 - 0.35 * 0.3 * 0.1 * 0.8)
    assert w.protest.sum() == 0.0


def test_crowds_gather():
    w = still(initial={"unrest": 0.1, "protest_rate": 80.0})
    w.unrest[KAZ], w.unrest[TJK] = 0.3, 1.0
    crises.crowds_gather(w)
    # The medians of Poisson counts of mean 20 * exp(3 * change) by the normal approximation.
    assert w.protest[KAZ, 0] == about(np.floor(20 * exp(0.6) + 0.5))
    assert w.protest[TJK, 0] == about(np.floor(20 * exp(2.5) + 0.5))
    assert w.protest[UZB, 0] == about(20)


def test_grievances_break_out():
    w = still(
        initial={"audibility": 0.6, "repression": 0.5, "unrest": 0.1},
        parameters={"crisis.grievance_hazard": 0.1},
    )
    fate(w, crisis__grievance=around(within(0.1 * 0.8 * 0.75)), crisis__size=0.6)
    crises.grievances_break_out(w)
    assert w.unrest[KAZ] == about(np.array([0.1 + 0.15 + 0.55 * 0.36, 0.1]))


def test_unrest_becomes_a_crisis():
    w = still(
        initial={"capability": 0.5, "repression": 0.4},
        parameters={
            "crisis.threshold": 0.3, "crisis.containment": 0.6, "crisis.defection": 0.5,
            "crisis.crisis_hazard": 0.7, "crisis.police_help": 0.2,
        },
    )  # fmt: skip
    w.unrest[KAZ] = 0.6
    w.ties[PLACE["cameras"], KAZ, CHN] = 2.0
    loyal = 1 - 0.5 * 0.6 * 0.6
    containment = 0.6 * 0.5 * (0.4 + 0.2 * 0.5) * loyal
    fate(w, crisis__onset=around(within(0.7 * (0.3 - containment) / 0.1)))
    crises.unrest_becomes_a_crisis(w)
    assert w.crisis[KAZ].tolist() == [1.0, 0.0]
    assert w.crisis[TJK].sum() == 0.0


def _in_crisis(state, **u):
    w = still(
        initial={"unrest": 0.6, "intervention_capacity": {"RUS": 0.8}},
        parameters={"crisis.rescue_success": 0.95, "crisis.fall": 0.5},
    )
    w.crisis[state] = 1.0
    fate(w, **u)
    return w


def test_alliances_answer_calls_for_help():
    w = _in_crisis(KAZ, crisis__ask=0.0)
    likely = w.organisations[CSTO].answer(KAZ)
    fate(w, crisis__answer=around(1.0) * likely, crisis__alone=0.99, crisis__fall=0.8)
    crises.alliances_answer_calls_for_help(w)
    assert w.request[CSTO, KAZ].tolist() == [1.0, 1.0]
    assert w.request_honoured[CSTO, KAZ].tolist() == [1.0, 0.0]
    assert w.intervention[KAZ, RUS].tolist() == [1.0, 0.0]
    # Rescued regimes survive with 0.95, others with 1 - 0.5 * 0.6 = 0.7; the mark is 0.8.
    assert w.regime_fall[KAZ].tolist() == [0.0, 1.0]
    assert w.unrest[KAZ] == about(0.3)
    assert w.unrest[TJK] == about(0.6)


def test_a_charter_without_internal_order_covers_attacks_from_outside_alone():
    narrow = {**ORGANISATIONS["CSTO"], "mandate": ["mutual_defence"]}
    organisations = {**ORGANISATIONS, "CSTO": narrow}
    w = still(organisations=organisations, initial={"intervention_capacity": {"RUS": 0.8}})
    w.crisis[[KAZ, TJK]] = 1.0
    w.incursion[TJK] = 1.0
    fate(w, crisis__ask=0.0, crisis__answer=0.0, crisis__alone=0.99)
    crises.alliances_answer_calls_for_help(w)
    assert w.request[CSTO, KAZ].sum() == w.intervention[KAZ].sum() == 0.0
    assert w.request_honoured[CSTO, TJK].tolist() == [1.0, 1.0]
    assert w.intervention[TJK, RUS].tolist() == [1.0, 1.0]


def test_only_members_can_call_but_a_friend_may_come():
    w = _in_crisis(UZB, crisis__ask=0.0, crisis__fall=0.8)
    ready = 0.8 * 0.5 * 0.4
    fate(w, crisis__alone=around(ready))
    crises.alliances_answer_calls_for_help(w)
    assert w.request.sum() == 0.0
    assert w.intervention[UZB, RUS].tolist() == [1.0, 0.0]
    assert w.regime_fall[UZB].tolist() == [0.0, 1.0]


def test_nobody_comes_unasked():
    w = _in_crisis(KAZ, crisis__ask=1.0, crisis__answer=0.0, crisis__alone=0.0)
    crises.alliances_answer_calls_for_help(w)
    assert w.intervention.sum() == w.request.sum() == 0.0


def test_rescue_is_remembered():
    w = still(
        initial={"trust": 0.4, "credibility": 0.5},
        parameters={"crisis.refusal_cost": 0.2, "crisis.clash_cost": 0.03},
    )
    w.request[CSTO, KAZ] = 1.0
    w.request_honoured[CSTO, KAZ] = np.array([1.0, 0.0])
    w.intervention[KAZ, RUS] = np.array([1.0, 0.0])
    w.clash[TJK] = 1.0
    crises.rescue_is_remembered(w)
    assert w.crisis_memory[KAZ, RUS].tolist() == [1.0, 0.0]
    assert w.trust[KAZ, RUS] == about(np.array([0.55, 0.2]))
    assert w.credibility[CSTO] == about(np.array([0.5 + 0.15 - 0.03, 0.5 - 0.2 - 0.03]))
    w.request[...] = w.request_honoured[...] = w.intervention[...] = w.clash[...] = 0.0
    crises.rescue_is_remembered(w)
    assert w.crisis_memory[KAZ, RUS] == about(np.array([0.85, 0.0]))


def test_failed_policing_opens_the_door_to_guards():
    w = still(
        initial={**INVESTED, "repression": 0.2, "capability": 0.5, "legal_cover": 0.1,
                 "protection_urge": 0.2},
        parameters={"crisis.guard_demand": 0.3},
    )  # fmt: skip
    w.crisis[KAZ] = np.array([1.0, 0.0])
    crises.failed_policing_opens_the_door_to_guards(w)
    gain = 0.3 * 0.8 * 0.5 * 0.5
    assert w.legal_cover[KAZ, CHN] == about(np.array([0.1 + gain, 0.1]))
    assert w.protection_urge[CHN] == about(np.array([0.2 + 0.3 * gain, 0.2]))


def test_police_help_is_offered_afterwards():
    w = still(
        initial={"ties": {"investment": {"KAZ": {"CHN": 1.2, "USA": 1.2}}}},
        parameters={"crisis.police_offer": 0.8},
    )
    w.crisis[KAZ] = 1.0
    fate(w, crisis__police=around(0.8 * 1.2 / 1.3))
    crises.police_help_is_offered_afterwards(w)
    assert w.security_offer[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.security_offer[KAZ, USA].sum() == 0.0
    w.crisis_memory[KAZ, CHN] = 1.0
    crises.police_help_is_offered_afterwards(w)
    assert w.security_offer[KAZ, CHN].sum() == 0.0


def test_an_offer_of_police_help_may_come_a_little_later():
    w = still(
        initial={"ties": {"investment": {"KAZ": {"CHN": 1.2}}}, "alarm": {"KAZ": 1.0}},
        parameters={"crisis.police_offer": 0.8},
    )
    fate(w, crisis__police=around(0.8 * 0.5 * 1.2 / 1.3))
    crises.police_help_is_offered_afterwards(w)
    assert w.alarm[KAZ] == about(0.5)
    assert w.security_offer[KAZ, CHN].tolist() == [1.0, 0.0]


def test_unrest_is_remembered():
    w = still(initial={"unrest_memory": 0.5, "unrest": 0.1})
    w.unrest[KAZ] = 0.8
    crises.unrest_is_remembered(w)
    assert w.unrest_memory[KAZ] == about(0.8)
    assert w.unrest_memory[TJK] == about(0.46)
