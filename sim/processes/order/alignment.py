"""Public positions of states: votes, defiance, neutrality."""

from __future__ import annotations

import numpy as np

from sim.world.arrays import chance, saturating, toward
from sim.world.rule import process
from sim.world.world import World


@process(
    evidence="Flores-Macias and Kreps 2013 (hypothesis); Voeten roll calls 2000-2019; E445; E262"
)
def positions_follow_ties(w: World) -> None:
    """Votes and public positions drift with influence, loyal elites and debts called in.

    Target = usual + pull * change of the power's share of influence + 0.02 * log change of its
    trade share (hypothesis ``trade_aligns_votes``) + loyalty * change of the elite's alignment with
    it (M26) + support * concessions made to it, at most two (M15) - distance * failure of the
    belligerent * autonomy (M11) * (1 - r / (r + 10), with remittances of r % of GDP; M17).
    Alignment approaches it at 0.15 a quarter, plus order.noise * N(0, 1) and order.agenda * N(0,
    1), the latter the same for all states: what is put to the vote differs from year to year.
    """
    p = w.parameters.order
    share = (w.influence_share - w.usual["influence_share"]) / 100.0
    growth = np.log(np.maximum(w.trade_share, 0.1) / np.maximum(w.usual["trade_share"], 0.1))
    trade = 0.02 * growth * w.holds("trade_aligns_votes", "yes")
    target = w.usual["alignment"] + p.pull * share + trade
    if w.on("M26"):
        target = target + p.loyalty * (w.elite - w.usual["elite"])
    if w.on("M15"):
        target = target + p.support * np.minimum(w.conceded - w.usual["conceded"], 2.0)
    if w.on("M11"):
        bound = saturating(w.remittances, 10.0) if w.on("M17") else 0.0
        distance = w.battlefield_failure * w.topology.belligerent * w.autonomy[:, None]
        target = target - p.distance * distance * (1.0 - bound)
    noise = p.noise * w.normal("order.alignment", "state", "power")
    noise += p.agenda * w.normal("order.agenda", "power")
    w.alignment = np.clip(toward(w.alignment, target, 0.15) + noise, 0.0, 1.0)


@process("M11", evidence="E073; E074; E335; E337")
def states_defy_a_failing_power(w: World) -> None:
    """Open defiance grows with the power's failure and the state's autonomy, and shrinks with fear.

    Hazard = defiance * failure on the battlefield * autonomy * (1 - fear) * (1 - r / (r + 10), with
    remittances of r % of GDP; M17) * (1 - 0.6 * elite alignment, if positive).
    """
    p = w.parameters.order
    silenced = saturating(w.remittances, 10.0) if w.on("M17") else 0.0
    loyal = np.maximum(w.elite, 0.0)
    failing = w.battlefield_failure * w.topology.belligerent
    hazard = (
        p.defiance * failing * w.autonomy[:, None] * (1.0 - w.fear)
        * (1.0 - silenced) * (1.0 - 0.6 * loyal)
    )  # fmt: skip
    w.defiance += w.uniform("order.defiance", "state", "power") < chance(hazard)
    w.because("defiance", failure=failing, autonomy=w.autonomy, fear=w.fear)


@process("M32 M12", evidence="E038; E187; E204; E274; Kuik 2008")
def neutrality_is_given_up_under_threat(w: World) -> None:
    """A neutral state that fears a power, or is bound by one, may give up its neutrality.

    Hazard = neutrality_exit * (largest fear * claim above 0.5 + stage of stationed weapons).
    """
    p = w.parameters.order
    threat = np.max(w.fear * w.sphere_claim, axis=1)
    bound = np.max(w.stationing, axis=1)
    hazard = p.neutrality_exit * (np.maximum(threat - 0.5, 0.0) + bound) * (w.neutrality > 0)
    leaves = w.uniform("order.neutrality", "state") < chance(hazard)
    w.because("neutrality", threat=threat, bound=bound)
    w.neutrality = np.where(leaves, 0.0, w.neutrality)
