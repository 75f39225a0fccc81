"""War: how that of the belligerent goes, what it drains, what it does to a reputation."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Beta, Triangular, Uniform
from sim.catalogue.variables import WAR_PHASES
from sim.world.actor import StateRows
from sim.world.arrays import chance, happens, saturating, toward
from sim.world.offers import StateOffers
from sim.world.rule import consideration, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M09",
        name="War drain",
        group="war",
        cause="Fighting consumes men, arms and money, and mobilisation claims what is left.",
        effect="The belligerent delivers less to the region; others find room.",
        sign={"drain": "+", "delivered_effort": "-", "security_share": "-"},
        moderators=("intensity and phase of the war", "support to its opponent", "sanctions"),
        agents=("RUS",),
        strength="strong",
        evidence=("E017", "E028", "E045", "E046", "E050", "E266", "E285", "E297", "E347"),
        literature=("kennedy-1987", "gilpin-1981"),
    ),
    Mechanism(
        code="M10",
        name="Return or inward turn",
        group="war",
        cause="A war or a sanctions shock ends.",
        effect="Effort comes back within about two years, or rebuilding and isolation keep the "
        "power at home.",
        sign={"inward_turn": "±", "delivered_effort": "±"},
        moderators=("length of the war", "terms of its end"),
        agents=("RUS",),
        strength="medium",
        evidence=("E048", "E265", "E266", "E346", "E347"),
        literature=("kennedy-1987", "skalamera-2017"),
        disputed="The central disagreement of the sources: recovery as after 2014 (E346) or a "
        "lasting absence (E265).",
    ),
    Mechanism(
        code="M11",
        name="Reputation lost in battle",
        group="war",
        cause="The protector's army performs badly before everyone's eyes.",
        effect="Its guarantee is worth less and its anger is feared less; clients hedge and "
        "contradict it.",
        sign={"reputation": "-", "trust": "-", "fear": "-", "defiance": "+"},
        moderators=("size of the failure", "how closely clients watch"),
        agents=("states",),
        strength="strong",
        evidence=("E073", "E074", "E264", "E375"),
        literature=("mercer-1996", "press-2005", "crescenzi-2012", "kydd-2005"),
        disputed="Doubts about the guarantee are older than the war (E375), and scholars disagree "
        "whether reputation travels from one theatre to another.",
    ),
    Mechanism(
        code="M13",
        name="Words without means",
        group="war",
        cause="A stretched power announces readiness, modernisation and joint defence but names "
        "neither money nor equipment.",
        effect="Announced effort holds up while delivered effort falls; unkept, it costs trust.",
        sign={"announced_effort": "+", "delivered_effort": "-", "trust": "-"},
        moderators=("war drain", "audience for announcements"),
        agents=("RUS",),
        strength="strong",
        evidence=("E011", "E062", "E286", "E294", "E298", "E340", "E341"),
        literature=("fearon-1997", "schelling-1966"),
    ),
    Mechanism(
        code="M38",
        name="Threats that wear out",
        group="security",
        cause="After energy pressure fails, a power turns to nuclear threats and repeats them.",
        effect="Each repetition frightens less, above all an audience that stays calm.",
        sign={"nuclear_threat": "+", "nuclear_scare": "-"},
        moderators=("number of threats made", "composure of the audience"),
        agents=("RUS",),
        strength="medium",
        evidence=("E026", "E030", "E031", "E035", "E040"),
        literature=("sechser-fuhrmann-2017", "schelling-1966", "drezner-1999"),
    ),
)

PARAMETERS = (
    Parameter("war.end_hazard", Triangular(0.015, 0.04, 0.1), "per quarter",
              "Hazard that fighting ends", "Bennett and Stam 1996 (range); assumption", "C",
              ("M09",)),
    Parameter("war.freeze_share", Beta(4, 3), "0..1",
              "Share of endings that freeze the war instead of settling it", "assumption"),
    Parameter("war.flare_hazard", Triangular(0.005, 0.02, 0.05), "per quarter",
              "Hazard that a frozen war flares up", "assumption"),
    Parameter("war.thaw_hazard", Triangular(0.005, 0.015, 0.04), "per quarter",
              "Hazard that a frozen war is settled", "assumption"),
    Parameter("war.intensity", Beta(8, 3), "0..1",
              "Usual intensity of fighting against its peak", "assumption"),
    Parameter("war.pace", Beta(8, 12), "per quarter",
              "Rate at which fighting, its drain and its reputation take hold",
              "E045; E347 (within the first year)", "C", ("M09", "M11")),
    Parameter("war.simmer", Beta(4, 12), "share", "Intensity of a frozen war", "assumption"),
    Parameter("war.drain_peak", Beta(6, 5), "0..1",
              "Share of regional security means tied down at full intensity",
              "E045; E046; E266; E297; size: assumption", "C", ("M09",)),
    Parameter("war.sanctions_drain", Beta(3, 5), "0..1",
              "Share of means that fresh sanctions cost, without a war", "E346; assumption", "C",
              ("M09",)),
    Parameter("war.adaptation", Triangular(0.15, 0.25, 0.35), "per quarter",
              "Rate at which sanctions are absorbed: nine tenths in eight quarters",
              "E346: about two years", "C", ("M09", "M10")),
    Parameter("war.recovery", Triangular(0.2, 0.35, 0.5), "per quarter",
              "Rate at which means return once the cause is gone", "E346: about two years", "C",
              ("M10",)),
    Parameter("war.inward_turn", Beta(4, 5), "0..1",
              "Final size of a lasting turn inward", "E265; E266; size: assumption", "C",
              ("M10",)),
    Parameter("war.long", Triangular(3.0, 6.0, 12.0), "quarters",
              "Fighting after which half of the turn inward is made", "E265; assumption", "D",
              ("M10",)),
    Parameter("war.forgetting", Triangular(0.01, 0.03, 0.06), "per quarter",
              "Rate at which a poor showing is forgotten", "Mercer 1996; assumption", "D",
              ("M11",)),
    Parameter("war.redemption", Beta(5, 5), "share",
              "Failure made good by a settlement on own terms", "assumption", "D", ("M11",)),
    Parameter("war.failure", Beta(5, 2.5), "0..1",
              "Failure on the battlefield that outside support can bring about",
              "E073; assumption", "C", ("M11",)),
    Parameter("war.reputation_loss", Beta(3, 5), "0..1",
              "Reputation that complete failure costs",
              "E264; Mercer 1996 argues for none", "C", ("M11",)),
    Parameter("war.cheap_talk", Beta(5, 2), "0..1",
              "Share of the shortfall in effort that is still announced", "E062; E298; E341", "C",
              ("M13",)),
    Parameter("war.threat_hazard", Triangular(0.3, 0.6, 1.2), "per quarter",
              "Nuclear threats at complete failure", "E026 (a year of repeated hints)", "C",
              ("M38",)),
    Parameter("war.threat_scare", Uniform(0.2, 0.6), "0..1", "Scare of the first threat",
              "assumption", "D", ("M38",)),
    Parameter("war.habituation", Beta(12, 5), "0..1",
              "Scare of a threat against that of the one before", "E026; size: assumption", "C",
              ("M38",)),
    Parameter("war.calming", Beta(5, 15), "per quarter", "Rate at which a scare fades",
              "E030; E040; assumption", "D", ("M38",)),
    Parameter("war.threat_erosion", Triangular(0.0, 0.1, 0.4), "0..1",
              "Share of outside support that a full scare erodes", "E030; E040 deny a large effect",
              "C", ("M38",)),
    Parameter("consideration.trust", Triangular(0.5, 1.5, 3.0), "utility",
              "Weight of trust in the protector", "assumption", "D", ("M11",)),
    Parameter("consideration.trust_point", Beta(4, 16), "0..1",
              "Trust times reputation at which protection is worth nothing",
              "assumption"),
)  # fmt: skip

NONE, FIGHTING, FROZEN, SETTLED_FOR, SETTLED_AGAINST = range(len(WAR_PHASES))


@process(evidence="E012; E028; E048; Bennett and Stam 1996 for durations; assumption for rates")
def war_runs_its_course(w: World) -> None:
    """Fighting ends with a constant hazard; the better the defender fares, the less on its terms.

    A fighting war ends with chance(end_hazard), in the share freeze_share of cases by freezing and
    otherwise by a settlement; a frozen one flares up with chance(flare_hazard) or else is settled
    with chance(thaw_hazard). A settlement goes against the belligerent with probability battlefield
    failure * outside support to its opponent. One number (``war.end``) decides whether, the lowest
    of those that end it freezing it and the highest of all thawing it; another (``war.terms``) on
    whose terms. The quarter in which fighting ends is one of fighting. Intensity moves at
    ``war.pace`` to its target: ``war.intensity`` while fighting, the part ``war.simmer`` of it when
    frozen, else 0.
    """
    p = w.parameters.war
    u_end, u_how = w.uniform("war.end"), w.uniform("war.terms")
    fighting, frozen = w.war == FIGHTING, w.war == FROZEN
    against = w.battlefield_failure * w.western_support
    w.because("war", against=against)
    ends = chance(p.end_hazard)
    freezes = fighting & (u_end < ends * p.freeze_share)
    settles = fighting & ~freezes & (u_end < ends)
    flares = frozen & happens(p.flare_hazard, u_end)
    thaws = frozen & ~flares & (u_end > 1.0 - chance(p.thaw_hazard))
    w.war_quarters += fighting
    phase = np.where(freezes, FROZEN, w.war)
    phase = np.where(flares, FIGHTING, phase)
    phase = np.where(settles | thaws, SETTLED_FOR, phase)
    w.war = np.where((settles | thaws) & (u_how < against), SETTLED_AGAINST, phase)
    part = np.where(w.war == FIGHTING, 1.0, np.where(w.war == FROZEN, p.simmer, 0.0))
    w.war_intensity = toward(w.war_intensity, p.intensity * part, p.pace)


@process("M09", evidence="E017; E028; E045; E046; E050; E266; E285; E297; E347")
def war_drains_means(w: World) -> None:
    """War and sanctions tie down forces, arms and money that the region then lacks.

    Target of the belligerent's drain = the larger of drain_peak * intensity and sanctions_drain *
    (sanctions - those absorbed). The drain rises to it at ``war.pace`` and falls at
    ``war.recovery``, since rebuilding takes time; sanctions are absorbed at ``war.adaptation``:
    about two years in all (the 2014 dip, E346).
    """
    p = w.parameters.war
    fresh = np.maximum(w.sanctions - w.sanctions_absorbed, 0.0)
    wanted = np.maximum(p.drain_peak * w.war_intensity, p.sanctions_drain * fresh)
    target = w.topology.belligerent * wanted
    w.drain = toward(w.drain, target, np.where(target > w.drain, p.pace, p.recovery))
    w.sanctions_absorbed = toward(w.sanctions_absorbed, w.sanctions, p.adaptation)


@process("M10", evidence="E265; E266; E346; E347; E048")
def war_turns_inward_or_not(w: World) -> None:
    """Under the hypothesis of lasting retrenchment a long war leaves a lasting turn inward.

    Turn = the most it has been of inward_turn * quarters of fighting, half-saturating at
    ``war.long``; nothing under the rebound hypothesis. Hypothesis ``russian_retrenchment``.
    """
    p = w.parameters.war
    lasting = w.holds("russian_retrenchment", "lasting")
    reached = p.inward_turn * saturating(w.war_quarters, p.long)
    w.inward_turn = np.maximum(w.inward_turn, w.topology.belligerent * lasting * reached)


@process("M11", evidence="E073; E074; E264; E375; Mercer 1996 doubts such effects")
def failure_costs_reputation(w: World) -> None:
    """A poor showing in battle lowers the reputation of a protector, in part for good.

    While it fights, failure approaches war.failure * outside support at ``war.pace``; afterwards
    ``war.forgetting`` of it is forgotten a quarter, but in the quarter of a settlement on its terms
    ``war.redemption`` of it is redeemed instead. Reputation moves by - reputation_loss * change of
    failure.
    """
    p = w.parameters.war
    fought = toward(w.battlefield_failure, p.failure * w.western_support, p.pace)
    won = (w.war == SETTLED_FOR) & (w.since_last("war.phase", w.war) != 0.0)
    after = w.battlefield_failure * (1.0 - np.where(won, p.redemption, p.forgetting))
    w.battlefield_failure = np.where(w.war == FIGHTING, fought, after)
    change = w.since_last("war.failure", w.battlefield_failure)
    w.push("reputation", -p.reputation_loss * change * w.topology.belligerent)


def watch(w: World) -> None:
    """Take note of the war as it stands, so that the first quarter's news is news."""
    w.since_last("war.phase", w.war)
    w.since_last("war.failure", w.battlefield_failure)
    w.since_last("war.scare", w.nuclear_scare)


