"""Elites, leaders, and what governments believe of powers: trust and fear."""

from __future__ import annotations

import numpy as np

from sim.world.arrays import chance, toward
from sim.world.rule import process
from sim.world.world import World


@process("M26 M29", evidence="E122; E224; E234; E244; E250; E272; E445; Cooley 2012")
def elites_are_courted(w: World) -> None:
    """Capital, patronage and institutes win elites whatever the public thinks.

    Alignment approaches usual + co_optation * (change of patronage + change of investment) (M26) +
    soft_power * change of soft power (M29) + gratitude * memory of a rescue, at ``elite.pace``;
    changes are of strength since the start.
    """
    p = w.parameters.elite
    gain = np.zeros_like(w.elite)
    if w.on("M26"):
        bought = w.strength("patronage") - w.usual_strength("patronage")
        staked = w.strength("investment") - w.usual_strength("investment")
        gain += p.co_optation * (bought + staked)
    if w.on("M29"):
        gain += p.soft_power * (w.strength("soft_power") - w.usual_strength("soft_power"))
    target = np.clip(w.usual["elite"] + gain + p.gratitude * w.crisis_memory, -1.0, 1.0)
    w.elite = toward(w.elite, target, p.pace)


@process("M31", evidence="E166; E199; E431; Goemans, Gleditsch and Chiozza 2009 for exits")
def leaders_change(w: World) -> None:
    """A succession, or a fall, opens a window: alignments are drawn anew around the old ones.

    Ordinary successions come at ``elite.succession`` per quarter. The new leader's leanings are
    the elite's usual ones plus a normal draw, which lasts.
    """
    p = w.parameters.elite
    u = w.uniform("elite.succession", "state")
    happens = u < chance(p.succession + np.zeros_like(u))
    # A succession that the scenario dates counts as well.
    w.succession = np.maximum(w.succession, happens)
    new = np.maximum(w.succession, w.regime_fall)
    turn = p.window * w.normal("elite.leaning", "state", "power") * new[:, None]
    w.because("succession", turn=turn)
    w.usual["elite"] = np.clip(w.usual["elite"] + turn, -1.0, 1.0)


@process("M11", evidence="E073; E074; E264; E375; Mercer 1996; Press 2005")
def trust_and_fear_follow_performance(w: World) -> None:
    """A failing protector is trusted less and feared less: two channels, not one.

    Trust approaches usual * reputation / usual reputation (at most 1.5) + 0.3 * memory of rescue;
    fear approaches usual * (1 - fear_loss * failure on the battlefield); both at belief_pace.
    """
    p = w.parameters.elite
    standing = w.reputation / np.maximum(w.usual["reputation"], 0.05)
    target = w.usual["trust"] * np.clip(standing, 0.0, 1.5) + 0.3 * w.crisis_memory
    w.trust = np.clip(toward(w.trust, target, p.belief_pace), 0.0, 1.0)
    weaker = p.fear_loss * w.battlefield_failure * w.topology.belligerent
    w.fear = np.clip(toward(w.fear, w.usual["fear"] * (1.0 - weaker), p.belief_pace), 0.0, 1.0)


@process("M12", evidence="E052; E274; E380; E385; Walt 1987")
def recovery_is_feared(w: World) -> None:
    """A recovering power with minorities next door is feared, most by those who doubted it.

    After a war, under the hypothesis that it is dangerous, fear rises by recovery_fear * (1 -
    intensity of the war) * claim * delivered effort * (0.1 + 2 * minority) a quarter.
    """
    p = w.parameters.elite
    after = (w.war_quarters > 0) * (1.0 - w.war_intensity)
    danger = w.holds("weak_or_dangerous", "dangerous") * w.sphere_claim * w.delivered_effort
    rise = p.recovery_fear * after * danger * (0.1 + 2.0 * w.minority)
    w.fear = np.minimum(w.fear + rise, 1.0)
