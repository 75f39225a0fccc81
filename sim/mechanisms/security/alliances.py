"""Who calls an alliance, who comes, and what promises kept and broken are worth afterwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.arrays import fading, total
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@process("M14", evidence="E142; E424; E425; E426; E428; E432; E440; Leeds, Long and Mitchell 2000")
def alliances_answer_calls_for_help(w: World) -> None:
    """A government in danger asks its alliance for troops, and the alliance comes or refuses.

    Grounds are an uprising, where the charter covers internal order (that of the CSTO does since
    December 2010), militants who break in, and fighting with a neighbour (``State.wants_rescue``).
    Only full members can ask (E426), the likeliest to answer first (``Organisation.answer``); who
    convenes the alliance sends the troops. Where none comes against an uprising or militants, the
    power most ready to may (S10), with probability spare forces * elite alignment, if positive, *
    trust; not one whose own alliance has just refused. Nobody calls an alliance against a fellow
    member. Requests, answers and refusals that the scenario dates happen as dated.
    """
    u_ask, u_alone = w.uniform("alliance.ask", "state"), w.uniform("alliance.alone", "state")
    u_answer = w.uniform("alliance.answer", "organisation", "state")
    ready = w.spare_forces * np.maximum(w.elite, 0.0) * w.trust
    convenes = (w.topology.convener > 0.0).astype(float)
    for s, state in enumerate(w.states):
        inside = (w.crisis[s] > 0.0) | (w.incursion[s] > 0.0)
        outside = (w.border_clash[s] > 0.0) & ~inside
        if not (inside.any() or outside.any() or _dated(w, s)):
            continue
        asks = (inside | outside) & (u_ask[s] < state.wants_rescue(outside))
        came = _an_alliance_comes(w, s, asks, outside, u_answer[:, s])
        refused = total(convenes[:, :, None] * w.request_refused[:, s, None]) > 0.0
        willing_to = np.where(refused, 0.0, ready[s])
        best = np.argmax(willing_to, axis=0)
        for power, willing in enumerate(willing_to):
            alone = asks & inside & ~came & (best == power) & (u_alone[s] < willing)
            w.intervention[s, power] += alone


def _dated(w: World, s: int) -> bool:
    """Whether the scenario has dated a request of a state, or its answer, to this quarter."""
    calls = (w.request, w.request_honoured, w.request_refused)
    return any(block[:, s].any() for block in calls)


def _an_alliance_comes(w: World, s: int, asks: Mask, outside: Mask, u: Floats) -> Mask:
    """Requests of a state to its alliances in turn, and their answers: ``[R]``."""
    came = np.zeros_like(asks)
    alliances = w.topology.with_mandate("mutual_defence")
    if not alliances:
        return came
    foes = [_foe(w, s, o) for o in alliances]
    likely = np.stack(
        [w.organisations[o].answer(s, outside, foe) for o, foe in zip(alliances, foes, strict=True)]
    )
    for turn in np.argsort(-likely, axis=0, kind="stable"):
        for k, o in enumerate(alliances):
            covered = outside | (w.incursion[s] > 0.0)
            if "internal_order" in w.topology.mandates[o]:
                covered = np.ones_like(asks)
            mine = (turn == k) & (w.membership[o, s] >= 1.0) & ~(outside & (foes[k] >= 1.0))
            called = mine & asks & covered & ~came | (w.request[o, s] > 0.0)
            called |= (w.request_honoured[o, s] > 0.0) | (w.request_refused[o, s] > 0.0)
            comes = mine & (u[o] < likely[k]) & (w.request_refused[o, s] == 0.0)
            comes = called & (comes | (w.request_honoured[o, s] > 0.0))
            w.request[o, s] = np.maximum(w.request[o, s], called)
            w.request_honoured[o, s] = np.maximum(w.request_honoured[o, s], comes)
            w.request_refused[o, s] = np.maximum(w.request_refused[o, s], called & mine & ~comes)
            for power in np.flatnonzero(w.topology.convener[o]):
                w.intervention[s, power] = np.maximum(w.intervention[s, power], comes)
            came |= comes
    return came


def leaning(w: World, state: int, organisation: int) -> Floats:
    """Strongest tie of a state to those who convene an organisation, 0..1: ``[R]``.

    The largest of the elite's alignment, if positive, the share in arms and the share in trade, by
    the weights of the conveners.
    """
    ties = np.maximum(w.elite[state], 0.0)
    for share in (w.arms_share[state], w.trade_share[state]):
        ties = np.maximum(ties, share / 100.0)
    return total(w.topology.convener[organisation][:, None] * ties)


def _foe(w: World, state: int, organisation: int) -> Floats:
    """Ties of those whom a state is fighting to its alliance, 1 for fellow members: ``[R]``."""
    found = np.zeros(w.count)
    for d, pair in enumerate(w.topology.parties):
        if state in pair:
            (foe,) = (s for s in pair if s != state)
            fellow = w.membership[organisation, foe] >= 1.0
            ties = np.where(fellow, 1.0, leaning(w, foe, organisation))
            found = np.maximum(found, ties * (w.clash[d] > 0.0))
    return found


def deterred(w: World, state: int, *, by: int) -> Floats:
    """How far the guarantors of a state keep another from attacking it, 0..1: ``[R]``.

    Credibility * delivered effort of the conveners * (1 - ties of the attacker to them) of the best
    alliance of which the state is a full member; none against a fellow member.
    """
    best = np.zeros(w.count)
    for o in w.topology.with_mandate("mutual_defence"):
        bound = (w.membership[o, state] >= 1.0) & (w.membership[o, by] < 1.0)
        effort = total(w.topology.convener[o][:, None] * w.delivered_effort)
        best = np.maximum(best, bound * w.credibility[o] * effort * (1.0 - leaning(w, by, o)))
    return best


@process("M14", evidence="E425; E428; E435")
def troops_are_sent(w: World) -> None:
    """Who comes to the rescue is present, for all to see.

    A rescue brings ``alliance.expedition`` thousand men * the spare forces of who sends them.
    """
    sent = np.minimum(w.intervention, 1.0) * w.parameters.alliance.expedition * w.spare_forces
    w.expedition += sent
    w.presence += sent
    w.presence_seen += sent


@process(
    "M14 M11", evidence="E074; E142; E375; E424; E425; E428; E433; Mercer 1996; Crescenzi 2007"
)
def promises_are_remembered(w: World) -> None:
    """Help given and refused moves the credibility of an alliance, as do quarrels and exhaustion.

    Credibility + honour_gain per request honoured - refusal_cost per refusal - quarrel_cost per
    clash of two members, of which a part stays, + support * change of the conveners' delivered
    effort, which stays. The memory of a rescue is 1 after it and fades, so that gratitude does not
    last (E074).
    """
    p = w.parameters.alliance
    moved = np.zeros_like(w.credibility)
    one, two = w.topology.parties.T
    for o in w.topology.with_mandate("mutual_defence"):
        inside = (w.membership[o, one] >= 1.0) & (w.membership[o, two] >= 1.0)
        moved[o] = (
            p.honour_gain * total(w.request_honoured[o])
            - p.refusal_cost * total(w.request_refused[o])
            - p.quarrel_cost * total(w.clash * inside)
        )
    w.push("credibility", moved)
    w.push("credibility", p.support * change_of_support(w), lasting=1.0)
    helped = np.minimum(w.intervention, 1.0)
    kept = w.crisis_memory * (1.0 - fading(p.gratitude))
    w.crisis_memory = np.maximum(kept, helped)


def change_of_support(w: World) -> Floats:
    """Change of the delivered effort behind each alliance since last quarter."""
    support = np.zeros_like(w.credibility)
    for o in w.topology.with_mandate("mutual_defence"):
        support[o] = total(w.topology.convener[o][:, None] * w.delivered_effort)
    return w.since_last("alliances.support", support)
