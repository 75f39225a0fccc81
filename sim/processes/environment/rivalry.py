"""Between the powers: leverage, distance, formats, friction, policing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.processes.environment.war import FIGHTING
from sim.world.arrays import chance, total, toward
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process("M05", evidence="E051; E069; E072; E387; Keohane and Nye 1977")
def backing_gives_leverage(w: World) -> None:
    """Powers that back an isolated belligerent gain leverage over it, the longer the more.

    Leverage of p over the belligerent approaches usual + leverage_gain * sanctions * q / (q + 8) *
    lending power of p, at 0.15 a quarter, where q counts quarters of fighting. Democracies that
    sanction it gain none. Disputed by the belligerent's leadership (E082), hence a wide prior.
    """
    p = w.parameters.rivalry
    isolation = w.sanctions * w.war_quarters / (w.war_quarters + 8.0)
    backer = (1.0 - w.topology.democracy) * (1.0 - w.topology.belligerent)
    size = np.clip(w.lending_power, 0.0, 1.0)
    gain = p.leverage_gain * isolation * backer * size
    over = gain[:, None] * w.topology.belligerent[None, :]
    w.leverage = toward(w.leverage, np.clip(w.usual["leverage"] + over, 0.0, 1.0), 0.15)


@process("M06", evidence="E061; E063; E065; E077; E078; Snyder 1984")
def entrapment_keeps_distance(w: World) -> None:
    """A partner fears to be drawn into the belligerent's war and keeps some distance.

    Risk = entrapment * intensity. Friction of every other power with the belligerent rises by 0.1 *
    risk. Leverage is used, not shared: the partner that will not sign a treaty keeps at least its
    usual leverage plus the risk (approached at 0.1 a quarter).
    """
    p = w.parameters.rivalry
    risk = p.entrapment * w.war_intensity
    pair = (1.0 - w.topology.belligerent)[:, None] * w.topology.belligerent[None, :]
    w.friction = np.clip(w.friction + 0.1 * risk * pair, 0.0, 1.0)
    kept = np.minimum(w.usual["leverage"] + risk * pair, 1.0)
    w.leverage = np.maximum(w.leverage, toward(w.leverage, kept, 0.1))


@process("M07", evidence="E060; E066; E071; E204; E205; E370; E415; Cooley 2012")
def convene_without_the_rival(w: World) -> None:
    """A power convenes formats that leave its rival out, sooner where it holds leverage over it.

    Hazard of a summit = summit_hazard * (0.25 + 1.5 * leverage of the conveners over those left
    out). Each summit adds summit_gain * half-saturation * degree of membership to the convener's
    patronage ties with members, and 0.05 to its friction with the rival.
    """
    p = w.parameters.rivalry
    patronage = w.instruments.with_role("patronage")
    for o, mandates in enumerate(w.topology.mandates):
        if "summit" not in mandates or not w.topology.excludes[o].any():
            continue
        rival = w.topology.excludes[o]
        convener = w.topology.convener[o]
        leverage = sum(
            convener[a] * rival[b] * w.leverage[a, b]
            for a in range(len(rival))
            for b in range(len(rival))
        )
        hazard = p.summit_hazard * (0.25 + 1.5 * leverage)
        held = w.uniform("rivalry.summit", "organisation")[o] < chance(hazard)
        w.because(
            f"summit_without.{w.labels['organisation'][o]}",
            held=held,
            leverage=np.broadcast_to(leverage, held.shape),
        )
        w.summit_without += convener[:, None] * held
        members = w.membership[o, : len(w.labels["state"])]
        gain = p.summit_gain * held * members
        for i in patronage:
            half = w.instruments.saturation[i]
            w.ties[i] += gain[:, None] * convener[:, None] * half
        w.friction += 0.05 * held * convener[:, None, None] * rival[None, :, None]


@process("M08", evidence="E075; E287; E288; E289; E291; E292 disputes the cause")
def police_the_sphere(w: World) -> None:
    """A power with a claim to the sphere presses hosts to end a third power's basing.

    Hazard = policing_hazard * pressure * seen / (seen + 0.5), with the presence seen in thousands
    and pressure = the largest sphere claim * delivered effort * (1 - the third power's leverage
    over the claimant) among other powers. With each push the host ends 40 % of the bases, for good.
    """
    p = w.parameters.rivalry
    bases = w.instruments.with_role("base")
    seen = w.presence_seen / (w.presence_seen + 0.5)
    pressure = np.stack([_pressure_on(w, power) for power in range(seen.shape[1])])
    friction = 0.25 + 0.75 * w.holds("power_friction", "friction")
    hazard = p.policing_hazard * friction * pressure * seen
    pushed = w.uniform("rivalry.policing", "state", "power") < chance(hazard)
    w.policing += pushed
    w.because("policing", presence_seen=seen, pressure=np.broadcast_to(pressure, seen.shape))
    for i in bases:
        w.ties[i] *= 1.0 - 0.4 * pushed
        # A base given up is not rebuilt from the established posture.
        w.usual["ties"][i] *= 1.0 - 0.4 * pushed


def _pressure_on(w: World, power: int) -> Floats:
    """Strongest claim that other powers can press against this one: ``[R]``."""
    claims = w.sphere_claim * w.delivered_effort * (1.0 - w.leverage[power])
    claims[power] = 0.0
    return np.asarray(np.max(claims, axis=0), dtype=np.float64)


@process("M08", evidence="E284; E360; E362; E366; assumption for the rate")
def advances_cause_friction(w: World) -> None:
    """A power resents a rival's gains where it has a position to lose, unless it needs the rival.

    Friction grows by rate * mean over states of own security influence * the rival's gains of a
    year * (1 - the rival's leverage, M05); restraint in the other's field (M01) thus keeps it low.
    Strong only where the sources that see friction are right (hypothesis ``power_friction``).
    """
    gains = np.maximum(w.influence_security - w.influence_year_ago, 0.0)
    rubs = total(w.influence_security[:, :, None] * gains[:, None]) / len(gains)
    seen = 0.3 + 0.7 * w.holds("power_friction", "friction")
    rubs = w.parameters.rivalry.advance_friction * seen * rubs * (1.0 - w.leverage.swapaxes(0, 1))
    for power in range(len(rubs)):
        rubs[power, power] = 0.0
    w.friction = np.minimum(w.friction + rubs, 1.0)


@process(evidence="assumption")
def friction_fades(w: World) -> None:
    """Friction between powers drifts back to where it began, at 0.1 a quarter."""
    w.friction = toward(w.friction, w.usual["friction"], 0.1)


@process("M12", evidence="E052; E274; E380; E385; Walt 1987")
def coerce_when_recovered(w: World) -> None:
    """A power with a claim that has its hands free again may coerce states with its minorities.

    Hazard, once fighting is over = coercion_hazard * (1 if held dangerous, else 0.1) * sphere claim
    * delivered effort * (0.1 + 3 * minority) * (0.2 + 4 * alignment lost since the start);
    hypothesis ``weak_or_dangerous``. Coercion adds 0.2 to fear and costs 0.1 of sentiment.
    """
    p = w.parameters.rivalry
    after_war = (w.war_quarters > 0) & (w.war != FIGHTING)
    dangerous = 0.1 + 0.9 * w.holds("weak_or_dangerous", "dangerous")
    turned = np.maximum(w.usual["alignment"] - w.alignment, 0.0)
    hazard = (
        p.coercion_hazard * dangerous * after_war * w.sphere_claim * w.delivered_effort
        * (0.1 + 3.0 * w.minority) * (0.2 + 4.0 * turned)
    )  # fmt: skip
    coerced = w.uniform("rivalry.coercion", "state", "power") < chance(hazard)
    w.coercion += coerced
    w.because("coercion", minority=w.minority, turned_away=turned, effort=w.delivered_effort)
    w.fear = np.minimum(w.fear + 0.2 * coerced, 1.0)
    w.sentiment -= 0.1 * coerced
