"""What publics, elites and governments get to see of powers, and what keeps them silent."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.world.actor import StateRows
from sim.world.arrays import saturating
from sim.world.world import World


def heard(w: World) -> Floats:
    """How far news and anger get through in each state, 0..1: audibility; 1 without M25."""
    return w.audibility if w.on("M25") else np.ones_like(w.audibility)


def opposition(state: StateRows) -> Floats:
    """Audible anger against each power, 0..1: ``[power, R]`` (M25: anger times audibility).

    Rejection * audibility * (1 - repression); without M25 all of it is heard.
    """
    loud = state.audibility * (1.0 - state.repression) if state.world.on("M25") else 1.0
    return state.rejection * loud


def bound(w: World) -> Floats:
    """How far labour income ties a state to a power's goodwill (M17): ``[state, power, R]``."""
    half = w.parameters.consideration.remittance_half
    return saturating(w.remittances, half) if w.on("M17") else np.zeros_like(w.remittances)


def refused(w: World) -> Floats:
    """Whether each power left a call for help unanswered this quarter: ``[state, power, R]``."""
    left = np.zeros_like(w.sentiment)
    for o in w.topology.with_mandate("mutual_defence"):
        for power, _ in w.topology.conveners(o):
            left[:, power] = np.maximum(left[:, power], w.request_refused[o])
    return left


def rise(w: World, key: str, value: Floats) -> Floats:
    """By how much ``value`` has risen since the last quarter; 0 where it fell."""
    return np.maximum(w.since_last(key, value), 0.0)
