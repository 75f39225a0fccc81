"""What is kept of each variable, and how it is counted quarter by quarter.

In bins, as events or by label: counts and whole-number totals, which add up exactly. Floating-point
addition depends on the order; whole numbers do not. So each value is rounded to a multiple of a
quantum that belongs to the variable (2**-33 or less of its span) and the multiples are added as
64-bit integers: a total over replicates is identical bit by bit for any chunk size, number of
workers and order of completion.

Every tally covers ``quarters + 1`` moments (the initial state, then the end of each quarter) and
all cells of a variable (label combinations in storage order, flattened).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isfinite, log2
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sim.arrays import Floats, Whole
from sim.catalogue.variables import Variable
from sim.ensemble.bins import Places, bins_of

_FRACTION_BITS = 32
_HEADROOM_BITS = 18


class FixedPoint:
    """Integer sums of one variable.

    ``quantum`` is a power of two; values beyond ``limit`` (2**18 times the span) count as
    ``limit``. A total of up to 2**31 values within the span cannot overflow.
    """

    def __init__(self, largest: float) -> None:
        exponent = ceil(log2(largest))
        self.quantum = 2.0 ** (exponent - _FRACTION_BITS)
        self.limit = 2.0 ** (exponent + _HEADROOM_BITS)
        # Adding 1.5 * 2**52 quanta leaves no room for anything finer than a quantum: the low bits
        # of the sum are then the multiple itself, and its bit pattern can be added as an integer.
        self._anchor = np.float64(1.5 * 2.0**52 * self.quantum)
        self._anchor_bits = int(np.float64(self._anchor).view(np.int64))

    def total(self, values: Floats, scratch: Floats) -> Whole:
        """Sum over the last axis of ``values[cell, replicate]``, in quanta: ``[cell]``.

        ``scratch`` is a work array of the same shape, in double precision.
        """
        np.add(values, self._anchor, out=scratch)
        # both terms wrap around 64 bits alike, so their difference is exact
        bits: Whole = np.add.reduce(scratch.view(np.int64), axis=-1)
        anchor = (values.shape[-1] * self._anchor_bits + 2**63) % 2**64 - 2**63
        bits -= anchor
        return bits

    def mean(self, totals: Whole, count: int) -> Floats:
        """Mean of ``count`` values from their total."""
        return totals * self.quantum / max(count, 1)


def fixed_point_of(variable: Variable) -> FixedPoint:
    """The quantum of a catalogue variable, from the larger end of its span."""
    ends = [abs(v) for v in (*variable.summary_span, variable.low, variable.high) if isfinite(v)]
    return FixedPoint(max(ends))


Counts = NDArray[Any]

_BLOCK = 65_536
"""Numbers worked on at a time: small enough that work arrays stay in the processor's cache."""


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


class Rows:
    """A variable at consecutive moments: ``values[row, replicate]`` and their extremes per row.

    The rows are the cells of one moment after those of the other.
    """

    def __init__(self, values: Floats) -> None:
        self.values = values
        self.low: Floats = values.min(axis=-1)
        self.high: Floats = values.max(axis=-1)


class Series(Protocol):
    """The tally of one variable in the making."""

    cells: int

    @property
    def tally(self) -> Tally:
        """What has been counted so far."""
        ...

    def record(self, time: int, rows: Rows) -> None:
        """Count the values of the moments from ``time`` on."""
        ...


