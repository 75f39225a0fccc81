"""Boxes of conditions: which replicates lie in one, and how well it separates the cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, nan

import numpy as np
import pandas as pd
from scipy.stats import binom

from sim.arrays import Mask
from sim.ensemble.precision import probability_error
from sim.workbench.sensitivity.inputs import Input

LUCK = 0.05
"""Quasi-p value above which a condition is dropped: luck would do as well too often."""


@dataclass(frozen=True)
class Limit:
    """One condition on one input: an interval, or the variants of a hypothesis that are allowed."""

    factor: str
    low: float = -inf
    high: float = inf
    variants: tuple[str, ...] = ()

    def holds(self, x: pd.DataFrame) -> Mask:
        """Replicates that meet it, ``[replicate]``."""
        column = x[self.factor]
        if self.variants:
            return np.asarray(column.isin(self.variants))
        values = column.to_numpy(float)
        return (values >= self.low) & (values <= self.high)

    @property
    def words(self) -> str:
        """The condition as a reader would say it."""
        name = self.factor.split(".", 1)[1] if "." in self.factor else self.factor
        if self.factor.startswith("initial."):
            name = f"initial {name}"
        if self.variants:
            return f"{name} is {' or '.join(self.variants)}"
        if self.low == -inf:
            return f"{name} up to {self.high:.3g}"
        if self.high == inf:
            return f"{name} from {self.low:.3g}"
        return f"{name} {self.low:.3g} to {self.high:.3g}"


Limits = tuple[Limit, ...]


@dataclass(frozen=True)
class Box:
    """Conditions that hold together, and how well they separate the cases of interest.

    ``limits``: one row per condition, index ``factor``: ``label``, ``low``, ``high`` (values of the
    factor; infinite where open), ``variants`` (names allowed, for a hypothesis), ``words``,
    ``p_value`` (quasi-p: how likely the condition would do as well by luck, on the replicates it
    was searched with). ``coverage``: share of the cases of interest that lie in the box.
    ``density``: share of the replicates in the box that are cases of interest. ``mass``: share of
    all replicates that lie in the box. All three with errors, on replicates that the search has not
    seen; ``seen_`` ones are those of the search itself, for a look at how much was overfitted.
    """

    limits: pd.DataFrame
    coverage: float
    coverage_error: float
    density: float
    density_error: float
    mass: float
    seen_coverage: float
    seen_density: float
    mass_error: float = nan
    seen_density_error: float = nan

    @property
    def words(self) -> str:
        """The conditions in one line."""
        return " and ".join(self.limits["words"]) or "no condition"


def inside(limits: Limits, x: pd.DataFrame) -> Mask:
    """Replicates that meet all conditions."""
    result = np.ones(len(x), dtype=bool)
    for limit in limits:
        result &= limit.holds(x)
    return result


def quasi_p(limits: Limits, k: int, x: pd.DataFrame, happens: Mask) -> float:
    """How likely the density would be as high by luck without condition number ``k``.

    The chance that a binomial draw with the density of the box without the condition has at least
    the cases that the box has (Bryant and Lempert 2010).
    """
    box, without = inside(limits, x), inside((*limits[:k], *limits[k + 1 :]), x)
    n, cases = int(box.sum()), int(happens[box].sum())
    if n == 0:
        return 1.0
    return float(binom.sf(cases - 1, n, happens[without].mean()))


def pruned(limits: Limits, x: pd.DataFrame, happens: Mask) -> Limits:
    """The conditions that luck does not explain, dropping the weakest one after the other."""
    while limits:
        chances = [quasi_p(limits, k, x, happens) for k in range(len(limits))]
        worst = int(np.argmax(chances))
        if chances[worst] <= LUCK:
            return limits
        limits = (*limits[:worst], *limits[worst + 1 :])
    return limits


def judged(
    limits: Limits,
    x: pd.DataFrame,
    happens: Mask,
    parts: tuple[Mask, Mask],
    inputs: Mapping[str, Input],
) -> Box:
    """A box with its coverage and density; ``parts`` are the replicates searched and judged by."""
    search, judge = parts
    rows = [
        {
            "factor": limit.factor,
            "label": inputs[limit.factor].label if limit.factor in inputs else limit.factor,
            "low": limit.low,
            "high": limit.high,
            "variants": ", ".join(limit.variants),
            "words": limit.words,
            "p_value": quasi_p(limits, k, x[search], happens[search]),
        }
        for k, limit in enumerate(limits)
    ]
    names = ["factor", "label", "low", "high", "variants", "words", "p_value"]
    box = inside(limits, x)
    there, seen = measured(box, happens, judge), measured(box, happens, search)
    return Box(
        limits=pd.DataFrame(rows, columns=names).set_index("factor"),
        **there,
        mass_error=probability_error(there["mass"], int(judge.sum())),
        seen_coverage=seen["coverage"],
        seen_density=seen["density"],
        seen_density_error=seen["density_error"],
    )


def measured(box: Mask, happens: Mask, part: Mask) -> dict[str, float]:
    """Coverage and density, with errors, and mass of a box among the replicates of a part."""
    both = int((box & happens & part).sum())
    cases, size = int((happens & part).sum()), int((box & part).sum())
    coverage, density = both / cases if cases else nan, both / size if size else nan
    return {
        "coverage": coverage,
        "coverage_error": probability_error(coverage, cases),
        "density": density,
        "density_error": probability_error(density, size),
        "mass": float(box[part].mean()),
    }


def tightened(limits: Sequence[Limit], x: pd.DataFrame) -> Limits:
    """Limits without those that leave out nobody: open where a limit is the extreme seen."""
    kept = []
    for limit in limits:
        if limit.variants:
            present = set(x[limit.factor].unique())
            if present - set(limit.variants):
                kept.append(limit)
            continue
        values = x[limit.factor].to_numpy(float)
        low = -inf if limit.low <= values.min() else limit.low
        high = inf if limit.high >= values.max() else limit.high
        if (low, high) != (-inf, inf):
            kept.append(replace(limit, low=low, high=high))
    return tuple(kept)
