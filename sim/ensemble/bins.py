"""Fixed bins into which the values of a variable are counted, and quantiles read back from them.

Bins are fixed in advance by the catalogue, so counts of different chunks add up exactly and in any
order. Slot 0 holds values at or below the lower end of the span and the last slot those at or
above its upper end; with the smallest and largest value seen this makes atoms at a bound exact.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats, Singles
from sim.catalogue.variables import Variable
from sim.world.arrays import clip

Places = NDArray[np.int32]

LINEAR_BINS = 256
LOG_BINS = 320
_BELOW_ONE = np.float32(0.99999994)


class Bins(ABC):
    """Bins of one variable.

    ``slots`` is the number of counters, ends included; ``absolute`` and ``relative`` bound the
    error of a quantile inside the span: ``absolute + relative * |quantile|``.
    """

    slots: int
    absolute: float
    relative: float

    @abstractmethod
    def place(self, values: Singles, scratch: Singles, out: Places) -> None:
        """Write the slot of each of ``values`` to ``out``; ``scratch`` is a work array."""

    @abstractmethod
    def edges(self) -> tuple[Floats, Floats]:
        """Lower and upper edge of every slot; the outer slots are open ended."""

    def place_all(self, values: Floats) -> Places:
        """Slots of ``values`` (any shape), leaving them untouched."""
        out = np.empty(values.shape, dtype=np.int32)
        self.place(values.astype(np.float32), np.empty(values.shape, dtype=np.float32), out)
        return out


class LinearBins(Bins):
    """``count`` equal bins between ``low`` and ``high``; an error of one bin width at most."""

    def __init__(self, low: float, high: float, count: int = LINEAR_BINS) -> None:
        self.low, self.high, self.count = low, high, count
        self.slots = count + 2
        # single precision can put a value on the wrong side of an edge by 1e-7 of the span
        self.absolute = (high - low) / count + 1e-6 * (high - low)
        self.relative = 0.0
        width = np.float32(high - low)
        scale = np.float32(count / width)
        while width * scale < np.float32(count):  # the upper end itself is in the last slot
            scale = np.nextafter(scale, np.float32(np.inf))
        self._scale = scale

    def place(self, values: Singles, scratch: Singles, out: Places) -> None:
        """Slot 0 up to ``low``, slots 1 to ``count``, last slot from ``high``."""
        # The constant just below one is a ceiling that costs no extra pass: exactly ``low`` stays
        # in slot 0, anything above it by more than a rounding error moves to slot 1.
        np.subtract(values, np.float32(self.low), out=scratch)
        scratch *= self._scale
        scratch += _BELOW_ONE
        clip(scratch, 0, self.count + 1, out=scratch)
        np.copyto(out, scratch, casting="unsafe")

    def edges(self) -> tuple[Floats, Floats]:
        """Edges of equal bins, and open ends."""
        inner = np.linspace(self.low, self.high, self.count + 1)
        return np.concatenate(([-np.inf], inner)), np.concatenate((inner, [np.inf]))


class LogBins(Bins):
    """Bins of nearly equal ratio from ``low`` > 0 to ``high``, and two slots below.

    The bits of a positive single-precision number, read as an integer, grow nearly with its
    logarithm; dropping the last ones gives bins of 2**-(m+1) to 2**-m relative width without
    computing a logarithm, and the same ones on every machine. Slot 0 holds values of zero or
    less, slot 1 those above zero up to ``low``.
    """

    def __init__(self, low: float, high: float, most: int = LOG_BINS) -> None:
        first, last = (int(np.float32(v).view(np.int32)) for v in (low, high))
        self.low, self.high = low, high
        self._first = first + 1
        self._shift = 0
        while (last - first) >> self._shift >= most:
            self._shift += 1
        self.count = ((last - first) >> self._shift) + 1
        self.slots = self.count + 3
        self.absolute = low
        self.relative = float(2.0 ** (self._shift - 23) + 1e-6)

    def place(self, values: Singles, scratch: Singles, out: Places) -> None:
        """Slot 0 for zero or less, slot 1 up to ``low``, then the bins, last slot above."""
        bits = scratch.view(np.int32)
        np.subtract(values.view(np.int32), np.int32(self._first), out=bits)
        bits >>= np.int32(self._shift)
        bits += np.int32(2)
        clip(bits, 1, self.slots - 1, out=bits)
        np.multiply(bits, values > 0, out=out)

    def edges(self) -> tuple[Floats, Floats]:
        """Edges of bins of nearly equal ratio, and open ends."""
        bits = self._first + (np.arange(self.count + 1) << self._shift)
        inner = bits.astype(np.int32).view(np.float32).astype(np.float64)
        inner[0] = self.low
        return (
            np.concatenate(([-np.inf, 0.0], inner)),
            np.concatenate(([0.0], inner, [np.inf])),
        )


def bins_of(variable: Variable) -> Bins:
    """The bins of a catalogue variable.

    Raises ``ValueError`` when its summary span is not a finite interval (above zero on a log
    scale).
    """
    low, high = variable.summary_span
    if not (isfinite(low) and isfinite(high) and low < high):
        raise ValueError(f"variable {variable.name}: no finite span to summarise it over")
    if variable.scale == "linear":
        return LinearBins(low, high)
    if low <= 0:
        raise ValueError(f"variable {variable.name}: a log scale needs a span above zero")
    return LogBins(low, high)


def quantiles(
    bins: Bins,
    counts: NDArray[np.integer],
    lowest: Floats,
    highest: Floats,
    levels: tuple[float, ...],
    *,
    whole: bool = False,
) -> Floats:
    """Quantiles ``[level, cell]`` read from ``counts[cell, slot]``.

    The quantile at ``q`` is the value of rank ``ceil(q * n)``; its slot is exact, and inside the
    slot ranks are taken as evenly spread between the edges or, where nearer, the extremes
    ``lowest[cell]`` and ``highest[cell]``. ``whole`` says that all values were whole numbers:
    where a bin holds one whole number at most the result is then exact. Empty cells give NaN.
    """
    below, above = bins.edges()
    # Cell after cell, what was counted up to and with each slot grows all along. Half the memory,
    # where it is enough for all, is a quarter of the time.
    most = len(counts) * int(np.iinfo(counts.dtype).max)
    kind: type[np.integer[Any]] = np.int32 if most <= np.iinfo(np.int32).max else np.int64
    cumulative: NDArray[Any] = np.cumsum(counts, dtype=kind)
    cell = np.arange(len(counts))
    first = cell * bins.slots
    before_cell = np.where(first, cumulative[first - 1], 0)
    total = cumulative[first + (bins.slots - 1)] - before_cell
    result = np.full((len(levels), len(counts)), np.nan)
    filled = total > 0
    for row, level in enumerate(levels):
        rank = np.maximum(np.ceil(level * total - 1e-9), 1).astype(kind)
        slot = np.searchsorted(cumulative, before_cell + rank) - first
        slot = np.minimum(slot, bins.slots - 1)
        inside = np.maximum(counts[cell, slot].astype(np.int64), 1)
        before = cumulative[first + slot] - before_cell - counts[cell, slot]
        low = np.maximum(below[slot], lowest)
        high = np.maximum(np.minimum(above[slot], highest), low)
        low, high = np.where(filled, low, 0.0), np.where(filled, high, 0.0)
        value = low + (high - low) * ((rank - before - 0.5) / inside)
        if whole:
            # a slot narrower than one unit holds one whole number, the first from its lower edge
            snapped = np.where(high - low < 1.0, np.ceil(low - 1e-6), np.rint(value))
            value = np.clip(snapped, low, high) + 0.0
        result[row] = np.where(filled, value, np.nan)
    return result
