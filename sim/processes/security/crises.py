"""Unrest, regime crises, the call for help, and who comes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.arrays import chance, poisson, total, toward
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@process("M25", evidence="E164; E186; E427; E438; E439; E449; Oxus Society 2018-20")
def grievances_break_out(w: World) -> None:
    """Sudden grievances (prices, elections, scandals) mobilise where the public is audible.

    Hazard = grievance_hazard * (0.2 + audibility) * (1 - repression / 2); unrest rises by 0.15 +
    0.55 * u squared, u uniform.
    """
    p = w.parameters.crisis
    hazard = p.grievance_hazard * (0.2 + w.audibility) * (1.0 - 0.5 * w.repression)
    breaks = w.uniform("crisis.grievance", "state") < chance(hazard)
    size = 0.15 + 0.55 * w.uniform("crisis.size", "state") ** 2
    w.unrest = np.minimum(w.unrest + size * breaks, 1.0)


@process(evidence="Oxus Society 2018-20 for usual numbers; shape: assumption")
def crowds_gather(w: World) -> None:
    """Protests of all kinds grow with unrest.

    Poisson with mean usual rate / 4 * exp(3 * (unrest - usual)), the exponent between -2 and 2.5.
    """
    mood = np.exp(np.clip(3.0 * (w.unrest - w.usual["unrest"]), -2.0, 2.5))
    w.protest += poisson(w.protest_rate / 4.0 * mood, w.uniform("crisis.protest", "state"))


@process(evidence="E231; E249; E425; E439; assumption for the hazard")
def unrest_becomes_a_crisis(w: World) -> None:
    """Unrest that the state's own forces cannot contain turns into a regime crisis.

    Hazard = crisis_hazard * (unrest - threshold - contained, if positive) / 0.1; contained =
    containment * capability * grip * loyal. Grip = repression + police_help * change of the
    strength of surveillance (M30); loyal = 1 - defection * unrest * (1 - repression): the larger
    the protest, the more change sides (M27).
    """
    p = w.parameters.crisis
    loyal = 1.0 - p.defection * w.unrest * (1.0 - w.repression) if w.on("M27") else 1.0
    helped = np.zeros_like(w.repression)
    if w.on("M30"):
        cameras = w.strength("surveillance") - w.usual_strength("surveillance")
        helped = p.police_help * total(cameras, axis=1)
    grip = np.clip(w.repression + helped, 0.0, 1.0)
    containment = p.containment * w.capability * grip * loyal
    excess = np.maximum(w.unrest - p.threshold - containment, 0.0)
    hazard = p.crisis_hazard * excess / 0.1
    # A crisis that the scenario dates happens whatever the hazard says.
    w.crisis = np.maximum(w.crisis, w.uniform("crisis.onset", "state") < chance(hazard))
    w.because("crisis", unrest=w.unrest, containment=containment)


@process(evidence="E424; E425; E426; E428; E432; E440; E441; Leeds, Long and Mitchell 2000")
def alliances_answer_calls_for_help(w: World) -> None:
    """A government in crisis asks its alliance, the alliance answers, the regime stands or falls.

    M14: only full members of an organisation for mutual defence can invoke it (E426), the likeliest
    to answer first, against an incursion, and against an uprising where its charter covers internal
    order (that of the CSTO does since December 2010); who convenes it sends the troops
    (``State.wants_rescue``, ``Organisation.answer``). Where no alliance comes, the power most ready
    to may (S10), with probability spare forces * (0.5 + elite / 2) * trust. A rescued regime
    survives with rescue_success, another with 1 - fall * unrest. The crisis halves unrest.
    """
    p = w.parameters.crisis
    u_ask, u_fall = w.uniform("crisis.ask", "state"), w.uniform("crisis.fall", "state")
    u_answer = w.uniform("crisis.answer", "organisation", "state")
    u_alone = w.uniform("crisis.alone", "state")
    for s, state in enumerate(w.states):
        in_crisis = w.crisis[s] > 0
        rescued = np.zeros(w.count, dtype=bool)
        if w.on("M14"):
            raided = w.incursion[s] > 0
            asks = (in_crisis | raided) & (u_ask[s] < state.wants_rescue())
            rescued |= _alliance_comes(w, s, asks, raided, u_answer[:, s])
            rescued |= _power_comes_alone(w, s, asks & ~rescued, u_alone[s])
        survives = np.where(rescued, p.rescue_success, 1.0 - p.fall * w.unrest[s])
        w.because(f"survival.{state.label}", unrest=w.unrest[s], survival=survives)
        w.regime_fall[s] += in_crisis & (u_fall[s] > survives)
        w.unrest[s] *= np.where(in_crisis, 0.5, 1.0)


def _alliance_comes(w: World, s: int, asks: Mask, raided: Mask, u: Floats) -> Mask:
    """Requests to the organisations for mutual defence in turn, and their answers: ``[R]``."""
    rescued = np.zeros_like(asks)
    alliances = w.topology.with_mandate("mutual_defence")
    if not alliances:
        return rescued
    likely = np.stack([w.organisations[o].answer(s) for o in alliances])
    for turn in np.argsort(-likely, axis=0, kind="stable"):
        for k, o in enumerate(alliances):
            covered = asks if "internal_order" in w.topology.mandates[o] else asks & raided
            called = covered & ~rescued & (turn == k) & (w.membership[o, s] >= 1.0)
            comes = called & (u[o] < likely[k])
            w.request[o, s] += called
            w.request_honoured[o, s] += comes
            for power in np.flatnonzero(w.topology.convener[o]):
                w.intervention[s, power] += comes
            rescued |= comes
    return rescued


def _power_comes_alone(w: World, s: int, asks: Mask, u: Floats) -> Mask:
    """A single power sends troops on its own: capacity * friends in the elite * trust."""
    ready = w.spare_forces * np.clip(0.5 + 0.5 * w.elite[s], 0.0, 1.0) * w.trust[s]
    best = np.argmax(ready, axis=0)
    rescued = np.zeros_like(asks)
    for power in range(len(ready)):
        comes = asks & (best == power) & (u < ready[power])
        w.intervention[s, power] += comes
        rescued |= comes
    return rescued


@process("M14 M11", evidence="E074; E142; E375; E424; E425; E426; E428; E433; Mercer 1996")
def rescue_is_remembered(w: World) -> None:
    """A rescue ties the regime to the rescuer; a refusal or a clash of members costs credit.

    Memory = 1 after a rescue, fading by 15 % a quarter, so that gratitude does not last (E074);
    trust + 0.15 with a rescue, - refusal_cost toward each convener that refused. Credibility of the
    organisation + 0.15 per request honoured, - refusal_cost per refusal, - clash_cost per clash of
    a member.
    """
    p = w.parameters.crisis
    helped = np.minimum(w.intervention, 1.0)
    w.crisis_memory = np.maximum(0.85 * w.crisis_memory, helped)
    w.trust = np.minimum(w.trust + 0.15 * helped, 1.0)
    honoured = total(w.request_honoured, axis=1)
    left = total(w.request, axis=1) - honoured
    clashes = np.zeros_like(left)
    for o in w.topology.with_mandate("mutual_defence"):
        inside = w.membership[o, : len(w.labels["state"])] >= 1.0
        clashes[o] = total(w.clash * inside)
        for power in np.flatnonzero(w.topology.convener[o]):
            loss = p.refusal_cost * (w.request[o] - w.request_honoured[o])
            w.trust[:, power] = np.maximum(w.trust[:, power] - loss, 0.0)
    change = 0.15 * honoured - p.refusal_cost * left - p.clash_cost * clashes
    w.credibility = np.clip(w.credibility + change, 0.0, 1.0)


@process("M27", evidence="E231; E249")
def failed_policing_opens_the_door_to_guards(w: World) -> None:
    """After a crisis foreign investors ask for their own guards and the law begins to allow it.

    Gain in legal cover = guard_demand * (1 - repression) * (1 - capability) * stake, where stake =
    investment / (investment + 10 % of GDP); the urge to self-protection rises by 0.3 of it.
    """
    p = w.parameters.crisis
    weak = w.crisis * (1.0 - w.repression) * (1.0 - w.capability)
    stake = w.investment / (w.investment + 0.1 * w.gdp[:, None])
    gain = p.guard_demand * weak[:, None] * stake
    w.legal_cover = np.minimum(w.legal_cover + gain, 1.0)
    w.protection_urge = np.minimum(w.protection_urge + 0.3 * total(gain), 1.0)


@process("M30", evidence="E113; E276; E406; E436; E437")
def police_help_is_offered_afterwards(w: World) -> None:
    """Autocratic investors that sent no troops offer police and surveillance help afterwards.

    Probability = police_offer * alarm * stake * (1 - memory of an own rescue), with stake =
    investment / (investment + 0.5 % of GDP). Alarm is 1 in the quarter of a crisis and halves every
    quarter: who did not offer at once may do so at the next meeting (shape: assumption).
    """
    p = w.parameters.crisis
    w.alarm = np.maximum(0.5 * w.alarm, np.minimum(w.crisis, 1.0))
    stake = w.investment / (w.investment + 0.005 * w.gdp[:, None])
    absent = 1.0 - w.crisis_memory
    likely = p.police_offer * w.alarm[:, None] * stake * absent * (1.0 - w.topology.democracy)
    w.security_offer = (w.uniform("crisis.police", "state", "power") < likely).astype(float)
    w.because("security_offer", stake=stake, probability=likely)


@process(evidence="assumption: half-life of two years")
def unrest_is_remembered(w: World) -> None:
    """What governments remember of recent unrest.

    The present one, or 92 % of last quarter's memory where that is more (half-life of two years).
    """
    w.unrest_memory = np.maximum(0.92 * w.unrest_memory, w.unrest)


@process(evidence="IMF social unrest work (Barrett et al. 2022); assumption")
def discontent_rises_and_falls(w: World) -> None:
    """As a quarter ends, unrest moves to what growth, debt distress and neighbours make of it.

    Target = usual + (hardship * ((shortfall of growth - ordinary) / 10 + distress / 2) + contagion
    * mean excess of neighbours) * (1 - repression / 2), approached at 0.35 a quarter, plus
    unrest_sd * (0.3 + audibility) * N(0, 1). Ordinary is the mean shortfall of usual ups and downs
    (0.4 standard deviations of growth), which the usual level already contains. What breaks out in
    a quarter acts at its height first, and wears off from the next one on.
    """
    p = w.parameters.crisis
    ordinary = 0.4 * w.parameters.economy.growth_sd
    shortfall = (np.maximum(w.growth_trend - w.growth, 0.0) - ordinary) / 10.0
    excess = np.maximum(w.unrest - w.usual["unrest"], 0.0)
    near = np.stack([_neighbours(w, s, excess) / w.topology.degree[s] for s in range(len(excess))])
    fear = 1.0 - 0.5 * w.repression
    pressure = p.hardship * (shortfall + 0.5 * w.distress) + p.contagion * near
    target = w.usual["unrest"] + pressure * fear
    noise = p.unrest_sd * (0.3 + w.audibility) * w.normal("crisis.unrest", "state")
    w.unrest = np.clip(toward(w.unrest, target, 0.35) + noise, 0.0, 1.0)


def _neighbours(w: World, state: int, values: Floats) -> Floats:
    result = np.zeros(w.count)
    for other in np.flatnonzero(w.topology.neighbours[state]):
        result += values[other]
    return result
