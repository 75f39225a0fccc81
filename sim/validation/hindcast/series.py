"""Series of the record as known at an origin, and forecasts: naive ones, and the simulation's."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Floats, Whole
from sim.validation.record import (
    EVENTS,
    OBSERVABLES,
    QUESTION_EFFECT,
    Simulated,
    between,
    reporting_error,
)

Key = tuple[str, str, str, str]
"""Variable, state, power, and for polls the question."""

OLDEST = 3
"""Years after which the last figure of a series no longer starts a forecast (assumption)."""

LEAST_HISTORY = 3
"""Figures a series needs before the origin to be scored; with fewer, naive forecasts have nothing
to go by."""

_LOGARITHMIC = frozenset({"gdp", "export_volume", "import_volume", "export_total", "import_total"})
_LEAST = 1e-4
"""Least figure on a logarithmic scale, in its unit: what rounds to nothing (assumption)."""

USUAL = 5
"""Years whose mean is the usual figure of a series of dollars."""

LEAST_UNIT = 0.05
"""USD bn in which errors of dollars are measured at least (assumption)."""

_LEVEL_POWER = {"growth": 0.0, "alignment": 0.0} | dict.fromkeys(_LOGARITHMIC, 0.0)
"""Volatility is taken to grow with the square root of the level, except for these (assumption)."""

_SHRINK = 3.0
"""Years of changes that the volatility of all series of a variable counts for (assumption)."""

_FLOOR = 0.3
"""Part of the usual change of all series below which no series is taken to move (assumption)."""


def to_work(variable: str, values: Floats) -> Floats:
    """Figures on the scale on which forecasts are made: logarithms of dollars, else as they are."""
    if variable in _LOGARITHMIC:
        return np.log(np.maximum(values, _LEAST))
    return np.asarray(values, dtype=np.float64)


def from_work(variable: str, values: Floats) -> Floats:
    """Back to the unit of the data, within the bounds of the observable."""
    plain = np.exp(values) if variable in _LOGARITHMIC else values
    observable = OBSERVABLES[variable]
    return np.clip(plain, observable.low, observable.high)


@dataclass(frozen=True)
class Series:
    """Figures of one series on the work scale, by year."""

    key: Key
    years: Whole
    values: Floats

    def until(self, year: int) -> Series:
        """What was known at the end of ``year``."""
        known = self.years <= year
        return Series(self.key, self.years[known], self.values[known])

    def changes(self, span: int = 1) -> Floats:
        """Changes over ``span`` years wherever both ends have a figure."""
        later = np.isin(self.years - span, self.years)
        before = np.searchsorted(self.years, self.years[later] - span)
        return self.values[later] - self.values[before]

    def at(self, year: int) -> float:
        """The figure of a year, or NaN."""
        place = np.searchsorted(self.years, year)
        if place < len(self.years) and self.years[place] == year:
            return float(self.values[place])
        return float("nan")


def series_of(record: pd.DataFrame) -> dict[Key, Series]:
    """All series of measured quantities (not events) in a table, by key."""
    table = record[record["variable"].isin(set(OBSERVABLES) - set(EVENTS))]
    question = (table["source"] + " / " + table["note"]).where(table["variable"] == "opinion", "")
    table = table.assign(question=question).sort_values("year", kind="stable")
    result = {}
    for key, rows in table.groupby(["variable", "iso3", "power", "question"], sort=True):
        name = (str(key[0]), str(key[1]), str(key[2]), str(key[3]))
        values = to_work(name[0], rows["value"].to_numpy(dtype=np.float64))
        result[name] = Series(name, rows["year"].to_numpy(dtype=np.int64), values)
    return result


@dataclass(frozen=True)
class Known:
    """All series of one variable as known at an origin, with the usual size of their changes.

    ``scale[key]`` is the mean absolute yearly change of the series, drawn towards that of all
    series of the variable by how few changes it has seen.
    """

    variable: str
    origin: int
    series: dict[Key, Series]
    scale: dict[Key, float]


def known_at(origin: int, series: dict[Key, Series], record: pd.DataFrame) -> Iterator[Known]:
    """What was known at the end of ``origin``, variable by variable.

    ``record`` gives the reporting errors, which stand in for changes of a variable of which no
    series has two figures yet.
    """
    table = between(record, None, origin)
    errors = reporting_error(table).groupby(table["variable"]).mean()
    for variable in sorted({key[0] for key in series}):
        cut = {k: s.until(origin) for k, s in series.items() if k[0] == variable}
        present = {k: s for k, s in cut.items() if len(s.years)}
        if present:
            yield _known(variable, origin, present, float(errors[variable]))


def _known(variable: str, origin: int, series: dict[Key, Series], error: float) -> Known:
    changes = {key: np.abs(s.changes()) for key, s in series.items()}
    power = _LEVEL_POWER.get(variable, 0.5)
    levels = {key: float(np.mean(np.abs(s.values))) for key, s in series.items()}
    offset = 0.1 * float(np.mean(list(levels.values()))) + 1e-9
    size = {
        key: (abs(float(s.values[-1])) + offset) ** power if power else 1.0
        for key, s in series.items()
    }
    moved = sum(float(change.sum()) for change in changes.values())
    counted = sum(size[key] * len(change) for key, change in changes.items())
    unit = moved / counted if moved > 0.0 else error / float(np.mean(list(size.values())))
    pooled = {key: max(unit * size[key], 1e-9) for key in series}
    scale = {
        key: max(
            (float(c.sum()) + _SHRINK * pooled[key]) / (len(c) + _SHRINK), _FLOOR * pooled[key]
        )
        for key, c in changes.items()
    }
    return Known(variable, origin, series, scale)


@dataclass(frozen=True)
class Case:
    """One figure to forecast: a series from an origin, ``horizon`` years on.

    ``value`` is the figure in its unit, NaN where there is none (yet). ``start`` is the last known
    figure on the work scale, ``lead`` the years from it to the target, ``history`` the number of
    figures known at the origin. Errors are measured in ``unit``: 1 in the unit of the data, for
    dollars the mean of the last :data:`USUAL` figures, but :data:`LEAST_UNIT` at least, so that
    neither large economies decide nor flows that hardly exist.
    """

    key: Key
    origin: int
    horizon: int
    value: float
    start: float
    lead: int
    scale: float
    history: int
    unit: float = 1.0

    @property
    def target(self) -> int:
        """The year that is forecast."""
        return self.origin + self.horizon


def cases_of(
    known: Known, truth: dict[Key, Series], horizons: Sequence[int], states: Sequence[str]
) -> list[Case]:
    """The figures of one variable to forecast from an origin, for states that are simulated."""
    found = []
    for key, series in known.series.items():
        age = known.origin - int(series.years[-1])
        if key[1] not in states or age >= OLDEST:
            continue
        for horizon in horizons:
            later = truth[key].at(known.origin + horizon) if key in truth else np.nan
            value = float(_plain(key[0], np.array([later]))[0])
            case = Case(
                key, known.origin, horizon, value, float(series.values[-1]), age + horizon,
                known.scale[key], len(series.years), _unit(series),
            )  # fmt: skip
            found.append(case)
    return found


def _unit(series: Series) -> float:
    """What errors of a series are measured in."""
    if not in_parts(series.key[0]):
        return 1.0
    return max(float(np.exp(series.values[-USUAL:]).mean()), LEAST_UNIT)


def in_parts(variable: str) -> bool:
    """Whether errors are parts of the usual figure, as for dollars, not in the unit of the data."""
    return variable in _LOGARITHMIC


def _plain(variable: str, work: Floats) -> Floats:
    return np.exp(work) if variable in _LOGARITHMIC else work


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
        result[name] = _figures(known.variable, rows)
    result[RESAMPLE] = _figures(known.variable, [_resampled(known, case) for case in cases])
    return result


def _figures(variable: str, rows: Sequence[Floats]) -> Floats:
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
