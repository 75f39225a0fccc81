"""Between the powers: leverage, distance, formats, friction, policing, coercion."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Beta, Triangular, Uniform
from sim.world.actor import PowerRows, StateRows
from sim.world.arrays import clip, happens, largest_seen, saturating, share, total
from sim.world.offers import StateOffers
from sim.world.rule import condition, consideration, motive, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M01",
        name="Division of labour",
        group="powers",
        cause="One power specialises in protection and the other in finance, each content with it.",
        effect="Friction between them stays low; each leads in its own dimension.",
        sign={"friction": "-", "security_share": "±", "economic_share": "±"},
        moderators=(
            "the protector is able and willing to intervene",
            "the financier accepts protection by the other",
        ),
        agents=("RUS", "CHN"),
        strength="strong",
        evidence=("E263", "E361", "E423"),
        literature=("cooley-2012", "lo-2008", "deyermond-2009"),
        disputed="Whether the arrangement held in January 2022 (E424), ended by 2018 (E361, E371) "
        "or is ending with the war (E263).",
    ),
    Mechanism(
        code="M05",
        name="Reversed seniority",
        group="powers",
        cause="War and sanctions leave one power reliant on the other's markets and diplomatic "
        "cover.",
        effect="The supporter gains leverage over it and meets less resistance in the region.",
        sign={"leverage": "+", "friction": "-", "summit_without": "+"},
        moderators=("quarters of war", "severity of sanctions"),
        agents=("CHN", "RUS"),
        strength="medium",
        evidence=("E051", "E069", "E072", "E387"),
        literature=("keohane-nye-1977", "hirschman-1945", "kaczmarski-2015"),
        disputed="Putin rejects the notion of excessive reliance (E082).",
    ),
    Mechanism(
        code="M06",
        name="Fear of entrapment",
        group="powers",
        cause="An alliance would tie a power to a belligerent that may lose and draw sanctions.",
        effect="Cooperation stops short of a treaty, and the denial of one protects the partner.",
        sign={"leverage": "+", "sanctions": "±"},
        moderators=("risk of defeat", "reach of sanctions"),
        agents=("CHN", "RUS"),
        strength="medium",
        evidence=("E061", "E063", "E065", "E077", "E078", "E079"),
        literature=("snyder-1984", "snyder-1997", "korolev-2019"),
    ),
    Mechanism(
        code="M07",
        name="Formats without the rival",
        group="powers",
        cause="A power convenes states of the region, allies of a rival among them, in bodies to "
        "which the rival is not asked.",
        effect="Its convening power grows and the rival's veto over regional order shrinks, which "
        "the rival resents.",
        sign={"summit_without": "+", "influence_political": "+", "friction": "+"},
        moderators=("leverage over the rival", "the states' wish for choice"),
        agents=("CHN",),
        strength="strong",
        evidence=("E060", "E066", "E071", "E204", "E205", "E370", "E415"),
        literature=("morse-keohane-2014", "deyermond-2009"),
    ),
    Mechanism(
        code="M08",
        name="Policing a sphere",
        group="powers",
        cause="A power claims the region as its own and sees an outsider's bases as intrusion.",
        effect="It presses hosts to refuse or close them, often in the name of a common body.",
        sign={"policing": "+", "presence": "-"},
        moderators=("the host's dependence on it", "quarrels between host and outsider"),
        agents=("RUS",),
        strength="strong",
        evidence=("E075", "E287", "E288", "E289", "E291"),
        literature=("lake-2009", "costa-buranelli-2018", "cooley-2008"),
        disputed="The host may have motives of its own: Tashkent closed K2 after criticism of its "
        "human-rights record (E292).",
    ),
)

PARAMETERS = (
    Parameter("rivalry.condominium", Beta(6, 3), "0..1",
              "Restraint in the other's field while the tacit division of labour holds",
              "E263; E361; E423; size: assumption", "C", ("M01",)),
    Parameter("rivalry.clear_lead", Triangular(0.1, 0.3, 0.5), "0..1",
              "Lead of the protector in a state's security at which restraint is full",
              "assumption", "D", ("M01",), low=0.02),
    Parameter("rivalry.dissolution", Triangular(4.0, 8.0, 16.0), "quarters",
              "War after which half of the restraint is gone, where the division dissolves",
              "E263; size: assumption", "D", ("M01",)),
    Parameter("rivalry.isolation", Triangular(3.0, 8.0, 16.0), "quarters",
              "Fighting after which a sanctioned belligerent is half as isolated as it can be",
              "E069; E072; assumption", "D", ("M05",)),
    Parameter("rivalry.treaty", Beta(6, 6), "share",
              "Leverage that a partner without fear of entrapment would give away",
              "E061; E077; assumption", "D", ("M06",)),
    Parameter("rivalry.leverage_gain", Triangular(0.2, 0.5, 0.9), "0..1",
              "Leverage that backing a fully isolated power gives in the end",
              "E051; E069; E072; E082 disagrees", "C", ("M05",)),
    Parameter("rivalry.entrapment", Triangular(0.0, 0.1, 0.25), "0..1",
              "Friction from the risk of being drawn into a war of full intensity",
              "E061; E063; E077", "C", ("M06",)),
    Parameter("rivalry.summit_hazard", Triangular(0.1, 0.25, 0.5), "per quarter",
              "Summits of exclusive formats under full leverage: one in two years at a third",
              "E060; E066; E204; E370", "C", ("M07",)),
    Parameter("rivalry.summit_gain", Uniform(0.02, 0.15), "of half-saturation",
              "Patronage ties gained per summit", "assumption", "D", ("M07",)),
    Parameter("rivalry.slight", Triangular(0.0, 0.03, 0.08), "0..1",
              "Friction from a summit without the rival", "E066; E071; assumption", "D",
              ("M07",)),
    Parameter("rivalry.closure", Triangular(0.2, 0.5, 1.0), "share",
              "Bases that a push ends", "E289; E291", "C", ("M08",)),
    Parameter("rivalry.policing_hazard", Triangular(0.02, 0.08, 0.2), "per quarter",
              "Pressure on a visible third-power base under a full claim",
              "E287; E289; E291 (two closures in nine years)", "C", ("M08",)),
    Parameter("rivalry.advance_friction", Triangular(0.5, 2.0, 5.0), "per product",
              "Friction per yearly gain of a rival in the security of states where one leads",
              "assumption", "D", ("M08",)),
    Parameter("motives.sphere", Triangular(0.4, 1.0, 1.8), "utility",
              "Weight of holding a sphere of influence", "assumption", "D", ("M08",)),
    Parameter("motives.rivalry", Triangular(4.0, 10.0, 20.0), "utility",
              "Weight of answering a rival's advance", "assumption", "D", ("M08", "M11")),
    Parameter("consideration.sphere", Triangular(0.2, 1.0, 2.0), "utility",
              "Weight of another patron's displeasure", "assumption", "D", ("M08",)),
)  # fmt: skip


@process(
    "M05 M06",
    evidence="E051; E069; E072; E387; E061; E063; E077; Keohane and Nye 1977; Snyder 1984",
)
def backing_gives_leverage(w: World) -> None:
    """Powers that back an isolated belligerent gain leverage over it, the longer the more.

    Leverage over the belligerent moves for good by leverage_gain * change of isolation * lending
    power of the backer, isolation = sanctions * quarters of fighting, half-saturating at
    ``rivalry.isolation``. Democracies gain none. M06: who fears to be drawn into the war signs no
    treaty and keeps its leverage to itself, at the price of friction: + entrapment * change of the
    war's intensity; without that fear it ties its hands, and ``rivalry.treaty`` of the gain is
    gone. Disputed by the belligerent's leadership (E082), hence a wide prior.
    """
    p = w.parameters.rivalry
    pair = ((1.0 - w.topology.democracy) * (1.0 - w.topology.belligerent))[:, None]
    pair = pair * w.topology.belligerent[None]
    gain = p.leverage_gain * np.minimum(w.lending_power, 1.0)[:, None] * pair
    if w.on("M06"):
        w.push("friction", p.entrapment * w.since_last("rivalry.war", w.war_intensity) * pair)
    else:
        gain = gain * (1.0 - p.treaty)
    if w.on("M05"):
        w.push("leverage", gain * _isolated(w), lasting=1.0)


def _isolated(w: World) -> Floats:
    """Change of the belligerent's isolation, ``[R]``."""
    half = w.parameters.rivalry.isolation
    return w.since_last("rivalry.isolation", w.sanctions * saturating(w.war_quarters, half))


