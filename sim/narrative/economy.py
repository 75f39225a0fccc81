"""Sentences about money: growth, currencies, trade, labour income, lending, debt, gas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp, log
from typing import Any

import numpy as np

from sim.narrative.entry import FLOWS, GROWTH, Entry, dollars, number, percent
from sim.narrative.scene import Scene
from sim.text import listed

HARDSHIP = 10.0
"""Missed income from which on hardship is told [% of GDP]."""

DISPUTE = 0.1
"""Intensity from which on a price dispute is told."""
FELL = 4.0
"""Percent by which output shrinks over four quarters in an ordinary contraction."""
BOOM = log(1.6)
"""Change of the logarithm of exports over four quarters from which on there is a boom."""
CREDIT = 3.0
"""Size of an ordinary crisis credit [% of GDP]."""
WEIGHTY = 0.02
"""Share of GDP that a change of exports or labour income must be worth to be told."""
UNKNOWN = 0.3
"""What is left of the size of a boom that nothing but ordinary swings explains."""
LARGE = 0.08
"""The same, in an ordinary boom."""
EASY, TIGHT = 2.0, 0.5
"""Appetite for lending, usual = 1, at which a boom and a retrenchment begin."""
YEAR = 4


def tell_growth(scene: Scene) -> Iterator[Entry]:
    """Slumps of the world economy, and states whose output shrinks over a year, once a time."""
    if scene.now("slump") > 0.0:
        depth = scene.now("world_cycle")
        text = f"the world economy slumps: growth is {number(-depth)} points below trend"
        yield scene.tell("slump", text, terms={"world_cycle": depth})
    years = scene.memory.setdefault("growth", [])
    kept: Mapping[str, np.ndarray] = scene.world.reasons.get("growth", {})
    terms_now = {name: term[:, 0].copy() for name, term in kept.items()}
    years.append({"growth": scene.world.growth[:, 0].copy(), **terms_now})
    if len(years) > YEAR:
        years.pop(0)
    shrinking = scene.memory.setdefault("shrinking", set())
    for s in range(len(scene.labels("state"))):
        grown = sum(float(page["growth"][s]) for page in years) / YEAR
        if grown > 0.0:
            shrinking.discard(s)
        if len(years) < YEAR or grown > -FELL or s in shrinking:
            continue
        shrinking.add(s)
        terms = {name: sum(float(page[name][s]) for page in years) / YEAR for name in years[-1]}
        text = f"output of {scene.name('state', s)} shrinks by {number(-grown)} % in a year"
        causes = {k: v for k, v in terms.items() if k != "growth"}
        yield scene.tell(
            "contraction", text, _worst(causes), size=-grown / FELL, state=s, terms=terms
        )


def _worst(causes: Mapping[str, float]) -> str:
    ranked = sorted(causes.items(), key=lambda item: item[1])[:2]
    named = [f"{GROWTH.get(n, n)} ({number(v)} points)" for n, v in ranked if v < -1.0]
    return f"because of {listed(named)}" if named else ""


def tell_currencies(scene: Scene) -> Iterator[Entry]:
    """Pegs that break."""
    for (s,) in scene.happened("peg_break"):
        terms = scene.terms("peg_break", s)
        fall = 1.0 - scene.now("currency", s) / scene.was("currency", s)
        terms |= {"fall": fall}
        lost = f"it loses {percent(fall)} in real terms"
        built = percent(1.0 - exp(min(terms.get("pressure", 0.0), 0.0)))
        also = f"pressure had built up to {built}" if "pressure" in terms else ""
        yield scene.event("peg_break", lost, also, size=0.7 + fall, state=s, terms=terms)


def tell_hardship(scene: Scene) -> Iterator[Entry]:
    """States whose people come to miss much of the income they were used to."""
    for (s,) in scene.changed("hardship"):
        then, now = scene.was("hardship", s), scene.now("hardship", s)
        if then < HARDSHIP <= now:
            yield scene.event("hardship", state=s, terms={"hardship": now})


def tell_flows(scene: Scene) -> Iterator[Entry]:
    """Booms and collapses of exports to a power, and of migrants' income from it."""
    gdp = scene.world.gdp[:, 0]
    for kind, variable, reasons in (
        ("boom", "export_volume", "exports"), ("labour", "labour_income", "labour"),
    ):  # fmt: skip
        pages = scene.memory.setdefault(variable, [])
        kept = scene.world.reasons.get(reasons, {})
        causes = {name: term[..., 0].copy() for name, term in kept.items()}
        pages.append((scene.world.block(variable)[..., 0].copy(), causes))
        if len(pages) <= YEAR:
            continue
        then, now = pages.pop(0)[0], pages[-1][0]
        told = scene.memory.setdefault((variable, "told"), {})
        moved = np.abs(now - then) / gdp[:, None]
        large = np.abs(np.log(np.maximum(now, 1e-9) / np.maximum(then, 1e-9))) > BOOM / (
            1.0 if kind == "boom" else 2.0
        )
        for s, p in np.argwhere((moved > WEIGHTY) & large):
            place = (int(s), int(p))
            if scene.step - told.get(place, -YEAR) < YEAR:
                continue
            told[place] = scene.step
            yield _flow(scene, kind, place, float(then[s, p]), float(now[s, p]), pages)


