"""Labour income from abroad: what migrants send home, in dollars."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.mechanisms.environment.war import FIGHTING
from sim.world.arrays import chance, fading, heavy, saturating
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]

LEAST_OPEN = 1e-6
"""Where a corridor counts as closed, so that its logarithm stays finite."""


@process(evidence="E333; World Bank and Bank of Russia 2011-2023; IMF 2014: elasticity 1.5")
def labour_income_follows_the_sender(w: World) -> None:
    """What migrants send moves with the sender's dollar economy, its policy, its war and chance.

    log of labour income changes by the change of the sender's log dollar economy + (elasticity - 1)
    * its growth's departure from trend / 400 + change of log of the corridor's open part + pull *
    change of the intensity of the sender's war while it fights (M18: it comes and goes with the
    war) + (sd + war_swings * size of that change) * N(0, 1), heavy-tailed: war sends some away from
    a corridor and others through it.
    """
    p = w.parameters.labour
    surprise = w.economy_growth - w.economy_trend
    dollars, opened, fought = changes(w)
    swings = p.sd + p.war_swings * np.abs(fought) * w.on("M18")
    noise = swings * heavy(w.normal("labour.income", "state", "power"), p.tail)
    change = dollars + (p.elasticity - 1.0) * surprise / 400.0 + opened + noise
    war = np.broadcast_to(p.pull * fought if w.on("M18") else np.zeros_like(fought), noise.shape)
    w.because("labour", economy=change - noise - opened, war=war, policy=opened, chance=noise)
    change = change + war
    w.labour_income *= np.exp(change)
    measure(w)


def changes(w: World) -> tuple[Floats, Floats, Floats]:
    """Changes of the log of senders' economies and openness, and of their fighting."""
    economy = np.log(w.economy * w.power_currency * w.dollar_prices)
    return (
        w.since_last("labour.economy", economy),
        w.since_last("labour.open", np.log(np.maximum(1.0 - w.barred, LEAST_OPEN))),
        w.since_last("labour.fights", _fights(w)),
    )


def _fights(w: World) -> Floats:
    """Intensity of the war that a power fights, 0..1: ``[power, R]``."""
    return w.war_intensity * (w.war == FIGHTING) * w.topology.belligerent


def measure(w: World) -> None:
    """Remittances in the unit of the data, and the change of their worth at home in % of GDP."""
    at_home = (w.currency * w.dollar_prices)[:, None]
    gained = w.since_last("labour.worth", w.labour_income / at_home)
    w.remittances = 100.0 * w.labour_income / w.gdp[:, None]
    w.remittance_gain = 100.0 * gained * at_home / w.gdp[:, None]


@process("M18", evidence="E321; E324; E326; E327; E329; E330; E331; E338")
def abuse_of_recruits_is_resented(w: World) -> None:
    """While the belligerent fights, news of abused recruits costs it sentiment.

    abuse * intensity * r / (r + abuse_half) with remittances of r % of GDP.
    """
    p = w.parameters.labour
    w.push("sentiment", -p.abuse * _fights(w) * saturating(w.remittances, p.abuse_half))


@process(
    "M17", evidence="E333; E335; E337; E082 on the sender's view; 2015 and 2017 bans and amnesties"
)
def senders_bar_and_readmit(w: World) -> None:
    """A sender bars workers of a state by its own whim or when offended; bars lapse in amnesties.

    Hazard = claim to the sphere * (bar_whim + bar_offence * (acts of defiance + alignment lost in
    the quarter)), where remittances exceed bar_from % of GDP. A bar closes bar_share of what is
    open, and what is closed reopens with a half-life.
    """
    p = w.parameters.labour
    offended = w.defiance + turned_away(w)
    hazard = w.sphere_claim * (p.bar_whim + p.bar_offence * offended)
    exposed = w.remittances > p.bar_from
    barred = (w.uniform("labour.bar", "state", "power") < chance(hazard)) * exposed
    w.repatriation += barred
    w.because("repatriation", offended=offended)
    closed = w.barred * (1.0 - fading(p.amnesty))
    w.barred = closed + barred * p.bar_share * (1.0 - closed)


def turned_away(w: World) -> Floats:
    """Alignment with each power lost since last quarter."""
    return np.maximum(-w.since_last("bars.alignment", w.alignment), 0.0)
