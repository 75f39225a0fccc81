"""What an outcome does where one uncertain number is low, and where it is high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.arrays import Floats, Mask
from sim.catalogue.hypotheses import HYPOTHESES
from sim.ensemble import Result
from sim.ensemble.numbers import with_error
from sim.ensemble.precision import mean_error
from sim.workbench.answer import Answer, Sheet
from sim.workbench.measures import measure
from sim.workbench.sensitivity.inputs import Input, inputs_of

COLUMNS = (
    "factor", "label", "kind", "low", "low_error", "low_value", "high", "high_error", "high_value",
    "swing", "swing_error",
)  # fmt: skip
"""Columns of the table of swings, in order."""


@dataclass(repr=False)
class Tornado(Answer):
    """Mean of an outcome where one factor is low and where it is high, all else as it comes.

    ``table``: index ``factor``, widest first: ``label``, ``kind``, ``low``, ``low_error``,
    ``high``, ``high_error`` (mean of the outcome in the replicates with the factor in its lowest
    and highest fifth; variants of a hypothesis: those with the smallest and largest mean),
    ``low_value``, ``high_value`` (what low and high are, in words), ``swing`` = high - low,
    ``swing_error``.
    ``baseline``: mean over all replicates, with ``baseline_error``.
    """

    kind, mark = "tornado", "tornado"
    picture = "tornado"
    outcome: str
    title: str
    measure: str
    unit: str
    baseline: float
    baseline_error: float
    table: pd.DataFrame
    replicates: int

    def sheet(self) -> Sheet:
        """What is shown of it."""
        mean = with_error(self.baseline, self.baseline_error)
        text = f"Mean over all {self.replicates:,} worlds: {mean}"
        return Sheet(f"{self.title} [{self.unit}]", [text], self.table)


def tornado(result: Result, outcome: str, *, top: int = 12) -> Tornado:
    """Mean of an outcome of a result with each uncertain number low and high, widest swings first.

    Among so many inputs some swing by luck: only those stay that luck would give in one analysis of
    twenty (Bonferroni's bound over all inputs). Raises ``UnknownName``.
    """
    inputs = inputs_of(result.scenario, fitted=False)
    chosen = measure(result, outcome)
    bar = float(ndtri(1 - 0.025 / max(len(inputs), 1)))
    rows = []
    for one in inputs:
        if one.name not in result.parameters:
            continue
        sides = _sides(one, result.parameters[one.name].to_numpy(float))
        if sides is None:
            continue
        means = [
            (float(chosen.values[k].mean()), mean_error(chosen.values[k]), w) for k, w in sides
        ]
        low, high = _ends(one, means)
        error = float(np.hypot(low[1], high[1]))
        if abs(high[0] - low[0]) > bar * error:
            rows.append(
                {
                    "factor": one.name, "label": one.label, "kind": one.kind,
                    "low": low[0], "low_error": low[1], "low_value": low[2],
                    "high": high[0], "high_error": high[1], "high_value": high[2],
                    "swing": high[0] - low[0], "swing_error": error,
                }
            )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS)).set_index("factor")
    table = table.sort_values("swing", key=abs, ascending=False).head(top)
    return Tornado(
        chosen.name, chosen.words, chosen.measure, chosen.unit, chosen.mean,
        mean_error(chosen.values), table, result.n,
    )  # fmt: skip


Side = tuple[float, float, str]


def _sides(one: Input, x: Floats) -> list[tuple[Mask, str]] | None:
    """Replicates in which an input is low and high, or those of each variant; with words."""
    if one.kind == "hypothesis":
        variants = list(HYPOTHESES[one.name.partition(".")[2]].variants)
        found = [(x == code, name) for code, name in enumerate(variants)]
        found = [(which, name) for which, name in found if which.sum() > 1]
        return found if len(found) > 1 else None
    low, high = np.quantile(x, [0.2, 0.8])
    below, above = x <= low, x >= high
    if not low < high or below.sum() < 2 or above.sum() < 2:
        return None
    return [(below, f"up to {low:.3g}"), (above, f"from {high:.3g}")]


def _ends(one: Input, means: Sequence[Side]) -> tuple[Side, Side]:
    """Low and high input; of variants those with the smallest and largest mean."""
    if one.kind != "hypothesis":
        return means[0], means[1]
    ordered = sorted(means, key=lambda side: side[0])
    return ordered[0], ordered[-1]