def watch(w: World) -> None:
    """Take note of the war as it stands, so that the first quarter's news is news."""
    w.since_last("rivalry.war", w.war_intensity)
    _isolated(w)


@process("M07", evidence="E060; E066; E071; E204; E205; E370; E415; Cooley 2012")
def convene_without_the_rival(w: World) -> None:
    """A power convenes formats that leave its rival out, sooner where it holds leverage over it.

    Hazard of a summit = summit_hazard * leverage of the conveners, by their weights, over those
    left out, on average. Each summit raises a convener's standing patronage with states by
    summit_gain * half-saturation * degree of membership, and the friction of each rival, who
    resents it, with the convener by ``rivalry.slight``, all times the convener's weight, which is
    counted as its part in the summit.
    """
    p = w.parameters.rivalry
    states = len(w.labels["state"])
    u = w.uniform("rivalry.summit", "organisation")
    for o, mandates in enumerate(w.topology.mandates):
        rival, convener = w.topology.excludes[o], w.topology.convener[o]
        if "summit" not in mandates or not rival.any():
            continue
        over = total(total(convener[:, None, None] * rival[None, :, None] * w.leverage))
        leverage = over / max(rival.sum(), 1.0)
        held = happens(p.summit_hazard * leverage, u[o])
        label = w.labels["organisation"][o]
        w.because(f"summit_without.{label}", held=held, leverage=leverage)
        w.summit_without += convener[:, None] * held
        gain = p.summit_gain * held * w.membership[o, :states]
        for i in w.instruments.with_role("patronage"):
            half = w.instruments.saturation[i]
            w.push_posture(i, gain[:, None] * convener[:, None] * half)
        w.push("friction", p.slight * held * rival[:, None, None] * convener[None, :, None])


