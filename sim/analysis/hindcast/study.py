"""A hindcast study: simulate from origins, post-process with what was known, and score.

Outcomes after :data:`LAST_FITTED` never enter a coefficient: what reads outcomes to learn from them
refuses later ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.hindcast.discrepancy import Discrepancy, fit, forecast
from sim.analysis.hindcast.ensemble import Progress, Run, run_all
from sim.analysis.hindcast.events import event_cases
from sim.analysis.hindcast.naive import naive_forecasts
from sim.analysis.hindcast.origin import world_at
from sim.analysis.hindcast.scores import BLIND, POST, RAW, score
from sim.analysis.hindcast.series import (
    LEAST_HISTORY,
    Case,
    cases_of,
    from_work,
    known_at,
    series_of,
)
from sim.analysis.hindcast.signals import Signals, signals_and_raw, simulated
from sim.analysis.record import between
from sim.ensemble import Store
from sim.scenario import Scenario

Floats = NDArray[np.float64]

LAST_FITTED = 2015
"""Last year whose outcomes may teach the post-processing anything."""

TRAINING = tuple(range(2003, LAST_FITTED))
"""Origins whose outcomes the post-processing learns from."""

ROLLING = tuple(range(2005, LAST_FITTED))
"""Origins whose forecasts are scored up to :data:`LAST_FITTED`."""

HORIZON = 6
"""Years ahead by default, and those the post-processing learns from."""

Coefficients = Mapping[str, Discrepancy]
"""Fitted coefficients by variable."""


class LaterThanAllowedError(ValueError):
    """An outcome after the last year that may be learnt from was about to be used."""


@dataclass(frozen=True)
class Batch:
    """The cases of one variable from one origin, with everything known of them."""

    origin: int
    variable: str
    cases: list[Case]
    signals: Signals
    raw: Floats
    naive: dict[str, Floats]


@dataclass
class Study:
    """What came out: batches with forecasts by method, scores, event cases.

    ``forecasts[place]`` belongs to ``batches[place]`` and maps methods to ``[case, level]``;
    ``models[place]`` is the post-processing it was given.
    """

    batches: list[Batch]
    forecasts: list[dict[str, Floats]]
    scores: pd.DataFrame
    events: pd.DataFrame
    models: list[Discrepancy] = field(default_factory=list)
    coefficients: dict[str, Discrepancy] = field(default_factory=dict)
    replicates: int = 0


def simulate_origins(
    record: pd.DataFrame,
    horizons: Mapping[int, int],
    *,
    replicates: int,
    seed: int,
    posterior: str | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
) -> dict[int, Run]:
    """Simulate from the end of each year in ``horizons`` that many years ahead.

    ``posterior`` names the draws to use in place of the priors. Raises ValueError for an origin
    that the record does not reach.
    """
    scenarios: dict[int, Scenario] = {}
    for origin, years in horizons.items():
        # The baselines name posteriors of their own, which must not slip into a run from priors.
        scenarios[origin] = world_at(origin, record, years).with_(posterior=posterior)
    return run_all(
        scenarios,
        replicates=replicates,
        seed=seed,
        executor=executor,
        progress=progress,
        store=store,
    )


def batches_of(
    runs: Mapping[int, Run], record: pd.DataFrame, truth: pd.DataFrame, seed: int
) -> list[Batch]:
    """Cases, signals, raw and naive forecasts of every origin.

    Forecasts read ``record`` up to each origin only; ``truth`` gives the outcomes (and none where
    it ends earlier).
    """
    all_series, outcomes = series_of(record), series_of(truth)
    result = []
    for origin, run in sorted(runs.items()):
        horizons = [year - origin for year in run.years.years]
        states = run.years.labels["state"]
        for place, known in enumerate(known_at(origin, all_series, record)):
            cases = simulated(run, cases_of(known, outcomes, horizons, states))
            if not cases:
                continue
            random = np.random.default_rng([seed, origin, place])
            signals, raw = signals_and_raw(run, cases, record, random)
            naive = naive_forecasts(known, cases)
            result.append(Batch(origin, known.variable, cases, signals, raw, naive))
    return result


def learnt(
    batches: Sequence[Batch], origin: int, without: Iterable[str] = ()
) -> dict[str, Discrepancy]:
    """Coefficients by variable from outcomes known at the end of ``origin``.

    Raises :class:`LaterThanAllowedError` when that is after :data:`LAST_FITTED`.
    """
    if origin > LAST_FITTED:
        raise LaterThanAllowedError(
            f"outcomes after {LAST_FITTED} are for scores only; asked for those of {origin}"
        )
    past: dict[str, list[Signals]] = {}
    for batch in batches:
        seen = np.array(
            [c.target <= origin and c.history >= LEAST_HISTORY for c in batch.cases], dtype=bool
        )
        if batch.origin < origin and seen.any():
            past.setdefault(batch.variable, []).append(batch.signals.take(seen))
    return {name: fit(Signals.joined(parts), tuple(without)) for name, parts in past.items()}


def study(
    batches: Sequence[Batch],
    coefficients: Callable[[int], tuple[Coefficients, Coefficients]],
    *,
    seed: int,
) -> Study:
    """Post-process and score; ``coefficients(origin)`` gives those with and without simulation."""
    forecasts, tables, models = [], [], []
    for batch in batches:
        fitted, blind = coefficients(batch.origin)
        found = {RAW: batch.raw, **batch.naive}
        for name, known in ((POST, fitted), (BLIND, blind)):
            unfitted = Discrepancy.unfitted(("belief",) if name == BLIND else ())
            model = known.get(batch.variable, unfitted)
            found[name] = post_processed(batch, model)
            if name == POST:
                models.append(model)
        forecasts.append(found)
        kept = [i for i, c in enumerate(batch.cases) if c.history >= LEAST_HISTORY]
        part = score([batch.cases[i] for i in kept], {n: q[kept] for n, q in found.items()}, seed)
        tables.append(part)
    filled = [table for table in tables if len(table)]
    scores = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
    return Study(list(batches), forecasts, scores, pd.DataFrame(), models)


def post_processed(batch: Batch, model: Discrepancy, moved: Floats | None = None) -> Floats:
    """Forecasts of a batch with these coefficients, in the unit of the data, ``[case, level]``.

    ``moved`` stands in for the simulated changes.
    """
    start = np.array([case.start for case in batch.cases])
    signals = batch.signals if moved is None else replace(batch.signals, change=moved)
    change = forecast(model, signals) * signals.unit[:, None]
    return from_work(batch.variable, start[:, None] + change)


def events_of(runs: Mapping[int, Run], record: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Event cases of all origins, with the outcomes of ``truth``."""
    tables = [event_cases(run, record, truth) for _, run in sorted(runs.items())]
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def rolling_study(
    record: pd.DataFrame,
    *,
    replicates: int,
    seed: int,
    posterior: str | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
) -> Study:
    """Origins to :data:`LAST_FITTED`, each post-processed by what was known at its end.

    Reads no figure after :data:`LAST_FITTED`. ``coefficients`` of the result rest on all outcomes
    up to then: they are those for later origins.
    """
    known = between(record, None, LAST_FITTED)
    runs = simulate_origins(
        known,
        {origin: min(HORIZON, LAST_FITTED - origin) for origin in TRAINING},
        replicates=replicates,
        seed=seed,
        posterior=posterior,
        executor=executor,
        progress=progress,
        store=store,
    )
    batches = batches_of(runs, known, known, seed)
    made = {
        origin: (learnt(batches, origin), learnt(batches, origin, ("belief",)))
        for origin in ROLLING
    }
    result = study([b for b in batches if b.origin in ROLLING], made.__getitem__, seed=seed)
    result.coefficients = learnt(batches, LAST_FITTED) | {
        f"{name} {BLIND}": model
        for name, model in learnt(batches, LAST_FITTED, ("belief",)).items()
    }
    rolling = {origin: run for origin, run in runs.items() if origin in ROLLING}
    result.events = events_of(rolling, known, known)
    result.replicates = replicates
    return result


