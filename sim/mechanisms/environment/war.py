"""The belligerent's war: how it goes, what it drains, what it does to a reputation."""

from __future__ import annotations

import numpy as np

from sim.catalogue.variable import WAR_PHASES
from sim.world.arrays import chance, saturating, toward
from sim.world.rule import process
from sim.world.world import World

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
    terms = np.where(u_how < against, SETTLED_AGAINST, SETTLED_FOR)
    w.because("war", against=against)
    ends = chance(p.end_hazard)
    freezes = fighting & (u_end < ends * p.freeze_share)
    settles = fighting & ~freezes & (u_end < ends)
    flares = frozen & (u_end < chance(p.flare_hazard))
    thaws = frozen & ~flares & (u_end > 1.0 - chance(p.thaw_hazard))
    w.war_quarters += fighting
    phase = np.where(freezes, FROZEN, w.war)
    phase = np.where(flares, FIGHTING, phase)
    w.war = np.where(settles | thaws, terms, phase)
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
    threat = w.uniform("war.threat") < chance(hazard)
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
