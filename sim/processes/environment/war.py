"""The belligerent's war: how it goes, what it drains, what it does to a reputation."""

from __future__ import annotations

import numpy as np

from sim.catalogue.variables import WAR_PHASES
from sim.world.arrays import chance, toward
from sim.world.rule import process
from sim.world.world import World

NONE, FIGHTING, FROZEN, SETTLED_FOR, SETTLED_AGAINST = range(len(WAR_PHASES))


@process(evidence="E012; E028; E048; Bennett and Stam 1996 for durations; assumption for rates")
def war_runs_its_course(w: World) -> None:
    """Fighting ends with a constant hazard; the longer the support, the less on its terms.

    A fighting war ends with chance(end_hazard), in the share freeze_share of cases by freezing and
    otherwise by a settlement; a frozen one flares up with chance(flare_hazard) or else is settled
    with chance(thaw_hazard). A settlement goes against the belligerent with probability 0.2 + 0.6 *
    battlefield failure * outside support to its opponent. Intensity moves half way to its target
    each quarter: ``war.intensity`` while fighting, 0.25 when frozen, else 0. Quarterly hazards are
    assumptions with wide priors.
    """
    p = w.parameters.war
    u_end, u_how = w.uniform("war.end"), w.uniform("war.terms")
    fighting, frozen = w.war == FIGHTING, w.war == FROZEN
    against = np.clip(0.2 + 0.6 * w.battlefield_failure * w.western_support, 0.0, 1.0)
    terms = np.where(u_how < against, SETTLED_AGAINST, SETTLED_FOR)
    w.because("war", against=against)
    freezes = fighting & (u_end < chance(p.end_hazard) * p.freeze_share)
    settles = fighting & ~freezes & (u_end < chance(p.end_hazard))
    flares = frozen & (u_end < chance(p.flare_hazard))
    thaws = frozen & ~flares & (u_end > 1.0 - chance(p.thaw_hazard))
    w.war_quarters += fighting
    phase = np.where(freezes, FROZEN, w.war)
    phase = np.where(flares, FIGHTING, phase)
    w.war = np.where(settles | thaws, terms, phase)
    target = np.where(w.war == FIGHTING, p.intensity, np.where(w.war == FROZEN, 0.25, 0.0))
    w.war_intensity = toward(w.war_intensity, target, 0.5)


@process("M09", evidence="E017; E028; E045; E046; E050; E266; E285; E297; E347")
def war_drains_means(w: World) -> None:
    """War and sanctions tie down forces, arms and money that the region then lacks.

    Target of the belligerent's drain = the larger of drain_peak * intensity and sanctions_drain *
    (sanctions - those absorbed). The drain approaches it at 0.4 a quarter when it rises. When it
    falls, it does so at ``war.recovery`` once there has been a war, since rebuilding takes time;
    what sanctions alone took is back as soon as they are absorbed, which happens at
    ``war.adaptation``: about two years in all (the 2014 dip, E346).
    """
    p = w.parameters.war
    fresh = np.maximum(w.sanctions - w.sanctions_absorbed, 0.0)
    wanted = np.maximum(p.drain_peak * w.war_intensity, p.sanctions_drain * fresh)
    target = w.topology.belligerent * wanted
    back = np.where(w.war_quarters > 0, p.recovery, 1.0)
    rate = np.where(target > w.drain, 0.4, back)
    w.drain = toward(w.drain, target, rate)
    w.sanctions_absorbed = toward(w.sanctions_absorbed, w.sanctions, p.adaptation)


@process("M10", evidence="E265; E266; E346; E347; E048")
def war_turns_inward_or_not(w: World) -> None:
    """Under the hypothesis of lasting retrenchment a long war leaves a lasting turn inward.

    Turn -> inward_turn * q / (q + 6) after q quarters of fighting, at 0.3 a quarter and never back;
    under the rebound hypothesis it does not grow at all. Hypothesis ``russian_retrenchment``.
    """
    p = w.parameters.war
    lasting = w.holds("russian_retrenchment", "lasting")
    reached = w.war_quarters / (w.war_quarters + 6.0)
    target = w.topology.belligerent * lasting * p.inward_turn * reached
    w.inward_turn = np.maximum(w.inward_turn, toward(w.inward_turn, target, 0.3))


@process("M11", evidence="E073; E074; E264; E375; Mercer 1996 doubts such effects")
def failure_costs_reputation(w: World) -> None:
    """A poor showing in battle lowers the belligerent's reputation as a protector.

    While it fights, failure approaches war.failure * outside support at 0.35 a quarter; afterwards
    it is forgotten by 3 % a quarter. Reputation approaches usual * (1 - reputation_loss * failure)
    at 0.3; half the loss when the war is settled on its terms.
    """
    p = w.parameters.war
    fighting = w.war == FIGHTING
    aim = np.where(fighting, p.failure * w.western_support, w.battlefield_failure * 0.97)
    w.battlefield_failure = toward(w.battlefield_failure, aim, np.where(fighting, 0.35, 1.0))
    won = np.where(w.war == SETTLED_FOR, 0.5, 1.0)
    loss = p.reputation_loss * w.battlefield_failure * won * w.topology.belligerent
    w.reputation = toward(w.reputation, w.usual["reputation"] * (1.0 - loss), 0.3)


@process("M13", evidence="E011; E062; E286; E298; E340; E341; Fearon 1997")
def words_outrun_deeds(w: World) -> None:
    """A drained power goes on announcing what it does not deliver.

    Announced = delivered + cheap_talk * (1 - delivered) (cheap talk).
    """
    shortfall = 1.0 - w.delivered_effort
    w.announced_effort = w.delivered_effort + w.parameters.war.cheap_talk * shortfall


@process("M38", evidence="E026; E030; E031; E035; E040; Schelling 1966")
def threats_wear_off(w: World) -> None:
    """Nuclear threats frighten less with each repetition.

    A nuclear belligerent threatens with hazard threat_hazard * battlefield failure while it fights.
    The scare keeps three quarters of itself and gains threat_scare * habituation ** (threats made
    before) with each threat. Outside support approaches usual * (1 - threat_erosion * scare) at
    0.3: frightened publics press for less, calm ones do not (E030, E040).
    """
    p = w.parameters.war
    nuclear = float(np.max(w.topology.belligerent * w.topology.nuclear))
    hazard = nuclear * p.threat_hazard * w.battlefield_failure * (w.war == FIGHTING)
    threat = w.uniform("war.threat") < chance(hazard)
    w.nuclear_threat += threat
    scare = p.threat_scare * p.habituation**w.nuclear_threats_made
    w.nuclear_scare = 0.75 * w.nuclear_scare + threat * scare
    w.nuclear_threats_made += threat
    # Frightened publics press for less support; calm ones do not (E030, E040).
    eroded = w.usual["western_support"] * (1.0 - p.threat_erosion * w.nuclear_scare)
    w.western_support = toward(w.western_support, eroded, 0.3)


@process(evidence="definition")
def efforts_follow_means(w: World) -> None:
    """Delivered security effort and the troops a power could send at once.

    Delivered = (1 - drain) * (1 - inward turn); troops = capacity * delivered. Against 1 = the
    effort of a power that is neither drained nor turned inward.
    """
    w.delivered_effort = (1.0 - w.drain) * (1.0 - w.inward_turn)
    w.spare_forces = w.intervention_capacity * w.delivered_effort
    w.announced_effort = w.delivered_effort
