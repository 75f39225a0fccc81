"""What analyses ask of runs: one thing recorded, no result around it, of one scenario or several.

Work is shared out, kept and taken up again as for :func:`sim.ensemble.simulate`. Replicates with
a number that is not finite stay: who asks for figures by replicate counts on getting all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, TypeVar

from sim.ensemble.executors import Kind, crew_of
from sim.ensemble.identity import identity_of, key_of
from sim.ensemble.job import Job
from sim.ensemble.merge import Merger
from sim.ensemble.recorder import Recorder
from sim.ensemble.schedule import Part, Run
from sim.ensemble.store import Store
from sim.scenario import ScenarioLike, as_scenario

K = TypeVar("K")
T = TypeVar("T")
Progress = Callable[[int, int], None]

CHUNK = 250
"""Replicates simulated at once; small enough to give several processes something to do."""


@dataclass(frozen=True)
class Crowd:
    """Replicates ``first .. first + replicates - 1`` of a seed, and how they are simulated.

    ``quarters`` ends runs before the horizon. ``options`` are further arguments of the model.
    """

    replicates: int
    seed: int = 0
    first: int = 0
    quarters: int | None = None
    options: Mapping[str, Any] | None = None


def record(
    scenario: ScenarioLike,
    recorder: Recorder[T],
    crowd: Crowd,
    *,
    executor: Executor | Kind | None = None,
    workers: int = 1,
    chunk: int | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
) -> T:
    """What ``recorder`` makes of a scenario; the rest as in :func:`record_all`."""
    return record_all(
        {None: scenario},
        recorder,
        crowd,
        executor=executor,
        workers=workers,
        chunk=chunk,
        progress=progress,
        store=store,
    )[None]


def record_all(
    scenarios: Mapping[K, ScenarioLike],
    recorder: Recorder[T],
    crowd: Crowd,
    *,
    executor: Executor | Kind | None = None,
    workers: int = 1,
    chunk: int | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
) -> dict[K, T]:
    """What ``recorder`` makes of each of several scenarios, which share the workers.

    The same seed gives the same bits whatever ``executor``, ``workers`` and ``chunk`` (replicates
    per piece of work) are. Finished pieces are kept in a ``store``. ``progress`` is called with the
    replicates done and in all. Raises :class:`~sim.ensemble.EnsembleError` when a piece fails.
    """
    options = dict(crowd.options or {})
    parts = {}
    for name, given in scenarios.items():
        scenario = as_scenario(given)
        job = Job(
            scenario, crowd.seed, crowd.first, crowd.replicates, (recorder,), options=options,
            quarters=crowd.quarters, finite=False,
        )  # fmt: skip
        key = ""
        if store is not None:
            own = {"record": recorder, "quarters": crowd.quarters, **options}
            key = key_of(identity_of(scenario, keep=recorder.name, own=own), crowd.seed)
        parts[name] = Part(job, chunk or CHUNK, Merger(job), key)
    run = Run(list(parts.values()), store=store, progress=progress)
    with crew_of(executor or "threads", workers) as crew, run.keeping():
        run.through(crew)
    return {name: part.merger.close()[recorder.name] for name, part in parts.items()}
