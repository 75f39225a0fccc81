"""Three worlds told from start to end: the lowest, the middle and the highest by one outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from sim.ensemble import Result
from sim.ensemble.branch import recorded_branches
from sim.ensemble.numbers import number
from sim.ensemble.outcome import Outcome, unit_words
from sim.narrative.chronicle import Chronicle, explain
from sim.plots.view import View
from sim.quarter import Quarter
from sim.report.headline import full_name
from sim.report.markup import Html, fold, join, section, tag
from sim.scenario import Scenario


@dataclass(frozen=True)
class World:
    """One replicate, and why it was chosen."""

    replicate: int
    role: str
    value: str


def default_outcome(result: Result) -> str | None:
    """The first of the scenario's own outcomes that is a plain number, else the first of them."""
    names = result.outcome_table.columns
    known = result.outcome_info
    names = [n for n in names if known[n].own] or names
    return next((n for n in names if known[n].plain), names[0] if names else None)


def three_worlds(result: Result, view: View, outcome: str) -> list[World]:
    """The worlds at both ends and in the middle of an outcome, the first of equals.

    'Never' comes after every date; of a coded outcome the commonest answers give a world each.
    """
    values = result.outcomes[outcome].to_numpy(dtype=np.float64)
    known = result.outcome_info[outcome]
    index = result.outcomes.index.to_numpy()
    if known.coded:
        codes, counts = np.unique(values[np.isfinite(values)], return_counts=True)
        found = []
        for code in codes[np.argsort(-counts, kind="stable")][:3]:
            name = view.place(known.categories[int(code)])
            place = int(np.flatnonzero(values == code)[0])
            found.append(World(int(index[place]), f"A world with {name}", name))
        return found
    order = np.argsort(np.where(np.isnan(values), np.inf, values), kind="stable")
    middle = order[(len(order) - 1) // 2]
    names = ("Earliest", "Middle", "Latest") if known.dated else ()
    roles = names or ("Lowest", "Middle", "Highest")
    chosen = zip(roles, (order[0], middle, order[-1]), strict=True)
    worlds = [World(int(index[p]), role, _value(values[p], known)) for role, p in chosen]
    return list({world.replicate: world for world in reversed(worlds)}.values())[::-1]


def _value(value: float, outcome: Outcome) -> str:
    if outcome.dated:
        return "never" if np.isnan(value) else str(Quarter.at(value))
    if outcome.chance:
        return "yes" if value > 0.5 else "no"
    return f"{number(value)} {unit_words(outcome.unit)}".strip()


def worlds(
    result: Result,
    view: View,
    scenario: Scenario,
    outcome: str,
    progress: Callable[[str], None],
) -> Html:
    """The section that tells three worlds, simulated again and told as ``greatgame explain`` does.

    A world that cannot be told again (the run had rules of its own) says so instead.
    """
    parts: list[Html] = []
    design = recorded_branches(scenario, result.provenance)
    for world in three_worlds(result, view, outcome):
        progress(f"Telling world {world.replicate} ...")
        told = explain(
            scenario, replicate=world.replicate, seed=int(result.provenance["seed"]), design=design
        )
        title = f"{world.role} ({world.value}): world {world.replicate}"
        parts.append(fold(title, _chronicle(told.highlights())))
    name = full_name(view, outcome)
    command = f"greatgame explain DIR --replicate N --seed {result.provenance['seed']}"
    return section(
        "worlds",
        "Three worlds",
        tag(
            "p",
            f"Chosen by “{name}”: the worlds at both ends and in the middle of all {result.n:,}. "
            "Which end is the better one is for the reader to say. A single world is a story that "
            "the model tells, not a forecast: it shows how things hang together.",
        ),
        parts,
        tag("p", "Any other world, with every deal behind it: ", tag("code", command)),
    )


def _chronicle(told: Chronicle) -> Html:
    years = []
    for heading, entries in groupby(told, key=lambda entry: entry.heading):
        lines = tag("ul", [tag("li", f"{entry.when}  {entry.text}".strip()) for entry in entries])
        years.append(join(tag("h3", heading), lines))
    return tag("div", years, class_="chronicle")
