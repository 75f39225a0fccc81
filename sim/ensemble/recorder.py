"""The unit of work, and what it can be asked to keep: recorders, which watch the model go.

There is one loop over the model, in :mod:`sim.ensemble.chunk`. Whatever wants something of a run
is a recorder that rides along: declared outcomes, bands, paths, yearly figures, chronicles. A job
is handed to a thread, a process or a cluster, and a chunk comes back; both are plain data.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats, Whole
from sim.catalogue.variables import VARIABLES, Variable


@dataclass(frozen=True)
class Job:
    """What to run: replicates ``first .. first + count - 1`` of a scenario.

    ``record`` is what to keep of it. ``model`` is the class to run (None: the package's own),
    ``options`` its further keyword arguments. ``quarters`` ends the run before its horizon, after
    so many. ``finite`` has replicates left out that have a number which is not finite.
    ``program`` marks the program that must run the job, where it is sent to other machines.
    """

    scenario: Any
    seed: int
    first: int
    count: int
    record: tuple[Recorder[Any], ...]
    model: type | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    quarters: int | None = None
    finite: bool = True
    program: str | None = None


@dataclass(frozen=True)
class Failure:
    """A replicate left out: ``variable`` was not finite at moment ``time`` (0 is the start)."""

    replicate: int
    variable: str
    time: int


@dataclass
class Chunk:
    """What came out of a job, for the replicates in ``replicates`` (those left out excepted).

    ``data`` is what was recorded, by the name of the recorder; it is empty where no replicate is
    left. ``lost_draws`` are the draws of those left out, in the order of ``failures``;
    ``quarters`` are the first days of the simulated quarters.
    """

    replicates: NDArray[np.int64]
    data: dict[str, Any]
    lost_draws: dict[str, Floats]
    failures: list[Failure]
    labels: dict[str, tuple[str, ...]]
    quarters: NDArray[np.datetime64]


T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


def recorded_variables() -> tuple[Variable, ...]:
    """The variables that results keep, in the order of the catalogue."""
    return tuple(v for v in VARIABLES.values() if v.recorded)


class WorldLike(Protocol):
    """What recorders ask of a world."""

    labels: dict[str, tuple[str, ...]]
    draws: Mapping[str, Floats]

    def block(self, name: str) -> Floats:
        """Array ``[*axes, replicate]`` of a variable."""
        ...


class Recording(Protocol):
    """A recorder at work on one chunk."""

    def observe(self, world: Any, moment: int) -> None:
        """Take in the world as it is at ``moment`` (0 is the start); once each, in order."""
        ...

    def finish(self) -> Any:
        """What was recorded: arrays, numbers and words, in mappings and sequences of such."""
        ...


class Gathering(Protocol[T_co]):
    """Puts together what was recorded of the chunks of a run, in the order of the replicates."""

    def add(self, chunk: Chunk) -> None:
        """Take in the next chunk."""
        ...

    def close(self) -> T_co:
        """What was recorded of all replicates so far; nothing can be added afterwards."""
        ...

    def discard(self) -> None:
        """Drop what has been taken in."""
        ...


class Recorder(ABC, Generic[T]):
    """Something to keep of a run; travels to the workers, so it is plain data itself.

    ``name`` is what the recorded goes by; no two recorders of a run share one.
    """

    name: str

    @abstractmethod
    def start(self, model: Any, job: Job, replicates: Whole) -> Recording:
        """Begin to record a model that stands at its start.

        ``replicates`` are the numbers of those that are seen, through ``world.block``.
        """

    def merge(self, parts: Sequence[Any]) -> T:
        """Put together what was recorded of consecutive chunks: arrays by name, replicates last."""
        joined = {
            name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]
        }
        return cast("T", joined)

    def gather(self, whole: Job, room: Path | None) -> Gathering[T]:  # noqa: ARG002
        """Where the chunks of ``whole`` come together; ``room`` is a folder for large things."""
        return _Parts(self)


class _Parts(Generic[T]):
    """Keeps what was recorded of every chunk until the end."""

    def __init__(self, recorder: Recorder[T]) -> None:
        self._recorder = recorder
        self._parts: list[Any] = []

    def add(self, chunk: Chunk) -> None:
        if chunk.data:
            self._parts.append(chunk.data[self._recorder.name])

    def close(self) -> T:
        return self._recorder.merge(self._parts)

    def discard(self) -> None:
        self._parts = []
