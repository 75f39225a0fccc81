"""Decisions of an organisation: whether it answers a call under its mandate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.player import Player
from sim.arrays import Floats
from sim.world.actor import OrganisationRows
from sim.world.arrays import logistic

Mask = NDArray[np.bool_]


class Organisation(OrganisationRows, Player):
    """An organisation with members, a mandate, and powers that convene it."""

    def answer(self, state: int, outside: Mask, foe: Floats) -> Floats:
        """Probability that a request of a member is honoured with troops: ``[R]``.

        logistic(answer_base + answer_capacity * capacity + answer_credibility * credibility +
        answer_stake * stake +- answer_reliable / 2 - (answer_abroad + answer_foe * foe) where the
        danger comes from a neighbour), none without forces or against a fellow member (foe 1).
        Capacity = the conveners' spare forces, which the war drains (M09); stake = the member's
        security dependency on them + half their proximity, since a border makes a crisis their own
        (M14); foe = the attacker's ties to them. Whether the guarantor is reliable is disputed:
        hypothesis ``guarantor_reliability``. Base rates: 74.5 % of commitments honoured 1816-1944
        (Leeds, Long and Mitchell 2000), 22 % for 1945-2003 (Berkemeier and Fuhrmann 2018); one of
        five requests of 2010-22. Evidence: E142, E424, E425, E426, E375.
        """
        w = self.world
        p = w.parameters.alliance
        capacity = w.topology.convened(self.index, w.spare_forces)
        # A border makes the crisis the convener's own (E424: the longest one is with Kazakhstan).
        stake = w.security_dependency[state] + w.proximity[state] / 2.0
        stake = w.topology.convened(self.index, stake)
        reliable = w.holds("guarantor_reliability", "reliable") - 1.0 / 2.0
        index = (
            p.answer_base
            + p.answer_capacity * capacity
            + p.answer_credibility * self.credibility
            + p.answer_stake * stake
            + p.answer_reliable * reliable
            - (p.answer_abroad + p.answer_foe * foe) * outside
        )
        comes = logistic(index) * (capacity > 0.0) * (foe < 1.0)
        w.because(
            f"answer.{self.label}.{w.labels['state'][state]}",
            spare_forces=capacity,
            credibility=self.credibility,
            stake=stake,
            foe=foe,
            probability=comes,
        )
        return comes
