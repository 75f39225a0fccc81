"""Sentences about matters between powers and states: agreed, refused, renewed, lapsed, stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np

from sim.catalogue.variables import DIMENSIONS
from sim.narrative.entry import (
    BLAMED,
    Entry,
    consideration_words,
    dollars,
    motive_words,
    number,
    percent,
)
from sim.narrative.scene import Scene
from sim.text import listed

Fate = Literal["deal", "refusal", "renewal", "lapse"]
TOLD = 2
"""Things named where there are several."""
NEGLIGIBLE = 0.005
CLOSE = 0.1
"""Sum of the considerations within which a decision could have gone either way."""
ORDINARY = 0.2
"""Size of an ordinary matter: half-saturations of its instrument times its grip."""
REVISED = 0.7
"""Change of the logarithm of a standing level (a doubling) that makes a renewal worth telling."""
STOPPED = 1.0
"""Percent of GDP that an ordinary stopped project was worth."""
FALL = -0.2
"""Change of the logarithm from which on a renewed programme is said to shrink."""


@dataclass(frozen=True)
class Matter:
    """One matter: places of the parties, what it was about, its fate, and what lay behind it.

    ``strength`` is its size in half-saturations of the instrument, ``grip`` how much that shows,
    intrudes and binds.
    """

    state: int
    power: int
    dimension: str
    instrument: int
    size: float
    cost: float
    level: float
    fate: Fate
    motives: dict[str, float]
    restraint: float
    considerations: dict[str, float]
    chance: float
    strength: float
    grip: float

    @property
    def balance(self) -> float:
        """Sum of the considerations, without chance."""
        return sum(self.considerations.values())

    @property
    def importance(self) -> float:
        """How large it is among its kind; a renewal by what it changes."""
        change = abs(self.revision) / REVISED if self.fate == "renewal" else 1.0
        return change * self.strength * self.grip / ORDINARY

    @property
    def revision(self) -> float:
        """Change of the logarithm of the standing level by a renewal."""
        return log(max(self.level, 1e-9) / max(self.size, 1e-9))

    @property
    def terms(self) -> dict[str, float]:
        """Everything as numbers by dotted name."""
        return {
            "size": self.size,
            "cost_usd_bn": self.cost,
            "level": self.level,
            **{f"motive.{name}": value for name, value in self.motives.items()},
            "restraint": self.restraint,
            **{f"consideration.{name}": value for name, value in self.considerations.items()},
            "chance": self.chance,
            "utility": self.balance + self.chance,
        }


def matters(scene: Scene) -> list[Matter]:
    """All matters that came to the table in the quarter."""
    deals = scene.world.reasons.get("deals")
    if deals is None:
        return []
    return [_matter(scene, int(s), int(p)) for s, p in np.argwhere(deals["size"][..., 0] > 0.0)]


def _matter(scene: Scene, s: int, p: int) -> Matter:
    world, channels = scene.world, scene.world.channels
    c = int(scene.because("deals", "channel", s, p))
    i, dimension = int(channels.instrument[c]), DIMENSIONS[channels.dimension[c]]
    state, size = scene.labels("state")[s], scene.because("deals", "size", s, p)
    fates: tuple[Fate, ...] = ("deal", "refusal", "renewal", "lapse")
    fate = next(f for f in fates if scene.now(f, s, p) > 0.0)
    considerations = scene.terms(f"offer.{state}", p)
    if fate in ("renewal", "lapse"):
        considerations["inertia"] = float(world.parameters.consideration.inertia[0])
    half = float(world.instruments.saturation[i, 0])
    seen = 1.0 - float(channels.deniability[c, 0]) if world.on("M35") else 1.0
    kept_back = scene.terms(f"restraint.{scene.labels('power')[p]}", s).get("restraint", 0.0)
    return Matter(
        s, p, dimension, i, size,
        cost=scene.because("deals", "money", s, p),
        level=scene.because("deals", "level", s, p),
        fate=fate,
        motives=_motives(scene, s, p, i, dimension),
        restraint=kept_back * seen if dimension == "security" else 0.0,
        considerations=considerations,
        chance=scene.terms(f"choice.{state}", p).get("chance", 0.0),
        strength=size / (half * (scene.now("gdp", s) if world.instruments.of_gdp[i] else 1.0)),
        grip=float(channels.visibility[c, 0] + channels.intrusion[c, 0] + channels.binding[c, 0]),
    )  # fmt: skip


def _motives(scene: Scene, s: int, p: int, instrument: int, dimension: str) -> dict[str, float]:
    """What the power wanted: motives of the dimension, those served by other means set aside."""
    world = scene.world
    kept = scene.terms(f"motive.{scene.labels('power')[p]}", s)
    aside = float(world.parameters.deals.aside[0])
    found = {}
    for rule in world.powers[p].motives:
        if rule.dimension == dimension and rule.name in kept:
            serves = not rule.means or instrument in world.instruments.with_role(*rule.means)
            found[rule.name] = kept[rule.name] * (1.0 if serves else aside)
    return found


def tell_deals(scene: Scene) -> Iterator[Entry]:
    """Every matter of the quarter; routine ones weigh little."""
    for matter in matters(scene):
        why = "" if matter.fate in ("renewal", "lapse") else _why(matter)
        yield scene.tell(
            matter.fate,
            _what(scene, matter),
            why,
            _verdict(matter),
            size=matter.importance,
            state=matter.state,
            power=matter.power,
            instrument=matter.instrument,
            terms=matter.terms,
        )


def amount(scene: Scene, instrument: int, size: float, state: int) -> str:
    """An amount of an instrument in its own unit: ``official loan (USD 2.9 bn, 9 % of GDP)``."""
    title = scene.name("instrument", instrument)
    unit = scene.model.in_force.instruments[scene.labels("instrument")[instrument]].unit
    much = f"{number(size)} {unit}"
    if unit == "USD bn":
        much = f"{dollars(size)}, {percent(size / scene.now('gdp', state))} of GDP"
    return f"{title[:1].lower()}{title[1:]} ({much})"


def _what(scene: Scene, matter: Matter) -> str:
    state, power = scene.name("state", matter.state), scene.name("power", matter.power)
    thing = amount(scene, matter.instrument, matter.size, matter.state)
    if matter.fate == "renewal":
        left = amount(scene, matter.instrument, matter.level, matter.state)
        left = left.rpartition(" (")[2].rstrip(")")
        how = "cut" if matter.revision < FALL else "enlarged" if matter.revision > -FALL else "kept"
        return f"{state} and {power} renew {thing}, {how} to {left}"
    return {
        "deal": f"{state} and {power} agree on {thing}",
        "refusal": f"{state} turns {power} down over {thing}",
        "lapse": f"{state} lets what it has with {power} in {thing} lapse",
    }[matter.fate]


def _why(matter: Matter) -> str:
    wanted = max(matter.motives, key=lambda n: matter.motives[n], default="")
    if not wanted or matter.motives[wanted] < NEGLIGIBLE:
        return ""
    kept = f", less {percent(matter.restraint)} out of restraint" if matter.restraint > 0.05 else ""
    return f"behind it {motive_words(wanted)}{kept}"


def _verdict(matter: Matter) -> str:
    """The strongest reason for it, the strongest against it, and whether chance decided."""
    parts = []
    for word, sign in (("for", 1.0), ("against", -1.0)):
        ranked = sorted(matter.considerations.items(), key=lambda item: -sign * item[1])
        name, value = ranked[0] if ranked else ("", 0.0)
        if sign * value > NEGLIGIBLE:
            parts.append(f"{word} it {consideration_words(name, against=sign < 0.0)}")
    agreed = matter.fate in ("deal", "renewal")
    if (matter.balance > 0.0) != agreed and abs(matter.balance) > CLOSE:
        parts.append("decided by chance against the odds")
    return ", ".join(parts)


def tell_cancellations(scene: Scene) -> Iterator[Entry]:
    """Projects under way that are stopped, and what made it likely."""
    for s, p in scene.happened("cancellation"):
        terms = scene.terms("cancellation", s, p)
        money = terms.get("money", 0.0)
        blamed = max(BLAMED, key=lambda name: terms.get(name, 0.0))
        # The hazard is 1 + what raises it: less than that, and it is mere bad luck.
        pressed = terms.get(blamed, 0.0) >= 1.0
        why = BLAMED[blamed] if pressed else "no reason that the model knows"
        share = 100.0 * money / scene.now("gdp", s) / STOPPED
        named = {"stopped": _stopped(scene, s, p)}
        yield scene.event(
            "cancellation", why=why, names=named, size=share, state=s, power=p, terms=terms
        )


def _stopped(scene: Scene, s: int, p: int) -> str:
    lost = scene.before["committed"][:, s, p, 0] * scene.world.instruments.unit_cost[:, 0]
    named = [scene.name("instrument", int(i)) for i in np.argsort(-lost)[:TOLD] if lost[i] > 0.0]
    return listed([name[:1].lower() + name[1:] for name in named]) or "just agreed on"
