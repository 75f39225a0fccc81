"""Cumulative incidence with competing risks, in discrete time.

Aalen and Johansen (1978); standard errors by the delta method as in Marubini and Valsecchi (1995,
section 10.2). Without censoring before the end the estimates are the plain shares and the errors
those of a binomial share, which the tests use.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

TINY = 1e-12
"""How far rounding may take a probability from 0 or 1."""


@dataclass(frozen=True)
class Incidence:
    """Estimates at the end of each time: ``probability[cause, time]``, ``error`` likewise.

    ``waiting[time]`` is the chance that nothing has come, with ``waiting_error``; ``at_risk[time]``
    counts those still under watch as the time begins.
    """

    probability: Floats
    error: Floats
    waiting: Floats
    waiting_error: Floats
    at_risk: Whole


def aalen_johansen(times: Whole, causes: Whole, count: int, horizon: int) -> Incidence:
    """Incidence of ``count`` causes at times ``0 .. horizon - 1``.

    ``times[subject]`` is when a subject's event came or its watch ended; ``causes[subject]`` is the
    cause, or -1 where the watch ended without event (it counts as at risk at that time). Times at
    or beyond ``horizon`` are watched throughout.
    """
    events = np.zeros((count, horizon))
    inside = times < horizon
    for cause in range(count):
        events[cause] = np.bincount(times[inside & (causes == cause)], minlength=horizon)
    left = np.bincount(times[inside & (causes < 0)], minlength=horizon)
    gone = np.concatenate([[0.0], np.cumsum(events.sum(axis=0) + left)[:-1]])
    at_risk = len(times) - gone
    risk = np.maximum(at_risk, 1.0)
    every = events.sum(axis=0)
    waiting = np.cumprod(1.0 - every / risk)
    before = np.concatenate([[1.0], waiting[:-1]])
    probability = np.cumsum(before * events / risk, axis=1)
    error = np.array(
        [_error(p, e, every, risk, before) for p, e in zip(probability, events, strict=True)]
    )
    survivors = risk - every
    hazard = np.divide(every, risk * survivors, out=np.zeros(horizon), where=survivors > 0)
    return Incidence(
        probability,
        error.reshape(count, horizon),
        waiting,
        waiting * np.sqrt(np.cumsum(hazard)),
        at_risk.astype(np.int64),
    )


def interval(
    probability: Floats, error: Floats, n: int, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Ends of an interval on the complementary log-log scale, which stays within 0 and 1.

    Where the estimate is 0 or 1 the far end is the exact binomial one for ``n`` subjects.
    """
    z = float(ndtri(0.5 + level / 2))
    edge = ((1 - level) / 2) ** (1 / n)
    none, certain = probability <= TINY, settled(probability)
    inner = np.where(certain, 0.5, probability)
    power = z * np.where(certain, 0.0, error) / (inner * np.abs(np.log(inner)))
    low = np.where(certain, np.where(none, 0.0, edge), inner ** np.exp(power))
    high = np.where(certain, np.where(none, 1 - edge, 1.0), inner ** np.exp(-power))
    return low, high


def settled(probability: Floats) -> NDArray[np.bool_]:
    """Where a probability is 0 or 1 but for rounding."""
    return np.asarray((probability <= TINY) | (probability >= 1 - TINY))


def _error(share: Floats, own: Floats, every: Floats, risk: Floats, before: Floats) -> Floats:
    """Standard errors of one cause's incidence at every time."""
    survivors = risk - every
    hazard = np.divide(every, risk * survivors, out=np.zeros(len(risk)), where=survivors > 0)
    variance = np.empty(len(share))
    for t in range(len(share)):
        ahead = share[t] - share[: t + 1]
        part = slice(0, t + 1)
        variance[t] = (
            ahead**2 * hazard[part]
            + before[part] ** 2 * (risk[part] - own[part]) / risk[part] ** 3 * own[part]
            - 2 * ahead * before[part] * own[part] / risk[part] ** 2
        ).sum()
    return np.sqrt(np.maximum(variance, 0.0))
