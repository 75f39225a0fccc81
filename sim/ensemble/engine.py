"""Runs an ensemble: many replicates of one scenario, in chunks, on any executor."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sim.ensemble.arguments import MOST_REPLICATES, whole
from sim.ensemble.chunk import SAMPLE, Job, build_model
from sim.ensemble.errors import Interrupted
from sim.ensemble.executors import Kind, crew_of
from sim.ensemble.identity import Identity, identity_of, key_of
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
from sim.ensemble.recorder import recorded_variables
from sim.ensemble.result import Result
from sim.ensemble.schedule import Run
from sim.ensemble.storage import OUTCOMES, PARAMETERS
from sim.ensemble.store import Store, opened
from sim.ensemble.tables import FileWriter, MemoryWriter
from sim.ensemble.until import Precision
from sim.scenario import ScenarioLike, as_scenario

if TYPE_CHECKING:
    from sim.world.design import Arrangement

Progress = Callable[[int, int], None]

LARGEST_CHUNK = 2048
"""Replicates per chunk where nothing else is asked for; larger arrays fall out of the cache."""

_SMALLEST_CHUNK = 128
_PATHS_CHUNK = 256


def simulate(
    scenario: ScenarioLike,
    *,
    replicates: int = 1000,
    seed: int | None = None,
    workers: int | None = None,
    keep: Literal["bands", "paths"] | Sequence[str] = "bands",
    executor: Executor | Kind | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
    agents: Mapping[str, type] | None = None,
    rules: Sequence[Any] | None = None,
    first: int = 0,
    model: type | None = None,
    design: Arrangement | None = None,
    store: str | Path | Store | None = None,
    until: Mapping[str, float] | None = None,
    tolerated: float = 0.01,
) -> Result:
    """Simulate ``replicates`` replicates of a scenario, from replicate number ``first``.

    ``scenario`` is one that was loaded, a file, or the name of a shipped one.

    The same seed gives the same bits whatever ``chunk`` (replicates per piece of work),
    ``workers`` or ``executor`` are: ``"threads"`` (one by default), ``"processes"`` (one per
    processor by default; worth their start from a few thousand replicates on, and they need
    ``agents``, ``rules`` and ``model`` to be importable and a script to be guarded by
    ``if __name__ == "__main__"``), or any object with the interface of
    :class:`concurrent.futures.Executor`, such as that of a cluster. Without a ``seed`` one is
    drawn and stored in the result. ``keep="paths"`` keeps every replicate's full paths, a list of
    variables those of these. ``progress`` is called with the replicates done and in all.
    ``agents``, ``rules`` and ``model`` replace parts of the model, or its class; ``design`` says
    what replicates are made of.

    ``store`` is a folder of its own in which finished chunks are kept: however a run ends, the same
    call continues it (with its seed, if none is given) and gives the same result. Tables and paths
    of any size then stay on disk, in that folder, until the result is saved; delete it afterwards.
    An open :class:`Store` may be shared by any number of runs. Without a store everything is kept
    in memory, paths only up to 4 GB.

    ``until`` maps outcomes, or groups of them, to the Monte Carlo standard error wanted, in their
    own unit (a share for probabilities): the run grows until all are reached, up to ``replicates``.

    A replicate with a number that is not finite is left out, with its parameters in ``excluded``.
    Raises :class:`EnsembleError` when more than a share ``tolerated`` of ``replicates`` are, or
    when a chunk fails; ``TypeError`` or ``ValueError`` for arguments that make no sense;
    :class:`StoreError` for a store that cannot be used or belongs to another run;
    :class:`Interrupted` on a keyboard interrupt.
    """
    scenario = as_scenario(scenario)
    replicates = whole("replicates", replicates, 1, MOST_REPLICATES)
    first, seed = whole("first", first), whole("seed", seed)
    workers, chunk = whole("workers", workers, 1), whole("chunk", chunk, 1)
    if tolerated < 0:
        raise ValueError(f"tolerated must be at least 0, got {tolerated}")
    if isinstance(executor, str) and executor not in ("threads", "processes"):
        raise ValueError(f"executor must be 'threads', 'processes' or an object, got {executor!r}")
    paths = _kept_paths(keep)
    if until and paths:
        raise ValueError("paths need to know their number: keep='paths' and until exclude another")
    precision = Precision(until, scenario.outcomes, replicates) if until else None
    executor = executor or "threads"
    # one thread: more take turns at the interpreter and gain nothing, see sim.ensemble.executors
    workers = workers or (1 if executor == "threads" else _processors())
    size = chunk or _chunk_size(replicates, workers, _PATHS_CHUNK if keep == "paths" else None)
    own = {"agents": agents, "rules": rules, "design": design}
    options = {name: value for name, value in own.items() if value is not None}
    identity: Identity = {}
    if store is not None:
        words = keep if isinstance(keep, str) else " ".join(keep)
        identity = identity_of(scenario, keep=words, own={"model": model, **options})
    with opened(store, identity, seed) as kept:
        if seed is None:
            seed = secrets.randbits(32) if kept is None else kept.seed
        key = key_of(identity, seed)
        job = Job(
            scenario=scenario,
            seed=seed,
            first=first,
            count=replicates,
            sample_until=first + SAMPLE,
            paths=paths,
            model=model,
            options=options,
        )
        run = Run(job, size, merger=_merger(job, kept), store=kept, key=key,
                  progress=progress, tolerated=tolerated)  # fmt: skip
        facts = {"keep": keep if isinstance(keep, str) else list(keep)}
        facts |= {} if design is None else design.facts
        return _through(run, precision, executor, workers, facts)


def _through(
    run: Run,
    precision: Precision | None,
    executor: Executor | Kind,
    workers: int,
    facts: dict[str, Any],
) -> Result:
    """The result of a run, or of what an interrupt leaves of it."""
    started = time.perf_counter()
    merger, job = run.merger, run.whole

    def result(*, complete: bool) -> Result:
        found = facts | {
            "seed": job.seed,
            "first": job.first,
            "replicates": merger.replicates if precision and complete else job.count,
            "complete": complete,
            "until": precision.facts() if precision else None,
            "chunk": run.size,
            "workers": workers,
            "executor": executor if isinstance(executor, str) else type(executor).__name__,
            "elapsed": round(time.perf_counter() - started, 3),
            "continued": run.continued,
            "damaged": run.damaged,
        }
        with run.keeping():
            return merger.result(found)

    try:
        with crew_of(executor, workers) as crew, run.keeping():
            run.through(crew, precision)
        return result(complete=True)
    except KeyboardInterrupt:
        if merger.replicates == 0:
            merger.discard()
            raise Interrupted(None) from None
        raise Interrupted(result(complete=False)) from None
    except Exception:
        merger.discard()
        raise


def _kept_paths(keep: str | Sequence[str]) -> tuple[str, ...]:
    """The variables whose paths are kept of every replicate. Raises ValueError."""
    known = [variable.name for variable in recorded_variables()]
    if isinstance(keep, str):
        if keep not in ("bands", "paths"):
            raise ValueError(f"keep must be 'bands', 'paths' or names of variables, got {keep!r}")
        return tuple(known) if keep == "paths" else ()
    if unknown := [name for name in keep if name not in known]:
        raise ValueError(f"keep: there is no recorded variable {unknown[0]!r}")
    return tuple(keep)


def _merger(job: Job, store: Store | None) -> Merger:
    """Puts chunks together: on disk where there is a store, else in memory."""
    paths: PathStore = NoPaths()
    if store is None:
        paths = _memory_paths(job) if job.paths else paths
        return Merger(job.scenario, MemoryWriter(), MemoryWriter(), paths)
    room = store.room()
    if job.paths:
        paths = FilePaths(room / PATHS_FILE, job.count, job.paths)
    return Merger(job.scenario, FileWriter(room / OUTCOMES), FileWriter(room / PARAMETERS), paths)


def _memory_paths(job: Job) -> PathStore:
    probe = build_model(job, count=1)
    size = path_bytes(dict(probe.world.labels), job.count, len(probe.quarters) + 1, job.paths)
    if size > MEMORY_LIMIT:
        raise ValueError(
            f"the paths of {job.count} replicates take {size / 2**30:.1f} GB, more than the "
            f"{MEMORY_LIMIT / 2**30:.0f} GB kept in memory; give a store to write them to, "
            "or run fewer replicates"
        )
    return MemoryPaths(job.paths)


def _chunk_size(replicates: int, workers: int, most: int | None) -> int:
    """An equal part of one worker's share, within what suits the processor's cache."""
    share = max(-(-replicates // workers), _SMALLEST_CHUNK)
    return -(-share // -(-share // (most or LARGEST_CHUNK)))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
