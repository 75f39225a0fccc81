"""Workers, and what they do next: the first worlds of what was moved last, before all else.

While these are on their way, nothing else is: a worker that is at anything else drops it at its
next quarter. Later worlds, and those that a page may want next, have what is left of the time.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from sim.explorer.runs import Batch, Run
from sim.explorer.told import Done, Known, Line, Stop, Task, work

if TYPE_CHECKING:
    from sim.scenario import Scenario

ROUNDS = (64, 576, 1216, 704)
"""Worlds of the first, second, ... batch of a run: the first are soon there, then errors shrink.

A batch takes long however few its worlds are, so there are few; two workers end with 2,560 worlds
at the same time.
"""

PATIENCE = 5
"""How far workers in processes stand back for the browser and the server (their niceness)."""

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


@dataclass
class Hand:
    """A worker: its line, the scenarios it knows, and the task that it has in hand."""

    line: Line
    known: dict[int, Scenario] = field(default_factory=dict)
    task: tuple[int, Run, Batch] | None = None
    stopped: bool = False


class Crew:
    """Workers that simulate for pages until each of the runs wanted has ``worlds`` worlds.

    ``apart`` puts each worker into a process of its own; otherwise they are threads. Everything
    that is read of a run is read under :attr:`news`, which is notified of all that is told.
    """

    def __init__(
        self, worlds: int, *, workers: int = 2, apart: bool = True, rounds: Sequence[int] = ROUNDS
    ) -> None:
        self.worlds, self._rounds = worlds, rounds
        self.news = threading.Condition()
        self._wishes: dict[str, Wish] = {}
        self._numbers: Iterator[int] = count(1)
        self._closed = False
        self._ends: list[Callable[[], None]] = []
        self._hands = [Hand(self._hired(apart)) for _ in range(workers)]
        self._threads = [
            threading.Thread(target=self._drive, args=(hand,), daemon=True) for hand in self._hands
        ]
        for thread in self._threads:
            thread.start()

    def _hired(self, apart: bool) -> Line:
        """A new worker's line."""
        context = multiprocessing.get_context("spawn")
        mine, its = context.Pipe()
        if apart:
            process = context.Process(target=work, args=(its, PATIENCE), daemon=True)
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
            self._review()

    def expect(self, page: str, near: Sequence[Run]) -> None:
        """Have the first worlds of runs that a page may want next, once nothing else is to do."""
        with self.news:
            runs = self._wishes[page].runs if page in self._wishes else ()
            self._wishes[page] = Wish(runs, tuple(dict.fromkeys(near)), time.monotonic())
            self._review()

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
            self._review()

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

    def _urgent(self) -> list[Run]:
        """Runs that are wanted and have no finished worlds."""
        return [run for run in self._wanted() if not run.failure and not run.begun]

    def _next(self) -> tuple[Run, Batch] | None:
        """The next batch of the run that has the fewest worlds; None where there is enough."""
        wanted = [run for run in self._urgent() or self._wanted() if self._lacks(run)]
        near = [run for run in self._near() if not run.batches and not run.failure]
        able = wanted or near
        if not able:
            return None
        run = min(able, key=lambda run: run.asked)
        size = self._rounds[min(len(run.batches), len(self._rounds) - 1)]
        return run, run.begin(min(size, self.worlds - run.asked), self.worlds)

    def _lacks(self, run: Run) -> bool:
        return run.asked < self.worlds and not run.failure

    def _worth(self, run: Run, batch: Batch) -> bool:
        """Whether to go on with a batch: it is wanted, or may be and nobody waits for another."""
        if self._closed or batch not in run.batches:
            return False
        return run in (self._urgent() or [*self._wanted(), *self._near()])

    def _review(self) -> None:
        """Have workers drop what they need not go on with; let others look for something to do."""
        for hand in self._hands:
            if hand.task is None or hand.stopped:
                continue
            number, run, batch = hand.task
            if not self._worth(run, batch):
                hand.stopped = True
                run.drop(batch)
                with suppress(OSError):  # whoever follows that worker hears of its end
                    hand.line.send(Stop(number))
        self.news.notify_all()

    def _drive(self, hand: Hand) -> None:
        """Hand a worker one batch after the other."""
        while True:
            with self.news:
                while not self._closed and (found := self._next()) is None:
                    self.news.wait(FORGOTTEN / 10)
                if self._closed:
                    break
            assert found is not None
            try:
                self._follow(hand, *found)
            except (EOFError, OSError):
                self._lost(*found)
                break
        try:
            hand.line.send(None)
            hand.line.close()
        except OSError:
            return

    def _follow(self, hand: Hand, run: Run, batch: Batch) -> None:
        """Hand over one batch and hear what becomes of it."""
        number, place = next(self._numbers), id(run.untouched)
        if place not in hand.known:
            hand.known[place] = run.untouched  # which it stays the number of, as it is kept
            hand.line.send(Known(place, run.untouched))
        hand.line.send(Task(number, place, run.settings, run.seed, batch.first, batch.count))
        with self.news:
            hand.task, hand.stopped = (number, run, batch), False
            self._review()
        while True:
            heard = hand.line.recv() if hand.line.poll(0.25) else None
            with self.news:
                if heard is not None and not (isinstance(heard, Done) and heard.dropped):
                    run.hear(batch, heard)
                    self.news.notify_all()
                if isinstance(heard, Done) or self._closed:
                    hand.task = None
                    return

    def _lost(self, run: Run, batch: Batch) -> None:
        with self.news:
            run.failure = "a worker process ended; there may be too little memory"
            run.drop(batch)
            run.version += 1
            self.news.notify_all()