class Scratch:
    """Work arrays of one thread, for as many rows of ``replicates`` as fit in a block."""

    def __init__(self, replicates: int) -> None:
        self.replicates = replicates
        self.rows = max(1, _BLOCK // replicates)
        size = self.rows * replicates
        self._double = np.empty(size)
        self._single = np.empty(size, dtype=np.float32)
        self._place = np.empty(size, dtype=np.int32)

    def double(self, shape: tuple[int, ...]) -> Floats:
        """Uninitialised double-precision array of a shape that fits."""
        return self._double[: shape[0] * shape[1]].reshape(shape)

    def single(self, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """Uninitialised single-precision array of a shape that fits."""
        return self._single[: shape[0] * shape[1]].reshape(shape)

    def place(self, shape: tuple[int, ...]) -> Places:
        """Uninitialised index array of a shape that fits."""
        return self._place[: shape[0] * shape[1]].reshape(shape)


class BandSeries:
    """Counts a numeric variable into its bins."""

    def __init__(self, variable: Variable, cells: int, moments: int, scratch: Scratch) -> None:
        self.cells = cells
        self._bins = bins_of(variable)
        self._fixed = fixed_point_of(variable)
        self._scratch = scratch
        self.tally = BandTally(
            counts=np.zeros(
                (moments, cells, self._bins.slots), dtype=counter_for(scratch.replicates)
            ),
            totals=np.zeros((moments, cells), dtype=np.int64),
            lowest=np.full((moments, cells), np.inf),
            highest=np.full((moments, cells), -np.inf),
            whole=True,
        )
        self._offsets = np.arange(scratch.rows, dtype=np.int32)[:, None] * self._bins.slots

    def record(self, time: int, rows: Rows) -> None:
        """Count the values of the moments from ``time`` on."""
        tally, limit = self.tally, self._fixed.limit
        values, low, high = rows.values, rows.low, rows.high
        span = _span(time, self.cells, rows)
        _flat(tally.lowest)[span], _flat(tally.highest)[span] = low, high
        tally.whole = tally.whole and _whole(rows)
        totals = _flat(tally.totals)[span]
        counts = tally.counts.reshape(-1, self._bins.slots)[span]
        if low.min() < -limit or high.max() > limit:
            values, low, high = (np.clip(part, -limit, limit) for part in (values, low, high))
        if (still := np.flatnonzero(low == high)).size:  # one world does for a constant row
            self._count_still(low[still], still, values.shape[-1], totals, counts)
            moving = np.flatnonzero(low < high)
        for start in range(0, len(moving) if still.size else len(values), self._scratch.rows):
            some: Any = slice(start, start + self._scratch.rows)
            some = moving[some] if still.size else some
            totals[some], counts[some] = self._counted(values[some])

    def _count_still(
        self, values: Floats, places: Whole, replicates: int, totals: Whole, counts: Counts
    ) -> None:
        """Count rows in which all replicates have the same value."""
        counts[places, self._bins.place_all(values)] = replicates
        one = values[:, None]
        totals[places] = replicates * self._fixed.total(one, np.empty(one.shape))

    def _counted(self, block: Floats) -> tuple[Whole, Whole]:
        """Totals ``[row]`` and counts ``[row, slot]`` of some rows."""
        totals = self._fixed.total(block, self._scratch.double(block.shape))
        singles, place = self._scratch.single(block.shape), self._scratch.place(block.shape)
        self._bins.place(block.astype(np.float32, copy=False), singles, place)
        place += self._offsets[: len(block)]
        found = np.bincount(place.ravel(), minlength=len(block) * self._bins.slots)
        return totals, found.reshape(len(block), self._bins.slots)


class EventSeries:
    """Adds up an event variable and counts the replicates in which it happened."""

    def __init__(self, variable: Variable, cells: int, moments: int) -> None:
        self.cells = cells
        self._fixed = fixed_point_of(variable)
        self.tally = EventTally(
            totals=np.zeros((moments, cells), dtype=np.int64),
            any=np.zeros((moments, cells), dtype=np.int64),
        )

    def record(self, time: int, rows: Rows) -> None:
        """Add the events of the moments from ``time`` on."""
        seen = np.flatnonzero((rows.low != 0) | (rows.high != 0))
        if len(seen) == 0:
            return
        values, limit = rows.values[seen], self._fixed.limit
        if rows.high.max() > limit:
            values = np.minimum(values, limit)
        places = seen + time * self.cells
        _flat(self.tally.totals)[places] = self._fixed.total(values, np.empty(values.shape))
        hits = np.packbits(values > 0, axis=-1)
        _flat(self.tally.any)[places] = np.bitwise_count(hits).sum(axis=-1, dtype=np.int64)


class LabelSeries:
    """Counts the labels of a categorical variable."""

    def __init__(self, variable: Variable, cells: int, moments: int) -> None:
        self.cells = cells
        self._labels = len(variable.labels)
        self.tally = LabelTally(np.zeros((moments, cells, self._labels), dtype=np.int64))

    def record(self, time: int, rows: Rows) -> None:
        """Count the labels of the moments from ``time`` on."""
        counts = self.tally.counts.reshape(-1, self._labels)[_span(time, self.cells, rows)]
        for label in range(self._labels):
            counts[:, label] = np.count_nonzero(rows.values == label, axis=-1)


def series_of(variable: Variable, cells: int, moments: int, scratch: Scratch) -> Series:
    """The right kind of series for a variable with ``cells`` label combinations."""
    if variable.role == "event":
        return EventSeries(variable, cells, moments)
    if variable.labels:
        return LabelSeries(variable, cells, moments)
    return BandSeries(variable, cells, moments, scratch)


def _span(time: int, cells: int, rows: Rows) -> slice:
    """Where in a tally that is laid out flat the rows of the moments from ``time`` on belong."""
    return slice(time * cells, time * cells + len(rows.values))


def _flat(table: NDArray[Any]) -> NDArray[Any]:
    """A table ``[time, cell]`` row after row, the same memory."""
    return table.reshape(-1)


def _whole(rows: Rows) -> bool:
    """Whether all values are whole numbers; the extremes alone nearly always tell."""
    for values in (rows.low, rows.high, rows.values):
        if not np.array_equal(values, np.rint(values)):
            return False
    return True
