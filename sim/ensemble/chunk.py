"""One chunk of an ensemble: the unit of work handed to a thread, a process or a cluster.

Everything here can be sent to another process: the task is a function at module level, its
argument and its answer are plain data.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.outcomes import Outcomes
from sim.ensemble.recorder import Failure, Recorder, WorldLike, recorded_variables
from sim.ensemble.tallies import Tallies

Singles = NDArray[np.float32]

SAMPLE = 12
"""Replicates whose full paths every result keeps."""

_HEAVY = 256


class Stopped(Exception):  # noqa: N818 - a request, not an error
    """The run was asked to stop between two quarters."""


@dataclass(frozen=True)
class Job:
    """What to run: replicates ``first .. first + count - 1`` of a scenario.

    Full paths are kept of all variables for the replicates below ``sample_until``, and of those in
    ``paths`` for all. ``model`` is the class to run
    (None: the package's own), ``options`` its further keyword arguments. ``program`` marks the
    program that must run the job, where it is sent to other machines.
    """

    scenario: Any
    seed: int
    first: int
    count: int
    sample_until: int
    paths: tuple[str, ...]
    model: type | None
    options: Mapping[str, Any]
    program: str | None = None


@dataclass
class Chunk:
    """What came out of a job, for the replicates in ``replicates`` (those left out excepted).

    ``paths`` holds ``[replicate, time, *axes]`` by variable for the first ``len(path_replicates)``
    of them, or fewer of those variables that are only sampled; ``lost_draws`` are the draws of
    those left out, in the order of ``failures``; ``quarters`` are the first days of the simulated
    quarters.
    """

    replicates: NDArray[np.int64]
    tallies: Tallies
    outcomes: dict[str, NDArray[np.float64]]
    draws: dict[str, NDArray[np.float64]]
    lost_draws: dict[str, NDArray[np.float64]]
    path_replicates: NDArray[np.int64]
    paths: dict[str, Singles]
    failures: list[Failure]
    labels: dict[str, tuple[str, ...]]
    quarters: NDArray[np.datetime64]


def run_chunk(
    job: Job, stop: Callable[[], bool] | None = None, moved: Callable[[float], None] | None = None
) -> Chunk:
    """Run one job from start to horizon.

    ``stop`` is asked before every quarter; :class:`Stopped` is raised when it says yes. ``moved``
    hears after every quarter how many whole worlds that was worth. Replicates that turn out not to
    be finite are named in ``failures`` and left out of everything else.
    """
    try:
        chunk = _attempt(job, [], stop, moved)
        while chunk.failures and len(chunk.replicates):
            known = chunk.failures
            chunk = _attempt(job, known, stop, None)
            if len(chunk.failures) == len(known):
                break
    finally:
        # A model and its agents refer to each other, so it would stay until the collector comes
        # by; that counts objects, not the hundreds of megabytes in their arrays.
        if job.count >= _HEAVY:
            gc.collect()
    return chunk


def _attempt(
    job: Job,
    known: list[Failure],
    stop: Callable[[], bool] | None,
    moved: Callable[[float], None] | None,
) -> Chunk:
    model = build_model(job)
    try:
        moments = _moments(model, job.count, stop, moved)
        return _watch(model, job, known, moments)
    finally:
        _release(model)


def _release(model: Any) -> None:
    """Let a model go: Mesa 3.3 numbers agents in a table that would keep it for ever."""
    import mesa

    numbering = getattr(mesa.Agent, "_ids", None)  # newer versions count in the model itself
    if numbering is not None:
        numbering.pop(model, None)


def _watch(model: Any, job: Job, known: list[Failure], moments: Iterator[int]) -> Chunk:
    """Follow the model to its horizon and keep what is wanted of every moment."""
    world: WorldLike = model.world
    quarters = list(model.quarters)
    recorder = Recorder(
        world,
        first=job.first,
        replicates=job.count,
        quarters=len(quarters),
        skip=frozenset(failure.replicate for failure in known),
    )
    outcomes = Outcomes(job.scenario.outcomes, world.labels, quarters)
    paths = _Paths(world, job, len(quarters) + 1)
    for moment in moments:
        recorder.record(world, moment)
        outcomes.observe(world, moment)
        paths.record(world, moment)
    keep = recorder.keep
    indices = np.arange(job.first, job.first + job.count)
    failures = sorted([*known, *recorder.failures], key=lambda failure: failure.replicate)
    lost = [failure.replicate - job.first for failure in failures]
    draws = {
        name: np.broadcast_to(np.asarray(values, dtype=np.float64), keep.shape)
        for name, values in model.world.draws.items()
    }
    return Chunk(
        replicates=indices[keep],
        tallies=recorder.tallies(),
        outcomes={name: values[keep] for name, values in outcomes.table().items()},
        draws={name: values[keep] for name, values in draws.items()},
        lost_draws={name: values[lost] for name, values in draws.items()} if lost else {},
        path_replicates=indices[: paths.count][keep[: paths.count]],
        paths=paths.table(keep),
        failures=failures,
        labels=dict(world.labels),
        quarters=np.array([q.start for q in quarters], dtype="datetime64[D]"),
    )


def build_model(job: Job, *, count: int | None = None) -> Any:
    """The model of a job, for its own or another number of replicates."""
    model = job.model
    if model is None:
        from sim.model import InfluenceModel

        model = InfluenceModel
    return model(
        job.scenario, replicates=count or job.count, first=job.first, seed=job.seed, **job.options
    )


def _moments(
    model: Any,
    count: int,
    stop: Callable[[], bool] | None,
    moved: Callable[[float], None] | None,
) -> Iterator[int]:
    """The moments of a run of ``count`` worlds, each after the model has reached it."""
    yield 0
    quarters = len(list(model.quarters))
    for moment in range(1, quarters + 1):
        if stop is not None and stop():
            raise Stopped
        model.step()
        yield moment
        if moved is not None:
            moved(count / quarters)


class _Paths:
    """Keeps the values of the first replicates of a chunk, moment by moment."""

    def __init__(self, world: WorldLike, job: Job, moments: int) -> None:
        sampled = max(0, min(job.sample_until - job.first, job.count))
        self.count = job.count if job.paths else sampled
        self._values: dict[str, Singles] = {}
        for variable in recorded_variables():
            count = job.count if variable.name in job.paths else sampled
            shape = tuple(len(world.labels[axis]) for axis in variable.axes)
            if count:
                self._values[variable.name] = np.empty((moments, *shape, count), dtype=np.float32)

    def record(self, world: WorldLike, moment: int) -> None:
        for name, values in self._values.items():
            values[moment] = world.block(name)[..., : values.shape[-1]]

    def table(self, keep: NDArray[np.bool_]) -> dict[str, Singles]:
        """Paths ``[replicate, time, *axes]`` of the replicates that are kept."""
        return {
            name: np.ascontiguousarray(
                np.moveaxis(values[..., np.flatnonzero(keep[: values.shape[-1]])], -1, 0)
            )
            for name, values in self._values.items()
        }
