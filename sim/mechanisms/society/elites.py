"""Elites, and what governments believe of powers: trust and fear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.mechanisms.society.seen import refused, rise
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


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
        for power in np.flatnonzero(w.topology.convener[o]):
            promised[:, power] = np.maximum(promised[:, power], inside)
    return promised


def menace(w: World) -> Floats:
    """Rise of the danger that a power with a claim is to its neighbours: ``[power, R]``.

    Rise of the intensity of the belligerent's war, and, once there has been one, rise of its
    delivered effort * (1 - intensity), under the hypothesis that a recovering power is dangerous
    (``weak_or_dangerous``); times invasion_fear, recovery_fear and its claim to the sphere.
    """
    war = rise(w, "elites.war", w.war_intensity) * w.topology.belligerent
    free = (w.war_quarters > 0) * (1.0 - w.war_intensity)
    recovery = rise(w, "elites.effort", w.delivered_effort) * w.topology.belligerent
    dangerous = w.holds("weak_or_dangerous", "dangerous")
    p = w.parameters.elite
    rises = p.invasion_fear * war + p.recovery_fear * dangerous * free * recovery
    return w.sphere_claim * rises


@process("M12", evidence="E052; E274; E380; E385; Walt 1987")
def threats_are_feared(w: World) -> None:
    """An attack nearby, and the attacker's recovery, frighten those who could be next.

    Fear rises by claim to the sphere * (invasion_fear * rise of the war's intensity + recovery_fear
    * recovered effort; see ``menace``) * square root of the minority's share, and by bullied per
    act of coercion, of which elites take bullied as well.
    """
    coerced = w.parameters.elite.bullied * np.minimum(w.coercion, 1.0)
    w.push("fear", menace(w) * np.sqrt(w.minority) + coerced)
    w.push("elite", -coerced)
