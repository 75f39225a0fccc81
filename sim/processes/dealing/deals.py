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
Mask = NDArray[np.bool_]


@process(evidence="design of the choice situation: Kuik 2008; Cooley 2012")
def offers_are_made_considered_and_settled(w: World) -> None:
    """Powers make offers, states take the best ones, and what is agreed is paid and delivered.

    The choices are the agents' own: ``Power.offer`` and ``State.consider``. An agreed offer costs
    the power size * unit cost out of the reserve of its dimension; a loan is added to what is lent,
    anything else to the stock of ties. The share of like offers accepted, as the power remembers
    it, moves by a tenth toward 1 or 0 with each offer.
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
    unit (a base) may cost more than what was set aside for it, so these are concluded last, state
    by state while the reserve lasts.
    """
    for d, dimension in enumerate(DIMENSIONS):
        places = w.instruments.of_dimension(dimension)
        for i in sorted(places, key=lambda i: bool(w.instruments.indivisible[i])):
            for p in w.instruments.suppliers(i):
                _settle_one(w, offers, d, i, p)
    w.deal = total(offers.accepted, axis=2)
    w.refusal = total(offers.refused, axis=2)


def _settle_one(w: World, offers: Offers, d: int, i: int, p: int) -> None:
    """Settle one power's offers of one instrument: arrays are ``[state, replicate]``."""
    size = offers.size[:, p, d]
    offered = (size > 0.0) & (offers.instrument[:, p, d] == i)
    if not offered.any():
        return
    if w.instruments.indivisible[i]:
        _refuse_what_does_not_fit(w, offers, d, i, p, offered)
    agreed = offered * offers.accepted[:, p, d]
    _pay_and_deliver(w, d, i, p, agreed * size)
    reception = w.reception[i, :, p]
    reception += 0.1 * (agreed - offered * reception)


def _refuse_what_does_not_fit(
    w: World, offers: Offers, d: int, i: int, p: int, offered: Mask
) -> None:
    """Cancel accepted whole units that the rest of the reserve cannot pay."""
    left = w.reserve[p, d].copy()
    for s in range(len(offered)):
        accepted = offers.accepted[s, p, d]
        cost = offered[s] * offers.size[s, p, d] * w.instruments.unit_cost[i]
        accepted[offered[s] & (cost > left)] = 0.0
        left -= cost * accepted


def _pay_and_deliver(w: World, d: int, i: int, p: int, size: Floats) -> None:
    """Take the cost from the reserve; loans go to the ledger, all else to the stock of ties."""
    cost = size * w.instruments.unit_cost[i]
    # Rounding may leave the sum of divisible deals a hair above the reserve.
    paid = np.minimum(total(cost), w.reserve[p, d])
    w.reserve[p, d] -= paid
    w.spent[p, d] += paid
    if w.instruments.loan[i]:
        w.lent[:, p] += cost
    else:
        w.ties[i, :, p] += size
