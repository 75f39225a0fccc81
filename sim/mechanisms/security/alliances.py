"""Alliances and rescues: who calls, who comes, and what promises kept and broken are worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.arrays import REAL, Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Triangular
from sim.catalogue.variables import MEMBERSHIP
from sim.world.arrays import fading, total
from sim.world.rule import process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M14",
        name="Rescue under an alliance",
        group="war",
        cause="A threatened incumbent invokes an alliance against unrest at home.",
        effect="Troops arrive at once, the government survives and the protector's rank shows; "
        "quarrels among members bring no such help.",
        sign={"request_honoured": "+", "intervention": "+", "trust": "+", "crisis_memory": "+"},
        moderators=("membership", "spare capacity of the protector", "the elite's readiness"),
        agents=("RUS", "states"),
        strength="strong",
        evidence=("E142", "E424", "E425", "E426", "E440"),
        literature=(
            "leeds-2000",
            "berkemeier-fuhrmann-2018",
            "leeds-2003",
            "morrow-1991",
            "tansey-2017",
        ),
        disputed="The weight of the troops in the result is open (E428), reliability was doubted "
        "before (E375), and thanks did not outlast the year (E074).",
    ),
)

PARAMETERS = (
    Parameter("alliance.request_base", Triangular(-7.5, -6.5, -5.5), "log odds",
              "Readiness to ask the alliance for troops",
              "asked in two of about six crises of members 2008-22 (recalled); E425", "C",
              ("M14",)),
    Parameter("alliance.request_trust", Triangular(1.0, 2.0, 3.0), "log odds",
              "Effect of trust and elite ties on asking", "assumption", "D", ("M14",)),
    Parameter("alliance.request_danger", Triangular(7.5, 9.0, 10.5), "log odds",
              "Effect of full danger on asking: who controls his capital does not ask",
              "E431; the requests of 2010 and 2022 against crises without one (recalled)", "D",
              ("M14",)),
    Parameter("alliance.request_abroad", Triangular(1.5, 2.5, 4.0), "log odds",
              "Reluctance to ask against a neighbour",
              "three requests in some 25 rounds of fighting 2010-23 (recalled)", "C", ("M14",)),
    Parameter("alliance.answer_base", Triangular(-6.5, -5.2, -4.0), "log odds",
              "Log odds of an answer without forces, credibility and stake",
              "Leeds, Long and Mitchell 2000: three in four honoured by an able guarantor with an "
              "ordinary stake", "B", ("M14",)),
    Parameter("alliance.answer_capacity", Triangular(2.0, 4.0, 7.0), "log odds",
              "Effect of spare forces on the answer", "E046; E425; assumption", "D",
              ("M14", "M09")),
    Parameter("alliance.answer_credibility", Triangular(1.0, 2.0, 3.0), "log odds",
              "Effect of a full credibility to defend", "Mercer 1996 against; assumption", "D",
              ("M14",)),
    Parameter("alliance.answer_stake", Triangular(1.5, 3.0, 4.5), "log odds",
              "Effect of a full stake in the member", "E424; assumption", "D", ("M14",)),
    Parameter("alliance.answer_reliable", Triangular(0.5, 1.5, 3.0), "log odds",
              "Distance between the two hypotheses on reliability", "E375 against E425", "C",
              ("M14",)),
    Parameter("alliance.answer_abroad", Triangular(2.5, 3.5, 5.0), "log odds",
              "Reluctance to fight a neighbour's army",
              "Berkemeier and Fuhrmann 2018: 22 % in wars; none of three 2021-22", "C", ("M14",)),
    Parameter("alliance.answer_foe", Triangular(2.0, 4.0, 7.0), "log odds",
              "Effect of full ties of the foe to the guarantor", "E319; assumption", "D", ("M14",)),
    Parameter("alliance.honour_gain", Triangular(0.05, 0.15, 0.25), "0..1",
              "Credibility gained by a request honoured", "assumption", "D", ("M14",)),
    Parameter("alliance.refusal_cost", Triangular(0.05, 0.15, 0.3), "0..1",
              "Credibility lost by a refused request", "E375; Crescenzi 2007", "D", ("M14", "M11")),
    Parameter("alliance.quarrel_cost", Triangular(0.0, 0.02, 0.06), "0..1",
              "Credibility lost by a clash of two members", "E142", "D", ("M14",)),
    Parameter("alliance.support", Triangular(0.1, 0.25, 0.5), "0..1",
              "Credibility per delivered effort of the conveners", "E264; assumption", "D",
              ("M11",)),
    Parameter("alliance.expedition", Triangular(1.0, 2.5, 4.0), "thousand",
              "Troops sent to a rescue by a power with all its forces to spare",
              "a brigade or two of a rapid reaction force; assumption", "D", ("M14",)),
    Parameter("alliance.stay", Triangular(0.15, 0.5, 2.0), "quarters",
              "Half-life of the stay of troops sent to a rescue",
              "weeks where order is restored, longer against militants; assumption", "D", ("M14",)),
    Parameter("alliance.gratitude", Triangular(2.0, 4.0, 8.0), "quarters",
              "Half-life of the memory of a rescue", "assumption", "D", ("M14",)),
)  # fmt: skip

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]


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
    home = (w.crisis > 0.0) | (w.incursion > 0.0)
    abroad = (w.border_clash > 0.0) & ~home
    dated = _dated(w)
    bound = (w.membership[:, : len(home)] >= 1.0).any(axis=-1) | dated
    for s in map(int, np.flatnonzero((home | abroad).any(axis=1) | dated.any(axis=0))):
        inside, outside = home[s], abroad[s]
        asks = (inside | outside) & (u_ask[s] < w.states[s].wants_rescue(outside))
        alliances = [o for o in w.topology.with_mandate("mutual_defence") if bound[o, s]]
        came = _an_alliance_comes(w, s, alliances, asks, outside, u_answer[:, s])
        alone = np.flatnonzero(asks & inside & ~came)
        if len(alone):
            _the_readiest_comes(w, s, alliances, alone, u_alone[s, alone])


def _dated(w: World) -> Mask:
    """Where the scenario has dated a request or its answer to now: ``[organisation, state]``."""
    calls = (w.request, w.request_honoured, w.request_refused)
    return np.logical_or.reduce([block.any(axis=-1) for block in calls])


def _an_alliance_comes(
    w: World, s: int, alliances: Sequence[int], asks: Mask, outside: Mask, u: Floats
) -> Mask:
    """Requests of a state to its alliances in turn, and their answers: ``[R]``."""
    came = np.zeros_like(asks)
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
            for power, _ in w.topology.conveners(o):
                w.intervention[s, power] = np.maximum(w.intervention[s, power], comes)
            came |= comes
    return came


def _the_readiest_comes(
    w: World, s: int, alliances: Sequence[int], alone: Places, u: Floats
) -> None:
    """The power most ready to help a state may come by itself, in the replicates ``alone``."""
    ready = w.spare_forces[:, alone] * np.maximum(w.elite[s][:, alone], 0.0) * w.trust[s][:, alone]
    for o in alliances:
        for power, _ in w.topology.conveners(o):
            ready[power] *= w.request_refused[o, s, alone] == 0.0
    w.intervention[s, np.argmax(ready, axis=0), alone] += u < ready.max(axis=0)


def leaning(w: World, state: int | Places, organisation: int) -> Floats:
    """Strongest tie of a state to those who convene an organisation, 0..1: ``[R]``.

    The largest of the elite's alignment, if positive, the share in arms and the share in trade, by
    the weights of the conveners.
    """
    found = np.zeros_like(w.gdp[state])
    for power, weight in w.topology.conveners(organisation):
        ties = np.maximum(w.elite[state, power], 0.0)
        for share in (w.arms_share[state, power], w.trade_share[state, power]):
            ties = np.maximum(ties, share / 100.0)
        found += weight * ties
    return found


def _foe(w: World, state: int, organisation: int) -> Floats:
    """Ties of those whom a state is fighting to its alliance, 1 for fellow members: ``[R]``."""
    found = np.zeros(w.count, REAL)
    for d, pair in enumerate(w.topology.parties):
        if state in pair:
            (foe,) = (s for s in pair if s != state)
            fellow = w.membership[organisation, foe] >= 1.0
            ties = np.where(fellow, 1.0, leaning(w, foe, organisation))
            found = np.maximum(found, ties * (w.clash[d] > 0.0))
    return found


def alliances_left(w: World) -> Floats:
    """1 where a state has given up its last seat beside a power: ``[state, power, R]``."""
    seats = w.allied(MEMBERSHIP["frozen"])
    return np.maximum(-w.since_last("alliances.seats", seats), 0.0)


def deterred(w: World, state: int | Places, *, by: int | Places) -> Floats:
    """How far the guarantors of a state keep another from attacking it, 0..1: ``[R]``.

    Credibility * delivered effort of the conveners * (1 - ties of the attacker to them) of the best
    alliance of which the state is a full member; none against a fellow member.
    """
    best = np.zeros_like(w.gdp[state])
    for o in w.topology.with_mandate("mutual_defence"):
        bound = (w.membership[o, state] >= 1.0) & (w.membership[o, by] < 1.0)
        effort = w.topology.convened(o, w.delivered_effort)
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
        support[o] = w.topology.convened(o, w.delivered_effort)
    return w.since_last("alliances.support", support)
