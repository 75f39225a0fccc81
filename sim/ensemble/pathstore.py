"""Where the full paths of all replicates go: memory, or a file that grows chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.ensemble.bands import path_data
from sim.ensemble.files import sink, write_netcdf
from sim.ensemble.job import Chunk
from sim.ensemble.recorder import recorded_variables

if TYPE_CHECKING:
    import xarray as xr

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
