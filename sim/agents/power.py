"""Decisions of a power: it weighs its interests and makes offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.player import Player
from sim.arrays import REAL, Floats
from sim.catalogue.variable import DIMENSIONS
from sim.world.actor import PowerRows
from sim.world.arrays import one_of
from sim.world.offers import Offers, pick
from sim.world.rule import Rule
from sim.world.world import World

Places = NDArray[np.intp]


class Power(PowerRows, Player):
    """A power. ``motives`` say what it wants where, ``conditions`` how far it acts on it."""

    motives: Sequence[Rule] = ()
    conditions: Sequence[Rule] = ()

    def __init__(self, model: Any, label: str, index: int, world: World) -> None:
        super().__init__(model, label, index, world)
        self._serving: dict[str, Places] = {}

    def wishes(self) -> Floats:
        """How much it wants to deal through each of its channels: ``[own channel, state, R]``.

        The sum of the motives whose means the instrument is, and ``deals.aside`` of the other
        motives of its dimension: who wants guards for a mine seldom ends up lending (E105, E217,
        E246; shape: assumption).
        """
        w = self.world
        own = w.channels.of(self.index)
        dimension = w.channels.dimension[own]
        wish = np.empty((own.stop - own.start, *w.gdp.shape), REAL)
        terms = [(rule, rule(self)) for rule in self.motives]
        w.because(f"motive.{self.label}", **{rule.name: term for rule, term in terms})
        aside = w.parameters.deals.aside
        for d, name in enumerate(DIMENSIONS):
            wanted = [(rule, term) for rule, term in terms if rule.dimension == name]
            wish[dimension == d] = aside * sum((t for _, t in wanted), np.zeros_like(w.gdp))
            for rule, term in wanted:
                rest = (1.0 - aside) * term
                for k in self._means(rule):
                    wish[k] += rest
        return wish

    def _means(self, motive: Rule) -> Places:
        """Its channels that serve a motive, counted from the first of its own."""
        if motive.name not in self._serving:
            channels = self.world.channels
            own = channels.of(self.index)
            serves = channels.dimension[own] == DIMENSIONS.index(motive.dimension)
            if motive.means:
                serves = serves & (channels.playing(*motive.means)[own, 0] > 0.0)
            self._serving[motive.name] = np.flatnonzero(serves)
        return self._serving[motive.name]

    def means(self) -> Floats:
        """What it can put into new business, against its usual means: ``[own channel, R]``.

        Budget * economy * what the war leaves: delivered effort for security, and ``deals.strain``
        of its shortfall for the rest; projects also follow the appetite for lending.
        """
        w, p = self.world, self.index
        own = w.channels.of(p)
        shortfall = 1.0 - w.delivered_effort[p]
        secure = w.channels.dimension[own] == DIMENSIONS.index("security")
        strain = np.where(secure[:, None], 1.0, w.parameters.deals.strain)
        appetite = np.where(w.channels.project[own, None], w.lending_appetite[p], 1.0)
        budget = w.budget[p][w.channels.dimension[own]]
        return budget * w.economy[p] * appetite * (1.0 - strain * shortfall)

    def purse(self) -> Floats:
        """The most that it can place at once [USD bn]: ``[R]``.

        deals.purse * its economic weight * its economy.
        """
        w, p = self.world, self.index
        return w.parameters.deals.purse * w.lending_power[p] * w.economy[p]

    def new_business(self) -> Floats:
        """New proposals per quarter through each of its channels: ``[own channel, state, R]``.

        deals.tempo * propensity to offer the instrument * wish * all conditions * means * how
        offers of the kind were received before (learning from results follows E096, E240).
        """
        w, p = self.world, self.index
        own = w.channels.of(p)
        rate = self.wishes()
        able = w.parameters.deals.tempo * w.channels.offered[own] * self.means()
        for k, i in enumerate(w.channels.instrument[own]):
            rate[k] *= able[k]
            rate[k] *= w.reception[i, :, p]
        for condition in self.conditions:
            for k, factor in condition(self).items():
                rate[k] *= factor
        return rate

    def programmes(self) -> Places:
        """Its channels that are programmes, counted from the first of its own."""
        return np.flatnonzero(~self.world.channels.project[self.world.channels.of(self.index)])

    def renewals(self) -> Floats:
        """Standing programmes that come up per quarter: ``[programme, state, R]``: 1 / term."""
        w = self.world
        channels = w.channels.of(self.index).start + self.programmes()
        posture = w.level("ties")
        due = [
            (posture[i, :, self.index] > 0.0) / w.channels.term[k]
            for k, i in zip(channels, w.channels.instrument[channels], strict=True)
        ]
        return np.array(due).reshape(-1, *w.gdp.shape)

    def propose(self, offers: Offers, z: Floats) -> None:
        """Put at most one matter before each state and write it into the offers.

        The hazard of a matter is the sum of :meth:`new_business` and :meth:`renewals`; which one it
        is goes by their parts in it. One uniform decides on both: whether it is below the chance of
        a matter, and where below it, new ones first, each in the order of the channels. A new one
        has the instrument's median size * exp(spread * z); what is measured against GDP also
        follows (GDP / ``deals.reference_gdp``) ** ``deals.size_elasticity``. None is worth more
        than ``deals.largest`` % of the state's GDP or than :meth:`purse`, and whole units are at
        least one. A renewal is about the standing level. ``z`` is ``[state, R]``, standard normal.
        """
        w, p = self.world, self.index
        own = w.channels.of(p)
        new = self.new_business()
        if len(new) == 0:
            return
        u = w.uniform(f"offer.{self.label}", "state")
        made, place = one_of((*new, *self.renewals()), u)
        renewal = place >= len(new)
        channel = own.start + np.append(np.arange(len(new)), self.programmes())[place]
        d, of_gdp = w.parameters.deals, w.channels.of_gdp[channel]
        size = pick(w.channels.size, channel) * np.exp(pick(w.channels.spread, channel) * z)
        size *= np.where(of_gdp, (w.gdp / d.reference_gdp) ** d.size_elasticity, 1.0)
        most = np.minimum(d.largest / 100.0 * w.gdp, self.purse())
        # Money counts in full, also where firms bring most of it; other things by what they cost.
        size = np.minimum(size, most / np.where(of_gdp, 1.0, pick(w.channels.unit_cost, channel)))
        size = np.where(w.channels.whole[channel], np.maximum(np.rint(size), 1.0), size)
        i = w.channels.instrument[channel]
        standing = np.take_along_axis(w.level("ties")[:, :, p], i[None], axis=0)[0]
        offers.made[:, p] = made
        offers.channel[:, p] = channel
        offers.renewal[:, p] = made * renewal
        offers.size[:, p] = made * np.where(renewal, standing, size)
