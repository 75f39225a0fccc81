"""A client state: considers offers, hedges between patrons, asks for help in a crisis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.actor import Actor
from sim.agents.offers import StateOffers
from sim.world.arrays import logistic
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
        """Accept the offers that are worth more than they cost politically.

        Utility is the sum of the considerations (see ``sim/agents/considerations``) plus a
        logistic error (McFadden 1974) of scale ``consideration.noise``. Returns 1 where an offer
        was made and its utility is positive, else 0: ``[channel, replicate]``.
        """
        utility = self.utility(offers)
        w = self.world
        u = w.uniform(f"consider.{self.label}", "channel")
        error = w.parameters.consideration.noise * np.log(u / (1.0 - u))
        w.because(f"choice.{self.label}", chance=error)
        return ((offers.size > 0.0) & (utility + error > 0.0)).astype(float)

    def utility(self, offers: StateOffers) -> Floats:
        """Systematic part of the utility of each offer: ``[channel, replicate]``."""
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

    def opposition(self) -> Floats:
        """Audible anger against each power, 0..1: ``[power, R]`` (M25: anger times audibility).

        Rejection * audibility * (1 - repression / 2); without M25 * 0.5.
        """
        heard = self.audibility * (1.0 - 0.5 * self.repression) if self.world.on("M25") else 0.5
        return np.asarray(self.rejection * heard, dtype=np.float64)
