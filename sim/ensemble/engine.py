"""Runs an ensemble: many replicates of one scenario, in chunks, on any executor."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sim.ensemble.chunk import SAMPLE, Job, build_model
from sim.ensemble.chunkstore import ChunkStore, StoreError, unfinished
from sim.ensemble.errors import Interrupted
from sim.ensemble.executors import Kind, crew_of
from sim.ensemble.identity import identity_of
from sim.ensemble.merge import Merger
from sim.ensemble.pathstore import (
    MEMORY_LIMIT,
    PATHS_FILE,
    FilePaths,
    MemoryPaths,
    NoPaths,
    PathStore,
    path_bytes,
)
from sim.ensemble.result import Result
from sim.ensemble.schedule import Run
from sim.ensemble.storage import OUTCOMES, PARAMETERS
from sim.ensemble.tables import FileWriter, MemoryWriter
from sim.ensemble.until import Precision

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world.design import Design

Progress = Callable[[int, int], None]

LARGEST_CHUNK = 2048
"""Replicates per chunk where nothing else is asked for; larger arrays fall out of the cache."""

_SMALLEST_CHUNK = 128
_PATHS_CHUNK = 256


def simulate(
    scenario: Scenario,
    *,
    replicates: int = 1000,
    seed: int | None = None,
    workers: int | None = None,
    keep: Literal["bands", "paths"] = "bands",
    executor: Executor | Kind | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
    agents: Mapping[str, type] | None = None,
    rules: Sequence[Any] | None = None,
    first: int = 0,
    model: type | None = None,
    design: Design | None = None,
    store: str | Path | None = None,
    until: Mapping[str, float] | None = None,
    tolerated: float = 0.01,
) -> Result:
    """Simulate ``replicates`` replicates of a scenario, from replicate number ``first``.

    The same seed gives the same bits whatever ``chunk`` (replicates per piece of work),
    ``workers`` or ``executor`` are: ``"threads"`` (one by default), ``"processes"`` (one per
    processor by default; worth their start from a few thousand replicates on, and they need
    ``agents``, ``rules`` and ``model`` to be importable and a script to be guarded by
    ``if __name__ == "__main__"``), or any object with the interface of
    :class:`concurrent.futures.Executor`, such as that of a cluster. Without a ``seed`` one is
    drawn and stored in the result. ``keep="paths"`` keeps every replicate's full paths.
    ``progress`` is called with the replicates done and in all. ``agents``, ``rules`` and ``model``
    replace parts of the model, or its class; ``design`` says what replicates are made of.

    ``store`` is a folder in which finished chunks are kept: however a run ends, the same call
    continues it (with its seed, if none is given) and gives the same result. Tables and paths of
    any size then stay on disk, in that folder, until the result is saved; delete it afterwards.
    Without a store they are kept in memory, paths only up to 4 GB.

    ``until`` maps outcomes, or groups of them, to the Monte Carlo standard error wanted, in their
    own unit (a share for probabilities): the run grows until all are reached, up to ``replicates``.

    A replicate with a number that is not finite is left out, with its parameters in ``excluded``.
    Raises :class:`EnsembleError` when more than a share ``tolerated`` of ``replicates`` are, or
    when a chunk fails; ``ValueError`` for arguments that make no sense; :class:`StoreError` for a
    store that cannot be used or belongs to another run; :class:`Interrupted` on a keyboard
    interrupt.
    """
    for name, value, least in (
        ("replicates", replicates, 1), ("first", first, 0), ("workers", workers, 1),
        ("chunk", chunk, 1), ("seed", seed, 0), ("tolerated", tolerated, 0),
    ):  # fmt: skip
        if value is not None and value < least:
            raise ValueError(f"{name} must be at least {least}, got {value}")
    if isinstance(executor, str) and executor not in ("threads", "processes"):
        raise ValueError(f"executor must be 'threads', 'processes' or an object, got {executor!r}")
    if keep not in ("bands", "paths"):
        raise ValueError(f"keep must be 'bands' or 'paths', got {keep!r}")
    if until and keep == "paths":
        raise ValueError("paths need to know their number: keep='paths' and until exclude another")
    precision = Precision(until, scenario.outcomes, replicates) if until else None
    executor = executor or "threads"
    # one thread: more take turns at the interpreter and gain nothing, see sim.ensemble.executors
    workers = workers or (1 if executor == "threads" else _processors())
    size = chunk or _chunk_size(replicates, workers, _PATHS_CHUNK if keep == "paths" else None)
    options = {"agents": agents, "rules": rules, "design": design}
    whole = Job(
        scenario=scenario,
        seed=_seed(seed, store),
        first=first,
        count=replicates,
        paths_until=first + (replicates if keep == "paths" else SAMPLE),
        model=model,
        options={name: value for name, value in options.items() if value is not None},
    )
    kept = None if store is None else _open(store, whole, keep)
    merger = _merger(whole, keep, kept)
    run = Run(whole, size, merger=merger, store=kept, progress=progress, tolerated=tolerated)
    started = time.perf_counter()

    def result(*, complete: bool) -> Result:
        return merger.result(
            {
                "seed": whole.seed,
                "first": first,
                "replicates": merger.replicates if precision and complete else replicates,
                "complete": complete,
                "keep": keep,
                "until": precision.facts() if precision else None,
                "chunk": size,
                "workers": workers,
                "executor": executor if isinstance(executor, str) else type(executor).__name__,
                "elapsed": round(time.perf_counter() - started, 3),
                "continued": run.continued,
                "damaged": kept.damaged if kept else [],
            }
        )

    try:
        with crew_of(executor, workers) as crew:
            run.through(crew, precision)
        return result(complete=True)
    except KeyboardInterrupt:
        if merger.replicates == 0:
            merger.discard()
            raise Interrupted(None) from None
        raise Interrupted(result(complete=False)) from None
    except Exception as error:
        with suppress(OSError, RuntimeError):  # closing what was open may fail likewise
            merger.discard()
        if kept is not None and isinstance(error, OSError):
            raise StoreError(kept.trouble(error)) from error
        raise
    finally:
        if kept is not None:
            kept.close()


def _seed(seed: int | None, store: str | Path | None) -> int:
    """The seed asked for, that of the run to be continued, or a new one."""
    begun = None if seed is not None or store is None else unfinished(store)
    if begun is not None:
        return begun.seed
    return secrets.randbits(32) if seed is None else seed


def _open(store: str | Path, whole: Job, keep: str) -> ChunkStore:
    facts = {"name": whole.scenario.name, "replicates": whole.count, "keep": keep}
    return ChunkStore(Path(store), identity_of(whole, keep), facts)


def _merger(whole: Job, keep: str, store: ChunkStore | None) -> Merger:
    """Puts chunks together: on disk where there is a store, else in memory."""
    if store is None:
        paths = _memory_paths(whole) if keep == "paths" else NoPaths()
        return Merger(whole.scenario, MemoryWriter(), MemoryWriter(), paths)
    tables = store.tables
    return Merger(
        whole.scenario,
        FileWriter(tables / OUTCOMES),
        FileWriter(tables / PARAMETERS),
        FilePaths(tables / PATHS_FILE, whole.count) if keep == "paths" else NoPaths(),
    )


def _memory_paths(whole: Job) -> PathStore:
    probe = build_model(whole, count=1)
    size = path_bytes(dict(probe.world.labels), whole.count, len(probe.quarters) + 1)
    if size > MEMORY_LIMIT:
        raise ValueError(
            f"the paths of {whole.count} replicates take {size / 2**30:.1f} GB, more than the "
            f"{MEMORY_LIMIT / 2**30:.0f} GB kept in memory; give a store to write them to, "
            "or run fewer replicates"
        )
    return MemoryPaths()


def _chunk_size(replicates: int, workers: int, most: int | None) -> int:
    """An equal part of one worker's share, within what suits the processor's cache."""
    share = max(-(-replicates // workers), _SMALLEST_CHUNK)
    return -(-share // -(-share // (most or LARGEST_CHUNK)))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
