"""Sentences about crises, calls for help, violence, disputes, and weapons sold or stationed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sim.narrative.entry import (
    Entry,
    number,
    percent,
    rule_words,
    uncapitalised,
)
from sim.narrative.scene import Scene
from sim.narrative.society import felt, for_good, turned
from sim.text import listed

SERIES = 3
"""Attacks by militants in one quarter that change the course of things."""
CAUSE = 0.02
"""Move of unrest over a year that is named as a cause of a crisis."""
CROWD = 20.0
"""Protests against a power in an ordinary quarter of protest."""


def tell_crises(scene: Scene) -> Iterator[Entry]:
    """Each crisis from outbreak to outcome, and all calls for help: who came, and why."""
    in_crisis = {s for (s,) in scene.happened("crisis")}
    broken_in = {s for (s,) in scene.happened("incursion")}
    calling = {s for _, s in scene.happened("request")} | {
        s for s, _ in scene.happened("intervention")
    }
    for s in sorted(in_crisis | broken_in | calling):
        if s in in_crisis:
            yield _outbreak(scene, s)
        if s in broken_in:
            yield scene.event("incursion", state=s)
        yield from _requests(scene, s)
        yield from _interventions(scene, s)
        if s in in_crisis:
            yield from _outcome(scene, s)
    for s, p in scene.happened("security_offer"):
        yield scene.event("security_offer", state=s, power=p)


def _outbreak(scene: Scene, s: int) -> Entry:
    """A crisis and how it ends; one that brings the government down is told with its fall."""
    terms = scene.terms("crisis", s)
    name, given = scene.name("state", s), scene.given("crisis", s)
    falls = scene.now("regime_fall", s) > 0.0
    end = "in which it falls" if falls else "which it outlives"
    text = f"the government of {name} meets a crisis{given}, {end}"
    odds = f"unrest {number(terms['unrest'])} against forces that contain " if terms else ""
    odds += number(terms["containment"]) if terms else ""
    moved = scene.ledger.last_year("unrest", s)
    terms |= {f"unrest.{rule or 'given'}": change for rule, change in moved.items()}
    clauses = text, "" if given else odds, "" if given else _stirred(moved)
    size = 0.2 if falls else 1.0
    return scene.tell("crisis", *clauses, size=size, state=s, terms=terms)


def _stirred(moved: Mapping[str, float]) -> str:
    """What raised unrest over the last year."""
    causes = [r for r, v in sorted(moved.items(), key=lambda item: -item[1])[:2] if v > CAUSE]
    return f"unrest was raised by {listed([rule_words(r) for r in causes])}" if causes else ""


def _grounds(scene: Scene, s: int) -> str:
    """What a state calls for help against."""
    if scene.now("crisis", s) > 0.0:
        return "against an uprising"
    if scene.now("incursion", s) > 0.0:
        return "against militants"
    parties = scene.world.topology.parties
    foes = [
        scene.name("state", int(other))
        for (d,) in scene.happened("clash")
        for other in parties[d]
        if s in parties[d] and other != s
    ]
    return f"against {listed(foes)}" if foes else ""


def _requests(scene: Scene, s: int) -> Iterator[Entry]:
    state, name = scene.labels("state")[s], scene.name("state", s)
    asked = scene.terms(f"request.{state}")
    called = [o for o, place in scene.happened("request") if place == s]
    came = scene.world.block("intervention")[s, :, 0].sum() > 0.0
    if not called and not came:
        likely = f"; it would ask with a chance of {percent(asked['probability'])}" if asked else ""
        text = f"nobody is called to help {name}{likely}"
        yield scene.tell("no_request", text, state=s, terms=asked)
    for o in called:
        yield _answer(scene, s, o, asked)


def _answer(scene: Scene, s: int, o: int, asked: dict[str, float]) -> Entry:
    """A call, its answer and why, and what the answer costs or earns for good."""
    label = scene.labels("organisation")[o]
    comes = scene.now("request_honoured", o, s) > 0.0
    kind = "request_honoured" if comes else "request_refused"
    grounds = _grounds(scene, s)
    text = f"{grounds} {scene.name('state', s)} calls on the {label}, which ".lstrip()
    text += "sends troops" if comes else "stays away"
    terms = scene.terms(f"answer.{label}.{scene.labels('state')[s]}")
    given = scene.given(kind, o, s)
    conveners = [int(p) for p in np.flatnonzero(scene.world.topology.convener[o])]
    stays = for_good(scene, *(("trust", (s, p)) for p in conveners), ("credibility", (o,)))
    seen = [felt(scene, "rescue" if comes else "desertion", s, p) for p in conveners]
    clauses = text + given, "" if given else _odds(terms), *seen, stays
    terms |= {f"request.{k}": v for k, v in asked.items()}
    return scene.tell(kind, *clauses, state=s, organisation=o, terms=terms)


def _odds(terms: dict[str, float]) -> str:
    if not terms:
        return ""
    foe = f", ties to the attacker {number(terms['foe'])}" if terms["foe"] > 0.0 else ""
    if terms["foe"] >= 1.0:
        return "it does not fight a fellow member"
    return (
        f"chance of an answer {percent(terms['probability'])} with forces to spare "
        f"{number(terms['spare_forces'])}, credibility {number(terms['credibility'])}{foe}"
    )


def _interventions(scene: Scene, s: int) -> Iterator[Entry]:
    """Troops in a state: those of an alliance were told with its answer, so count for less."""
    honoured = any(place == s for _, place in scene.happened("request_honoured"))
    for place, p in scene.happened("intervention"):
        if place != s:
            continue
        said, size = ("intervention", 0.3) if honoured else ("intervention_alone", 1.6)
        terms = {"spare_forces": scene.now("spare_forces", p), "elite": scene.now("elite", s, p)}
        stays = for_good(scene, ("trust", (s, p)), ("elite", (s, p)))
        yield scene.event(
            "intervention", stays, said=said, size=size, state=s, power=p, terms=terms
        )


def _outcome(scene: Scene, s: int) -> Iterator[Entry]:
    name, terms = scene.name("state", s), scene.terms("survival", s)
    falls = scene.now("regime_fall", s) > 0.0
    kind, event = ("regime_fall",) * 2 if falls else ("survival", "crisis_outlived")
    given = scene.given(event, s)
    odds = f"its chance to survive was {percent(terms['survival'])}" if terms else ""
    why = _stirred(scene.ledger.last_year("unrest", s)) if falls else ""
    turn, turns = turned(scene, s) if falls else ("", {})
    text = f"the government of {name} {'falls' if falls else 'survives'}{given}"
    clauses = (text, turn) if given else (text, why, odds, turn)
    yield scene.tell(kind, *clauses, state=s, terms=terms | turns)


def tell_violence(scene: Scene) -> Iterator[Entry]:
    """Attacks, incidents and protests."""
    for (s,) in scene.happened("terror_attack"):
        terms = {"threat": scene.now("terror_threat", s), "attacks": scene.now("terror_attack", s)}
        size = terms["attacks"] if terms["attacks"] < SERIES else 2.0 * terms["attacks"]
        yield scene.event("terror_attack", size=size, state=s, terms=terms)
    for s, p in scene.happened("incident"):
        terms = scene.terms("incident", s, p) | {"incidents": scene.now("incident", s, p)}
        yield scene.event("incident", size=terms["incidents"], state=s, power=p, terms=terms)
    for s, p in scene.happened("protest_against"):
        terms = {"protests": scene.now("protest_against", s, p)}
        terms["sentiment"] = scene.now("sentiment", s, p)
        size = terms["protests"] / CROWD
        yield scene.event("protest_against", size=size, state=s, power=p, terms=terms)
    for (s,) in scene.happened("protest"):
        terms = {"protests": scene.now("protest", s), "unrest": scene.now("unrest", s)}
        yield scene.event("protest", state=s, terms=terms)


def tell_quarrels(scene: Scene) -> Iterator[Entry]:
    """Offensives and clashes over disputes, and what settles them."""
    labels, parties = scene.labels("dispute"), scene.world.topology.parties
    offensives = list(scene.happened("attack"))
    for d, s in offensives:
        (foe,) = (int(other) for other in parties[d] if other != s)
        terms = scene.terms(f"attack.{labels[d]}.{scene.labels('state')[s]}")
        named = {"foe": scene.name("state", foe)}
        yield scene.event("attack", names=named, state=s, dispute=d, terms=terms)
    fought = {d for d, _ in offensives}
    for (d,) in scene.happened("clash"):
        one, two = (scene.name("state", int(s)) for s in parties[d])
        size = 0.1 if d in fought else 1.0
        yield scene.event("clash", names={"one": one, "two": two}, size=size, dispute=d)
    for (d,) in scene.changed("settled"):
        terms = {"from": scene.was("settled", d), "to": scene.now("settled", d)}
        if terms["to"] <= terms["from"]:
            continue
        agreed = scene.now("accord", d) > 0.0
        how = "by agreement" if agreed else "by force" if d in fought else ""
        whole = "is settled for good" if terms["to"] >= 1.0 else "is settled in part"
        text = f"a dispute {whole} {how}".rstrip() + f": {scene.name('dispute', d)}"
        given = scene.given("settled", d) or scene.given("accord", d)
        yield scene.tell("settlement", text + given, dispute=d, terms=terms)


def tell_weapons(scene: Scene) -> Iterator[Entry]:
    """Stages of stationing strategic weapons."""
    for s, p in scene.changed("stationing"):
        then, now = scene.was("stationing", s, p), scene.now("stationing", s, p)
        if now <= then:
            continue
        said = "stationing" if then == 0.0 else "stationing_stage"
        said = "stationing_complete" if said != "stationing" and now >= 1.0 else said
        yield scene.event(
            "stationing" if then == 0.0 else "stationing_stage",
            said=said,
            about="stationing",
            size=2.0 if said == "stationing_complete" else 1.0,
            state=s,
            power=p,
            terms=scene.terms("stationing", s, p) | {"stage": now},
        )


ORDINARY = 1.0
"""Years of usual imports in an ordinary package that is worth telling."""
USUAL = 0.25
"""Weight among suppliers from which on a seller is a usual one."""
NEW = 0.05
"""Weight below which a seller is a newcomer."""
STEPPED_IN = 0.15
"""Part of usual supplies that must be missing for others to be said to step in."""


def tell_arms(scene: Scene) -> Iterator[Entry]:
    """Each package ordered: its size against usual imports, and the seller's appeal."""
    powers = len(scene.labels("power"))
    for s, q in scene.happened("arms_deal"):
        size = scene.terms("arms_deal", s, 0).get("size", 0.0)
        usual = scene.now("arms_market", s)
        terms = {"size": size, "usual": usual, "drones": scene.terms("arms_deal", s, 0)["drones"]}
        for term in ("weight", "appeal") + (("undelivered",) if q < powers else ()):
            terms[term] = scene.because("arms", term, s, q)
        appeals = scene.world.reasons["arms"]["appeal"][s, :, 0]
        terms["probability"] = terms["appeal"] / max(float(appeals.sum()), 1e-9)
        text = (
            f"{scene.name('state', s)} orders {'drones' if terms['drones'] else 'arms'} from "
            f"{uncapitalised(scene.name('supplier', q))} "
            f"({number(size)} SIPRI TIV mn, {number(size / max(usual, 1e-9))} times what it "
            f"imports in a usual year)"
        )
        fresh = 2.0 if terms["weight"] < NEW else 1.0
        yield scene.tell(
            "arms_deal",
            text,
            _why(terms),
            size=fresh * size / max(usual, 1e-9) / ORDINARY,
            state=s,
            supplier=q,
            terms=terms,
            **({"power": q} if q < powers else {}),
        )


def _why(terms: dict[str, float]) -> str:
    odds = f"its chance was {percent(terms['probability'])}"
    if terms["drones"] and terms["weight"] < USUAL:
        return f"it sells what others do not, and asks little, {odds}"
    if terms["weight"] >= USUAL:
        return f"its usual supplier, {odds}"
    if terms.get("undelivered", 0.0) > STEPPED_IN:
        return f"others do not deliver {percent(terms['undelivered'])} of the usual, {odds}"
    return f"{'a newcomer' if terms['weight'] < NEW else 'a lesser supplier'}, {odds}"
