"""Sentences about offers: who offered what to whom and why, and why it was taken or refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np

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
from sim.analysis.chronicle.words import consideration_words, motive_words
from sim.catalogue.variables import DIMENSIONS

Fate = Literal["deal", "refusal", "no_means"]
TOLD = 2
"""Reasons named on either side of a decision; all of them are in the terms."""
NEGLIGIBLE = 0.005
NOTABLE = {"economic": 0.01, "political": 0.001, "security": 0.001}
"""Cost in USD bn from which on a deal is told where deals are; smaller ones with everything."""
REFUSED = 10.0
"""How much larger an offer must be to be told when it was turned down."""


@dataclass(frozen=True)
class Offer:
    """One offer: places of the parties, what was offered, its fate, and what lay behind it."""

    state: int
    power: int
    dimension: str
    instrument: int
    size: float
    cost: float
    fate: Fate
    motives: dict[str, float]
    restraint: float
    considerations: dict[str, float]
    chance: float

    @property
    def balance(self) -> float:
        """Sum of the considerations, without chance."""
        return sum(self.considerations.values())

    @property
    def notable(self) -> bool:
        """Whether it is worth telling among the deals of a state."""
        least = {"deal": 1.0, "refusal": REFUSED}.get(self.fate, inf)
        return self.cost >= least * NOTABLE[self.dimension]

    @property
    def terms(self) -> dict[str, float]:
        """Everything as numbers by dotted name."""
        return {
            "size": self.size,
            "cost_usd_bn": self.cost,
            **{f"motive.{name}": value for name, value in self.motives.items()},
            "restraint": self.restraint,
            **{f"consideration.{name}": value for name, value in self.considerations.items()},
            "chance": self.chance,
            "utility": self.balance + self.chance,
        }


def offers(scene: Scene) -> list[Offer]:
    """All offers of the quarter."""
    deals = scene.world.reasons.get("deals")
    if deals is None:
        return []
    return [_offer(scene, int(s), int(c)) for s, c in np.argwhere(deals["size"][..., 0] > 0.0)]


def _offer(scene: Scene, s: int, c: int) -> Offer:
    channels = scene.world.channels
    p, dimension = int(channels.power[c]), DIMENSIONS[channels.dimension[c]]
    state, power = scene.labels("state")[s], scene.labels("power")[p]
    size = scene.because("deals", "size", s, c)
    own = {r.name for r in scene.world.powers[p].motives if r.dimension == dimension}
    motives = {n: v for n, v in scene.terms(f"motive.{power}", s).items() if n in own}
    restraint = scene.terms(f"restraint.{power}", s).get("restraint", 0.0)
    seen = 1.0 - float(channels.deniability[c, 0]) if scene.world.on("M35") else 1.0
    return Offer(
        s, p, dimension, int(channels.instrument[c]), size,
        cost=size * float(channels.unit_cost[c, 0]),
        fate=_fate(scene, s, c),
        motives=motives,
        restraint=restraint * seen if dimension == "security" else 0.0,
        considerations=scene.terms(f"offer.{state}", c),
        chance=scene.terms(f"choice.{state}", c).get("chance", 0.0),
    )  # fmt: skip


def _fate(scene: Scene, s: int, c: int) -> Fate:
    if scene.because("deals", "accepted", s, c) > 0.0:
        return "deal"
    return "no_means" if scene.because("deals", "chosen", s, c) > 0.0 else "refusal"


def tell_offers(scene: Scene) -> Iterator[Entry]:
    """A summary of the quarter's offers, then each of them."""
    made = offers(scene)
    if not made:
        return
    yield _summary(scene, made)
    order: dict[Fate, int] = {"deal": 0, "refusal": 1, "no_means": 2}
    for offer in sorted(made, key=lambda o: (o.state, order[o.fate], -o.cost)):
        yield scene.tell(
            offer.fate,
            sentence(_what(scene, offer), _why(offer), _verdict(offer)),
            state=offer.state,
            power=offer.power,
            instrument=offer.instrument,
            terms=offer.terms,
            detail=DETAIL["deals" if offer.notable else "everything"],
        )


def _summary(scene: Scene, made: list[Offer]) -> Entry:
    deals = [o for o in made if o.fate == "deal"]
    counts = {f: sum(o.fate == f for o in made) for f in ("deal", "refusal")}
    head = f"{len(made)} offers to the region, {counts['deal']} taken, {counts['refusal']} refused"
    largest = max(deals, key=lambda o: o.cost, default=None)
    told = ""
    if largest is not None:
        told = f"the largest deal: {_what(scene, largest)}; {_verdict(largest)}"
    terms = {
        "offers": len(made),
        "deals": counts["deal"],
        "refusals": counts["refusal"],
        "agreed_usd_bn": sum(o.cost for o in deals),
    }
    return scene.tell("dealing", sentence(head, told), terms=terms)


def amount(scene: Scene, instrument: int, size: float) -> str:
    """An amount of an instrument in its own unit: ``arms (12 SIPRI TIV mn)``."""
    title = scene.world.instruments.titles[instrument]
    spec = scene.world.scenario.instruments[scene.world.instruments.names[instrument]]
    return f"{title[:1].lower()}{title[1:]} ({number(size)} {spec.unit})"


def _what(scene: Scene, offer: Offer) -> str:
    state, power = scene.name("state", offer.state), owner(scene.name("power", offer.power))
    thing = amount(scene, offer.instrument, offer.size)
    return {
        "deal": f"{state} takes {power} offer of {thing}",
        "refusal": f"{state} turns down {power} offer of {thing}",
        "no_means": f"{state} would take {power} offer of {thing}, but the money is spent",
    }[offer.fate]


def _why(offer: Offer) -> str:
    strongest = sorted(offer.motives.items(), key=lambda item: -item[1])[:TOLD]
    named = [f"{motive_words(n)} {number(v)}" for n, v in strongest if v > NEGLIGIBLE]
    kept = f", less {percent(offer.restraint)} out of restraint" if offer.restraint > 0.05 else ""
    return f"behind it: {listed(named)}{kept}" if named else ""


def _verdict(offer: Offer) -> str:
    ranked = sorted(offer.considerations.items(), key=lambda item: -abs(item[1]))
    parts = []
    for word, sign in (("for", 1.0), ("against", -1.0)):
        side = [(n, v) for n, v in ranked if sign * v > NEGLIGIBLE][:TOLD]
        if side:
            named = [f"{consideration_words(n)} {signed(v)}" for n, v in side]
            parts.append(f"{word} it: {listed(named)}")
    total = f"{signed(offer.balance)} in all, {signed(offer.balance + offer.chance)} after chance"
    return "; ".join([*parts, total])
