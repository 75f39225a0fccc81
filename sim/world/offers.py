"""Offers: what lies on the table in a quarter, one matter at most between state and power."""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import REAL, Floats
from sim.catalogue.variables import DIMENSIONS
from sim.world.abreast import Abreast
from sim.world.actor import StateRows
from sim.world.world import World

SHOWN = ("unit_cost", "visibility", "intrusion", "binding", "deniability")
"""Properties of channels that states look at, apart from gains."""


class Offers:
    """The matters of a quarter and their fate, ``[state, power, replicate]`` each.

    A matter is a new project or programme that the power proposes, or the renewal of a standing
    programme. ``made`` is 1 where there is one; ``channel`` is the place of its channel (an
    instrument in the hand of the power); ``renewal`` is 1 for renewals; ``size`` is in units of the
    instrument; ``accepted`` is 1 where the state agreed. ``left`` is 1 where the state has left an
    alliance of the power since the last quarter.
    """

    def __init__(self, world: World) -> None:
        shape = (len(world.labels["state"]), len(world.labels["power"]), world.count)
        self.made = np.zeros(shape, REAL)
        self.channel = np.zeros(shape, dtype=np.intp)
        self.renewal = np.zeros(shape, REAL)
        self.size = np.zeros(shape, REAL)
        self.accepted = np.zeros(shape, REAL)
        self.left = np.zeros(shape, REAL)
        self.channels = world.channels

    @property
    def instrument(self) -> NDArray[np.intp]:
        """The instrument of each matter, ``[state, power, replicate]``."""
        return np.asarray(self.channels.instrument)[self.channel]

    @property
    def money(self) -> Floats:
        """What each matter costs the power, USD bn: ``[state, power, replicate]``."""
        return self.size * self.show(self.channels.unit_cost)

    @cached_property
    def _cells(self) -> NDArray[np.intp]:
        """Where the matters stand in a table ``[channel, replicate]``, counted along its rows."""
        return cells_of(self.channels.unit_cost, self.channel)

    def show(self, table: NDArray[Any]) -> NDArray[Any]:
        """A property ``[channel, replicate]`` of channels, as that of the matters on the table.

        Shape ``[state, power, replicate]``; to be asked when all have proposed.
        """
        return found_at(self._cells, table)

    @cached_property
    def shown(self) -> dict[str, Floats]:
        """Properties of all matters that states look at: ``[state, power, replicate]`` by name."""
        channels = self.channels
        found = {name: self.show(getattr(channels, name)) for name in SHOWN}
        found |= {f"gain.{kind}": self.show(gain) for kind, gain in channels.gain.items()}
        secure = channels.dimension == DIMENSIONS.index("security")
        return found | {"security": secure[self.channel].astype(REAL)}

    def to(self, state: StateRows | Abreast) -> StateOffers:
        """The matters between one state, or several abreast, and the powers."""
        return StateOffers(self, state)


class StateOffers:
    """Matters before one state, as its considerations see them: ``[power, replicate]``.

    ``made`` is 1 where there is one, ``renewal`` where it is a renewal and ``whole`` where it comes
    in whole units; ``size`` is in units of the instrument; ``worth`` is its money value, saturating
    at one half where it equals ``consideration.half_worth`` of GDP; ``gain[kind]`` are the
    instrument's gains; ``visibility``, ``intrusion``, ``binding`` and ``deniability`` its other
    properties; ``security`` is 1 for matters of that dimension. The state's own views
    (``state.trust``) have the same shape.
    """

    unit_cost: Floats
    visibility: Floats
    intrusion: Floats
    binding: Floats
    deniability: Floats
    security: Floats

    def __init__(self, offers: Offers, state: StateRows | Abreast) -> None:
        self.all, self._channels = offers, offers.channels
        self.channel = state.rows(offers.channel)
        self.made = state.rows(offers.made)
        self.renewal = state.rows(offers.renewal)
        self.size = state.rows(offers.size)
        self.whole = self._channels.whole[self.channel]
        self.gain: dict[str, Floats] = {}
        for name, values in offers.shown.items():
            kind = name.removeprefix("gain.")
            if kind == name:
                setattr(self, name, state.rows(values))
            else:
                self.gain[kind] = state.rows(values)
        half = state.world.parameters.consideration.half_worth / 100.0 * state.gdp
        money = self.size * self.unit_cost
        self.worth = money / (money + half)

    def plays(self, role: str) -> Floats:
        """1 where the instrument plays ``role``: ``[power, replicate]``."""
        return self._channels.playing(role)[:, 0][self.channel]

    def barred(self, trait: str) -> Floats:
        """1 where a ``trait`` of the state bars the instrument: ``[power, replicate]``."""
        return self._channels.barred(trait)[:, 0][self.channel]


def cells_of(table: NDArray[Any], places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where ``places`` of the leading axis stand in a table, counted along its rows.

    ``places`` have the shape of the table without that axis, or more axes before.
    """
    return places * math.prod(table.shape[1:]) + inner_cells(table.shape[1:])


def found_at(cells: NDArray[Any], table: NDArray[Any]) -> NDArray[Any]:
    """What stands in some cells of a table, which have to exist: to check that takes as long."""
    return table.take(cells, mode="clip")


@lru_cache(maxsize=8)
def inner_cells(shape: tuple[int, ...]) -> NDArray[np.intp]:
    """The cells of a table under its first place."""
    return np.arange(math.prod(shape)).reshape(shape)
