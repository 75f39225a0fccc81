"""Decisions of a power: it weighs its interests and makes offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.player import Player
from sim.catalogue.variable import DIMENSIONS
from sim.world.actor import PowerRows
from sim.world.arrays import one_of, saturating
from sim.world.offers import Offers, pick
from sim.world.rule import Rule
from sim.world.world import World

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


class Power(PowerRows, Player):
    """A power. ``motives`` are the rules that say what it wants where."""

    motives: Sequence[Rule] = ()

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
        wish = np.empty((own.stop - own.start, *w.gdp.shape))
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

    def restraint(self) -> Floats:
        """How far it leaves security to a rival who leads there, 0..1: ``[state, R]``.

        M01: a tacit division of labour keeps the economic patron out of the security patron's
        field, as long as that patron is able and the rival has no leverage over it (M05). Restraint
        = held * lead / ``rivalry.clear_lead`` (0 to 1), lead = the largest of rivals' security ties
        (the state's dependency on them) * (1 - own leverage over them) * their delivered effort,
        less the power's own. Held = condominium while the division is intact; wearing off with a
        half-life of ``rivalry.dissolution`` quarters of war if it dissolves; nothing if it is gone.
        The sources disagree: hypothesis ``division_of_labour``. What restraint saves is not spent
        elsewhere. Evidence: E263, E361, E423.
        """
        w = self.world
        if not w.on("M01") or len(w.leverage) == 1:
            return np.zeros_like(w.gdp)
        p = w.parameters.rivalry
        worn = np.exp2(-w.war_quarters / p.dissolution)
        intact = w.holds("division_of_labour", "intact")
        held = p.condominium * (intact + w.holds("division_of_labour", "dissolving") * worn)
        able = (1.0 - w.leverage[self.index]) * w.delivered_effort
        rivals = np.delete(w.security_dependency * able, self.index, axis=1)
        lead = np.max(rivals, axis=1) - w.security_dependency[:, self.index]
        return held * np.clip(lead / p.clear_lead, 0.0, 1.0)

    def allowed(self) -> dict[int, Floats]:
        """What restraint leaves of each of its channels for security, 0..1: ``[state, R]`` each.

        By the place of the channel among its own; the others are left whole. It is 1 - restraint.
        What the rival cannot be sure of does not break the bargain: 1 - restraint * (1 -
        deniability) with M35 (Carson 2018 on looking away from covert presence; E211, E217, E246).
        """
        w = self.world
        own = w.channels.of(self.index)
        restraint = self.restraint()
        w.because(f"restraint.{self.label}", restraint=restraint)
        seen = 1.0 - w.channels.deniability[own] * w.on("M35")
        secure = w.channels.dimension[own] == DIMENSIONS.index("security")
        return {k: 1.0 - restraint * seen[k] for k in np.flatnonzero(secure).tolist()}

    def fit(self) -> dict[int, Floats]:
        """How well its channels suit each state, 0..1: ``[state, R]`` for those where it matters.

        By the place of the channel among its own; the others suit every state alike. M35: where
        foreign troops would be resented, the power prefers posts under the host's name
        (near, where militants threaten a weak host: fit.post * proximity * threat * (1 -
        capability)), private guards (fit.guards * (1 - policing) * skill * safe * covered * urge to
        protect own assets; policing = capability * repression; novices learn in safer places: safe
        = 1 - threat * (1 - skill), E240, E251, E260; covered half-saturates at ``fit.cover`` of
        legal cover, and with ``fit.stake`` % of GDP that it has there) or surveillance (policing).
        Bases fit fit.base * trust * threat. The threat is that of militants in the state or across
        its own Afghan border; skill counts only with M36. Without M35 every instrument suits every
        state alike. Evidence: E217, E246.
        """
        w, p = self.world, self.index
        if not w.on("M35"):
            return {}
        own, f = w.channels.of(p), w.parameters.fit
        threat = np.maximum(w.terror_threat, w.afghan_threat * w.afghan_exposure)
        policing = w.capability * w.repression
        skill = w.guard_skill[p] if w.on("M36") else f.novice
        safe = 1.0 - threat * (1.0 - skill)
        stake = saturating(self.investment + self.debt, f.stake / 100.0 * w.gdp)
        covered = saturating(w.legal_cover[:, p], f.cover) * stake
        suits = {
            "post": f.post * w.proximity[:, p] * threat * (1.0 - w.capability),
            "guards": f.guards * (1.0 - policing) * skill * safe * covered * w.protection_urge[p],
            "surveillance": policing,
            "base": f.base * w.trust[:, p] * threat,
        }
        return {
            k: np.clip(value, 0.0, 1.0)
            for role, value in suits.items()
            for k in np.flatnonzero(w.channels.playing(role)[own, 0]).tolist()
        }

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

    def new_business(self) -> Floats:
        """New proposals per quarter through each of its channels: ``[own channel, state, R]``.

        deals.tempo * propensity to offer the instrument * wish * fit * what restraint allows *
        means * how offers of the kind were received before (learning from results follows E096,
        E240).
        """
        w, p = self.world, self.index
        own = w.channels.of(p)
        rate = self.wishes()
        able = w.parameters.deals.tempo * w.channels.offered[own] * self.means()
        for k, i in enumerate(w.channels.instrument[own]):
            rate[k] *= able[k]
            rate[k] *= w.reception[i, :, p]
        for factors in (self.fit(), self.allowed()):
            for k, factor in factors.items():
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
        than ``deals.largest`` % of the state's GDP or than ``deals.purse`` * the power's economic
        weight * its economy, and whole units are at least one. A renewal is about the standing
        level. ``z`` is ``[state, R]``, standard normal.
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
        purse = d.purse * w.lending_power[p] * w.economy[p]
        most = np.minimum(d.largest / 100.0 * w.gdp, purse)
        # Money counts in full, also where firms bring most of it; other things by what they cost.
        size = np.minimum(size, most / np.where(of_gdp, 1.0, pick(w.channels.unit_cost, channel)))
        size = np.where(w.channels.whole[channel], np.maximum(np.rint(size), 1.0), size)
        i = w.channels.instrument[channel]
        standing = np.take_along_axis(w.level("ties")[:, :, p], i[None], axis=0)[0]
        offers.made[:, p] = made
        offers.channel[:, p] = channel
        offers.renewal[:, p] = made * renewal
        offers.size[:, p] = made * np.where(renewal, standing, size)
