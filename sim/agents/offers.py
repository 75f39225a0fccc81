"""The offers of a quarter: how much of which instrument each power holds out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variables import DIMENSIONS
from sim.world.world import World

Floats = NDArray[np.float64]


class Offers:
    """Offers of a quarter and their fate, ``[state, channel, replicate]`` each.

    A channel is an instrument in the hand of a power (``world.channels``); each is negotiated on
    its own, since those who sell arms, lend and train sit in different ministries. ``size`` is in
    units of the instrument (zero is no offer); ``accepted`` is 1 where the state agreed and
    ``refused`` where it would not have it.
    """

    def __init__(self, world: World) -> None:
        shape = (len(world.labels["state"]), len(world.channels), world.count)
        self.size = np.zeros(shape)
        self.accepted = np.zeros(shape)
        self.refused = np.zeros(shape)
        self._world = world

    def to(self, state: int) -> StateOffers:
        """The offers made to one state."""
        return StateOffers(self._world, self.size[state], state)


class StateOffers:
    """Offers to one state, as its considerations see them: ``[channel, replicate]``.

    ``size`` is in units; ``worth`` is the yearly money value against GDP, saturating at one half
    where it equals ``consideration.half_worth``; ``gain[kind]`` are the instrument's gains;
    ``visibility``, ``intrusion``, ``binding`` and ``deniability`` its other properties;
    ``security`` is 1 for offers of that dimension, ``[channel, 1]``.

    ``power`` is whose offer it is: what a state thinks of each power, ``[power, replicate]``,
    becomes what speaks for each offer by ``state.trust[offers.power]``.
    """

    def __init__(self, world: World, size: Floats, state: int) -> None:
        self._channels = channels = world.channels
        self.size = size
        self.power = channels.power
        half = world.parameters.consideration.half_worth / 400.0 * world.gdp[state]
        money = size * channels.unit_cost
        self.worth = money / (money + half)
        self.gain = channels.gain
        self.visibility = channels.visibility
        self.intrusion = channels.intrusion
        self.binding = channels.binding
        self.deniability = channels.deniability
        self.security = (channels.dimension == DIMENSIONS.index("security"))[:, None].astype(float)

    def plays(self, role: str) -> Floats:
        """1 where the instrument on offer plays ``role``: ``[channel, 1]``."""
        return self._channels.playing(role)

    def barred(self, trait: str) -> Floats:
        """1 where a ``trait`` of the state bars the instrument: ``[channel, 1]``."""
        return self._channels.barred(trait)
