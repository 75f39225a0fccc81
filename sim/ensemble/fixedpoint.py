"""Sums that come out the same for any grouping of the replicates.

Floating-point addition depends on the order; whole numbers do not. Each value is rounded to a
multiple of a quantum that belongs to the variable (2**-33 or less of its span) and the multiples
are added as 64-bit integers, so a total over replicates is identical bit by bit for any chunk
size, number of workers and order of completion.
"""

from __future__ import annotations

from math import ceil, isfinite, log2

import numpy as np

from sim.arrays import Floats, Whole
from sim.catalogue.variable import Variable

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
        self._anchor = 1.5 * 2.0**52 * self.quantum
        self._anchor_bits = int(np.float64(self._anchor).view(np.int64))

    def total(self, values: Floats, scratch: Floats) -> Whole:
        """Sum over the last axis of ``values[cell, replicate]``, in quanta: ``[cell]``.

        ``scratch`` is a work array of the same shape.
        """
        np.add(values, self._anchor, out=scratch)
        # both terms wrap around 64 bits alike, so their difference is exact
        bits: Whole = scratch.view(np.int64).sum(axis=-1)
        anchor = (values.shape[-1] * self._anchor_bits) % 2**64
        return bits - np.uint64(anchor).astype(np.int64)

    def mean(self, totals: Whole, count: int) -> Floats:
        """Mean of ``count`` values from their total."""
        return totals * self.quantum / max(count, 1)


def fixed_point_of(variable: Variable) -> FixedPoint:
    """The quantum of a catalogue variable, from the larger end of its span."""
    ends = [abs(v) for v in (*variable.summary_span, variable.low, variable.high) if isfinite(v)]
    return FixedPoint(max(ends))
