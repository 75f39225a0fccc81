"""What the simulation says of each case: the simulated change and its spread, and raw forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.hindcast.ensemble import Run
from sim.analysis.hindcast.naive import LEVELS
from sim.analysis.hindcast.series import Case, Key, from_work, to_work, work_bounds
from sim.analysis.record import OBSERVABLES, QUESTION_EFFECT, between, reporting_error
from sim.world.arrays import total

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Signals:
    """What post-processing reads, one entry per case, in units of the usual change of the series.

    ``outcome`` is the change that came (NaN where unknown), ``change`` the median simulated change,
    ``spread`` the standard deviation over replicates, ``departure`` how far the five-year mean lies
    above the last figure, ``calm`` the logarithm of the usual change of all series against this
    one's, ``low`` and ``high`` the distance to the bounds, ``unit`` the usual change itself on the
    work scale.
    """

    outcome: Floats
    change: Floats
    spread: Floats
    departure: Floats
    calm: Floats
    lead: Floats
    low: Floats
    high: Floats
    unit: Floats

    def take(self, chosen: NDArray[np.bool_]) -> Signals:
        """The chosen cases."""
        return Signals(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))

    @staticmethod
    def joined(parts: Sequence[Signals]) -> Signals:
        """All cases of several parts."""
        names = Signals.__dataclass_fields__
        return Signals(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))


def last_errors(record: pd.DataFrame, origin: int) -> dict[tuple[str, str, str], float]:
    """Reporting error of the latest figure of each series at the origin, in its unit."""
    known = between(record, None, origin)
    columns = [known[c].tolist() for c in ("variable", "iso3", "power")]
    return dict(zip(zip(*columns, strict=True), reporting_error(known).tolist(), strict=True))


def simulated(run: Run, cases: Sequence[Case]) -> list[Case]:
    """The cases that the run has figures of."""
    return [c for c in cases if run.years.at(*c.key[:3], c.target) is not None]


def _begin(run: Run, key: Key) -> Floats:
    """Figures at the start as the model counts them, in the unit of the data, ``[replicate]``."""
    variable, state, power, _ = key
    begin = run.begin[variable]
    place: tuple[int, ...] = (run.years.labels["state"].index(state),)
    if power:
        axis = OBSERVABLES[variable].axis
        return np.asarray(begin[(*place, run.years.labels[axis].index(power))])
    return np.asarray(begin[place] if begin.ndim == 2 else total(begin[place]))


def _members(run: Run, case: Case) -> tuple[Floats, Floats]:
    """Simulated figures in the unit of the data, and their changes on the work scale."""
    variable, state, power, _ = case.key
    later = run.years.at(variable, state, power, case.target)
    if later is None:
        raise ValueError(f"{case.key} was not simulated for {case.target}")
    # Questions of polls differ in level for good: their change is counted from the run's own start.
    start = _begin(run, case.key) if variable == "opinion" else from_work(variable, case.start)
    return later, to_work(variable, later) - to_work(variable, start)


def signals_and_raw(
    run: Run, cases: Sequence[Case], record: pd.DataFrame, random: np.random.Generator
) -> tuple[Signals, Floats]:
    """Signals of the cases of one variable and origin, and the raw forecasts ``[case, level]``.

    A raw forecast is the simulated figure with a reporting error as large as that of the last
    figure, and for polls the question effect.
    """
    errors = last_errors(record, run.origin)
    rows, raw = [], []
    for case in cases:
        variable = case.key[0]
        later, change = _members(run, case)
        low, high = work_bounds(variable)
        if np.isnan(case.value):
            outcome = float("nan")
        else:
            outcome = float(to_work(variable, np.array([case.value]))[0]) - case.start
        in_scale = (
            outcome, float(np.median(change)), float(change.std()), case.mean5 - case.start,
        )  # fmt: skip
        rows.append(
            [
                *(number / case.scale for number in in_scale),
                np.log(case.pooled / case.scale), case.lead,
                (low - case.start) / case.scale, (high - case.start) / case.scale, case.scale,
            ]
        )  # fmt: skip
        error = errors.get(case.key[:3], 0.0)
        if variable == "opinion":
            error = float(np.hypot(error, QUESTION_EFFECT))
        seen = later + error * random.standard_normal(len(later))
        observable = OBSERVABLES[variable]
        raw.append(np.quantile(np.clip(seen, observable.low, observable.high), LEVELS))
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 9)
    return Signals(*table.T), np.array(raw).reshape(len(rows), len(LEVELS))
