"""What a run prints at its end: who leads where, the outcomes, and where the files are.

Plain text in aligned columns of at most 100 characters, so that it reads the same on a terminal, in
a log and in a mail.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from sim.ensemble import Result

WIDTH = 100
DIMENSIONS = ("overall", "economic", "political", "security")
EXCEPTIONS_SHOWN = 3


def show(result: Result, names: Mapping[str, str], folder: Path) -> None:
    """Print the summary; ``names`` gives the full name of states and powers by label."""
    from sim.scenario.characters import printable

    typer.echo(printable("\n".join(lines(result, names, folder))))


def lines(result: Result, names: Mapping[str, str], folder: Path) -> list[str]:
    """The summary, line by line."""
    return [
        *_title(result),
        "",
        *textwrap.wrap(_headline(result, names), WIDTH, break_on_hyphens=False),
        "",
        *_outcomes(result, names),
        *_leaders(result, names),
        "",
        *_doubts(result),
        *_files(result, folder),
    ]


def _title(result: Result) -> list[str]:
    facts = result.provenance
    first, last = _quarter(result, 1), _quarter(result, -1)
    title = f"{facts['title']} ({facts['name']})"
    size = f"{result.n:,} simulated worlds, {first} to {last}, seed {facts['seed']}"
    return [title, "=" * len(title), size]


def _quarter(result: Result, position: int) -> str:
    moment = result.data["quarter"].values[position].astype("datetime64[M]").item()
    return f"{moment.year}-Q{(moment.month + 2) // 3}"


def _leading(result: Result, dimension: str) -> dict[str, tuple[str, float, float]]:
    """The likeliest leader in the last quarter: state -> power, share of worlds, its error."""
    from sim.analysis.summary import leader_errors, leader_table

    shares = leader_table(result, dimension).to_dict("index")
    errors = leader_errors(result, dimension).to_dict("index")
    leading = {}
    for state, of_powers in shares.items():
        power = max(of_powers, key=lambda p: of_powers[p])
        leading[str(state)] = (str(power), of_powers[power], errors[state][power])
    return leading


def _headline(result: Result, names: Mapping[str, str]) -> str:
    """Who leads in which states, and where that is least certain."""
    leading = _leading(result, DIMENSIONS[0])
    led: dict[str, list[str]] = {}
    for state, (power, _, _) in leading.items():
        led.setdefault(power, []).append(names.get(state, state))
    parts = [
        f"{names.get(power, power)} in {_listed(states)}"
        for power, states in sorted(led.items(), key=lambda item: -len(item[1]))
    ]
    closest = min(leading, key=lambda state: leading[state][1])
    power, share, error = leading[closest]
    return (
        f"In {_quarter(result, -1)} the most influential power is most often "
        f"{_listed(parts, separator='; ')}. Least certain is {names.get(closest, closest)}, where "
        f"{names.get(power, power)} leads in {share:.0%} ± {error:.1%} of the worlds."
    )


def _leaders(result: Result, names: Mapping[str, str]) -> list[str]:
    """Table of the likeliest leader per state and dimension."""
    leading = [_leading(result, dimension) for dimension in DIMENSIONS]
    rows = [["", *DIMENSIONS]]
    for state in leading[0]:
        found = [of_dimension[state] for of_dimension in leading]
        cells = [f"{p} {100 * share:.0f} ± {100 * error:.1f}" for p, share, error in found]
        rows.append([names.get(state, state), *cells])
    heading = f"Who leads in {_quarter(result, -1)}, in % of the worlds ± Monte Carlo error"
    return [heading, *columns(rows)]


def _outcomes(result: Result, names: Mapping[str, str]) -> list[str]:
    """The outcomes; those of one question, asked of several labels, below its title."""
    text = ["Outcomes: % of worlds, or median (5 to 95 % of worlds) and unit, ± Monte Carlo errors"]
    for _, group in groupby(result.summary(), key=lambda row: row.name.partition(".")[0]):
        rows = list(group)
        labels = [row.name.partition(".")[2] for row in rows]
        if labels == [""]:
            text += _line(f"{rows[0].title}:", rows[0].text)
        else:
            cells = [[f"  {_named(x, names)}", r.text] for x, r in zip(labels, rows, strict=True)]
            text += [f"{rows[0].title}:", *columns(cells)]
    return [*text, ""] if len(text) > 1 else []


def _line(title: str, text: str) -> list[str]:
    """Title and text on one line, or the text below where that would be too long."""
    one = f"{title}  {text}"
    return [one] if len(one) <= WIDTH else [title, f"  {text}"]


def _named(labels: str, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(label, label) for label in labels.split("."))


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
            f"(replicates {which}{', ...' if len(excluded) > EXCEPTIONS_SHOWN else ''})."
        )
    doubts.append(
        "± is the error of a finite number of worlds, not the doubt about the model. "
        "`greatgame check` lists what a scenario assumes."
    )
    return [
        line for doubt in doubts for line in textwrap.wrap(doubt, WIDTH, break_on_hyphens=False)
    ] + [""]


def _sureness(until: Mapping[str, Any], worlds: int) -> str:
    """Whether the errors asked for with --until were reached, and with how many worlds."""
    reached, wanted = until["reached"], until["wanted"]
    if until["met"]:
        name = max(wanted, key=lambda n: reached[n] / wanted[n])
        return (
            f"It took {worlds:,} worlds to be sure enough: the error of {name}, the last to get "
            f"there, is {reached[name]:.2g}, with {wanted[name]:g} asked for."
        )
    late = [n for n in wanted if reached.get(n) is None or reached[n] > wanted[n]]
    parts = [
        f"{n} {'unknown' if reached.get(n) is None else format(reached[n], '.2g')} "
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


def _listed(words: Sequence[str], separator: str = ", ") -> str:
    """Words joined as in a sentence."""
    if len(words) < 2:
        return "".join(words)
    last = " and " if separator == ", " else f"{separator}and "
    return separator.join(words[:-1]) + last + words[-1]


def columns(rows: Sequence[Sequence[Any]]) -> list[str]:
    """Rows as text, every column as wide as its widest cell."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[k]) for row in cells) for k in range(len(cells[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
