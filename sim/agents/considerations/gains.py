"""What an offer gives to a state: money, protection, regime safety, private benefits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.offers import StateOffers
from sim.agents.state import State
from sim.world.arrays import saturating
from sim.world.rule import consideration

Floats = NDArray[np.float64]


@consideration("", evidence="assumption")
def gain_materially(state: State, offers: StateOffers) -> Floats:
    """More money is better, at a falling rate; a state in distress needs it more.

    Term = weight * economic gain of the instrument * worth of the offer * (1 + distress).
    """
    w = state.world
    need = 1.0 + state.distress
    return np.asarray(
        w.parameters.consideration.material * offers.gain["economic"] * offers.worth * need
    )


@consideration("M33 M34", evidence="E094; E218; E219; E223; E284; E443; Morrow 1991")
def seek_protection(state: State, offers: StateOffers) -> Floats:
    """A threatened state with weak forces takes protection from whoever offers it.

    Term = weight * security gain * threat * (1 - own capability) * (1.5 where growing cooperation
    is the clients' wish, else 0.5; hypothesis ``cooperation_driver``); threat is the larger of the
    terror threat and border tension. Without M34 weakness counts as 0.5, without M33 nothing.
    """
    w = state.world
    threat = np.maximum(state.terror_threat, state.border_tension) if w.on("M33") else 0.0
    weakness = 1.0 - state.capability if w.on("M34") else 0.5
    pull = 0.5 + w.holds("cooperation_driver", "pull")
    return np.asarray(
        w.parameters.consideration.protection * offers.gain["security"] * threat * weakness * pull
    )


@consideration("M30", evidence="E113; E245; E272; E274; E406; E436")
def make_the_regime_safe(state: State, offers: StateOffers) -> Floats:
    """A government that fears uprisings values police, surveillance and mutual recognition.

    Term = weight * regime gain * (recent unrest + repression / 2).
    """
    w = state.world
    fear = state.unrest_memory + 0.5 * state.repression
    return np.asarray(w.parameters.consideration.regime * offers.gain["regime"] * fear)


@consideration("M26 M31", evidence="E122; E163; E184; E224; E234; E244; E273")
def reward_the_elite(state: State, offers: StateOffers) -> Floats:
    """Offers that enrich or please the elite go through, all the more from a power it likes.

    Term = elite_gain * elite gain of the instrument * worth of the offer + elite_affinity *
    alignment of the elite with the power (-1 to 1); so a hostile elite can veto.
    """
    w = state.world
    p = w.parameters.consideration
    affinity = p.elite_affinity * state.elite
    return np.asarray(p.elite_gain * offers.gain["elite"] * offers.worth + affinity[offers.power])


@consideration("M26", evidence="E087; E165; E184; E250")
def look_away_for_the_money(state: State, offers: StateOffers) -> Floats:
    """Rulers who live on a power's money look away when its firms bring guards.

    Term = weight * stake for guards, stake = investment / (investment + 15 % of GDP). Who is ready
    to: Kyrgyz leaders in the first place (E250), Uzbek ones as dependence grows (E184).
    """
    w = state.world
    stake = saturating(state.investment, 0.15 * w.gdp[state.index])
    tolerance = w.parameters.consideration.tolerance * stake
    return np.asarray(tolerance[offers.power] * offers.plays("guards"))


@consideration("M21", evidence="E093; E143; E195")
def sell_dear_what_is_needed(state: State, offers: StateOffers) -> Floats:
    """A state that a power needs can refuse intrusive terms.

    Term = -weight * the power's need * intrusion of the instrument.
    """
    w = state.world
    need = w.parameters.consideration.counter_leverage * state.resource_interest
    return np.asarray(-need[offers.power] * offers.intrusion)
