"""Ties and threats, with numbers worked by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from sim.processes.security import threats, ties
from tests.model.worlds import (
    CHN,
    KAZ,
    PLACE,
    RUS,
    TJK,
    USA,
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
