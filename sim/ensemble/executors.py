"""The engine's own executors, threads or processes, and workers on other machines through Dask.

Two threads are no faster than one: a quarter is thousands of array operations of some microseconds
each, and threads queue for the interpreter between them. Two processes are, after a start of a
second or two in which the model is imported anew; ``docs/performance.md`` has the figures. A Dask
client already has the interface of an executor; what is added here is a clear word when the library
or the scheduler is missing, one attempt more than Dask makes by itself, and the number of threads
that the workers have together.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from sim.ensemble.chunk import run_chunk
from sim.ensemble.errors import NoWorkersError
from sim.ensemble.packing import run_packed
from sim.ensemble.provenance import here
from sim.ensemble.recorder import Chunk, Job

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized
    from multiprocessing.synchronize import Event

Kind = Literal["threads", "processes"]
Wrapped = tuple[bytes, int, int]
"""A job as bytes, and the replicates of it to run: the first, and how many."""

INSTEAD = 'or use executor="threads" (of a command: --workers 1)'
"""What can be done about every cause for which there are no worker processes."""

_UNGUARDED = 70
"""Exit status of a worker process that came to the call by which it was itself started."""


@dataclass(frozen=True)
class Crew:
    """Somewhere to run chunks: ``executor`` runs ``task`` on up to ``workers`` jobs at a time.

    What comes back is a chunk, packed where it comes from another process.
    ``program`` marks what must run there, where that is not certain. ``moved`` says how far all
    chunks together have come, in whole worlds; of a crew that is not our own nothing is known
    before a chunk is finished.
    """

    executor: Executor
    task: Callable[[Any], bytes | Chunk]
    workers: int
    program: str | None = None
    moved: Callable[[], float] = lambda: 0.0
    _last: list[tuple[Job, bytes]] = field(default_factory=list)

    def submit(self, job: Job) -> Future[Any]:
        """Hand in a chunk; raises :class:`NoWorkersError` for one that cannot leave the process.

        To processes it goes in a wrapper: one that cannot be opened there is then an error of its
        own, not the end of the worker. Chunks of one run share it, which is a scenario of a
        megabyte and takes as long to wrap and to open as a quarter of a thousand worlds.
        """
        if not isinstance(self.executor, ProcessPoolExecutor):
            return self.executor.submit(self.task, job)
        if not (self._last and _alike(job, self._last[0][0])):
            self._last[:] = [(job, self._wrapped(job))]
        return self.executor.submit(self.task, (self._last[0][1], job.first, job.count))

    def _wrapped(self, job: Job) -> bytes:
        try:
            return pickle.dumps(job)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise NoWorkersError(
                f"a part of the model cannot be given to worker processes ({error}): define it at "
                f"the top of a module, {INSTEAD}"
            ) from error


def _alike(job: Job, other: Job) -> bool:
    """Whether two chunks are of one run: the same things are to be done, to other replicates."""
    return all(vars(job)[name] is what for name, what in vars(other).items() if name not in _WHICH)


_WHICH = ("first", "count")
"""What tells the chunks of a run apart."""


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
        task = _run_wrapped if isinstance(executor, ProcessPoolExecutor) else run_packed
        yield Crew(executor, task, max(workers, most), here())


def _threads(workers: int) -> Iterator[Crew]:
    stop, way = threading.Event(), _Way()
    task = partial(run_chunk, stop=stop.is_set, moved=way.add)
    with ThreadPoolExecutor(workers, thread_name_prefix="ensemble") as pool:
        try:
            yield Crew(pool, task, workers, moved=way.gone)
        finally:
            stop.set()


def _processes(workers: int) -> Iterator[Crew]:
    with _permitted():
        stop, way = _context().Event(), _context().Value("d", 0.0)
    with _permitted():
        pool = Processes(workers, _context(), _enter, (_enter_worker, (stop, way)))
    try:
        yield Crew(pool, _run_in_worker, workers, moved=lambda: float(way.value))
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


class Processes(ProcessPoolExecutor):
    """Worker processes that start, all of them, when there is the first thing to do.

    What is refused before that costs nobody their start of some seconds.
    """

    def __init__(self, workers: int, *given: Any) -> None:
        super().__init__(workers, *given)
        self._number, self._started = workers, False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand in a task; raises :class:`NoWorkersError` where the first finds no workers."""
        if not self._started:
            self._started = True
            # A worker that is still starting when its parent leaves would complain of it aloud.
            with _interrupts_wait():
                _start(self, self._number)
        return super().submit(fn, *args, **kwargs)


def process_pool(
    workers: int, begin: Callable[..., None] | None = None, *given: Any
) -> ProcessPoolExecutor:
    """Processes that end with this one, however it ends; each calls ``begin(*given)`` first.

    Raises :class:`NoWorkersError` where there can be none.
    """
    with _permitted():
        return ProcessPoolExecutor(workers, _context(), _enter, (begin, given))


