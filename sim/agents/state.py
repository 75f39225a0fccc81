"""Decisions of a state: it considers offers and asks for help in a crisis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.player import Player
from sim.arrays import REAL, Floats
from sim.world.abreast import Abreast, Apart
from sim.world.actor import StateRows
from sim.world.arrays import logistic
from sim.world.offers import StateOffers
from sim.world.rule import Rule

Mask = NDArray[np.bool_]


class State(StateRows, Player):
    """A client state.

    Its decisions are ordinary methods; a subclass passed to the model as ``agents={"KAZ": Mine}``
    replaces them for that state alone.
    """

    considerations: Sequence[Rule] = ()

    def consider(self, offers: StateOffers) -> Floats:
        """Accept what is worth more than it costs politically.

        Utility is the sum of the considerations (see :mod:`sim.mechanisms`), plus
        ``consideration.inertia`` for renewals (``consideration.tacit`` of it for what would end
        whole), plus a logistic error (McFadden 1974) of scale ``consideration.noise``. Returns 1
        where there is a matter and its utility is positive, else 0: ``[power, replicate]``.
        """
        p = self.world.parameters.consideration
        usual = p.inertia * offers.renewal * np.where(offers.whole, p.tacit, 1.0)
        utility = self.utility(offers) + usual
        u = self._luck()
        error = p.noise * np.log(u / (1.0 - u))
        if self.world.explaining:
            self.world.because(f"choice.{self.label}", chance=error)
        return ((offers.made > 0.0) & (utility + error > 0.0)).astype(REAL)

    def utility(self, offers: StateOffers) -> Floats:
        """Systematic part of the utility of each matter: ``[power, replicate]``."""
        utility = np.zeros_like(offers.size)
        terms: dict[str, Any] = {}
        for rule in self.considerations:
            term = self._thought(rule, offers)
            utility += term
            if self.world.explaining:
                terms[rule.name] = np.broadcast_to(term, utility.shape)
        if self.world.explaining:
            self.world.because(f"offer.{self.label}", **terms)
        return utility

    def _luck(self) -> Floats:
        return self.world.uniform(f"consider.{self.label}", "power")

    def _thought(self, rule: Rule, offers: StateOffers) -> Floats:
        term: Floats = rule(self, offers)
        return term

    def wants_rescue(self, outside: Mask) -> Floats:
        """Probability that the government in danger asks its alliance for troops: ``[R]``.

        logistic(request_base + request_trust * closeness + request_danger * danger - autonomy -
        request_abroad where the danger comes from a neighbour), with closeness = the largest of
        trust in a power + half of the elite's alignment with it, and danger = the largest of
        unrest, militant threat and border tension: a regime that fears for its survival asks even
        if it values its independence (E431). Sources: E425, E426 and the requests of 2010-22; E142
        (limits); shape: assumption.
        """
        w = self.world
        p = w.parameters.alliance
        closeness = np.max(self.trust + self.elite / 2.0, axis=0)
        danger = np.maximum(np.maximum(self.unrest, self.terror_threat), self.border_tension)
        index = p.request_base + p.request_trust * closeness + p.request_danger * danger
        asks = logistic(index - self.autonomy - p.request_abroad * outside)
        w.because(
            f"request.{self.label}", closeness=closeness, danger=danger, autonomy=self.autonomy,
            probability=asks,
        )  # fmt: skip
        return asks


class States(Abreast):
    """Several states that decide as :class:`State` does, at once."""

    consider, utility = State.consider, State.utility

    @property
    def considerations(self) -> Sequence[Rule]:
        """Those that all of them have."""
        return self.actors[0].considerations

    def _luck(self) -> Floats:
        w = self.world.one
        luck = [w.uniform(f"consider.{state.label}", "power") for state in self.actors]
        return np.concatenate(luck, axis=-1)

    def _thought(self, rule: Rule, offers: StateOffers) -> Floats:
        try:
            term: Floats = rule(self, offers)
        except Apart:
            return self.apart(lambda state: rule(state, offers.all.to(state)), len(offers.size))
        return term
