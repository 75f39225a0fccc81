"""Scenarios and runs of one server: loaded when first asked for, and kept while there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sim.explorer.levers import LeverError, Levers
from sim.explorer.runs import Run
from sim.explorer.views import Json
from sim.scenario.library import heading, list_scenarios

if TYPE_CHECKING:
    from sim.scenario import Scenario

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
        from sim.narrative.chronicle import NOTABLE, explain

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
