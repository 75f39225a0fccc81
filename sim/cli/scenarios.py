"""``greatgame scenarios``: what ships with the package."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sim.cli.errors import reported

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
    from sim.scenario import list_scenarios, load_scenario

    shipped = [(path, load_scenario(path)) for path in list_scenarios()]
    if as_json:
        rows = [
            {
                "name": scenario.name,
                "title": scenario.title,
                "description": scenario.description,
                "question": scenario.question,
                "file": str(path),
            }
            for path, scenario in shipped
        ]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max((len(scenario.name) for _, scenario in shipped), default=0)
    for _, scenario in shipped:
        typer.echo(f"{scenario.name:<{width}}  {scenario.title}")
    typer.echo("\nRun one with `greatgame run NAME`; `greatgame scenarios --json` says more.")
