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
    settle(w, offers)


def settle(w: World, offers: Offers) -> None:
    """Settle all accepted offers of the quarter.

    Divisible deals are always covered, since a power never offers more than its reserve. Whole
    units (a base) may exceed what was set aside for them: they are concluded state by state while
    the reserve lasts.
    """
    delivered = offers.size * offers.accepted
    cost = delivered * w.instruments.unit_cost
    _refuse_unaffordable_units(w, offers, delivered, cost)
    for d in range(len(DIMENSIONS)):
        places = w.instruments.of_dimension(DIMENSIONS[d])
        if len(places):
            paid = total(total(cost[:, :, places], axis=2))
            w.spent[:, d] = np.minimum(paid, w.reserve[:, d])
            w.reserve[:, d] -= w.spent[:, d]
    _book(w, delivered, cost)
    _remember(w, offers)


def _refuse_unaffordable_units(w: World, offers: Offers, delivered: Floats, cost: Floats) -> None:
    for i in np.flatnonzero(w.instruments.indivisible):
        d = int(w.instruments.dimension[i])
        rest = [j for j in w.instruments.of_dimension(DIMENSIONS[d]) if j != i]
        left = w.reserve[:, d] - total(total(cost[:, :, rest], axis=2))
        for s in range(len(w.labels["state"])):
            fits = cost[s, :, i] <= left
            for block in (delivered, cost, offers.accepted):
                block[s, :, i] *= fits
            left = left - cost[s, :, i]


def _book(w: World, delivered: Floats, cost: Floats) -> None:
    """Loans go to the debt ledger, everything else to the stock of ties."""
    w.lent = 0.0
    for i in range(len(w.instruments.names)):
        if w.instruments.loan[i]:
            w.lent += cost[:, :, i]
        else:
            w.ties[i] += delivered[:, :, i]


def _remember(w: World, offers: Offers) -> None:
    """Powers remember what was accepted; deals and refusals are counted as events."""
    made = offers.size > 0.0
    memory = 0.1
    for i in range(len(w.instruments.names)):
        reception = w.reception[i]
        change = memory * (offers.accepted[:, :, i] - reception)
        reception += np.where(made[:, :, i], change, 0.0)
    w.deal = total(offers.accepted, axis=2)
    w.refusal = total(offers.refused, axis=2)
