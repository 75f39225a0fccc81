"""What the families of mechanisms declare, gathered from their modules: nothing is listed twice.

A module of this package holds what belongs to one subject, in this order: the causal claims
(``CLAIMS``), the numbers they rest on (``PARAMETERS``), and the rules that realise them. Modules
are read in the order of their names, so that a new one is found wherever it is put.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

from sim.catalogue.mechanism import Mechanism, Parameter
from sim.world.rule import Kind, Rule


def _families() -> tuple[ModuleType, ...]:
    """All modules of this package but those that are about it."""
    found = walk_packages([str(Path(__file__).parent)], f"{__package__}.")
    names = (m.name for m in found if not m.name.endswith(("declarations", "registers")))
    return tuple(import_module(name) for name in names)


FAMILIES = _families()
"""The modules of mechanisms."""

MECHANISMS: dict[str, Mechanism] = {
    m.code: m
    for m in sorted((m for f in FAMILIES for m in getattr(f, "CLAIMS", ())), key=lambda m: m.code)
}
"""All mechanisms by code, in order."""


def _parameters() -> dict[str, Parameter]:
    """By dotted name; the numbers of a group side by side, whichever modules declare them."""
    groups: dict[str, dict[str, Parameter]] = {}
    for family in FAMILIES:
        for parameter in getattr(family, "PARAMETERS", ()):
            groups.setdefault(parameter.group, {})[parameter.name] = parameter
    return {name: p for group in groups.values() for name, p in group.items()}


PARAMETERS = _parameters()
"""All parameters by dotted name."""


def _rules(kind: Kind) -> tuple[Rule, ...]:
    return tuple(
        value
        for family in FAMILIES
        for value in vars(family).values()
        if isinstance(value, Rule)
        and value.kind == kind
        and value.function.__module__ == family.__name__
    )


PROCESSES = _rules("process")
"""All processes; those of a quarter happen in the order that ``sim.model.QUARTER`` gives them."""

MOTIVES = _rules("motive")
"""All motives; a power's wish to act in a dimension is the sum of those of that dimension."""

CONDITIONS = _rules("condition")
"""All conditions; what a power does through a channel is its wish times all of them."""

CONSIDERATIONS = _rules("consideration")
"""All considerations; the utility of an offer is their sum plus an error."""
