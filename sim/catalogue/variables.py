"""Every state variable of the model, declared once in ``variables.csv``, a row for each.

The replicate is always the last axis of an array and is left out of ``axes`` there. A scenario
gives initial values by these names; outcomes, shocks, pictures and result files use them too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from sim.catalogue.files import rows
from sim.catalogue.priors import PRIORS, Prior

Axis = Literal[
    "state", "power", "rival", "dispute", "organisation", "member", "instrument", "dimension",
    "supplier", "lag",
]  # fmt: skip
Role = Literal["stock", "event", "derived", "trait"]

DIMENSIONS = ("economic", "political", "security")
"""Dimensions of influence, and the kinds of resources a power spends (Moyer et al. 2021)."""

LAGS = ("1", "2", "3", "4", "5")
"""Years before the start, of which SIPRI's five-year shares are made."""

WAR_PHASES = ("none", "fighting", "frozen", "settled_for", "settled_against")
"""Phases of the belligerent's war; the last two say on whose terms it was settled."""

REGIMES = ("closed", "electoral", "democracy")
"""Closed autocracies, electoral autocracies, democracies (V-Dem's two kinds taken together)."""

MEMBERSHIP = {
    "none": 0.0, "guest": 0.1, "partner": 0.25, "frozen": 0.3, "observer": 0.5, "acceding": 0.75,
    "member": 1.0,
}  # fmt: skip
"""Degrees of membership in an organisation, as the share of a full member's ties (assumption)."""


@dataclass(frozen=True, config=ConfigDict(extra="forbid", arbitrary_types_allowed=True))
class Variable:
    """One variable of the model.

    ``role``: a *stock* carries over from quarter to quarter and has an initial value; a *trait* is
    set at the start and only shocks change it; an *event* counts within one quarter; a *derived*
    variable is recomputed from the others every quarter. ``span`` is the range over which bands are
    summarised (values beyond it are counted in the outermost bin), on a linear or log scale. A
    ``slow`` variable is a fast departure from a slow level of its own (``sentiment_level``), which
    events move for good in part and which walks by itself: see ``sim/mechanisms/levels.py``.
    ``default`` holds where a scenario is silent, and is an assumption unless ``source`` says more.
    """

    name: str
    unit: str
    low: float
    high: float
    meaning: str
    axes: tuple[Axis, ...] = ()
    role: Role = "stock"
    default: Prior | None = None
    source: str = "assumption"
    span: tuple[float, float] | None = None
    scale: Literal["linear", "log"] = "linear"
    labels: tuple[str, ...] = ()
    recorded: bool = True
    slow: bool = False

    @property
    def summary_span(self) -> tuple[float, float]:
        """The range of the summary bins."""
        return self.span if self.span is not None else (self.low, self.high)


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
