"""Between the powers: leverage, distance, formats, friction, policing, coercion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.mechanisms.environment.war import FIGHTING
from sim.world.arrays import chance, largest_seen, saturating, total
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process(
    "M05 M06",
    evidence="E051; E069; E072; E387; E061; E063; E077; Keohane and Nye 1977; Snyder 1984",
)
def backing_gives_leverage(w: World) -> None:
    """Powers that back an isolated belligerent gain leverage over it, the longer the more.

    Leverage over the belligerent moves for good by leverage_gain * change of isolation * lending
    power of the backer, isolation = sanctions * quarters of fighting, half-saturating at
    ``rivalry.isolation``. Democracies gain none. M06: who fears to be drawn into the war signs no
    treaty and keeps its leverage to itself, at the price of friction: + entrapment * change of the
    war's intensity; without that fear it ties its hands, and ``rivalry.treaty`` of the gain is
    gone. Disputed by the belligerent's leadership (E082), hence a wide prior.
    """
    p = w.parameters.rivalry
    pair = ((1.0 - w.topology.democracy) * (1.0 - w.topology.belligerent))[:, None]
    pair = pair * w.topology.belligerent[None]
    gain = p.leverage_gain * np.minimum(w.lending_power, 1.0)[:, None] * pair
    if w.on("M06"):
        w.push("friction", p.entrapment * w.since_last("rivalry.war", w.war_intensity) * pair)
    else:
        gain = gain * (1.0 - p.treaty)
    if w.on("M05"):
        w.push("leverage", gain * _isolated(w), lasting=1.0)


def _isolated(w: World) -> Floats:
    """Change of the belligerent's isolation, ``[R]``."""
    half = w.parameters.rivalry.isolation
    return w.since_last("rivalry.isolation", w.sanctions * saturating(w.war_quarters, half))


def watch(w: World) -> None:
    """Take note of the war as it stands, so that the first quarter's news is news."""
    w.since_last("rivalry.war", w.war_intensity)
    _isolated(w)


@process("M07", evidence="E060; E066; E071; E204; E205; E370; E415; Cooley 2012")
def convene_without_the_rival(w: World) -> None:
    """A power convenes formats that leave its rival out, sooner where it holds leverage over it.

    Hazard of a summit = summit_hazard * leverage of the conveners, by their weights, over those
    left out, on average. Each summit raises a convener's standing patronage with states by
    summit_gain * half-saturation * degree of membership, and the friction of each rival, who
    resents it, with the convener by ``rivalry.slight``, all times the convener's weight, which is
    counted as its part in the summit.
    """
    p = w.parameters.rivalry
    states = len(w.labels["state"])
    u = w.uniform("rivalry.summit", "organisation")
    for o, mandates in enumerate(w.topology.mandates):
        rival, convener = w.topology.excludes[o], w.topology.convener[o]
        if "summit" not in mandates or not rival.any():
            continue
        over = total(total(convener[:, None, None] * rival[None, :, None] * w.leverage))
        leverage = over / max(rival.sum(), 1.0)
        held = u[o] < chance(p.summit_hazard * leverage)
        label = w.labels["organisation"][o]
        w.because(f"summit_without.{label}", held=held, leverage=leverage)
        w.summit_without += convener[:, None] * held
        gain = p.summit_gain * held * w.membership[o, :states]
        for i in w.instruments.with_role("patronage"):
            half = w.instruments.saturation[i]
            w.push_posture(i, gain[:, None] * convener[:, None] * half)
        w.push("friction", p.slight * held * rival[:, None, None] * convener[None, :, None])


@process("M08", evidence="E075; E287; E288; E289; E291; E292 disputes the cause")
def police_the_sphere(w: World) -> None:
    """A power with a claim to the sphere presses hosts to end a third power's basing.

    Hazard = policing_hazard * pressure * presence that is seen, half-saturating at
    ``security.presence_half`` thousand; pressure = the largest sphere claim * delivered effort * (1
    - the third power's leverage over the claimant) among other powers; in full where the sources
    that see friction are right, else ``motives.unheld`` of it. With each push the host ends
    ``rivalry.closure`` of the bases, for good.
    """
    p = w.parameters.rivalry
    seen = saturating(w.presence_seen, w.parameters.security.presence_half)
    claims = w.sphere_claim * w.delivered_effort
    pressure = largest_seen(claims * (1.0 - w.leverage))
    hazard = p.policing_hazard * w.believing("power_friction", "friction") * pressure * seen
    pushed = w.uniform("rivalry.policing", "state", "power") < chance(hazard)
    w.policing += pushed
    w.because("policing", presence_seen=seen, pressure=np.broadcast_to(pressure, seen.shape))
    for i in w.instruments.with_role("base"):
        w.ties[i] *= 1.0 - p.closure * pushed
        w.level("ties")[i] *= 1.0 - p.closure * pushed


@process("M08", evidence="E284; E360; E362; E366; assumption for the rate")
def advances_cause_friction(w: World) -> None:
    """A power resents a rival's gains where it has a position to lose, unless it needs the rival.

    Friction moves by advance_friction * mean over states of the security dependency on it * what
    the dependency on the rival gained in a year, if anything * (1 - the rival's leverage over it);
    restraint in the other's field (M01) thus keeps it low. In full where the sources that see
    friction are right, else ``motives.unheld`` of it (hypothesis ``power_friction``).
    """
    gains = np.maximum(w.security_dependency - w.dependency_year_ago, 0.0)
    rubs = total(w.security_dependency[:, :, None] * gains[:, None]) / len(gains)
    rubs *= 1.0 - np.moveaxis(w.leverage, 0, 1)
    for power in range(len(rubs)):
        rubs[power, power] = 0.0
    seen = w.believing("power_friction", "friction")
    w.push("friction", w.parameters.rivalry.advance_friction * seen * rubs)


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
    w.coercion += w.uniform("rivalry.coercion", "state", "power") < chance(hazard)
    w.because("coercion", minority=w.minority, alignment=w.alignment, effort=w.delivered_effort)
