"""Publics, leaders, elites and beliefs, with numbers worked by hand."""

from __future__ import annotations

from functools import cache
from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.mechanisms.environment import recovery
from sim.mechanisms.society import elites, leaders, publics, seen
from sim.model import InfluenceModel
from tests.model.worlds import (
    CHN,
    CSTO,
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
    tiny,
    within,
)

about = pytest.approx
ONE_SIGMA = 0.8413447460685429
HALF_BOUND = "consideration.remittance_half"
LASTING = {f"levels.{name}_lasting": 0.5 for name in ("sentiment", "elite", "trust", "fear")}


@pytest.mark.parametrize(
    ("variant", "shifts"), [("newcomer", (0.04, -0.04)), ("former_metropole", (-0.08, 0.0))]
)
def test_memory_sets_the_level(variant, shifts):
    w = still(
        initial={
            "familiarity": {"default": {"RUS": 0.9, "CHN": 0.1, "USA": 0.5}},
            "sphere_claim": {"RUS": 0.8, "CHN": 0.0},
        },
        parameters={"public.memory": 0.1},
        hypotheses={"public_dislike": variant},
    )  # fmt: skip
    for x in (w.sentiment, w.level("sentiment")):
        assert x[KAZ, [RUS, CHN]] == about(np.array(shifts)[:, None] * np.ones(2))


def test_publics_judge_presence_by_its_change():
    w = still(
        initial={
            "familiarity": {"KAZ": {"CHN": 0.2}}, "audibility": 0.5, "kin": {"KAZ": {"CHN": 0.3}},
            "kin_repression": 0.3,
        },
        parameters={
            "public.resentment": 0.8, "public.kin_anger": 1.0, "public.guard_backlash": 0.6,
            "public.soft_power": 0.1, "public.susceptible": 0.0, **LASTING,
        },
        hypotheses={"resentment_reach": "kin_only"},
    )  # fmt: skip
    w.ties[PLACE["investment"], KAZ, CHN] = 4.0  # a fifth of GDP: half of what saturates
    w.kin_repression = 0.8
    w.ties[PLACE["guards"], KAZ, CHN] = 5.0
    w.ties[PLACE["institutes"], KAZ, CHN] = 10.0
    publics.publics_judge_powers(w)
    felt = -0.5 * (0.8 * 0.5 * 0.8 * 0.3 + 1.0 * 0.3 * 0.5 + 0.6 * 0.5 * 0.8) + 0.1 * 0.5
    assert w.sentiment[KAZ, CHN] == about(felt)
    assert w.level("sentiment")[KAZ, CHN] == about(felt / 2)
    assert w.sentiment[UZB] == about(0.0)
    # What stays as it is, is no news; what goes is taken back.
    publics.publics_judge_powers(w)
    assert w.sentiment[KAZ, CHN] == about(felt)
    w.ties[PLACE["guards"], KAZ, CHN] = 0.0
    publics.publics_judge_powers(w)
    assert w.sentiment[KAZ, CHN] == about(felt + 0.5 * 0.6 * 0.5 * 0.8)


def test_publics_listen_to_changes_of_their_neighbours():
    w = still(mechanisms=all_off(), parameters={"public.susceptible": 0.4})
    w.sentiment[TJK, CHN] = 0.5
    publics.publics_judge_powers(w)
    # Kazakhstan borders on Tajikistan alone; half of the public is audible.
    assert w.sentiment[KAZ, CHN] == about(0.4 * 0.5 * 0.5)
    assert w.sentiment[TJK, CHN] == about(0.5)
    assert w.sentiment[UZB, CHN] == about(0.0)
    publics.publics_judge_powers(w)
    assert w.sentiment[KAZ, CHN] == about(0.1)
    assert w.sentiment[TJK, CHN] == about(0.5 + 0.4 * 0.5 * 0.1)


