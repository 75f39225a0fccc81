"""Runs the model from origins and keeps what forecasts of the record need."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.analysis.record import OBSERVABLES, Observer, Simulated
from sim.model import InfluenceModel
from sim.scenario import Scenario

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

CHUNK = 250
"""Replicates simulated at once; small enough to give several processes something to do."""


@dataclass(frozen=True)
class Job:
    """Replicates ``first`` to ``first + count - 1`` of a scenario."""

    origin: int
    scenario: Scenario
    seed: int
    first: int
    count: int


@dataclass(frozen=True)
class Run:
    """What was simulated from one origin.

    ``begin`` holds the figures of the start as the model counts them, in the shape of one year of
    ``years.values``; counts over a year have none.
    """

    origin: int
    begin: dict[str, Floats]
    years: Simulated


def run_all(
    scenarios: dict[int, Scenario],
    *,
    replicates: int,
    seed: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> dict[int, Run]:
    """Simulate all origins, in pieces that any number of processes may share.

    The same seed gives the same bits whatever the executor is.
    """
    jobs = [
        Job(origin, scenario, seed, first, min(CHUNK, replicates - first))
        for origin, scenario in scenarios.items()
        for first in range(0, replicates, CHUNK)
    ]
    pieces: dict[int, list[Run]] = {origin: [] for origin in scenarios}
    done = 0
    runs = (map if executor is None else executor.map)(run_job, jobs)
    for job, run in zip(jobs, runs, strict=True):
        pieces[job.origin].append(run)
        done += job.count
        if progress is not None:
            progress(done, replicates * len(scenarios))
    return {origin: _joined(parts) for origin, parts in pieces.items()}


def run_job(job: Job) -> Run:
    """Simulate one piece."""
    model = InfluenceModel(job.scenario, replicates=job.count, first=job.first, seed=job.seed)
    begin = {
        name: o.read(model.world).copy()
        for name, o in OBSERVABLES.items()
        if o.timing != "sum" and o.read.there(model.world)
    }
    observer = Observer()
    for _ in model.quarters:
        model.step()
        observer.watch(model.world)
    # What each replicate was made of is not needed here, and large.
    years = replace(observer.simulated(model.world), draws={})
    del model
    # A model and its agents refer to each other: the collector must come by for their arrays.
    gc.collect()
    return Run(job.origin, begin, years)


def _joined(parts: Sequence[Run]) -> Run:
    begin = {
        name: np.concatenate([p.begin[name] for p in parts], axis=-1) for name in parts[0].begin
    }
    return Run(parts[0].origin, begin, Simulated.joined([p.years for p in parts]))
