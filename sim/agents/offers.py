"""What lies on the table in a quarter: between each state and each power one matter at most."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variable import DIMENSIONS
from sim.world.world import World

Floats = NDArray[np.float64]


class Offers:
    """The matters of a quarter and their fate, ``[state, power, replicate]`` each.

    A matter is a new project or programme that the power proposes, or the renewal of a standing
    programme. ``made`` is 1 where there is one; ``channel`` is the place of its channel (an
    instrument in the hand of the power); ``renewal`` is 1 for renewals; ``size`` is in units of the
    instrument; ``accepted`` is 1 where the state agreed.
    """

    def __init__(self, world: World) -> None:
        shape = (len(world.labels["state"]), len(world.labels["power"]), world.count)
        self.made = np.zeros(shape)
        self.channel = np.zeros(shape, dtype=np.intp)
        self.renewal = np.zeros(shape)
        self.size = np.zeros(shape)
        self.accepted = np.zeros(shape)
        self._world = world

    @property
    def instrument(self) -> NDArray[np.intp]:
        """The instrument of each matter, ``[state, power, replicate]``."""
        return np.asarray(self._world.channels.instrument)[self.channel]

    @property
    def money(self) -> Floats:
        """What each matter costs the power, USD bn: ``[state, power, replicate]``."""
        return self.size * self._of("unit_cost")

    def _of(self, name: str) -> Floats:
        """A property of the matters' channels, ``[state, power, replicate]``."""
        return pick(getattr(self._world.channels, name), self.channel)

    def to(self, state: int) -> StateOffers:
        """The matters between one state and the powers."""
        return StateOffers(self._world, self, state)


class StateOffers:
    """Matters before one state, as its considerations see them: ``[power, replicate]``.

    ``made`` is 1 where there is one and ``renewal`` where it is a renewal; ``size`` is in units of
    the instrument; ``worth`` is its money value, saturating at one half where it equals
    ``consideration.half_worth`` of GDP; ``gain[kind]`` are the instrument's gains; ``visibility``,
    ``intrusion``, ``binding`` and ``deniability`` its other properties; ``security`` is 1 for
    matters of that dimension. The state's own views (``state.trust``) have the same shape.
    """

    def __init__(self, world: World, offers: Offers, state: int) -> None:
        self._channels = channels = world.channels
        self.channel = offers.channel[state]
        self.made = offers.made[state]
        self.renewal = offers.renewal[state]
        self.size = offers.size[state]
        half = world.parameters.consideration.half_worth / 100.0 * world.gdp[state]
        money = self.size * pick(channels.unit_cost, self.channel)
        self.worth = money / (money + half)
        self.gain = {kind: pick(gain, self.channel) for kind, gain in channels.gain.items()}
        self.visibility = pick(channels.visibility, self.channel)
        self.intrusion = pick(channels.intrusion, self.channel)
        self.binding = pick(channels.binding, self.channel)
        self.deniability = pick(channels.deniability, self.channel)
        secure = channels.dimension == DIMENSIONS.index("security")
        self.security = secure[self.channel].astype(float)

    def plays(self, role: str) -> Floats:
        """1 where the instrument plays ``role``: ``[power, replicate]``."""
        return np.asarray(self._channels.playing(role)[:, 0][self.channel])

    def barred(self, trait: str) -> Floats:
        """1 where a ``trait`` of the state bars the instrument: ``[power, replicate]``."""
        return np.asarray(self._channels.barred(trait)[:, 0][self.channel])


def pick(table: NDArray[Any], places: NDArray[np.intp]) -> NDArray[Any]:
    """``table[place, replicate]`` (or ``[place, 1]``) at ``places[..., replicate]``."""
    if table.shape[-1] == 1:
        return np.asarray(table[:, 0][places])
    return np.asarray(table[places, np.arange(table.shape[-1])])
