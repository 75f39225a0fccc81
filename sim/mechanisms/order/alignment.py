"""Public positions of states: votes, defiance, neutrality."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.mechanisms.society.seen import bound, heard, refused, rise
from sim.world.arrays import chance
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


def watch(w: World) -> Floats:
    """Change since last quarter of what moves votes toward a power, apart from chance.

    need * (economic + security dependency); trade * log(1 + trade share in %) (hypothesis
    ``trade_aligns_votes``); loyalty * the elite's leaning (M26); less distance * autonomy * (1 -
    bound by income) * rise of the belligerent's failure (M11).
    """
    p = w.parameters.order
    drawn = p.need * (w.economic_dependency + w.security_dependency)
    believed = w.holds("trade_aligns_votes", "yes")
    drawn = drawn + p.trade * believed * np.log1p(w.trade_share)
    if w.on("M26"):
        drawn = drawn + p.loyalty * w.elite
    change = w.since_last("alignment.drawn", drawn)
    if w.on("M11"):
        failure = rise(w, "alignment.failure", w.battlefield_failure) * w.topology.belligerent
        change = change - p.distance * w.autonomy[:, None] * (1.0 - bound(w)) * failure
    return change


@process(
    evidence="Flores-Macias and Kreps 2013 (hypothesis); Voeten roll calls 2000-2015; E445; E262"
)
def positions_follow_ties(w: World) -> None:
    """Votes move with the agenda, needs, loyal elites, debts called in, and a power's disgrace.

    Pushed by the change of what draws a state to a power (``watch``), by support per concession
    made to it this quarter (M15), by agenda * swing of the power * N(0, 1), the same for all states
    since what is put to the vote differs from session to session, and by session * N(0, 1) of the
    state's own, which passes.
    """
    p = w.parameters.order
    push = watch(w)
    if w.on("M15"):
        push = push + p.support * w.concession
    agenda = p.agenda * w.swing * w.normal("order.agenda", "power")
    w.push("alignment", push + agenda)
    w.push("alignment", p.session * w.normal("order.alignment", "state", "power"), lasting=0.0)


@process("M11", evidence="E073; E074; E335; E337")
def states_defy_a_failing_power(w: World) -> None:
    """Open defiance of a power that fails in battle or has just refused its help.

    Hazard = defiance * (failure + refusal) * autonomy * heard * (1 - neutrality) * (1 - fear) * (1
    - bound by income, M17) * (1 - the elite's leaning, if positive): closed and neutral states keep
    silent, dependent and frightened ones as well.
    """
    failing = w.battlefield_failure * w.topology.belligerent
    voice = w.autonomy * heard(w) * (1.0 - w.neutrality)
    free = (1.0 - w.fear) * (1.0 - bound(w)) * (1.0 - np.maximum(w.elite, 0.0))
    hazard = w.parameters.order.defiance * (failing + refused(w)) * voice[:, None] * free
    w.defiance += w.uniform("order.defiance", "state", "power") < chance(hazard)
    w.because("defiance", failure=failing, autonomy=w.autonomy, fear=w.fear)


@process("M32 M12", evidence="E038; E187; E204; E274; Kuik 2008")
def neutrality_is_given_up_under_threat(w: World) -> None:
    """A neutral state that fears a power, or is bound by one, may give up its neutrality.

    Hazard = neutrality_exit * (largest fear * claim + stage of stationed weapons).
    """
    threat = np.max(w.fear * w.sphere_claim, axis=1)
    bound_by = np.max(w.stationing, axis=1)
    hazard = w.parameters.order.neutrality_exit * (threat + bound_by) * (w.neutrality > 0)
    leaves = w.uniform("order.neutrality", "state") < chance(hazard)
    w.because("neutrality", threat=threat, bound=bound_by)
    w.neutrality = np.where(leaves, 0.0, w.neutrality)
