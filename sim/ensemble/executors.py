"""The engine's own executors: threads, or processes where there is enough to do.

Two threads are no faster than one: a quarter is thousands of array operations of some microseconds
each, and threads queue for the interpreter between them. Two processes are, after a start of a
second or two in which the model is imported anew; ``docs/performance.md`` has the figures.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from sim.ensemble.chunk import Job
from sim.ensemble.packing import run_packed
from sim.ensemble.program import here

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

Kind = Literal["threads", "processes"]
Task = Callable[[Job], bytes]


@dataclass(frozen=True)
class Crew:
    """Somewhere to run chunks: ``executor`` runs ``task`` on up to ``workers`` jobs at a time.

    ``program`` marks what must run there, where that is not certain.
    """

    executor: Executor
    task: Task
    workers: int
    program: str | None = None


@contextmanager
def crew_of(executor: Executor | Kind, workers: int) -> Iterator[Crew]:
    """An executor and the task to give it.

    One that the caller brought is left running; our own is stopped on leaving, after an error as
    soon as the chunks in hand have finished their quarter.
    """
    if executor == "threads":
        yield from _threads(workers)
    elif executor == "processes":
        yield from _processes(workers)
    elif isinstance(executor, str):
        raise ValueError(f"executor must be 'threads', 'processes' or an executor: {executor!r}")
    else:
        most = getattr(executor, "_max_workers", workers)  # how the standard library keeps it
        yield Crew(executor, run_packed, max(workers, most), here())


def _threads(workers: int) -> Iterator[Crew]:
    stop = threading.Event()
    with ThreadPoolExecutor(workers, thread_name_prefix="ensemble") as pool:
        try:
            yield Crew(pool, partial(run_packed, stop=stop.is_set), workers)
        finally:
            stop.set()


def _processes(workers: int) -> Iterator[Crew]:
    context = _context()
    stop = context.Event()
    with ProcessPoolExecutor(workers, context, _enter_worker, (stop,)) as pool:
        try:
            # A worker that is still starting when its parent leaves would complain of it aloud.
            with _interrupts_wait():
                wait([pool.submit(_stand_by) for _ in range(workers)])
            yield Crew(pool, _run_in_worker, workers)
        finally:
            stop.set()


def _stand_by() -> None:
    """Nothing: a worker that has done it has started."""


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Hold Ctrl-C back until the block has ended; only the main thread hears it at all."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt


def prepare() -> None:
    """Let the server of worker processes import the model while the caller still reads its input.

    Only worth it where ``"processes"`` will be asked for; returns at once.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        _context()
        from multiprocessing import forkserver

        forkserver.ensure_running()


def _context() -> Any:
    """Processes that start clean (never a copy of a program with threads of its own)."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # imported once for all ensembles to come
    context.set_forkserver_preload(["sim.model", "sim.ensemble.packing"])
    return context


class _Worker:
    """What a worker process knows: how to tell that its work is no longer wanted."""

    stop: Event | None = None


def _enter_worker(stop: Event) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and sets ``stop``
    _Worker.stop = stop
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """End this process when its parent has been killed and can no longer tell it to."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _run_in_worker(job: Job) -> bytes:
    return run_packed(job, None if _Worker.stop is None else _Worker.stop.is_set)
