"""The one loop over the model: runs a job from start to horizon and lets recorders watch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from sim.arrays import Floats, Mask
from sim.ensemble.recorder import Chunk, Failure, Job, recorded_variables

Stop = Callable[[], bool]
Moved = Callable[[float], None]


class Stopped(Exception):  # noqa: N818 - a request, not an error
    """The run was asked to stop between two quarters."""


def run_chunk(job: Job, stop: Stop | None = None, moved: Moved | None = None) -> Chunk:
    """Run one job from start to horizon.

    ``stop`` is asked before every quarter; :class:`Stopped` is raised when it says yes. ``moved``
    hears after every quarter how many whole worlds that was worth. Replicates that turn out not to
    be finite are named in ``failures`` and left out of everything else, which takes another run:
    what was counted of them before they failed cannot be taken back.
    """
    chunk, sound = _attempt(job, [], stop, moved)
    while not sound and len(chunk.replicates):
        chunk, sound = _attempt(job, chunk.failures, stop, None)
    return chunk


def build_model(job: Job, *, count: int | None = None) -> Any:
    """The model of a job, for its own or another number of replicates."""
    model = job.model
    if model is None:
        from sim.model import InfluenceModel

        model = InfluenceModel
    return model(
        job.scenario, replicates=count or job.count, first=job.first, seed=job.seed, **job.options
    )


def quarters_of(model: Any, job: Job) -> list[Any]:
    """The quarters of a model that a job simulates."""
    return list(model.quarters)[: job.quarters]


def _attempt(
    job: Job, known: list[Failure], stop: Stop | None, moved: Moved | None
) -> tuple[Chunk, bool]:
    """Run a job without the replicates in ``known``; whether no others were lost.

    Once others are, nothing more is recorded, and nothing comes of the attempt but their names.
    """
    model = build_model(job)
    try:
        guard = _Guard(job, known)
        indices = np.arange(job.first, job.first + job.count)
        seen = _Sound(model, guard.keep.copy()) if known else model
        recordings = {
            recorder.name: recorder.start(seen, job, indices[guard.keep]) for recorder in job.record
        }
        for moment in _moments(model, job, stop, moved):
            if job.finite:
                guard.look(model.world, moment)
            if len(guard.failures) == len(known):
                for recording in recordings.values():
                    recording.observe(seen.world, moment)
        sound = len(guard.failures) == len(known)
        data = {n: r.finish() for n, r in recordings.items()} if sound else {}
        return _chunk(model, job, guard, data), sound
    finally:
        _release(model)


def _moments(model: Any, job: Job, stop: Stop | None, moved: Moved | None) -> Iterator[int]:
    """The moments of a run, each after the model has reached it."""
    yield 0
    quarters = len(quarters_of(model, job))
    for moment in range(1, quarters + 1):
        if stop is not None and stop():
            raise Stopped
        model.step()
        yield moment
        if moved is not None:
            moved(job.count / quarters)


def _chunk(model: Any, job: Job, guard: _Guard, data: dict[str, Any]) -> Chunk:
    failures = sorted(guard.failures, key=lambda failure: failure.replicate)
    lost = [failure.replicate - job.first for failure in failures]
    draws: Mapping[str, Floats] = model.world.draws if lost else {}
    quarters = [quarter.start for quarter in quarters_of(model, job)]
    return Chunk(
        replicates=np.arange(job.first, job.first + job.count)[guard.keep],
        data=data,
        lost_draws={
            name: np.broadcast_to(np.asarray(values, dtype=np.float64), guard.keep.shape)[lost]
            for name, values in draws.items()
        },
        failures=failures,
        labels=dict(model.world.labels),
        quarters=np.array(quarters, dtype="datetime64[D]"),
    )


def _release(model: Any) -> None:
    """Let a model go: Mesa 3.3 numbers agents in a table that would keep it for ever."""
    import mesa

    numbering = getattr(mesa.Agent, "_ids", None)  # newer versions count in the model itself
    if numbering is not None:
        numbering.pop(model, None)
    if hasattr(model, "release"):
        model.release()


class _Guard:
    """Notices replicates with a value that is not finite; ``keep`` are those without."""

    def __init__(self, job: Job, known: list[Failure]) -> None:
        self.failures = list(known)
        self.keep: Mask = np.ones(job.count, dtype=bool)
        self.keep[[failure.replicate - job.first for failure in known]] = False
        self._first = job.first
        self._names = [variable.name for variable in recorded_variables()]

    def look(self, world: Any, moment: int) -> None:
        """Look at all recorded variables; a replicate fails at the first that is not finite."""
        with np.errstate(all="ignore"):
            for name in self._names:
                block = world.block(name)
                if isfinite(np.add.reduce(block, axis=None)):  # nothing in it can be otherwise
                    continue
                bad = ~np.isfinite(block.reshape(-1, block.shape[-1])).all(axis=0) & self.keep
                self.failures += [
                    Failure(self._first + int(place), name, moment) for place in np.flatnonzero(bad)
                ]
                self.keep &= ~bad


@dataclass(frozen=True)
class _Sound:
    """A model of which only the replicates ``keep`` are seen."""

    model: Any
    keep: Mask

    @property
    def world(self) -> _SoundWorld:
        return _SoundWorld(self.model.world, self.keep)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)


@dataclass(frozen=True)
class _SoundWorld:
    """Its world: blocks and draws of the replicates that are seen."""

    whole: Any
    keep: Mask

    def block(self, name: str) -> Floats:
        return np.ascontiguousarray(self.whole.block(name)[..., self.keep])

    @property
    def draws(self) -> dict[str, Floats]:
        return {
            name: np.broadcast_to(np.asarray(values, dtype=np.float64), self.keep.shape)[self.keep]
            for name, values in self.whole.draws.items()
        }

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)
