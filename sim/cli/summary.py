"""What a run prints at its end: its own questions, what drives them, who leads, and the files.

Plain text in aligned columns of at most 100 characters, so that it reads the same on a terminal, in
a log and in a mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from sim.ensemble import Result
from sim.ensemble.numbers import number, percent, with_error
from sim.ensemble.outcome import Row
from sim.ensemble.provenance import seed_words
from sim.scenario import Scenario
from sim.scenario.assumptions import marked, sentences
from sim.text import WIDTH, aligned, listed, printable, wrapped
from sim.workbench.measures import leading, quarter_at
from sim.workbench.sensitivity.screening import DRIVEN_FROM, asked, drivers

MOST_LINES = 30
"""Lines of outcomes beyond which the reader is sent to the report."""
DIMENSIONS = ("overall", "economic", "political", "security")
EXCEPTIONS_SHOWN = 3


def show(result: Result, scenario: Scenario, folder: Path) -> None:
    """Print the summary of a result of ``scenario`` that lies in ``folder``."""
    typer.echo(printable("\n".join(lines(result, scenario, folder))))


def lines(result: Result, scenario: Scenario, folder: Path) -> list[str]:
    """The summary, line by line: the scenario's own outcomes before all else."""
    facts = result.provenance
    names = {label: marked(name, label, facts) for label, name in scenario.names.items()}
    return [
        *_title(result),
        "",
        *_guessed(result),
        *_outcomes(result, names, folder),
        *_drivers(result, scenario, names),
        *wrapped(_headline(result, names)),
        "",
        *_leaders(result, names),
        "",
        *_doubts(result),
        *_files(result, folder),
    ]


def _title(result: Result) -> list[str]:
    facts = result.provenance
    first, last = quarter_at(result, 1), quarter_at(result, -1)
    title = f"{facts['title']} ({facts['name']})"
    size = f"{result.n:,} simulated worlds, {first} to {last}, {seed_words(facts)}"
    return [title, "=" * len(title), size]


def _guessed(result: Result) -> list[str]:
    """What rests on defaults, before any number is told."""
    text = [
        line for sentence in sentences(result.provenance) for line in wrapped(f"NOTE: {sentence}")
    ]
    return [*text, ""] if text else []


def _headline(result: Result, names: Mapping[str, str]) -> str:
    """Who leads in which states, and where that is least certain."""
    ahead = leading(result)
    led: dict[str, list[str]] = {}
    for state, (power, _, _) in ahead.items():
        led.setdefault(power, []).append(names.get(state, state))
    parts = [
        f"{names.get(power, power)} in {listed(states)}"
        for power, states in sorted(led.items(), key=lambda item: -len(item[1]))
    ]
    closest = min(ahead, key=lambda state: ahead[state][1])
    power, share, error = ahead[closest]
    return (
        f"In {quarter_at(result, -1)} the most influential power is most often "
        f"{listed(parts, separator='; ')}. Least certain is {names.get(closest, closest)}, where "
        f"{names.get(power, power)} leads in {percent(share, error)} of the worlds."
    )


def _leaders(result: Result, names: Mapping[str, str]) -> list[str]:
    """Table of the likeliest leader per state and dimension."""
    ahead = [leading(result, dimension) for dimension in DIMENSIONS]
    rows = [["", *DIMENSIONS]]
    for state in ahead[0]:
        found = [of_dimension[state] for of_dimension in ahead]
        cells = [f"{p} {with_error(100 * share, 100 * error)}" for p, share, error in found]
        rows.append([names.get(state, state), *cells])
    heading = f"Who leads in {quarter_at(result, -1)}, in % of the worlds ± Monte Carlo error"
    return [heading, *aligned(rows)]


def _outcomes(result: Result, names: Mapping[str, str], folder: Path) -> list[str]:
    """The scenario's own outcomes, as many as there is room for, and how many more there are."""
    families = list(_families(result.summary(), names))
    own = [text for rows, text in families if rows[0].outcome.own]
    shown: list[list[str]] = []
    while len(shown) < len(own):
        text = own[len(shown)]
        if shown and sum(map(len, shown)) + len(text) > MOST_LINES:
            break
        shown.append(text)
    if not shown:
        return []
    head = "Outcomes: % of worlds, or median or mean ± Monte Carlo error (5 to 95 % of worlds)"
    more = len(families) - len(shown)
    rest = [f"{more} more questions are answered in the report: greatgame report {folder}"]
    return [head, *(line for text in shown for line in text), *(rest if more else []), ""]


