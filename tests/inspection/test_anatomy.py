"""The reading of rules out of their source, and the completeness of the mechanisms."""

from __future__ import annotations

import pytest

from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.inspection import behaviours, realising, view
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from sim.model import BUILT_IN


def test_every_rule_is_found_and_documented():
    found = behaviours()
    assert {rule.name for rule in BUILT_IN} <= set(found)
    for behaviour in found.values():
        assert behaviour.text, behaviour.name
        assert behaviour.line > 0


def test_a_rule_is_read_with_its_helpers():
    rule = behaviours()["publics_judge_powers"]
    assert {"M22", "M23", "M24", "M25", "M29"} <= set(rule.mechanisms)
    assert "public.resentment" in rule.parameters
    assert "resentment_reach" in rule.hypotheses
    assert {"audibility", "kin", "ties"} <= set(rule.reads)
    assert rule.writes == ("sentiment",)


def test_agents_decide_under_mechanisms_too():
    assert "leave_security_to_the_rival" in [b.name for b in realising("M01")]
    assert "Organisation.answer" in [b.name for b in realising("M14")]


def test_what_starts_a_run_is_a_rule_outside_the_quarter():
    assert behaviours()["memory_sets_the_level"].kind == "beginning"


def test_no_parameter_is_unknown_and_none_is_idle():
    used = {name for behaviour in behaviours().values() for name in behaviour.parameters}
    assert used == set(PARAMETERS)


def test_every_hypothesis_is_held_somewhere():
    held = {name for behaviour in behaviours().values() for name in behaviour.hypotheses}
    assert held == set(HYPOTHESES)


def test_every_event_is_brought_about_by_a_rule():
    written = {name for behaviour in behaviours().values() for name in behaviour.writes}
    events = {v.name for v in VARIABLES.values() if v.role == "event"}
    assert events <= written


@pytest.mark.parametrize("code", MECHANISMS)
def test_no_mechanism_lacks_rules_evidence_or_parameters(code):
    found = view(code)
    assert found.rules
    assert found.evidence
    assert found.parameters
    assert found.literature
