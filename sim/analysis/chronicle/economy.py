"""Sentences about debt, gas, leaders and neutrality."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.chronicle.entry import Entry, number, percent, sentence, signed
from sim.analysis.chronicle.scene import Scene

HARDSHIP = 10.0
"""Missed income from which on hardship is told [% of GDP]."""

DISPUTE = 0.1
"""Intensity from which on a price dispute is told."""


def tell_money(scene: Scene) -> Iterator[Entry]:
    """Slumps of the world, exchange rates that break, and incomes that are lost."""
    for _ in scene.happened("slump"):
        below = number(-scene.now("world_cycle"))
        yield scene.tell("slump", f"The world economy slumps to {below} points below its trend.")
    for (s,) in scene.happened("peg_break"):
        lost = 1.0 - scene.now("currency", s) / scene.was("currency", s)
        text = f"the exchange rate of {scene.name('state', s)} can no longer be held"
        why = f"its currency loses {percent(lost)} of its worth"
        yield scene.tell(
            "peg_break", sentence(text, why), state=s, terms=scene.terms("peg_break", s)
        )
    for (s,) in scene.changed("hardship"):
        then, now = scene.was("hardship", s), scene.now("hardship", s)
        if then < HARDSHIP <= now:
            text = f"incomes in {scene.name('state', s)} fall {number(now)} % of GDP short"
            yield scene.tell("hardship", sentence(text), state=s, terms={"hardship": now})


def tell_debt(scene: Scene) -> Iterator[Entry]:
    """Distress, relief and concessions."""
    for (s,) in scene.changed("distress"):
        terms = scene.terms("distress", s)
        begins = scene.now("distress", s) > scene.was("distress", s)
        text = f"{scene.name('state', s)} {'falls into' if begins else 'leaves'} debt distress"
        why = ""
        if terms:
            why = (
                f"external debt {number(terms['external_debt'])} % of GDP, "
                f"service {number(terms['debt_service'])} % of income from abroad"
            )
        yield scene.tell("distress", sentence(text, why), state=s, terms=terms)
    for s, p in scene.happened("rescheduling"):
        terms = scene.terms("rescheduling", s, p)
        text = f"{scene.name('power', p)} lengthens the maturities of {scene.name('state', s)}"
        yield scene.tell(
            "rescheduling", sentence(text, _share(terms)), state=s, power=p, terms=terms
        )
    for s, p in scene.happened("write_off"):
        terms = {"written_off_usd_bn": scene.now("written_off", s, p)}
        written = f"{number(terms['written_off_usd_bn'])} USD bn"
        text = f"{scene.name('power', p)} writes off {written} owed by {scene.name('state', s)}"
        yield scene.tell("write_off", sentence(text), state=s, power=p, terms=terms)
    for s, p in scene.happened("concession"):
        yield _concession(scene, s, p)


def _share(terms: dict[str, float]) -> str:
    return f"its share of the debt is {percent(terms['creditor_share'])}" if terms else ""


def _concession(scene: Scene, s: int, p: int) -> Entry:
    terms = scene.terms("concession", s, p)
    text = f"{scene.name('state', s)}, in debt to {scene.name('power', p)}, makes a concession"
    why = ""
    if terms:
        share = percent(terms["creditor_share"])
        why = (
            f"it owes {number(terms['debt_gdp'])} % of GDP, {share} of all its foreign debt, "
            f"and the elite's interest is {number(terms['elite'])} of 1"
        )
    swapped = scene.now("swapped", s, p)
    waived = f"{number(swapped)} USD bn of debt are waived for it" if swapped > 0.0 else ""
    return scene.tell(
        "concession",
        sentence(text, why, waived),
        state=s,
        power=p,
        terms=terms | {"swapped_usd_bn": swapped, "conceded_so_far": scene.now("conceded", s, p)},
    )


def tell_disputes(scene: Scene) -> Iterator[Entry]:
    """Price disputes that open or are over."""
    for s, p in scene.changed("price_dispute"):
        then, now = scene.was("price_dispute", s, p), scene.now("price_dispute", s, p)
        if (then < DISPUTE) == (now < DISPUTE):
            continue
        terms = scene.terms("price_dispute", s, p) | {"price_dispute": now}
        who = f"{scene.name('state', s)} and {scene.name('power', p)}"
        if now >= DISPUTE:
            price = scene.now("gas_price")
            text = f"{who} fall out over the price of gas, now at {number(price)} of the start"
        else:
            text = f"{who} settle their quarrel over the price of gas"
        yield scene.tell("price_dispute", sentence(text), state=s, power=p, terms=terms)


def tell_leaders_of_states(scene: Scene) -> Iterator[Entry]:
    """Successions, and neutrality given up."""
    for (s,) in scene.happened("succession"):
        why, terms = "", {}
        if "succession" in scene.world.reasons:
            labels = scene.labels("power")
            turns = [scene.because("succession", "turn", s, p) for p in range(len(labels))]
            most = max(range(len(labels)), key=lambda p: abs(turns[p]))
            way = "nearer to" if turns[most] > 0 else "farther from"
            why = f"the elite moves {way} {scene.name('power', most)} most ({signed(turns[most])})"
            terms = {f"turn.{label}": turn for label, turn in zip(labels, turns, strict=True)}
        gone = scene.terms("exit", s)
        way = "at an election" if gone["election"] else "in the ordinary course"
        text = (
            f"{scene.name('state', s)} gets a new leader {way}, after {number(gone['tenure'])} years"
        )
        yield scene.tell("succession", sentence(text, why), state=s, terms=gone | terms)
    for (s,) in scene.changed("neutrality"):
        if scene.now("neutrality", s) < scene.was("neutrality", s):
            terms = scene.terms("neutrality", s)
            text = f"{scene.name('state', s)} gives up its neutrality"
            why = f"fear of a power with a claim {number(terms['threat'])} of 1" if terms else ""
            yield scene.tell("neutrality", sentence(text, why), state=s, terms=terms)
