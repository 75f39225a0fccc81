"""Sentences about the outside world: shocks, war, rivalry, formats, coercion, migrants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.catalogue.variables import MEMBERSHIP, VARIABLES, WAR_PHASES
from sim.narrative.entry import PHASES, Entry, number, percent, signed, variable_words
from sim.narrative.scene import Scene
from sim.narrative.society import felt, for_good
from sim.text import listed
from sim.world.timeline import DatedChange

_DEGREES = {d: f"an {w}" if w[0] == "o" else f"a {w}" for w, d in MEMBERSHIP.items()}
TOLD_ELSEWHERE = (
    "war",
    "distress",
    "stationing",
    "neutrality",
    "price_dispute",
    "membership",
    "settled",
)
"""Variables, besides events, whose changes have an entry of their own."""
AHEAD = 1.05
"""How far ahead a power must be to be told as the most influential one."""
WITHDRAWN = 0.3
"""Thousand personnel that an ordinary withdrawal or deployment moves in a quarter."""


def tell_shocks(scene: Scene) -> Iterator[Entry]:
    """What the scenario lets happen in this quarter, as given; events it dates are told as such."""
    timeline = scene.world.timeline
    for kind, verb, changes in (
        ("shock", "the scenario brings", timeline.beginning(scene.step)),
        ("shock_ends", "what the scenario imposed is over:", timeline.ending(scene.step)),
    ):
        for name in dict.fromkeys(change.name for change in changes):
            mine = [c for c in changes if c.name == name]
            if not mine[0].happens[0]:
                if kind == "shock":
                    text = f"by chance, {_spaced(name)} does not happen"
                    yield scene.tell("no_shock", text, topic=name)
                continue
            said = [
                _change(c, where) if kind == "shock" else variable_words(c.variable) + where
                for c, where in _merged(scene, mine)
                # events, and what turns from phase to phase, have an entry of their own
                if VARIABLES[c.variable].role != "event" and c.variable not in TOLD_ELSEWHERE
            ]
            terms = {f"{c.operation}.{c.variable}": float(c.size[0]) for c in mine}
            what = f"{verb} {_spaced(name)}" + (f": {listed(said)}" if said else "")
            size = 1.0 if said else 0.1
            facts = _about(mine)
            yield scene.tell(kind, what, size=size, topic=name, terms=terms, **facts)


def _spaced(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")


def _about(changes: Sequence[DatedChange]) -> dict[str, int]:
    """The state and the power that all of these changes concern, if there is but one."""
    facts = {}
    for axis in ("state", "power"):
        places = {
            c.index[VARIABLES[c.variable].axes.index(axis)]
            for c in changes
            if axis in VARIABLES[c.variable].axes
        }
        if len(places) == 1:
            facts[axis] = places.pop()
    return facts


def _merged(scene: Scene, changes: Sequence[DatedChange]) -> Iterator[tuple[DatedChange, str]]:
    """One change per variable, with the names of its place if it has only one."""
    for key in dict.fromkeys((c.variable, c.operation) for c in changes):
        mine = [c for c in changes if (c.variable, c.operation) == key]
        axes = VARIABLES[key[0]].axes
        where = [_place(scene, axis, i) for axis, i in zip(axes, mine[0].index, strict=True)]
        yield mine[0], f" ({', '.join(where)})" if where and len(mine) == 1 else ""


def _place(scene: Scene, axis: str, place: int) -> str:
    """A place in words on any axis; axes without names of their own show the label."""
    if axis == "rival":
        axis = "power"
    named = axis in ("state", "power", "organisation", "dispute", "instrument", "supplier")
    return scene.name(axis, place) if named else scene.labels(axis)[place]


def _change(change: DatedChange, where: str) -> str:
    declared = VARIABLES[change.variable]
    words, size = variable_words(change.variable) + where, float(change.size[0])
    if declared.labels:
        return f"{words} becomes {declared.labels[int(size)].replace('_', ' ')}"
    return {
        "set": f"{words} {number(size)}",
        "add": f"{words} {signed(size)}",
        "multiply": f"{words} times {number(size)}",
    }[change.operation]


def tell_war(scene: Scene) -> Iterator[Entry]:
    """Phases of the belligerent's war, and nuclear threats."""
    phase, then = WAR_PHASES[int(scene.now("war"))], WAR_PHASES[int(scene.was("war"))]
    if phase != then:
        failure, lasted = scene.now("battlefield_failure"), scene.now("war_quarters")
        odds = scene.terms("war")
        terms = {"battlefield_failure": failure, "quarters": lasted} | odds
        lost = f"at a chance of {percent(odds.get('against', 0.0))} that it would go against it"
        why = lost if phase.startswith("settled") and odds and not scene.given("war") else ""
        again = then == "frozen" and phase == "fighting"
        text = "the war flares up again" if again else PHASES[phase]
        after = f"after {number(lasted / 4.0)} years of fighting" if phase != "fighting" else ""
        clauses = text + scene.given("war"), after, why
        yield scene.tell("war", *clauses, topic=phase, terms=terms)
    if scene.now("nuclear_threat") > 0.0:
        made, scare = scene.now("nuclear_threats_made"), scene.now("nuclear_scare")
        terms = {"threats": made, "scare": scare}
        yield scene.event("nuclear_threat", size=2.0 / made, terms=terms)


