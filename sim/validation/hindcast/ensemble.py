"""Runs the model from origins and keeps what forecasts of the record need."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.ensemble import Store
from sim.ensemble.identity import identity_of
from sim.ensemble.pieces import Arrays, pieces_of
from sim.model import InfluenceModel
from sim.scenario import Scenario
from sim.validation.record import Observer, Simulated

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
    """What was simulated from one origin."""

    origin: int
    years: Simulated


def run_all(
    scenarios: dict[int, Scenario],
    *,
    replicates: int,
    seed: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
) -> dict[int, Run]:
    """Simulate all origins, in pieces that any number of processes may share.

    The same seed gives the same bits whatever the executor is. Finished pieces are kept in a
    ``store``.
    """
    jobs = [
        Job(origin, scenario, seed, first, min(CHUNK, replicates - first))
        for origin, scenario in scenarios.items()
        for first in range(0, replicates, CHUNK)
    ]
    pieces = pieces_of(
        _packed,
        jobs,
        store=store,
        names=[(identity_of(j.scenario, keep="years"), f"{j.first}-{j.count}") for j in jobs],
        executor=executor,
        progress=progress,
    )
    found: dict[int, list[Run]] = {origin: [] for origin in scenarios}
    for job, arrays in zip(jobs, pieces, strict=True):
        found[job.origin].append(_unpacked(job, arrays))
    return {origin: _joined(parts) for origin, parts in found.items()}


def _packed(job: Job) -> Arrays:
    """A piece as arrays by name."""
    run = run_job(job)
    facts = {"years": np.array(run.years.years)}
    facts |= {f"labels.{axis}": np.array(names) for axis, names in run.years.labels.items()}
    return facts | {f"values.{name}": values for name, values in run.years.values.items()}


def _unpacked(job: Job, arrays: Arrays) -> Run:
    def part(kind: str) -> dict[str, Any]:
        found = ((name.partition("."), values) for name, values in arrays.items())
        return {name: values for (head, _, name), values in found if head == kind}

    labels = {axis: tuple(map(str, names)) for axis, names in part("labels").items()}
    years = Simulated(tuple(map(int, arrays["years"])), labels, part("values"))
    return Run(job.origin, years)


def run_job(job: Job) -> Run:
    """Simulate one piece."""
    model = InfluenceModel(job.scenario, replicates=job.count, first=job.first, seed=job.seed)
    observer = Observer()
    for _ in model.quarters:
        model.step()
        observer.watch(model.world)
    # What each replicate was made of is not needed here, and large.
    years = replace(observer.simulated(model.world), draws={})
    del model
    # A model and its agents refer to each other: the collector must come by for their arrays.
    gc.collect()
    return Run(job.origin, years)


def _joined(parts: Sequence[Run]) -> Run:
    return Run(parts[0].origin, Simulated.joined([p.years for p in parts]))
