"""Recorder of full paths: what variables were at every moment, replicate by replicate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import Singles, Whole
from sim.ensemble.chunk import quarters_of
from sim.ensemble.job import Job
from sim.ensemble.pathstore import PATHS_FILE, FilePaths, MemoryPaths
from sim.ensemble.recorder import Gathering, Recorder, WorldLike, recorded_variables

if TYPE_CHECKING:
    import xarray as xr


SAMPLE = 12
"""Replicates whose full paths every result keeps."""


@dataclass(frozen=True)
class Paths(Recorder["xr.Dataset"]):
    """Paths of some variables, in single precision, for all replicates."""

    variables: tuple[str, ...]
    name = "paths"

    def start(self, model: Any, job: Job, replicates: Whole) -> Kept:
        """Begin to keep values."""
        return Kept(model, self.variables, replicates, len(quarters_of(model, job)) + 1)

    def gather(self, whole: Job, room: Path | None) -> Gathering[xr.Dataset]:
        """In memory, or in a file in ``room``."""
        if room is None:
            return MemoryPaths(self.name)
        return FilePaths(room / PATHS_FILE, whole.count, self.name)


@dataclass(frozen=True)
class Sample(Recorder["xr.Dataset"]):
    """Paths of all recorded variables for the first :data:`SAMPLE` replicates of a run."""

    first: int
    name = "worlds"

    def start(self, model: Any, job: Job, replicates: Whole) -> Kept:
        """Begin to keep values, of the replicates that are in the sample."""
        names = tuple(variable.name for variable in recorded_variables())
        chosen = replicates[replicates < self.first + SAMPLE]
        return Kept(model, names, chosen, len(quarters_of(model, job)) + 1)

    def gather(self, whole: Job, room: Path | None) -> Gathering[xr.Dataset]:  # noqa: ARG002
        """In memory: it is small."""
        return MemoryPaths(self.name)


class Kept:
    """Keeps the values of the first replicates of a chunk, moment by moment."""

    def __init__(self, model: Any, names: tuple[str, ...], replicates: Whole, moments: int) -> None:
        self._replicates = replicates
        self._values: dict[str, Singles] = {}
        if not len(replicates):
            return
        for name in names:
            shape = model.world.block(name).shape[:-1]
            self._values[name] = np.empty((moments, *shape, len(replicates)), dtype=np.float32)

    def observe(self, world: WorldLike, moment: int) -> None:
        """Keep the world's present values."""
        for name, values in self._values.items():
            values[moment] = world.block(name)[..., : values.shape[-1]]

    def finish(self) -> dict[str, Any]:
        """Replicates, and their paths ``[replicate, time, *axes]`` by variable."""
        values = {
            name: np.ascontiguousarray(np.moveaxis(path, -1, 0))
            for name, path in self._values.items()
        }
        return {"replicates": self._replicates, "values": values}
