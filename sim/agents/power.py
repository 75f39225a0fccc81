"""Decisions of a power: it weighs its interests and makes offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.player import Player
from sim.arrays import REAL, Floats
from sim.catalogue.variables import DIMENSIONS
from sim.world.abreast import Abreast, Apart
from sim.world.actor import PowerRows
from sim.world.arrays import one_of
from sim.world.offers import Offers, cells_of, found_at, inner_cells
from sim.world.rule import Rule
from sim.world.world import World

Places = NDArray[np.intp]


class Power(PowerRows, Player):
    """A power. ``motives`` say what it wants where, ``conditions`` how far it acts on it.

    Its decisions are written so that several powers can take them at once (:class:`Powers`): rules
    see ``world``, whose replicates are then those of all ``actors``; ``real`` is the world itself.
    """

    motives: Sequence[Rule] = ()
    conditions: Sequence[Rule] = ()
    actors: Sequence[Power]

    def __init__(self, model: Any, label: str, index: int, world: World) -> None:
        super().__init__(model, label, index, world)
        self.real, self.actors = world, (self,)

    @property
    def own(self) -> slice:
        """Its channels."""
        return self.real.channels.of(self.index)

    def wishes(self) -> Floats:
        """How much it wants to deal through each of its channels: ``[own channel, state, R]``.

        The sum of the motives whose means the instrument is, and ``deals.aside`` of the other
        motives of its dimension: who wants guards for a mine seldom ends up lending (E105, E217,
        E246; shape: assumption).
        """
        w, aside = self.real, self.world.parameters.deals.aside
        dimension = w.channels.dimension[self.own]
        wish = np.empty((len(dimension), *w.gdp.shape), REAL)
        terms = [(rule, self._felt(rule)) for rule in self.actors[0].motives]
        if w.explaining:
            told = {rule.name: term for rule, term in terms}
            w.because(f"motive.{self.actors[0].label}", **told)
        for d, name in enumerate(DIMENSIONS):
            wanted = [(rule, term) for rule, term in terms if rule.dimension == name]
            some = aside * sum((t for _, t in wanted), np.zeros_like(self.world.gdp))
            wish[dimension == d] = self._spread(some, np.flatnonzero(dimension == d))
            for rule, term in wanted:
                self._change(wish, np.add, self._means(rule), (1.0 - aside) * term)
        return wish

    def _means(self, motive: Rule) -> Places:
        """Its channels that serve a motive, counted from the first of its own."""

        def found() -> Places:
            channels = self.real.channels
            serves = channels.dimension[self.own] == DIMENSIONS.index(motive.dimension)
            if motive.means:
                serves = serves & (channels.playing(*motive.means)[self.own, 0] > 0.0)
            return np.flatnonzero(serves)

        return self.real.kept(("means", motive.name, self.own.start, self.own.stop), found)

    def means(self) -> Floats:
        """What it can put into new business, against its usual means: ``[own channel, R]``.

        Budget * economy * what the war leaves: delivered effort for security, and ``deals.strain``
        of its shortfall for the rest; projects also follow the appetite for lending.
        """
        w, own = self.real, self.own
        p, dimension = w.channels.power[own], w.channels.dimension[own]
        shortfall = 1.0 - w.delivered_effort[p]
        secure = dimension == DIMENSIONS.index("security")
        strain = np.where(secure[:, None], 1.0, w.parameters.deals.strain)
        appetite = np.where(w.channels.project[own, None], w.lending_appetite[p], 1.0)
        return w.budget[p, dimension] * w.economy[p] * appetite * (1.0 - strain * shortfall)

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
        w, own = self.real, self.own
        instrument = w.channels.instrument[own]
        rate = self.wishes()
        rate *= (w.parameters.deals.tempo * w.channels.offered[own] * self.means())[:, None]
        rate *= w.reception[instrument, :, w.channels.power[own]]
        for condition in self.actors[0].conditions:
            for i, factor in self._suited(condition).items():
                self._change(rate, np.multiply, np.flatnonzero(instrument == i), factor)
        return rate

    def programmes(self) -> Places:
        """Its channels that are programmes, counted from the first of its own."""
        return np.flatnonzero(~self.real.channels.project[self.own])

    def renewals(self, left: Floats) -> Floats:
        """Standing programmes that come up per quarter: ``[programme, state, R]``.

        1 / term, and ``deals.review`` more for joint defence where ``left`` (``[state, power, R]``)
        says that the state has just left its alliance (M40).
        """
        w = self.real
        k = self.own.start + self.programmes()
        posture = w.level("ties")[w.channels.instrument[k], :, w.channels.power[k]]
        due = 1.0 / w.channels.term[k][:, None]
        review = w.parameters.deals.review * w.channels.playing("joint_defence")[k, None]
        if left.any() and w.on("M40"):
            due = due + review * left[:, w.channels.power[k]].swapaxes(0, 1)
        return (posture > 0.0) * due

    def propose(self, offers: Offers, z: Floats) -> None:
        """Put at most one matter before each state and write it into the offers.

        The hazard of a matter is the sum of :meth:`new_business` and :meth:`renewals`; which one it
        is goes by their parts in it. One uniform decides on both: whether it is below the chance of
        a matter, and where below it, new ones first, each in the order of the channels. A new one
        has the instrument's median size * exp(spread * z); what is measured against GDP also
        follows (GDP / ``deals.reference_gdp``) ** ``deals.size_elasticity``. None is worth more
        than ``deals.largest`` % of the state's GDP or than :meth:`purse`, and whole units are
        at least one. A renewal is about the standing level. ``z`` is ``[state, R]``, standard
        normal.
        """
        w, own = self.real, self.own
        if own.start == own.stop:
            return
        d, c, z = w.parameters.deals, w.channels, self._by_power(z)
        new, due = self.new_business(), self.renewals(offers.left)
        places, channels, renewals = w.kept(("turns", own.start, own.stop), self._turns)
        u = np.array([w.uniform(f"offer.{power.label}", "state") for power in self.actors])
        made, place = one_of(self._hazards(new, due, places), u)
        turn = place * len(u) + np.arange(len(u))[:, None, None]
        channel, renewal = found_at(turn, channels), found_at(turn, renewals)
        cells, of_gdp = cells_of(c.size, channel), found_at(channel, c.of_gdp)
        size = found_at(cells, c.size) * np.exp(found_at(cells, c.spread) * z)
        size *= np.where(of_gdp, (w.gdp / d.reference_gdp) ** d.size_elasticity, 1.0)
        purses = np.array([power.purse() for power in self.actors])[:, None]
        most = np.minimum(d.largest / 100.0 * w.gdp, purses)
        # Money counts in full, also where firms bring most of it; other things by what they cost.
        size = np.minimum(size, most / np.where(of_gdp, 1.0, found_at(cells, c.unit_cost)))
        size = np.where(found_at(channel, c.whole), np.maximum(np.rint(size), 1.0), size)
        first, last = self.actors[0].index, self.actors[-1].index + 1

        def of_all(matters: NDArray[Any]) -> NDArray[Any]:
            return matters[:, first:last].swapaxes(0, 1)

        of_all(offers.channel)[...] = channel
        of_all(offers.made)[...] = made
        of_all(offers.renewal)[...] = made & renewal
        posture, instrument = w.level("ties"), found_at(channel, c.instrument)
        inner = of_all(inner_cells(posture.shape[1:]))
        standing = found_at(instrument * posture[0].size + inner, posture)
        of_all(offers.size)[...] = made * np.where(renewal, standing, size)

    def _hazards(self, new: Floats, due: Floats, places: Places) -> list[Floats]:
        """The hazards of matters in turn, ``[power, state, R]`` each."""
        if len(self.actors) == 1:
            return [hazard[None] for hazard in (*new, *due)]
        rates = np.concatenate([new, due, np.zeros_like(new[:1])])
        return [rates[turn] for turn in places]

    def _turns(self) -> tuple[Places, Places, NDArray[np.bool_]]:
        """The matters of each power in turn: ``[turn, power]``, as many as the busiest has.

        Places among new business, renewals and nothing, which comes last; channels; and whether it
        is a renewal. After the last matter of a power nothing more comes in its stead.
        """
        programmes, new = self.programmes(), np.arange(self.own.stop - self.own.start)
        whose = self.real.channels.power[self.own]
        every, nothing = np.append(new, programmes), len(new) + len(programmes)
        rows = [np.flatnonzero(whose[every] == power.index) for power in self.actors]
        most = max(map(len, rows))
        padded = np.array([np.pad(row, (0, most - len(row)), "edge") for row in rows]).T
        there = np.arange(most)[:, None] < np.array([len(row) for row in rows])
        places = np.where(there, padded, nothing)
        return places, self.own.start + every[padded], padded >= len(new)

    def _felt(self, motive: Rule) -> Floats:
        """What a motive says: ``[state, R]``."""
        return np.asarray(motive(self))

    def _suited(self, condition: Rule) -> Mapping[int, Floats]:
        """What a condition says: ``[state, R]`` by place of the instrument."""
        found: Mapping[int, Floats] = condition(self)
        return found

    def _by_power(self, values: Floats) -> Floats:
        """What is known for it: ``[1, state, R]``."""
        return values[None]

    def _spread(self, values: Floats, channels: Places) -> Floats:
        """The same for all of its channels."""
        del channels
        return values[None]

    def _change(self, rates: Floats, operation: np.ufunc, channels: Places, by: Floats) -> None:
        """Change ``rates`` of some of its channels, one by one, in place."""
        for k in channels:
            operation(rates[k], by, out=rates[k])


class Powers(Abreast):
    """Several powers that decide as :class:`Power` does, at once: own channels are those of all."""

    wishes, means, new_business = Power.wishes, Power.means, Power.new_business
    programmes, renewals, propose = Power.programmes, Power.renewals, Power.propose
    _means, _turns, _hazards = Power._means, Power._turns, Power._hazards  # noqa: SLF001

    def __init__(self, actors: Sequence[Power]) -> None:
        super().__init__(actors)
        channels = actors[0].world.channels
        self.real = actors[0].world
        self.own = slice(channels.of(actors[0].index).start, channels.of(actors[-1].index).stop)

    def _felt(self, motive: Rule) -> Floats:
        """What a motive says: ``[state, power and replicate]``."""
        try:
            return np.broadcast_to(motive(self), self.world.gdp.shape)
        except Apart:
            return self.apart(motive, len(self.real.gdp))

    def _suited(self, condition: Rule) -> Mapping[int, Floats]:
        """What a condition says: ``[state, power and replicate]`` by place of the instrument."""
        try:
            found: Mapping[int, Floats] = condition(self)
        except Apart:
            said = [condition(power) for power in self.actors]
            one = np.ones_like(self.real.gdp)
            keys = {i for factors in said for i in factors}
            found = {
                i: np.concatenate([factors.get(i, one) * one for factors in said], axis=-1)
                for i in sorted(keys)
            }
        return {i: np.broadcast_to(f, self.world.gdp.shape) for i, f in found.items()}

    def _by_power(self, values: Floats) -> Floats:
        """What is known for each of them: ``[power, state, R]``."""
        return values.reshape(len(values), len(self.actors), -1).swapaxes(0, 1)

    def _spread(self, values: Floats, channels: Places) -> Floats:
        """What is known for each of them, for some of their channels."""
        whose = self.real.channels.power[self.own][channels] - self.actors[0].index
        return self._by_power(values)[whose]

    def _change(self, rates: Floats, operation: np.ufunc, channels: Places, by: Floats) -> None:
        """Change ``rates`` of some of their channels, all at once."""
        rates[channels] = operation(rates[channels], self._spread(by, channels))
