"""Elites and beliefs: leanings, trust and fear of those who govern."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Beta, Triangular
from sim.mechanisms.society.seen import refused, rise
from sim.world.actor import PowerRows, StateRows
from sim.world.arrays import saturating
from sim.world.offers import StateOffers
from sim.world.rule import consideration, motive, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M26",
        name="Elite and public apart",
        group="regimes",
        cause="Capital, advice, housing and status from a power reach those who govern.",
        effect="They stay friendly or silent while the public resents it; the gap widens.",
        sign={"elite": "+", "alignment": "+"},
        moderators=("share of benefits that goes to the elite", "an elite's own veto"),
        agents=("elites", "CHN"),
        strength="strong",
        evidence=(
            "E122",
            "E163",
            "E184",
            "E224",
            "E234",
            "E244",
            "E250",
            "E272",
            "E273",
            "E445",
        ),
        literature=("bueno-de-mesquita-smith-2009", "cooley-heathershaw-2017", "dreher-2022"),
        disputed="Elites have also refused: in Kazakhstan (E163) and mostly in Uzbekistan (E184).",
    ),
)

PARAMETERS = (
    Parameter("elite.co_optation", Triangular(0.1, 0.4, 0.9), "-1..1",
              "Alignment gained per full rise of capital and patronage", "E122; E224; E244", "D",
              ("M26",)),
    Parameter("elite.soft_power", Triangular(0.0, 0.2, 0.5), "-1..1",
              "Alignment gained per full rise of soft power", "E121; E123", "D", ("M29",)),
    Parameter("elite.gratitude", Triangular(0.0, 0.12, 0.3), "-1..1",
              "Trust and leaning gained by a rescue", "E074 (short-lived); E424", "C", ("M14",)),
    Parameter("elite.betrayal", Triangular(0.1, 0.3, 0.6), "share",
              "Trust lost, of itself, by a call for help left unanswered; leaning as much",
              "E142; Crescenzi 2018; size: assumption", "D", ("M14", "M11")),
    Parameter("elite.witness", Beta(2, 6), "share",
              "Part of that which the other states under the same promise lose", "Mercer 1996",
              "D", ("M14", "M11")),
    Parameter("elite.trust_loss", Triangular(0.1, 0.35, 0.7), "share",
              "Trust lost with complete failure on the battlefield", "E073; E264; E375", "C",
              ("M11",)),
    Parameter("elite.fear_loss", Triangular(0.1, 0.4, 0.8), "share",
              "Fear lost with complete failure on the battlefield", "E073; E074", "C", ("M11",)),
    Parameter("elite.broken_word", Triangular(0.0, 0.008, 0.02), "share per quarter",
              "Trust lost while effort is announced and none delivered",
              "E298; E340; size: assumption", "D", ("M13",)),
    Parameter("motives.co_opt", Triangular(1.0, 2.5, 5.0), "utility", "Weight of winning elites",
              "assumption", "D", ("M26",)),
    Parameter("consideration.elite_gain", Triangular(0.4, 1.0, 1.8), "utility",
              "Weight of private gains of the elite", "assumption", "D", ("M26",)),
    Parameter("consideration.elite_affinity", Triangular(0.2, 0.5, 1.0), "utility",
              "Weight of the elite's alignment", "assumption", "D", ("M26", "M31")),
    Parameter("consideration.tolerance", Triangular(0.2, 0.8, 1.5), "utility",
              "Weight of an investor's money for its guards", "assumption", "D",
              ("M26",)),
)  # fmt: skip


def favours(w: World) -> Floats:
    """Change since last quarter of what a power's means buy it among the elite.

    co_optation * (patronage + investment) (M26) + soft_power * soft power (M29), in strengths.
    """
    p = w.parameters.elite
    worth = np.zeros_like(w.elite)
    if w.on("M26"):
        worth += p.co_optation * (w.strength("patronage") + w.strength("investment"))
    if w.on("M29"):
        worth += p.soft_power * w.strength("soft_power")
    return w.since_last("elites.favours", worth)


@process("M26 M29", evidence="E122; E224; E234; E244; E250; E272; E445; Cooley 2012")
def elites_are_courted(w: World) -> None:
    """Capital, patronage and institutes win elites whatever the public thinks; losing them, loses.

    Pushed by the change of favours (``favours``) since last quarter.
    """
    w.push("elite", favours(w))


def showing(w: World) -> Floats:
    """Rise of the belligerent's failure on the battlefield: ``[power, R]``."""
    return rise(w, "elites.failure", w.battlefield_failure) * w.topology.belligerent


