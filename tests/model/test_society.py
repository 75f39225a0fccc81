"""Publics, elites and beliefs, with numbers worked by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from sim.processes.society import elites, publics
from tests.model.worlds import (
    CHN,
    KAZ,
    PLACE,
    RUS,
    TJK,
    USA,
    UZB,
    all_off,
    around,
    fate,
    still,
    within,
)

about = pytest.approx


@pytest.mark.parametrize(
    ("variant", "shifts"), [("newcomer", (0.04, -0.04)), ("former_metropole", (-0.08, 0.0))]
)
def test_memory_sets_the_level(variant, shifts):
    w = still(
        initial={
            "familiarity": {"default": {"RUS": 0.9, "CHN": 0.1}},
            "sphere_claim": {"RUS": 0.8, "CHN": 0.0},
        },
        parameters={"public.memory": 0.1},
        hypotheses={"public_dislike": variant},
    )  # fmt: skip
    assert w.sentiment[KAZ, RUS] == about(shifts[0])
    assert w.sentiment[KAZ, CHN] == about(shifts[1])


def test_publics_form_opinions():
    w = still(
        initial={
            "familiarity": {"KAZ": {"CHN": 0.2}}, "audibility": 0.5, "kin": {"KAZ": {"CHN": 0.3}},
            "kin_repression": 0.3,
        },
        parameters={
            "public.resentment": 0.8, "public.kin_anger": 1.0, "public.guard_backlash": 0.6,
            "public.soft_power": 0.1, "public.susceptible": 0.4, "public.pace": 0.1,
        },
        hypotheses={"resentment_reach": "kin_only"},
    )  # fmt: skip
    w.investment[KAZ, CHN] = 3.0
    w.kin_repression = 0.8
    w.ties[PLACE["guards"], KAZ, CHN] = 5.0
    w.ties[PLACE["institutes"], KAZ, CHN] = 10.0
    w.sentiment[TJK, CHN] = 0.5
    publics.publics_form_opinions(w)
    heard, strange = 0.4 + 0.6 * 0.5, 0.8
    reach = 1 - (1 - 2 * 0.3)
    felt = -0.8 * 0.5 * strange * reach * heard
    felt -= 1.0 * 0.3 * 0.5 * heard
    felt -= 0.6 * 0.5 * strange * heard
    felt += 0.1 * 0.5
    view = felt + 0.4 * 0.5 * (0.5 - felt)
    assert w.sentiment[KAZ, CHN] == about(0.1 * view)
    assert w.sentiment[UZB, CHN] == about(0.0)
    assert w.sentiment[TJK, CHN] == about(0.5 - 0.1 * 0.5 + 0.1 * 0.4 * 0.5 * 0.0)


def test_opinions_return_where_nothing_is_felt():
    w = still(mechanisms=all_off(), parameters={"public.pace": 0.2})
    w.sentiment[UZB, CHN] = -0.5
    publics.publics_form_opinions(w)
    assert w.sentiment[UZB, CHN] == about(-0.4)


def test_opinions_differ():
    w = still(
        initial={"sentiment": {"KAZ": {"CHN": -0.5, "RUS": 0.5}}}, parameters={"public.spread": 0.5}
    )
    w.rejection[:] = 0.0
    publics.opinions_differ(w)
    # At the mean of -0.5 half the people reject it; two spreads above, one in forty-four.
    assert w.rejection[KAZ, CHN] == about(0.5)
    assert w.rejection[KAZ, RUS] == about(0.02275, rel=1e-3)


@pytest.mark.parametrize(("filtered", "usual"), [(True, 60.0), (False, 40.0)])
def test_publics_protest_against_powers(filtered, usual):
    w = still(
        initial={
            "protest_rate": 60.0,
            "ties": {"investment": {"KAZ": {"CHN": 3.0}}, "guards": {"KAZ": {"CHN": 5.0}}},
            "kin": {"KAZ": {"CHN": 0.5}}, "kin_repression": 0.3,
            "familiarity": {"KAZ": {"CHN": 0.2}}, "unrest": 0.1,
        },
        parameters={"public.protest_share": 0.1, "public.protest_unrest": 0.01},
        mechanisms={"M25": filtered},
    )  # fmt: skip
    w.rejection[:, [RUS, USA]], w.rejection[KAZ, CHN] = 0.0, 0.4
    grievance = 0.4 * (0.5 + 0.5) + 0.5 * 0.3
    none = exp(-0.1 / 4 * usual * grievance * 0.8)
    fate(w, public__protest=np.array([none * 0.999, none * 1.001]))
    publics.publics_protest_against_powers(w)
    assert w.protest_against[KAZ, CHN].tolist() == [0.0, 1.0]
    assert w.protest_against[:, RUS].sum() == 0.0
    assert w.unrest[KAZ] == about(np.array([0.1, 0.1 + 0.01 * np.log(2)]))


def test_elites_are_courted():
    w = still(
        initial={"elite": {"KAZ": {"CHN": 0.2}}},
        parameters={
            "elite.co_optation": 0.4, "elite.soft_power": 0.2, "elite.gratitude": 0.1,
            "elite.pace": 0.1,
        },
    )  # fmt: skip
    w.ties[PLACE["patronage"], KAZ, CHN] = 1.0
    w.ties[PLACE["institutes"], KAZ, CHN] = 10.0
    w.crisis_memory[KAZ, CHN] = 0.5
    elites.elites_are_courted(w)
    assert w.elite[KAZ, CHN] == about(0.2 + 0.1 * (0.4 * 0.5 + 0.2 * 0.5 + 0.1 * 0.5))


def test_leaders_change():
    w = still(parameters={"elite.succession": 0.04, "elite.window": 0.2})
    one_sigma = 0.8413447460685429
    fate(w, elite__succession=around(within(0.04)), elite__leaning=one_sigma)
    elites.leaders_change(w)
    assert w.succession[KAZ].tolist() == [1.0, 0.0]
    assert w.usual["elite"][KAZ, CHN] == about(np.array([0.2, 0.0]))
    assert w.elite[KAZ, CHN] == about(0.0)


def test_trust_and_fear_follow_performance():
    w = still(
        initial={"battlefield_failure": 0.5, "trust": 0.4, "fear": 0.6, "reputation": 0.8},
        parameters={"elite.belief_pace": 0.2, "elite.fear_loss": 0.4},
    )
    w.reputation[RUS] = 0.4
    w.crisis_memory[TJK, RUS] = 0.5
    elites.trust_and_fear_follow_performance(w)
    assert w.trust[KAZ, RUS] == about(0.4 + 0.2 * (0.4 * 0.5 - 0.4))
    assert w.trust[TJK, RUS] == about(0.4 + 0.2 * (0.4 * 0.5 + 0.15 - 0.4))
    assert w.fear[KAZ, RUS] == about(0.6 + 0.2 * (0.6 * 0.8 - 0.6))
    assert w.fear[KAZ, CHN] == about(0.6)


@pytest.mark.parametrize(("variant", "belief"), [("dangerous", 1.0), ("distracted", 0.0)])
def test_recovery_is_feared(variant, belief):
    w = still(
        initial={
            "war_quarters": 4.0, "war_intensity": 0.2, "sphere_claim": {"RUS": 0.9},
            "minority": {"KAZ": {"RUS": 0.2}}, "fear": 0.2,
        },
        parameters={"elite.recovery_fear": 0.05},
        hypotheses={"weak_or_dangerous": variant},
    )  # fmt: skip
    w.delivered_effort[RUS] = 0.5
    elites.recovery_is_feared(w)
    rise = 0.05 * 0.8 * belief * 0.9 * 0.5
    assert w.fear[KAZ, RUS] == about(0.2 + rise * 0.5)
    assert w.fear[UZB, RUS] == about(0.2 + rise * 0.1)
