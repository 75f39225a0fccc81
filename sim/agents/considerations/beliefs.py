"""What a state believes of the power that offers: help, danger, leverage."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.offers import StateOffers
from sim.agents.state import State
from sim.world.arrays import largest_others, saturating, share
from sim.world.rule import consideration

Floats = NDArray[np.float64]


@consideration("M11", evidence="E073; E074; E264; E375; Morgan 1985")
def trust_the_protector(state: State, offers: StateOffers) -> Floats:
    """Protection is worth what the protector's word and arms are worth.

    Term = weight * security gain * (trust * reputation - ``consideration.trust_point``).
    """
    w = state.world
    p = w.parameters.consideration
    value = p.trust * (state.trust * w.reputation - p.trust_point)
    return value * offers.gain["security"] * offers.security


@consideration("M12", evidence="E052; E274; E380; E385; Walt 1987")
def balance_against_the_threat(state: State, offers: StateOffers) -> Floats:
    """A state that fears to become a target takes protection from others.

    Term = weight * security gain * (largest pretext of another power - that of this one), pretext =
    fear * claim to the sphere * (1 + ``consideration.minority`` * minority), for security
    instruments; in full where the sources that call a recovering power dangerous are right, else
    ``motives.unheld`` of it (hypothesis ``weak_or_dangerous``).
    """
    w = state.world
    p = w.parameters.consideration
    own = state.pretext()
    threat = largest_others(own) - own
    weight = p.balancing * w.believing("weak_or_dangerous", "dangerous")
    return weight * threat * offers.gain["security"] * offers.security


@consideration("M15", evidence="E087; E104; E184; E227; E228; E262")
def yield_to_the_creditor(state: State, offers: StateOffers) -> Floats:
    """Debt makes it hard to refuse land, posts and guards, the harder the fewer other lenders.

    Term = weight * debt to the power, half-saturating at ``consideration.debt_half`` of GDP * its
    share of the external debt * the larger of what the instrument binds and intrudes.
    """
    p = state.world.parameters.consideration
    pressure = p.debt * saturating(state.debt_gdp, p.debt_half)
    pressure = pressure * share(state.debt_gdp, state.external_debt)
    return pressure * np.maximum(offers.binding, offers.intrusion)


@consideration("M17", evidence="E333; E334; E335; E336; E337")
def protect_the_remittances(state: State, offers: StateOffers) -> Floats:
    """A state that lives on labour income from a power does not refuse that power.

    Term = weight * remittances from the power, half-saturating at
    ``consideration.remittance_half`` of GDP.
    """
    del offers
    p = state.world.parameters.consideration
    return p.remittances * saturating(state.remittances, p.remittance_half)


@consideration("M16", evidence="E195; E196; E198; E199")
def punish_the_buyer_in_a_dispute(state: State, offers: StateOffers) -> Floats:
    """While a price dispute lasts, the state turns the buyer's other offers down.

    Term = -weight * intensity of the dispute.
    """
    del offers
    return -state.world.parameters.consideration.dispute * state.price_dispute


@consideration("M35", evidence="E057; E141; E211; E212; E213; E217")
def accept_what_can_be_denied(state: State, offers: StateOffers) -> Floats:
    """Presence that can be denied is easier to accept where anger is heard.

    Term = weight * deniability of the instrument * audible anger against the power.
    """
    anger = state.world.parameters.consideration.deniability * state.opposition()
    return anger * offers.deniability
