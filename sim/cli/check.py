"""``greatgame check``: find every problem of a scenario file, or list what it assumes."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from fnmatch import fnmatchcase
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import inputs
from sim.cli.errors import BadInput, Status, reported, say

if TYPE_CHECKING:
    from sim.scenario import Assumption, Scenario

EXAMPLES = (
    "check my-scenario.yaml",
    "check status-quo-2022 > assumptions.tsv",
    "check status-quo-2022 --only 'initial.debt.*'",
    "check status-quo-2022 --json | jq .grades",
)

COLUMNS = ("name", "text", "unit", "grade", "source", "where", "note")
SHARES = {"name": 9, "value": 10, "grade": 0, "source": 8, "where": 7}
"""Columns of the table on a terminal, and how they share its width; 0 is no wider than needed."""

LISTED = ("states", "powers", "disputes", "organisations", "instruments", "outcomes")
"""Sections whose names are told as JSON."""

GRADES = {
    "A": "published figure",
    "B": "published estimate or several sources",
    "C": "expert reading",
    "D": "assumption",
}


@reported
def check(
    file: inputs.File,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="List only names that match, such as 'initial.gdp.*' or, for any name that "
            "holds it, debt; may be repeated.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print problems or assumptions as JSON.")
    ] = False,
    *,
    changes: inputs.Changes,
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
    counts = Counter(str(a.grade) for a in assumptions)
    return {grade: counts[grade] for grade in GRADES}


def _verdict(scenario: Scenario, assumptions: Sequence[Assumption]) -> str:
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
