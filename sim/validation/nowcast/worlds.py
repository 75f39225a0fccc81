"""The worlds of a nowcast: simulated up to its date, with their figures, states and draws."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalogue.variables import VARIABLES
from sim.ensemble import Store
from sim.ensemble.identity import identity_of
from sim.ensemble.pieces import Arrays, pieces_of
from sim.model import InfluenceModel
from sim.scenario import Scenario
from sim.validation.record import OBSERVABLES, Observer
from sim.world.streams import consecutive

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

CHUNK = 125
"""Worlds simulated at once; small enough to give several processes something to do."""

PUBLIC = (
    "war", "war_quarters", "stationing", "membership", "outside_members", "regime", "tenure",
    "term", "election_in", "arms_past", "arms_share", "arms_market", "arms_weight",
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
class Job:
    """Worlds ``first`` to ``first + count - 1`` of a scenario, and the figures asked of them."""

    scenario: Scenario
    figures: pd.DataFrame
    seed: int
    first: int
    count: int


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

    def chosen(self, worlds: NDArray[np.bool_], rows: NDArray[np.bool_]) -> Worlds:
        """Some of the worlds, with some of the figures."""
        return Worlds(
            self.labels,
            self.figures[rows][:, worlds],
            {name: values[:, worlds] for name, values in self.state.items()},
            {name: values[worlds] for name, values in self.places.items()},
            self.war[worlds],
        )


def simulate_worlds(
    scenario: Scenario,
    figures: pd.DataFrame,
    *,
    worlds: int,
    seed: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
) -> Worlds:
    """Simulate a scenario to its horizon, in pieces that any number of processes may share.

    The same seed gives the same bits whatever the executor is; finished pieces are kept in a
    ``store``.
    """
    jobs = [
        Job(scenario, figures, seed, first, min(CHUNK, worlds - first))
        for first in range(0, worlds, CHUNK)
    ]
    who = identity_of(scenario, keep="state", figures=figures.to_csv(index=False))
    pieces = pieces_of(
        _simulated,
        jobs,
        store=store,
        names=[(who, f"{job.first}-{job.count}") for job in jobs],
        executor=executor,
        progress=progress,
    )
    labels = {str(axis): tuple(names) for axis, names in scenario.labels.items()}
    joined = _joined(pieces)
    return Worlds(
        labels, joined["figures"], _part("state", joined), _part("places", joined), joined["war"]
    )


def figures_of(
    scenario: Scenario,
    figures: pd.DataFrame,
    *,
    worlds: int,
    seed: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Floats:
    """What worlds 0 to ``worlds - 1`` say of every row of a table, ``[row, world]``.

    They are simulated to the end of the table's last year only. Rows that nothing simulated stands
    for are NaN.
    """
    jobs = [
        Job(scenario, figures, seed, first, min(CHUNK, worlds - first))
        for first in range(0, worlds, CHUNK)
    ]
    pieces = pieces_of(_figures, jobs, executor=executor, progress=progress)
    return _joined(pieces)["figures"]


def _joined(pieces: Sequence[Arrays]) -> dict[str, Floats]:
    names = list(pieces[0])
    parts = {name: [np.asarray(p[name], dtype=np.float64) for p in pieces] for name in names}
    return {name: np.concatenate(part, axis=-1) for name, part in parts.items()}


def _part(kind: str, arrays: Mapping[str, Floats]) -> dict[str, Floats]:
    head = f"{kind}."
    return {n.removeprefix(head): v for n, v in arrays.items() if n.startswith(head)}


def _figures(job: Job) -> Arrays:
    """The figures of a piece."""
    model, figures = _observed(job, int(job.figures["year"].max()))
    del model
    # A model and its agents refer to each other: the collector must come by for their arrays.
    gc.collect()
    return {"figures": figures}


def _observed(job: Job, last: int) -> tuple[InfluenceModel, Floats]:
    """A model at the end of a year, and what it says of the figures."""
    model = InfluenceModel(job.scenario, replicates=job.count, first=job.first, seed=job.seed)
    asked = [n for n in dict.fromkeys(job.figures["variable"]) if n in OBSERVABLES]
    observer = Observer(asked)
    for quarter in model.quarters:
        if quarter.year > last:
            break
        model.step()
        observer.watch(model.world)
    return model, observer.simulated(model.world).rows(job.figures)


def _simulated(job: Job) -> Arrays:
    """A piece as arrays by name."""
    model, figures = _observed(job, job.scenario.horizon.year)
    world: Any = model.world
    found: dict[str, Floats] = {
        "figures": figures,
        "war": world.block("war").copy(),
    }
    for name in carried():
        found[f"state.{name}"] = world.block(name).reshape(-1, job.count).copy()
    drawn = [n for n in world.draws if n.startswith(("parameters.", "hypotheses."))]
    places = consecutive(job.seed, job.first, job.count).uniform("draw", drawn, 0)
    found |= {f"places.{name}": row.copy() for name, row in zip(drawn, places, strict=True)}
    del model, world
    # A model and its agents refer to each other: the collector must come by for their arrays.
    gc.collect()
    return found
