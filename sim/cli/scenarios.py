"""``greatgame scenarios``: what ships with the package."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sim.cli.errors import reported

EXAMPLES = (
    "scenarios",
    "scenarios --json",
)


@reported
def scenarios(
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """List the scenarios that ship with greatgame: code, name, what it asks, and its file."""
    from sim.catalogue.scenarios import FILE_OF_CODE
    from sim.scenario.library import heading, list_scenarios

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