@process("M11", evidence="E073; E074; E264; E375; Mercer 1996; Press 2005")
def failure_is_seen(w: World) -> None:
    """A failing protector is trusted less and feared less: two channels, not one.

    With each rise of failure, trust falls by trust_loss and fear by fear_loss of themselves.
    """
    p = w.parameters.elite
    failure = showing(w)
    w.push("trust", -p.trust_loss * failure * w.trust)
    w.push("fear", -p.fear_loss * failure * w.fear)


@process("M13", evidence="E011; E062; E286; E298; E340; E341; Fearon 1997; Sartori 2005")
def words_are_held_against_deeds(w: World) -> None:
    """Announcements that are not kept cost trust for good.

    Trust falls by broken_word * (announced - delivered effort) of itself a quarter.
    """
    gap = w.announced_effort - w.delivered_effort
    w.push("trust", -w.parameters.elite.broken_word * gap * w.trust, lasting=1.0)


@process("M14", evidence="E074; E142; E375; E424; E425; E433; Mercer 1996; Crescenzi 2018")
def help_and_refusal_are_remembered(w: World) -> None:
    """Who sends troops is trusted more; who refuses is trusted less, by the other clients too.

    Trust + gratitude where the power came, - betrayal * trust where it refused, - witness of that
    where it refused another state only and the state is under the same promise; the elite moves by
    the first two as well, before trust does.
    """
    p = w.parameters.elite
    left = refused(w)
    deserted = np.max(left, axis=0) * (1.0 - left) * _promised(w)
    helped = p.gratitude * np.minimum(w.intervention, 1.0)
    w.push("elite", helped - p.betrayal * w.trust * left)
    w.push("trust", helped - p.betrayal * w.trust * (left + p.witness * deserted))


def _promised(w: World) -> Floats:
    """1 where the state is a full member of an alliance that the power convenes."""
    promised = np.zeros_like(w.trust)
    for o in w.topology.with_mandate("mutual_defence"):
        inside = w.membership[o, : len(promised)] >= 1.0
        for power, _ in w.topology.conveners(o):
            promised[:, power] = np.maximum(promised[:, power], inside)
    return promised


@motive("M26", "political", means="patronage", evidence="E122; E224; E234; E244; E445; Cooley 2012")
def co_opt_elites(power: PowerRows) -> Floats:
    """Where the public is hostile, a power buys the goodwill of those who decide.

    Motive = weight * stake * rejection, the stake half-saturating at ``motives.stake_half`` of GDP.

    Means: patronage.
    """
    w = power.world
    p = w.parameters.motives
    stake = saturating(power.investment, p.stake_half * w.gdp)
    return p.co_opt * stake * power.rejection


@consideration("M26 M31", evidence="E122; E163; E184; E224; E234; E244; E273")
def reward_the_elite(state: StateRows, offers: StateOffers) -> Floats:
    """Offers that enrich or please the elite go through, all the more from a power it likes.

    Term = elite_gain * elite gain of the instrument * worth (M26) + elite_affinity * alignment of
    the elite with the power (-1 to 1, M31); so a hostile elite can veto.
    """
    w = state.world
    p = w.parameters.consideration
    pleased = p.elite_gain * w.on("M26") * offers.gain["elite"] * offers.worth
    return pleased + p.elite_affinity * w.on("M31") * state.elite


@consideration("M26", evidence="E087; E165; E184; E250")
def look_away_for_the_money(state: StateRows, offers: StateOffers) -> Floats:
    """Rulers who live on a power's money look away when its firms bring guards.

    Term = weight * stake for guards, the stake half-saturating at ``motives.stake_half`` of GDP.
    Who is ready to: Kyrgyz leaders in the first place (E250), Uzbek ones as dependence grows
    (E184).
    """
    w = state.world
    stake = saturating(state.investment, w.parameters.motives.stake_half * state.gdp)
    return w.parameters.consideration.tolerance * stake * offers.plays("guards")
