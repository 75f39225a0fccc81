"""Boxes of conditions: how well one separates the cases, and how they are found.

Patient rule induction, through the EMA Workbench (Friedman and Fisher 1999): peel thin slices off
the box that holds everything, always the one whose loss raises the density of cases most; every box
on the way trades coverage for density.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from inspect import signature
from math import inf, nan
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binom

from sim.arrays import Mask
from sim.ensemble.numbers import probability_error
from sim.workbench.optional import needed
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


LIBRARY = "ema_workbench.analysis.prim"
"""What searches for boxes."""
PEEL = 0.05
"""Part of the replicates that one peel may take."""
SMALLEST = 0.05
"""Part of the replicates that the last box must hold."""
STEP = 0.02
"""Part by which one more condition must raise the lift of a box."""


def peeled(x: pd.DataFrame, happens: Mask) -> list[Limits]:
    """Boxes from everything to the narrowest, as conditions; found on the replicates given."""
    prim = needed(LIBRARY, "discovery")
    options: dict[str, float] = {"peel_alpha": PEEL, "mass_min": SMALLEST}
    if "threshold" in signature(prim.Prim).parameters:  # up to version 2 of the workbench
        options["threshold"] = float(happens.mean())
    with _quiet():
        search = prim.Prim(x.copy(), happens.copy(), **options)
        box = search.find_box()
        lims = [frame.copy() for frame in box.box_lims]
    return [tightened(_limits(frame), x) for frame in lims]


def ladder(x: pd.DataFrame, happens: Mask, most: int) -> tuple[list[Limits], list[Limits]]:
    """Boxes of growing numbers of conditions, and all boxes on the way to the last.

    Inputs are taken in one after the other, up to ``most``, each time the one with which peeling
    reaches the box of the largest :func:`lift`; it stops when none makes it better. Conditions that
    luck explains are dropped.
    """
    chosen: list[Limits] = []
    way: list[Limits] = []
    record, taken = 0.0, tuple[str, ...]()
    while len(taken) < most:
        tries = [
            (*_best(boxes, x, happens), boxes, name)
            for name in map(str, x.columns)
            if name not in taken
            for boxes in [peeled(x[[*taken, name]], happens)]
        ]
        if not tries:
            break
        score, limits, boxes, name = max(tries, key=lambda found: found[0])
        if score <= record * (1 + STEP):
            break
        record, taken, way = score, (*taken, name), boxes
        chosen.append(limits)
    return chosen, way


def _best(boxes: list[Limits], x: pd.DataFrame, happens: Mask) -> tuple[float, Limits]:
    """The box of a peeling with the largest lift, without conditions that luck explains."""
    best = pruned(max(boxes, key=lambda limits: lift(limits, x, happens)), x, happens)
    return lift(best, x, happens), best


def lift(limits: Limits, x: pd.DataFrame, happens: Mask) -> float:
    """Coverage less mass: 0 for a box drawn at random, whatever its size and the base rate.

    Up to the base rate this is the weighted relative accuracy of subgroup discovery (Lavrac et al.
    1999).
    """
    box = inside(limits, x)
    return float(box[happens].mean() - box.mean())


def _limits(frame: pd.DataFrame) -> list[Limit]:
    """Conditions from a table with the lowest and highest value per input."""
    found = []
    for name in map(str, frame.columns):
        low, high = frame[name].iloc[0], frame[name].iloc[1]
        if isinstance(low, set | frozenset):
            found.append(Limit(name, variants=tuple(sorted(map(str, low)))))
        else:
            found.append(Limit(name, float(low), float(high)))
    return found


@contextmanager
def _quiet() -> Iterator[Any]:
    """Keep to itself what the library says about its own use of other libraries."""
    logger = logging.getLogger("EMA")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
