"""Labour income from abroad: what migrants send home, in dollars."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Beta, Triangular, Truncated
from sim.mechanisms.economy.trade import shared_market
from sim.mechanisms.environment.war import FIGHTING
from sim.world.actor import StateRows
from sim.world.arrays import fading, happens, heavy, saturating
from sim.world.offers import StateOffers
from sim.world.rule import consideration, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M17",
        name="Leverage from remittances",
        group="economy",
        cause="Families live on wages earned in one power.",
        effect="The government takes care not to offend it and applies laws to its benefit.",
        sign={"alignment": "+", "economic_dependency": "+", "defiance": "-"},
        moderators=("share of remittances in income", "demand for labour"),
        agents=("RUS", "KGZ", "TJK", "UZB"),
        strength="strong",
        evidence=("E333", "E334", "E335", "E336", "E337"),
        literature=("tsourapas-2018", "adamson-tsourapas-2019", "escriba-folch-2018"),
        disputed="War did not weaken the lever at once: transfers reached a record in 2022 (E333).",
    ),
    Mechanism(
        code="M18",
        name="Migrants for the front",
        group="economy",
        cause="War raises demand for labour, met by hiring migrants for works near the front.",
        effect="Wages and papers attract, abuse and deaths repel: transfers rise and sentiment "
        "slowly falls.",
        sign={"remittances": "+", "sentiment": "-"},
        moderators=("intensity of the war", "publicity of abuse"),
        agents=("RUS", "firms"),
        strength="medium",
        evidence=(
            "E321",
            "E324",
            "E326",
            "E327",
            "E329",
            "E330",
            "E331",
            "E332",
            "E338",
        ),
        literature=("adamson-tsourapas-2019",),
        disputed="The documents report the hiring and the abuse; the turn in sentiment is our "
        "inference.",
    ),
)

PARAMETERS = (
    Parameter("labour.elasticity", Truncated(1.5, 0.4, 0.0, 3.0), "elasticity",
              "Labour income per growth surprise of the sender", "IMF 2014: 1.5", "B", ("M17",)),
    Parameter("labour.sd", Triangular(0.037, 0.055, 0.073), "log per quarter",
              "Noise of a corridor", "WDI 2000-2015: 0.11 a year beside Russian GDP in dollars",
              "B"),
    Parameter("labour.tail", Triangular(0.08, 0.13, 0.18), "h",
              "Heaviness of the tails of corridors", "WDI 2000-2015: excess kurtosis 4", "B"),
    Parameter("labour.pull", Triangular(0.0, 0.25, 0.7), "log",
              "Labour income gained while war of full intensity calls for workers",
              "E333 (record in 2022); size: assumption", "C", ("M18",)),
    Parameter("labour.war_swings", Triangular(0.15, 0.35, 0.6), "log",
              "Swings of corridors as the sender's war grows to full intensity, or ends",
              "Central banks 2022: -0.2 to +1.0 by corridor; size: assumption before 2022", "D",
              ("M18",), high=3.0),
    Parameter("labour.abuse", Triangular(0.0, 0.003, 0.01), "per quarter",
              "Sentiment lost to abuse of recruited workers", "E329; E331; E338", "D", ("M18",)),
    Parameter("labour.abuse_half", Triangular(5.0, 10.0, 20.0), "% GDP",
              "Remittances at which half of a society hears of abuse", "assumption", "D",
              ("M18",)),
    Parameter("labour.bar_whim", Triangular(0.003, 0.012, 0.03), "per quarter",
              "Migrants of a state barred by a power with a full claim to the sphere",
              "E335; E337; TJK 2010-15, KGZ and TJK re-entry bans 2014-15", "D", ("M17",)),
    Parameter("labour.bar_offence", Triangular(0.02, 0.08, 0.25), "per quarter",
              "Migrants barred by a fully offended sender", "E335; E337; assumption", "D",
              ("M17",)),
    Parameter("labour.push", Triangular(1.0, 2.5, 4.0), "elasticity",
              "Labour income per home's population, beyond the sender's economy",
              "WDI, WEO 2004-2021: 2.4 to 4.6 in seven states; Hatton and Williamson 2003", "B"),
    Parameter("labour.bar_share", Triangular(0.1, 0.25, 0.45), "share",
              "Part of a corridor that a bar closes",
              "World Bank and Bank of Russia: TJK 2015, -25 % beyond the rouble", "C", ("M17",)),
    Parameter("labour.shelter", Beta(6, 2), "share",
              "Bars that free movement of labour in a common market spares its members",
              "Treaty on the Eurasian Economic Union 2014, articles 96-98; no member barred since "
              "2015, in some 17 years of sending members (recalled); size: assumption", "C",
              ("M17",)),
    Parameter("labour.bar_from", Triangular(0.5, 1.0, 2.0), "% GDP",
              "Remittances that make a bar worth while", "assumption", "D", ("M17",)),
    Parameter("labour.amnesty", Triangular(4.0, 8.0, 16.0), "quarters",
              "Half-life of a bar", "amnesties of 2017 and 2019; assumption", "D", ("M17",)),
    Parameter("consideration.remittances", Triangular(0.1, 0.4, 1.0), "utility",
              "Weight of remittance income at risk", "assumption", "D", ("M17",)),
    Parameter("consideration.remittance_half", Triangular(5.0, 10.0, 20.0), "% GDP",
              "Remittances at which a state is half as bound as it can be", "E334; E337",
              "D", ("M17",)),
)  # fmt: skip

LEAST_OPEN = 1e-6
"""Where a corridor counts as closed, so that its logarithm stays finite."""


@process(evidence="E333; World Bank and Bank of Russia 2011-2023; IMF 2014: elasticity 1.5")
def labour_income_follows_the_sender(w: World) -> None:
    """What migrants send moves with the sender's dollar economy, its policy, its war and chance.

    log of labour income changes by the change of the sender's log dollar economy + (elasticity - 1)
    * its growth's departure from trend / 400 + push * growth of the population at home / 400 +
    change of log of the corridor's open part + pull *
    change of the intensity of the sender's war while it fights (M18: it comes and goes with the
    war) + (sd + war_swings * size of that change) * N(0, 1), heavy-tailed: war sends some away from
    a corridor and others through it.
    """
    p = w.parameters.labour
    surprise = w.economy_growth - w.economy_trend
    dollars, opened, fought = changes(w)
    swings = p.sd + p.war_swings * np.abs(fought) * w.on("M18")
    noise = swings * heavy(w.normal("labour.income", "state", "power"), p.tail)
    push = (p.push * w.population_growth / 400.0)[:, None]
    change = dollars + (p.elasticity - 1.0) * surprise / 400.0 + push + opened + noise
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
    the quarter)) * (1 - shelter where both are full members of a common market), where remittances
    exceed bar_from % of GDP. A bar closes bar_share of what is open, and what is closed reopens
    with a half-life.
    """
    p = w.parameters.labour
    offended = w.defiance + turned_away(w)
    hazard = w.sphere_claim * (p.bar_whim + p.bar_offence * offended)
    hazard = hazard * (1.0 - p.shelter * shared_market(w))
    exposed = w.remittances > p.bar_from
    barred = happens(hazard, w.uniform("labour.bar", "state", "power")) * exposed
    w.repatriation += barred
    w.because("repatriation", offended=offended)
    closed = w.barred * (1.0 - fading(p.amnesty))
    w.barred = closed + barred * p.bar_share * (1.0 - closed)


def turned_away(w: World) -> Floats:
    """Alignment with each power lost since last quarter."""
    return np.maximum(-w.since_last("bars.alignment", w.alignment), 0.0)


@consideration("M17", evidence="E333; E334; E335; E336; E337")
def protect_the_remittances(state: StateRows, offers: StateOffers) -> Floats:
    """A state that lives on labour income from a power does not refuse that power.

    Term = weight * remittances from the power, half-saturating at
    ``consideration.remittance_half`` of GDP.
    """
    del offers
    p = state.world.parameters.consideration
    return p.remittances * saturating(state.remittances, p.remittance_half)
