"""The worlds of a nowcast: simulated up to its date, with their figures, states and draws."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Floats, Mask, Whole
from sim.catalogue.variables import VARIABLES
from sim.ensemble.record import Work
from sim.ensemble.recorder import Job, Recorder
from sim.scenario import Quarter, Scenario
from sim.validation.record import OBSERVABLES, Yearly
from sim.world.streams import consecutive

CHUNK = 125
"""Worlds simulated at once; small enough to give several processes something to do."""

PUBLIC = (
    "war", "war_quarters", "stationing", "membership", "outside_members", "regime", "tenure",
    "term", "election_in", "last_term", "arms_past", "arms_share", "arms_market", "arms_weight",
)  # fmt: skip
"""Public knowledge at any date: a run takes it from its scenario, not from simulated worlds."""

ADAPTING = (
    "oil_price_felt", "sanctions_felt", "income_pace", "exports_usual", "imports_usual",
    "dependency_year_ago",
)  # fmt: skip
"""Derived variables that come round to others slowly, and that a beginning cannot know."""


def carried() -> tuple[str, ...]:
    """The variables that make up the state of a world, in the order of the catalogue."""
    slow = {f"{v.name}_level" for v in VARIABLES.values() if v.slow}
    return tuple(
        n for n, v in VARIABLES.items()
        if (v.role in ("stock", "trait") or n in slow or n in ADAPTING) and n not in PUBLIC
    )  # fmt: skip


@dataclass(frozen=True)
class Figures(Recorder[dict[str, Floats]]):
    """Records what worlds say of every row of a table of figures: ``figures`` ``[row, world]``.

    With ``state`` also the variables that make up their state at the end, the phase of the war and
    the places of their draws.
    """

    table: pd.DataFrame
    state: bool = False
    name = "figures"

    @property
    def digest(self) -> str:
        """SHA-256 of the table."""
        text = f"{self.state} {self.table.to_csv(index=False)}"
        return hashlib.sha256(text.encode()).hexdigest()

    def start(self, model: Any, job: Job, replicates: Whole) -> _Seen:
        """Begin to watch for the figures."""
        asked = [n for n in dict.fromkeys(self.table["variable"]) if n in OBSERVABLES]
        return _Seen(self, Yearly(tuple(asked)), model, job, replicates)


class _Seen:
    def __init__(
        self, what: Figures, yearly: Yearly, model: Any, job: Job, replicates: Whole
    ) -> None:
        self._what, self._yearly, self._job = what, yearly, job
        self._model, self._replicates = model, replicates
        self._years = yearly.start(model, job, replicates)

    def observe(self, world: Any, moment: int) -> None:
        self._years.observe(world, moment)

    def finish(self) -> dict[str, Floats]:
        years = self._yearly.merge([self._years.finish()])
        found = {"figures": years.rows(self._what.table)}
        return found | self._state() if self._what.state else found

    def _state(self) -> dict[str, Floats]:
        """What the worlds are like now, and the places in (0, 1) of what they drew."""
        world, job, count = self._model.world, self._job, len(self._replicates)
        found: dict[str, Floats] = {"war": world.block("war").astype(np.float64)}
        for name in carried():
            found[f"state.{name}"] = world.block(name).astype(np.float64).reshape(-1, count)
        drawn = [n for n in world.draws if n.startswith(("parameters.", "hypotheses."))]
        places = consecutive(job.seed, job.first, count).places("draw", drawn)
        return found | {
            f"places.{name}": row.copy() for name, row in zip(drawn, places, strict=True)
        }


@dataclass(frozen=True)
class Worlds:
    """``figures`` ``[row, world]`` of the table; ``state`` ``[cell, world]`` by variable.

    ``places`` ``[world]`` in (0, 1) by name of draw, parameters and hypotheses only; ``war`` is the
    phase of the war ``[world]``.
    """

    labels: Mapping[str, tuple[str, ...]]
    figures: Floats
    state: Mapping[str, Floats]
    places: Mapping[str, Floats]
    war: Floats

    @property
    def count(self) -> int:
        """Number of worlds."""
        return len(self.war)

    def chosen(self, worlds: Mask, rows: Mask) -> Worlds:
        """Some of the worlds, with some of the figures."""
        return Worlds(
            self.labels,
            self.figures[rows][:, worlds],
            {name: values[:, worlds] for name, values in self.state.items()},
            {name: values[worlds] for name, values in self.places.items()},
            self.war[worlds],
        )


def simulate_worlds(scenario: Scenario, figures: pd.DataFrame, work: Work) -> Worlds:
    """The worlds of a scenario at its horizon."""
    joined = work.record(scenario, Figures(figures, state=True), chunk=CHUNK)
    labels = {str(axis): tuple(names) for axis, names in scenario.labels.items()}
    return Worlds(
        labels, joined["figures"], _part("state", joined), _part("places", joined), joined["war"]
    )


def figures_of(scenario: Scenario, figures: pd.DataFrame, work: Work) -> Floats:
    """What the worlds of a scenario say of every row of a table, ``[row, world]``.

    They are simulated to the end of the table's last year only. Rows that nothing simulated stands
    for are NaN.
    """
    quarters = max(0, Quarter(int(figures["year"].max()), 4) - scenario.start + 1)
    return work.record(scenario, Figures(figures), quarters=quarters, chunk=CHUNK)["figures"]


def _part(kind: str, arrays: Mapping[str, Floats]) -> dict[str, Floats]:
    head = f"{kind}."
    return {n.removeprefix(head): v for n, v in arrays.items() if n.startswith(head)}