@process("M13", evidence="E011; E062; E286; E298; E340; E341; Fearon 1997")
def words_outrun_deeds(w: World) -> None:
    """A drained power goes on announcing what it does not deliver.

    Announced = delivered + cheap_talk * (1 - delivered). Those who were promised the rest remember
    it (see ``words_are_held_against_deeds`` in society/elites).
    """
    shortfall = 1.0 - w.delivered_effort
    w.announced_effort = w.delivered_effort + w.parameters.war.cheap_talk * shortfall


@process("M38", evidence="E026; E030; E031; E035; E040; Schelling 1966")
def threats_wear_off(w: World) -> None:
    """Nuclear threats frighten less with each repetition, and frightened publics support less.

    A nuclear belligerent threatens with hazard threat_hazard * battlefield failure while it fights.
    The scare fades by ``war.calming`` a quarter and gains threat_scare * habituation ** (threats
    made before) with each threat. Outside support moves by - threat_erosion * change of the scare
    (E030, E040).
    """
    p = w.parameters.war
    nuclear = np.max(w.topology.belligerent * w.topology.nuclear)
    hazard = nuclear * p.threat_hazard * w.battlefield_failure * (w.war == FIGHTING)
    threat = happens(hazard, w.uniform("war.threat"))
    w.nuclear_threat += threat
    scare = p.threat_scare * p.habituation**w.nuclear_threats_made
    w.nuclear_scare = (1.0 - p.calming) * w.nuclear_scare + threat * scare
    w.nuclear_threats_made += threat
    w.push("western_support", -p.threat_erosion * w.since_last("war.scare", w.nuclear_scare))


@process(evidence="definition")
def efforts_follow_means(w: World) -> None:
    """Delivered security effort and the troops a power could send at once.

    Delivered = (1 - drain) * (1 - inward turn); troops = capacity * delivered. Against 1 = the
    effort of a power that is neither drained nor turned inward.
    """
    w.delivered_effort = (1.0 - w.drain) * (1.0 - w.inward_turn)
    w.spare_forces = w.intervention_capacity * w.delivered_effort
    w.announced_effort = w.delivered_effort


@consideration("M11", evidence="E073; E074; E264; E375; Morgan 1985")
def trust_the_protector(state: StateRows, offers: StateOffers) -> Floats:
    """Protection is worth what the protector's word and arms are worth.

    Term = weight * security gain * (trust * reputation - ``consideration.trust_point``).
    """
    w = state.world
    p = w.parameters.consideration
    value = p.trust * (state.trust * w.reputation - p.trust_point)
    return value * offers.gain["security"] * offers.security
