"""Chunks as bytes: what workers send home and what is kept on disk until a run is finished.

A description in JSON and the plain contents of all arrays, compressed together: most counters are
zero, so that a chunk of two thousand replicates shrinks from some 70 to 20 MB, nearly all of which
are its drawn parameters.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.chunk import Moved, Stop, run_chunk
from sim.ensemble.errors import EnsembleError
from sim.ensemble.provenance import here
from sim.ensemble.recorder import Chunk, Failure, Job
from sim.ensemble.tallies import BandTally, EventTally, LabelTally, Tallies

Arrays = list[NDArray[Any]]

_HEAD = 16
_CLASSES: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (BandTally, Chunk, EventTally, Failure, LabelTally, Tallies)
}
"""Classes that chunks are made of, besides arrays, mappings, sequences, numbers and words."""


def run_packed(job: Job, stop: Stop | None = None, moved: Moved | None = None) -> bytes:
    """Run a job and pack what comes out; see :func:`~sim.ensemble.chunk.run_chunk`.

    Raises :class:`EnsembleError` where another program would run it than the one that asks.
    """
    if job.program is not None and job.program != here():
        raise EnsembleError(
            "this worker has another version of greatgame, of Python or of a library, or a "
            "processor that rounds functions differently; its numbers would not be the same"
        )
    return pack(run_chunk(job, stop, moved))


def pack(chunk: Chunk) -> bytes:
    """The chunk as bytes. Raises ``TypeError`` for what a recorder must not give."""
    arrays: Arrays = []
    head = {"chunk": _plain(chunk, arrays)}
    head["arrays"] = [[values.dtype.str, list(values.shape)] for values in arrays]
    text = json.dumps(head).encode()
    content = (values.view(np.uint8) if values.dtype.kind in "MU" else values for values in arrays)
    plain = b"".join([len(text).to_bytes(8, "big"), text, *(values.data for values in content)])
    return len(plain).to_bytes(_HEAD, "big") + _codec().compress(plain, asbytes=True)


def unpack(packed: bytes) -> Chunk:
    """The chunk that was packed.

    Each array has memory of its own: whoever keeps one would keep all of a chunk otherwise.
    """
    size = int.from_bytes(packed[:_HEAD], "big")
    plain = memoryview(_codec().decompress(memoryview(packed)[_HEAD:], size))
    start = 8 + int.from_bytes(plain[:8], "big")
    head = json.loads(bytes(plain[8:start]))
    arrays: Arrays = []
    for kind, shape in head["arrays"]:
        dtype = np.dtype(kind)
        count = int(np.prod(shape, dtype=np.int64))
        arrays.append(np.frombuffer(plain, dtype, count, start).reshape(shape).copy())
        start += count * dtype.itemsize
    chunk: Chunk = _whole(head["chunk"], arrays)
    return chunk


def _plain(value: Any, arrays: Arrays) -> Any:
    """A value for JSON; arrays are put aside and named by their place."""

    def put(values: NDArray[Any]) -> int:
        arrays.append(np.require(values, requirements="C"))
        return len(arrays) - 1

    if isinstance(value, np.ndarray):
        return {"array": put(value)}
    if is_dataclass(value) and type(value).__name__ in _CLASSES:
        parts = {f.name: _plain(getattr(value, f.name), arrays) for f in fields(value)}
        return {"class": type(value).__name__, "fields": parts}
    if isinstance(value, dict):
        if _alike(value):
            return {"rows": list(value), "array": put(np.stack(list(value.values())))}
        return {"entries": [[name, _plain(part, arrays)] for name, part in value.items()]}
    if isinstance(value, list | tuple):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [_plain(part, arrays) for part in value]}
    if isinstance(value, str | int | float | None):
        return value
    raise TypeError(f"a recorder cannot give {type(value).__name__}: only arrays and plain data")


def _alike(value: dict[Any, Any]) -> bool:
    """Whether a mapping holds rows of one table, which are kept together."""
    rows = list(value.values())
    return len(rows) > 1 and all(
        isinstance(row, np.ndarray)
        and row.ndim == 1
        and (row.dtype, row.shape) == (rows[0].dtype, rows[0].shape)
        for row in rows
    )


def _whole(entry: Any, arrays: Arrays) -> Any:
    """The value that was made plain."""
    match entry:
        case {"rows": names, "array": place}:
            found: Any = dict(zip(names, arrays[place], strict=True))
        case {"array": place}:
            found = arrays[place]
        case {"class": name, "fields": parts}:
            found = _CLASSES[name](**{n: _whole(part, arrays) for n, part in parts.items()})
        case {"entries": parts}:
            found = {name: _whole(part, arrays) for name, part in parts}
        case {"tuple": parts}:
            found = tuple(_whole(part, arrays) for part in parts)
        case {"list": parts}:
            found = [_whole(part, arrays) for part in parts]
        case _:
            found = entry
    return found


def _codec() -> Any:
    import pyarrow as pa

    return pa.Codec("zstd", compression_level=1)
