"""Sobol indices with chance as a factor: shares of an outcome's variance, with intervals.

Every factor is redrawn while all others stay as they are (Saltelli et al. 2010). Chance is one more
factor: a pair of runs that shares it shares every draw of the simulation, so what is left of the
difference is due to inputs, and what chance does on its own and together with inputs is estimated
like any other share. Inputs gathered in one factor are redrawn together.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.workbench.extras import needed
from sim.workbench.sensitivity.inputs import CHANCE, Factor

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

RESAMPLES = 200
LARGEST = 2**30
"""Bytes of a table of designed points beyond which it is refused."""


def design(factors: Sequence[Factor], size: int, seed: int) -> tuple[list[str], Floats, Whole]:
    """Names of the inputs, places ``[point, input]`` and numbers of chance ``[point]``.

    ``size`` base points, a power of two, give ``size * (len(factors) + 3)`` runs: two base samples,
    and one more per factor and for chance. Raises ``ValueError`` when the table would not fit into
    :data:`LARGEST`.
    """
    problem = _problem(factors)
    table_size = 8 * size * (len(factors) + 3) * problem["num_vars"]
    if table_size > LARGEST:
        raise ValueError(
            f"{len(factors)} factors and {size} base points make a design of "
            f"{table_size / 2**30:.1f} GB; gather the inputs (by top, kind or document), or take "
            "fewer points"
        )
    sample = needed("SALib.sample.sobol", "sensitivity").sample
    table: Floats = sample(problem, size, calc_second_order=False, seed=seed)
    _, chance = np.unique(table[:, -1], return_inverse=True)
    return problem["names"][:-1], table[:, :-1], chance.astype(np.int64)


def indices(factors: Sequence[Factor], y: Floats, seed: int) -> dict[str, Floats]:
    """Indices of the factors, then of chance, from outcomes ``y[point]`` in design order.

    ``first``, ``total`` and half-widths of their 95 % intervals (bootstrap), each ``[factor]``.
    Raises ``ValueError`` when the outcome does not vary.
    """
    if not y.min() < y.max():
        raise ValueError("the outcome does not vary; there is nothing to divide up")
    analyze = needed("SALib.analyze.sobol", "sensitivity").analyze
    # Centred: the estimator of first-order shares is noisier the further the mean is from zero.
    found = analyze(
        _problem(factors), y - y.mean(), calc_second_order=False, num_resamples=RESAMPLES, seed=seed
    )
    keys = {"first": "S1", "first_half": "S1_conf", "total": "ST", "total_half": "ST_conf"}
    return {name: np.asarray(found[key], dtype=np.float64) for name, key in keys.items()}


def base_size(wanted: int) -> int:
    """The power of two at or above a wanted number of base points."""
    return int(2 ** max(1, ceil(log2(wanted))))


def _problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """The factors as SALib wants them: one variable per input, grouped, chance last."""
    names = [name for factor in factors for name in factor.inputs]
    groups = [factor.name for factor in factors for _ in factor.inputs]
    return {
        "num_vars": len(names) + 1,
        "names": [*names, CHANCE],
        "groups": [*groups, CHANCE],
        "bounds": [[0.0, 1.0]] * (len(names) + 1),
    }
