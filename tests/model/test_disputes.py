"""Disputes, calls for help and answers, with numbers worked by hand, and what always holds."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sim.mechanisms.security import alliances, disputes
from sim.model import InfluenceModel
from tests.model.worlds import (
    BORDER,
    CHN,
    CSTO,
    KAZ,
    ORGANISATIONS,
    PLACE,
    RIVER,
    RUS,
    SCO,
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
HOT = {"tension": {"TJK-UZB": 0.8}, "settled": {"TJK-UZB": 0.25}}
HEAT = 0.8**4 * 0.75


def sigmoid(odds):
    return 1 / (1 + exp(-odds))


def test_parties_clash_by_tension_and_what_is_open():
    w = still(initial=HOT, parameters={"dispute.clash": 0.6})
    fate(w, dispute__clash=around(within(0.6 * HEAT)))
    disputes.neighbours_clash(w)
    assert w.clash[RIVER].tolist() == [1.0, 0.0]
    assert w.clash[BORDER].sum() == 0.0


def _armed(**more):
    """Uzbekistan three times as strong as Tajikistan, and the United States behind it."""
    return still(
        initial={
            **HOT, "capability": {"UZB": 0.6, "TJK": 0.4}, "gdp": {"UZB": 20.0, "TJK": 20.0},
            "ties": {"arms": {"UZB": {"RUS": 10.0}}}, "trust": {"UZB": {"USA": 0.4}},
            "elite": {"UZB": {"RUS": 0.3}}, "credibility": {"CSTO": 0.5}, **more,
        },
        parameters={"dispute.attack": 0.5, "dispute.deterrence": 0.6, "dispute.decisive": 0.5},
    )  # fmt: skip


def test_the_stronger_attack_unless_a_guarantor_deters_them():
    w = _armed()
    w.arms_share[UZB], w.trade_share[UZB] = 10.0, 20.0
    # Arms at their half-saturation count a half; enmity of 0.5 with trust of 0.4 adds a fifth.
    strong, weak = 0.6 * 20 * 1.5 * 1.2, 0.4 * 20
    share = strong / (strong + weak)
    deterred = 0.5 * 0.9 * (1 - 0.3)
    w.delivered_effort[RUS] = 0.9
    hazard = 0.5 * HEAT * (2 * share - 1) * (1 - 0.6 * deterred)
    fate(w, dispute__attack=around(within(hazard)), dispute__outcome=0.5 * share * (1 - 1e-5))
    disputes.the_stronger_attack(w)
    assert w.attack[RIVER, UZB].tolist() == [1.0, 0.0]
    assert w.attack[:, TJK].sum() == w.attack[BORDER].sum() == 0.0
    assert w.attacked[TJK].tolist() == w.clash[RIVER].tolist() == [1.0, 0.0]
    assert w.settled[RIVER].tolist() == [1.0, 0.25]


def test_an_offensive_may_fail_and_without_m11_guarantors_do_not_count():
    w = _armed()
    w.mechanisms["M11"] = False
    strong, weak = 0.6 * 20 * 1.5 * 1.2, 0.4 * 20
    share = strong / (strong + weak)
    hazard = 0.5 * HEAT * (2 * share - 1)
    fate(w, dispute__attack=around(within(hazard)), dispute__outcome=0.5 * share * (1 + 1e-5))
    disputes.the_stronger_attack(w)
    assert w.attack[RIVER, UZB].tolist() == [1.0, 0.0]
    assert w.settled[RIVER] == about(0.25)


def test_fellow_members_are_not_deterred_and_friends_of_the_guarantor_less():
    w = still(initial={"credibility": {"CSTO": 0.5}, "elite": {"UZB": {"RUS": -0.4}}})
    w.delivered_effort[RUS] = 0.8
    w.trade_share[UZB, RUS], w.arms_share[UZB, RUS] = 20.0, 60.0
    assert alliances.deterred(w, TJK, by=UZB) == about(0.5 * 0.8 * 0.4)
    assert alliances.deterred(w, TJK, by=KAZ) == about(0.0)
    assert alliances.deterred(w, UZB, by=TJK) == about(0.0)


def test_tension_builds_with_clashes_and_eases_with_quiet():
    w = still(
        initial={"tension": 0.5, "settled": 0.0, "cohesion": {"CSTO": 0.4, "CCA": 0.1}},
        parameters={
            "dispute.clash_tension": 0.1, "dispute.quiet": 0.02, "dispute.mediation": 0.05,
            "dispute.leader": 0.2, "levels.tension_lasting": 0.3,
        },
    )  # fmt: skip
    w.clash[BORDER] = 1.0
    disputes.tension_builds_and_eases(w)
    assert w.tension[BORDER] == about(0.6)
    assert w.level("tension")[BORDER] == about(0.53)
    # Kazakhstan and Tajikistan share the alliance; Tajikistan and Uzbekistan share nothing.
    assert w.tension[RIVER] == about(0.5 - 0.02 * 0.5)
    assert w.level("tension")[RIVER] == about(0.5 - 0.02 * 0.5)
    w.clash[...] = 0.0
    before = w.tension.copy()
    disputes.tension_builds_and_eases(w)
    assert w.tension[BORDER] == about(before[BORDER] * (1 - 0.02 - 0.05 * 0.4))
    before = w.tension.copy()
    w.succession[UZB] = 1.0
    fate(w, dispute__leader=0.841344746)  # one standard deviation
    disputes.tension_builds_and_eases(w)
    assert w.tension[RIVER] == about(before[RIVER] * 0.98 + 0.2)
    w.succession[...] = 0.0
    w.settled[RIVER] = 1.0
    disputes.tension_builds_and_eases(w)
    assert w.tension[RIVER] == about(0.0, abs=1e-9)


def test_parties_make_peace():
    w = still(initial={"tension": 0.2, "settled": {"KAZ-TJK": 0.5, "TJK-UZB": 1.0}},
              parameters={"dispute.accord": 0.05, "dispute.nearness": 2.0})  # fmt: skip
    fate(w, dispute__accord=around(within(0.05 * 0.8 * 2.0)))
    disputes.parties_make_peace(w)
    assert w.accord.tolist() == [[1.0, 0.0], [0.0, 0.0]]
    assert w.settled.tolist() == [[1.0, 0.5], [1.0, 1.0]]


def test_border_quarrels_are_counted():
    w = still(initial={"tension": {"KAZ-TJK": 0.6, "TJK-UZB": 0.8}, "settled": {"TJK-UZB": 0.5},
                       "outside_tension": {"UZB": 0.7}})  # fmt: skip
    w.clash[...] = [[1.0, 0.0], [1.0, 1.0]]
    disputes.border_quarrels_are_counted(w)
    assert w.border_tension[:, 0] == about(np.array([0.6, 0.6, 0.7]))
    assert w.border_clash.tolist() == [[1.0, 0.0], [2.0, 1.0], [1.0, 1.0]]


def test_a_government_asks_by_trust_danger_and_autonomy():
    w = still(
        initial={
            "trust": {"KAZ": {"RUS": 0.6}}, "elite": {"KAZ": {"RUS": 0.4}}, "autonomy": 0.5,
            "unrest": 0.6, "terror_threat": 0.1, "outside_tension": {"KAZ": 0.9},
        },
        parameters={"alliance.request_base": -1.0, "alliance.request_trust": 2.0,
                    "alliance.request_danger": 1.5, "alliance.request_abroad": 3.0},
    )  # fmt: skip
    odds = -1.0 + 2.0 * 0.8 + 1.5 * 0.9 - 0.5
    asks = w.states[KAZ].wants_rescue(np.array([False, True]))
    assert asks == about(np.array([sigmoid(odds), sigmoid(odds - 3.0)]))


def _guarantor():
    w = still(
        initial={
            "intervention_capacity": {"RUS": 0.8}, "credibility": {"CSTO": 0.5},
            "proximity": {"KAZ": {"RUS": 0.4}},
        },
        parameters={
            "alliance.answer_base": -3.0, "alliance.answer_capacity": 4.0,
            "alliance.answer_credibility": 2.0, "alliance.answer_stake": 3.0,
            "alliance.answer_reliable": 1.0, "alliance.answer_abroad": 1.5,
            "alliance.answer_foe": 4.0,
        },
        hypotheses={"guarantor_reliability": "reliable"},
    )  # fmt: skip
    w.security_dependency[KAZ, RUS] = 0.3
    return w


ODDS = -3.0 + 4.0 * 0.8 + 2.0 * 0.5 + 3.0 * 0.5 + 0.5


def test_an_alliance_answers_by_capacity_stake_credibility_and_the_other_side():
    w = _guarantor()
    answer = w.organisations[CSTO].answer
    outside, foe = np.array([False, True]), np.array([0.25, 0.25])
    likely = [sigmoid(ODDS), sigmoid(ODDS - 1.5 - 4.0 * 0.25)]
    assert answer(KAZ, outside, foe) == about(np.array(likely))
    assert answer(KAZ, outside, np.ones(2)) == about(0.0)
    w.spare_forces[RUS] = 0.0
    assert answer(KAZ, outside, foe) == about(0.0)


def test_an_alliance_asked_for_help_comes_or_refuses():
    w = _guarantor()
    w.crisis[KAZ] = 1.0
    fate(w, alliance__ask=0.0, alliance__answer=around(sigmoid(ODDS)), alliance__alone=0.99)
    alliances.alliances_answer_calls_for_help(w)
    assert w.request[CSTO, KAZ].tolist() == [1.0, 1.0]
    assert w.request_honoured[CSTO, KAZ].tolist() == w.intervention[KAZ, RUS].tolist() == [1.0, 0.0]
    assert w.request_refused[CSTO, KAZ].tolist() == [0.0, 1.0]
    assert w.request[SCO].sum() == w.request[:, TJK].sum() == 0.0


def test_nobody_calls_for_help_against_a_fellow_member():
    w = _guarantor()
    w.clash[BORDER] = w.border_clash[[KAZ, TJK]] = 1.0
    fate(w, alliance__ask=0.0, alliance__answer=0.0, alliance__alone=0.0)
    alliances.alliances_answer_calls_for_help(w)
    assert w.request.sum() == w.intervention.sum() == w.request_honoured.sum() == 0.0


def test_against_a_stranger_an_ally_may_come():
    w = _guarantor()
    w.clash[RIVER] = w.border_clash[[TJK, UZB]] = 1.0
    fate(w, alliance__ask=0.0, alliance__answer=0.0, alliance__alone=0.0)
    alliances.alliances_answer_calls_for_help(w)
    assert w.request_honoured[CSTO, TJK].tolist() == w.intervention[TJK, RUS].tolist() == [1.0, 1.0]
    assert w.request[:, UZB].sum() == w.intervention[UZB].sum() == 0.0


def test_a_charter_without_internal_order_does_not_cover_uprisings():
    narrow = {**ORGANISATIONS["CSTO"], "mandate": ["mutual_defence"]}
    organisations = {**ORGANISATIONS, "CSTO": narrow}
    w = still(organisations=organisations, initial={"intervention_capacity": {"RUS": 0.8}})
    w.crisis[[KAZ, TJK]] = w.incursion[TJK] = 1.0
    fate(w, alliance__ask=0.0, alliance__answer=0.0, alliance__alone=0.99)
    alliances.alliances_answer_calls_for_help(w)
    assert w.request[CSTO, KAZ].sum() == w.intervention[KAZ].sum() == 0.0
    assert w.request_honoured[CSTO, TJK].tolist() == w.intervention[TJK, RUS].tolist() == [1.0, 1.0]


def test_only_members_can_call_but_a_friend_may_come():
    w = still(initial={"intervention_capacity": {"RUS": 0.8}, "elite": {"UZB": {"RUS": 0.5}}})
    w.crisis[UZB] = 1.0
    fate(w, alliance__ask=0.0, alliance__answer=0.0, alliance__alone=around(0.8 * 0.5 * 0.4))
    alliances.alliances_answer_calls_for_help(w)
    assert w.request.sum() == 0.0
    assert w.intervention[UZB, RUS].tolist() == [1.0, 0.0]
    w.intervention[...] = 0.0
    fate(w, alliance__ask=1.0)
    alliances.alliances_answer_calls_for_help(w)
    assert w.intervention.sum() == 0.0


@pytest.mark.parametrize("answer", ["request_honoured", "request_refused"])
def test_a_dated_answer_counts_as_given(answer):
    shock = {
        "name": "call", "at": "2022-Q1", "organisation": "CSTO", "state": "KAZ",
        "change": {"request": {"add": 1}, answer: {"add": 1}}, "evidence": ["assumption"],
    }  # fmt: skip
    model = InfluenceModel(tiny(shocks=[shock], horizon="2022-Q1"), replicates=200)
    model.run()
    w = model.world
    assert (w.request[CSTO, KAZ] == 1.0).all()
    assert (w.block(answer)[CSTO, KAZ] == 1.0).all()
    other = {"request_honoured", "request_refused"} - {answer}
    assert w.block(other.pop())[CSTO, KAZ].sum() == 0.0
    assert (w.intervention[KAZ, RUS] == (answer == "request_honoured")).all()


def test_promises_are_remembered():
    w = still(
        initial={"credibility": 0.5},
        parameters={
            "alliance.honour_gain": 0.1, "alliance.refusal_cost": 0.2, "alliance.support": 0.4,
            "alliance.quarrel_cost": 0.03, "alliance.gratitude": 2.0,
            "levels.credibility_lasting": 0.5,
        },
    )  # fmt: skip
    w.request_honoured[CSTO, KAZ] = w.intervention[KAZ, RUS] = [1.0, 0.0]
    w.request_refused[CSTO, KAZ] = [0.0, 1.0]
    w.clash[...] = 1.0  # only the border divides two members
    alliances.promises_are_remembered(w)
    assert w.credibility[CSTO] == about(np.array([0.57, 0.27]))
    assert w.level("credibility")[CSTO] == about(np.array([0.535, 0.385]))
    assert w.crisis_memory[KAZ, RUS].tolist() == [1.0, 0.0]
    w.request_honoured[...] = w.request_refused[...] = w.clash[...] = w.intervention[...] = 0.0
    w.delivered_effort[RUS] -= 0.5
    before = w.credibility[CSTO].copy()
    alliances.promises_are_remembered(w)
    assert w.credibility[CSTO] == about(before - 0.2)
    assert w.crisis_memory[KAZ, RUS] == about(np.array([2**-0.5, 0.0]))
    assert w.credibility[SCO] == about(0.5)


@settings(max_examples=8, deadline=None, phases=(Phase.generate,))
@given(
    tension=st.floats(0.0, 1.0), settled=st.floats(0.0, 1.0), seed=st.integers(0, 99),
    strength=st.floats(0.05, 1.0),
)  # fmt: skip
def test_what_always_holds_of_disputes(tension, settled, seed, strength):
    initial = {
        "tension": tension, "settled": settled, "capability": {"UZB": strength},
        "unrest": {"KAZ": 0.5}, "intervention_capacity": {"RUS": 0.9},
    }  # fmt: skip
    model = InfluenceModel(tiny(initial=initial, horizon="2023-Q4"), replicates=20, seed=seed)
    w = model.world
    while w.step_index < len(model.quarters):
        before = w.settled.copy()
        model.step()
        assert (w.settled >= before).all()
        assert ((w.tension >= 0.0) & (w.tension <= 1.0)).all()
        assert (w.attack.sum(axis=1) <= w.clash).all()
        assert (w.clash[before >= 1.0] == 0.0).all()
        assert (w.request == w.request_honoured + w.request_refused).all()
        # Neither strangers nor those who fight a fellow member alone are honoured.
        assert w.request[:, UZB].sum() == 0.0
        alone = (w.border_clash[KAZ] > 0.0) & (w.crisis[KAZ] + w.incursion[KAZ] == 0.0)
        assert w.request_honoured[CSTO, KAZ][alone].sum() == 0.0


def test_a_shock_that_settles_a_dispute_ends_it():
    shock = {
        "name": "peace", "at": "2022-Q1", "dispute": "TJK-UZB",
        "change": {"settled": {"set": 1.0}}, "evidence": ["assumption"],
    }  # fmt: skip
    w = InfluenceModel(
        tiny(shocks=[shock], initial={"tension": 1.0}, horizon="2026-Q4"), replicates=50
    )
    fought = np.zeros(2)
    while w.world.step_index < len(w.quarters):
        w.step()
        fought += w.world.clash.sum(axis=-1)
    assert fought[RIVER] == 0.0 < fought[BORDER]
    assert w.world.tension[RIVER].mean() < 0.2


def test_a_stronger_party_attacks_more_often_and_a_guarantee_prevents_some():
    def attacks(**initial):
        base = {"tension": {"TJK-UZB": 0.9}, "capability": {"UZB": 0.9, "TJK": 0.3}}
        scenario = tiny(initial={**base, **initial}, horizon="2022-Q4")
        model = InfluenceModel(scenario, replicates=600, seed=3)
        found = 0.0
        while model.world.step_index < len(model.quarters):
            model.step()
            found += model.world.attack[RIVER, UZB].sum()
        return found

    plain = attacks(credibility={"CSTO": 0.0})
    assert attacks(credibility={"CSTO": 1.0}) < plain
    weaker = {"UZB": 0.4, "TJK": 0.3}
    assert attacks(credibility={"CSTO": 0.0}, capability=weaker) < plain


def test_the_place_of_arms_in_strength_is_that_of_their_saturation():
    w = still(initial={"ties": {"arms": {"UZB": {"CHN": 10.0, "USA": 10.0}}}})
    assert w.strength("arms")[UZB].sum(axis=0) == about(1.0)
    assert w.ties[PLACE["arms"], UZB, CHN] == about(w.ties[PLACE["arms"], UZB, USA])
