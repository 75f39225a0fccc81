"""Who leads, the power with the largest influence in each state, and who took the lead from whom.

The share of worlds in which a power leads says nothing about which worlds those are. Moves do:
in how many replicates one power led a year ago and another leads now. It is the one joint count
that bands cannot give.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats, Whole

Codes = NDArray[np.int8]

LEADER_OF = {
    "overall": "influence",
    "economic": "influence_economic",
    "political": "influence_political",
    "security": "influence_security",
}
"""Dimension of leadership -> the variable [state, power] in which the power is the largest."""

STEP = 4
"""Quarters between the two moments of a move."""


def leaders(values: Floats) -> Codes:
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


def count_leaders(place: Codes, labels: int) -> Whole:
    """Number of replicates in which each label leads ``[state, label]``, from who leads in each."""
    return np.stack([np.count_nonzero(place == label, axis=-1) for label in range(labels)], axis=-1)


class Moves:
    """Counts ``[dimension, year, state, power before, power after]`` of one chunk.

    Year k holds the moves from moment ``4 k`` to ``4 (k + 1)``, moment 0 being the start.
    """

    def __init__(
        self, *, dimensions: int, moments: int, states: int, powers: int, replicates: int
    ) -> None:
        years = (moments - 1) // STEP
        self.counts: Whole = np.zeros((dimensions, years, states, powers, powers), dtype=np.int64)
        self._last: Codes = np.zeros((dimensions, states, replicates), dtype=np.int8)

    def record(self, row: int, time: int, place: Codes) -> None:
        """Take note of who leads (``place[state, replicate]``) in a dimension at a moment."""
        if time % STEP:
            return
        if time:
            states, powers = self.counts.shape[2:4]
            before = self._last[row].astype(np.int64)
            cell = (np.arange(states)[:, None] * powers + before) * powers + place
            found = np.bincount(cell.ravel(), minlength=states * powers * powers)
            self.counts[row, time // STEP - 1] = found.reshape(states, powers, powers)
        self._last[row] = place


def move_data(counts: Whole, count: int, moments: int) -> Any:
    """Probabilities ``[dimension, quarter, state, power, rival]`` for a data set.

    ``power`` led a year before the quarter, ``rival`` leads in it; NaN in the quarters between.
    """
    dimensions, years, *cells = counts.shape
    shares = np.full((dimensions, moments, *cells), np.nan)
    shares[:, STEP * np.arange(1, years + 1)] = counts / max(count, 1)
    return (
        ("dimension", "quarter", "state", "power", "rival"),
        shares,
        {
            "long_name": "Led a year before (power) and leads now (rival)",
            "units": "probability",
        },
    )
