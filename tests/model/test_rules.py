"""Every rule of the model has a documented formula, a source, and a test worked by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.catalogue.mechanisms import MECHANISMS
from sim.model import BUILT_IN, QUARTER
from sim.processes.society.publics import memory_sets_the_level

TESTS = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
RULES = (*BUILT_IN, memory_sets_the_level)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_worked_by_hand(rule):
    assert re.search(rf"^def test_{rule.name}\(", TESTS, re.MULTILINE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_it_does_and_why(rule):
    assert rule.description.endswith(".")
    assert rule.evidence
    assert set(rule.mechanisms) <= set(MECHANISMS)


def test_rules_happen_once_in_a_quarter():
    assert len({rule.name for rule in QUARTER}) == len(QUARTER)
