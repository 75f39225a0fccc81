"""What a matter gives to a state: money, protection, regime safety, private benefits."""

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

    Term = weight * economic gain of the instrument * worth * (1 + distress).
    """
    w = state.world
    need = w.parameters.consideration.material * (1.0 + state.distress)
    return need * offers.gain["economic"] * offers.worth


@consideration("M33 M34", evidence="E094; E218; E219; E223; E284; E443; Morrow 1991")
def seek_protection(state: State, offers: StateOffers) -> Floats:
    """A threatened state with weak forces takes protection from whoever offers it.

    Term = weight * security gain * threat * (1 - own capability), in full where cooperation is the
    clients' wish (hypothesis ``cooperation_driver``) and ``motives.unheld`` of it elsewhere; threat
    is the larger of the terror threat and border tension. Without M33 nobody feels threatened and
    without M34 nobody feels weak: then there is no term.
    """
    w = state.world
    threat = np.maximum(state.terror_threat, state.border_tension) if w.on("M33") else 0.0
    weakness = 1.0 - state.capability if w.on("M34") else 0.0
    pull = w.believing("cooperation_driver", "pull")
    need = w.parameters.consideration.protection * threat * weakness * pull
    return need * offers.gain["security"]


@consideration("M30", evidence="E113; E245; E272; E274; E406; E436")
def make_the_regime_safe(state: State, offers: StateOffers) -> Floats:
    """A government that fears uprisings values police, surveillance and mutual recognition.

    Term = weight * regime gain * (recent unrest + repression).
    """
    w = state.world
    fear = w.parameters.consideration.regime * (state.unrest_memory + state.repression)
    return fear * offers.gain["regime"]


@consideration("M26 M31", evidence="E122; E163; E184; E224; E234; E244; E273")
def reward_the_elite(state: State, offers: StateOffers) -> Floats:
    """Offers that enrich or please the elite go through, all the more from a power it likes.

    Term = elite_gain * elite gain of the instrument * worth (M26) + elite_affinity * alignment of
    the elite with the power (-1 to 1, M31); so a hostile elite can veto.
    """
    w = state.world
    p = w.parameters.consideration
    pleased = p.elite_gain * w.on("M26") * offers.gain["elite"] * offers.worth
    return pleased + p.elite_affinity * w.on("M31") * state.elite


@consideration("M26", evidence="E087; E165; E184; E250")
def look_away_for_the_money(state: State, offers: StateOffers) -> Floats:
    """Rulers who live on a power's money look away when its firms bring guards.

    Term = weight * stake for guards, the stake half-saturating at ``motives.stake_half`` of GDP.
    Who is ready to: Kyrgyz leaders in the first place (E250), Uzbek ones as dependence grows
    (E184).
    """
    w = state.world
    stake = saturating(state.investment, w.parameters.motives.stake_half * w.gdp[state.index])
    return w.parameters.consideration.tolerance * stake * offers.plays("guards")


@consideration("M21", evidence="E093; E143; E195")
def sell_dear_what_is_needed(state: State, offers: StateOffers) -> Floats:
    """A state that a power needs can refuse intrusive terms.

    Term = -weight * the power's need * intrusion of the instrument.
    """
    need = state.world.parameters.consideration.counter_leverage * state.resource_interest
    return -need * offers.intrusion
