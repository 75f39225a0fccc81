"""Where the full paths of all replicates go: memory, or a file that grows chunk by chunk."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sim.ensemble.bands import path_data
from sim.ensemble.chunk import Chunk
from sim.ensemble.recorder import recorded_variables

if TYPE_CHECKING:
    import xarray as xr

PATHS_FILE = "paths.nc"
MEMORY_LIMIT = 4 * 2**30
"""Bytes of paths that are kept in memory at most."""

_ROWS = 64
"""Replicates per block of the file."""


class PathStore(Protocol):
    """Takes in the paths of chunks in the order of their replicates."""

    def add(self, chunk: Chunk) -> None:
        """Keep the paths of the next chunk."""
        ...

    def close(self) -> xr.Dataset | None:
        """The paths of all replicates so far; nothing can be added afterwards."""
        ...

    def discard(self) -> None:
        """Drop what has been kept."""
        ...


class NoPaths:
    """Keeps nothing."""

    def add(self, chunk: Chunk) -> None:
        """Keep nothing of the chunk."""

    def close(self) -> None:
        """There are no paths."""

    def discard(self) -> None:
        """There is nothing to drop."""


class MemoryPaths:
    """Keeps the paths in memory, in single precision."""

    def __init__(self) -> None:
        self._parts: list[xr.Dataset] = []

    def add(self, chunk: Chunk) -> None:
        """Keep the paths of the next chunk."""
        self._parts.append(_dataset(chunk))

    def close(self) -> xr.Dataset:
        """The paths of all replicates."""
        import xarray as xr

        return xr.concat(self._parts, dim="replicate", data_vars="all", coords="minimal",
                         compat="override", join="override")  # fmt: skip

    def discard(self) -> None:
        """Drop what has been kept."""
        self._parts = []


class FilePaths:
    """Writes the paths to ``paths.nc`` in a folder; the file appears when it is complete."""

    def __init__(self, directory: Path, replicates: int) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._target = directory / PATHS_FILE
        self._partial = directory / f".{PATHS_FILE}.{uuid.uuid4().hex[:8]}"
        self._replicates = replicates
        self._written = 0

    def add(self, chunk: Chunk) -> None:
        """Append the paths of the next chunk to the file."""
        import h5py

        data = _dataset(chunk)
        if not self._partial.exists():
            self._create(data)
        end = self._written + data.sizes["replicate"]
        with h5py.File(self._partial, "a") as file:
            for name in ("replicate", *data.data_vars):
                file[name][self._written : end] = data[name].to_numpy()
        self._written = end

    def close(self) -> xr.Dataset:
        """Move the file to its name and open it; values are read when they are used."""
        import h5py

        if self._written < self._replicates:  # some were left out, or the run was interrupted
            with h5py.File(self._partial, "a") as file:
                for variable in file.values():
                    if variable.shape[:1] == (self._replicates,) and variable.chunks:
                        variable.resize(self._written, axis=0)
        self._partial.replace(self._target)
        return open_paths(self._target)

    def discard(self) -> None:
        """Delete the file that is not complete."""
        self._partial.unlink(missing_ok=True)

    def _create(self, data: xr.Dataset) -> None:
        """Lay out the file for all replicates; space is taken as values come in.

        The dimension is of fixed length because one without limit makes opening the file slow.
        """
        import h5netcdf

        frame = data.drop_vars(data.data_vars).drop_vars("replicate")
        frame = frame.assign_coords(replicate=range(self._replicates))
        encoding = time_encoding() | {"replicate": {"chunksizes": (self._replicates,)}}
        frame.to_netcdf(self._partial, engine="h5netcdf", encoding=encoding)
        with h5netcdf.File(self._partial, "a") as file:
            for name, values in data.data_vars.items():
                rows = min(_ROWS, self._replicates)
                variable = file.create_variable(
                    name, values.dims, values.dtype, chunks=(rows, *values.shape[1:])
                )
                variable.attrs.update(values.attrs)


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


def time_encoding() -> dict[Any, dict[str, Any]]:
    """How quarters are written: whole days."""
    return {"quarter": {"units": "days since 1900-01-01", "dtype": "int64", "_FillValue": None}}


def path_bytes(labels: Mapping[str, tuple[str, ...]], replicates: int, moments: int) -> int:
    """Size of the paths of all recorded variables in single precision."""
    cells = sum(
        int(np.prod([len(labels[axis]) for axis in v.axes], dtype=int))
        for v in recorded_variables()
    )
    return 4 * cells * replicates * moments


def _dataset(chunk: Chunk) -> xr.Dataset:
    return path_data(chunk.paths, chunk.path_replicates, chunk.labels, chunk.quarters)
