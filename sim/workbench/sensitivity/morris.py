"""Morris screening: which of many factors move an outcome at all, for few runs.

Each trajectory starts somewhere and moves one factor at a time, so that two neighbouring runs
differ in that factor alone. They share their chance as well: an effect is the difference of two
worlds with the same luck, and luck differs from trajectory to trajectory (Morris 1991; Campolongo
et al. 2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.workbench.extras import needed
from sim.workbench.sensitivity.inputs import Factor

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

LEVELS = 4
"""Levels of the grid; an effect is scaled to the way from the lowest to the highest."""

RESAMPLES = 200
ENDS = (0.5 / LEVELS, 1.0 - 0.5 / LEVELS)
"""Quantiles of a prior at which the lowest and highest level lie: the middle of equal parts."""


def design(
    factors: Sequence[Factor], trajectories: int, seed: int
) -> tuple[list[str], Floats, Whole]:
    """Names of the inputs, places ``[point, input]`` and numbers of chance ``[point]``.

    ``trajectories * (len(factors) + 1)`` points; one number of chance per trajectory.
    """
    sample = needed("SALib.sample.morris", "sensitivity").sample
    problem = _problem(factors)
    table: Floats = sample(problem, trajectories, num_levels=LEVELS, seed=seed)
    chance = np.repeat(np.arange(trajectories), len(factors) + 1)
    return problem["names"], ENDS[0] + (ENDS[1] - ENDS[0]) * table, chance


def effects(factors: Sequence[Factor], places: Floats, y: Floats, seed: int) -> dict[str, Floats]:
    """``mu_star`` with the half-width of its 95 % interval, ``mu`` and ``sigma``: ``[factor]``.

    In units of the outcome, for a way from the lowest to the highest level. A factor of several
    inputs has no sign, so its ``mu`` is NaN.
    """
    analyze = needed("SALib.analyze.morris", "sensitivity").analyze
    table = (places - ENDS[0]) / (ENDS[1] - ENDS[0])
    found = analyze(
        _problem(factors), table, y, num_levels=LEVELS, num_resamples=RESAMPLES, seed=seed
    )
    keys = {"mu_star": "mu_star", "half": "mu_star_conf", "mu": "mu", "sigma": "sigma"}
    result = {name: np.ma.filled(found[key], np.nan).astype(float) for name, key in keys.items()}
    several = np.array([len(factor.inputs) > 1 for factor in factors])
    result["mu"][several] = np.nan
    return result


def _problem(factors: Sequence[Factor]) -> dict[str, Any]:
    names = [name for factor in factors for name in factor.inputs]
    return {
        "num_vars": len(names),
        "names": names,
        "groups": [factor.name for factor in factors for _ in factor.inputs],
        "bounds": [[0.0, 1.0]] * len(names),
    }
