"""Model discrepancy: how the simulated change of a figure is turned into an honest forecast.

No simulator is right about its own error (Kennedy and O'Hagan 2001). Following the statistics of
weather ensembles (EMOS, Gneiting et al. 2005), what came of past forecasts says how much of a
simulated change to believe and how wide to make the forecast. With everything in units of the usual
yearly change of the series, and censored at the bounds of the observable,

    change of the figure ~ logistic(location, scale)
    location = drift * lead + belief * simulated change + memory * (five-year mean - last figure)
    log(scale) = width + growth * log(lead) + trust * log(simulated spread) + calm * log(ratio)

where ratio is the usual change of all series of the variable against that of this one. The
coefficients of a variable minimise the mean CRPS over forecasts whose outcome was known, with a
penalty that draws them to :data:`START` while there are few.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from sim.analysis.hindcast.naive import LEVELS
from sim.analysis.hindcast.signals import Signals

Floats = NDArray[np.float64]

NAMES = ("drift", "belief", "memory", "width", "growth", "trust", "calm")
"""Coefficients in the order of the vectors below."""

START = np.array([0.0, 1.0, 0.0, np.log(0.7), 0.5, 0.2, 0.3])
"""Coefficients before any outcome is known: the simulated change is believed, the spread is about
that of a random walk of usual changes, somewhat wider where the simulation is, and a quiet series
is only partly trusted to stay quiet (assumption; chosen on outcomes up to 2015)."""

SOFTNESS = np.array([0.05, 0.5, 0.3, 1.0, 0.3, 0.3, 0.3])
"""How far the penalty lets each coefficient go from its start (standard deviations; assumption)."""

OVERLAP = 60.0
"""Cases that count as one: the horizons of one origin share their years, and the series of one
variable share their shocks. Chosen on outcomes up to 2015."""

_LARGEST = 15.0
_BOUNDS = ((-1.0, 1.0), (-0.5, 2.5), (-0.5, 1.2), (-3.0, 3.0), (0.0, 1.2), (-1.0, 1.0), (-1.0, 1.0))
_ODDS = np.log(LEVELS / (1.0 - LEVELS))


@dataclass(frozen=True)
class Discrepancy:
    """Fitted coefficients of one variable; ``cases`` is the number of outcomes they rest on."""

    coefficients: tuple[float, ...]
    cases: int

    def named(self) -> dict[str, float]:
        """Coefficients by name."""
        return dict(zip(NAMES, self.coefficients, strict=True))

    @staticmethod
    def unfitted(without: Collection[str] = ()) -> Discrepancy:
        """What holds before anything is known."""
        start = [0.0 if n in without else float(v) for n, v in zip(NAMES, START, strict=True)]
        return Discrepancy(tuple(start), 0)


def location_and_scale(theta: Floats, s: Signals) -> tuple[Floats, Floats]:
    """Location and scale of the logistic distribution of the change, in usual changes."""
    drift, belief, memory, width, growth, trust, calm = theta
    change = np.clip(s.change, -_LARGEST, _LARGEST)
    departure = np.clip(s.departure, -_LARGEST, _LARGEST)
    location = drift * s.lead + belief * change + memory * departure
    spread = np.log(np.clip(s.spread, 0.05, _LARGEST))
    scale = np.exp(width + growth * np.log(s.lead) + trust * spread + calm * s.calm)
    return location, np.clip(scale, 1e-3, 1e3)


def censored_crps(y: Floats, location: Floats, scale: Floats, low: Floats, high: Floats) -> Floats:
    """CRPS of a logistic distribution whose mass beyond the bounds lies on them.

    With F the logistic distribution function and S(x) = log(1 + exp(x)) its integral, that of F^2
    is S - F, so the score is S(y) + S(-y) - S(low) - S(-high) + F(low) - F(high), standardised.
    """
    z, bottom, top = ((x - location) / scale for x in (np.clip(y, low, high), low, high))
    inside = np.logaddexp(0.0, z) + np.logaddexp(0.0, -z)
    beyond = np.logaddexp(0.0, bottom) + np.logaddexp(0.0, -top)
    mass = special.expit(bottom) - special.expit(top)
    return np.asarray(scale * (inside - beyond + mass), dtype=np.float64)


def fit(s: Signals, without: Collection[str] = ()) -> Discrepancy:
    """Fit the coefficients of one variable to the cases whose outcome is known.

    Cases are weighted by the usual change of their series, so that the score is that of the figures
    in their own unit. ``without`` holds coefficients (``belief``) at zero, to see their worth.
    """
    s = s.take(~np.isnan(s.outcome))
    start = np.array(Discrepancy.unfitted(without).coefficients)
    if len(s.outcome) == 0:
        return Discrepancy.unfitted(without)
    weight = s.unit / max(float((s.unit * np.abs(s.outcome)).mean()), 1e-12) / OVERLAP
    free = [i for i, name in enumerate(NAMES) if name not in without]

    def loss(part: Floats) -> float:
        theta = start.copy()
        theta[free] = part
        location, scale = location_and_scale(theta, s)
        crps = weight * censored_crps(s.outcome, location, scale, s.low, s.high)
        penalty = (((theta - start) / SOFTNESS) ** 2).sum()
        return float(crps.sum() + 0.5 * penalty)

    bounds = [_BOUNDS[i] for i in free]
    found = optimize.minimize(loss, start[free], method="L-BFGS-B", bounds=bounds)
    theta = start.copy()
    theta[free] = found.x
    return Discrepancy(tuple(float(v) for v in theta), len(s.outcome))


def forecast(model: Discrepancy, s: Signals) -> Floats:
    """Quantiles of the change at the kept levels, in usual changes, ``[case, level]``."""
    location, scale = location_and_scale(np.array(model.coefficients), s)
    spread = location[:, None] + scale[:, None] * _ODDS
    return np.asarray(np.clip(spread, s.low[:, None], s.high[:, None]), dtype=np.float64)
