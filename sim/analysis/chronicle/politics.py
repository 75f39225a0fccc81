"""Sentences about the outside world: shocks, war, rivalry, formats, coercion, migrants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.chronicle.entry import (
    DETAIL,
    Entry,
    listed,
    number,
    owner,
    percent,
    sentence,
    signed,
)
from sim.analysis.chronicle.scene import Scene
from sim.catalogue.variables import MEMBERSHIP, VARIABLES, WAR_PHASES
from sim.world.timeline import DatedChange

_WAR = {
    "none": "there is no war",
    "fighting": "the war breaks out",
    "frozen": "the fighting stops without a settlement",
    "settled_for": "the war is settled on the belligerent's terms",
    "settled_against": "the war is settled against the belligerent",
}
_DEGREES = {d: f"an {w}" if w[0] == "o" else f"a {w}" for w, d in MEMBERSHIP.items()}


def tell_shocks(scene: Scene) -> Iterator[Entry]:
    """What the scenario lets happen in this quarter."""
    world = scene.world
    changes = world.timeline.beginning(world.step_index - 1)
    for name in dict.fromkeys(change.name for change in changes):
        mine = [c for c in changes if c.name == name]
        if not mine[0].happens[0]:
            yield scene.tell("no_shock", sentence(f"by chance, {name} does not happen"))
            continue
        sizes = {f"{c.operation}.{c.variable}": float(c.size[0]) for c in mine}
        said = [
            _change(c.operation, c.variable, float(c.size[0]), where)
            for c, where in _merged(scene, mine)
        ]
        yield scene.tell(
            "shock", sentence(f"the scenario brings {name}: {listed(said)}"), terms=sizes
        )


def _merged(scene: Scene, changes: Sequence[DatedChange]) -> Iterator[tuple[DatedChange, str]]:
    """One change per variable, with the label of its place if it has only one."""
    for key in dict.fromkeys((c.variable, c.operation) for c in changes):
        mine = [c for c in changes if (c.variable, c.operation) == key]
        axes = VARIABLES[key[0]].axes
        labels = [scene.labels(axis)[i] for axis, i in zip(axes, mine[0].index, strict=True)]
        yield mine[0], "".join(f" {label}" for label in labels) if len(mine) == 1 else ""


def _change(operation: str, variable: str, size: float, where: str) -> str:
    declared = VARIABLES[variable]
    words = declared.name.replace("_", " ") + where
    if declared.labels:
        return f"{words} becomes {declared.labels[int(size)]}"
    return {
        "set": f"{words} {number(size)}",
        "add": f"{words} {signed(size)}",
        "multiply": f"{words} times {number(size)}",
    }[operation]


def tell_war(scene: Scene) -> Iterator[Entry]:
    """Phases of the belligerent's war, and nuclear threats."""
    phase, then = WAR_PHASES[int(scene.now("war"))], WAR_PHASES[int(scene.was("war"))]
    if phase != then:
        failure = scene.now("battlefield_failure")
        terms = {"battlefield_failure": failure, "quarters": scene.now("war_quarters")}
        odds = scene.terms("war")
        lost = f"at a chance of {percent(odds['against'])} that it would go against it"
        why = lost if phase.startswith("settled") and odds else ""
        yield scene.tell(
            "war",
            sentence(
                "the war flares up again"
                if then == "frozen" and phase == "fighting"
                else _WAR[phase],
                why,
            ),
            terms=terms | odds,
        )
    if scene.now("nuclear_threat") > 0.0:
        made, scare = scene.now("nuclear_threats_made"), scene.now("nuclear_scare")
        text = (
            f"nuclear threat number {made:.0f} since the start; it scares at {number(scare)} of 1"
        )
        yield scene.tell("nuclear_threat", sentence(text), terms={"threats": made, "scare": scare})


def tell_formats(scene: Scene) -> Iterator[Entry]:
    """Summits without a rival, and changes of membership."""
    for o, label in enumerate(scene.labels("organisation")):
        terms = scene.terms(f"summit_without.{label}")
        if terms.get("held", 0.0) > 0.0:
            spec = scene.world.scenario.organisations[label]
            powers = scene.labels("power")
            rivals = listed([scene.name("power", powers.index(p)) for p in spec.excludes])
            text = f"a summit of the {label} meets without {rivals}"
            why = f"leverage over those left out {number(terms['leverage'])}"
            yield scene.tell("summit_without", sentence(text, why), organisation=o, terms=terms)
    for o, m in scene.changed("membership"):
        yield _membership(scene, o, m)
    for (o,) in scene.happened("accession"):
        inside = scene.world.block("membership")[o, :, 0] >= 1.0
        joined = inside & (scene.before["membership"][o, :, 0] < 1.0)
        outside = scene.now("accession", o) - float(joined.sum())
        if outside > 0.0:
            text = f"{scene.name('organisation', o)} grows by {outside:.0f} outside the region"
            terms = {"members": scene.now("members", o), "joined": outside}
            yield scene.tell("accession", sentence(text), organisation=o, terms=terms)


