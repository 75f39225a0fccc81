"""Words that several checks share: periods, correlations, ranks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variable import WAR_PHASES
from sim.validation.patterns.check import clearly_positive

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
ALLIES = ("KAZ", "KGZ", "TJK")
"""Central Asian members of the CSTO."""

FIGHTING = WAR_PHASES.index("fighting")


POSSIBLE = 0.05
"""Share of replicates from which on something counts as possible (one in twenty)."""


def possible(happens: Mask, applies: Mask) -> bool:
    """Whether something happens often enough to say that it can."""
    return bool(applies.any() and happens[applies].mean() >= POSSIBLE)


def odds(happens: Mask) -> Floats:
    """1 where something happens and -1 where it does not: its mean is above 0 if likelier than not.

    A tendency for :class:`~sim.validation.patterns.check.Held`.
    """
    return np.where(happens, 1.0, -1.0)


def likelier(more: Floats, less: Floats) -> bool:
    """Whether the mean of paired counts is higher by more than two standard errors."""
    return clearly_positive(more - less)


def fought(war: Floats) -> Mask:
    """Moments at which the war was being fought, ``[moment, replicate]``."""
    return np.asarray(np.isclose(war, FIGHTING))


def last(mask: Mask) -> NDArray[np.intp]:
    """Last moment at which ``mask[moment, replicate]`` holds, 0 where never: ``[replicate]``."""
    backwards = np.argmax(mask[::-1], axis=0)
    return np.where(mask.any(axis=0), len(mask) - 1 - backwards, 0)


def at(path: Floats, moments: NDArray[np.intp]) -> Floats:
    """Value of ``path[moment, replicate]`` at each replicate's own moment."""
    return np.take_along_axis(path, moments[None], axis=0)[0]


def mean_where(path: Floats, mask: Mask) -> Floats:
    """Mean of ``path`` over the moments of ``mask``; 0 where there are none: ``[replicate]``."""
    return np.sum(path * mask, axis=0) / np.maximum(mask.sum(axis=0), 1)


def correlation(x: Floats, y: Floats) -> Floats:
    """Pearson correlation over the leading axis, 0 where either does not vary."""
    dx, dy = x - x.mean(axis=0), y - y.mean(axis=0)
    spread = np.sqrt((dx**2).sum(axis=0) * (dy**2).sum(axis=0))
    return np.where(spread > 0.0, (dx * dy).sum(axis=0) / np.maximum(spread, 1e-300), 0.0)


def slope(x: Floats, y: Floats) -> Floats:
    """Rise of ``y`` per ``x`` over the leading axis (least squares), 0 where ``x`` is constant."""
    dx = x - x.mean(axis=0)
    spread = (dx**2).sum(axis=0)
    return np.where(spread > 0.0, (dx * y).sum(axis=0) / np.maximum(spread, 1e-300), 0.0)


def chance_correlation(pairs: int) -> float:
    """Largest correlation that ``pairs`` unrelated pairs show in 95 % of cases (one-sided t)."""
    from scipy import stats

    t = float(stats.t.ppf(0.95, pairs - 2))
    return t / float(np.sqrt(pairs - 2 + t * t))
