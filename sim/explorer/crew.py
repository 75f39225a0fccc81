"""Workers, and who of those that wait gets the next worlds.

One of them, the scout, only begins: it simulates the first worlds of whatever is new, so that a
lever that is moved is answered at once while the others are deep in large batches. Those give way
to it, and to the browser, where the machine is short of processors.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from sim.explorer.runs import Batch, Run
from sim.explorer.told import Done, Line, Stop, Task, work

ROUNDS = (64, 576, 960, 512, 448)
"""Worlds of the first, second, ... batch of a run: the first are soon there, then errors shrink.

Some three hundred worlds take twice as long as one, whatever their number a batch pays for one
more: so the first batch is small, and the next ones are as large as one may be kept waiting.
"""

PATIENCE = 5
"""How far workers other than the scout stand back for others on the machine (their niceness)."""

FORGOTTEN = 60.0
"""Seconds after which a page that no longer asks is taken to be closed."""


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started here do not hear interrupts, also while they import: Ctrl-C is for us."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@dataclass(frozen=True)
class Wish:
    """What one page wants: runs in the order of their urgency, as of a time.

    Of those ``near``, which it may want next, it wants the first worlds.
    """

    runs: tuple[Run, ...]
    near: tuple[Run, ...]
    at: float


class Crew:
    """Workers that simulate for pages until each of the runs wanted has ``worlds`` worlds.

    ``apart`` puts each worker into a process of its own; otherwise they are threads. With
    ``scout`` there is one more of them. Everything that is read of a run is read under
    :attr:`news`, which is notified of all that is told.
    """

    def __init__(
        self,
        worlds: int,
        *,
        workers: int = 2,
        apart: bool = True,
        rounds: Sequence[int] = ROUNDS,
        scout: bool = False,
    ) -> None:
        self.worlds, self._rounds = worlds, rounds
        self.news = threading.Condition()
        self._wishes: dict[str, Wish] = {}
        self._numbers: Iterator[int] = count(1)
        self._closed = False
        self._ends: list[Callable[[], None]] = []
        self._scout_is_free = scout
        self._threads = [
            threading.Thread(
                target=self._drive, args=(self._hired(apart, first), first), daemon=True
            )
            for first in [True] * scout + [False] * workers
        ]
        for thread in self._threads:
            thread.start()

    def _hired(self, apart: bool, scout: bool) -> Line:
        """A new worker's line."""
        context = multiprocessing.get_context("spawn")
        mine, its = context.Pipe()
        if apart:
            patience = 0 if scout else PATIENCE
            process = context.Process(target=work, args=(its, patience), daemon=True)
            with _deaf():
                process.start()
            its.close()
            # it has nothing to lose, and may still be importing
            self._ends += [process.terminate, process.join]
        else:
            thread = threading.Thread(target=work, args=(its,), daemon=True)
            thread.start()
            self._ends.append(thread.join)
        return mine

    def want(self, page: str, runs: Sequence[Run]) -> None:
        """Let a page's wish be these runs, the most urgent first, in place of its earlier one."""
        with self.news:
            near = self._wishes[page].near if page in self._wishes else ()
            self._wishes[page] = Wish(tuple(dict.fromkeys(runs)), near, time.monotonic())
            self.news.notify_all()

    def expect(self, page: str, near: Sequence[Run]) -> None:
        """Have the first worlds of runs that a page may want next, once nothing else is new."""
        with self.news:
            runs = self._wishes[page].runs if page in self._wishes else ()
            self._wishes[page] = Wish(runs, tuple(dict.fromkeys(near)), time.monotonic())
            self.news.notify_all()

    def wait(self, ready: Callable[[], bool], timeout: float) -> None:
        """Wait until something holds that may change with what is told, or for some seconds."""
        with self.news:
            self.news.wait_for(lambda: self._closed or ready(), timeout)

    def complete(self, run: Run) -> bool:
        """Whether a run has all worlds that are wanted of it, or cannot have them."""
        done = sum(batch.count for batch in run.batches if batch.done is not None)
        return bool(run.failure) or done >= self.worlds

    def leave(self) -> None:
        """Let nobody wait any longer, and no worker begin anything."""
        with self.news:
            self._closed = True
            self.news.notify_all()

    def close(self) -> None:
        """Let all workers go."""
        self.leave()
        for end in (*(thread.join for thread in self._threads), *self._ends):
            end()

    def _latest(self) -> list[Wish]:
        """The wishes of pages that are open, the latest first."""
        since = time.monotonic() - FORGOTTEN
        self._wishes = {page: wish for page, wish in self._wishes.items() if wish.at > since}
        return sorted(self._wishes.values(), key=lambda wish: -wish.at)

    def _wanted(self) -> list[Run]:
        return list(dict.fromkeys(run for wish in self._latest() for run in wish.runs))

    def _near(self) -> list[Run]:
        return list(dict.fromkeys(run for wish in self._latest() for run in wish.near))

    def _next(self, scout: bool) -> tuple[Run, Batch] | None:
        """The next batch of the run that has the fewest worlds; None where there is enough."""
        lacking = [run for run in self._wanted() if run.asked < self.worlds and not run.failure]
        begun = [run for run in lacking if run.batches]
        if scout:
            new = [run for run in lacking if not run.batches]
            able = new[:1] or self._unknown()
        elif self._scout_is_free:
            able = begun
        else:
            able = lacking or self._unknown()
        if not able:
            return None
        run = min(able, key=lambda run: run.asked)
        size = self._rounds[min(len(run.batches), len(self._rounds) - 1)]
        return run, run.begin(min(size, self.worlds - run.asked), self.worlds)

    def _worth(self, run: Run) -> bool:
        """Whether to go on with a run: it is wanted, or may be and nobody waits for another."""
        wanted = self._wanted()
        return run in wanted or (run in self._near() and all(one.batches for one in wanted))

    def _unknown(self) -> list[Run]:
        """The first of those that a page may want next and of which nothing is known."""
        return [run for run in self._near() if not run.batches and not run.failure][:1]

    def _drive(self, line: Line, scout: bool) -> None:
        """Hand a worker one batch after the other."""
        while True:
            with self.news:
                self._scout_is_free = self._scout_is_free or scout
                while not self._closed and (found := self._next(scout)) is None:
                    self.news.wait(FORGOTTEN / 10)
                if self._closed:
                    break
                if scout:
                    self._scout_is_free = False
                    self.news.notify_all()
            assert found is not None
            try:
                self._follow(line, *found)
            except (EOFError, OSError):
                self._lost(*found)
                break
        try:
            line.send(None)
            line.close()
        except OSError:
            return

    def _follow(self, line: Line, run: Run, batch: Batch) -> None:
        """Hand over one batch and hear what becomes of it."""
        number = next(self._numbers)
        line.send(Task(number, run.scenario, run.seed, batch.first, batch.count))
        stopped = False
        while True:
            heard = line.recv() if line.poll(0.25) else None
            with self.news:
                unwanted = self._closed or not self._worth(run)
                if heard is not None and not (isinstance(heard, Done) and heard.dropped):
                    run.hear(batch, heard)
                    self.news.notify_all()
            if isinstance(heard, Done) or self._closed:
                break
            if unwanted and not stopped:
                line.send(Stop(number))
                stopped = True
        if stopped and batch.done is None:
            with self.news:
                run.drop(batch)

    def _lost(self, run: Run, batch: Batch) -> None:
        with self.news:
            run.failure = "a worker process ended; there may be too little memory"
            run.drop(batch)
            run.version += 1
            self.news.notify_all()
