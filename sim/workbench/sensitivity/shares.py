"""What a sensitivity analysis gives, one row per factor with intervals, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from sim.ensemble.numbers import number
from sim.workbench.answer import Answer, Sheet
from sim.workbench.sensitivity.inputs import CHANCE

Method = Literal["screening", "morris", "sobol", "split"]

GUIDE = {
    "screening": "Next: morris sees interactions too; split says how much is chance.",
    "morris": "Next: sobol gives shares of variance with intervals for the strongest.",
    "split": "Next: sobol takes the strongest inputs apart from their kind.",
    "sobol": "",
}
"""What to do after each method."""


@dataclass(repr=False)
class Sensitivity(Answer):
    """Which uncertain numbers move an outcome.

    ``table``: index ``factor`` (a number's name, a group's, or "chance"), the strongest first.
    Always there: ``kind`` ("parameter", "hypothesis", "initial", "shock", "chance", "group",
    "document"), ``label`` (in words), ``inputs`` (how many numbers are behind it). Further columns
    by ``method``, each estimate with the ends of its 95 % interval:

    - ``screening`` (given data): ``first``, ``first_low``, ``first_high`` (share of the variance
      that the factor accounts for on its own), ``correlation`` (of ranks) with its ends
      ``correlation_low`` and ``correlation_high``.
    - ``morris``: ``mu_star``, ``mu_star_low``, ``mu_star_high`` (mean size of the effect of moving
      the factor, in the outcome's unit), ``mu`` (signed; NaN for groups), ``sigma`` (spread of
      effects: interaction, bends or chance).
    - ``sobol`` and ``split``: ``first``, ``first_low``, ``first_high`` (share of variance on its
      own) and ``total``, ``total_low``, ``total_high`` (share of variance in which it has any
      part). Chance is a factor of its own, so that noise is estimated and not mistaken for an
      input.

    ``measure`` says which number of the outcome was decomposed; ``mean`` and ``variance`` are that
    number's over all runs; ``runs`` how many replicates were simulated; ``notes`` what a reader
    must know before quoting a number.
    """

    kind, mark = "sensitivity", "sensitivity"
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
    def picture(self) -> str:
        """What there is to see depends on the method."""
        return "morris_plane" if self.method == "morris" else "variance_shares"

    @property
    def main(self) -> str:
        """The column factors are ranked by."""
        return {"screening": "first", "morris": "mu_star"}.get(self.method, "total")

    def top(self, count: int = 10) -> pd.DataFrame:
        """The strongest factors."""
        return self.table.head(count)

    def head_lines(self) -> list[str]:
        """What was decomposed, from how many runs."""
        what = {"mean": "values", "probability": "yes or no", "leader": "whether it leads"}
        mean, spread = number(self.mean), number(self.variance**0.5)
        size = f"{self.runs:,} runs, seed {self.seed}"
        line = f"{size}; {what[self.measure]}, mean {mean}, deviation {spread} {self.unit}"
        return [line, *self.notes]

    def readable(self, count: int = 15) -> pd.DataFrame:
        """The strongest factors for a reader, estimates with their 95 % intervals."""
        return pd.DataFrame([_row(str(k), row, self) for k, row in self.top(count).iterrows()])

    def sheet(self) -> Sheet:
        """What is shown of it."""
        title = f"What moves {self.title} ({self.method})"
        return Sheet(title, self.head_lines(), self.readable(25), most=25)


def notes_of(found: Sensitivity, by: str, posterior: str | None) -> list[str]:
    """What must be known before a number is quoted."""
    notes = {
        "screening": _screening_notes,
        "morris": _morris_notes,
        "sobol": _variance_notes,
        "split": _variance_notes,
    }[found.method](found)
    if by == "document":
        counted = (
            "counts in proportion to its references"
            if found.method == "screening"
            else ("counts for the document most of its references lead to")
        )
        notes.append(f"A number that rests on several documents {counted}.")
    if posterior is not None:
        notes.append(
            f"Numbers fitted to the record (posterior {posterior}) depend on each other: "
            + ("read their shares together." if found.method == "screening" else "one factor.")
        )
    return [*notes, *filter(None, [GUIDE[found.method]])]


def _row(factor: str, row: pd.Series[Any], found: Sensitivity) -> dict[str, str]:
    several = f" ({row['inputs']} numbers)" if row["inputs"] > 1 else ""
    cells = {"Factor": factor + several, "What": str(row["label"])}
    if found.method == "morris":
        cells["Effect"] = _interval(row, "mu_star")
        cells["Signed"] = number(row["mu"])
        cells["Spread"] = number(row["sigma"])
        return cells
    cells["On its own, %"] = _interval(row, "first", 100)
    if found.method == "screening":
        cells["Rank correlation"] = _interval(row, "correlation")
    else:
        cells["With others, %"] = _interval(row, "total", 100)
    return cells


def _interval(row: pd.Series[Any], name: str, scale: float = 1.0) -> str:
    value, low, high = (scale * float(row[k]) for k in (name, f"{name}_low", f"{name}_high"))
    if value != value:  # noqa: PLR0124 - NaN: does not apply
        return ""
    if scale == 1.0:
        return f"{value:.3g} ({low:.3g} to {high:.3g})"
    return f"{value:.1f} ({low:.1f} to {high:.1f})"


def _screening_notes(found: Sensitivity) -> list[str]:
    told = float(found.table["first"].sum())
    return [
        f"Shares of the variance of ranks, each factor on its own: {told:.0%} together.",
        "The rest is chance, factors acting together, and effects that turn round.",
        "Trust the shares whose interval leaves out zero.",
    ]


def _morris_notes(found: Sensitivity) -> list[str]:
    return [
        f"Effect: mean size of the change [{found.unit}], with the same chance on both sides,",
        "from the middle of the lowest quarter of a prior to the middle of the highest.",
        "Spread: how much that change varies, because of other factors, bends or chance.",
    ]


def _variance_notes(found: Sensitivity) -> list[str]:
    first = float(found.table["first"].sum())
    alone, all_in = (float(found.table.at[CHANCE, k]) for k in ("first", "total"))  # type: ignore[arg-type]
    return [
        "On its own: share of the variance that would go if the factor were known.",
        "With others: share of the variance in which the factor has any part.",
        f"All factors on their own: {first:.0%}; the rest is what they do together.",
        f"Chance is a factor like the others: {alone:.0%} on its own, {all_in:.0%} with others.",
    ]
