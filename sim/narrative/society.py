"""Sentences about leaders, publics, attitudes that jump for no known reason, and what stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from sim.catalogue.variables import REGIMES, VARIABLES
from sim.narrative.entry import (
    SAID,
    SEEN,
    Entry,
    number,
    rule_words,
    signed,
    uncapitalised,
    variable_words,
)
from sim.narrative.scene import CHANCE, FOLLOWED, Scene
from sim.text import listed

TURN = 0.05
"""Move of an elite's leaning from which on a new leader is said to turn."""
FELT = 0.03
"""Move of opinion in a quarter that is named (-1..1)."""
STIRRED = 0.08
"""Move of opinion in a quarter that is worth an entry."""
JUMP = 0.1
"""Part of a scale that a level must jump to be told."""
STAYED = 0.1
"""Part of a scale that a level must have moved over the run to be told at the end."""
LASTING = 8
"""Lines at the end, at most."""
NAMED = 4
"""Places named in one line, at most."""
SLIGHT = 0.015
"""Part of a scale below which a lasting change is not told."""


def tell_leaders(scene: Scene) -> Iterator[Entry]:
    """Leaders who go in the ordinary course, and those who hold on at an election that counts."""
    for s in range(len(scene.labels("state"))):
        name, gone = scene.name("state", s), scene.terms("exit", s)
        polled = gone.get("election", 0.0) > 0.0
        if scene.now("succession", s) > 0.0:
            turn, terms = turned(scene, s)
            voted = gone.get("vote", 0.0) > 0.5  # the vote made most of the hazard
            how = "loses office at an election" if voted else "goes in the ordinary course"
            given = scene.given("succession", s)
            after = f" after {number(gone['tenure'])} years" if gone else ""
            text = f"the leader of {name} {'goes' if given else how}{after}"
            size = 0.6 + 3.0 * max((abs(v) for v in terms.values()), default=0.0)
            yield scene.tell(
                "succession", text + given, turn, size=size, state=s, terms=gone | terms
            )
        elif polled and scene.now("regime_fall", s) == 0.0 and scene.now("regime", s) > 0.0:
            text = f"the leader of {name} holds on at an election"
            kind = REGIMES[int(scene.now("regime", s))]
            size = 2.0 if kind == "democracy" else 1.0
            yield scene.tell("held_on", text, size=size, state=s, terms=gone)


def turned(scene: Scene, s: int) -> tuple[str, dict[str, float]]:
    """Where a new leader turns, in words and by power."""
    if "succession" not in scene.world.reasons:
        return "", {}
    powers = scene.labels("power")
    turns = {f"turn.{q}": scene.because("succession", "turn", s, p) for p, q in enumerate(powers)}
    values = list(turns.values())
    near, far = int(np.argmax(values)), int(np.argmin(values))
    said = []
    if values[near] > TURN:
        said.append(f"nearer to {scene.name('power', near)} ({signed(values[near])})")
    if values[far] < -TURN:
        said.append(f"farther from {scene.name('power', far)} ({signed(values[far])})")
    words = f"the successor moves {listed(said)}" if said else "the successor hardly turns"
    return words, turns


def tell_neutrality(scene: Scene) -> Iterator[Entry]:
    """Neutrality given up."""
    for (s,) in scene.changed("neutrality"):
        if scene.now("neutrality", s) < scene.was("neutrality", s):
            yield scene.event("neutrality", state=s)


def tell_opinion(scene: Scene) -> Iterator[Entry]:
    """What publics saw in a quarter and how opinion moved, by power and cause."""
    kept = scene.world.reasons.get("sentiment", {})
    for cause, said in SEEN.items():
        if cause not in kept:
            continue
        for p in range(len(scene.labels("power"))):
            moves = kept[cause][:, p, 0]
            if np.max(np.abs(moves)) < STIRRED:
                continue
            terms = {
                f"{cause}.{q}": float(v) for q, v in zip(scene.labels("state"), moves, strict=True)
            }
            sides = [_moved(scene, moves, sign) for sign in (-1.0, 1.0)]
            text = f"opinion of {scene.name('power', p)} {' and '.join(filter(None, sides))} {said}"
            size = float(np.max(np.abs(moves))) / (2.0 * STIRRED)
            yield scene.tell("opinion", text, size=size, topic=cause, power=p, terms=terms)