_NEWS = ("detour", "opening", "war", "policy")


def _flow(
    scene: Scene, kind: str, place: tuple[int, int], then: float, now: float, pages: list[Any]
) -> Entry:
    s, p = place
    terms = {"then_usd_bn": then, "now_usd_bn": now}
    for name in pages[-1][1]:
        terms[name] = sum(float(causes[name][s, p]) for _, causes in pages)
    rises = now > then
    causes = {k: v for k, v in terms.items() if k in FLOWS and (v > 0.0) == rises}
    ranked = sorted(causes.items(), key=lambda item: -abs(item[1]))[:2]
    half = 0.25 * abs(log(now / max(then, 1e-9)))
    named = [FLOWS[n] for n, v in ranked if abs(v) > half]
    what = "exports of {} to {}" if kind == "boom" else "what migrants of {} earn in {}"
    verb = ("rise" if rises else "fall") + ("" if kind == "boom" else "s")
    text = f"{what.format(scene.name('state', s), scene.name('power', p))} {verb} in a year"
    text += f" from {dollars(then)} to {dollars(now)}"
    why = f"because of {listed(named)}" if named else ""
    # Ordinary swings of trade and wages say less than a detour, a market or a ban.
    whole = sum(abs(v) for v in causes.values())
    known = sum(abs(v) for n, v in causes.items() if n in _NEWS) / max(whole, 1e-9)
    size = (UNKNOWN + known) * abs(now - then) / scene.now("gdp", s) / LARGE
    return scene.tell(kind, text, why, size=size, state=s, power=p, terms=terms)


def tell_lending(scene: Scene) -> Iterator[Entry]:
    """Powers whose lending booms, or that retrench."""
    phases = scene.memory.setdefault("appetite", {})
    for p in range(len(scene.labels("power"))):
        appetite, before = scene.now("lending_appetite", p), phases.get(p)
        phases[p] = phase = _phase(appetite, before or 0)
        if before is None or phase in (before, 0):
            continue
        yield scene.event(
            "appetite",
            said="lends_freely" if phase > 0 else "retrenches",
            about="lending_appetite",
            size=scene.now("lending_power", p),
            power=p,
            terms={"lending_appetite": appetite},
        )


def _phase(appetite: float, before: int) -> int:
    """1 in a boom, -1 in retrenchment, 0 otherwise; a phase is over at the usual appetite."""
    if TIGHT <= appetite <= EASY:
        return before if before * (appetite - 1.0) > 0.0 else 0
    return 1 if appetite > EASY else -1


def tell_debt(scene: Scene) -> Iterator[Entry]:
    """Distress, relief and concessions."""
    for (s,) in scene.changed("distress"):
        begins = scene.now("distress", s) > scene.was("distress", s)
        said, size = ("distress", 1.0) if begins else ("distress_over", 0.5)
        yield scene.event("distress", said=said, size=size, state=s)
    gdp = scene.world.gdp[:, 0]
    for s, p in scene.happened("crisis_credit"):
        credit = scene.terms("crisis_credit", s, p).get("credit_usd_bn", 0.0)
        size = 100.0 * credit / gdp[s] / CREDIT
        yield scene.event("crisis_credit", size=size, state=s, power=p)
    for s, p in scene.happened("rescheduling"):
        share = scene.terms("rescheduling", s, p).get("creditor_share", 0.0)
        yield scene.event("rescheduling", size=0.3 + 2.0 * share, state=s, power=p)
    for s, p in scene.happened("write_off"):
        terms = {"written_off_usd_bn": scene.now("written_off", s, p)}
        size = 100.0 * terms["written_off_usd_bn"] / gdp[s]
        yield scene.event("write_off", size=size, state=s, power=p, terms=terms)
    for s, p in scene.happened("concession"):
        swapped = scene.now("swapped", s, p)
        waived = f"{dollars(swapped)} of debt are waived for it" if swapped > 0.0 else ""
        terms = scene.terms("concession", s, p) | {"swapped_usd_bn": swapped}
        terms["conceded_so_far"] = scene.now("conceded", s, p)
        yield scene.event("concession", waived, state=s, power=p, terms=terms)


def tell_price_disputes(scene: Scene) -> Iterator[Entry]:
    """Price disputes that open or are over."""
    for s, p in scene.changed("price_dispute"):
        then, now = scene.was("price_dispute", s, p), scene.now("price_dispute", s, p)
        if (then < DISPUTE) == (now < DISPUTE):
            continue
        terms = scene.terms("price_dispute", s, p) | {"price_dispute": now}
        said = "price_dispute" if now >= DISPUTE else "price_settled"
        named = {"price": number(scene.now("gas_price"))}
        yield scene.event("price_dispute", said=said, names=named, state=s, power=p, terms=terms)