@process("M08", evidence="E075; E287; E288; E289; E291; E292 disputes the cause")
def police_the_sphere(w: World) -> None:
    """A power with a claim to the sphere presses hosts to end a third power's basing.

    Hazard = policing_hazard * pressure * presence that is seen, half-saturating at
    ``security.presence_half`` thousand; pressure = the largest sphere claim * delivered effort * (1
    - the third power's leverage over the claimant) among other powers; in full where the sources
    that see friction are right, else ``motives.unheld`` of it. With each push the host ends
    ``rivalry.closure`` of the bases, for good.
    """
    p = w.parameters.rivalry
    seen = saturating(w.presence_seen, w.parameters.security.presence_half)
    claims = w.sphere_claim * w.delivered_effort
    pressure = largest_seen(claims * (1.0 - w.leverage))
    hazard = p.policing_hazard * w.believing("power_friction", "friction") * pressure * seen
    pushed = happens(hazard, w.uniform("rivalry.policing", "state", "power"))
    w.policing += pushed
    w.because("policing", presence_seen=seen, pressure=np.broadcast_to(pressure, seen.shape))
    for i in w.instruments.with_role("base"):
        w.ties[i] *= 1.0 - p.closure * pushed
        w.level("ties")[i] *= 1.0 - p.closure * pushed


@process("M08", evidence="E284; E360; E362; E366; assumption for the rate")
def advances_cause_friction(w: World) -> None:
    """A power resents a rival's gains where it has a position to lose, unless it needs the rival.

    Friction moves by advance_friction * mean over states of the security dependency on it * what
    the dependency on the rival gained in a year, if anything * (1 - the rival's leverage over it);
    restraint in the other's field (M01) thus keeps it low. In full where the sources that see
    friction are right, else ``motives.unheld`` of it (hypothesis ``power_friction``).
    """
    gains = np.maximum(w.security_dependency - w.dependency_year_ago, 0.0)
    rubs = total(w.security_dependency[:, :, None] * gains[:, None]) / len(gains)
    rubs *= 1.0 - np.moveaxis(w.leverage, 0, 1)
    for power in range(len(rubs)):
        rubs[power, power] = 0.0
    seen = w.believing("power_friction", "friction")
    w.push("friction", w.parameters.rivalry.advance_friction * seen * rubs)


