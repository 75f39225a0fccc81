"""Forecasts of the record: what the simulation, as it is, says of each figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.validation.hindcast.ensemble import Run
from sim.validation.hindcast.naive import LEVELS
from sim.validation.hindcast.series import Case
from sim.validation.record import OBSERVABLES, QUESTION_EFFECT, between, reporting_error

Floats = NDArray[np.float64]


def simulated(run: Run, cases: Sequence[Case]) -> list[Case]:
    """The cases that the run has figures of."""
    return [c for c in cases if run.years.at(*c.key[:3], c.target) is not None]


def last_errors(record: pd.DataFrame, origin: int) -> dict[tuple[str, str, str], float]:
    """Reporting error of the latest figure of each series at the origin, in its unit."""
    known = between(record, None, origin)
    columns = [known[c].tolist() for c in ("variable", "iso3", "power")]
    return dict(zip(zip(*columns, strict=True), reporting_error(known).tolist(), strict=True))


def reported_figures(
    run: Run, cases: Sequence[Case], record: pd.DataFrame, random: np.random.Generator
) -> Floats:
    """Simulated figures as they would be reported, in the unit of the data: ``[case, world]``.

    To each comes a reporting error as large as that of the last figure of its series, and for polls
    the effect of the question. Raises ValueError for a case that was not simulated.
    """
    errors = last_errors(record, run.origin)
    rows = []
    for case in cases:
        figure = run.years.at(*case.key[:3], case.target)
        if figure is None:
            raise ValueError(f"{case.key} was not simulated for {case.target}")
        error = errors.get(case.key[:3], 0.0)
        if case.key[0] == "opinion":
            error = float(np.hypot(error, QUESTION_EFFECT))
        observable = OBSERVABLES[case.key[0]]
        seen = figure + error * random.standard_normal(len(figure))
        rows.append(np.clip(seen, observable.low, observable.high))
    return np.array(rows)


def quantiles(figures: Floats) -> Floats:
    """The distribution over the last axis, ``[..., level]``."""
    return np.moveaxis(np.quantile(figures, LEVELS, axis=-1), 0, -1)
