"""A shock in words: when, on whom, what it does to which variable, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.catalogue.priors import Fixed
from sim.catalogue.variables import VARIABLES

if TYPE_CHECKING:
    from sim.catalogue.variable import Axis
    from sim.scenario import Scenario, ShockSpec
    from sim.scenario.shocks import ChangeSpec

_SECTIONS = {
    "state": ("states",), "power": ("powers",), "rival": ("powers",),
    "organisation": ("organisations",), "member": ("states", "powers"),
    "instrument": ("instruments",), "dispute": ("disputes",),
}  # fmt: skip
"""Where a scenario names the labels of an axis; those of others are words already."""


def shock_words(shock: ShockSpec, scenario: Scenario) -> str:
    """All of a shock: ``at 2024-Q1 in Kazakhstan: Oil price times 1.4 for 8 quarters``."""
    changed = "; ".join(change_words(name, change) for name, change in shock.change.items())
    chance = probability_words(shock)
    return f"{aim_words(shock, scenario)}{f', {chance}' if chance else ''}: {changed}"


def aim_words(shock: ShockSpec, scenario: Scenario) -> str:
    """When a shock happens and on whom: ``at 2024-Q1 in Kazakhstan, power Russia``."""
    text = f"at {shock.at}"
    for axis, labels in shock.select.items():
        text += f"{' in' if axis == 'state' else f', {axis}'} {_named(axis, labels, scenario)}"
    return text


def change_words(variable: str, change: ChangeSpec) -> str:
    """What a shock does to one variable: ``Oil price times triangular 1.2, 1.4, 1.6``."""
    declared, prior = VARIABLES[variable], change.quantity.prior
    if change.operation == "multiply":
        done = f"times {prior}"
    elif declared.labels and isinstance(prior, Fixed):
        # categories are kept as codes; the reader knows them by name
        done = f"set to {declared.labels[int(prior.value)].replace('_', ' ')}"
    else:
        done = f"{'plus' if change.operation == 'add' else 'set to'} {prior} [{declared.unit}]"
    # what follows a colon explains the variable, and would stand between it and its change
    text = f"{declared.meaning.partition(':')[0]} {done}"
    if change.duration is None:
        return text
    return f"{text} for {change.duration} quarter{'' if change.duration == 1 else 's'}"


def probability_words(shock: ShockSpec) -> str:
    """How likely a shock is; nothing for one that is certain."""
    return "" if shock.probability is None else f"with probability {shock.probability.prior}"


def _named(axis: Axis, labels: Sequence[str], scenario: Scenario) -> str:
    """Labels by their names, ``every state`` where none is missing."""
    if len(labels) > 1 and set(labels) == set(scenario.labels[axis]):
        return f"every {axis}"
    specs = {k: v for key in _SECTIONS.get(axis, ()) for k, v in getattr(scenario, key).items()}
    *others, last = [title_of(specs.get(label)) or label for label in labels]
    return f"{', '.join(others)} and {last}" if others else last


def title_of(spec: object) -> str:
    """What a scenario calls an actor or instrument; nothing where there is none."""
    return str(getattr(spec, "name", None) or getattr(spec, "title", None) or "")
