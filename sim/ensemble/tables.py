"""Tables with one row per replicate: in memory, or streamed to a Parquet file and read on demand.

A file has row groups of a fixed number of replicates, whatever pieces they arrived in, so the same
replicates always give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sim.arrays import Floats, Whole
from sim.ensemble.files import Sink

if TYPE_CHECKING:
    import pandas as pd


OUTCOMES, PARAMETERS = "outcomes.parquet", "parameters.parquet"
"""The files of a result's tables."""

INDEX = "replicate"
ROW_GROUP = 8192
"""Replicates per row group of a file."""

AT_ONCE = 4_000_000
"""Numbers read at a time where a file is gone through column by column."""


class FrameTable:
    """A table in memory: named columns over replicates."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    @property
    def rows(self) -> int:
        """Number of replicates."""
        return len(self._frame)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return [str(name) for name in self._frame.columns]

    @property
    def index(self) -> Whole:
        """Numbers of the replicates ``[row]``."""
        return self._frame.index.to_numpy(dtype=np.int64)

    def column(self, name: str) -> Floats:
        """The values of one column."""
        return self._frame[name].to_numpy(dtype=np.float64)

    def each(self, columns: Sequence[str] | None = None) -> Iterator[tuple[str, Floats]]:
        """Every column, or those named, with its values."""
        for name in self.columns if columns is None else columns:
            yield name, self.column(name)

    def frame(
        self,
        columns: Sequence[str] | None = None,
        dtype: DTypeLike | None = None,
        first: int | None = None,
    ) -> pd.DataFrame:
        """The table itself, or some columns or the ``first`` replicates of it."""
        frame = self._frame if columns is None else self._frame[list(columns)]
        frame = frame if first is None else frame[:first]
        return frame if dtype is None else frame.astype(np.dtype(dtype))


class FileTable:
    """A table in a Parquet file; what is asked for is read, one row group after the other."""

    def __init__(self, file: Path) -> None:
        import pyarrow.parquet as pq

        self.file = file
        with pq.ParquetFile(file) as source:
            names = source.schema_arrow.names
            self.rows: int = source.metadata.num_rows
        if INDEX not in names:
            raise ValueError(f"no column '{INDEX}'")
        self.columns: list[str] = [name for name in names if name != INDEX]

    @property
    def index(self) -> Whole:
        """Numbers of the replicates ``[row]``."""
        return self._read([INDEX], np.dtype(np.int64))[0]

    def column(self, name: str) -> Floats:
        """The values of one column."""
        return next(values for _, values in self.each([name]))

    def each(self, columns: Sequence[str] | None = None) -> Iterator[tuple[str, Floats]]:
        """Every column, or those named, with its values; a few are in memory at a time."""
        names = self._known(columns)
        some = max(1, AT_ONCE // max(self.rows, 1))
        for start in range(0, len(names), some):
            few = names[start : start + some]
            yield from zip(few, self._read(few, np.dtype(np.float64)), strict=True)

    def frame(
        self,
        columns: Sequence[str] | None = None,
        dtype: DTypeLike | None = None,
        first: int | None = None,
    ) -> pd.DataFrame:
        """The table, or some of its columns or its ``first`` replicates: no more is read."""
        names = self._known(columns)
        index = self._read([INDEX], np.dtype(np.int64), first)[0]
        return frame_of(names, index, self._read(names, np.dtype(dtype or np.float64), first))

    def _known(self, columns: Sequence[str] | None) -> list[str]:
        names = self.columns if columns is None else list(columns)
        if unknown := sorted(set(names) - set(self.columns)):
            raise KeyError(f"{self.file.name} has no column {', '.join(unknown)}")
        return names

    def _read(
        self, names: list[str], dtype: np.dtype[Any], first: int | None = None
    ) -> NDArray[Any]:
        """Columns ``[column, replicate]``; besides them one row group is in memory at a time."""
        import pyarrow.parquet as pq

        wanted = len(range(self.rows)[:first])
        values = np.empty((len(names), wanted), dtype=dtype)
        if not names:
            return values
        row = 0
        with pq.ParquetFile(self.file) as source:
            for group in range(source.num_row_groups):
                if row == wanted:
                    break
                part = source.read_row_group(group, columns=names)[: wanted - row]
                for place, name in enumerate(names):
                    values[place, row : row + part.num_rows] = part[name].to_numpy()
                row += part.num_rows
        return values


Table: TypeAlias = FrameTable | FileTable
"""A table, wherever it is."""


def at_hand(table: Table) -> Table:
    """The table in memory, for what reads it again and again, unless it is too large for that."""
    return FrameTable(table.frame()) if table.rows * len(table.columns) <= AT_ONCE else table


def frame_of(names: Sequence[str], index: NDArray[Any], values: NDArray[Any]) -> pd.DataFrame:
    """A data frame over ``values[column, replicate]``, which are not copied."""
    import pandas as pd

    return pd.DataFrame(values.T, columns=list(names), index=pd.Index(index, name=INDEX))


class MemoryWriter:
    """Takes in the rows of a table in the order of the replicates, and keeps them in memory."""

    def __init__(self) -> None:
        self._index: list[NDArray[np.int64]] = []
        self._parts: list[dict[str, Floats]] = []

    def add(self, index: NDArray[np.int64], columns: dict[str, Floats]) -> None:
        """Take in further replicates."""
        self._index.append(index)
        self._parts.append(columns)

    def close(self) -> FrameTable:
        """The table of all replicates so far."""
        index = np.concatenate(self._index)
        names = list(self._parts[0])
        values = np.empty((len(names), len(index)))
        for row, name in zip(values, names, strict=True):
            np.concatenate([part[name] for part in self._parts], out=row)
        self.discard()
        return FrameTable(frame_of(names, index, values))

    def discard(self) -> None:
        """Drop what has been taken in."""
        self._index, self._parts = [], []


class FileWriter:
    """Writes the rows to a Parquet file, a row group at a time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._writer: Any = None
        self._names: list[str] = []
        self._waiting: list[list[NDArray[Any]]] = []
        """Rows to be written, piece by piece: their columns, and the index last."""

    def add(self, index: NDArray[np.int64], columns: dict[str, Floats]) -> None:
        """Take in further replicates."""
        if self._writer is None:
            self._open(list(columns))
        self._waiting.append([*(columns[name] for name in self._names), index])
        rows = sum(len(piece[-1]) for piece in self._waiting)
        if rows >= ROW_GROUP:
            self._flush(rows - rows % ROW_GROUP)

    def close(self) -> FileTable:
        """Write what is left, close the file and open it for reading. Raises ``OSError``."""
        if self._writer is None:
            self._open([])
        if self._waiting:
            self._flush()
        self._release()
        return FileTable(self.file)

    def discard(self) -> None:
        """Close and delete the file."""
        with suppress(OSError):
            self._release()
        self.file.unlink(missing_ok=True)

    def _release(self) -> None:
        if self._writer is not None and not self._sink.closed:
            self._writer.close()
            self._sink.close()
            self._sink.check()

    def _open(self, names: list[str]) -> None:
        import pyarrow.parquet as pq

        self._names, self._schema = names, _schema(names)
        self._sink = Sink(self.file, "w+b")
        self._writer = pq.ParquetWriter(
            self._sink, self._schema, compression="zstd", use_dictionary=False,
            write_statistics=False,
        )  # fmt: skip

    def _flush(self, rows: int | None = None) -> None:
        """Write what waits, or so many rows of it."""
        import pyarrow as pa

        whole = [np.concatenate(parts) for parts in zip(*self._waiting, strict=True)]
        arrays = [pa.array(values[:rows]) for values in whole]
        left = [] if rows is None else [values[rows:].copy() for values in whole]
        self._waiting = [left] if left and len(left[-1]) else []
        self._writer.write_table(
            pa.Table.from_arrays(arrays, schema=self._schema), row_group_size=ROW_GROUP
        )
        self._sink.check()


