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
    typer.echo("\n".join(lines(result, names, folder)))


def lines(result: Result, names: Mapping[str, str], folder: Path) -> list[str]:
    """The summary, line by line."""
    return [
        *_title(result),
        "",
        *textwrap.wrap(_headline(result, names), WIDTH),
        "",
        *_leaders(result, names),
        "",
        *_outcomes(result),
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


def _probabilities(result: Result) -> dict[str, dict[str, dict[str, float]]]:
    """Probability of leading in the last quarter, by dimension, state and power."""
    last = result.data["leader_probability"].isel(quarter=-1)
    return {
        dimension: {
            str(state): {
                str(power): float(last.sel(dimension=dimension, state=state, power=power))
                for power in last["power"].values
            }
            for state in last["state"].values
        }
        for dimension in DIMENSIONS
    }


def _headline(result: Result, names: Mapping[str, str]) -> str:
    """Who leads in how many states, and where that is least and most certain."""
    overall = _probabilities(result)["overall"]
    best = {state: max(p, key=lambda power: p[power]) for state, p in overall.items()}
    powers = sorted(set(best.values()), key=lambda p: -list(best.values()).count(p))
    counts = []
    for power in powers:
        led = [names.get(state, state) for state in best if best[state] == power]
        counts.append(f"{names.get(power, power)} in {_listed(led)}")
    closest = min(best, key=lambda state: overall[state][best[state]])
    probability = overall[closest][best[closest]]
    error = _error(probability, result.n)
    return (
        f"In {_quarter(result, -1)} the power with the most influence is most often "
        f"{_listed(counts, separator='; ')}. Least certain is {names.get(closest, closest)}, where "
        f"{names.get(best[closest], best[closest])} leads in {probability:.0%} ± {error:.1%} "
        "of the worlds."
    )


def _leaders(result: Result, names: Mapping[str, str]) -> list[str]:
    """Table of the likeliest leader per state and dimension."""
    probabilities = _probabilities(result)
    states = list(probabilities["overall"])
    rows = [["", *DIMENSIONS]]
    for state in states:
        cells = [_leader(probabilities[d][state], result.n) for d in DIMENSIONS]
        rows.append([names.get(state, state), *cells])
    heading = f"Who leads in {_quarter(result, -1)}, in % of the worlds ± Monte Carlo error"
    return [heading, *columns(rows)]


def _leader(probability: Mapping[str, float], n: int) -> str:
    power = max(probability, key=lambda p: probability[p])
    return f"{power} {100 * probability[power]:.0f} ± {100 * _error(probability[power], n):.1f}"


def _error(probability: float, n: int) -> float:
    """Standard error of a share estimated from ``n`` worlds (Agresti and Coull: never zero)."""
    adjusted = (probability * n + 2) / (n + 4)
    return float((adjusted * (1 - adjusted) / (n + 4)) ** 0.5)


def _outcomes(result: Result) -> list[str]:
    """One line per outcome, those of one question together."""
    rows = result.summary()
    if not rows:
        return []
    text = ["Outcomes (median and the range of the middle 90 % of worlds, or % of worlds)"]
    for _, group in groupby(rows, key=lambda row: str(row["name"]).partition(".")[0]):
        text += columns([[f"  {row['title']}", str(row["text"])] for row in group])
    return [*text, ""]


def _doubts(result: Result) -> list[str]:
    """What the reader must know before quoting a number."""
    facts = result.provenance
    doubts = []
    if not facts.get("complete", True):
        doubts.append(
            f"NOT COMPLETE: interrupted after {result.n:,} of {facts['replicates']:,} worlds."
        )
    if excluded := facts.get("excluded"):
        which = ", ".join(str(failure["replicate"]) for failure in excluded[:EXCEPTIONS_SHOWN])
        doubts.append(
            f"{len(excluded)} worlds ended in numbers that are not finite and are left out "
            f"(replicates {which}{', ...' if len(excluded) > EXCEPTIONS_SHOWN else ''})."
        )
    doubts.append(
        "± is the error of a finite number of worlds, not the doubt about the model: "
        f"`greatgame check {facts['name']}` lists what is assumed."
    )
    return [line for doubt in doubts for line in textwrap.wrap(doubt, WIDTH)] + [""]


def _files(result: Result, folder: Path) -> list[str]:
    return [
        f"Time:     {result.provenance['elapsed']:.1f} s of simulation",
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
