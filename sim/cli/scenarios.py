"""``greatgame scenarios``: what ships with the package."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import reported

if TYPE_CHECKING:
    from sim.scenario.tree import Plain

SHOWN = ("name", "title", "question", "description")

ENTRY = re.compile(r"^(\w+):.*(?:\n(?:[ \t#].*)?)*", re.MULTILINE)
"""A key at the left margin with everything indented below it."""

EXAMPLES = """
Examples:

[bold]greatgame scenarios[/bold]

[bold]greatgame scenarios --json[/bold]
"""


@reported
def scenarios(
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """List the scenarios that ship with greatgame: code, name, what it asks, and its file."""
    from sim.catalogue.scenarios import FILE_OF_CODE
    from sim.scenario import list_scenarios

    codes = {file: code for code, file in FILE_OF_CODE.items()}
    rows = [
        {"code": codes.get(path.stem, ""), **_heading(path), "file": str(path)}
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


def _heading(path: Path) -> dict[str, Plain]:
    """What a file says of itself. Nothing of it is inherited, so the rest is not parsed."""
    from sim.scenario.reader import read_text

    text = path.read_text(encoding="utf-8")
    entries = [found[0] for found in ENTRY.finditer(text) if found[1] in SHOWN]
    document = read_text("\n".join(entries), path.name)
    return {key: node.plain() if (node := document.get(key)) else None for key in SHOWN}
