"""Militants, attacks on foreign people and property, and the urge to protect them."""

from __future__ import annotations

import numpy as np

from sim.world.arrays import chance, poisson, total, toward
from sim.world.rule import process
from sim.world.world import World


@process("M33", evidence="E094; E137; E172; E206; E208; E373; GTD base rates; Oxus Society")
def militants_threaten(w: World) -> None:
    """The threat of militants follows the Afghan one near its border, and own and foreign forces.

    Threat -> usual + spill * change of the Afghan threat * exposure - 0.1 * tanh(change of presence
    / 2) - 0.3 * change of capability, at 0.2 a quarter; changes are since the start. Attacks are
    Poisson with mean attack_rate / 4 * threat / 0.2 (0.36 per country and year on average over
    2008-18, Oxus Society).
    """
    p = w.parameters.security
    exposure = w.afghan_exposure
    change = w.afghan_threat - w.usual["afghan_threat"]
    seen = total(w.presence, axis=1) - total(w.usual["presence"], axis=1)
    guarded = 0.1 * np.tanh(seen / 2.0) + 0.3 * (w.capability - w.usual["capability"])
    target = np.clip(w.usual["terror_threat"] + p.spill * change * exposure - guarded, 0.0, 1.0)
    w.terror_threat = toward(w.terror_threat, target, 0.2)
    rate = p.attack_rate / 4.0 * w.terror_threat / 0.2
    w.terror_attack += poisson(rate, w.uniform("security.attack", "state"))


@process("M33", evidence="E206; E208; E296; E374; Batken 1999 for a precedent; assumption")
def militants_break_in(w: World) -> None:
    """Militants too strong for the state's own forces cross into it.

    Hazard = crisis_hazard * (threat - incursion - 0.3 * capability, if positive) / 0.1; a state so
    attacked may call for help like one in a regime crisis.
    """
    p = w.parameters.crisis
    excess = np.maximum(w.terror_threat - p.incursion - 0.3 * w.capability, 0.0)
    hazard = p.crisis_hazard * excess / 0.1
    w.incursion += w.uniform("security.incursion", "state") < chance(hazard)
    w.because("incursion", threat=w.terror_threat, capability=w.capability)


@process(evidence="E085; E105; E126; E148; E232; E242; assumption for the rate")
def foreign_firms_are_attacked(w: World) -> None:
    """Attacks on a power's people and property grow with its stake, threats and resentment.

    Poisson with mean incident_rate * stake * (terror threat + unrest + rejection) * (1 -
    familiarity), where stake = investment / (investment + 20 % of GDP).
    """
    p = w.parameters.security
    stake = w.investment / (w.investment + 0.2 * w.gdp[:, None])
    danger = w.terror_threat[:, None] + w.unrest[:, None] + w.rejection
    hazard = p.incident_rate * stake * danger * (1.0 - w.familiarity)
    w.incident += poisson(hazard, w.uniform("security.incident", "state", "power"))
    w.because("incident", stake=stake, danger=danger)


@process("M02 M03 M04", evidence="E226; E242; E363; E396; E431; E432; E433; E434; E435")
def incidents_teach_self_protection(w: World) -> None:
    """Incidents raise the urge to protect own assets; a rescue by a rival first lowers it.

    M02: urge + urge_per_incident * incidents in all states. M03: a rescue by another power saves
    stake = investment / (investment + 10 % of GDP); urge - free_ride * stake saved. M04: the same
    event adds security.lesson * stake saved to a lesson that turns into urge (0.08 of it a quarter)
    and fades by 8 %. The urge approaches its usual level at 0.04 a quarter.
    """
    p = w.parameters.security
    urge = w.protection_urge
    if w.on("M02"):
        urge = urge + p.urge_per_incident * total(w.incident)
    stake = w.investment / (w.investment + 0.1 * w.gdp[:, None])
    rescued = total(w.intervention, axis=1)[:, None] - w.intervention
    saved = total(np.minimum(rescued, 1.0) * stake)
    if w.on("M03"):
        urge = urge - p.free_ride * saved
    if w.on("M04"):
        w.lesson = np.minimum(w.lesson + p.lesson * saved, 1.0)
        urge = urge + 0.08 * w.lesson
        w.lesson *= 0.92
    rest = w.usual["protection_urge"]
    w.protection_urge = np.clip(toward(urge, rest, 0.04), 0.0, 1.0)


@process("M34", evidence="E218; E220; E223; E400; Morrow 1991")
def forces_learn_from_patrons(w: World) -> None:
    """Arms and training raise a state's own capability, slowly and at falling rates.

    Capability -> usual + help_gain * change since the start of the strength of arms and training,
    summed over powers, at 0.05 a quarter.
    """
    p = w.parameters.security
    helped = total(w.strength("training", "arms"), axis=1)
    usual = total(w.usual_strength("training", "arms"), axis=1)
    target = np.clip(w.usual["capability"] + p.help_gain * (helped - usual), 0.0, 1.0)
    w.capability = toward(w.capability, target, 0.05)
