"""Runs, the worlds of a scenario told so far, ready to be read; and the library that keeps them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Whole
from sim.explorer.levers import LeverError, Levers
from sim.explorer.told import Done, Moment
from sim.scenario.files import heading, list_scenarios

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Result
    from sim.ensemble.outcome import Outcome
    from sim.scenario import Scenario

Json = dict[str, Any]
Values = NDArray[Any]
Found = TypeVar("Found")


def moments(scenario: Scenario) -> tuple[str, ...]:
    """Names of all moments: the quarter before the start, then those of the run."""
    return (str(scenario.start + -1), *map(str, scenario.quarters))


@dataclass(eq=False)
class Batch:
    """Worlds ``first .. first + count - 1`` as told so far, up to moment ``time`` (-1: none yet).

    ``joined``: whether the run's snapshot has them.
    """

    first: int
    count: int
    time: int = -1
    done: Done | None = None
    joined: bool = False


@dataclass(frozen=True)
class Snapshot:
    """What is known of a run: worlds in the order of their numbers, up to moment ``time``.

    ``scenario`` is the untouched one, for names and dates, which no lever moves.
    ``values`` are ``[moment, state, power, world]``, or without the state, by variable,
    ``moments`` the names of all moments. ``result`` has outcomes and parameters of the same
    worlds; it is missing while the first worlds are on their way.
    """

    scenario: Scenario
    moments: tuple[str, ...]
    worlds: Whole
    time: int
    values: dict[str, Values]
    result: Result | None
    _found: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, key: Any, find: Callable[[], Found]) -> Found:
        """What is found of it under a name, kept for the next who asks, once all is told."""
        if self.result is None:
            return find()
        if key not in self._found:
            self._found[key] = find()
        found: Found = self._found[key]
        return found

    def of(self, worlds: Whole) -> Snapshot:
        """The same, limited to some of its worlds."""
        if len(worlds) == len(self.worlds):
            return self
        places = np.searchsorted(self.worlds, worlds)
        values = {name: _chosen(array, places) for name, array in self.values.items()}
        return replace(self, worlds=worlds, values=values)

    def still(self) -> Snapshot:
        """The same, safe from workers that go on telling; what is finished does not change."""
        if self.result is not None:
            return self
        told = {name: array[: self.time + 1].copy() for name, array in self.values.items()}
        return replace(self, values=told)

    def yearly(self) -> Snapshot:
        """The same at the start and at the end of each year, and at the end of the run."""
        last = len(self.moments) - 1
        kept = [k for k, name in enumerate(self.moments) if k in (0, last) or name.endswith("Q4")]
        values = {name: array[kept] for name, array in self.values.items()}
        names = tuple(self.moments[k] for k in kept)
        return replace(self, moments=names, time=len(kept) - 1, values=values)


def _chosen(array: Values, places: Whole) -> Values:
    """Some worlds of an array, in the order of their places; not a copy where they come first."""
    first = not len(places) or places[-1] == len(places) - 1
    return array[..., : len(places)] if first else array[..., places]


class Run:
    """One scenario with ``settings`` under one seed, simulated batch by batch.

    ``version`` grows with what changes :meth:`snapshot`: later batches are seen once finished.
    """

    def __init__(
        self, untouched: Scenario, seed: int, settings: Mapping[str, str] | None = None
    ) -> None:
        self.untouched, self.seed, self.settings = untouched, seed, settings or {}
        self.batches: list[Batch] = []
        self.version = 0
        self.failure = ""
        self._snapshot: Snapshot | None = None
        self._values: dict[str, Values] = {}
        self._expected = 0

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario with the settings. Raises :class:`~sim.scenario.ScenarioError`."""
        return self.untouched.with_(set=self.settings) if self.settings else self.untouched

    @property
    def moments(self) -> int:
        """Number of moments: the start and the end of every quarter."""
        return len(self.untouched.quarters) + 1

    @property
    def begun(self) -> bool:
        """Whether its first worlds are whole."""
        return bool(self.batches) and self.batches[0].done is not None

    @property
    def asked(self) -> int:
        """Number of worlds that are there or on their way."""
        return sum(batch.count for batch in self.batches)

    def begin(self, count: int, expected: int = 0) -> Batch:
        """A batch of the next worlds, of about so many that are expected in all."""
        self._expected = expected
        batch = Batch(self.asked, count)
        self.batches.append(batch)
        return batch

    def drop(self, batch: Batch) -> None:
        """Forget a batch that will not be finished, and those after it."""
        if batch in self.batches:
            del self.batches[self.batches.index(batch) :]

    def hear(self, batch: Batch, message: Moment | Done) -> None:
        """Take in what a worker tells of a batch."""
        if batch not in self.batches:
            return
        if isinstance(message, Moment):
            self._keep(batch, message)
            if batch is not self.batches[0]:
                return
        elif message.failure:
            self.failure = message.failure
            self.drop(batch)
        else:
            batch.done = message
        self.version += 1

    def _keep(self, batch: Batch, moment: Moment) -> None:
        """Put the values of a moment where they stay.

        Worlds are not moved when others come: a thousand take eighty megabytes.
        """
        end = batch.first + batch.count
        for name, values in moment.values.items():
            held = self._values.get(name)
            if held is None or held.shape[-1] < end:
                held = self._values[name] = self._room(held, values, end)
            held[moment.time, ..., batch.first : end] = values
        batch.time = moment.time

    def _room(self, held: Values | None, values: Values, end: int) -> Values:
        """An array for ``end`` worlds, or for all that are expected once there are some."""
        size = end if held is None else max(end, self._expected)
        room = np.empty((self.moments, *values.shape[:-1], size), dtype=values.dtype)
        if held is not None:
            room[..., : held.shape[-1]] = held
        return room

    def snapshot(self) -> Snapshot | None:
        """All finished worlds from number 0 on; before there are any, the first as far as told."""
        for batch in self.batches:
            if batch.done is None:
                break
            if not batch.joined:
                self._snapshot = self._joined(self._snapshot, batch.done)
                batch.joined = True
        return self._snapshot or self._growing()

    def _growing(self) -> Snapshot | None:
        if not self.batches or self.batches[0].time < 0:
            return None
        batch = self.batches[0]
        return self._told(np.arange(batch.count), batch.time, None)

    def _joined(self, before: Snapshot | None, done: Done) -> Snapshot:
        """What was finished before, and the worlds of a batch behind it."""
        import pandas as pd

        outcomes, parameters, info = _table(done.outcomes), _table(done.parameters), done.info or {}
        if before is not None:
            assert before.result is not None
            outcomes = pd.concat([before.result.outcomes, outcomes])
            parameters = pd.concat([before.result.parameters, parameters])
        numbers = outcomes.index.to_numpy(dtype=np.int64)
        return self._told(numbers, self.moments - 1, _result(outcomes, info, parameters))

    def _told(self, worlds: Whole, time: int, result: Result | None) -> Snapshot:
        # numbers of worlds are their places; some may have been left out
        values = {name: _chosen(held, worlds) for name, held in self._values.items()}
        return Snapshot(self.untouched, moments(self.untouched), worlds, time, values, result)


