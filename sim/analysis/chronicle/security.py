"""Sentences about threats, crises, rescues and weapons."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.chronicle.entry import DETAIL, Entry, number, owner, percent, sentence, signed
from sim.analysis.chronicle.scene import Scene

SERIES = 3
"""Attacks by militants in one quarter that change the course of things."""


def tell_crises(scene: Scene) -> Iterator[Entry]:
    """Each crisis from outbreak to outcome: who was asked, who came, who fell."""
    in_crisis = [s for (s,) in scene.happened("crisis")]
    for s in sorted({s for _, s in scene.happened("request")} - set(in_crisis)):
        yield from _requests(scene, s)
    for s in in_crisis:
        terms = scene.terms("crisis", s)
        why = f"unrest {number(terms['unrest'])} against forces that contain" if terms else ""
        why += f" {number(terms['containment'])}" if terms else ""
        text = f"unrest in {scene.name('state', s)} turns into a crisis of the regime"
        yield scene.tell("crisis", sentence(text, why), state=s, terms=terms)
        yield from _requests(scene, s)
        yield from _outcome(scene, s)


def _requests(scene: Scene, s: int) -> Iterator[Entry]:
    state = scene.labels("state")[s]
    name = scene.name("state", s)
    asked = scene.terms(f"request.{state}")
    called = [o for o, place in scene.happened("request") if place == s]
    if not called and scene.world.block("intervention")[s, :, 0].sum() == 0.0:
        likely = f"; it would ask with a chance of {percent(asked['probability'])}" if asked else ""
        text = sentence(f"nobody is called to help {name}{likely}")
        yield scene.tell("no_request", text, state=s, terms=asked)
    for o in called:
        label = scene.labels("organisation")[o]
        terms = scene.terms(f"answer.{label}.{state}")
        terms |= {"ties_of_the_foe": terms.pop("foe")} if terms else {}
        comes = scene.now("request_honoured", o, s) > 0.0
        text = f"{name} calls on the {label}, which {'sends troops' if comes else 'stays away'}"
        yield scene.tell(
            "request_honoured" if comes else "request_refused",
            sentence(text, _answer(terms)),
            state=s,
            organisation=o,
            terms=terms | {f"request.{k}": v for k, v in asked.items()},
        )


def _answer(terms: dict[str, float]) -> str:
    if not terms:
        return ""
    return (
        f"chance of an answer {percent(terms['probability'])}, with forces to spare "
        f"{number(terms['spare_forces'])}, credibility {number(terms['credibility'])}, "
        f"stake {number(terms['stake'])}, ties to the other side {number(terms['ties_of_the_foe'])}"
    )


def _outcome(scene: Scene, s: int) -> Iterator[Entry]:
    name = scene.name("state", s)
    for place, p in scene.happened("intervention"):
        if place == s:
            text = f"{scene.name('power', p)} has troops in {name} to save the government"
            terms = {
                "spare_forces": scene.now("spare_forces", p),
                "elite": scene.now("elite", s, p),
            }
            yield scene.tell("intervention", sentence(text), state=s, power=p, terms=terms)
    terms = scene.terms("survival", s)
    odds = f"chance of survival {percent(terms['survival'])}" if terms else ""
    falls = scene.now("regime_fall", s) > 0.0
    text = f"the government of {name} falls" if falls else f"the government of {name} survives"
    kind = "regime_fall" if falls else "survival"
    yield scene.tell(kind, sentence(text, odds), state=s, terms=terms)
    for place, p in scene.happened("security_offer"):
        if place == s:
            text = f"{scene.name('power', p)} offers {name} police and surveillance help"
            terms = scene.terms("security_offer", s, p)
            yield scene.tell("security_offer", sentence(text), state=s, power=p, terms=terms)


def tell_violence(scene: Scene) -> Iterator[Entry]:
    """Attacks, incidents and protests against a power."""
    for (s,) in scene.happened("terror_attack"):
        terms = {"threat": scene.now("terror_threat", s), "attacks": scene.now("terror_attack", s)}
        text = f"{_count(terms['attacks'], 'attack')} by militants in {scene.name('state', s)}"
        why = f"threat {number(terms['threat'])} of 1"
        detail = DETAIL["events" if terms["attacks"] >= SERIES else "deals"]
        yield scene.tell("terror_attack", sentence(text, why), state=s, terms=terms, detail=detail)
    for s, p in scene.happened("incident"):
        terms = scene.terms("incident", s, p) | {"incidents": scene.now("incident", s, p)}
        what = _count(terms["incidents"], "attack")
        text = (
            f"{what} on people or property of {scene.name('power', p)} in {scene.name('state', s)}"
        )
        yield scene.tell(
            "incident", sentence(text), state=s, power=p, terms=terms, detail=DETAIL["deals"]
        )
    for s, p in scene.happened("protest_against"):
        terms = {"protests": scene.now("protest_against", s, p)}
        terms["sentiment"] = scene.now("sentiment", s, p)
        text = (
            f"{_count(terms['protests'], 'protest')} against {scene.name('power', p)} in "
            f"{scene.name('state', s)}, where sentiment stands at {signed(terms['sentiment'])}"
        )
        yield scene.tell(
            "protest_against", sentence(text), state=s, power=p, terms=terms,
            detail=DETAIL["everything"],
        )  # fmt: skip


def tell_quarrels(scene: Scene) -> Iterator[Entry]:
    """Clashes and offensives over disputes, and what settles them."""
    labels, names = scene.labels("dispute"), scene.world.scenario.disputes
    parties = scene.world.topology.parties
    offensives = list(scene.happened("attack"))
    for d, s in offensives:
        (foe,) = (int(other) for other in parties[d] if other != s)
        terms = scene.terms(f"attack.{labels[d]}.{scene.labels('state')[s]}")
        text = f"{scene.name('state', s)} attacks {scene.name('state', foe)}"
        why = f"it has {percent(terms['strength'])} of the strength of both" if terms else ""
        yield scene.tell("attack", sentence(text, why), state=s, dispute=d, terms=terms)
    fought = {d for d, _ in offensives}
    for (d,) in scene.happened("clash"):
        if d not in fought:
            one, two = (scene.name("state", int(s)) for s in parties[d])
            terms = scene.terms("clash", d)
            why = f"tension {number(terms['tension'])} of 1" if terms else ""
            text = f"forces of {one} and {two} clash"
            yield scene.tell("clash", sentence(text, why), dispute=d, terms=terms)
    for (d,) in scene.changed("settled"):
        terms = {"from": scene.was("settled", d), "to": scene.now("settled", d)}
        if terms["to"] >= 1.0:
            how = "by agreement" if scene.now("accord", d) > 0.0 else "by force"
            text = f"a dispute is settled for good {how}: {names[labels[d]].name}"
            yield scene.tell("settlement", sentence(text), dispute=d, terms=terms)


def _count(number_of: float, noun: str) -> str:
    return f"an {noun}" if number_of == 1 and noun[0] == "a" else _plural(number_of, noun)


def _plural(number_of: float, noun: str) -> str:
    return f"a {noun}" if number_of == 1 else f"{number_of:.0f} {noun}s"


def tell_weapons(scene: Scene) -> Iterator[Entry]:
    """Stages of stationing strategic weapons."""
    for s, p in scene.changed("stationing"):
        then, now = scene.was("stationing", s, p), scene.now("stationing", s, p)
        if now <= then:
            continue
        power, state = scene.name("power", p), scene.name("state", s)
        stage = (
            f"stage {percent(now)} of the stationing of {owner(power)} nuclear weapons in {state}"
        )
        if then == 0.0:
            stage = f"{power} begins to station nuclear weapons in {state}"
        elif now >= 1.0:
            stage = f"{power} completes the stationing of nuclear weapons in {state}"
        terms = scene.terms("stationing", s, p) | {"stage": now}
        why = ""
        if then == 0.0 and "loyal_elite" in terms:
            why = f"a loyal elite and an unheard public ({number(terms['loyal_elite'])} of 1)"
        detail = DETAIL["events" if then == 0.0 or now >= 1.0 else "deals"]
        yield scene.tell(
            "stationing", sentence(stage, why), state=s, power=p, terms=terms, detail=detail
        )