def _moved(scene: Scene, moves: Sequence[float], sign: float) -> str:
    """How far opinion moved, the states that moved most first."""
    order = [int(s) for s in np.argsort(-sign * np.asarray(moves)) if sign * moves[s] >= FELT]
    if not order:
        return ""
    scale = SAID["sentiment"][1]
    named = [f"{scene.name('state', s)} (by {scale * abs(moves[s]):.0f})" for s in order[:NAMED]]
    if len(order) > NAMED:
        named.append(f"{len(order) - NAMED} more")
    return f"{'rises' if sign > 0 else 'falls'} in {listed(named)}"


def tell_jumps(scene: Scene) -> Iterator[Entry]:
    """Levels that jump for reasons that no rule knows."""
    for variable in FOLLOWED:
        steps = scene.ledger.unexplained(variable)
        if steps is None:
            continue
        low, high = VARIABLES[variable].summary_span
        for place in np.argwhere(np.abs(steps[..., 0]) >= JUMP * (high - low)):
            where = tuple(int(i) for i in place)
            facts = _facts(variable, where)
            if facts is None:
                continue
            step = float(steps[(*where, 0)])
            much = said_change(variable, step)
            text = f"{said(scene, variable, where)} {much} for reasons outside the model"
            size = abs(step) / (high - low) / (1.5 * JUMP)
            terms = {variable: step}
            yield scene.tell("jump", text, size=size, topic=variable, terms=terms, **facts)


def _facts(variable: str, place: tuple[int, ...]) -> dict[str, int] | None:
    """The place by axis as an entry has it; None for a power's relation to itself."""
    facts: dict[str, int] = {}
    facts.update(zip(VARIABLES[variable].axes, place, strict=True))
    rival = facts.pop("rival", None)
    return None if rival is not None and rival == facts["power"] else facts


def said(scene: Scene, variable: str, place: tuple[int, ...]) -> str:
    """A slow variable at a place in words: ``trust of Armenia in Russia``."""
    axes = VARIABLES[variable].axes
    names = {
        axis: uncapitalised(scene.name("power" if axis == "rival" else axis, i))
        for axis, i in zip(axes, place, strict=True)
    }
    if variable in SAID:
        return SAID[variable][0].format(**names)
    return variable_words(variable) + (f" ({', '.join(names.values())})" if names else "")


def said_change(variable: str, change: float) -> str:
    """A change in the unit in which the variable is told: ``falls by 20 points``."""
    _, scale, unit = SAID.get(variable, ("", 1.0, ""))
    much = number(abs(scale * change)) if scale == 1.0 else f"{abs(scale * change):.0f}"
    return f"{'rises' if change > 0 else 'falls'} by {much}{' ' if unit else ''}{unit}"


def for_good(scene: Scene, *what: tuple[str, tuple[int, ...]]) -> str:
    """What of this quarter stays, for levels at places: ``for good, trust of ... falls by 0.1``."""
    moved = [(v, place, scene.ledger.for_good(v, *place)) for v, place in what]
    parts = [
        f"{said(scene, v, place)} {said_change(v, change)}"
        for v, place, change in moved
        if abs(change) >= SLIGHT * (VARIABLES[v].high - VARIABLES[v].low)
    ]
    return f"for good, {listed(parts)}" if parts else ""