def restraint(power: PowerRows) -> Floats:
    """How far it leaves security to a rival who leads there, 0..1: ``[state, R]``.

    Restraint = held * lead / ``rivalry.clear_lead`` (0 to 1), lead = the largest of rivals'
    security ties (the state's dependency on them) * (1 - own leverage over them, M05) * their
    delivered effort, less the power's own. Held = condominium while the division is intact; wearing
    off with a half-life of ``rivalry.dissolution`` quarters of war if it dissolves; nothing if it
    is gone. The sources disagree: hypothesis ``division_of_labour``.
    """
    w = power.world
    if len(power.leverage) == 1:
        return np.zeros_like(w.gdp)
    p = w.parameters.rivalry
    worn = np.exp2(-w.war_quarters / p.dissolution)
    intact = w.holds("division_of_labour", "intact")
    held = p.condominium * (intact + w.holds("division_of_labour", "dissolving") * worn)
    able = (1.0 - power.leverage) * w.delivered_effort * power.others
    lead = np.max(w.security_dependency * able, axis=1) - power.security_dependency
    return held * clip(lead / p.clear_lead, 0.0, 1.0)


@condition("M01", evidence="E263; E361; E423; E211; E217; E246; Carson 2018")
def leave_security_to_the_rival(power: PowerRows) -> dict[int, Floats]:
    """A tacit division of labour keeps the economic patron out of the security patron's field.

    Instruments for security keep 1 - restraint, the others all. What the rival cannot be sure of
    does not break the bargain: with M35, 1 - restraint * (1 - deniability) (Carson 2018 on looking
    away from covert presence; E211, E217, E246). What restraint saves is not spent elsewhere.
    """
    w = power.world
    held = restraint(power)
    if w.explaining:
        w.because(f"restraint.{power.label}", restraint=held)
    seen = 1.0 - w.instruments.deniability * w.on("M35")
    return {i: 1.0 - held * seen[i] for i in w.instruments.of_dimension("security")}


@motive(
    "M08", "political", means="soft_power patronage", evidence="E075; E287; E289; E291; Lake 2009"
)
def hold_the_sphere(power: PowerRows) -> Floats:
    """A former metropole courts the states that others are drawing away from it.

    Motive = weight * familiarity * share of others in the sum of what the state depends on
    (security and economy).

    Means: both, in old networks and in the old language.
    """
    w = power.world
    depends = w.security_dependency + w.economic_dependency
    own = power.security_dependency + power.economic_dependency
    rivals = 1.0 - share(own, total(depends, axis=1))
    return w.parameters.motives.sphere * power.familiarity * rivals


@motive(
    "M08 M11",
    "security",
    means="base training joint_defence",
    evidence="E073; E287; E291; E360; E362",
)
def answer_a_rivals_advance(power: PowerRows) -> Floats:
    """A power answers the gains of rivals over the last year where it has a position to lose.

    Motive = weight * the state's security dependency on it * what the state's dependency on others,
    where it grew, has gained in a year, in full where the sources that see friction are right and
    ``motives.unheld`` of it elsewhere (hypothesis ``power_friction``).

    Means: what a protector has: bases, training, joint systems (E287, E360).
    """
    w = power.world
    gains = np.maximum(w.security_dependency - w.dependency_year_ago, 0.0)
    own = np.maximum(power.security_dependency - power.dependency_year_ago, 0.0)
    rivals = total(gains, axis=1) - own
    weight = w.parameters.motives.rivalry * w.believing("power_friction", "friction")
    return weight * power.security_dependency * rivals


@consideration("M08", evidence="E075; E287; E288; E289; E291")
def mind_the_sphere(state: StateRows, offers: StateOffers) -> Floats:
    """Intrusive security ties with a third power risk the anger of the power that polices.

    Term = -weight * intrusion * the largest, among other powers, of fear * claim to the sphere *
    delivered effort * (1 - the third power's leverage over it), for security instruments only.
    """
    w = state.world
    police = state.fear * w.sphere_claim * w.delivered_effort
    risk = largest_seen(police * (1.0 - w.leverage))
    return -w.parameters.consideration.sphere * risk * offers.intrusion * offers.security
