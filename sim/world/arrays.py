"""Small array helpers whose results do not depend on how many replicates are in hand.

NumPy may re-order a sum over ``[8, 1]`` against ``[8, 1000]``, which changes the last bit; a
replicate must come out the same alone and in a crowd, so small axes are summed in a fixed order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.arrays import REAL, Floats

Bools = NDArray[np.bool_]
Places = NDArray[np.intp]

clip: Any = np.clip
"""As ``np.clip``, where NumPy lets it without a detour that costs several times as much."""
try:
    from numpy._core import umath
except ImportError:  # the ufunc is no public name: a later NumPy may keep it elsewhere
    pass
else:
    clip = getattr(umath, "clip", np.clip)


_MANY = 1024
"""Numbers from which on it is worth while to look for those that matter."""


def total(values: Floats, axis: int = 0) -> Floats:
    """Sum over a small axis (not the replicate's), first label first; zero over no labels."""
    # NumPy adds in pairs along the fast axis in memory only: the replicate's, unless there is one.
    if values.shape[-1] > 1 or values.shape[axis] == 0:
        return np.add.reduce(values, axis=axis)
    found: Floats = np.add.accumulate(values, axis=axis)[(slice(None),) * axis + (-1,)]
    return found


def running(values: Floats) -> Floats:
    """Sums over the second axis up to each place, ``[item, place, replicate]``."""
    result = values.copy()
    for k in range(1, values.shape[1]):
        result[:, k] += result[:, k - 1]
    return result


def weighted(weights: Floats, values: Sequence[Floats] | Floats) -> Floats:
    """Sum of ``weights[k] * values[k]`` over the leading axis, first label first."""
    result = weights[0] * values[0]
    for weight, value in zip(weights[1:], values[1:], strict=True):
        result += weight * value
    return np.asarray(result, dtype=REAL)


def largest_others(values: Floats) -> Floats:
    """For each place of the leading axis the largest value at the others, or 0 if that is larger.

    Shape of ``values``.
    """
    before, after = np.zeros_like(values), np.zeros_like(values)
    for k in range(1, len(values)):
        np.maximum(before[k - 1], values[k - 1], out=before[k])
        np.maximum(after[-k], values[-k], out=after[-k - 1])
    return np.maximum(before, after)


def largest_seen(values: Floats) -> Floats:
    """For each place the largest of ``values[place, other]`` over the others, or 0 if larger.

    Shape ``[place, ...]``.
    """
    places = range(len(values))
    others = values.copy()
    others[places, places] = 0.0
    return np.max(others, axis=1)


def saturating(stock: Floats, half: Floats | float) -> Floats:
    """``stock / (stock + half)``: from 0 to 1, one half at ``half`` (diminishing returns)."""
    return stock / (stock + half)


def share(part: Floats, whole: Floats) -> Floats:
    """``part / whole``, broadcastable; 0 where there is no whole, of which nobody has a part."""
    return part / np.where(whole > 0.0, whole, np.inf)


def logistic(x: Floats) -> Floats:
    """Logistic curve, safe for large arguments."""
    return 1.0 / (1.0 + np.exp(-clip(x, -40.0, 40.0)))


def toward(value: Floats, target: Floats | float, rate: Floats | float) -> Floats:
    """One quarter of exponential approach: ``value + rate * (target - value)``."""
    return value + rate * (target - value)


def chance(hazard: Floats) -> Floats:
    """Probability of at least one event in a quarter at ``hazard`` events per quarter."""
    return -np.expm1(-np.maximum(hazard, 0.0))


def happens(hazard: Floats, u: Floats) -> Bools:
    """Whether anything happens in a quarter at ``hazard``: ``u < chance(hazard)``, broadcast.

    Exponentials of single numbers are slow; no chance is above its hazard, so that most uniforms
    tell without it.
    """
    may: Bools = np.asarray(u <= hazard)
    rest = np.count_nonzero(may)
    if rest == 0:
        return may
    if rest > may.size // 4 or may.size < _MANY:
        return np.asarray(u < chance(hazard))
    places = np.flatnonzero(may)
    hazard, u = (np.broadcast_to(x, may.shape).reshape(-1)[places] for x in (hazard, u))
    may.reshape(-1)[places] = u < chance(hazard)
    return may


def one_of(hazards: Sequence[Floats], u: Floats) -> tuple[Bools, Places]:
    """Whether one of several things happens in a quarter, and which: one uniform for both.

    ``hazards[k]`` are events per quarter of the shape of ``u``. Something happens with
    :func:`chance` of their sum; what it is goes by their parts in it.
    """
    reached = list(accumulate(hazards))
    whole = reached[-1]
    likely = chance(whole)
    mark = whole * (u / np.maximum(likely, 1e-30))
    place = np.zeros(u.shape, np.min_scalar_type(len(hazards)))
    for part in reached[:-1]:
        place += (part <= mark).view(np.uint8)
    return u < likely, place.astype(np.intp)


def poisson(mean: Floats, u: Floats, most: int = 400) -> Floats:
    """Poisson counts by inverting the distribution at uniforms ``u``: one uniform per count.

    Means above 12 use the normal approximation with continuity correction (the relative error of
    the mean is below one percent there); counts stop at ``most``.
    """
    mean = np.broadcast_to(mean, u.shape)
    count = np.zeros(u.shape, REAL)
    _count_up(count, np.minimum(mean, 12.0), u)
    many = mean > 12.0
    if many.any():
        large = mean[many]
        guess = np.floor(large + np.sqrt(large) * special.ndtri(u[many]) + 0.5)
        count[many] = np.maximum(guess, 0.0)
    return np.minimum(count, most)


def _count_up(count: Floats, mean: Floats, u: Floats) -> None:
    """Invert Poisson distributions: after each term count those that need a further one.

    Where most of many need none, go on with the others alone.
    """
    flat, term = count.reshape(-1), np.exp(-mean)
    place = np.flatnonzero(u > term)
    mean, u, term = mean.take(place), u.take(place), term.take(place)
    cumulative, number = term.copy(), np.ones_like(term)
    for k in range(1, 49):
        term *= mean
        term /= k
        cumulative += term
        above = u > cumulative
        rest = int(np.count_nonzero(above))
        if rest == 0:
            break
        number += above
        if len(place) > max(2 * rest, _MANY):
            flat[place] = number
            on = np.flatnonzero(above)
            place, mean, u, number = place[on], mean.take(on), u.take(on), number.take(on)
            term, cumulative = term.take(on), cumulative.take(on)
    flat[place] = number


def fading(half_life: Floats | float) -> Floats:
    """Part of a departure that fades in a quarter, at a half-life in quarters."""
    return -np.expm1(-math.log(2.0) / half_life)


def heavy(z: Floats, tail: Floats | float) -> Floats:
    """A standard normal ``z`` with heavier tails: ``z * exp(tail * z**2 / 2)`` (Tukey 1977, h).

    ``tail`` 0 leaves it normal; 0.1 gives an excess kurtosis of 2.5 and a standard deviation of
    1.2, 0.15 one of 7 and 1.3. One draw gives one number, so streams stay aligned.
    """
    return z * np.exp(tail * z * z / 2.0)