def tell_formats(scene: Scene) -> Iterator[Entry]:
    """Summits without a rival, and changes of membership."""
    for o, label in enumerate(scene.labels("organisation")):
        terms = scene.terms(f"summit_without.{label}")
        if terms.get("held", 0.0) > 0.0:
            met = scene.memory[label, "summits"] = scene.memory.get((label, "summits"), 0) + 1
            spec = scene.model.in_force.organisations[label]
            powers = scene.labels("power")
            rivals = listed([scene.name("power", powers.index(p)) for p in spec.excludes])
            text = f"the {label} meets without {rivals}"
            why = f"leverage over those left out {number(terms['leverage'])}"
            yield scene.tell(
                "summit_without", text, why, size=2.0 / met, organisation=o, terms=terms
            )
    for o, m in scene.changed("membership"):
        yield _membership(scene, o, m)
    for (o,) in scene.happened("accession"):
        inside = scene.world.block("membership")[o, :, 0] >= 1.0
        joined = inside & (scene.before["membership"][o, :, 0] < 1.0)
        outside = scene.now("accession", o) - float(joined.sum())
        if outside > 0.0:
            text = f"{scene.name('organisation', o)} grows by {outside:.0f} outside the region"
            terms = {"members": scene.now("members", o), "joined": outside}
            yield scene.tell("accession", text, size=0.6, organisation=o, terms=terms)


_LEAVING = {
    "doubt": "doubt that it keeps its word",
    "distance": "distance of its elite from those who convene it",
    "autonomy": "own autonomy",
}
"""What speaks for leaving an organisation, by term."""


def _membership(scene: Scene, o: int, m: int) -> Entry:
    label = scene.labels("organisation")[o]
    states = len(scene.labels("state"))
    axis, place = ("state", m) if m < states else ("power", m - states)
    then, now = scene.was("membership", o, m), scene.now("membership", o, m)
    who = scene.name(axis, place)
    terms = {"from": then, "to": now}
    given = scene.given("membership", o, m)
    if now < then and axis == "state":
        terms |= (kept := scene.terms(f"exit.{label}", m))
        why = ", ".join(f"{words} {number(kept[name])}" for name, words in _LEAVING.items()
                        if name in kept)  # fmt: skip
    else:
        terms |= (kept := scene.terms(f"accession.{label}", m))
        why = f"agreement with those who convene it {number(kept['alignment'])}" if kept else ""
    frozen = MEMBERSHIP["frozen"]
    text = {
        MEMBERSHIP["none"]: f"{who} leaves the {label}",
        frozen: f"{who} freezes its seat in the {label}",
        MEMBERSHIP["acceding"]: f"{who} begins to accede to the {label}",
    }.get(now, f"{who} is now {_DEGREES.get(now, 'a member')} of the {label}")
    kind = "freeze" if now == frozen else "exit" if now < then else "accession"
    if then == frozen and now > then:
        kind, text, why = "return", f"{who} takes its seat in the {label} again", ""
    size = 1.0 if now in (0.0, frozen, 1.0) else 0.5
    return scene.tell(
        kind, text + given, "" if given else why, size=size, organisation=o,
        topic=f"{now}", terms=terms, **{axis: place},
    )  # fmt: skip


