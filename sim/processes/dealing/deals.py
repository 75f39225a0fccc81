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
Places = NDArray[np.intp]


@process(evidence="design of the choice situation: Kuik 2008; Cooley 2012")
def offers_are_made_considered_and_settled(w: World) -> None:
    """Powers make offers, states take what serves them, and what is agreed is paid and delivered.

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
    offers.refused = (offers.size > 0.0) * (1.0 - offers.accepted)
    chosen = offers.accepted.copy()
    settle(w, offers)
    w.because(
        "deals",
        size=offers.size,
        chosen=chosen,
        accepted=offers.accepted,
        refused=offers.refused,
    )


def settle(w: World, offers: Offers) -> None:
    """Settle all accepted offers of the quarter, power by power and dimension by dimension.

    First what a state agreed to import in arms is cut to its market. Then, where least sums that
    many states took at once exceed the reserve, each is cut in proportion. A whole unit (a base)
    cannot be cut, so these are concluded last, state by state while the reserve lasts.
    """
    _cut_to_the_market(w, offers)
    for p in range(len(w.labels["power"])):
        for d in range(len(DIMENSIONS)):
            here = np.arange(len(w.channels))[w.channels.of(p, d)]
            whole = w.channels.whole[here]
            _cut_to_the_reserve(w, offers, p, d, here[~whole])
            for c in here[whole]:
                _refuse_what_does_not_fit(w, offers, p, d, c)
            for c in here:
                _deliver(w, offers, c)
        own = w.channels.of(p)
        w.deal[:, p] = total(offers.accepted[:, own], axis=1)
        w.refusal[:, p] = total(offers.refused[:, own], axis=1)


def _cut_to_the_market(w: World, offers: Offers) -> None:
    """No state imports more arms than its forces have use and money for.

    Room = ``offers.arms_market`` * usual imports, grown with GDP, less what suppliers renew of the
    stock. Usual imports are the renewal of the usual stock, 0.01 TIV mn a quarter per USD bn of GDP
    at least (assumption), so that a state without arms may begin to buy. What was agreed beyond
    the room is cut in proportion. SIPRI 2000-2015, seven states: five-year imports against the mean
    of the period were 1.6 or less in three cases of four, 2.6 or less in nineteen of twenty.
    """
    selling = np.flatnonzero(w.channels.playing("arms")[:, 0])
    renewed = total(w.arms_renewal * w.delivered_effort, axis=1)
    usual = np.maximum(total(w.arms_renewal, axis=1) * w.gdp / w.usual["gdp"], 0.01 * w.gdp)
    room = np.maximum(w.parameters.offers.arms_market * usual - renewed, 0.0)
    bought = np.zeros_like(room)
    for c in selling:
        bought += offers.accepted[:, c] * offers.size[:, c]
    share = np.where(bought > room, room / np.maximum(bought, 1e-12), 1.0)
    offers.size[:, selling] *= share[:, None]


def _cut_to_the_reserve(w: World, offers: Offers, p: int, d: int, channels: Places) -> None:
    """Pay for what was agreed on in these channels, cut so that the reserve covers it."""
    asked = np.zeros(w.count)
    for c in channels:
        asked += total(offers.accepted[:, c] * offers.size[:, c]) * w.channels.unit_cost[c]
    paid = np.minimum(asked, w.reserve[p, d])
    offers.size[:, channels] *= np.where(asked > paid, paid / np.maximum(asked, 1e-12), 1.0)
    _pay(w, p, d, paid)


def _refuse_what_does_not_fit(w: World, offers: Offers, p: int, d: int, c: int) -> None:
    """Pay for whole units in turn, and cancel those that the rest of the reserve cannot pay."""
    for accepted, size in zip(offers.accepted[:, c], offers.size[:, c], strict=True):
        cost = size * w.channels.unit_cost[c]
        accepted[cost > w.reserve[p, d]] = 0.0
        _pay(w, p, d, cost * accepted)


def _pay(w: World, p: int, d: int, cost: Floats) -> None:
    w.reserve[p, d] -= cost
    w.spent[p, d] += cost


def _deliver(w: World, offers: Offers, c: int) -> None:
    """Loans go to the ledger, all else to the stock of ties; the power remembers its reception.

    What was cut to nothing is no deal.
    """
    i, p = w.channels.instrument[c], w.channels.power[c]
    made = offers.size[:, c] > 0.0
    offers.accepted[:, c] *= made
    size = offers.accepted[:, c] * offers.size[:, c]
    if w.instruments.loan[i]:
        w.lent[:, p] += size * w.channels.unit_cost[c]
    else:
        w.ties[i, :, p] += size
    reception = w.reception[i, :, p]
    reception += 0.1 * (offers.accepted[:, c] - made * reception)
