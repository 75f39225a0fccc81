"""How far a run has come: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[int, int], None]
"""Called with the number of replicates done and their total."""


@contextmanager
def progress(label: str, *, quiet: bool = False) -> Iterator[Report]:
    """Yield a function that shows progress on standard error."""
    if quiet:
        yield _silent
    elif sys.stderr.isatty():
        with _bar(label) as report:
            yield report
    else:
        yield PlainLines(label)


def _silent(done: int, total: int) -> None:
    """Show nothing."""


@contextmanager
def _bar(label: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class PlainLines:
    """One line per tenth of the work, for logs and pipes."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = -1
        self._start = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Print a line when another tenth of ``total`` is done."""
        tenth = 10 * done // max(total, 1)
        if tenth <= self._shown:
            return
        self._shown = tenth
        seconds = time.monotonic() - self._start
        line = f"{self._label}: {10 * tenth:3d} %  {done} of {total}, {seconds:.0f} s"
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the output