def test_a_war_elsewhere_is_judged_by_each_public_in_its_way():
    w = still(
        initial={
            "audibility": {"KAZ": 0.4, "TJK": 0.2, "UZB": 0.2},
            "minority": {"KAZ": {"RUS": 0.2}},
            "sympathy": {"default": {"default": 0.0}, "UZB": {"RUS": 0.5}},
        },
        parameters={
            "public.outrage": 0.5, "public.threatened": 2.0, "public.siding": 0.4,
            "public.susceptible": 0.0, HALF_BOUND: 10.0,
        },
    )  # fmt: skip
    w.remittances[:], w.remittances[TJK, RUS] = 0.0, 10.0
    w.war_intensity = 0.6
    publics.publics_judge_powers(w)
    # Kazakhs hear of it and have a minority, Tajiks live on the aggressor, Uzbeks side with him.
    views = np.array([-0.5 * (0.4 + 0.4), -0.5 * 0.2 * 0.5, 0.5 - 0.5 * 0.2])
    assert w.sentiment[:, RUS, 0] == about(0.6 * views)
    assert w.sentiment[:, USA, 0] == about(-0.4 * 0.6 * views)
    assert w.sentiment[:, CHN] == about(0.0)
    w.war_intensity = 0.1
    publics.publics_judge_powers(w)
    assert w.sentiment[:, RUS, 0] == about(0.6 * views)


def test_publics_judge_help_refusal_and_bullying():
    w = still(
        initial={"audibility": 0.5, "trust": 0.4},
        parameters={
            "public.rescue": 0.05, "public.desertion": 0.6, "public.bullying": 0.1,
            "public.susceptible": 0.0,
        },
    )  # fmt: skip
    w.intervention[KAZ, RUS] = 1.0
    w.request_refused[CSTO, TJK] = 1.0
    w.coercion[UZB, RUS] = w.repatriation[UZB, RUS] = 1.0
    publics.publics_judge_powers(w)
    assert w.sentiment[:, RUS, 0] == about([0.05, -0.6 * 0.4 * 0.5, -0.1])
    assert w.sentiment[:, CHN] == about(0.0)


def test_opinions_differ():
    w = still(
        initial={"sentiment": {"KAZ": {"CHN": -0.5, "RUS": 0.5}}},
        parameters={"public.spread": 0.5, "public.threshold": 0.5},
    )
    w.rejection[:] = 0.0
    publics.opinions_differ(w)
    # At the mean of -0.5 half the people reject it; two spreads above, one in forty-four.
    assert w.rejection[KAZ, CHN] == about(0.5)
    assert w.rejection[KAZ, RUS] == about(0.02275, rel=1e-3)


@pytest.mark.parametrize("filtered", [True, False])
def test_publics_protest_against_powers(filtered):
    w = still(
        initial={
            "protest_rate": {"KAZ": 60.0, "default": 30.0},
            "ties": {"investment": {"KAZ": {"CHN": 4.0}}, "guards": {"KAZ": {"CHN": 5.0}}},
            "kin": {"KAZ": {"CHN": 0.5}}, "kin_repression": 0.3,
            "familiarity": {"KAZ": {"CHN": 0.2, "RUS": 1.0}}, "unrest": 0.1, "war_intensity": 0.5,
        },
        parameters={
            "public.protest_share": 0.1, "public.protest_unrest": 0.01, "public.war_occasion": 2.0,
        },
        mechanisms={"M25": filtered},
    )  # fmt: skip
    usual = 60.0 if filtered else 40.0
    w.rejection[:], w.rejection[KAZ, CHN] = 0.0, 0.4
    grievance = 0.4 * 0.8 * (0.5 + 0.5) + 0.5 * 0.3
    none = exp(-0.1 / 4 * usual * grievance)
    fate(w, public__protest=np.array([none * 0.999, none * 1.001]))
    publics.publics_protest_against_powers(w)
    assert w.protest_against[KAZ, CHN].tolist() == [0.0, 1.0]
    assert w.unrest[KAZ] == about(np.array([0.1, 0.1 + 0.01 * np.log(2)]))
    # A war is an occasion of its own, even against a familiar power without any stake.
    w.rejection[KAZ, CHN], w.rejection[KAZ, RUS] = 0.0, 0.3
    w.kin[:] = 0.0
    none = exp(-0.1 / 4 * usual * 0.3 * 2.0 * 0.5)
    fate(w, public__protest=np.array([none * 0.999, none * 1.001]))
    publics.publics_protest_against_powers(w)
    assert w.protest_against[KAZ, RUS].tolist() == [0.0, 1.0]


