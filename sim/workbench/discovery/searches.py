"""Two ways to find boxes: patient rule induction, through the EMA Workbench, and a small tree.

Friedman and Fisher (1999): peel thin slices off the box that holds everything, always the one whose
loss raises the density of cases most; every box on the way trades coverage for density. A tree
makes fewer assumptions about shape and gives several boxes (Breiman et al. 1984).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Floats, Mask
from sim.workbench.discovery.boxes import Limit, Limits, inside, pruned, tightened
from sim.workbench.optional import needed

LIBRARIES = {"prim": "ema_workbench.analysis.prim", "tree": "sklearn.tree"}
"""What the methods need."""
PEEL = 0.05
"""Part of the replicates that one peel may take."""
SMALLEST = 0.05
"""Part of the replicates that the last box, or a leaf, must hold."""
STEP = 0.02
"""Part by which one more condition must raise the lift of a box."""


def peeled(x: pd.DataFrame, happens: Mask) -> list[Limits]:
    """Boxes from everything to the narrowest, as conditions; found on the replicates given."""
    prim = needed(LIBRARIES["prim"], "discovery")
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


def leaves(x: pd.DataFrame, happens: Mask, *, depth: int, seed: int) -> list[Limits]:
    """Leaves that are denser in cases than all replicates, the densest first.

    The tree is grown to ``depth`` questions (Breiman et al. 1984); conditions that luck explains
    are dropped from its leaves.
    """
    tree = needed(LIBRARIES["tree"], "discovery")
    names, columns = _columns(x)
    grown = tree.DecisionTreeClassifier(
        max_depth=depth, min_samples_leaf=SMALLEST, random_state=seed
    ).fit(columns, happens)
    found = [
        pruned(tightened(_merged(path, x), x), x, happens) for path in _paths(grown.tree_, names)
    ]
    dense = {limits: happens[inside(limits, x)].mean() for limits in found if limits}
    kept = [limits for limits, density in dense.items() if density > happens.mean()]
    return sorted(kept, key=lambda limits: -dense[limits])


def _columns(x: pd.DataFrame) -> tuple[list[tuple[str, str]], Floats]:
    """Numbers as they are, hypotheses as one 0 or 1 per variant; names as (input, variant)."""
    names: list[tuple[str, str]] = []
    columns: list[Floats] = []
    for name in map(str, x.columns):
        if hasattr(x[name], "cat"):
            for variant in x[name].cat.categories:
                names.append((name, str(variant)))
                columns.append((x[name] == variant).to_numpy(float))
        else:
            names.append((name, ""))
            columns.append(x[name].to_numpy(float))
    return names, np.column_stack(columns)


Step = tuple[str, str, float, bool]
"""Input, variant, threshold, and whether the value lies above it."""


def _paths(tree: Any, names: list[tuple[str, str]]) -> list[list[Step]]:
    """The questions on the way to every leaf."""
    found: list[list[Step]] = []

    def descend(node: int, path: list[Step]) -> None:
        left, right = int(tree.children_left[node]), int(tree.children_right[node])
        if left == right:
            found.append(path)
            return
        name, variant = names[int(tree.feature[node])]
        threshold = float(tree.threshold[node])
        descend(left, [*path, (name, variant, threshold, False)])
        descend(right, [*path, (name, variant, threshold, True)])

    descend(0, [])
    return found


def _merged(path: list[Step], x: pd.DataFrame) -> list[Limit]:
    """One condition per input out of all questions about it."""
    limits: dict[str, Limit] = {}
    for name, variant, threshold, above in path:
        if variant:
            allowed = {variant} if above else {str(v) for v in x[name].cat.categories} - {variant}
            before = set(limits[name].variants) if name in limits else allowed
            limits[name] = Limit(name, variants=tuple(sorted(before & allowed)))
            continue
        before_ = limits.get(name, Limit(name))
        low = max(before_.low, threshold) if above else before_.low
        high = before_.high if above else min(before_.high, threshold)
        limits[name] = Limit(name, low, high)
    return list(limits.values())
