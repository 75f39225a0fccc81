"""Recorders of what variables were moment by moment, replicate by replicate, and where it all goes.

To memory, or to a file that grows chunk by chunk; or as plain arrays, replicates last, with nothing
around them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Singles, Whole
from sim.ensemble.bands import path_data
from sim.ensemble.chunk import quarters_of
from sim.ensemble.files import sink, write_netcdf
from sim.ensemble.recorder import Chunk, Gathering, Job, Recorder, WorldLike, recorded_variables

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


PATHS_FILE = "paths.nc"
MEMORY_LIMIT = 4 * 2**30
"""Bytes of paths that are kept in memory at most."""

_ROWS = 64
"""Replicates per block of the file."""


class MemoryPaths:
    """Keeps the paths that chunks have under a name in memory, in single precision."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._parts: list[dict[str, Any]] = []

    def add(self, chunk: Chunk) -> None:
        """Keep the paths of the next chunk."""
        self._labels, self._quarters = chunk.labels, chunk.quarters
        if chunk.data and len(chunk.data[self._name]["replicates"]):
            self._parts.append(chunk.data[self._name])

    def close(self) -> xr.Dataset:
        """The paths of all replicates."""
        names = self._parts[0]["values"] if self._parts else ()
        paths = {n: np.concatenate([part["values"][n] for part in self._parts]) for n in names}
        empty = np.empty(0, dtype=np.int64)
        index = np.concatenate([empty, *(part["replicates"] for part in self._parts)])
        return path_data(paths, index, self._labels, self._quarters)

    def discard(self) -> None:
        """Drop what has been kept."""
        self._parts = []


class FilePaths:
    """Writes the paths that chunks have under a name to a file, so many replicates at a time.

    The bytes of the file do not depend on the pieces in which replicates come in.
    """

    def __init__(self, file: Path, replicates: int, name: str = "paths") -> None:
        self._file, self._name = file, name
        self._replicates = replicates
        self._rows = min(_ROWS, replicates)
        self._buffer: dict[str, Any] = {}
        self._filled = self._written = 0

    def add(self, chunk: Chunk) -> None:
        """Take in the paths of the next chunk."""
        if chunk.data:
            self.extend(_dataset(chunk, self._name))

    def extend(self, data: xr.Dataset) -> None:
        """Take in the paths of further replicates."""
        if not self._buffer:
            self._create(data)
        done = 0
        while done < data.sizes["replicate"]:
            some = min(self._rows - self._filled, data.sizes["replicate"] - done)
            for name, values in self._buffer.items():
                part = data[name].isel(replicate=slice(done, done + some))
                values[self._filled : self._filled + some] = part.to_numpy()
            done += some
            self._filled += some
            if self._filled == self._rows:
                self._flush()

    def close(self) -> xr.Dataset:
        """Complete the file and open it; values are read when they are used."""
        self._flush()
        if self._written < self._replicates:  # some were left out, or the run was interrupted
            with self._opened() as file:
                for variable in file.values():
                    if variable.shape[:1] == (self._replicates,) and variable.chunks:
                        variable.resize(self._written, axis=0)
        return open_paths(self._file)

    def discard(self) -> None:
        """Delete the file."""
        self._file.unlink(missing_ok=True)

    def _flush(self) -> None:
        if not self._filled:
            return
        rows = slice(self._written, self._written + self._filled)
        with self._opened() as file:
            for name, values in self._buffer.items():
                file[name][rows] = values[: self._filled]
        self._written += self._filled
        self._filled = 0

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        import h5py

        with sink(self._file, "r+b") as out, h5py.File(out, "r+") as file:
            yield file

    def _create(self, data: xr.Dataset) -> None:
        """Lay out the file for all replicates; space is taken as values come in.

        The dimension is of fixed length because one without limit makes opening the file slow.
        """
        import h5netcdf

        frame = data.drop_vars(data.data_vars).drop_vars("replicate")
        frame = frame.assign_coords(replicate=range(self._replicates))
        with sink(self._file) as out:
            write_netcdf(frame, out, {"replicate": {"chunksizes": (self._replicates,)}})
        with sink(self._file, "r+b") as out, h5netcdf.File(out, "r+") as file:
            for name, values in data.data_vars.items():
                variable = file.create_variable(
                    name, values.dims, values.dtype, chunks=(self._rows, *values.shape[1:])
                )
                variable.attrs.update(values.attrs)
        for name in ("replicate", *data.data_vars):
            values = data[name]
            self._buffer[str(name)] = np.empty((self._rows, *values.shape[1:]), values.dtype)


def write_paths(paths: xr.Dataset, file: Path) -> None:
    """Write paths to a file; the bytes are those of paths that were streamed there."""
    replicates = paths.sizes["replicate"]
    writer = FilePaths(file, replicates)
    for start in range(0, replicates, _ROWS):
        writer.extend(paths.isel(replicate=slice(start, start + _ROWS)))
    writer.close().close()


def open_paths(file: Path) -> xr.Dataset:
    """Open a file of paths; values are read from it when they are used."""
    import xarray as xr

    with_text = xr.open_dataset(file, engine="h5netcdf")
    return plain_coords(with_text)


def plain_coords(data: xr.Dataset) -> xr.Dataset:
    """Give coordinates the types they had before they were written to a file."""
    fixed: dict[Any, Any] = {}
    for name, coord in data.coords.items():
        if name == "quarter":
            fixed[name] = coord.to_numpy().astype("datetime64[ns]")
        elif coord.dtype.kind in "OT":
            fixed[name] = coord.to_numpy().astype(str)
    return data.assign_coords(fixed)


def path_bytes(
    labels: Mapping[str, tuple[str, ...]], replicates: int, moments: int, names: Sequence[str]
) -> int:
    """Size of the paths of some recorded variables in single precision."""
    cells = sum(
        int(np.prod([len(labels[axis]) for axis in v.axes], dtype=int))
        for v in recorded_variables()
        if v.name in names
    )
    return 4 * cells * replicates * moments


def _dataset(chunk: Chunk, name: str) -> xr.Dataset:
    found = chunk.data[name]
    return path_data(found["values"], found["replicates"], chunk.labels, chunk.quarters)
