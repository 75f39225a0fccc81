"""Every state variable of the model, declared once in ``variables.csv``, a row for each.

The replicate is always the last axis of an array and is left out of ``axes`` there. A scenario
gives initial values by these names; outcomes, shocks, pictures and result files use them too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.catalogue.files import rows
from sim.catalogue.priors import PRIORS, Prior
from sim.catalogue.variable import Variable


def _variable(row: dict[str, str]) -> Variable:
    """A row of the table; what is left empty is as :class:`Variable` has it."""
    read: dict[str, Any] = {
        "low": float, "high": float, "default": _prior, "span": _numbers,
        "axes": _words, "labels": _words, "recorded": "yes".__eq__, "slow": "yes".__eq__,
    }  # fmt: skip
    return Variable(**{key: read.get(key, str)(cell) for key, cell in row.items() if cell})


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


def _numbers(cell: str) -> tuple[float, ...]:
    return tuple(map(float, cell.split()))


def _prior(cell: str) -> Prior:
    """``beta 2 3`` with the numbers in the order of the class's fields; a bare number is fixed."""
    kind, numbers = ("value", cell) if cell[0] in "-0123456789" else cell.split(" ", 1)
    return PRIORS[kind](*_numbers(numbers))


DECLARED = tuple(map(_variable, rows("variables.csv")))
"""The variables as they are written down, without the slow levels."""

LEVELS = tuple(
    replace(v, name=f"{v.name}_level", meaning=f"Slow level of: {v.meaning}", role="derived",
            default=None, recorded=False, slow=False)
    for v in DECLARED if v.slow
)  # fmt: skip
"""The slow levels, one for each slow variable; they begin where the variable begins."""

VARIABLES: dict[str, Variable] = {v.name: v for v in (*DECLARED, *LEVELS)}
"""All variables by name, in the order of the declaration."""
