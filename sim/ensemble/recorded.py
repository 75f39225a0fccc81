"""The variables that results keep."""

from __future__ import annotations

from sim.catalogue.variable import Variable
from sim.catalogue.variables import VARIABLES


def recorded_variables() -> tuple[Variable, ...]:
    """The variables that results keep, in the order of the catalogue."""
    return tuple(v for v in VARIABLES.values() if v.recorded)