def felt(scene: Scene, cause: str, s: int, p: int) -> str:
    """How opinion of a power in a state moved for one cause; nothing where it hardly did."""
    kept = scene.world.reasons.get("sentiment", {})
    moved = scene.because("sentiment", cause, s, p) if cause in kept else 0.0
    if abs(moved) < FELT:
        return ""
    return f"{said(scene, 'sentiment', (s, p))} {said_change('sentiment', moved)}"


def tell_lasting(scene: Scene) -> Iterator[Entry]:
    """At the end: what is not what it was, where most, and what made it so."""
    if scene.step < len(scene.model.quarters) - 1:
        return
    lines = sorted(_changes(scene), key=lambda line: -line[0])[:LASTING]
    for _, variable, rest, states in lines:
        yield _stays(scene, variable, rest, states)


def _changes(scene: Scene) -> Iterator[tuple[float, str, tuple[int, ...], list[tuple[float, int]]]]:
    """Levels that moved far, states gathered: how far, variable, places but the state, states."""
    for variable in FOLLOWED:
        low, high = VARIABLES[variable].summary_span
        moved = (scene.world.level(variable) - scene.ledger.start[variable])[..., 0]
        gathered: dict[tuple[int, ...], list[tuple[float, int]]] = defaultdict(list)
        by_state = VARIABLES[variable].axes[:1] == ("state",)
        for place in np.argwhere(np.abs(moved) >= STAYED * (high - low)):
            where = tuple(int(i) for i in place)
            if _facts(variable, where) is not None:
                key, s = (where[1:], where[0]) if by_state else (where, 0)
                side = (int(moved[where] > 0.0), *key)
                gathered[side].append((float(moved[where]), s))
        for side, found in gathered.items():
            known = sum(
                abs(v)
                - abs(
                    scene.ledger.since_start(variable, *_whole(variable, side[1:], s)).get(
                        CHANCE, 0.0
                    )
                )
                for v, s in found
            )
            far = max(known, 0.0) + max(abs(v) for v, _ in found) / 2.0
            yield far / (high - low), variable, side[1:], sorted(found, key=lambda f: -abs(f[0]))


def _whole(variable: str, rest: tuple[int, ...], s: int) -> tuple[int, ...]:
    return (s, *rest) if VARIABLES[variable].axes[:1] == ("state",) else rest


def _stays(
    scene: Scene, variable: str, rest: tuple[int, ...], states: list[tuple[float, int]]
) -> Entry:
    """One line of the end: the first place in full, the others by name, and the causes."""
    first = _whole(variable, rest, states[0][1])
    causes: dict[str, float] = defaultdict(float)
    for _, s in states:
        for rule, change in scene.ledger.since_start(variable, *_whole(variable, rest, s)).items():
            causes[rule] += change
    sign = 1.0 if states[0][0] > 0 else -1.0
    ranked = sorted(causes.items(), key=lambda item: -sign * item[1])
    total = sum(abs(v) for v, _ in states)
    named = [rule_words(r) for r, v in ranked[:2] if sign * v > total / 5.0]
    _, scale, unit = SAID.get(variable, ("", 1.0, ""))
    amounts = [
        number(scale * abs(v)) if scale == 1.0 else f"{scale * abs(v):.0f}" for v, _ in states
    ]
    head = f"{said(scene, variable, first)} is {amounts[0]}{' ' if unit else ''}{unit}"
    more = [
        f"{scene.name('state', s)} {much}"
        for (_, s), much in list(zip(states, amounts, strict=True))[1 : NAMED + 1]
    ]
    also = f" (also {listed(more)})" if more else ""
    text = f"{head} {'higher' if sign > 0 else 'lower'} than at the start{also}"
    facts = _facts(variable, first) or {}
    if len(states) > 1:
        facts.pop("state", None)
    return scene.tell(
        "lasting",
        text,
        f"by {listed(named)}" if named else "",
        topic=variable,
        terms={f"by.{rule or 'given'}": v for rule, v in causes.items()},
        **facts,
    )
