"""Threats: militants, attacks on foreigners and their property, and who protects them."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Triangular, Truncated
from sim.world.actor import PowerRows, StateRows
from sim.world.arrays import happens, poisson, saturating, total
from sim.world.offers import StateOffers
from sim.world.rule import consideration, motive, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M02",
        name="Self-protection of an investor",
        group="powers",
        cause="A power has much to lose in a state and will not rest its safety on a rival's "
        "goodwill or on weak local forces.",
        effect="It sends its own exercises, arms, posts, guards and cameras, and the division of "
        "labour (M01) wears away.",
        sign={"protection_urge": "+", "presence": "+", "security_share": "+"},
        moderators=("assets at stake", "incidents against its people", "trust in the protector"),
        agents=("CHN", "firms"),
        strength="strong",
        evidence=("E105", "E226", "E242", "E363", "E396", "E434"),
        literature=("mastro-2024", "arduino-2018", "gilpin-1981"),
    ),
    Mechanism(
        code="M03",
        name="Free ride on the protector",
        group="powers",
        cause="The protector rescues a government that welcomes the other power's capital.",
        effect="The investor's assets are saved at somebody else's cost, so it feels less need "
        "for means of its own for a while.",
        sign={"protection_urge": "-"},
        moderators=("the rescued government stays open to the investor",),
        agents=("RUS", "CHN"),
        strength="medium",
        evidence=("E431", "E432", "E433"),
        literature=("olson-zeckhauser-1966",),
        disputed="The same rescue is also read as a reason for the investor to compete later "
        "(E434, E435; see M04).",
    ),
    Mechanism(
        code="M04",
        name="Assets at another's mercy",
        group="powers",
        cause="Investments survive only as long as a rival's soldiers tolerate them.",
        effect="Money buys the investor less say; after a delay it wants forces of its own.",
        sign={"influence_economic": "-", "protection_urge": "+"},
        moderators=("size of the rival's presence", "memory of an intervention"),
        agents=("CHN",),
        strength="medium",
        evidence=("E268", "E434", "E435"),
        literature=("gilpin-1981", "wagner-1988"),
    ),
    Mechanism(
        code="M33",
        name="Threat brings protectors",
        group="security",
        cause="Militants in Afghanistan, the Middle East or at home, with poverty as their ally, "
        "threaten a state.",
        effect="It asks for help, and powers build a buffer on its soil.",
        sign={"terror_threat": "+", "security_dependency": "+", "presence": "+"},
        moderators=("nearness to the threat", "poverty"),
        agents=("CHN", "RUS", "states"),
        strength="strong",
        evidence=(
            "E094",
            "E137",
            "E138",
            "E172",
            "E206",
            "E208",
            "E231",
            "E232",
            "E373",
            "E402",
        ),
        literature=("walt-1987", "piazza-2008"),
    ),
    Mechanism(
        code="M34",
        name="Weak state hires protection",
        group="security",
        cause="A state's own forces are not equal to its dangers.",
        effect="It takes help from any power that offers, from two at once if it can.",
        sign={"security_dependency": "+", "presence": "+"},
        moderators=("own capability", "supply of protectors"),
        agents=("TJK",),
        strength="strong",
        evidence=("E218", "E219", "E220", "E223", "E284", "E443"),
        literature=("david-1991", "krasner-2004", "morrow-1991"),
    ),
)

PARAMETERS = (
    Parameter("security.presence_half", Triangular(0.3, 0.7, 1.5), "thousand",
              "Foreign troops at which half of their effect is reached", "assumption"),
    Parameter("security.spill", Triangular(0.2, 0.6, 1.0), "elasticity",
              "Militant threat per change of the Afghan threat next to it", "E206; E208", "D",
              ("M33",)),
    Parameter("security.attack_rate", Truncated(1.8, 0.5, 0.5, 4.0), "per year",
              "Militant attacks at a full threat",
              "Oxus Society: 0.36 per country-year 2008-18, at a threat of about 0.2",
              "B", ("M33",)),
    Parameter("security.garrison", Triangular(0.0, 0.1, 0.2), "0..1",
              "Threat that a large foreign presence keeps down", "E206; E296; assumption", "D",
              ("M33",)),
    Parameter("security.forces", Triangular(0.1, 0.3, 0.5), "per capability",
              "Threat that own forces keep down", "E400; assumption", "D", ("M33", "M34")),
    Parameter("security.incursion", Triangular(0.3, 0.4, 0.5), "0..1",
              "Militant threat that forces without any capability cannot stop",
              "E208; assumption", "D", ("M33",)),
    Parameter("security.cover", Triangular(0.1, 0.3, 0.5), "per capability",
              "Further threat that capable forces stop", "E400; assumption", "D", ("M33", "M34")),
    Parameter("security.break_in", Triangular(2.0, 6.0, 15.0), "per quarter",
              "Incursions per threat beyond what forces stop", "Batken 1999 and 2000; assumption",
              "D", ("M33",)),
    Parameter("security.incident_rate", Triangular(0.02, 0.06, 0.15), "per quarter",
              "Attacks on a large foreign stake at full danger", "E232; E242; assumption", "D",
              ("M02",)),
    Parameter("security.urge_per_incident", Triangular(0.02, 0.06, 0.12), "0..1",
              "Urge to self-protection per incident", "E232; E242; E246; assumption", "D",
              ("M02",)),
    Parameter("security.free_ride", Triangular(0.0, 0.05, 0.15), "0..1",
              "Urge lost when a rival rescues a host of own assets", "E431; E433", "D", ("M03",)),
    Parameter("security.lesson", Triangular(0.0, 0.08, 0.2), "0..1",
              "Lesson from the same event, which becomes urge over years", "E434; E435", "D",
              ("M04",)),
    Parameter("security.reform", Triangular(0.04, 0.08, 0.15), "per quarter",
              "Part of a lesson that is put into practice", "E434; E435", "D", ("M04",)),
    Parameter("security.help_gain", Triangular(0.0, 0.1, 0.3), "0..1",
              "Own capability gained from arms and training", "E400; assumption", "D", ("M34",)),
    Parameter("motives.protection", Triangular(2.0, 5.0, 10.0), "utility",
              "Weight of protecting own assets", "assumption", "D", ("M02",)),
    Parameter("motives.buffer", Triangular(0.4, 1.0, 1.8), "utility",
              "Weight of a buffer against militants", "assumption", "D", ("M33",)),
    Parameter("consideration.protection", Triangular(0.5, 1.5, 3.0), "utility",
              "Weight of protection", "assumption", "D", ("M33", "M34")),
)  # fmt: skip


@process("M33", evidence="E094; E137; E172; E206; E208; E373; GTD base rates; Oxus Society")
def militants_threaten(w: World) -> None:
    """The threat of militants follows the Afghan one near its border, and own and foreign forces.

    Threat moves by security.spill * change of the Afghan threat * exposure - security.garrison *
    change of foreign presence (half-saturating at ``security.presence_half`` thousand) -
    security.forces * change of own capability. Attacks are Poisson with mean attack_rate / 4 *
    threat.
    """
    p = w.parameters.security
    w.push("terror_threat", watch(w))
    rate = p.attack_rate / 4.0 * w.terror_threat
    w.terror_attack += poisson(rate, w.uniform("security.attack", "state"))


def watch(w: World) -> Floats:
    """What has changed since last quarter in the causes of the threat: ``[state, R]``."""
    p = w.parameters.security
    troops = saturating(total(w.presence, axis=1), p.presence_half)
    causes = p.spill * w.afghan_threat * w.afghan_exposure
    return w.since_last("threats", causes - p.garrison * troops - p.forces * w.capability)


@process("M33", evidence="E206; E208; E296; E374; Batken 1999 for a precedent; assumption")
def militants_break_in(w: World) -> None:
    """Militants too strong for the state's own forces cross into it.

    Hazard = break_in * (threat - incursion - cover * capability, if positive); a state so attacked
    may call for help like one in a regime crisis.
    """
    p = w.parameters.security
    excess = np.maximum(w.terror_threat - p.incursion - p.cover * w.capability, 0.0)
    w.incursion += happens(p.break_in * excess, w.uniform("security.incursion", "state"))
    w.because("incursion", threat=w.terror_threat, capability=w.capability)


@process("M02", evidence="E085; E105; E126; E148; E232; E242; assumption for the rate")
def foreign_firms_are_attacked(w: World) -> None:
    """Attacks on a power's people and property grow with its stake, threats and resentment.

    Poisson with mean incident_rate * stake * (terror threat + unrest + rejection) * (1 -
    familiarity), the stake half-saturating at ``motives.stake_half`` of GDP.
    """
    stake = saturating(w.investment, w.parameters.motives.stake_half * w.gdp[:, None])
    danger = (w.terror_threat + w.unrest)[:, None] + w.rejection
    hazard = w.parameters.security.incident_rate * stake * danger * (1.0 - w.familiarity)
    w.incident += poisson(hazard, w.uniform("security.incident", "state", "power"))
    w.because("incident", stake=stake, danger=danger)


@process("M02 M03 M04", evidence="E226; E242; E363; E396; E431; E432; E433; E434; E435")
def incidents_teach_self_protection(w: World) -> None:
    """Incidents raise the urge to protect own assets; a rescue by a rival first lowers it.

    M02: urge + urge_per_incident * incidents in all states. M03: a rescue by another power saves
    the stake; urge - free_ride * stake saved, which passes. M04: the same event adds
    security.lesson * stake saved to a lesson, ``security.reform`` of which then turns into lasting
    urge every quarter.
    """
    p = w.parameters.security
    if w.on("M02"):
        w.push("protection_urge", p.urge_per_incident * total(w.incident))
    stake = saturating(w.investment, w.parameters.motives.stake_half * w.gdp[:, None])
    rescued = total(w.intervention, axis=1)[:, None] - w.intervention
    saved = total(np.minimum(rescued, 1.0) * stake)
    if w.on("M03"):
        w.push("protection_urge", -p.free_ride * saved, lasting=0.0)
    if w.on("M04"):
        w.lesson = np.minimum(w.lesson + p.lesson * saved, 1.0)
        learnt = p.reform * w.lesson
        w.lesson -= learnt
        w.push("protection_urge", learnt, lasting=1.0)


@process("M34", evidence="E218; E220; E223; E400; Morrow 1991")
def forces_learn_from_patrons(w: World) -> None:
    """Arms and training raise a state's own capability, at falling rates.

    Capability moves for good by help_gain * change of the strength of arms and training, summed
    over powers.
    """
    w.push("capability", w.parameters.security.help_gain * change_of_help(w), lasting=1.0)


def change_of_help(w: World) -> Floats:
    """Change since last quarter of the strength of arms and training, summed over powers."""
    return w.since_last("threats.help", total(w.strength("training", "arms"), axis=1))


@motive(
    "M02",
    "security",
    means="guards post surveillance",
    evidence="E105; E226; E242; E363; E396; E434",
)
def protect_own_assets(power: PowerRows) -> Floats:
    """An investor that cannot rely on others' protection builds its own.

    Motive = weight * exposure * urge to self-protection * danger * (1 - strength of own guards and
    posts), in full where push explains cooperation (hypothesis ``cooperation_driver``) and
    ``motives.unheld`` of it elsewhere. Exposure = investment and debt, half-saturating at
    ``motives.stake_half`` of GDP; danger = militant threat + unrest + rejection, as for attacks on
    firms: what is guarded already needs no second guard (assumption). The urge follows incidents
    and rescues by others (see ``incidents_teach_self_protection``).

    Means: guards, posts and surveillance; arms for the host do not guard a mine.
    """
    w = power.world
    p = w.parameters.motives
    exposure = saturating(power.investment + power.debt, p.stake_half * w.gdp)
    danger = w.terror_threat + w.unrest + power.rejection
    bare = 1.0 - power.strength("guards", "post")
    push = p.protection * w.believing("cooperation_driver", "push")
    return push * exposure * power.protection_urge * danger * bare


@motive(
    "M33",
    "security",
    means="post base training",
    evidence="E094; E137; E172; E206; E232; E373; E402",
)
def build_a_buffer(power: PowerRows) -> Floats:
    """A power near the region arms the states between itself and militants.

    Motive = weight * proximity * threat of militants, in the state or across its Afghan border.

    Means: posts and bases near the border, training for the host (E206, E232).
    """
    w = power.world
    threat = np.maximum(w.terror_threat, w.afghan_threat * w.afghan_exposure)
    return w.parameters.motives.buffer * power.proximity * threat


@consideration("M33 M34", evidence="E094; E218; E219; E223; E284; E443; Morrow 1991")
def seek_protection(state: StateRows, offers: StateOffers) -> Floats:
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
