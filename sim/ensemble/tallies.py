"""What is kept of each variable: counts and whole-number totals, which add up exactly.

Every tally covers ``quarters + 1`` moments (the initial state, then the end of each quarter) and
all cells of a variable (label combinations in storage order, flattened).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sim.arrays import Floats, Whole

Counts = NDArray[Any]


def counter_for(replicates: int) -> type[np.integer[Any]]:
    """The narrowest counter for so many replicates: most of a tally is counters, and most zero."""
    narrow = (np.uint8, np.uint16, np.uint32)
    return next((kind for kind in narrow if replicates <= np.iinfo(kind).max), np.int64)


@dataclass
class BandTally:
    """A numeric variable: ``counts[time, cell, slot]``, all else ``[time, cell]``.

    ``totals`` are in quanta of the variable, ``lowest`` and ``highest`` are its extremes; ``whole``
    tells whether all values so far were whole numbers.
    """

    counts: Counts
    totals: Whole
    lowest: Floats
    highest: Floats
    whole: bool

    def add(self, other: BandTally) -> None:
        """Add the tally of further replicates."""
        self.counts += other.counts
        self.totals += other.totals
        np.minimum(self.lowest, other.lowest, out=self.lowest)
        np.maximum(self.highest, other.highest, out=self.highest)
        self.whole = self.whole and other.whole

    def widen(self, counter: DTypeLike) -> BandTally:
        """A tally of its own with counters wide enough for the whole ensemble."""
        return BandTally(
            self.counts.astype(counter),
            self.totals.copy(),
            self.lowest.copy(),
            self.highest.copy(),
            self.whole,
        )


@dataclass
class EventTally:
    """An event variable: ``totals[time, cell]`` in quanta, ``any[time, cell]`` replicates hit."""

    totals: Whole
    any: Whole

    def add(self, other: EventTally) -> None:
        """Add the tally of further replicates."""
        self.totals += other.totals
        self.any += other.any

    def widen(self, counter: DTypeLike) -> EventTally:  # noqa: ARG002
        """A tally of its own: the counters are wide enough."""
        return EventTally(self.totals.copy(), self.any.copy())


@dataclass
class LabelTally:
    """A categorical variable: ``counts[time, cell, label]`` replicates with each label."""

    counts: Whole

    def add(self, other: LabelTally) -> None:
        """Add the tally of further replicates."""
        self.counts += other.counts

    def widen(self, counter: DTypeLike) -> LabelTally:  # noqa: ARG002
        """A tally of its own: the counters are wide enough."""
        return LabelTally(self.counts.copy())


Tally = BandTally | EventTally | LabelTally


@dataclass
class Tallies:
    """The tallies of a set of replicates: ``count`` of them, by variable name.

    ``leaders[dimension, time, state, power]`` counts the replicates in which the power leads,
    ``moves[dimension, year, state, power, power]`` those in which one led and then another.
    """

    count: int
    variables: dict[str, Tally]
    leaders: Whole
    moves: Whole

    def add(self, other: Tallies) -> None:
        """Add the tallies of further replicates; any order and grouping gives the same bits."""
        self.count += other.count
        for name, tally in self.variables.items():
            tally.add(other.variables[name])  # type: ignore[arg-type]
        self.leaders += other.leaders
        self.moves += other.moves

    def widen(self, counter: DTypeLike) -> Tallies:
        """The same tallies, ready to take in as many further replicates as ``counter`` counts."""
        wide = {name: tally.widen(counter) for name, tally in self.variables.items()}
        return Tallies(self.count, wide, self.leaders.copy(), self.moves.copy())
