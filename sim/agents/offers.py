"""The offers of a quarter: which instrument, and how much of it, each power holds out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variables import DIMENSIONS
from sim.world.world import World

Floats = NDArray[np.float64]


class Offers:
    """Offers of a quarter and their fate, ``[state, power, dimension, replicate]`` each.

    A power makes at most one offer per state and dimension: ``size`` units (zero is no offer) of
    the instrument at place ``instrument``. ``accepted`` is 1 where the state agreed; ``refused``
    is 1 where it would not have the offer at any time (for others it had no attention left).
    """

    def __init__(self, world: World) -> None:
        labels = world.labels
        shape = (len(labels["state"]), len(labels["power"]), len(DIMENSIONS), world.count)
        self.size = np.zeros(shape)
        self.instrument = np.zeros(shape, dtype=np.intp)
        self.accepted = np.zeros(shape)
        self.refused = np.zeros(shape)
        self._world = world

    def to(self, state: int) -> StateOffers:
        """The offers made to one state."""
        return StateOffers(self._world, self, state)


class StateOffers:
    """Offers to one state, as its considerations see them: ``[power, dimension, replicate]``.

    ``worth`` is the yearly money value against GDP, saturating at one half where it equals
    ``consideration.half_worth``; ``gain[kind]`` are the instrument's gains; ``visibility``,
    ``intrusion``, ``binding`` and ``deniability`` its other properties; ``security`` is 1 for
    offers of that dimension (broadcast ``[dimension, 1]``).
    """

    def __init__(self, world: World, offers: Offers, state: int) -> None:
        self.size = offers.size[state]
        self.refused = offers.refused[state]
        self._instruments = instruments = world.instruments
        self._places = offers.instrument[state]
        self._flat = self._places * world.count + np.arange(world.count)
        half = world.parameters.consideration.half_worth / 400.0 * world.gdp[state]
        money = self.size * self._of(instruments.unit_cost)
        self.worth = money / (money + half)
        self.visibility = self._of(instruments.visibility)
        self.intrusion = self._of(instruments.intrusion)
        self.binding = self._of(instruments.binding)
        self.deniability = self._of(instruments.deniability)
        self.gain = {k: self._of(g) for k, g in instruments.gain.items()}
        self.security = np.array([[float(d == "security")] for d in DIMENSIONS])

    def _of(self, property_: Floats) -> Floats:
        return property_.ravel().take(self._flat)

    def plays(self, role: str) -> Floats:
        """1 where the instrument on offer plays ``role``."""
        players = np.zeros(len(self._instruments.names))
        players[self._instruments.with_role(role)] = 1.0
        return players.take(self._places)

    def barred(self, trait: str) -> Floats:
        """1 where a ``trait`` of the state bars the instrument."""
        return self._instruments.bars[trait].take(self._places)


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
