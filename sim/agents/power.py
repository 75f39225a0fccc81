"""An external power: weighs its interests, budgets, and makes offers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.agents.actor import Actor
from sim.agents.offers import Offers
from sim.catalogue.variables import DIMENSIONS
from sim.world.arrays import total
from sim.world.rule import Rule

Floats = NDArray[np.float64]

_NEVER = 1e-100
"""Appeal at which a clock does not ring in any world."""


class Power(Actor):
    """A power. ``motives`` are the rules that say what it wants where."""

    axis = "power"
    motives: Sequence[Rule] = ()

    def weigh(self) -> tuple[dict[str, Floats], Floats]:
        """How much the power wants to act, and what for.

        Returns the motive per dimension, ``[state, R]`` each, and how well each instrument that it
        offers serves it, ``[state, instrument, R]``. The motive is the sum of the motives of that
        dimension, security less the restraint kept on rivals' ground. Service = aside + (1 - aside)
        * share of the motive to whose means the instrument belongs, with aside = ``offers.aside``:
        who wants guards for a mine seldom ends up selling aircraft (E105, E217, E246; shape:
        assumption).
        """
        w = self.world
        wants = {d: np.zeros_like(w.gdp) for d in DIMENSIONS}
        called = np.zeros((len(w.gdp), len(w.labels["instrument"]), w.count))
        mine = set(w.instruments.of_power(self.index))
        terms = {rule: rule(self) for rule in self.motives}
        for rule, term in terms.items():
            wants[rule.dimension] += term
            for i in mine.intersection(w.instruments.serving(rule.means, rule.dimension)):
                called[:, i] += term
        aside = w.parameters.offers.aside
        for dimension in DIMENSIONS:
            share = 1.0 / np.maximum(wants[dimension], 1e-12)
            for i in mine.intersection(w.instruments.of_dimension(dimension)):
                called[:, i] = aside + (1.0 - aside) * called[:, i] * share
        restraint = self.restraint()
        wants["security"] *= 1.0 - restraint
        w.because(f"restraint.{self.label}", restraint=restraint)
        w.because(f"motive.{self.label}", **{rule.name: term for rule, term in terms.items()})
        return wants, called

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

    def fit(self) -> Floats:
        """How well each instrument suits each state, 0..1: ``[state, instrument, R]``.

        M35: where foreign troops would be resented, the power prefers posts under the host's name
        (3 * proximity * threat * (1 - capability)), private guards (12 * (1 - policing) * (0.3 +
        skill) * safe * (0.15 + 0.85 * legal cover) * (0.5 + 3 * urge to protect own assets), safe =
        1 - 2 * threat * (1 - skill): novices learn in safer places, E240, E251, E260) or
        surveillance (0.2 + 0.8 * policing, policing = capability * repression); bases fit 3 *
        trust * threat. The factors make the fit about 1 in the hosts that the sources name for
        each (E217, E246). The threat is that of militants in the state or across its own Afghan
        border; skill counts only with M36. Arms that its own war needs are not for sale: delivered
        effort (E013, M09). Strategic weapons are never offered; they are stationed. Without M35
        every instrument suits every state alike.
        """
        w = self.world
        shape = (len(w.labels["state"]), len(w.labels["instrument"]), w.count)
        fit = np.ones(shape)
        instruments, p = w.instruments, self.index
        fit[:, instruments.with_role("arms")] = w.delivered_effort[p]
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
            "strategic": np.zeros_like(threat),
        }
        for role, value in suits.items():
            fit[:, instruments.with_role(role)] = np.clip(value, 0.0, 1.0)[:, None]
        return fit

    def offer(self, offers: Offers) -> None:
        """Spread the reserve over states and instruments and write the offers.

        Money set aside = reserve * (1 - exp(-mean motive / ``offers.full_effort``)), spread over
        states in proportion to the motive. In each state and dimension the power picks one
        instrument, at random in proportion to its propensity * service to the motives (see
        ``weigh``) * fit * (0.1 + 0.9 * share of like offers accepted before); size = money / unit
        cost, whole units rounded at random without bias. Less than ``offers.least`` is not worth a
        negotiation. Shape: assumption; learning from past results follows E096, E240.
        """
        w = self.world
        instruments = w.instruments
        mine = instruments.of_power(self.index)
        clocks = np.log(w.uniform_of(f"offer.{self.label}", "state", "instrument", mine))
        rounding = w.uniform(f"offer.units.{self.label}", "state")
        reception = np.moveaxis(w.reception[:, :, self.index], 0, 1)
        wants, service = self.weigh()
        suited = self.fit()
        for d, dimension in enumerate(DIMENSIONS):
            want = wants[dimension]
            places = np.intersect1d(instruments.of_dimension(dimension), mine)
            if len(places) == 0:
                continue
            wanted = np.maximum(total(want), 1e-12)
            eager = -np.expm1(-wanted / len(want) / w.parameters.offers.full_effort)
            money = self.reserve[d] * eager * want / wanted
            money = np.where(money < w.parameters.offers.least / 1000.0, 0.0, money)
            appeal = [
                instruments.offered_by[i, self.index]
                * (suited[:, i] * service[:, i])
                * (0.1 + 0.9 * reception[:, i])
                for i in places
            ]
            # The exponential race: the instrument whose clock, at a rate in proportion to its
            # appeal, rings first. Unlike one mark on the summed appeals, a small change of one
            # appeal seldom changes the choice, so that paired worlds stay comparable.
            soonest = np.full(money.shape, -np.inf)
            picked = np.zeros(money.shape, dtype=np.intp)
            for i, weight in zip(places, appeal, strict=True):
                bell = clocks[:, np.searchsorted(mine, i)] / np.maximum(weight, _NEVER)
                np.copyto(picked, i, where=bell > soonest)
                np.maximum(soonest, bell, out=soonest)
            found = soonest > -1.0 / np.sqrt(_NEVER)
            replicate = np.arange(w.count)
            size = money / instruments.unit_cost[picked, replicate]
            whole = instruments.indivisible[picked]
            if whole.any():
                size = np.where(whole, np.floor(size + rounding), size)
            offers.size[:, self.index, d] = np.where(found, size, 0.0)
            offers.instrument[:, self.index, d] = np.where(found, picked, 0)
