"""Every rule of the model has a documented formula, a source, and a test of its own."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import numpy as np

from sim.inspection import behaviours
from sim.mechanisms.order.beginning import begin
from sim.mechanisms.registers import CONSIDERATIONS, MECHANISMS, MOTIVES, PROCESSES
from sim.model import BUILT_IN, QUARTER, InfluenceModel
from tests.model.worlds import BUSY, all_off, tiny

RULES = (*PROCESSES, *MOTIVES, *CONSIDERATIONS)


def called_in_tests() -> set[str]:
    """Names of the functions that tests of the model call or hand over, as ``module.name``."""
    found = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
    return found


def test_every_rule_is_put_to_the_test_alone_and_says_what_it_does_and_why():
    assert {rule.name for rule in BUILT_IN} - called_in_tests() == set()
    for rule in RULES:
        assert rule.description.endswith("."), rule.name
        assert rule.evidence, rule.name
        assert set(rule.mechanisms) <= set(MECHANISMS), rule.name


def test_rules_happen_once_in_a_quarter():
    assert len({rule.name for rule in QUARTER}) == len(QUARTER)


def test_every_process_has_its_place_in_the_quarter_or_at_the_start():
    started = inspect.getsource(begin)
    assert [r.name for r in PROCESSES if r not in QUARTER and r.name not in started] == []


def test_a_rule_that_asks_for_its_switches_itself_does_nothing_without_them():
    """Else the model, which leaves it out when they are off, loses more than the mechanism."""
    asking = [
        rule for rule in QUARTER
        if rule.mechanisms and set(rule.mechanisms) <= set(behaviours()[rule.name].tested)
    ]  # fmt: skip
    assert asking
    model = InfluenceModel(tiny(mechanisms=all_off(), **BUSY), replicates=200, seed=1)
    model.step()
    for rule in asking:
        before = {name: block.copy() for name, block in model.world.blocks.items()}
        rule(model.world)
        for name, block in model.world.blocks.items():
            np.testing.assert_array_equal(block, before[name], err_msg=f"{rule.name}: {name}")
