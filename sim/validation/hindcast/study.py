"""A hindcast study: simulate from origins with what was known, and score against what came.

The simulation is the forecast: nothing is corrected afterwards. Figures that were given to be
scored and are not are named, each with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict, Unpack

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.ensemble.record import Work
from sim.scenario import Scenario, load_scenario
from sim.validation.hindcast.origin import world_at
from sim.validation.hindcast.scores import RAW, event_cases, score
from sim.validation.hindcast.series import (
    LEAST_HISTORY,
    OLDEST,
    Case,
    cases_of,
    known_at,
    naive_forecasts,
    quantiles,
    reported_figures,
    series_of,
    simulated,
)
from sim.validation.record import DRIVERS, EVENTS, OBSERVABLES, Simulated, Yearly

LAST_FITTED = 2015
"""Last year whose figures informed priors of the rules."""

ROLLING = tuple(range(2004, LAST_FITTED))
"""Origins whose forecasts are scored up to :data:`LAST_FITTED`."""

HORIZON = 6
"""Years ahead by default."""

PARTS = 4
"""Parts of the worlds that are forecasts of their own, to see what chance makes of the scores."""


@dataclass(frozen=True)
class Batch:
    """The cases of one variable from one origin, and ``forecasts`` by method ``[case, level]``.

    ``parts`` are the simulated ones of every :data:`PARTS`-th world.
    """

    origin: int
    variable: str
    cases: list[Case]
    forecasts: dict[str, Floats]
    parts: list[Floats]


@dataclass
class Study:
    """What came out: batches of forecasts, their scores, event cases; ``replicates`` per origin."""

    batches: list[Batch]
    scores: pd.DataFrame
    events: pd.DataFrame
    replicates: int = 0


class Told(TypedDict, total=False):
    """What a forecaster is told besides the record up to the origin.

    ``posterior`` names the draws to use in place of the priors; ``given`` a shipped scenario whose
    dated shocks within the horizon the forecaster knows; ``base`` another baseline to start from,
    with the draws that it names, such as those of a nowcast.
    """

    posterior: str | None
    given: str | None
    base: str | None


def scenarios_at(
    record: pd.DataFrame, horizons: Mapping[int, int], **told: Unpack[Told]
) -> dict[int, Scenario]:
    """The scenario from the end of each year in ``horizons``, that many years ahead.

    Raises :class:`~sim.validation.hindcast.origin.OriginError` where the record does not reach.
    """
    base, given = told.get("base"), told.get("given")
    found = {}
    for origin, years in horizons.items():
        scenario = world_at(origin, record, years, base)
        # What our own baselines name must not slip into a run from priors; a given one is meant.
        if base is None or scenario.posterior is None:
            scenario = scenario.with_(posterior=told.get("posterior"))
        if given is not None:
            shocks = load_scenario(given).shocks
            within = [s for s in shocks if scenario.start <= s.at <= scenario.horizon]
            scenario = scenario.with_(shocks=within)
        found[origin] = scenario
    return found


def study(
    record: pd.DataFrame,
    horizons: Mapping[int, int],
    work: Work,
    *,
    truth: pd.DataFrame,
    **told: Unpack[Told],
) -> tuple[Study, dict[int, Simulated]]:
    """Forecasts from the end of each year in ``horizons``, scored on the figures of ``truth``.

    ``record`` is read up to each origin only.
    """
    scenarios = scenarios_at(record, horizons, **told)
    runs = work.record_all(scenarios, Yearly())
    batches = batches_of(runs, record, truth, work.seed)
    scores = _joined(scored(batch, batch.forecasts, work.seed) for batch in batches)
    events = _joined(event_cases(run, record, truth) for _, run in sorted(runs.items()))
    return Study(batches, scores, events, work.replicates), runs


def _joined(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def batches_of(
    runs: Mapping[int, Simulated], record: pd.DataFrame, truth: pd.DataFrame, seed: int
) -> list[Batch]:
    """Cases with the raw and the naive forecasts of every origin.

    Forecasts read ``record`` up to each origin only; ``truth`` gives the outcomes (and none where
    it ends earlier).
    """
    all_series, outcomes = series_of(record), series_of(truth)
    result = []
    for origin, run in sorted(runs.items()):
        horizons = [year - origin for year in run.years]
        states = run.labels["state"]
        for place, known in enumerate(known_at(origin, all_series, record)):
            cases = simulated(run, cases_of(known, outcomes, horizons, states))
            if cases:
                random = np.random.default_rng([seed, origin, place])
                figures = reported_figures(run, cases, record, random)
                parts = [quantiles(figures[:, part::PARTS]) for part in range(PARTS)]
                made = {RAW: quantiles(figures)} | naive_forecasts(known, cases)
                result.append(Batch(origin, known.variable, cases, made, parts))
    return result


def scored(batch: Batch, forecasts: Mapping[str, Floats], seed: int) -> pd.DataFrame:
    """Scores of the cases with enough history for naive forecasts to go by."""
    kept = [i for i, c in enumerate(batch.cases) if c.history >= LEAST_HISTORY]
    chosen = {name: forecast[kept] for name, forecast in forecasts.items()}
    return score([batch.cases[i] for i in kept], chosen, seed)


def rolling_horizons(last: int = LAST_FITTED) -> dict[int, int]:
    """Years ahead by origin; no figure after ``last`` or :data:`LAST_FITTED` is forecast."""
    last = min(last, LAST_FITTED)
    return {origin: min(HORIZON, last - origin) for origin in ROLLING if origin < last}


UNSCORED = ["variable", "iso3", "power", "year", "why"]

_NOT_FORECAST = "it sets the start of a run and is not forecast"
_NOT_READ = "nothing simulated stands for it"
_EVENT = "nothing of the kind is known at the origin"
_SERIES = (
    f"its series has fewer than {LEAST_HISTORY} figures at the origin, or none of the last "
    f"{OLDEST} years"
)


def unscored(figures: pd.DataFrame, runs: Mapping[int, Simulated], study: Study) -> pd.DataFrame:
    """The rows of ``figures`` that no forecast of the study was scored on: :data:`UNSCORED`."""
    places = ["variable", "state", "power", "year"]
    scored = {
        place
        for table in (study.scores, study.events)
        if len(table)
        for place in table[places].itertuples(index=False, name=None)
    }
    rows = []
    for variable, iso3, power, year in figures[UNSCORED[:-1]].itertuples(index=False, name=None):
        if (variable, iso3, power, year) not in scored:
            why = _why(variable, iso3, power, year, runs)
            rows.append((variable, iso3, power, year, why))
    return pd.DataFrame(rows, columns=UNSCORED)


def unscored_by_reason(table: pd.DataFrame) -> pd.DataFrame:
    """Figures by variable and reason: ``variable``, ``why``, ``figures``."""
    return table.groupby(["variable", "why"], sort=True).size().rename("figures").reset_index()


def _why(variable: str, iso3: str, power: str, year: int, runs: Mapping[int, Simulated]) -> str:
    if variable not in OBSERVABLES:
        return _NOT_FORECAST if variable in DRIVERS else _NOT_READ
    if year <= min(runs):
        return "it was known at the origin"
    near = [run for origin, run in runs.items() if origin < year <= run.years[-1]]
    if not near:
        return f"no run reaches {year}"
    axes = {"state": iso3, OBSERVABLES[variable].axis: power}
    for axis, label in axes.items():
        if label and label not in near[0].labels[axis]:
            return f"{label} is not simulated"
    if not any(variable in years.values for years in near):
        return "it is not simulated"
    return _EVENT if variable in EVENTS else _SERIES