def tell_pressure(scene: Scene) -> Iterator[Entry]:
    """Policing of the sphere, coercion, barred migrants, troops that come or go, defiance."""
    for s, p in scene.happened("policing"):
        size = 0.3 + scene.terms("policing", s, p).get("presence_seen", 0.0)
        yield scene.event("policing", size=size, state=s, power=p)
    for s, p in scene.happened("coercion"):
        terms = {
            "minority": scene.because("coercion", "minority", s, p),
            "alignment": scene.because("coercion", "alignment", s, p),
            "effort": scene.because("coercion", "effort", p),
        }
        stays = for_good(scene, ("fear", (s, p)), ("elite", (s, p)))
        also = felt(scene, "bullying", s, p), stays
        yield scene.event("coercion", *also, state=s, power=p, terms=terms)
    yield from _expulsions(scene)
    yield from _troops(scene)
    yield from _defiance(scene)


def _expulsions(scene: Scene) -> Iterator[Entry]:
    for s, p in scene.happened("repatriation"):
        terms = scene.terms("repatriation", s, p) | {"barred": scene.now("barred", s, p)}
        offended = terms.get("offended", 0.0) >= SLIGHTED
        earned = scene.now("remittances", s, p)
        harm = (
            f"{percent(terms['barred'])} of the way is closed to those who earn "
            f"{number(earned)} % of GDP there"
        )
        yield scene.event(
            "repatriation", harm, felt(scene, "bullying", s, p), state=s, power=p, terms=terms,
            why="it is offended" if offended else None, size=HARMED + earned / EARNED,
        )  # fmt: skip


SLIGHTED = 0.02
"""Offence (acts of defiance, agreement in votes lost) from which on an expulsion answers it."""
HARMED, EARNED = 0.4, 40.0
"""Size of an expulsion that hurts nobody, and percent of GDP earned that add an ordinary one."""


def _troops(scene: Scene) -> Iterator[Entry]:
    """Bases and posts that come and go, where in one quarter enough of them."""
    moved = scene.world.block("presence")[..., 0] - scene.before["presence"][..., 0]
    for s, p in np.argwhere(np.abs(moved) >= WITHDRAWN):
        change, left = float(moved[s, p]), scene.now("presence", int(s), int(p))
        yield scene.event(
            "troops",
            said="troops_come" if change > 0 else "troops_go",
            about="presence",
            names={"many": f"{1000.0 * abs(change):,.0f}", "left": f"{1000.0 * left:,.0f}"},
            size=abs(change) / WITHDRAWN,
            state=int(s),
            power=int(p),
            terms={"moved_thousand": change},
        )


def _defiance(scene: Scene) -> Iterator[Entry]:
    for s, p in scene.happened("defiance"):
        terms = {
            "failure": scene.because("defiance", "failure", p),
            "autonomy": scene.because("defiance", "autonomy", s),
            "fear": scene.because("defiance", "fear", s, p),
        }
        refused = any(place == s for _, place in scene.happened("request_refused"))
        why = "it has just been refused help" if refused else None
        yield scene.event("defiance", why=why, state=s, power=p, terms=terms)


def tell_influence(scene: Scene) -> Iterator[Entry]:
    """A change of the most influential power in a state, once it is clearly ahead."""
    for variable, field, kind in (
        ("influence", "", "leader"), ("influence_security", " in security", "security_leader"),
    ):  # fmt: skip
        leaders = scene.memory.setdefault(variable, {})
        now, then = scene.world.block(variable)[..., 0], scene.before[variable][..., 0]
        for s in range(len(now)):
            known = leaders.setdefault(s, int(then[s].argmax()))
            first = int(now[s].argmax())
            if first == known or now[s, first] < AHEAD * now[s, known]:
                continue
            leaders[s] = first
            text = (
                f"{scene.name('power', first)} passes {scene.name('power', known)} as the most "
                f"influential power{field} in {scene.name('state', s)}, "
                f"{now[s, first]:.2f} against {now[s, known]:.2f}"
            )
            sold = scene.now("arms_share", s, first) / 100.0
            why = f"it sold {percent(sold)} of the arms of five years" if field else ""
            terms = {"leader": float(now[s, first]), "former_leader": float(now[s, known])}
            yield scene.tell(kind, text, why, state=s, power=first, terms=terms)