def test_elites_are_courted_and_lost():
    w = still(
        initial={"elite": {"KAZ": {"CHN": 0.2}}},
        parameters={"elite.co_optation": 0.4, "elite.soft_power": 0.2, **LASTING},
    )
    w.ties[PLACE["patronage"], KAZ, CHN] = 1.0
    w.ties[PLACE["institutes"], KAZ, CHN] = 10.0
    elites.elites_are_courted(w)
    assert w.elite[KAZ, CHN] == about(0.2 + 0.4 * 0.5 + 0.2 * 0.5)
    assert w.level("elite")[KAZ, CHN] == about(0.2 + 0.15)
    w.ties[PLACE["patronage"], KAZ, CHN] = 0.0
    elites.elites_are_courted(w)
    assert w.elite[KAZ, CHN] == about(0.2 + 0.2 * 0.5)


def test_failure_costs_trust_and_fear_of_the_belligerent_alone():
    w = still(
        initial={"trust": 0.4, "fear": 0.6},
        parameters={"elite.trust_loss": 0.5, "elite.fear_loss": 0.4, **LASTING},
    )
    w.battlefield_failure = 0.5
    elites.failure_is_seen(w)
    assert w.trust[KAZ, RUS] == about(0.4 * (1 - 0.5 * 0.5))
    assert w.fear[KAZ, RUS] == about(0.6 * (1 - 0.4 * 0.5))
    assert w.level("trust")[KAZ, RUS] == about(0.4 * (1 - 0.5 * 0.5 / 2))
    assert (w.trust[KAZ, CHN], w.fear[KAZ, CHN]) == (about(0.4), about(0.6))
    # Failure forgotten does not bring them back.
    w.battlefield_failure = 0.1
    elites.failure_is_seen(w)
    assert w.trust[KAZ, RUS] == about(0.3)


def test_words_are_held_against_deeds_for_good():
    w = still(initial={"trust": 0.4}, parameters={"elite.broken_word": 0.1})
    w.delivered_effort[:] = 0.5
    w.announced_effort[:], w.announced_effort[RUS] = 0.5, 0.9
    elites.words_are_held_against_deeds(w)
    for x in (w.trust, w.level("trust")):
        assert x[KAZ, RUS] == about(0.4 * (1 - 0.1 * 0.4))
        assert x[KAZ, CHN] == about(0.4)


def test_help_and_refusal_are_remembered():
    w = still(
        initial={"trust": 0.4, "elite": 0.1},
        parameters={
            "elite.gratitude": 0.1, "elite.betrayal": 0.3, "elite.witness": 0.25, **LASTING,
        },
    )  # fmt: skip
    w.request_refused[CSTO, KAZ] = 1.0
    w.intervention[UZB, CHN] = 1.0
    elites.help_and_refusal_are_remembered(w)
    # Tajikistan has the same promise and draws its conclusions, Uzbekistan has none.
    assert w.trust[:, RUS, 0] == about([0.4 - 0.3 * 0.4, 0.4 - 0.3 * 0.4 * 0.25, 0.4])
    assert w.elite[:, RUS, 0] == about([0.1 - 0.3 * 0.4, 0.1, 0.1])
    assert (w.trust[UZB, CHN], w.elite[UZB, CHN]) == (about(0.5), about(0.2))
    assert w.level("trust")[KAZ, RUS] == about(0.4 - 0.06)


