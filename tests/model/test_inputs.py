"""Every number that a user may set is read by a rule, and no rule hides a number of its own."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import get_args

import sim
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import FAMILIES, MECHANISMS, PARAMETERS
from sim.scenario import load_scenario
from sim.scenario.specs import (
    DisputeSpec,
    GainSpec,
    InstrumentRole,
    InstrumentSpec,
    Mandate,
    OrganisationSpec,
    PowerSpec,
    StateSpec,
)
from tests.model.trace import reads_of


@cache
def read() -> dict[str, set[str]]:
    """What the reference scenario reads in a year, with all mechanisms and without some.

    Some numbers say what holds where a mechanism is off (guards that do not learn).
    """
    found: dict[str, set[str]] = {}
    for off in ((), MECHANISMS, ("M06", "M36")):
        switched = {f"mechanisms.{code}": "false" for code in off}
        scenario = load_scenario("status-quo-2022", set=switched)
        for kind, names in reads_of(scenario, replicates=20, quarters=4).items():
            found[kind] = found.get(kind, set()) | names
    return found


def test_every_parameter_and_hypothesis_is_read():
    assert set(PARAMETERS) - read()["parameter"] == set()
    assert set(HYPOTHESES) - read()["hypothesis"] == set()


def test_every_variable_with_an_initial_value_is_read():
    given = {v.name for v in VARIABLES.values() if v.role in ("stock", "trait")}
    assert given - read()["variable"] == set()


IN_WORLD = {
    "saturation_of_gdp": "of_gdp", "indivisible": "whole", "form": "of_form",
    "neighbours": "neighbours", "mandate": "mandates", "roles": "with_role",
    # Memberships are a variable: see the test above.
    "members": "membership",
}  # fmt: skip
"""What properties of a file are called in the world, where it differs."""
TEXT = {"name", "title", "unit", "evidence"}
"""What is printed."""


def test_every_property_of_actors_and_instruments_is_read():
    seen = read()["instrument"] | read()["topology"] | read()["variable"]
    for spec in (StateSpec, PowerSpec, DisputeSpec, OrganisationSpec, InstrumentSpec):
        for field in set(spec.model_fields) - TEXT:
            assert IN_WORLD.get(field, field) in seen, (spec.__name__, field)
    assert set(GainSpec.model_fields) <= read()["gain"]


def test_every_role_and_mandate_that_a_file_can_name_is_asked_for():
    assert set(get_args(InstrumentRole)) - read()["role"] == set()
    assert set(get_args(Mandate)) - read()["mandate"] == set()


ALLOWED = {0, 1, 2, 4, 100, 400}
"""Bounds, doublings and halves, quarters of a year, percent, and percent a year in a quarter."""
GUARD = 1e-5
"""Smaller numbers keep divisions from failing."""


def numbers_in(source: str) -> list[tuple[int, float]]:
    """Line and value of the numbers in the functions of a source that are not allowed."""
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)]
    constants = (n for f in functions for n in ast.walk(f) if isinstance(n, ast.Constant))
    return [
        (n.lineno, n.value)
        for n in constants
        if isinstance(n.value, int | float) and n.value not in ALLOWED and not 0 < n.value < GUARD
    ]


def test_no_number_hides_in_a_rule():
    root = Path(sim.__file__).parent
    families = (Path(str(family.__file__)) for family in FAMILIES)
    files = [*root.glob("agents/**/*.py"), *families]
    assert len(files) > 20
    hidden = {
        str(path.relative_to(root)): found
        for path in files
        if (found := numbers_in(path.read_text(encoding="utf-8")))
    }
    assert hidden == {}
    assert numbers_in("def rule(w):\n    w.gdp *= 1 + 0.3 / 4") == [(2, 0.3)]