def _table(frame: pd.DataFrame | None) -> pd.DataFrame:
    assert frame is not None
    return frame


def _result(outcomes: pd.DataFrame, info: dict[str, Outcome], parameters: pd.DataFrame) -> Result:
    """Outcomes and parameters as analyses take them; bands are read from the told values."""
    import xarray as xr

    from sim.ensemble import Result

    return Result(xr.Dataset(), xr.Dataset(), outcomes, info, parameters, {})


KEPT = 10_000
"""Worlds kept in all, of several runs; a thousand of twelve years take eighty megabytes."""
FEWEST = 2
"""Runs that are kept however many worlds they have: one, and the untouched scenario."""
TALES = 32
"""Chronicles that are kept."""


class Library:
    """What a server can show: ``own``, the scenario it was started with, and the shipped ones.

    ``named`` is what names the own one on a command line, with the changes made to it.
    """

    def __init__(self, own: Scenario, seed: int, named: str | None = None) -> None:
        self.seed = seed
        self._named = named or own.name
        self._files = {file.stem: file for file in list_scenarios()}
        self._own = own
        self._levers: dict[str, Levers] = {}
        self._runs: OrderedDict[tuple[str, tuple[tuple[str, str], ...]], Run] = OrderedDict()
        self._lock = threading.Lock()
        self.chronicle = lru_cache(TALES)(self._chronicle)

    @property
    def names(self) -> list[str]:
        """Names of all scenarios, the own one first."""
        return list(dict.fromkeys([self._own.name, *self._files]))

    def called(self, name: str) -> str:
        """What names a scenario on a command line."""
        return self._named if name == self._own.name else name

    def headings(self) -> list[Json]:
        """Name, title and question of all scenarios, the own one first."""
        return [self._heading(name) for name in self.names]

    def _heading(self, name: str) -> Json:
        if name == self._own.name:
            found: Mapping[str, Any] = {"title": self._own.title, "question": self._own.question}
        else:
            found = heading(self._files[name])
        return {"name": name, "title": found["title"], "question": found["question"] or ""}

    def levers(self, name: str) -> Levers:
        """The levers of a scenario. Raises :class:`LeverError` where there is none of the name."""
        from sim.scenario import load_scenario

        if name not in self.names:
            raise LeverError(f"there is no scenario '{name}'")
        with self._lock:
            if name not in self._levers:
                own = name == self._own.name
                self._levers[name] = Levers(self._own if own else load_scenario(self._files[name]))
            return self._levers[name]

    def run(self, name: str, moved: Mapping[str, str]) -> Run:
        """The run of a scenario with levers moved; begun anew where it is no longer kept."""
        levers = self.levers(name)
        key = (name, tuple(sorted(moved.items())))
        with self._lock:
            if key not in self._runs:
                self._runs[key] = Run(levers.scenario, self.seed, levers.settings(moved))
            self._runs.move_to_end(key)
            while len(self._runs) > FEWEST and sum(r.asked for r in self._runs.values()) > KEPT:
                self._runs.popitem(last=False)
            return self._runs[key]

    def near(self, name: str, address: Mapping[str, str], lever: str) -> list[Run]:
        """Runs of all positions of one lever. Raises :class:`LeverError`."""
        levers = self.levers(name)
        if lever not in levers.all:
            raise LeverError(f"there is no lever '{lever:.20}' in {name}")
        positions = (position.name for position in levers.all[lever].positions)
        return [self.run(name, levers.moved({**address, lever: one})) for one in positions]

    def _chronicle(self, run: Run, number: int) -> list[Json]:
        """What is told of one world: highlights of each year, and all that counts of a state."""
        from sim.narrative import NOTABLE, explain

        told = explain(run.scenario, replicate=number, seed=run.seed)
        heavy = {id(entry) for entry in told.highlights()}
        highlights = [(entry, True) for entry in told.highlights()]
        more = [(e, False) for e in told.select(weight=NOTABLE) if id(e) not in heavy]
        return [
            {
                "quarter": entry.quarter, "when": entry.when, "text": entry.text,
                "state": entry.state, "parties": list(entry.parties), "top": top,
                "lasting": entry.kind == "lasting",
            }
            for entry, top in sorted([*highlights, *more], key=lambda pair: pair[0].quarter)
        ]  # fmt: skip
