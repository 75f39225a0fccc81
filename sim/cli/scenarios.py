"""``greatgame scenarios``: what ships with the package."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sim.cli.errors import reported

SHOWN = ("name", "title", "question", "description")

EXAMPLES = """
Examples:

[bold]greatgame scenarios[/bold]

[bold]greatgame scenarios --json[/bold]
"""


@reported
def scenarios(
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """List the scenarios that ship with greatgame: name, what it asks, and its file."""
    from sim.scenario import list_scenarios
    from sim.scenario.reader import read_file

    rows = []
    for path in list_scenarios():
        document = read_file(path, path.name)  # titles are never inherited: no need to merge
        said = {key: node.plain() for key in SHOWN if (node := document.get(key)) is not None}
        rows.append({key: said.get(key) for key in SHOWN} | {"file": str(path)})
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max((len(str(row["name"])) for row in rows), default=0)
    for row in rows:
        typer.echo(f"{row['name']:<{width}}  {row['title']}")
    typer.echo("\nRun one with `greatgame run NAME`; `greatgame scenarios --json` says more.")
