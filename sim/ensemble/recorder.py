"""Streaming record of a chunk: every quarter's values are counted, then forgotten.

A recorder sees the world once per quarter and adds to the tallies of its chunk. Replicates with a
value that is not finite are noticed here: they are left out from then on and named, and the
chunk is run again without them, because their earlier quarters have been counted already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variable import Variable
from sim.catalogue.variables import VARIABLES
from sim.ensemble.moves import Moves
from sim.ensemble.series import Rows, Scratch, Series, series_of
from sim.ensemble.tallies import Tallies

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LEADER_OF = {
    "overall": "influence",
    "economic": "influence_economic",
    "political": "influence_political",
    "security": "influence_security",
}
"""Dimension of leadership -> the variable [state, power] in which the power is the largest."""


class WorldLike(Protocol):
    """What the recorder asks of a world."""

    labels: dict[str, tuple[str, ...]]

    def block(self, name: str) -> Floats:
        """Array ``[*axes, replicate]`` of a variable."""
        ...


@dataclass(frozen=True)
class Failure:
    """A replicate left out: ``variable`` was not finite at moment ``time`` (0 is the start)."""

    replicate: int
    variable: str
    time: int


class Recorder:
    """Tallies of one chunk of replicates ``first .. first + replicates - 1``.

    ``skip`` names replicates to leave out; :attr:`failures` those found not finite on the way.
    """

    def __init__(
        self,
        world: WorldLike,
        *,
        first: int,
        replicates: int,
        quarters: int,
        skip: frozenset[int] = frozenset(),
    ) -> None:
        self.failures: list[Failure] = []
        self.keep: Mask = ~np.isin(np.arange(first, first + replicates), sorted(skip))
        self._first = first
        labels = world.labels
        moments = quarters + 1
        scratch = Scratch(replicates)
        self._series: dict[str, Series] = {}
        for variable in recorded_variables():
            cells = int(np.prod([len(labels[axis]) for axis in variable.axes], dtype=int))
            self._series[variable.name] = series_of(variable, cells, moments, scratch)
        shape = (len(LEADER_OF), moments, len(labels["state"]), len(labels["power"]))
        self._leaders = np.zeros(shape, dtype=np.int64)
        self._moves = Moves(
            dimensions=shape[0],
            moments=moments,
            states=shape[2],
            powers=shape[3],
            replicates=replicates,
        )

    def record(self, world: WorldLike, time: int) -> None:
        """Count the world's present values as those of moment ``time`` (0 is the start)."""
        for name, series in self._series.items():
            if series.cells == 0 or not self.keep.any():
                continue
            rows = Rows(self._values(world, name))
            if not rows.finite:
                self._drop(world, name, time)
                if not self.keep.any():
                    return
                rows = Rows(self._values(world, name))
            series.record(time, rows)
        if self._leaders.size and self.keep.any():
            for row, name in enumerate(LEADER_OF.values()):
                block = world.block(name)
                block = block if self.keep.all() else block[..., self.keep]
                place = leaders(block)
                self._leaders[row, time] = count_leaders(place, block.shape[-2])
                self._moves.record(row, time, place, self.keep)

    def tallies(self) -> Tallies:
        """Everything counted so far."""
        tallies = {name: series.tally for name, series in self._series.items()}
        return Tallies(int(self.keep.sum()), tallies, self._leaders, self._moves.counts)

    def _values(self, world: WorldLike, name: str) -> Floats:
        """Values ``[cell, replicate]`` of the replicates that are kept."""
        block = world.block(name)
        values = block.reshape(-1, block.shape[-1])
        return values if self.keep.all() else np.ascontiguousarray(values[:, self.keep])

    def _drop(self, world: WorldLike, name: str, time: int) -> None:
        """Leave out the replicates in which a variable is not finite."""
        block = world.block(name)
        bad = ~np.isfinite(block.reshape(-1, block.shape[-1])).all(axis=0) & self.keep
        self.failures += [
            Failure(self._first + int(place), name, time) for place in np.flatnonzero(bad)
        ]
        self.keep &= ~bad


def recorded_variables() -> tuple[Variable, ...]:
    """The variables that results keep, in the order of the catalogue."""
    return tuple(v for v in VARIABLES.values() if v.recorded)


def leaders(values: Floats) -> NDArray[np.int8]:
    """Place of the largest of ``values[..., label, replicate]``; the first of equals.

    Shape ``[..., replicate]``.
    """
    best = values[..., 0, :].copy()
    place = np.zeros(best.shape, dtype=np.int8)
    for label in range(1, values.shape[-2]):
        contender = values[..., label, :]
        np.copyto(place, np.int8(label), where=contender > best)
        np.maximum(best, contender, out=best)
    return place


def count_leaders(place: NDArray[np.int8], labels: int) -> NDArray[np.int64]:
    """Number of replicates in which each label leads ``[state, label]``, from who leads in each."""
    return np.stack([np.count_nonzero(place == label, axis=-1) for label in range(labels)], axis=-1)