def _families(
    rows: Sequence[Row], names: Mapping[str, str]
) -> Iterator[tuple[list[Row], list[str]]]:
    """The outcomes of each question, and its lines: those of several labels below its title."""
    for _, group in groupby(rows, key=lambda row: row.outcome.base):
        family = list(group)
        labels = [row.outcome.labels for row in family]
        if labels == [()]:
            yield family, _line(f"{family[0].title}:", family[0].text)
            continue
        cells = [[f"  {_named(x, names)}", r.text] for x, r in zip(labels, family, strict=True)]
        yield family, [f"{family[0].title}:", *aligned(cells)]


def _drivers(result: Result, scenario: Scenario, names: Mapping[str, str]) -> list[str]:
    """What drives the scenario's own outcomes, and what decides one of them above all."""
    if result.n < DRIVEN_FROM:
        return []
    where = asked(result)
    text = wrapped(
        "What drives them: % of the spread between worlds that one number accounts for alone"
        f"{where and f', {where}'}"
    )
    head = len(text)
    for driven in drivers(result, scenario):
        known = result.outcome_info[driven.outcome]
        title, labels = known.title, known.labels
        where = f", {_named(labels, names)}" if labels else ""
        parts = [f"{driver.share * 100:.0f} % {driver.label}" for driver in driven.drivers]
        start = "above all " if driven.above_all else ""
        text += wrapped(f"{title}{where}: {start}{'; '.join(parts)}", 2, 4)
    if len(text) == head:
        text = ["No single number stands out among what drives them."]
    return [*text, ""]


def _line(title: str, text: str) -> list[str]:
    """Title and text on one line, or the text below where that would be too long."""
    one = f"{title}  {text}"
    return [one] if len(one) <= WIDTH else [title, f"  {text}"]


def _named(labels: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(label, label) for label in labels)


def _doubts(result: Result) -> list[str]:
    """What the reader must know before quoting a number."""
    facts = result.provenance
    doubts = []
    if not facts.get("complete", True):
        doubts.append(
            f"NOT COMPLETE: interrupted after {result.n:,} of {facts['replicates']:,} worlds."
        )
    if until := facts.get("until"):
        doubts.append(_sureness(until, result.n))
    if excluded := facts.get("excluded"):
        which = ", ".join(str(failure["replicate"]) for failure in excluded[:EXCEPTIONS_SHOWN])
        doubts.append(
            f"{len(excluded)} worlds ended in numbers that are not finite and are left out "
            f"(worlds {which}{', ...' if len(excluded) > EXCEPTIONS_SHOWN else ''})."
        )
    doubts.append(
        "± is the error of a finite number of worlds, not the doubt about the model. "
        "`greatgame check` lists what a scenario assumes."
    )
    return [*(line for doubt in doubts for line in wrapped(doubt)), ""]


def _sureness(until: Mapping[str, Any], worlds: int) -> str:
    """Whether the errors asked for with --until were reached, and with how many worlds."""
    reached, wanted = until["reached"], until["wanted"]
    if until["met"]:
        name = max(wanted, key=lambda n: reached[n] / wanted[n])
        return (
            f"It took {worlds:,} worlds to be sure enough: the error of {name}, the last to get "
            f"there, is {number(reached[name], 2)}, with {wanted[name]:g} asked for."
        )
    late = [n for n in wanted if reached.get(n) is None or reached[n] > wanted[n]]
    parts = [
        f"{n} {'unknown' if reached.get(n) is None else number(reached[n], 2)} "
        f"instead of {wanted[n]:g}"
        for n in late[:EXCEPTIONS_SHOWN]
    ]
    more = f" and {len(late) - EXCEPTIONS_SHOWN} more" if len(late) > EXCEPTIONS_SHOWN else ""
    return f"NOT AS SURE AS ASKED after {worlds:,} worlds; errors: {', '.join(parts)}{more}."


def _files(result: Result, folder: Path) -> list[str]:
    facts = result.provenance
    before = f", and {facts['continued']:,} worlds from before" if facts.get("continued") else ""
    damaged = [f"Damaged and computed anew: {', '.join(facts['damaged'])}"] * bool(
        facts.get("damaged")
    )
    return [
        *damaged,
        f"Time:     {facts['elapsed']:.1f} s of simulation{before}",
        f"Results:  {folder}",
    ]
