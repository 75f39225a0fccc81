"""Designed analyses: where Morris and Sobol look, runs at those points, and what is read off them.

Morris screening finds out which of many factors move an outcome at all, for few runs. Each
trajectory starts somewhere and moves one factor at a time, so that two neighbouring runs differ in
that factor alone. They share their chance as well: an effect is the difference of two worlds with
the same luck, and luck differs from trajectory to trajectory (Morris 1991; Campolongo et al. 2007).

Sobol indices are shares of an outcome's variance. Every factor is redrawn while all others stay as
they are (Saltelli et al. 2010). Chance is one more factor: a pair of runs that shares it shares
every draw of the simulation, so what is left of the difference is due to inputs, and what chance
does on its own and together with inputs is estimated like any other share. Inputs gathered in one
factor are redrawn together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log2
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Floats, Whole
from sim.ensemble import simulate
from sim.ensemble.outcome import Outcome
from sim.ensemble.tables import FrameTable
from sim.scenario import Scenario
from sim.start.design import Design
from sim.workbench.base import Sharing, part
from sim.workbench.optional import needed
from sim.workbench.sensitivity.inputs import CHANCE, Factor

RESAMPLES = 200
"""Bootstrap samples behind the intervals."""

LEVELS = 4
"""Levels of the grid; an effect is scaled to the way from the lowest to the highest."""

ENDS = (0.5 / LEVELS, 1.0 - 0.5 / LEVELS)
"""Quantiles of a prior at which the lowest and highest level lie: the middle of equal parts."""


def morris_design(
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


def morris_effects(factors: Sequence[Factor], places: Floats, y: Floats, seed: int) -> pd.DataFrame:
    """Mean sizes of effects with their 95 % interval, ``mu`` and ``sigma``, a row per factor.

    In units of the outcome, for a way from the lowest to the highest level. A factor of several
    inputs has no sign, so its ``mu`` is NaN.
    """
    analyze = needed("SALib.analyze.morris", "sensitivity").analyze
    table = (places - ENDS[0]) / (ENDS[1] - ENDS[0])
    found = analyze(
        _problem(factors), table, y, num_levels=LEVELS, num_resamples=RESAMPLES, seed=seed
    )
    star, half, mu, sigma = (
        np.ma.filled(found[key], np.nan).astype(float)
        for key in ("mu_star", "mu_star_conf", "mu", "sigma")
    )
    mu[np.array([len(factor.inputs) > 1 for factor in factors])] = np.nan
    columns = {
        "mu_star": star, "mu_star_low": np.maximum(star - half, 0.0), "mu_star_high": star + half,
        "mu": mu, "sigma": sigma,
    }  # fmt: skip
    return pd.DataFrame(columns, index=pd.Index([f.name for f in factors], name="factor"))


LARGEST = 2**30
"""Bytes of a table of designed points beyond which it is refused."""


def sobol_design(
    factors: Sequence[Factor], size: int, seed: int
) -> tuple[list[str], Floats, Whole]:
    """Names of the inputs, places ``[point, input]`` and numbers of chance ``[point]``.

    ``size`` base points, a power of two, give ``size * (len(factors) + 3)`` runs: two base samples,
    and one more per factor and for chance. Raises ``ValueError`` when the table would not fit into
    :data:`LARGEST`.
    """
    problem = _problem(factors, CHANCE)
    check_size(factors, size)
    sample = needed("SALib.sample.sobol", "sensitivity").sample
    table: Floats = sample(problem, size, calc_second_order=False, seed=seed)
    _, chance = np.unique(table[:, -1], return_inverse=True)
    return problem["names"][:-1], table[:, :-1], chance.astype(np.int64)


def check_size(factors: Sequence[Factor], size: int) -> None:
    """Raise ``ValueError`` for a Sobol' design that would not fit into :data:`LARGEST`."""
    problem = _problem(factors, CHANCE)
    table_size = 8 * size * (len(factors) + 3) * problem["num_vars"]
    if table_size > LARGEST:
        raise ValueError(
            f"{len(factors)} factors and {size} base points make a design of "
            f"{table_size / 2**30:.1f} GB; gather the inputs (by top, kind or document), or take "
            "fewer points"
        )


def sobol_indices(factors: Sequence[Factor], y: Floats, seed: int) -> pd.DataFrame:
    """Indices from outcomes ``y[point]`` in design order, a row per factor and one for chance.

    ``first`` and ``total`` with the ends of their 95 % intervals (bootstrap). Raises ``ValueError``
    when the outcome does not vary.
    """
    if not y.min() < y.max():
        raise ValueError("the outcome does not vary; there is nothing to divide up")
    analyze = needed("SALib.analyze.sobol", "sensitivity").analyze
    # Centred: the estimator of first-order shares is noisier the further the mean is from zero.
    found = analyze(
        _problem(factors, CHANCE), y - y.mean(), calc_second_order=False, num_resamples=RESAMPLES,
        seed=seed,
    )  # fmt: skip
    columns: dict[str, Floats] = {}
    for name, key in (("first", "S1"), ("total", "ST")):
        value, half = found[key], found[f"{key}_conf"]
        columns |= {name: value, f"{name}_low": value - half, f"{name}_high": value + half}
    names = [*(f.name for f in factors), CHANCE]
    return pd.DataFrame(columns, index=pd.Index(names, name="factor"))


def base_size(wanted: int) -> int:
    """The power of two at or above a wanted number of base points."""
    return int(2 ** max(1, ceil(log2(wanted))))


def _problem(factors: Sequence[Factor], *more: str) -> dict[str, Any]:
    """The factors as SALib wants them: one variable per input, grouped, then ``more`` variables."""
    names = [*(name for factor in factors for name in factor.inputs), *more]
    return {
        "num_vars": len(names),
        "names": names,
        "groups": [*(factor.name for factor in factors for _ in factor.inputs), *more],
        "bounds": [[0.0, 1.0]] * len(names),
    }


BLOCK = 1024
"""Points simulated together; what a design takes in memory is that of a block."""


@dataclass(frozen=True)
class Runs:
    """Outcomes of designed points, one row per point, and what they are."""

    outcome_table: FrameTable
    outcome_info: Mapping[str, Outcome]


def evaluate(
    scenario: Scenario,
    names: Sequence[str],
    places: Floats,
    chance: Whole,
    *,
    seed: int,
    pool: Sharing,
) -> Runs:
    """Outcomes at ``places[point, input]``, with the chance of the replicates ``chance[point]``.

    Raises ``RuntimeError`` when a point has no finite outcome, because a design with holes cannot
    be analysed.
    """
    tables: list[pd.DataFrame] = []
    info: Mapping[str, Outcome] = {}
    for first in range(0, len(places), BLOCK):
        block = slice(first, min(first + BLOCK, len(places)))
        columns = np.ascontiguousarray(places[block].T)
        design = Design(columns.shape[1], dict(zip(names, columns, strict=True)), chance[block])
        result = simulate(
            scenario, replicates=design.size, seed=seed, design=design, record=(),
            **part(pool, first, len(places)),
        )  # fmt: skip
        if result.n < design.size:
            raise RuntimeError(
                f"{design.size - result.n} of {design.size} designed worlds are not finite: "
                f"{result.provenance['excluded'][:3]}"
            )
        tables.append(result.outcomes)
        info = result.outcome_info
    return Runs(FrameTable(pd.concat(tables, ignore_index=True)), info)
