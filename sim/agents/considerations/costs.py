"""What a matter costs a state politically: autonomy, public anger, other patrons' displeasure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.offers import StateOffers
from sim.agents.state import State
from sim.world.arrays import largest_others, largest_seen, share, total
from sim.world.rule import consideration

Floats = NDArray[np.float64]


@consideration("M32", evidence="E187; E204; E309; E339; E353; E384; Kuik 2008")
def keep_several_vectors(state: State, offers: StateOffers) -> Floats:
    """Hedging: ties that bind or intrude are shunned with who dominates, sought with the others.

    Term = -weight * autonomy * the larger of what the instrument binds and intrudes * (share of the
    power in the sum of all the state depends on, security and economy, - an even share).
    """
    depends = state.security_dependency + state.economic_dependency
    cost = state.world.parameters.consideration.autonomy * state.autonomy
    above = share(depends, total(depends)) - 1.0 / len(depends)
    return -cost * np.maximum(offers.binding, offers.intrusion) * above


@consideration("M24 M25", evidence="E164; E186; E449; Fearon 1994")
def mind_the_audible_anger(state: State, offers: StateOffers) -> Floats:
    """Where the public is heard, visible ties with a resented power cost support.

    Term = -weight * audible anger * visibility of the instrument.
    """
    anger = state.world.parameters.consideration.anger * state.opposition()
    return -anger * offers.visibility


@consideration("M08", evidence="E075; E287; E288; E289; E291")
def mind_the_sphere(state: State, offers: StateOffers) -> Floats:
    """Intrusive security ties with a third power risk the anger of the power that polices.

    Term = -weight * intrusion * the largest, among other powers, of fear * claim to the sphere *
    delivered effort * (1 - the third power's leverage over it), for security instruments only.
    """
    w = state.world
    police = state.fear * w.sphere_claim * w.delivered_effort
    risk = largest_seen(police * (1.0 - w.leverage))
    return -w.parameters.consideration.sphere * risk * offers.intrusion * offers.security


@consideration("M40", evidence="E342; E343; E344; E345")
def avoid_a_second_system(state: State, offers: StateOffers) -> Floats:
    """Forces built on one patron's systems pay for taking another's.

    Term = -weight * largest lock-in with another power * binding of the security instrument.
    """
    cost = state.world.parameters.consideration.second_system * largest_others(state.lock_in)
    return -cost * offers.binding * offers.security


@consideration("", evidence="E187; E198; Treaty of Semipalatinsk 2006; assumption")
def keep_out_what_is_barred(state: State, offers: StateOffers) -> Floats:
    """A neutral state refuses bases and alliances, a nuclear-free one nuclear weapons.

    Term = -veto * trait, for each trait of the state that bars the instrument: not negotiable.
    """
    term = np.zeros_like(offers.size)
    veto = state.world.parameters.consideration.veto
    for trait in state.world.instruments.bars:
        term -= veto * getattr(state, trait) * offers.barred(trait)
    return term