def _membership(scene: Scene, o: int, m: int) -> Entry:
    label = scene.labels("organisation")[o]
    states = len(scene.labels("state"))
    axis, place = ("state", m) if m < states else ("power", m - states)
    then, now = scene.was("membership", o, m), scene.now("membership", o, m)
    who = scene.name(axis, place)
    leaves = now < then
    terms = {"from": then, "to": now}
    why = ""
    if leaves and axis == "state":
        terms |= (kept := scene.terms(f"exit.{label}", m))
        if kept:
            why = (
                f"doubt that it keeps its word {number(kept['doubt'])}, own autonomy "
                f"{number(kept['autonomy'])}"
            )
    elif axis == "state":
        terms |= (kept := scene.terms(f"accession.{label}", m))
        if kept:
            why = f"agreement with those who convene it {number(kept['alignment'])}"
    text = {
        MEMBERSHIP["none"]: f"{who} leaves the {label}",
        MEMBERSHIP["frozen"]: f"{who} freezes its seat in the {label}",
        MEMBERSHIP["acceding"]: f"{who} begins to accede to the {label}",
    }.get(now, f"{who} is now {_DEGREES.get(now, 'a member')} of the {label}")
    facts = {axis: place}
    kind = "freeze" if now == MEMBERSHIP["frozen"] else "exit" if leaves else "accession"
    return scene.tell(kind, sentence(text, why), organisation=o, terms=terms, **facts)


def tell_pressure(scene: Scene) -> Iterator[Entry]:
    """Policing of the sphere, coercion, barred migrants, and open defiance."""
    for s, p in scene.happened("policing"):
        terms = scene.terms("policing", s, p)
        text = f"{scene.name('state', s)} is pressed to end {owner(scene.name('power', p))} basing"
        why = f"a rival claims the sphere ({number(terms['pressure'])} of 1)" if terms else ""
        yield scene.tell("policing", sentence(text, why), state=s, power=p, terms=terms)
    for s, p in scene.happened("coercion"):
        terms = {k: scene.because("coercion", k, *_place(k, s, p)) for k in _COERCION}
        text = f"{scene.name('power', p)}, its hands free again, coerces {scene.name('state', s)}"
        why = (
            f"a minority of {percent(terms['minority'])}, "
            f"positions turned away by {number(terms['turned_away'])}"
        )
        yield scene.tell("coercion", sentence(text, why), state=s, power=p, terms=terms)
    for s, p in scene.happened("repatriation"):
        terms = scene.terms("repatriation", s, p) | {"remittances": scene.now("remittances", s, p)}
        text = f"{scene.name('power', p)}, offended, bars workers of {scene.name('state', s)}"
        why = (
            f"remittances fall from {number(scene.was('remittances', s, p))} "
            f"to {number(terms['remittances'])} % of GDP"
        )
        yield scene.tell("repatriation", sentence(text, why), state=s, power=p, terms=terms)
    yield from _defiance(scene)


_COERCION = ("minority", "turned_away", "effort")


def _place(term: str, s: int, p: int) -> tuple[int, ...]:
    return (p,) if term == "effort" else (s, p)


def _defiance(scene: Scene) -> Iterator[Entry]:
    for s, p in scene.happened("defiance"):
        terms = {
            "failure": scene.because("defiance", "failure", p),
            "autonomy": scene.because("defiance", "autonomy", s),
            "fear": scene.because("defiance", "fear", s, p),
        }
        text = f"{scene.name('state', s)} openly defies {scene.name('power', p)}"
        why = (
            f"its failure in the war {number(terms['failure'])}, own autonomy "
            f"{number(terms['autonomy'])}, fear of it {number(terms['fear'])}"
        )
        yield scene.tell(
            "defiance", sentence(text, why), state=s, power=p, terms=terms,
            detail=DETAIL["deals"],
        )  # fmt: skip


def tell_leaders(scene: Scene) -> Iterator[Entry]:
    """A change of the most influential power in a state."""
    for variable, field in (("influence", ""), ("influence_security", " in security")):
        now, then = scene.world.block(variable)[..., 0], scene.before[variable][..., 0]
        for s in range(len(now)):
            first, last = int(now[s].argmax()), int(then[s].argmax())
            if first == last:
                continue
            text = (
                f"{scene.name('power', first)} passes {scene.name('power', last)} as the most "
                f"influential power{field} in {scene.name('state', s)}, "
                f"{now[s, first]:.3f} against {now[s, last]:.3f}"
            )
            terms = {"leader": float(now[s, first]), "former_leader": float(now[s, last])}
            kind = "leader" if variable == "influence" else "security_leader"
            yield scene.tell(kind, sentence(text), state=s, power=first, terms=terms)
