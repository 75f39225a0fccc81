"""A regional organisation: answers requests under its mandate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.actor import Actor
from sim.world.arrays import logistic, weighted

Floats = NDArray[np.float64]


class Organisation(Actor):
    """An organisation with members, a mandate, and powers that convene it."""

    axis = "organisation"

    def answer(self, state: int) -> Floats:
        """Probability that a request of a member is honoured with troops: ``[R]``.

        logistic(answer_base + answer_capacity * (capacity - 0.5) + 2 * (credibility - 0.4) + 3 *
        (stake - 0.5) + answer_reliable * (1 or 0 - 0.5)), none where capacity is below 0.02.
        Capacity = the conveners' spare forces, which the war drains (M09); stake = the member's
        security dependency on them + half their proximity, since a border makes a crisis their own
        (M14). Whether the guarantor is reliable is disputed: hypothesis ``guarantor_reliability``.
        Base rates: 74.5 % of commitments honoured 1816-1944 (Leeds, Long and Mitchell 2000), 22 %
        for 1945-2003 (Berkemeier and Fuhrmann 2018). Evidence: E424, E425, E426, E375.
        """
        w = self.world
        p = w.parameters.crisis
        capacity = weighted(w.topology.convener[self.index][:, None], w.spare_forces)
        # A border makes the crisis the convener's own (E424: the longest one is with Kazakhstan).
        near = w.security_dependency[state] + 0.5 * w.proximity[state]
        stake = weighted(w.topology.convener[self.index][:, None], near)
        reliable = w.holds("guarantor_reliability", "reliable")
        index = (
            p.answer_base
            + p.answer_capacity * (capacity - 0.5)
            + 2.0 * (self.credibility - 0.4)
            + 3.0 * (stake - 0.5)
            + p.answer_reliable * (reliable - 0.5)
        )
        comes = np.asarray(logistic(index) * (capacity > 0.02), dtype=np.float64)
        w.because(
            f"answer.{self.label}.{w.labels['state'][state]}",
            spare_forces=capacity,
            credibility=self.credibility,
            stake=stake,
            probability=comes,
        )
        return comes
