"""Forecasts of the record: those that know nothing but the series, and what the simulation says."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.validation.hindcast.series import Case, Known, Series, from_work
from sim.validation.record import OBSERVABLES, QUESTION_EFFECT, Simulated, between, reporting_error

Centre = Callable[[Series, int, float], float]
"""Central forecast of a known series some years on; the last number is the pooled drift."""

LEVELS = np.arange(1, 200) / 200.0
"""Probability levels at which every forecast distribution is kept: 0.005 to 0.995."""

_ENOUGH = 20
_DRAWS = 2000
_WINDOW = 10


def _trend(series: Series, lead: int, _: float) -> float:
    recent = series.years > series.years[-1] - _WINDOW
    years, values = series.years[recent].astype(np.float64), series.values[recent]
    spread = years - years.mean()
    slope = float((spread * values).sum() / max(float((spread**2).sum()), 1e-9))
    return float(values.mean()) + slope * (float(years[-1]) + lead - float(years.mean()))


CENTRES: dict[str, Centre] = {
    "no change": lambda known, *_: float(known.values[-1]),
    "random walk with pooled drift": lambda known, lead, drift: (
        float(known.values[-1]) + lead * drift
    ),
    "last-five-year mean": lambda known, *_: float(
        known.values[known.years > known.years[-1] - 5].mean()
    ),
    "linear trend": _trend,
}
RESAMPLE = "own-history resample"
NAIVE = (*CENTRES, RESAMPLE)
"""Names of the naive forecasts."""


def naive_forecasts(known: Known, cases: Sequence[Case]) -> dict[str, Floats]:
    """Quantiles at :data:`LEVELS` by method, ``[case, level]``, in the unit of the data.

    Reads nothing later than the origin of ``known``.
    """
    drift = _pooled_drift(known)
    leads = sorted({case.lead for case in cases})
    result = {}
    for name, centre in CENTRES.items():
        errors = _errors(known, centre, drift, leads)
        rows = [
            centre(known.series[c.key], c.lead, drift * c.scale) + c.scale * errors[c.lead]
            for c in cases
        ]
        result[name] = _plain(known.variable, rows)
    result[RESAMPLE] = _plain(known.variable, [_resampled(known, case) for case in cases])
    return result


def _plain(variable: str, rows: Sequence[Floats]) -> Floats:
    return from_work(variable, np.array(rows).reshape(len(rows), len(LEVELS)))


def _pooled_drift(known: Known) -> float:
    """Mean yearly change of all series of the variable, in units of their usual change."""
    moves = [s.changes() / known.scale[key] for key, s in known.series.items()]
    every = np.concatenate(moves)
    return float(every.mean()) if len(every) else 0.0


def _errors(known: Known, centre: Centre, drift: float, leads: Sequence[int]) -> dict[int, Floats]:
    """Quantiles of the method's past errors by lead, in units of the usual change."""
    past = {lead: _past_errors(known, centre, drift, lead) for lead in range(1, max(leads) + 1)}
    usable = [lead for lead, found in past.items() if len(found) >= _ENOUGH]
    result = {}
    for lead in leads:
        near = [u for u in usable if u <= lead]
        if near:
            found = past[near[-1]] * np.sqrt(lead / near[-1])
        else:
            # No past to learn from: changes of usual size, as a random walk adds them up.
            found = 1.25 * np.sqrt(lead) * np.linspace(-2.0, 2.0, 41)
        result[lead] = np.quantile(np.concatenate([found, -found]), LEVELS)
    return result


def _past_errors(known: Known, centre: Centre, drift: float, lead: int) -> Floats:
    found = []
    for key, series in known.series.items():
        scale = known.scale[key]
        for place in range(2, len(series.years)):
            actual = series.at(int(series.years[place]) + lead)
            if not np.isnan(actual):
                before = Series(key, series.years[: place + 1], series.values[: place + 1])
                found.append((actual - centre(before, lead, drift * scale)) / scale)
    return np.array(found)


def _resampled(known: Known, case: Case) -> Floats:
    """Changes of the series' own past, drawn with replacement and added up."""
    changes = known.series[case.key].changes()
    if len(changes) == 0:
        return np.full(len(LEVELS), case.start)
    name = "/".join((*case.key, str(case.origin), str(case.horizon)))
    random = np.random.default_rng(zlib.crc32(name.encode()))
    drawn = random.choice(changes, size=(_DRAWS, case.lead)).sum(axis=1)
    return case.start + np.quantile(drawn, LEVELS)


def simulated(run: Simulated, cases: Sequence[Case]) -> list[Case]:
    """The cases that the run has figures of."""
    return [c for c in cases if run.at(*c.key[:3], c.target) is not None]


def last_errors(record: pd.DataFrame, origin: int) -> dict[tuple[str, str, str], float]:
    """Reporting error of the latest figure of each series at the origin, in its unit."""
    known = between(record, None, origin)
    columns = [known[c].tolist() for c in ("variable", "iso3", "power")]
    return dict(zip(zip(*columns, strict=True), reporting_error(known).tolist(), strict=True))


def reported_figures(
    run: Simulated, cases: Sequence[Case], record: pd.DataFrame, random: np.random.Generator
) -> Floats:
    """Simulated figures as they would be reported, in the unit of the data: ``[case, world]``.

    To each comes a reporting error as large as that of the last figure of its series, and for polls
    the effect of the question. Raises ValueError for a case that was not simulated.
    """
    errors = last_errors(record, run.origin)
    rows = []
    for case in cases:
        figure = run.at(*case.key[:3], case.target)
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
