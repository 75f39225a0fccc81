"""A client state: considers offers, hedges between patrons, asks for help in a crisis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.actor import Actor
from sim.agents.offers import StateOffers, highest
from sim.world.arrays import logistic, total
from sim.world.rule import Rule

Floats = NDArray[np.float64]


class State(Actor):
    """A client state.

    Its decisions are ordinary methods; a subclass passed to the model as ``agents={"KAZ": Mine}``
    replaces them for that state alone.
    """

    axis = "state"
    considerations: Sequence[Rule] = ()

    def consider(self, offers: StateOffers) -> Floats:
        """Accept the best offers that are worth more than they cost politically.

        Utility is the sum of the considerations (see ``sim/agents/considerations``) plus a
        logistic error (McFadden 1974); the state takes at most ``consideration.most_deals`` offers
        with positive utility per quarter and dimension, for lack of administrative attention
        (assumption): those who negotiate loans, culture and arms sit in different ministries.
        Returns 1 or 0 per offer, ``[power, dimension, replicate]``.
        """
        utility = self.utility(offers)
        w = self.world
        u = w.uniform(f"consider.{self.label}", "power", "dimension")
        error = w.parameters.consideration.noise * np.log(u / (1.0 - u))
        w.because(f"choice.{self.label}", chance=error)
        utility = utility + error
        offers.refused[...] = (utility <= 0.0) & (offers.size > 0.0)
        utility[offers.size <= 0.0] = -np.inf
        most = int(np.max(w.parameters.consideration.most_deals))
        bar = np.full(utility.shape[1:], np.inf)
        for rank in range(1, most + 1):
            allowed = w.parameters.consideration.most_deals >= rank
            if allowed.any():
                bar = np.where(allowed, highest(utility, rank), bar)
        accepted = (utility > 0.0) & (utility >= bar)
        return accepted.astype(float)

    def utility(self, offers: StateOffers) -> Floats:
        """Systematic part of the utility of each offer, ``[power, dimension, replicate]``."""
        utility = np.zeros_like(offers.size)
        terms: dict[str, Any] = {}
        for rule in self.considerations:
            term = rule(self, offers)
            utility += term
            if self.world.explaining:
                terms[rule.name] = np.broadcast_to(term, utility.shape)
        if self.world.explaining:
            self.world.because(f"offer.{self.label}", **terms)
        return utility

    def wants_rescue(self) -> Floats:
        """Probability that the government asks its alliance for troops in a crisis: ``[R]``.

        logistic(request_base + request_trust * closeness - autonomy + 2 * (danger - 0.5)), with
        closeness = the largest of trust in a power + half of the elite's alignment with it, and
        danger = the larger of unrest and militant threat: a regime that fears for its survival
        asks even if it values its independence (E431). Source: E425, E426 (request), E142
        (limits); shape: assumption.
        """
        w = self.world
        p = w.parameters.crisis
        closeness = np.max(self.trust + 0.5 * self.elite, axis=0)
        danger = 2.0 * (np.maximum(self.unrest, self.terror_threat) - 0.5)
        asks = logistic(p.request_base + p.request_trust * closeness - self.autonomy + danger)
        w.because(
            f"request.{self.label}", closeness=closeness, autonomy=self.autonomy, probability=asks
        )
        return asks

    def opposition_to(self, power: int) -> Floats:
        """Audible anger against a power, 0..1: ``[R]`` (M25: anger times audibility).

        Negative sentiment * audibility * (1 - repression / 2); without M25 * 0.5.
        """
        anger = np.maximum(-self.sentiment[power], 0.0)
        heard = self.audibility * (1.0 - 0.5 * self.repression) if self.world.on("M25") else 0.5
        return np.asarray(anger * heard, dtype=np.float64)

    def share_of(self, power: int) -> Floats:
        """Share of one power in all influence on the state, 0..1: ``[R]``."""
        return np.asarray(
            self.influence[power] / np.maximum(total(self.influence), 1e-9), dtype=np.float64
        )
