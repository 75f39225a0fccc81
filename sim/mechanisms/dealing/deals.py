"""Matters between powers and states: proposed, agreed, renewed, carried out, stopped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.offers import Offers
from sim.catalogue.variable import DIMENSIONS
from sim.world.arrays import chance, total
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process(evidence="design of the choice situation: Kuik 2008; Cooley 2012")
def matters_come_to_the_table(w: World) -> None:
    """Powers propose, states decide: between each two one matter a quarter at most.

    The choices are the agents' own: ``Power.propose`` and ``State.consider``. A new project that is
    agreed joins what is committed; a new programme raises the standing level of its tie by its
    size. A programme renewed goes on at (1 - ``deals.fatigue``) of its level on average, with a
    spread of ``deals.revision`` in logs by the normal number (``deals.size``) that would size a new
    one; one that is not renewed keeps 1 - ``deals.lapse`` of its level. How new offers of a kind
    were received is remembered by ``deals.learning`` a time.
    """
    offers = Offers(w)
    z = w.normal("deals.size", "state", "power")
    for power in w.powers:
        power.propose(offers, z[:, power.index])
    for state in w.states:
        offers.accepted[state.index] = state.consider(offers.to(state.index))
    level = _conclude(w, offers, z)
    new = offers.made * (1.0 - offers.renewal)
    agreed = offers.made * offers.accepted
    w.deal = new * agreed
    w.refusal = new * (1.0 - agreed)
    w.renewal = offers.renewal * agreed
    w.lapse = offers.renewal * (1.0 - agreed)
    value = w.deal * offers.money
    for d in range(len(DIMENSIONS)):
        w.spent[:, d] = total(value * (w.channels.dimension[offers.channel] == d))
    w.because("deals", channel=offers.channel, size=offers.size, money=offers.money, level=level)


def _conclude(w: World, offers: Offers, z: Floats) -> Floats:
    """Write what was decided into the standing levels and the projects under way.

    Returns the standing level of each matter's instrument afterwards, ``[state, power, R]``.
    """
    p = w.parameters.deals
    agreed = offers.made * offers.accepted
    new = agreed * (1.0 - offers.renewal)
    project = w.channels.project[offers.channel]
    place = offers.instrument[None]
    posture = w.level("ties")
    standing = np.take_along_axis(posture, place, axis=0)[0]
    revised = standing * (1.0 - p.fatigue) * np.exp(p.revision * z - p.revision**2 / 2)
    renewed = np.where(agreed > 0.0, revised, standing * (1.0 - p.lapse))
    level = np.where(offers.renewal > 0.0, renewed, standing + new * ~project * offers.size)
    np.put_along_axis(posture, place, level[None], axis=0)
    under_way = np.take_along_axis(w.committed, place, axis=0)[0] + new * project * offers.size
    np.put_along_axis(w.committed, place, under_way[None], axis=0)
    received = np.take_along_axis(w.reception, place, axis=0)[0]
    proposed = offers.made * (1.0 - offers.renewal)
    received += p.learning * proposed * (offers.accepted - received)
    np.put_along_axis(w.reception, place, received[None], axis=0)
    return np.asarray(level)


@process(evidence="SIPRI and AidData for lead times; E340 and E347 for what the drain holds up")
def agreements_are_carried_out(w: World) -> None:
    """Projects are built and wear; programmes move to their standing level as far as means allow.

    A project delivers 1 / lead of what is committed a quarter, and its stock wears off at the
    instrument's depreciation. A programme rises towards level * kept at 1 / lead and falls towards
    it at the depreciation, kept = 1 - shortfall of delivered effort for security and 1 -
    ``deals.strain`` * shortfall for the rest (M09). Delivered loans are what is lent this quarter:
    the debt is their stock.
    """
    shortfall = 1.0 - w.delivered_effort if w.on("M09") else np.zeros_like(w.delivered_effort)
    strain = w.parameters.deals.strain
    secure = DIMENSIONS.index("security")
    w.lent[...] = 0.0
    loans = set(w.instruments.with_role("loan"))
    for i in w.instruments.of_form("project"):
        delivered = w.committed[i] / w.instruments.lead[i]
        w.committed[i] -= delivered
        if i in loans:
            w.lent += delivered * w.instruments.unit_cost[i]
        else:
            w.ties[i] += delivered - w.instruments.depreciation[i] * w.ties[i]
    for i in w.instruments.of_form("programme"):
        held_up = shortfall if w.instruments.dimension[i] == secure else strain * shortfall
        missing = w.level("ties")[i] * (1.0 - held_up) - w.ties[i]
        rising = missing / np.maximum(w.instruments.lead[i], 1.0)
        w.ties[i] += np.where(missing > 0.0, rising, w.instruments.depreciation[i] * missing)


@process(evidence="E147; E149; E166; E199; E242 (projects stopped); assumption for rates")
def projects_are_stopped(w: World) -> None:
    """Projects under way are stopped when money fails, crowds protest or another leader comes.

    Hazard with each power = deals.stop * (1 + stop_distress * distress + stop_anger * audible anger
    + stop_turn * change of leader this quarter, M31). ``deals.stopped`` of what is committed
    is lost; it counts as a cancellation where that was worth ``deals.notable`` percent of GDP.
    """
    p = w.parameters.deals
    distress, turn = p.stop_distress * w.distress, np.zeros_like(w.gdp)
    if w.on("M31"):
        turn = p.stop_turn * np.maximum(w.succession, w.regime_fall)
    anger = p.stop_anger * np.stack([state.opposition() for state in w.states])
    pressure = 1.0 + (distress + turn)[:, None] + anger
    stopped = w.uniform("deals.stop", "state", "power") < chance(p.stop * pressure)
    lost = np.zeros_like(w.debt)
    for i in w.instruments.of_form("project"):
        lost += p.stopped * w.committed[i] * w.instruments.unit_cost[i]
        w.committed[i] *= 1.0 - p.stopped * stopped
    w.cancellation[...] = stopped * (100.0 * lost > p.notable * w.gdp[:, None])
    w.because("cancellation", money=lost, distress=distress, turn=turn, anger=anger)
