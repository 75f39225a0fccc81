"""Writing files whole or not at all, in formats whose libraries do not survive a full disk.

HDF5 and Parquet writers that meet an error half-way cannot be closed any more, and take the process
down with them when it ends. So they write to a :class:`Sink`, which never refuses; what the disk
said is raised when it is safe to.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


class Sink(io.FileIO):
    """A file whose writes always seem to work; ``error`` is the first that did not.

    What the disk did not take is remembered until the file is closed: a library that reads back
    something else than it wrote may bring the process down.
    """

    error: OSError | None = None

    def __init__(self, file: Path, mode: str) -> None:
        super().__init__(file, mode)
        self._lost: list[tuple[int, bytes]] = []

    def write(self, content: Any) -> int:
        """Write all of the content, or remember what cannot be written."""
        left = memoryview(content).cast("B")
        size = len(left)
        try:
            while self.error is None and len(left):
                left = left[super().write(left) :]
        except OSError as error:
            self.error = error
        if len(left):
            place = self.tell()
            self._lost.append((place, bytes(left)))
            self.seek(place + len(left))
        return size

    def readinto(self, buffer: Any) -> int:
        """Read what was written, whether the disk took it or not."""
        if self.error is None:
            return super().readinto(buffer)
        view, start = memoryview(buffer).cast("B"), self.tell()
        there = super().readinto(view)
        view[there:] = bytes(len(view) - there)
        for place, content in self._lost:
            first, last = max(place, start), min(place + len(content), start + len(view))
            if first < last:
                view[first - start : last - start] = content[first - place : last - place]
        self.seek(start + len(view))
        return len(view)

    def truncate(self, size: int | None = None) -> int:
        """Change the length of the file, unless something went wrong before."""
        try:
            if self.error is None:
                return super().truncate(size)
        except OSError as error:
            self.error = error
        return size or 0

    def check(self) -> None:
        """Raise the error, if there was one."""
        if self.error is not None:
            raise self.error


@contextmanager
def sink(file: Path, mode: str = "w+b") -> Iterator[Sink]:
    """A file to write to until the block ends; then what went wrong with the disk is raised."""
    with Sink(file, mode) as opened:
        try:
            yield opened
        except Exception:  # of a library that was misled; the disk's own word says more
            opened.check()
            raise
    opened.check()


def dataset_bytes(data: xr.Dataset) -> bytes:
    """A data set as a NetCDF-3 file with 64-bit offsets; quarters as whole days.

    Libraries for NetCDF-4 take seconds for hundreds of small variables, this a tenth of one.
    """
    from xarray.backends import ScipyDataStore

    plain: dict[Any, Any] = {name: {"_FillValue": None} for name in data.data_vars}
    if "quarter" in data.variables:
        plain["quarter"] = {**TIME, "dtype": "int32"}
    out = io.BytesIO()
    # data.to_netcdf() would load the whole of Dask, where it is installed, to ask whether it runs
    store = ScipyDataStore(out, mode="w", format="NETCDF3_64BIT")
    data.dump_to_store(store, encoding=plain)
    store.sync()
    return out.getvalue()


def write_dataset(data: xr.Dataset, file: Path) -> None:
    """Write a data set as NetCDF; see :func:`dataset_bytes`. Raises ``OSError``."""
    file.write_bytes(dataset_bytes(data))


def read_dataset(source: Path | bytes) -> xr.Dataset:
    """Read what :func:`dataset_bytes` made, into memory; whole numbers have 64 bits again.

    Raises ``ValueError`` for anything else.
    """
    import xarray as xr

    content = source.read_bytes() if isinstance(source, Path) else source
    if content[:3] != b"CDF":
        raise ValueError("not a NetCDF-3 file")
    data: xr.Dataset = xr.load_dataset(io.BytesIO(content), engine="scipy")
    short = [name for name, values in data.variables.items() if values.dtype == "int32"]
    return data.assign({name: data[name].astype("int64") for name in short})


def write_netcdf(data: xr.Dataset, out: Any, encoding: Mapping[Any, Any] | None = None) -> None:
    """Write a data set as NetCDF-4 to an open file, to which more can be added."""
    import h5netcdf
    from xarray.backends import H5NetCDFStore

    plain = {"quarter": TIME} if "quarter" in data.variables else {}
    with h5netcdf.File(out, "w") as target:
        data.dump_to_store(H5NetCDFStore(target), encoding={**plain, **(encoding or {})})


TIME = {"units": "days since 1900-01-01", "dtype": "int64", "_FillValue": None}
"""How quarters are written."""


def write_frame(frame: pd.DataFrame, file: Path, *, index: bool = False) -> None:
    """Write a data frame as Parquet. Raises ``OSError``."""
    with sink(file) as out:
        frame.to_parquet(out, index=index)


def write_json(content: Any, file: Path, *, allow_nan: bool = True) -> None:
    """Write plain data as JSON."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=allow_nan)
    file.write_text(text + "\n", encoding="utf-8")


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A file beside ``target`` to write to; it takes its place when the block ends well."""
    handle, place = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    temporary = Path(place)
    try:
        yield temporary
        # mkstemp makes the file private; this one is to be read like any other new file
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_whole(target: Path, content: str | bytes) -> None:
    """Write a file, whole or not at all, and the folder that it is in. Raises ``OSError``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(target) as beside:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