def split(coefficients: Coefficients) -> tuple[Coefficients, Coefficients]:
    """Coefficients with and without the simulation, out of those of :func:`rolling_study`."""
    suffix = f" {BLIND}"
    with_it = {name: m for name, m in coefficients.items() if not name.endswith(suffix)}
    blind = {n.removesuffix(suffix): m for n, m in coefficients.items() if n.endswith(suffix)}
    return with_it, blind


def origin_study(
    record: pd.DataFrame,
    origins: Sequence[int],
    coefficients: Callable[[int], tuple[Coefficients, Coefficients]],
    *,
    horizon: int,
    until: int,
    truth: pd.DataFrame | None = None,
    replicates: int,
    seed: int,
    posterior: str | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
) -> tuple[Study, dict[int, Run]]:
    """Forecasts from given origins, scored against figures up to ``until``.

    ``truth`` holds those figures; without it they are those of ``record``.
    """
    true = between(record if truth is None else truth, None, until)
    runs = simulate_origins(
        record,
        dict.fromkeys(origins, horizon),
        replicates=replicates,
        seed=seed,
        posterior=posterior,
        executor=executor,
        progress=progress,
        store=store,
    )
    batches = batches_of(runs, record, true, seed)
    result = study(batches, coefficients, seed=seed)
    result.events = events_of(runs, record, true)
    result.replicates = replicates
    return result, runs
