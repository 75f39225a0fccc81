"""Bands: every quarter's values are counted, then forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Singles
from sim.ensemble.bands import band_data
from sim.ensemble.chunk import quarters_of
from sim.ensemble.leading import LEADER_OF, Moves, count_leaders, leaders
from sim.ensemble.recorder import Chunk, Gathering, Job, Recorder, WorldLike, recorded_variables
from sim.ensemble.tallies import Rows, Scratch, Series, Tallies, counter_for, series_of

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Bands(Recorder["xr.Dataset"]):
    """Bands, means and probabilities over replicates, as :func:`~sim.ensemble.bands.band_data`.

    Of all recorded variables, and of who leads; or of some ``variables`` only.
    """

    variables: tuple[str, ...] | None = None
    name = "bands"

    def start(self, model: Any, job: Job, replicates: NDArray[np.int64]) -> Counting:
        """Begin to count."""
        moments = len(quarters_of(model, job)) + 1
        return Counting(model.world, len(replicates), moments, self.variables)

    def gather(self, whole: Job, room: Path | None) -> Gathering[xr.Dataset]:  # noqa: ARG002
        """Adds up the counts."""
        return _Sum(whole.count)


AT_ONCE = 1024
"""Numbers of a cell that are counted at once: few replicates wait for those of later moments."""


class Counting:
    """Tallies of one chunk of ``replicates`` replicates."""

    def __init__(
        self,
        world: WorldLike,
        replicates: int,
        moments: int,
        variables: tuple[str, ...] | None = None,
    ) -> None:
        labels = world.labels
        scratch = Scratch(replicates)
        self._series: dict[str, Series] = {}
        for variable in recorded_variables():
            if variables is None or variable.name in variables:
                cells = int(np.prod([len(labels[axis]) for axis in variable.axes], dtype=int))
                self._series[variable.name] = series_of(variable, cells, moments, scratch)
        dimensions = len(LEADER_OF) if variables is None else 0
        shape = (dimensions, moments, len(labels["state"]), len(labels["power"]))
        self._leaders = np.zeros(shape, dtype=np.int64)
        self._moves = Moves(
            dimensions=dimensions,
            moments=moments,
            states=shape[2],
            powers=shape[3],
            replicates=replicates,
        )
        self._replicates = replicates
        self._depth = max(1, min(moments, AT_ONCE // replicates))
        self._waiting: dict[str, Singles] = {}
        self._first = self._next = 0

    def observe(self, world: WorldLike, moment: int) -> None:
        """Count the world's present values as those of a moment (0 is the start)."""
        self._next = moment + 1
        if self._depth == 1:
            self._count({name: world.block(name)[None] for name in self._series})
            return
        for name in self._series:
            block = world.block(name)
            if name not in self._waiting:
                self._waiting[name] = np.empty((self._depth, *block.shape), dtype=block.dtype)
            self._waiting[name][moment - self._first] = block
        if self._next - self._first == self._depth:
            self._count(self._waiting)

    def _count(self, waiting: Mapping[str, Singles]) -> None:
        """Count the moments from ``_first`` up to ``_next``, ``[moment, *axes, replicate]``."""
        first, self._first = self._first, self._next
        if (count := self._next - first) == 0:
            return
        for name, series in self._series.items():
            if series.cells:
                series.record(first, Rows(waiting[name][:count].reshape(-1, self._replicates)))
        if self._leaders.size:
            for row, name in enumerate(LEADER_OF.values()):
                place = leaders(waiting[name][:count])
                counts = self._leaders[row, first : self._next]
                counts[:] = count_leaders(place, counts.shape[-1])
                for moment in range(first, self._next):
                    self._moves.record(row, moment, place[moment - first])

    def finish(self) -> Tallies:
        """Everything counted."""
        self._count(self._waiting)
        tallies = {name: series.tally for name, series in self._series.items()}
        return Tallies(self._replicates, tallies, self._leaders, self._moves.counts)


class _Sum:
    """The tallies of all chunks so far, and then the bands that they give."""

    def __init__(self, most: int) -> None:
        self._counter = counter_for(most)
        self._tallies: Tallies | None = None

    def add(self, chunk: Chunk) -> None:
        if not chunk.data:
            return
        further: Tallies = chunk.data[Bands.name]
        if self._tallies is None:
            self._tallies = further.widen(self._counter)
            self._labels, self._quarters = chunk.labels, chunk.quarters
        else:
            self._tallies.add(further)

    def close(self) -> xr.Dataset:
        assert self._tallies is not None
        return band_data(self._tallies, self._labels, self._quarters)

    def discard(self) -> None:
        self._tallies = None
