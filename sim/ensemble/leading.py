"""Who leads: the power with the largest influence in each state."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEADER_OF = {
    "overall": "influence",
    "economic": "influence_economic",
    "political": "influence_political",
    "security": "influence_security",
}
"""Dimension of leadership -> the variable [state, power] in which the power is the largest."""


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
