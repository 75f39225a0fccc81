"""Recorder of plain arrays: some variables moment by moment, replicates last, nothing around."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Whole
from sim.ensemble.chunk import quarters_of
from sim.ensemble.job import Chunk, Job
from sim.ensemble.recorder import Gathering, Recorder

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Values(Recorder[Arrays]):
    """Values ``[moment, *axes, replicate]`` by variable, from the start on.

    ``every`` is the number of quarters from one moment kept to the next; ``dtype`` the precision.
    """

    variables: tuple[str, ...]
    every: int = 1
    dtype: str = "float64"
    name = "values"

    def read(self, world: Any, variable: str) -> NDArray[Any]:
        """What is kept of a world: the variable itself, unless a subclass knows otherwise."""
        block: NDArray[Any] = world.block(variable)
        return block

    def start(self, model: Any, job: Job, replicates: Whole) -> _Kept:  # noqa: ARG002
        """Begin to keep values."""
        return _Kept(self, len(quarters_of(model, job)) // self.every + 1)

    def gather(self, whole: Job, room: Path | None) -> Gathering[Arrays]:  # noqa: ARG002
        """In arrays for all replicates: large ones are not held twice."""
        return _Filled(self.name, whole.count)


class _Kept:
    def __init__(self, what: Values, moments: int) -> None:
        self._what, self._moments = what, moments
        self._values: Arrays = {}

    def observe(self, world: Any, moment: int) -> None:
        place, rest = divmod(moment, self._what.every)
        if rest:
            return
        for name in self._what.variables:
            now = self._what.read(world, name)
            if name not in self._values:
                self._values[name] = np.empty((self._moments, *now.shape), self._what.dtype)
            self._values[name][place] = now

    def finish(self) -> Arrays:
        return self._values


class _Filled:
    def __init__(self, name: str, replicates: int) -> None:
        self._name, self._replicates = name, replicates
        self._values: Arrays = {}
        self._filled = 0

    def add(self, chunk: Chunk) -> None:
        if not chunk.data:
            return
        end = self._filled + len(chunk.replicates)
        for name, part in chunk.data[self._name].items():
            if name not in self._values:
                self._values[name] = np.empty((*part.shape[:-1], self._replicates), part.dtype)
            self._values[name][..., self._filled : end] = part
        self._filled = end

    def close(self) -> Arrays:
        return {name: values[..., : self._filled] for name, values in self._values.items()}

    def discard(self) -> None:
        self._values = {}
