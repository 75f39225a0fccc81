"""What a sensitivity analysis gives: one row per factor, with confidence intervals."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sim.ensemble.numbers import with_error
from sim.workbench import tables

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Folder

Method = Literal["screening", "morris", "sobol", "split"]


@dataclass(repr=False)
class Sensitivity(tables.Shown):
    """Which uncertain numbers move an outcome.

    ``table``: index ``factor`` (a number's name, a group's, or "chance"), the strongest first.
    Always there: ``kind`` ("parameter", "hypothesis", "initial", "shock", "chance", "group",
    "document"),
    ``label`` (in words), ``inputs`` (how many numbers are behind it). Further columns by
    ``method``, each estimate with the ends of its 95 % interval:

    - ``screening`` (given data): ``first``, ``first_low``, ``first_high`` (share of the variance
      that the
      factor accounts for on its own), ``correlation`` (of ranks) with its ends ``correlation_low``
      and
      ``correlation_high``.
    - ``morris``: ``mu_star``, ``mu_star_low``, ``mu_star_high`` (mean size of the effect of moving
      the
      factor, in the outcome's unit), ``mu`` (signed; NaN for groups), ``sigma`` (spread of effects:
      interaction, bends or chance).
    - ``sobol`` and ``split``: ``first``, ``first_low``, ``first_high`` (share of variance on its
      own) and
      ``total``, ``total_low``, ``total_high`` (share of variance in which it has any part). Chance
      is a factor of its own, so that noise is estimated and not mistaken for an input.

    ``measure`` says which number of the outcome was decomposed; ``mean`` and ``variance`` are that
    number's over all runs; ``runs`` how many replicates were simulated; ``notes`` what a reader
    must know before quoting a number.
    """

    method: Method
    outcome: str
    title: str
    measure: str
    unit: str
    table: pd.DataFrame
    mean: float
    variance: float
    runs: int
    seed: int | None
    notes: list[str] = field(default_factory=list)

    @property
    def main(self) -> str:
        """The column factors are ranked by."""
        return {"screening": "first", "morris": "mu_star"}.get(self.method, "total")

    def top(self, count: int = 10) -> pd.DataFrame:
        """The strongest factors."""
        return self.table.head(count)

    def save(self, directory: str | Path | Folder) -> Path:
        """Write ``sensitivity.csv`` and ``sensitivity.json`` to a folder."""
        from sim.workbench.sensitivity.storage import save

        return save(self, directory)

    def _sheet(self) -> tables.Sheet:
        from sim.workbench.sensitivity.words import head_lines, readable

        title = f"What moves {self.title} ({self.method})"
        return tables.Sheet(title, head_lines(self), readable(self, 25), most=25)


@dataclass(repr=False)
class Tornado(tables.Shown):
    """Mean of an outcome where one factor is low and where it is high, all else as it comes.

    ``table``: index ``factor``, widest first: ``label``, ``kind``, ``low``, ``low_error``,
    ``high``,
    ``high_error`` (mean of the outcome in the replicates with the factor in its lowest and highest
    fifth; variants of a hypothesis: those with the smallest and largest mean), ``low_value``,
    ``high_value`` (what low and high are, in words), ``swing`` = high - low, ``swing_error``.
    ``baseline``: mean over all replicates, with ``baseline_error``.
    """

    outcome: str
    title: str
    measure: str
    unit: str
    baseline: float
    baseline_error: float
    table: pd.DataFrame
    replicates: int

    def _sheet(self) -> tables.Sheet:
        text = f"Mean over all {self.replicates:,} worlds: " + with_error(
            self.baseline, self.baseline_error
        )
        return tables.Sheet(f"{self.title} [{self.unit}]", [text], self.table)