@pytest.mark.parametrize(("variant", "belief"), [("dangerous", 1.0), ("distracted", 0.0)])
def test_threats_are_feared_by_those_who_could_be_next(variant, belief):
    w = still(
        initial={
            "war_quarters": 4.0, "sphere_claim": {"RUS": 0.9}, "fear": 0.2, "elite": 0.0,
            "minority": {"KAZ": {"RUS": 0.25}, "TJK": {"RUS": 0.01}},
        },
        parameters={
            "elite.invasion_fear": 0.5, "elite.recovery_fear": 0.4, "elite.bullied": 0.15,
            "levels.fear_lasting": 0.5,
        },
        hypotheses={"weak_or_dangerous": variant},
    )  # fmt: skip
    was = w.delivered_effort[RUS].copy()
    w.delivered_effort[RUS] = was - 0.5
    w.war_intensity = 0.2
    w.coercion[UZB, RUS] = 1.0
    recovery.threats_are_feared(w)
    rise = 0.9 * 0.5 * 0.2
    assert w.fear[:, RUS, 0] == about([0.2 + rise * 0.5, 0.2 + rise * 0.1, 0.2 + 0.15])
    assert w.elite[UZB, RUS] == about(-0.15)
    w.coercion[:] = 0.0
    w.delivered_effort[RUS] = was
    recovery.threats_are_feared(w)
    rise += belief * 0.9 * 0.4 * 0.8 * 0.5
    assert w.fear[KAZ, RUS] == about(0.2 + rise * sqrt(0.25))
    assert w.fear[KAZ, CHN] == about(0.2)


def _ruled(**more):
    initial = {
        "tenure": 9.75, "term": 5.0, "election_in": 2.0, "audibility": 0.6, "unrest": 0.2,
        "regime": {"KAZ": 1.0, "TJK": 0.0, "UZB": 2.0},
    }  # fmt: skip
    parameters = {
        "elite.ageing": 0.001, "elite.contest": 0.5, "elite.discontent": 2.0, "elite.limit": 0.6,
    }  # fmt: skip
    return still(initial={**initial, **more}, parameters=parameters)


def test_leaders_leave_by_age_where_no_election_is_due():
    w = _ruled()
    fate(w, elite__succession=around(within(0.001 * 10.0)))
    leaders.leaders_leave(w)
    assert w.succession.tolist() == [[1.0, 0.0]] * 3
    assert w.tenure.tolist() == [[0.0, 10.0]] * 3
    assert w.election_in == about(np.array([[5.0, 1.75]] * 3))


def test_leaders_leave_by_elections_that_count():
    w = _ruled(election_in=0.25)
    fate(w, elite__succession=around(within(0.01 + 0.5 * 0.36 * (1 + 10 / 5 + 2.0 * 0.2))))
    leaders.leaders_leave(w)
    # A closed autocracy votes as well, and nothing comes of it.
    assert w.succession.tolist() == [[1.0, 0.0], [0.0, 0.0], [1.0, 0.0]]
    assert w.election_in == about(5.0)
    # Who has outlasted two terms is past the wear of office.
    w = _ruled(election_in=0.25, tenure=14.75)
    fate(w, elite__succession=around(within(0.015 + 0.5 * 0.36 * (1 + 2.0 * 0.2))))
    leaders.leaders_leave(w)
    assert w.succession[KAZ].tolist() == [1.0, 0.0]


def test_a_last_term_ends_in_a_handover_or_the_limit_is_lifted():
    w = _ruled(election_in={"KAZ": 0.25}, last_term=1.0, regime=0.0)
    fate(w, elite__succession=around(within(0.01 + 0.6)))
    leaders.leaders_leave(w)
    assert w.succession[KAZ].tolist() == [1.0, 0.0]
    # The successor is bound as well; where the leader stays, nobody is any more.
    assert w.last_term[KAZ].tolist() == [1.0, 0.0]
    assert w.last_term[TJK].tolist() == [1.0, 1.0]


def test_an_overthrow_is_no_succession_and_brings_a_new_leader():
    w = _ruled()
    w.regime_fall[KAZ] = 1.0
    w.succession[TJK] = 1.0  # dated by a scenario
    fate(w, elite__succession=0.99)
    leaders.leaders_leave(w)
    assert w.succession[:, 0].tolist() == [0.0, 1.0, 0.0]
    assert w.tenure[:, 0].tolist() == [0.0, 0.0, 10.0]


