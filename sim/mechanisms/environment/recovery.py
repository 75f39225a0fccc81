"""Threat of a recovered power: coercion, fear, and leaning towards others."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Triangular
from sim.mechanisms.environment.war import FIGHTING
from sim.mechanisms.society.seen import rise
from sim.world.actor import StateRows
from sim.world.arrays import happens, largest_others
from sim.world.offers import StateOffers
from sim.world.rule import consideration, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M12",
        name="Threat from a recovered power",
        group="war",
        cause="A power regains strength after questioning the statehood of neighbours in which "
        "its nationality lives.",
        effect="They fear it more and lean towards others.",
        sign={"fear": "+", "concentration": "-", "influence_share": "-"},
        moderators=("minority share", "outcome of the war", "nearness"),
        agents=("KAZ", "states"),
        strength="weak",
        evidence=("E052", "E274", "E380", "E385"),
        literature=("walt-1987", "saideman-2001"),
        disputed="Opposed to the view that the power will be too absorbed to matter (E265); the "
        "strong guarantor and the strong threat may be the same state.",
    ),
)

PARAMETERS = (
    Parameter("rivalry.coercion_hazard", Triangular(0.1, 0.4, 1.0), "per quarter",
              "Coercive acts of a recovered power where all belong to its minority",
              "E052; assumption", "D", ("M12",)),
    Parameter("elite.invasion_fear", Triangular(0.1, 0.5, 1.0), "0..1",
              "Fear of an attacker with a claim, where all belong to its minority",
              "PaperLab 2022-23: 8 then 15 % in Kazakhstan think an attack possible", "D",
              ("M12",)),
    Parameter("elite.recovery_fear", Triangular(0.1, 0.5, 1.0), "per claim",
              "Fear of a recovered power with a claim, where all belong to its minority",
              "E052; E385", "D", ("M12",)),
    Parameter("elite.bullied", Triangular(0.05, 0.15, 0.3), "0..1",
              "Fear gained and leaning lost by an act of coercion", "assumption", "D", ("M12",)),
    Parameter("consideration.balancing", Triangular(0.2, 1.0, 2.5), "utility",
              "Weight of balancing against a threat", "assumption", "D", ("M12",)),
    Parameter("consideration.minority", Triangular(3.0, 6.0, 12.0), "per share",
              "How much a minority adds to the pretext of its power", "E052; E385", "D",
              ("M12",)),
)  # fmt: skip


def pretext(state: StateRows) -> Floats:
    """What each power has to threaten a state with (M12): ``[power, R]``.

    Fear * claim to the sphere * (1 + ``consideration.minority`` * minority).
    """
    w = state.world
    much = 1.0 + w.parameters.consideration.minority * state.minority
    return state.fear * w.sphere_claim * much


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
def coerce_when_recovered(w: World) -> None:
    """A power with a claim that has its hands free again may coerce states with its minorities.

    Hazard, once fighting is over = coercion_hazard * sphere claim * delivered effort * minority *
    share of the state's votes not with it; in full where the sources that call it dangerous are
    right, else ``motives.unheld`` of it (hypothesis ``weak_or_dangerous``).
    """
    p = w.parameters.rivalry
    after_war = (w.war_quarters > 0) & (w.war != FIGHTING)
    dangerous = w.believing("weak_or_dangerous", "dangerous") * after_war
    hazard = p.coercion_hazard * dangerous * w.sphere_claim * w.delivered_effort
    hazard = hazard * w.minority * (1.0 - w.alignment)
    w.coercion += happens(hazard, w.uniform("rivalry.coercion", "state", "power"))
    w.because("coercion", minority=w.minority, alignment=w.alignment, effort=w.delivered_effort)


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


@consideration("M12", evidence="E052; E274; E380; E385; Walt 1987")
def balance_against_the_threat(state: StateRows, offers: StateOffers) -> Floats:
    """A state that fears to become a target takes protection from others.

    Term = weight * security gain * (largest pretext of another power - that of this one), pretext =
    fear * claim to the sphere * (1 + ``consideration.minority`` * minority), for security
    instruments; in full where the sources that call a recovering power dangerous are right, else
    ``motives.unheld`` of it (hypothesis ``weak_or_dangerous``).
    """
    w = state.world
    p = w.parameters.consideration
    own = pretext(state)
    threat = largest_others(own) - own
    weight = p.balancing * w.believing("weak_or_dangerous", "dangerous")
    return weight * threat * offers.gain["security"] * offers.security
