"""An external power: weighs its interests, budgets, and makes offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.actor import Actor
from sim.agents.offers import Offers
from sim.catalogue.variables import DIMENSIONS
from sim.world.arrays import total
from sim.world.rule import Rule
from sim.world.world import World

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


class Power(Actor):
    """A power. ``motives`` are the rules that say what it wants where."""

    axis = "power"
    motives: Sequence[Rule] = ()

    def __init__(self, model: Any, label: str, index: int, world: World) -> None:
        super().__init__(model, label, index, world)
        self._serving: dict[Rule, Places] = {}

    def weigh(self) -> tuple[dict[str, Floats], Floats]:
        """How much the power wants to act, and what for.

        Returns the motive per dimension, ``[state, R]`` each, and how well each of its channels
        serves it, ``[state, own channel, R]``. The motive is the sum of the motives of that
        dimension. Service = aside + (1 - aside) * share of the motive to whose means the instrument
        belongs, with aside = ``offers.aside``: who wants guards for a mine seldom ends up selling
        aircraft (E105, E217, E246; shape: assumption).
        """
        w = self.world
        own = w.channels.of(self.index)
        wants = {d: np.zeros_like(w.gdp) for d in DIMENSIONS}
        called = np.zeros((len(w.gdp), own.stop - own.start, w.count))
        terms = {rule: rule(self) for rule in self.motives}
        for rule, term in terms.items():
            wants[rule.dimension] += term
            for k in self._means(rule):
                called[:, k] += term
        aside = w.parameters.offers.aside
        for d, dimension in enumerate(DIMENSIONS):
            here = self._within(d)
            share = (1.0 - aside) / np.maximum(wants[dimension], 1e-12)
            called[:, here] *= share[:, None]
        called += aside
        w.because(f"motive.{self.label}", **{rule.name: term for rule, term in terms.items()})
        return wants, called

    def _within(self, dimension: int) -> slice:
        """Its channels of one dimension, counted from the first of its own."""
        first = self.world.channels.of(self.index).start
        here = self.world.channels.of(self.index, dimension)
        return slice(here.start - first, here.stop - first)

    def _means(self, motive: Rule) -> Places:
        """Its channels that serve a motive, counted from the first of its own."""
        if motive not in self._serving:
            channels = self.world.channels
            own = channels.of(self.index)
            serves = channels.dimension[own] == DIMENSIONS.index(motive.dimension)
            if motive.means:
                serves = serves & (channels.playing(*motive.means)[own, 0] > 0.0)
            self._serving[motive] = np.flatnonzero(serves)
        return self._serving[motive]

    def restraint(self) -> Floats:
        """How far it leaves security to a rival who leads there, 0..1: ``[state, R]``.

        M01: a tacit division of labour keeps the economic patron out of the security patron's
        field, as long as that patron is able and the rival has no leverage over it (M05). Restraint
        = held * lead / 0.15 (0 to 1), lead = the largest of rivals' security influence * (1 - 0.6 *
        own leverage over them) * their delivered effort, less the power's own. Held = condominium
        while the division is intact; times 1 - q / (q + 8) after q quarters of war if it dissolves;
        a quarter of it if it is gone. The sources disagree: hypothesis ``division_of_labour``.
        Evidence: E263, E361, E423.
        """
        w = self.world
        if not w.on("M01"):
            return np.zeros_like(w.gdp)
        p = w.parameters.rivalry
        held = (
            p.condominium * w.holds("division_of_labour", "intact")
            + p.condominium
            * w.holds("division_of_labour", "dissolving")
            * (1.0 - w.war_quarters / (w.war_quarters + 8.0))
            + 0.25 * p.condominium * w.holds("division_of_labour", "gone")
        )
        rivals = w.influence_security * (1.0 - 0.6 * w.leverage[self.index]) * w.delivered_effort
        rivals = np.delete(rivals, self.index, axis=1)
        if rivals.shape[1] == 0:
            return np.zeros_like(w.gdp)
        lead = np.max(rivals, axis=1) - w.influence_security[:, self.index]
        return np.asarray(held * np.clip(lead / 0.15, 0.0, 1.0), dtype=np.float64)

    def allowed(self) -> Floats:
        """What restraint leaves of each of its channels, 0..1: ``[state, own channel, R]``.

        1 - restraint for security, the whole for the rest. What the rival cannot be sure of does
        not break the bargain: 1 - restraint * (1 - deniability) with M35 (Carson 2018 on looking
        away from covert presence; E211, E217, E246).
        """
        w = self.world
        own = w.channels.of(self.index)
        restraint = self.restraint()
        w.because(f"restraint.{self.label}", restraint=restraint)
        seen = 1.0 - w.channels.deniability[own] if w.on("M35") else np.ones((1, 1))
        secure = w.channels.dimension[own] == DIMENSIONS.index("security")
        return np.asarray(1.0 - restraint[:, None] * (seen * secure[:, None]))

    def fit(self) -> Floats:
        """How well each of its channels suits each state, 0..1: ``[state, own channel, R]``.

        M35: where foreign troops would be resented, the power prefers posts under the host's name
        (3 * proximity * threat * (1 - capability)), private guards (12 * (1 - policing) * (0.3 +
        skill) * safe * (0.15 + 0.85 * legal cover) * (0.5 + 3 * urge to protect own assets), safe =
        1 - 2 * threat * (1 - skill): novices learn in safer places, E240, E251, E260) or
        surveillance (0.2 + 0.8 * policing, policing = capability * repression); bases fit 3 *
        trust * threat. The factors make the fit about 1 in the hosts that the sources name for
        each (E217, E246). The threat is that of militants in the state or across its own Afghan
        border; skill counts only with M36. Arms that its own war needs are not for sale: delivered
        effort (E013, M09). Strategic weapons are never offered; they are stationed. Without M35
        all else suits every state alike.
        """
        w = self.world
        own = w.channels.of(self.index)
        p = self.index
        fit = np.ones((len(w.gdp), own.stop - own.start, w.count))
        self._suit(fit, "arms", w.delivered_effort[p])
        self._suit(fit, "strategic", np.zeros_like(w.gdp))
        if not w.on("M35"):
            return fit
        near = w.proximity[:, p]
        threat = np.maximum(w.terror_threat, w.afghan_threat * w.afghan_exposure)
        policing = w.capability * w.repression
        skill = w.guard_skill[p] if w.on("M36") else 0.3
        safe = np.maximum(1.0 - 2.0 * threat * (1.0 - skill), 0.0)
        covered = 0.15 + 0.85 * w.legal_cover[:, p]
        urge = 0.5 + 3.0 * w.protection_urge[p]
        suits = {
            "post": 3.0 * near * threat * (1.0 - w.capability),
            "guards": 12.0 * (1.0 - policing) * (0.3 + skill) * safe * covered * urge,
            "surveillance": 0.2 + 0.8 * policing,
            "base": 3.0 * w.trust[:, p] * threat,
        }
        for role, value in suits.items():
            self._suit(fit, role, np.clip(value, 0.0, 1.0))
        return fit

    def _suit(self, fit: Floats, role: str, value: Floats) -> None:
        """Set the fit of its channels with a role, ``value`` being ``[state, R]`` or ``[R]``."""
        channels = self.world.channels
        for k in np.flatnonzero(channels.playing(role)[channels.of(self.index), 0]):
            fit[:, k] = value

    def offer(self, offers: Offers) -> None:
        """Spread the reserve over states and instruments and write the offers.

        Appeal of an instrument in a state = propensity * service to the motives (see ``weigh``) *
        fit * (0.1 + 0.9 * share of like offers accepted before). A wish = motive * what restraint
        allows (see ``allowed``), averaged by appeal. Money set aside = reserve * (1 - exp(-mean
        wish / ``offers.full_effort``)), spread over states in proportion to the wish, and in each
        over instruments in proportion to appeal * what is allowed. Size = money / unit cost. Less
        than ``offers.least`` is not worth a negotiation: the least sum is offered instead, as often
        as leaves the mean the same, and so are whole units (bases). Shape: assumption; learning
        from past results follows E096, E240.
        """
        w, p = self.world, self.index
        own = w.channels.of(p)
        wants, appeal = self.weigh()
        allowed = self.allowed()
        appeal *= self.fit()
        appeal *= w.channels.offered[own]
        appeal *= 0.1 + 0.9 * np.moveaxis(w.reception[w.channels.instrument[own], :, p], 0, 1)
        mark = w.uniform_of(
            f"offer.{self.label}", "state", "instrument", w.channels.instrument[own]
        )
        for d, dimension in enumerate(DIMENSIONS):
            here = self._within(d)
            if here.start == here.stop:
                continue
            share = appeal[:, here]
            whole = np.maximum(total(share, axis=1), 1e-12)
            share *= allowed[:, here]
            rest = total(share, axis=1)
            want = wants[dimension] * rest / whole
            wanted = np.maximum(total(want), 1e-12)
            eager = -np.expm1(-wanted / len(want) / w.parameters.offers.full_effort)
            money = self.reserve[d] * eager * want / wanted
            share *= (money / np.maximum(rest, 1e-12))[:, None]
            offers.size[:, w.channels.of(p, d)] = self._sizes(share, mark[:, here], d)

    def _sizes(self, money: Floats, mark: Floats, dimension: int) -> Floats:
        """Sizes of the offers for the money set aside: ``[state, channel of dimension, R]``."""
        channels = self.world.channels
        here = channels.of(self.index, dimension)
        least = self.world.parameters.offers.least / 1000.0
        cost = np.where(money < least, least * (mark * least < money), money)
        size = cost / channels.unit_cost[here]
        for k in np.flatnonzero(channels.whole[here]):
            units = money[:, k] / channels.unit_cost[here][k]
            size[:, k] = np.floor(units + mark[:, k])
        return np.asarray(size, dtype=np.float64)