def test_new_leaders_turn():
    w = still(
        initial={
            "leaning": {"RUS": 1.0, "CHN": 0.0, "USA": -0.5}, "audibility": 0.1,
            "elite": {"default": {"RUS": 0.5, "CHN": 0.2, "USA": -0.25}},
        },
        parameters={"elite.window": 0.2, "elite.personal": 0.1, "elite.recoil": 0.4},
    )  # fmt: skip
    # (1 * 0.5 + 0.5 * 0.25) / (1 + 0.25): the leanings are what an orientation of one half says.
    assert w.orientation == about(0.5)
    w.regime_fall[KAZ] = w.succession[TJK] = 1.0
    fate(w, elite__orientation=ONE_SIGMA, elite__leaning=ONE_SIGMA, elite__turn=0.5)
    leaders.new_leaders_turn(w)
    turns = np.array([0.2 - 0.4 * 0.5, 0.2 * 0.25, 0.0])
    own = 0.1 * np.array([1.0, 0.25, 0.0])
    assert w.orientation[:, 0] == about(0.5 + turns)
    for x in (w.elite, w.level("elite")):
        assert x[:, RUS, 0] == about(0.5 + turns + own)
        assert x[:, CHN, 0] == about(0.2 + own)
        assert x[:, USA, 0] == about(-0.25 - 0.5 * turns + own)


@pytest.mark.parametrize(("on", "expected"), [(True, (0.3, 0.75)), (False, (1.0, 0.0))])
def test_what_is_seen_needs_the_filter_and_the_income(on, expected):
    mechanisms = {} if on else all_off()
    w = still(
        initial={"audibility": 0.3},
        parameters={HALF_BOUND: 10.0},
        mechanisms=mechanisms,
    )
    w.remittances[:], w.remittances[TJK, RUS] = 0.0, 30.0
    assert seen.heard(w) == about(expected[0])
    assert seen.bound(w)[TJK, RUS] == about(expected[1])
    assert seen.bound(w)[KAZ, RUS] == about(0.0)


@cache
def _at_peace():
    return still(replicates=1, parameters={"public.susceptible": 0.0})


@settings(deadline=None)
@given(*[st.floats(0.0, 1.0)] * 4, st.floats(0.0, 60.0))
def test_the_more_gets_through_the_more_an_aggressor_loses(heard, first, more, dislike, income):
    """Sentiment falls more where news gets through, less where income binds; war by war."""
    w = _at_peace()
    w.sentiment, w.sympathy, w.war_intensity = 1.0, -dislike, 0.0
    w.audibility[:, 0] = heard, heard, 0.0
    w.remittances[:], w.remittances[TJK, RUS] = 0.0, income
    publics.publics_judge_powers(w)
    for intensity in (first / 2.0, first / 2.0 + more / 2.0):
        w.war_intensity, before = intensity, w.sentiment.copy()
        publics.publics_judge_powers(w)
        fell = (before - w.sentiment)[:, RUS, 0]
        assert fell[KAZ] >= fell[TJK] - 1e-12
        assert fell[TJK] >= fell[UZB] - 1e-12
        assert fell.min() >= -1e-12


def test_news_of_the_first_quarter_is_news():
    """A war that a scenario dates to the first quarter moves publics, votes and fear."""
    shocks = [{"name": "war", "at": "2022-Q1", "change": {"war": {"set": "fighting"}},
               "evidence": ["assumption"]}]  # fmt: skip
    initial = {
        "audibility": 0.9, "sympathy": {"default": {"default": 0.0}}, "sphere_claim": {"RUS": 1.0},
        "minority": {"KAZ": {"RUS": 0.3}}, "western_support": 1.0,
    }  # fmt: skip
    moved = {}
    for name, given_shocks in (("war", shocks), ("peace", ())):
        model = InfluenceModel(tiny(initial=initial, shocks=given_shocks), replicates=200)
        model.step()
        moved[name] = {v: model.world.block(v)[KAZ, RUS].mean() for v in ("sentiment", "trust")}
        moved[name]["fear"] = model.world.fear[KAZ, RUS].mean()
    assert moved["war"]["sentiment"] < moved["peace"]["sentiment"] - 0.05
    assert moved["war"]["trust"] < moved["peace"]["trust"]
    assert moved["war"]["fear"] > moved["peace"]["fear"]
