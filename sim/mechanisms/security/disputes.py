"""Disputes between states: tension, clashes, offensives, and what settles them for good."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Beta, Triangular
from sim.mechanisms.security.alliances import Places, deterred
from sim.world.arrays import happens, share, total
from sim.world.rule import process
from sim.world.world import World

PARAMETERS = (
    Parameter("dispute.clash", Triangular(0.9, 1.5, 2.4), "per quarter",
              "Armed clashes at full tension",
              "UCDP/PRIO: Karabakh in 11 years of 24, Batken in 2021 and 2022", "C"),
    Parameter("dispute.attack", Triangular(0.2, 0.5, 0.9), "per quarter",
              "Offensives at full tension by a party without equal",
              "offensives over Karabakh of 2016, 2020, 2022 and 2023 (recalled)", "C"),
    Parameter("dispute.deterrence", Beta(5, 3), "share",
              "Offensives that a credible guarantor with free hands prevents",
              "Huth 1988: immediate extended deterrence held in 59 % of cases", "C", ("M11",)),
    Parameter("dispute.decisive", Beta(2, 10), "share",
              "Offensives that end the matter, by a party without equal",
              "one of the four offensives over Karabakh (recalled)", "C"),
    Parameter("dispute.clash_tension", Triangular(0.04, 0.08, 0.16), "0..1",
              "Tension added by a clash", "Hensel 1994 (recurrence); size: assumption"),
    Parameter("dispute.quiet", Triangular(0.005, 0.02, 0.04), "per quarter",
              "Part of the tension that a quarter without clash takes away", "assumption"),
    Parameter("dispute.mediation", Triangular(0.0, 0.01, 0.03), "per quarter",
              "The same where a fully cohesive organisation holds both parties",
              "E142 (limits); assumption"),
    Parameter("dispute.leader", Triangular(0.03, 0.1, 0.2), "0..1",
              "Spread of the turn that a new leader gives a dispute",
              "Uzbekistan after 2016 (thaw); assumption", "C"),
    Parameter("dispute.accord", Triangular(0.004, 0.012, 0.025), "per quarter",
              "Agreements without any tension",
              "two border settlements in 96 years of four disputes (recalled)", "C"),
    Parameter("dispute.nearness", Triangular(1.0, 3.0, 6.0), "ratio",
              "How much faster the rest is settled where nearly all is",
              "Kyrgyz-Uzbek and Kyrgyz-Tajik borders, 2017-25, recalled; size: assumption", "D"),
)  # fmt: skip


@process(evidence="UCDP/PRIO 2000-23; E142")
def neighbours_clash(w: World) -> None:
    """Parties to a dispute clash where tension is high and the matter open.

    Hazard = dispute.clash * heat, where heat = tension to the fourth power * (1 - settled): the
    guns are silent for years, then go off again and again.
    """
    hazard = w.parameters.dispute.clash * _heat(w)
    # A clash that the scenario dates happens whatever the hazard says.
    w.clash = np.maximum(w.clash, happens(hazard, w.uniform("dispute.clash", "dispute")))
    w.because("clash", tension=w.tension, settled=w.settled)


@process(evidence="UCDP/PRIO 2000-23; Huth 1988 on extended deterrence; Bennett and Stam 2000")
def the_stronger_attack(w: World) -> None:
    """The stronger party may take by force what it claims, unless a guarantor deters it.

    Hazard = dispute.attack * heat (as for clashes) * edge * (1 - deterrence * deterred), with edge
    = 2 * share in the strength of both - 1, if positive, and strength = capability * GDP * (1 +
    arms from abroad) * (1 + backing), backing = enmity of a power to the other party * trust in
    that power. Deterred: see ``alliances.deterred``; without M11 guarantors do not count. An
    offensive is a clash, and ends the matter with probability decisive * share.
    """
    p = w.parameters.dispute
    heat = p.attack * _heat(w)
    u, v = w.uniform("dispute.attack", "dispute"), w.uniform("dispute.outcome", "dispute")
    own = w.capability * w.gdp * (1.0 + total(w.strength("arms"), axis=1))
    one, two = w.topology.parties.T
    sides = [(s, t, own[s] * (1.0 + _backing(w, s, t))) for s, t in ((one, two), (two, one))]
    both = sides[0][2] + sides[1][2]
    for s, t, strength in sides:
        part = share(strength, both)
        edge = np.maximum(2.0 * part - 1.0, 0.0)
        safe = p.deterrence * deterred(w, t, by=s) if w.on("M11") else 0.0
        begins = happens(heat * edge * (1.0 - safe), u)
        for d, (attacker, target) in enumerate(zip(s, t, strict=True)):
            attacks = w.attack[d, attacker] = np.maximum(w.attack[d, attacker], begins[d])
            label = w.labels["dispute"][d], w.labels["state"][attacker]
            w.because(f"attack.{'.'.join(label)}", strength=part[d], tension=w.tension[d])
            w.clash[d] = np.maximum(w.clash[d], attacks)
            w.attacked[target] += attacks
            wins = (attacks > 0.0) & (v[d] < p.decisive * part[d])
            w.settled[d] = np.where(wins, 1.0, w.settled[d])


def _heat(w: World) -> Floats:
    """How likely a dispute is to be fought over, 0..1: ``[dispute, R]``."""
    return w.tension**4 * (1.0 - w.settled)


def _backing(w: World, state: Places, other: Places) -> Floats:
    """How far powers hostile to other parties stand behind states, 0..1: ``[dispute, R]``."""
    behind = w.topology.enmity[other][:, :, None] * w.trust[state]
    return behind.max(axis=1)


@process(evidence="UCDP/PRIO 2000-23; E142; Hensel 1994 (recurrence); assumption for sizes")
def tension_builds_and_eases(w: World) -> None:
    """Clashes raise tension, quiet and common formats lower it, new leaders move it either way.

    Tension + clash_tension per clash, of which a part stays. Without one, - (quiet + mediation *
    cohesion of the most cohesive organisation of both) * tension. When a party changes its leader,
    + leader * N(0, 1). What is settled takes its part of the tension along. All but the first stay.
    """
    p = w.parameters.dispute
    w.push("tension", p.clash_tension * np.minimum(w.clash, 1.0))
    calm = (p.quiet + p.mediation * _mediated(w)) * (w.clash == 0.0) * w.tension
    one, two = w.topology.parties.T
    new = np.minimum(w.succession + w.regime_fall, 1.0)
    turn = p.leader * np.maximum(new[one], new[two]) * w.normal("dispute.leader", "dispute")
    w.push("tension", turn - calm - newly_settled(w) * w.tension, lasting=1.0)


def newly_settled(w: World) -> Floats:
    """Part of each matter that has been settled since last quarter: ``[dispute, R]``."""
    return w.since_last("disputes.settled", w.settled)


def _mediated(w: World) -> Floats:
    """Cohesion of the most cohesive organisation to which both parties belong: ``[dispute, R]``."""
    one, two = w.topology.parties.T
    both = (w.membership[:, one] >= 1.0) & (w.membership[:, two] >= 1.0)
    return np.max(w.cohesion[:, None] * both, axis=0, initial=0.0)


@process(evidence="border agreements of Uzbekistan with its neighbours 2017-23 (recalled)")
def parties_make_peace(w: World) -> None:
    """The parties settle by agreement where tension is low, sooner where less is left to settle.

    Hazard = accord * (1 - tension) * (1 + nearness * part settled) while anything is open; it
    settles all.
    """
    p = w.parameters.dispute
    hazard = p.accord * (1.0 - w.tension) * (1.0 + p.nearness * w.settled) * (w.settled < 1.0)
    w.accord = np.maximum(w.accord, happens(hazard, w.uniform("dispute.accord", "dispute")))
    w.settled = np.maximum(w.settled, w.accord)


@process(evidence="definition")
def border_quarrels_are_counted(w: World) -> None:
    """Each state's clashes, and the highest tension it has with any neighbour."""
    w.border_tension = w.outside_tension
    heat = w.tension * (1.0 - w.settled)
    for d, pair in enumerate(w.topology.parties):
        for s in pair:
            w.border_tension[s] = np.maximum(w.border_tension[s], heat[d])
            w.border_clash[s] += w.clash[d]
