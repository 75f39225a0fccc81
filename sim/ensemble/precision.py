"""Monte Carlo errors: how far an estimate may be from that of infinitely many replicates.

These are errors of the simulation alone; they say nothing about whether the model is right.
"""

from __future__ import annotations

from math import nan, sqrt

import numpy as np

from sim.arrays import Floats


def probability_error(share: float, n: int) -> float:
    """Standard error of a share of ``n`` replicates (binomial; NaN for no replicates).

    At a share of exactly 0 or 1, where the binomial error vanishes, it is computed as if half a
    replicate had come out the other way.
    """
    if n == 0:
        return nan
    inner = min(max(share, 0.5 / n), 1.0 - 0.5 / n)
    return sqrt(inner * (1.0 - inner) / n)


def mean_error(values: Floats) -> float:
    """Standard error of the mean of ``values[replicate]`` (NaN for fewer than two)."""
    if len(values) < 2:
        return nan
    return float(values.std(ddof=1) / sqrt(len(values)))


def quantile_error(values: Floats, level: float) -> float:
    """Standard error of a quantile of ``values[replicate]``, from order statistics.

    Half the distance between the order statistics one binomial standard deviation of the rank
    away on either side; no assumption about the distribution (Conover 1999, section 3.2). NaN
    where these lie beyond the smallest or largest value: there are too few to tell.
    """
    n = len(values)
    if n < 2:
        return nan
    ordered = np.sort(values)
    spread = sqrt(n * level * (1.0 - level))
    low, high = int(np.floor(n * level - spread)), int(np.ceil(n * level + spread)) - 1
    if low < 0 or high > n - 1:
        return nan
    return float(ordered[high] - ordered[low]) / 2.0
