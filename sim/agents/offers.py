"""The offers of a quarter: how much of which instrument each power holds out to each state."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.world import World

Floats = NDArray[np.float64]


class Offers:
    """Offers and their fate.

    ``size`` is ``[state, power, instrument, replicate]`` in units of the instrument; zero is no
    offer. ``accepted`` has the same shape and is 1 where the state agreed; ``refused`` is 1 where it
    would not have the offer at any time (others it had no attention for).
    """

    def __init__(self, world: World) -> None:
        shape = (
            len(world.labels["state"]),
            len(world.labels["power"]),
            len(world.labels["instrument"]),
            world.count,
        )
        self.size = np.zeros(shape)
        self.accepted = np.zeros(shape)
        self.refused = np.zeros(shape)
        self._world = world

    def to(self, state: int) -> StateOffers:
        """The offers made to one state."""
        return StateOffers(self._world, self.size[state], self.refused[state], state)


class StateOffers:
    """Offers to one state, and the measures that considerations share.

    ``size``: ``[power, instrument, replicate]``; ``worth``: annualised money value against GDP,
    saturating at one half where it equals ``consideration.half_worth``.
    """

    def __init__(self, world: World, size: Floats, refused: Floats, state: int) -> None:
        instruments = world.instruments
        self.size = size
        self.refused = refused
        half = world.parameters.consideration.half_worth / 400.0 * world.gdp[state]
        money = size * instruments.unit_cost
        self.worth = money / (money + half)
        self.visibility = instruments.visibility
        self.intrusion = instruments.intrusion
        self.binding = instruments.binding
        self.gain = instruments.gain
        self.security = np.array(instruments.dimension == 2)[:, None].astype(float)


def highest(values: Floats, rank: int) -> Floats:
    """The ``rank``-th largest of each column of ``[item, replicate]``, by streaming maxima.

    Faster than a partial sort for the few places that a cap on deals needs.
    """
    best = [np.full(values.shape[1:], -np.inf) for _ in range(rank)]
    for row in values:
        carried = row
        for place in range(rank):
            best[place], carried = (
                np.maximum(best[place], carried),
                np.minimum(best[place], carried),
            )
    return best[-1]
