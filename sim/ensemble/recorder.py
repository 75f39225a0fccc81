"""What a run can be asked to keep: recorders, which watch the model go from quarter to quarter.

There is one loop over the model, in :mod:`sim.ensemble.chunk`. Whatever wants something of a run
is a recorder that rides along: declared outcomes, bands, paths, yearly figures, chronicles.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, cast

import numpy as np

from sim.arrays import Floats, Whole
from sim.catalogue.variable import Variable
from sim.catalogue.variables import VARIABLES
from sim.ensemble.job import Chunk, Job

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
