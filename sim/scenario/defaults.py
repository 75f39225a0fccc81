"""Which states, powers and organisations of a scenario rest on defaults.

A label rests on a default in a variable for which most other labels of its kind have values of
their own, while it takes what the catalogue or the file says for labels not named. A state that
somebody adds without figures does so nearly everywhere, and what comes out for it is the model's
guess: whatever shows its numbers has to say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.catalogue.variable import Axis, Variable
from sim.catalogue.variables import VARIABLES
from sim.scenario.quantity import Quantity

if TYPE_CHECKING:
    from sim.scenario.initial import Values
    from sim.scenario.scenario import Scenario

MARK = "*"
"""Stands behind the name of a label that rests on defaults."""
_KINDS: tuple[Axis, ...] = ("state", "power", "organisation")
_MANY = 1 / 4
"""A label is marked if defaults stand for more than this part of its variables."""


def resting(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """Labels that rest on defaults in many variables, as plain data for the record of a run.

    By label: ``name``, ``missing`` (variables in which a default stands in) and ``expected`` (how
    many variables most others of its kind have values for).
    """
    found: dict[str, dict[str, Any]] = {}
    for axis in _KINDS:
        entries = getattr(scenario, f"{axis}s")
        own = {v.name: _own(v, axis, scenario) for v in VARIABLES.values() if axis in v.axes}
        for label, entry in entries.items():
            expected = [n for n, named in own.items() if _usual(label, named, len(entries))]
            missing = [name for name in expected if label not in own[name]]
            if len(missing) > _MANY * len(expected):
                found[label] = {"name": entry.name, "missing": missing, "expected": len(expected)}
    return found


def marked(name: str, label: str, facts: Mapping[str, Any]) -> str:
    """The name of a label, with the mark where the run (by its provenance) rests on defaults."""
    return name + MARK if label in _facts(facts) else name


def sentences(facts: Mapping[str, Any]) -> list[str]:
    """What to say to a reader of each label that rests on defaults, by a run's provenance."""
    return [
        f"{found['name']} ({label}) rests on defaults in {len(found['missing'])} of "
        f"{found['expected']} variables for which most others have figures: what is said of it is "
        "the model's guess."
        for label, found in _facts(facts).items()
    ]


def in_short(facts: Mapping[str, Any]) -> str:
    """A few words for below a picture; empty where nothing is marked."""
    names = ", ".join(str(found["name"]) for found in _facts(facts).values())
    return f"{MARK} rests on defaults: {names}" if names else ""


def _facts(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    found = facts.get("defaults")
    return found if isinstance(found, Mapping) else {}


def _usual(label: str, named: set[str], count: int) -> bool:
    """Whether most labels but this one are named."""
    return 2 * len(named - {label}) > count - 1 > 0


def _own(variable: Variable, axis: Axis, scenario: Scenario) -> set[str]:
    """The labels of an axis that have values of their own for a variable anywhere."""
    block = scenario.initial.get(variable.name)
    if block is None:
        return set()
    depth = variable.axes.index(axis)
    known = getattr(scenario, f"{axis}s")
    return {label for label in _at(depth, [block.values]) if label in known}


def _at(depth: int, values: Iterable[Values]) -> Iterator[str]:
    """The labels on one level of nested values."""
    for inner in values:
        if isinstance(inner, Quantity):
            continue
        yield from inner if depth == 0 else _at(depth - 1, inner.values())
