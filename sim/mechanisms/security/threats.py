"""Militants, attacks on foreign people and property, and the urge to protect them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.arrays import chance, poisson, saturating, total
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


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
    w.incursion += w.uniform("security.incursion", "state") < chance(p.break_in * excess)
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
