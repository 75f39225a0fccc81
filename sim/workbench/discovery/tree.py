"""Conditions from a small classification tree: fewer assumptions about shape, several boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.workbench.discovery.boxes import Limit, Limits, inside, pruned, rates, tightened
from sim.workbench.extras import needed

if TYPE_CHECKING:
    import pandas as pd

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

SMALLEST_LEAF = 0.05
"""Part of the replicates that a leaf must hold."""


def leaves(x: pd.DataFrame, happens: Mask, *, depth: int, seed: int) -> list[Limits]:
    """Leaves that are denser in cases than all replicates, the densest first.

    The tree is grown to ``depth`` questions (Breiman et al. 1984); conditions that luck explains
    are dropped from its leaves.
    """
    tree = needed("sklearn.tree", "discovery")
    names, columns = _columns(x)
    grown = tree.DecisionTreeClassifier(
        max_depth=depth, min_samples_leaf=SMALLEST_LEAF, random_state=seed
    ).fit(columns, happens)
    found = [
        pruned(tightened(_merged(path, x), x), x, happens) for path in _paths(grown.tree_, names)
    ]
    everything = np.ones(len(x), dtype=bool)
    dense = [
        (rates(inside(limits, x), happens, everything)[1], limits)
        for limits in dict.fromkeys(found)
        if limits
    ]
    return [
        limits for density, limits in sorted(dense, key=lambda d: -d[0]) if density > happens.mean()
    ]


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
