"""Runs an ensemble: many replicates of one scenario, in chunks, on any executor."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sim.ensemble.chunk import SAMPLE, Chunk, Job, build_model
from sim.ensemble.executors import Crew, Kind, crew_of
from sim.ensemble.merge import Merger
from sim.ensemble.pathstore import (
    MEMORY_LIMIT,
    FilePaths,
    MemoryPaths,
    NoPaths,
    PathStore,
    path_bytes,
)
from sim.ensemble.result import Result

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world.design import Design

Progress = Callable[[int, int], None]

LARGEST_CHUNK = 1024
"""Replicates per chunk where nothing else is asked for; larger arrays fall out of the cache."""

_SMALLEST_CHUNK = 128
_PATHS_CHUNK = 256
_TOLERATED = 0.01


class EnsembleError(RuntimeError):
    """A chunk failed, or too many replicates did."""


class Interrupted(KeyboardInterrupt):
    """The run was interrupted from the keyboard.

    ``partial`` is the result of the first replicates without a gap (None if no chunk had
    finished); its provenance says ``complete: false``.
    """

    def __init__(self, partial: Result | None) -> None:
        done = 0 if partial is None else partial.n
        super().__init__(f"interrupted after {done} replicates")
        self.partial = partial


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
    directory: str | Path | None = None,
    model: type | None = None,
    design: Design | None = None,
) -> Result:
    """Simulate ``replicates`` replicates of a scenario, from replicate number ``first``.

    The same seed gives the same bits whatever ``chunk`` (replicates per piece of work),
    ``workers`` or ``executor`` are: ``"threads"`` (one by default), ``"processes"`` (one per
    processor by default; worth their start from a few thousand replicates on, and they need
    ``agents``, ``rules`` and ``model`` to be importable and a script to be guarded by
    ``if __name__ == "__main__"``), or any object with the interface of
    :class:`concurrent.futures.Executor`, such as that of a cluster. Without a ``seed`` one is
    drawn and stored in the result. ``keep="paths"`` keeps every replicate's full paths: in memory
    up to 4 GB, or in ``directory`` (``paths.nc``), written as chunks come in. ``progress`` is
    called with the replicates done and in all. ``agents``, ``rules`` and ``model`` replace parts
    of the model, or its class; ``design`` says what replicates are made of.

    Raises ``ValueError`` for arguments that make no sense, :class:`EnsembleError` when a chunk
    fails or more than 1 % of the replicates turn out not to be finite (up to that they are left
    out and listed in the provenance), :class:`Interrupted` on a keyboard interrupt.
    """
    for name, value, least in (
        ("replicates", replicates, 1), ("first", first, 0), ("workers", workers, 1),
        ("chunk", chunk, 1), ("seed", seed, 0),
    ):  # fmt: skip
        if value is not None and value < least:
            raise ValueError(f"{name} must be at least {least}, got {value}")
    if isinstance(executor, str) and executor not in ("threads", "processes"):
        raise ValueError(f"executor must be 'threads', 'processes' or an object, got {executor!r}")
    if keep not in ("bands", "paths"):
        raise ValueError(f"keep must be 'bands' or 'paths', got {keep!r}")
    if directory is not None and keep != "paths":
        raise ValueError("directory is where paths are written; it needs keep='paths'")
    executor = executor or "threads"
    # one thread: more take turns at the interpreter and gain nothing, see sim.ensemble.executors
    workers = workers or (1 if executor == "threads" else _processors())
    size = chunk or _chunk_size(replicates, workers, _PATHS_CHUNK if keep == "paths" else None)
    options = {"agents": agents, "rules": rules, "design": design}
    whole = Job(
        scenario=scenario,
        seed=secrets.randbits(32) if seed is None else seed,
        first=first,
        count=replicates,
        paths_until=first + (replicates if keep == "paths" else SAMPLE),
        model=model,
        options={name: value for name, value in options.items() if value is not None},
    )
    store = _store(whole, keep, directory)
    run = _Run(whole, size, Merger(scenario, store), progress)
    started = time.perf_counter()

    def facts(*, complete: bool) -> dict[str, Any]:
        return {
            "seed": whole.seed,
            "first": first,
            "replicates": replicates,
            "complete": complete,
            "keep": keep,
            "chunk": size,
            "workers": workers,
            "executor": executor if isinstance(executor, str) else type(executor).__name__,
            "elapsed": round(time.perf_counter() - started, 3),
        }

    try:
        with crew_of(executor, workers) as crew:
            run.through(crew)
    except KeyboardInterrupt:
        if run.merger.replicates == 0:
            store.discard()
            raise Interrupted(None) from None
        raise Interrupted(run.merger.result(facts(complete=False))) from None
    except Exception:
        store.discard()
        raise
    return run.merger.result(facts(complete=True))


@dataclass
class _Run:
    """Submits the chunks of ``whole`` and merges them in order, a bounded number in flight."""

    whole: Job
    size: int
    merger: Merger
    progress: Progress | None
    _ready: dict[int, Chunk] = field(default_factory=dict)
    _merged: int = 0
    _done: int = 0

    def through(self, crew: Crew) -> None:
        """Run everything; on any error what is not yet running is cancelled."""
        jobs = self._jobs()
        pending: dict[Future[Chunk], int] = {}
        submitted = 0
        try:
            while self._merged < len(jobs):
                # finished chunks wait for their predecessors: the window bounds their memory
                while submitted < min(len(jobs), self._merged + crew.workers + 2):
                    future = crew.executor.submit(crew.task, jobs[submitted])
                    pending[future] = submitted
                    submitted += 1
                finished, _ = wait(pending, return_when=FIRST_COMPLETED)
                for future in sorted(finished, key=pending.__getitem__):
                    place = pending.pop(future)
                    self._ready[place] = self._outcome_of(future, jobs[place])
                    self._report(jobs[place].count)
                self._merge()
        finally:
            for future in pending:
                future.cancel()

    def _jobs(self) -> list[Job]:
        whole = self.whole
        starts = range(whole.first, whole.first + whole.count, self.size)
        end = whole.first + whole.count
        return [
            Job(
                whole.scenario, whole.seed, start, min(self.size, end - start), whole.paths_until,
                whole.model, whole.options,
            )
            for start in starts
        ]  # fmt: skip

    def _outcome_of(self, future: Future[Chunk], job: Job) -> Chunk:
        try:
            return future.result()
        except BrokenExecutor as error:
            raise EnsembleError(
                f"a worker process ended while replicates from {job.first} on were in hand "
                f"({error}); it may have run out of memory, or a script lacks the line "
                "if __name__ == '__main__': around what it runs"
            ) from error
        except Exception as error:
            last = job.first + job.count - 1
            raise EnsembleError(
                f"replicates {job.first} to {last} of scenario {job.scenario.name} failed "
                f"({type(error).__name__}: {error}); to repeat only them: "
                f"simulate(scenario, first={job.first}, replicates={job.count}, seed={job.seed})"
            ) from error

    def _report(self, count: int) -> None:
        self._done += count
        if self.progress is not None:
            self.progress(self._done, self.whole.count)

    def _merge(self) -> None:
        while self._merged in self._ready:
            self.merger.add(self._ready.pop(self._merged))
            self._merged += 1
        failed = self.merger.failures
        if len(failed) > _TOLERATED * self.whole.count:
            named = "; ".join(
                f"replicate {f['replicate']}: {f['variable']} in {f['quarter']}" for f in failed[:5]
            )
            raise EnsembleError(
                f"{len(failed)} of {self.whole.count} replicates of scenario "
                f"{self.whole.scenario.name} (seed {self.whole.seed}) are not finite, more than "
                f"{_TOLERATED:.0%}: {named}"
            )


def _store(whole: Job, keep: str, directory: str | Path | None) -> PathStore:
    if keep == "bands":
        return NoPaths()
    if directory is not None:
        return FilePaths(Path(directory), whole.count)
    probe = build_model(whole, count=1)
    size = path_bytes(dict(probe.world.labels), whole.count, len(probe.quarters) + 1)
    if size > MEMORY_LIMIT:
        raise ValueError(
            f"the paths of {whole.count} replicates take {size / 2**30:.1f} GB, more than the "
            f"{MEMORY_LIMIT / 2**30:.0f} GB kept in memory; give a directory to write them to, "
            "or run fewer replicates"
        )
    return MemoryPaths()


def _chunk_size(replicates: int, workers: int, most: int | None) -> int:
    """Share of one worker, within what suits the processor's cache."""
    share = -(-replicates // workers)
    return min(most or LARGEST_CHUNK, max(share, _SMALLEST_CHUNK))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
