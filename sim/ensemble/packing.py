"""Chunks as bytes: what workers send home and what is kept on disk until a run is finished.

A description in JSON and the plain contents of all arrays, compressed together: most counters are
zero, so that a chunk of two thousand replicates shrinks from some 70 to 20 MB, nearly all of which
are its drawn parameters.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.chunk import Chunk, Job, run_chunk
from sim.ensemble.errors import EnsembleError
from sim.ensemble.program import here
from sim.ensemble.recorder import Failure
from sim.ensemble.tallies import BandTally, EventTally, LabelTally, Tallies, Tally

Put = Callable[[NDArray[Any]], int]

_HEAD = 16
_KINDS: dict[str, type[BandTally | EventTally | LabelTally]] = {
    "band": BandTally,
    "event": EventTally,
    "label": LabelTally,
}


def run_packed(
    job: Job, stop: Callable[[], bool] | None = None, moved: Callable[[float], None] | None = None
) -> bytes:
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
    """The chunk as bytes."""
    arrays: list[NDArray[Any]] = []

    def put(values: NDArray[Any]) -> int:
        arrays.append(np.ascontiguousarray(values))
        return len(arrays) - 1

    def together(table: dict[str, NDArray[np.float64]]) -> dict[str, Any]:
        return (
            {"names": list(table), "values": put(np.stack(list(table.values())))} if table else {}
        )

    head = {
        "replicates": put(chunk.replicates),
        "variables": {n: _describe(tally, put) for n, tally in chunk.tallies.variables.items()},
        "tallies": {
            name: _field(value, put)
            for name, value in vars(chunk.tallies).items()
            if name != "variables"
        },
        "outcomes": together(chunk.outcomes),
        "draws": together(chunk.draws),
        "lost_draws": together(chunk.lost_draws),
        "path_replicates": put(chunk.path_replicates),
        "paths": {name: put(values) for name, values in chunk.paths.items()},
        "failures": [asdict(failure) for failure in chunk.failures],
        "labels": chunk.labels,
        "quarters": put(chunk.quarters.astype("datetime64[D]").astype(np.int64)),
    }
    head["arrays"] = [[values.dtype.str, list(values.shape)] for values in arrays]
    text = json.dumps(head).encode()
    plain = b"".join([len(text).to_bytes(8, "big"), text, *(values.data for values in arrays)])
    return len(plain).to_bytes(_HEAD, "big") + _codec().compress(plain, asbytes=True)


def unpack(packed: bytes) -> Chunk:
    """The chunk that was packed; its arrays are read-only views of one piece of memory."""
    size = int.from_bytes(packed[:_HEAD], "big")
    plain = memoryview(_codec().decompress(packed[_HEAD:], size, asbytes=True))
    start = 8 + int.from_bytes(plain[:8], "big")
    head = json.loads(bytes(plain[8:start]))
    arrays: list[NDArray[Any]] = []
    for kind, shape in head["arrays"]:
        dtype = np.dtype(kind)
        count = int(np.prod(shape, dtype=np.int64))
        arrays.append(np.frombuffer(plain, dtype, count, start).reshape(shape))
        start += count * dtype.itemsize

    def apart(entry: dict[str, Any]) -> dict[str, NDArray[np.float64]]:
        return dict(zip(entry["names"], arrays[entry["values"]], strict=True)) if entry else {}

    variables = {
        name: _KINDS[entry["kind"]](**_fields(entry["fields"], arrays))
        for name, entry in head["variables"].items()
    }
    return Chunk(
        replicates=arrays[head["replicates"]],
        tallies=Tallies(variables=variables, **_fields(head["tallies"], arrays)),
        outcomes=apart(head["outcomes"]),
        draws=apart(head["draws"]),
        lost_draws=apart(head["lost_draws"]),
        path_replicates=arrays[head["path_replicates"]],
        paths={name: arrays[place] for name, place in head["paths"].items()},
        failures=[Failure(**entry) for entry in head["failures"]],
        labels={axis: tuple(names) for axis, names in head["labels"].items()},
        quarters=arrays[head["quarters"]].astype("datetime64[D]"),
    )


def _describe(tally: Tally, put: Put) -> dict[str, Any]:
    kind = next(name for name, of_kind in _KINDS.items() if isinstance(tally, of_kind))
    return {"kind": kind, "fields": {n: _field(value, put) for n, value in vars(tally).items()}}


def _field(value: Any, put: Put) -> dict[str, Any]:
    return {"array": put(value)} if isinstance(value, np.ndarray) else {"value": value}


def _fields(entry: dict[str, Any], arrays: list[NDArray[Any]]) -> dict[str, Any]:
    return {
        name: arrays[field["array"]] if "array" in field else field["value"]
        for name, field in entry.items()
    }


def _codec() -> Any:
    import pyarrow as pa

    return pa.Codec("zstd", compression_level=1)
