"""Accepted offers become deals: money is paid, ties grow, debts are booked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.offers import Offers
from sim.catalogue.variables import DIMENSIONS
from sim.world.arrays import total
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process(evidence="design of the choice situation: Kuik 2008; Cooley 2012")
def offers_are_made_considered_and_settled(w: World) -> None:
    """Powers make offers, states take the best ones, and what is agreed is paid and delivered.

    The choices are the agents' own: ``Power.offer`` and ``State.consider``.
    """
    offers = Offers(w)
    for power in w.powers:
        power.offer(offers)
    for state in w.states:
        offers.accepted[state.index] = state.consider(offers.to(state.index))
    chosen = offers.accepted.copy()
    settle(w, offers)
    w.because(
        "deals",
        size=offers.size,
        instrument=offers.instrument.astype(float),
        chosen=chosen,
        accepted=offers.accepted,
        refused=offers.refused,
    )


def settle(w: World, offers: Offers) -> None:
    """Settle all accepted offers of the quarter.

    Divisible deals are always covered, since a power never offers more than its reserve. A whole
    unit (a base) may cost more than what was set aside for it, so deals are concluded state by
    state while the reserve lasts.
    """
    for d, dimension in enumerate(DIMENSIONS):
        places = w.instruments.of_dimension(dimension)
        reserve = w.reserve[:, d]
        for s in range(len(w.labels["state"])):
            _conclude(w, offers, s, d, places, reserve)
    w.deal = total(offers.accepted, axis=2)
    w.refusal = total(offers.refused, axis=2)


def _conclude(
    w: World, offers: Offers, s: int, d: int, places: NDArray[np.intp], reserve: Floats
) -> None:
    """Conclude what one state accepted in one dimension, ``[power, replicate]`` at a time."""
    size, which = offers.size[s, :, d], offers.instrument[s, :, d]
    accepted = offers.accepted[s, :, d]
    offered = size > 0.0
    for i in places:
        mine = offered & (which == i)
        cost = size * w.instruments.unit_cost[i]
        # Rounding may leave a divisible deal a hair above the reserve; a whole unit must fit.
        fits = cost <= reserve * (1.0 + 1e-9)
        agreed = mine & fits & (accepted > 0.0)
        if w.instruments.indivisible[i]:
            accepted[mine & ~fits] = 0.0
        paid = np.where(agreed, np.minimum(cost, reserve), 0.0)
        reserve -= paid
        w.spent[:, d] += paid
        if w.instruments.loan[i]:
            w.lent[s] += paid
        else:
            w.ties[i, s] += np.where(agreed, size, 0.0)
        reception = w.reception[i, s]
        reception += np.where(mine, 0.1 * (agreed - reception), 0.0)
