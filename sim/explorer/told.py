"""A worker: simulates worlds and tells, after every quarter, what pictures need of them.

The worker is one end of a line (a pipe). It gets a :class:`Task` about a scenario that is
:class:`Known` there and answers with a :class:`Moment` after every quarter, so that curves can be
seen to grow, and at the end with :class:`Done`. A :class:`Stop` on the line makes it drop the task
at the next quarter.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Whole
from sim.ensemble import simulate
from sim.ensemble.recorder import Job, Recorder

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    import pandas as pd

    from sim.ensemble.outcome import Outcome
    from sim.scenario import Scenario

RECORDED: dict[str, type[np.floating[Any]]] = {
    "influence_share": np.float32, "economic_share": np.float32, "influence_political": np.float32,
    "security_share": np.float32, "trade_share": np.float16, "debt_gdp": np.float32,
    "remittances": np.float16, "arms_share": np.float16, "presence": np.float16,
    "sentiment": np.float16, "alignment": np.float16, "drain": np.float16,
    "delivered_effort": np.float16, "reputation": np.float16, "economy": np.float16,
    "lending_appetite": np.float16,
}  # fmt: skip
"""Variables [state, power] and [power] that are told, and how: who leads is read from singles."""


NEEDED = ("sim.model", "xarray")
"""What a first simulation would load; a worker does so while it still waits (0.7 seconds)."""


Line: TypeAlias = "Connection[Any, Any]"
"""What a worker and its master speak over: one end of a pipe."""


@dataclass(frozen=True)
class Known:
    """A scenario that tasks name by its ``place``: it is told once, as it takes long."""

    place: int
    scenario: Scenario


@dataclass(frozen=True)
class Task:
    """Worlds ``first .. first + count - 1`` of a known scenario with settings, under a seed."""

    number: int
    place: int
    settings: Mapping[str, str]
    seed: int
    first: int
    count: int


@dataclass(frozen=True)
class Stop:
    """Drop task ``number``, if that is the one at work."""

    number: int


@dataclass(frozen=True)
class Moment:
    """Values ``[state, power, world]``, or without the state, by variable at moment ``time``.

    Moment 0 is the start.
    """

    number: int
    time: int
    values: dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Done:
    """The end of a task: tables with a row for each world, or what went wrong in ``failure``."""

    number: int
    outcomes: pd.DataFrame | None = None
    info: dict[str, Outcome] | None = None
    parameters: pd.DataFrame | None = None
    failure: str = ""
    dropped: bool = False


class Dropped(Exception):  # noqa: N818 - a request, not an error
    """The task is no longer wanted."""


class Mouth:
    """Tells of one task over a line, and listens whether it is still wanted."""

    def __init__(self, line: Line, number: int) -> None:
        self._line, self._number = line, number
        self.dropped = self.closed = False

    def tell(self, time: int, values: dict[str, NDArray[Any]]) -> None:
        """Tell of the worlds' values at a moment. Raises :class:`Dropped`."""
        while self._line.poll():
            message = self._line.recv()
            self.closed = self.closed or message is None
            self.dropped = self.dropped or message is None or message == Stop(self._number)
        if self.dropped:
            raise Dropped
        self._line.send(Moment(self._number, time, values))


@dataclass(frozen=True, eq=False)
class Telling(Recorder[None]):
    """Tells ``mouth`` of the worlds at the start and after every quarter; keeps nothing."""

    mouth: Mouth
    name = "told"

    def start(self, model: Any, job: Job, replicates: Whole) -> _Telling:  # noqa: ARG002
        """Begin to tell."""
        return _Telling(self.mouth, replicates - job.first, job.count)

    def merge(self, parts: Sequence[Any]) -> None:
        """There is nothing to put together."""


class _Telling:
    def __init__(self, mouth: Mouth, places: Whole, count: int) -> None:
        self._mouth, self._places, self._count = mouth, places, count

    def observe(self, world: Any, moment: int) -> None:
        values = {n: self._all(world.block(n), kind) for n, kind in RECORDED.items()}
        self._mouth.tell(moment, values)

    def finish(self) -> dict[str, Any]:
        return {}

    def _all(self, block: NDArray[Any], kind: type[np.floating[Any]]) -> NDArray[Any]:
        """The values of all worlds of the task; NaN for one that was left out."""
        if len(self._places) == self._count:
            return block.astype(kind)
        whole = np.full((*block.shape[:-1], self._count), np.nan, dtype=kind)
        whole[..., self._places] = block
        return whole


def work(line: Line, patience: int = 0) -> None:
    """Do the tasks that come over a line until None comes, or the other side has gone.

    ``patience`` is how far this process stands back for others (``nice``), where that is known.
    """
    if patience and hasattr(os, "nice"):
        os.nice(patience)
    for name in NEEDED:
        import_module(name)
    if patience:
        gc.freeze()  # the collector need not visit all that again after every task
    known: dict[int, Scenario] = {}
    try:
        while (message := line.recv()) is not None:
            if isinstance(message, Known):
                known[message.place] = message.scenario
            elif isinstance(message, Task) and not _do(message, known, line):
                return
    except (EOFError, OSError):
        return
    finally:
        line.close()


def _do(task: Task, known: dict[int, Scenario], line: Line) -> bool:
    """Do one task; False when there is to be no other."""
    mouth = Mouth(line, task.number)
    try:
        untouched = known[task.place]
        scenario = untouched.with_(set=task.settings) if task.settings else untouched
        result = simulate(
            scenario, replicates=task.count, first=task.first, seed=task.seed,
            executor="threads", workers=1, chunk=task.count, record=[Telling(mouth)],
        )  # fmt: skip
    except (EOFError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - told to the master, who shows it
        line.send(Done(task.number, failure=str(error), dropped=mouth.dropped))
    else:
        line.send(Done(task.number, result.outcomes, result.outcome_info, result.parameters))
    return not mouth.closed
