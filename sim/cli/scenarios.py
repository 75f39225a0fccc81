"""Scenario files: found wrong or told by their assumptions, and those that ship."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from fnmatch import fnmatchcase
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from sim.cli import inputs
from sim.cli.command import BadInput, Status, say

if TYPE_CHECKING:
    from sim.scenario import Assumption, Scenario


COLUMNS = ("name", "text", "unit", "grade", "source", "where", "note")
SHARES = {"name": 9, "value": 10, "grade": 0, "source": 8, "where": 7}
"""Columns of the table on a terminal, and how they share its width; 0 is no wider than needed."""

LISTED = ("states", "powers", "disputes", "organisations", "instruments", "outcomes")
"""Sections whose names are told as JSON."""


def check(
    file: str, only: list[str] | None = None, as_json: bool = False, *, changes: inputs.Changes
) -> None:
    """Check a scenario without running it, and list every number that it assumes.

    Problems are printed as FILE:LINE:COLUMN, all at once, with exit status 2. A sound scenario
    prints its assumptions: value or distribution, unit, grade, source and the line that sets it; a
    table on a terminal, tab-separated lines in a pipe.
    """
    from sim.scenario import ScenarioError

    try:
        scenario = changes.load(file)
    except ScenarioError as error:
        if as_json:
            problems = [asdict(problem) for problem in error.problems]
            typer.echo(json.dumps({"problems": problems}, indent=2, ensure_ascii=False))
        else:
            say(str(error))
        raise typer.Exit(Status.BAD_INPUT) from None
    assumptions = scenario.assumptions()
    listed = _chosen(assumptions, only or ())
    if as_json:
        document = _document(scenario, assumptions, listed)
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
    elif sys.stdout.isatty():
        _tables(listed)
        typer.echo(_verdict(scenario, assumptions))
    else:
        _lines(listed)
        say(_verdict(scenario, assumptions))


def _chosen(assumptions: list[Assumption], patterns: Sequence[str]) -> list[Assumption]:
    """The assumptions whose names match one of the patterns. Raises BadInput if none does."""
    wanted = [p if set(p) & set("*?[") else f"*{p}*" for p in patterns]
    found = [a for a in assumptions if any(fnmatchcase(a.name, p) for p in wanted or ("*",))]
    if not found:
        raise BadInput(f"--only {' '.join(patterns)}: no number has such a name.")
    return found


def _grades(assumptions: Sequence[Assumption]) -> dict[str, int]:
    from sim.catalogue.mechanism import GRADES

    counts = Counter(str(a.grade) for a in assumptions)
    return {grade: counts[grade] for grade in GRADES}


def _verdict(scenario: Scenario, assumptions: Sequence[Assumption]) -> str:
    from sim.catalogue.mechanism import GRADES
    from sim.scenario.assumptions import CATALOGUE, resting, sentences

    counts = ", ".join(
        f"{number} of grade {grade} ({GRADES[grade]})"
        for grade, number in _grades(assumptions).items()
    )
    silent = sum(a.where == CATALOGUE for a in assumptions)
    head = f"{scenario.name}: sound. {len(assumptions)} numbers: {counts}."
    notes = [f"NOTE: {sentence}" for sentence in sentences({"defaults": resting(scenario)})]
    return "\n".join([f"{head} {silent} are defaults of the catalogue.", *notes])


def _document(
    scenario: Scenario, assumptions: Sequence[Assumption], listed: Sequence[Assumption]
) -> dict[str, object]:
    from sim.scenario.assumptions import resting

    return {
        "name": scenario.name,
        "title": scenario.title,
        "digest": scenario.digest,
        "start": str(scenario.start),
        "horizon": str(scenario.horizon),
        **{section: list(getattr(scenario, section)) for section in LISTED},
        "mechanisms_off": [code for code, on in scenario.mechanisms.items() if not on],
        "problems": [],
        "defaults": resting(scenario),
        "grades": _grades(assumptions),
        "assumptions": [{c: getattr(a, c) for c in COLUMNS} for a in listed],
    }


def _lines(assumptions: Sequence[Assumption]) -> None:
    """Tab-separated, one assumption a line, nothing cut off."""
    typer.echo("\t".join(COLUMNS))
    for assumption in assumptions:
        cells = (" ".join(str(getattr(assumption, c)).split()) for c in COLUMNS)
        typer.echo("\t".join(cells))


def _tables(assumptions: Sequence[Assumption]) -> None:
    """One table per kind of number (initial, parameters, instruments ...); long cells wrap."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    for kind, group in groupby(assumptions, key=lambda a: a.name.split(".")[0]):
        table = Table(title=kind.capitalize(), title_justify="left", expand=True)
        for heading, share in SHARES.items():
            table.add_column(heading, overflow="fold", ratio=share or None)
        for a in group:
            name, value = a.name.removeprefix(f"{kind}."), f"{a.text} [{a.unit}]"
            table.add_row(*map(Text, (name, value, a.grade, a.source, a.where)))
        console.print(table)


def scenarios(as_json: bool = False) -> None:
    """List the scenarios that ship with greatgame: code, name, what it asks, and its file."""
    from sim.catalogue.questions import FILE_OF_CODE
    from sim.scenario.files import heading, list_scenarios

    codes = {file: code for code, file in FILE_OF_CODE.items()}
    rows = [
        {"code": codes.get(path.stem, ""), **heading(path), "file": str(path)}
        for path in list_scenarios()
    ]
    rows.sort(key=lambda row: (row["code"] == "", str(row["code"]), str(row["name"])))
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max((len(str(row["name"])) for row in rows), default=0)
    for row in rows:
        typer.echo(f"{row['code']:<4}  {row['name']:<{width}}  {row['title']}")
    typer.echo(
        "\nRun one with `greatgame run NAME` or its code; `greatgame scenarios --json` says more."
    )
