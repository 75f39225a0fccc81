"""What an offer costs a state politically: autonomy, public anger, other patrons' displeasure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.offers import StateOffers
from sim.agents.state import State
from sim.world.arrays import total
from sim.world.rule import consideration

Floats = NDArray[np.float64]


@consideration("M32", evidence="E187; E204; E309; E339; E353; E384; Kuik 2008")
def keep_several_vectors(state: State, offers: StateOffers) -> Floats:
    """Hedging: ties that intrude cost autonomy, the more the power already dominates.

    Term = -weight * autonomy * intrusion * (0.3 + 2 * share of the power in influence).
    """
    w = state.world
    share = state.influence / np.maximum(total(state.influence), 1e-9)
    cost = w.parameters.consideration.autonomy * state.autonomy * (0.3 + 2.0 * share)
    return np.asarray(-cost[offers.power] * offers.intrusion)


@consideration("M24 M25", evidence="E164; E186; E449; Fearon 1994")
def mind_the_audible_anger(state: State, offers: StateOffers) -> Floats:
    """Where the public is heard, visible ties with a resented power cost support.

    Term = -weight * audible anger * visibility of the instrument. Repression halves it at most.
    """
    w = state.world
    anger = w.parameters.consideration.anger * state.opposition()
    return np.asarray(-anger[offers.power] * offers.visibility)


@consideration("M08", evidence="E075; E287; E288; E289; E291")
def mind_the_sphere(state: State, offers: StateOffers) -> Floats:
    """Intrusive security ties with a third power risk the anger of the power that polices.

    Term = -weight * intrusion * the largest, among other powers, of fear * claim to the sphere *
    (0.3 + 0.7 * delivered effort) * (1 - 0.7 * the third power's leverage over it, M05), for
    security instruments only.
    """
    w = state.world
    police = state.fear * w.sphere_claim * (0.3 + 0.7 * w.delivered_effort)
    strongest = np.zeros_like(police)
    for p in range(len(police)):
        others = police * (1.0 - 0.7 * w.leverage[p])
        others[p] = 0.0
        strongest[p] = np.max(others, axis=0)
    risk = w.parameters.consideration.sphere * strongest
    return np.asarray(-risk[offers.power] * offers.intrusion * offers.security)


@consideration("M40", evidence="E342; E343; E344; E345")
def avoid_a_second_system(state: State, offers: StateOffers) -> Floats:
    """Forces built on one patron's systems pay for taking another's.

    Term = -weight * largest lock-in with another power * binding of the security instrument.
    """
    w = state.world
    locked = np.zeros_like(state.lock_in)
    for p in range(len(locked)):
        others = state.lock_in.copy()
        others[p] = 0.0
        locked[p] = np.max(others, axis=0)
    cost = w.parameters.consideration.second_system * locked
    return np.asarray(-cost[offers.power] * offers.binding * offers.security)


@consideration("", evidence="E187; E198; Treaty of Semipalatinsk 2006; assumption")
def keep_out_what_is_barred(state: State, offers: StateOffers) -> Floats:
    """A neutral state refuses bases and alliances, a nuclear-free one nuclear weapons.

    Term = -4 * trait, for each trait of the state that bars the instrument: not negotiable.
    """
    term = np.zeros_like(offers.size)
    for trait in state.world.instruments.bars:
        term -= 4.0 * getattr(state, trait) * offers.barred(trait)
    return term
