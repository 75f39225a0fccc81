"""What the run found: its own questions, what drives them, who leads, all others; three worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from sim.ensemble import Result
from sim.ensemble.branch import recorded_branches
from sim.ensemble.numbers import number, percent
from sim.ensemble.outcome import Outcome, Row, unit_words
from sim.narrative import Chronicle, explain
from sim.plots.view import View
from sim.quarter import Quarter
from sim.report.markup import Child, Html, bar, fold, grouped, join, section, table, tag
from sim.scenario import Scenario
from sim.workbench.measures import leading
from sim.workbench.sensitivity.screening import asked, drivers

FIRST = 12
"""Questions of the scenario itself that are answered on the first pages."""


def headline(result: Result, view: View, scenario: Scenario) -> Html:
    """The section with all outcomes, each with its Monte Carlo error: the scenario's own first."""
    families = [
        list(rows) for _, rows in groupby(result.summary(), key=lambda row: row.outcome.base)
    ]
    own = [rows for rows in families if rows[0].outcome.own]
    first, more, inherited = own[:FIRST], own[FIRST:], [r for r in families if not r[0].outcome.own]
    return section(
        "findings",
        "What the run found",
        tag(
            "p",
            f"All numbers come from {result.n:,} simulated worlds. What stands behind ± is the "
            "Monte Carlo standard error: it says how far the number may be from the one that "
            "endless worlds would give, and nothing about how right the model is. Bars show the "
            "share; the black line on them holds 95 % of the Monte Carlo error.",
        ),
        _tables(first, view),
        _drivers(result, scenario, view),
        _leaders(result, view),
        _folded("More questions of the scenario", more, view),
        _folded("Questions that the scenario inherits", inherited, view),
    )


def _tables(families: list[list[Row]], view: View) -> list[Html]:
    """The answers to some questions, in a table for each kind of answer."""
    rows = [row for family in families for row in family]
    likely = [row for row in rows if row.outcome.chance]
    coded = [row for row in rows if row.shares]
    rest = [row for row in rows if not row.outcome.chance and not row.shares]
    tables = ((likely, _likely), (coded, _coded), (rest, _others))
    return [draw(found, view) for found, draw in tables if found]


def _folded(title: str, families: list[list[Row]], view: View) -> Html | None:
    return fold(f"{title} ({len(families)})", _tables(families, view)) if families else None


def _drivers(result: Result, scenario: Scenario, view: View) -> Html | None:
    """What the scenario's own outcomes hang on, as in the summary of the run."""
    where = asked(result)
    items = [
        tag(
            "li",
            tag("strong", full_name(view, driven.outcome)),
            ": above all " if driven.above_all else ": ",
            "; ".join(
                f"{100 * driver.share:.0f} % {driver.label} ({driver.name})"
                for driver in driven.drivers
            ),
        )
        for driven in drivers(result, scenario)
    ]
    if not items:
        return None
    return join(
        tag("h3", "What drives them"),
        tag(
            "p",
            "Share of the spread between worlds that one number accounts for on its own"
            f"{where and f', {where}'}.",
        ),
        tag("ul", items),
    )


def place(view: View, row: Row) -> str:
    """The labels of an outcome in full: ``Tajikistan``, ``Tajikistan, China``."""
    return ", ".join(map(view.place, row.outcome.labels))


def full_name(view: View, name: str) -> str:
    """An outcome's title with its place, as in a heading."""
    outcome = view.outcome(name)
    title, labels = outcome.title or name, ", ".join(map(view.place, outcome.labels))
    return f"{title}: {labels}" if labels else title


def _leaders(result: Result, view: View) -> Html:
    dimensions = [str(d) for d in result.data["leader_probability"]["dimension"].values]
    ahead = [leading(result, dimension) for dimension in dimensions]
    rows = []
    for state in view.labels("state"):
        cells: list[Html | str] = [view.name("state", state)]
        for power, share, error in (of_dimension[state] for of_dimension in ahead):
            name = tag("span", view.name("power", power), class_="best" if share >= 0.9 else None)
            cells.append(join(name, " ", percent(share, error)))
        rows.append(cells)
    last = view.quarters[-1]
    return join(
        tag("h3", f"Who leads in {last}"),
        table(
            "The power most likely to have the largest influence, and the share of worlds in "
            "which it has; bold from 90 %.",
            ["State", *(d.capitalize() for d in dimensions)],
            rows,
        ),
    )


def _likely(rows: list[Row], view: View) -> Html:
    def cells(row: Row) -> Sequence[Child]:
        share, error = row.probability, row.probability_error
        return [percent(share, error), bar(share, error), _when(row)]

    return join(
        tag("h3", "What happens, and how likely"),
        grouped(
            "Probability that it happens within the run; where it has a date, the median among "
            "the worlds in which it happens and, in brackets, 5 to 95 %.",
            ["Outcome", "Probability", "", "When"],
            _families(rows, view, cells),
            numbers=(1,),
        ),
    )


def _families(
    rows: Sequence[Row], view: View, cells: Callable[[Row], Sequence[Child]]
) -> Iterator[tuple[str, list[Sequence[Child]]]]:
    """Outcomes by title: places below it, or the title alone where there is only one."""
    for title, family in groupby(rows, key=lambda row: row.title):
        members = list(family)
        if len(members) == 1 and not place(view, members[0]):
            yield "", [[tag("span", title, class_="best"), *cells(members[0])]]
        else:
            yield title, [[place(view, row), *cells(row)] for row in members]


def _when(row: Row) -> str:
    """The date in the words of the summary, which come after the probability."""
    if not row.outcome.dated:
        return ""
    words = row.text.partition("if so, ")[2]
    return words or "never"


def _coded(rows: list[Row], view: View) -> Html:
    return join(
        tag("h3", "Who or what it is"),
        grouped(
            "Share of worlds by answer; answers below half a percent are left out.",
            ["Outcome", "Answers"],
            _families(rows, view, lambda row: [join(*_answers(row, view))]),
        ),
    )


def _answers(row: Row, view: View) -> Iterator[Html]:
    ranked = sorted(row.shares.items(), key=lambda item: -item[1][0])
    for label, (share, error) in ranked:
        if share >= 0.005:
            words = f" {view.place(label)} {percent(share, error)}"
            yield tag("div", bar(share, error), words)


def _others(rows: list[Row], view: View) -> Html:
    return join(
        tag("h3", "How much"),
        grouped(
            "Median, of counts the mean, with its Monte Carlo error and, in brackets, 5 to 95 % of "
            "worlds.",
            ["Outcome", "Estimate"],
            _families(rows, view, lambda row: [row.text]),
        ),
    )


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
    values = result.outcome_table.column(outcome)
    known = result.outcome_info[outcome]
    index = result.outcome_table.index
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
