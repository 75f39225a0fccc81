"""Runs an ensemble: many replicates of one scenario, in chunks, on any executor."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sim.ensemble.bands import no_bands, path_data
from sim.ensemble.chunk import build_model
from sim.ensemble.columns import Declared, Draws
from sim.ensemble.counting import Bands
from sim.ensemble.errors import Interrupted, StoreError
from sim.ensemble.executors import Kind, crew_of, processors
from sim.ensemble.numbers import LAST_REPLICATE, MOST_REPLICATES, whole
from sim.ensemble.outcome import describe_outcomes
from sim.ensemble.paths import MEMORY_LIMIT, Paths, Sample, path_bytes
from sim.ensemble.provenance import Identity, identity_of, key_of, provenance_of
from sim.ensemble.recorder import Job, Recorder, recorded_variables
from sim.ensemble.result import Result
from sim.ensemble.schedule import Merger, Part, Progress, Run
from sim.ensemble.store import Store, opened
from sim.ensemble.until import Precision
from sim.scenario import ScenarioLike, as_scenario

if TYPE_CHECKING:
    from sim.start.design import Arrangement


RECORDED = ("bands", "worlds")
"""What is recorded where nothing else is asked for, besides outcomes and drawn parameters."""

LARGEST_CHUNK = 2048
"""Replicates per chunk where nothing else is asked for: twice as many gain 2 % of the time for an
eighth more memory in every worker."""

DISK_EACH = 33_000
"""Bytes on disk per replicate while a run lasts: twice 13 kB of drawn numbers, and of the counts of
a chunk of 2,048 over 48 quarters a 2,048th (measured with the shipped scenarios)."""

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
    record: Sequence[str | Recorder[Any]] = RECORDED,
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
    variables those of these. ``record`` is what to record besides paths, outcomes and parameters:
    ``"bands"`` and ``"worlds"`` (``data`` and ``worlds`` of the result), and recorders as in
    :mod:`sim.ensemble.recorder`; what is left out costs nothing and is empty in the result.
    ``progress`` is called with the replicates done and in all.
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
    first, seed = whole("first", first, 0, LAST_REPLICATE), whole("seed", seed)
    workers, chunk = whole("workers", workers, 1), whole("chunk", chunk, 1)
    if tolerated < 0:
        raise ValueError(f"tolerated must be at least 0, got {tolerated}")
    if isinstance(executor, str) and executor not in ("threads", "processes"):
        raise ValueError(f"executor must be 'threads', 'processes' or an object, got {executor!r}")
    paths = _kept_paths(keep)
    recorders = _recorders(record, paths, first)
    if until and paths:
        raise ValueError("paths need to know their number: keep='paths' and until exclude another")
    precision = Precision(until, scenario.outcomes, replicates) if until else None
    executor = executor or "threads"
    # one thread: more take turns at the interpreter and gain nothing, see sim.ensemble.executors
    workers = workers or (1 if executor == "threads" else processors())
    size = chunk or _chunk_size(replicates, workers, _PATHS_CHUNK if keep == "paths" else None)
    own = {"agents": agents, "rules": rules, "design": design}
    options = {name: value for name, value in own.items() if value is not None}
    identity: Identity = {}
    if store is not None:
        words = keep if isinstance(keep, str) else " ".join(keep)
        ours = {"record": list(recorders)} if tuple(record) != RECORDED else {}
        identity = identity_of(scenario, keep=words, own={"model": model, **options, **ours})
    with opened(store, identity, seed) as kept:
        if seed is None:
            seed = secrets.randbits(32) if kept is None else kept.seed
        key = key_of(identity, seed)
        job = Job(scenario, seed, first, replicates, recorders, model, options)
        if paths and kept is None:
            _fits_in_memory(job, paths)
        if kept is not None and precision is None:  # else nobody knows how many there will be
            there = min(replicates, size * len(kept.labels(key)))
            _fits_on_disk(kept, disk_needed(job, paths) * (1.0 - there / replicates))
        merger = Merger(job, None if kept is None else kept.room())
        run = Run([Part(job, size, merger, key)],
                  store=kept, progress=progress, tolerated=tolerated)  # fmt: skip
        facts = {"keep": keep if isinstance(keep, str) else list(keep)}
        facts |= {} if design is None else design.facts
        return _through(run, precision, executor, workers, facts)


def run(
    scenario: ScenarioLike,
    *,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - the word of the command line
    without: Iterable[str] = (),
    **options: Any,
) -> Result:
    """Simulate a scenario in the words of the command line: ``run("status-quo-2024").plot()``.

    ``scenario`` is the name of a shipped one, a file, or one that was loaded. ``set`` puts values
    at dotted paths, as ``--set`` does (``{"horizon": "2030-Q4"}``); ``without`` names mechanisms to
    switch off (``["M15"]``). ``options`` are those of :func:`sim.simulate`: ``replicates`` (1000
    when left out), ``seed``, ``workers``, ``progress`` and others. Raises what :func:`sim.simulate`
    does and :class:`~sim.scenario.document.ScenarioError`.
    """
    chosen, off = as_scenario(scenario), [without] if isinstance(without, str) else list(without)
    if set or off:
        chosen = chosen.with_(mechanisms=dict.fromkeys(off, False), set=set)
    return simulate(chosen, **options)


def _through(
    run: Run,
    precision: Precision | None,
    executor: Executor | Kind,
    workers: int,
    facts: dict[str, Any],
) -> Result:
    """The result of a run, or of what an interrupt leaves of it."""
    started = time.perf_counter()
    (part,) = run.parts
    merger, job = part.merger, part.whole

    def result(*, complete: bool) -> Result:
        found = facts | {
            "seed": job.seed,
            "first": job.first,
            "replicates": merger.replicates if precision and complete else job.count,
            "complete": complete,
            "until": precision.facts() if precision else None,
            "chunk": part.size,
            "workers": workers,
            "executor": executor if isinstance(executor, str) else type(executor).__name__,
            "elapsed": round(time.perf_counter() - started, 3),
            "continued": run.continued,
            "damaged": run.damaged,
        }
        with run.keeping():
            return _result(merger, job, found)

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


def _result(merger: Merger, job: Job, facts: dict[str, Any]) -> Result:
    """The result of all chunks so far, with ``facts`` about the run in its provenance."""
    scenario, labels, quarters = job.scenario, merger.labels, merger.quarters
    found = merger.close()
    data, worlds = found.pop("bands", None), found.pop("worlds", None)
    if worlds is None:
        worlds = path_data({}, np.empty(0, dtype=np.int64), labels, quarters)
    return Result(
        data=no_bands(quarters) if data is None else data,
        worlds=worlds,
        outcomes=found.pop("outcomes"),
        outcome_info=describe_outcomes(scenario.outcomes, labels, quarters[-1].item()),
        parameters=found.pop("parameters"),
        provenance=provenance_of(scenario) | {"excluded": merger.failures} | facts,
        paths=found.pop("paths", None),
        excluded=merger.excluded(),
        records=found,
        scenario=scenario,
    )


def _recorders(
    record: Sequence[str | Recorder[Any]], paths: tuple[str, ...], first: int
) -> tuple[Recorder[Any], ...]:
    """All that is recorded of a run. Raises ValueError."""
    usual: dict[str, Recorder[Any]] = {"bands": Bands(), "worlds": Sample(first)}
    asked = []
    for what in record:
        if isinstance(what, str) and what not in usual:
            raise ValueError(f"record: there is nothing called {what!r}; there is {list(usual)}")
        asked.append(usual[what] if isinstance(what, str) else what)
    found = [*asked, Declared(), Draws(), *([Paths(paths)] if paths else [])]
    names = [recorder.name for recorder in found]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"record: two recorders are called {twice[0]!r}")
    return tuple(found)


def _kept_paths(keep: str | Sequence[str]) -> tuple[str, ...]:
    """The variables whose paths are kept of every replicate. Raises ValueError."""
    known = [variable.name for variable in recorded_variables()]
    if isinstance(keep, str):
        if keep not in ("bands", "paths"):
            raise ValueError(f"keep must be 'bands', 'paths' or names of variables, got {keep!r}")
        return tuple(known) if keep == "paths" else ()
    if unknown := [name for name in keep if name not in known]:
        raise ValueError(f"keep: there is no recorded variable {unknown[0]!r}")
    return tuple(name for name in known if name in keep)


def _fits_in_memory(job: Job, names: Sequence[str]) -> None:
    """Raise ValueError where paths would take more memory than there should be used."""
    probe = build_model(job, count=1)
    size = path_bytes(dict(probe.world.labels), job.count, len(probe.quarters) + 1, names)
    if size > MEMORY_LIMIT:
        raise ValueError(
            f"the paths of {job.count} replicates take {size / 2**30:.1f} GB, more than the "
            f"{MEMORY_LIMIT / 2**30:.0f} GB kept in memory; give a store to write them to, "
            "or run fewer replicates"
        )


def disk_needed(job: Job, paths: Sequence[str] = ()) -> float:
    """Bytes that a run takes in its folder while it lasts, about: numbers and paths twice."""
    needed = DISK_EACH * float(job.count)
    if paths:
        probe = build_model(job, count=1)
        moments = len(probe.quarters) + 1
        needed += 2.0 * path_bytes(dict(probe.world.labels), job.count, moments, paths)
    return needed


def _fits_on_disk(kept: Store, needed: float) -> None:
    """Raise StoreError where a run would take more room than there is."""
    free = shutil.disk_usage(kept.path).free
    if needed > free:
        raise StoreError(
            f"{kept.given}: the run takes about {needed / 1e9:.1f} GB there while it lasts, and "
            f"{free / 1e9:.1f} GB are free; make room, choose another folder, or run fewer "
            "replicates."
        )


def _chunk_size(replicates: int, workers: int, most: int | None) -> int:
    """An equal part of one worker's share, within what suits the processor's cache."""
    share = max(-(-replicates // workers), _SMALLEST_CHUNK)
    return -(-share // -(-share // (most or LARGEST_CHUNK)))