@contextmanager
def _permitted() -> Iterator[None]:
    """Where processes may be started and may share semaphores; raises NoWorkersError elsewhere."""
    process = multiprocessing.current_process()
    if getattr(process, "_inheriting", False):  # as the standard library recognises it
        os._exit(_UNGUARDED)
    if process.daemon:
        raise NoWorkersError(
            "this is itself a worker process of multiprocessing, which may not start others: share "
            f"the work out there, in a ProcessPoolExecutor, whose workers may, {INSTEAD}"
        )
    try:
        yield
    except (OSError, ImportError) as error:
        raise NoWorkersError(
            "worker processes need shared memory, on Linux a writable /dev/shm, which is not to be "
            f"had here ({error}): mount it, {INSTEAD}"
        ) from error


def _start(pool: ProcessPoolExecutor, workers: int) -> None:
    """Wait until all workers have started; raises NoWorkersError, with the cause, if they do not.

    A worker reads the main script anew, and ends where that would start workers of its own.
    """
    before, started = set(multiprocessing.active_children()), set()
    try:
        waiting = []
        for _ in range(workers):
            waiting.append(pool.submit(_stand_by))
            started |= set(multiprocessing.active_children()) - before
        wait(waiting)
        for future in waiting:
            future.result()
    except BrokenExecutor as error:
        pool.shutdown()
        if any(child.exitcode == _UNGUARDED for child in started):
            raise NoWorkersError(
                "worker processes read the script anew, and this one starts them again each time "
                'it is read: put what it does below a line if __name__ == "__main__":, '
                f"{INSTEAD}"
            ) from error
        raise NoWorkersError(
            "worker processes end before they have begun: the script that they read anew fails "
            f"there, or memory is short; see what was printed above, {INSTEAD}"
        ) from error


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


def prepare(modules: Sequence[str] = ()) -> None:
    """Let the server of worker processes import the model while the caller still reads its input.

    Or other ``modules``, where workers are to do something else first. Only worth it where
    ``"processes"`` will be asked for; returns at once.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        _context(modules or MODEL)
        from multiprocessing import forkserver

        forkserver.ensure_running()


MODEL = ("sim.model", "sim.ensemble.packing")
"""What the server of worker processes imports once for all ensembles to come."""


def _context(modules: Sequence[str] = MODEL) -> Any:
    """Processes that start clean (never a copy of a program with threads of its own)."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(modules))
    return context


class _Way:
    """How far threads have come together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worlds = 0.0

    def add(self, worlds: float) -> None:
        with self._lock:
            self._worlds += worlds

    def gone(self) -> float:
        return self._worlds


class _Worker:
    """What a worker process knows: whether its work is still wanted, and where it says how far."""

    stop: Event | None = None
    way: Synchronized[float] | None = None


def _enter(begin: Callable[..., None] | None, given: tuple[Any, ...]) -> None:
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    if begin is not None:
        begin(*given)


def _leave_with_parent() -> None:
    """End this process when its parent has been killed and can no longer tell it to."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _enter_worker(stop: Event, way: Synchronized[float]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and sets ``stop``
    _Worker.stop, _Worker.way = stop, way


def _run_in_worker(wrapped: Wrapped) -> bytes:
    return _run_wrapped(wrapped, None if _Worker.stop is None else _Worker.stop.is_set, _moved)


def _moved(worlds: float) -> None:
    if _Worker.way is not None:
        with _Worker.way.get_lock():
            _Worker.way.value += worlds


def _run_wrapped(
    wrapped: Wrapped,
    stop: Callable[[], bool] | None = None,
    moved: Callable[[float], None] | None = None,
) -> bytes:
    job, first, count = wrapped
    return run_packed(replace(_opened(job), first=first, count=count), stop, moved)


@lru_cache(maxsize=1)
def _opened(wrapped: bytes) -> Job:
    try:
        job: Job = pickle.loads(wrapped)
    except (AttributeError, ImportError) as error:
        raise NoWorkersError(
            f"worker processes do not have a part of the model ({error}): what is defined in a "
            "notebook, at a prompt or below the main guard of a script is there only; put it into "
            f"a module, {INSTEAD}"
        ) from error
    return job


RETRIES = 3
"""How often a piece of work may fail, say for want of memory, before the run gives up."""


class ClusterError(Exception):
    """There is no cluster to work on; the message says why."""


@contextmanager
def dask_cluster(address: str, *, timeout: float = 30.0) -> Iterator[tuple[Executor, int]]:
    """An executor on the Dask scheduler at an address such as ``tcp://10.0.0.1:8786``.

    Beside it stands how many pieces of work it takes at a time.

    Pieces of a worker that is lost are given to another one; as replicates are numbered, nothing
    is lost or doubled by that. Raises :class:`ClusterError` when Dask is not installed, nobody
    answers, or there are no workers within ``timeout`` seconds.
    """
    try:
        connect: Any = import_module("distributed").Client
    except ImportError:
        raise ClusterError(
            "a cluster needs distributed, which is not installed; pip install distributed"
        ) from None
    try:
        client = connect(address, timeout=timeout, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # the last of tls:// without keys
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from None
    try:
        yield client.get_executor(retries=RETRIES), _threads_of(client, timeout)
    finally:
        client.close()


def _threads_of(client: Any, timeout: float) -> int:
    """Threads of all workers, once there is one at least."""
    try:
        client.wait_for_workers(1, timeout=timeout)
    except TimeoutError:
        raise ClusterError(
            f"the Dask scheduler has no workers after {timeout:.0f} s; start some with "
            "`dask worker ADDRESS --nthreads 1`"
        ) from None
    return sum(client.nthreads().values())
