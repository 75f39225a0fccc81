"""What a state believes of the power that offers: help, danger, leverage."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.offers import StateOffers
from sim.agents.state import State
from sim.world.arrays import saturating, total, weighted
from sim.world.rule import consideration

Floats = NDArray[np.float64]


@consideration("M11", evidence="E073; E074; E264; E375; Morgan 1985")
def trust_the_protector(state: State, offers: StateOffers) -> Floats:
    """Protection is worth what the protector's word and arms are worth.

    Term = weight * security gain * (trust * reputation - 0.2).
    """
    w = state.world
    value = w.parameters.consideration.trust * (state.trust * w.reputation - 0.2)
    return np.asarray(value[offers.power] * offers.gain["security"] * offers.security)


@consideration("M12", evidence="E052; E274; E380; E385; Walt 1987")
def balance_against_the_threat(state: State, offers: StateOffers) -> Floats:
    """A state that fears to become a target takes protection from others.

    Term = weight * security gain * (largest pretext of another power - that of this one), pretext =
    fear * (0.2 + 2 * minority) * claim to the sphere, for security instruments; full weight where
    the sources that call a recovering power dangerous are right, else 0.3 of it (hypothesis
    ``weak_or_dangerous``).
    """
    w = state.world
    pretext = state.fear * (0.2 + 2.0 * state.minority) * w.sphere_claim
    threat = np.zeros_like(pretext)
    for p in range(len(threat)):
        others = pretext.copy()
        others[p] = 0.0
        threat[p] = np.max(others, axis=0) - pretext[p]
    weight = w.parameters.consideration.balancing * (
        0.3 + 0.7 * w.holds("weak_or_dangerous", "dangerous")
    )
    fear = weight * threat
    return np.asarray(fear[offers.power] * offers.gain["security"] * offers.security)


@consideration("M15", evidence="E087; E104; E184; E227; E228; E262")
def yield_to_the_creditor(state: State, offers: StateOffers) -> Floats:
    """Debt makes it hard to refuse land, posts and guards, the harder the fewer other lenders.

    Term = weight * debt to the power / 30 % of GDP (at most 1.5) * its share of the external debt *
    the larger of what the instrument binds and intrudes.
    """
    w = state.world
    owed = np.minimum(state.debt_gdp / 30.0, 1.5)
    share = state.debt_gdp / np.maximum(state.external_debt, 1e-6)
    asked = np.maximum(offers.binding, offers.intrusion)
    pressure = w.parameters.consideration.debt * owed * share
    return np.asarray(pressure[offers.power] * asked)


@consideration("M17", evidence="E333; E334; E335; E336; E337")
def protect_the_remittances(state: State, offers: StateOffers) -> Floats:
    """A state that lives on labour income from a power does not refuse that power.

    Term = weight * r / (r + 10), with remittances from the power of r % of GDP.
    """
    w = state.world
    income = saturating(state.remittances, 10.0)
    return np.asarray((w.parameters.consideration.remittances * income)[offers.power])


@consideration("M16", evidence="E195; E196; E198; E199")
def punish_the_buyer_in_a_dispute(state: State, offers: StateOffers) -> Floats:
    """While a price dispute lasts, the state turns the buyer's other offers down.

    Term = -weight * intensity of the dispute.
    """
    w = state.world
    return np.asarray((-w.parameters.consideration.dispute * state.dispute)[offers.power])


@consideration("M35", evidence="E057; E141; E211; E212; E213; E217")
def accept_what_can_be_denied(state: State, offers: StateOffers) -> Floats:
    """Presence that can be denied is easier to accept where anger is heard.

    Term = weight * deniability of the instrument * audible anger against the power.
    """
    w = state.world
    anger = w.parameters.consideration.deniability * state.opposition()
    return np.asarray(anger[offers.power] * offers.deniability)


@consideration("M19", evidence="E155; E156; E157; E180; E194")
def find_another_supplier(state: State, offers: StateOffers) -> Floats:
    """When the usual supplier cannot deliver, a compatible and cheaper one will do.

    Term = weight * undelivered share of the usual suppliers (weighted by their stock of arms) * the
    seller's own delivered effort, for instruments that are arms.
    """
    w = state.world
    arms = w.stock("arms")[state.index]
    shares = arms / np.maximum(total(arms), 1e-9)
    missing = weighted(shares, 1.0 - w.delivered_effort)
    gap = w.parameters.consideration.substitution * missing * w.delivered_effort
    return np.asarray(gap[offers.power] * offers.plays("arms"))