TableWriter: TypeAlias = MemoryWriter | FileWriter


def _schema(names: Sequence[str]) -> Any:
    """As pandas writes it, so that pandas reads the replicate as the index.

    All columns are alike, so it is asked for one of them: it takes its time over thousands.
    """
    import pyarrow as pa

    one = frame_of(names[:1], np.empty(0, dtype=np.int64), np.empty((len(names[:1]), 0)))
    schema = pa.Schema.from_pandas(one, preserve_index=True)
    facts = json.loads(schema.metadata[b"pandas"])
    *column, index = facts["columns"]
    facts["columns"] = [{**column[0], "name": n, "field_name": n} for n in names] + [index]
    fields = [pa.field(name, pa.float64()) for name in names]
    return pa.schema([*fields, schema.field(INDEX)], metadata={"pandas": json.dumps(facts)})


def write_table(table: Table, file: Path) -> None:
    """Write a table to a file; the bytes are those of a table that was streamed there."""
    writer = FileWriter(file)
    frame = table.frame()
    try:
        for start in range(0, max(len(frame), 1), ROW_GROUP):
            some = frame.iloc[start : start + ROW_GROUP]
            index = some.index.to_numpy(dtype=np.int64)
            writer.add(index, {n: some[n].to_numpy(dtype=np.float64) for n in table.columns})
        writer.close()
    except BaseException:
        writer.discard()
        raise
