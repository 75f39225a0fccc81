"""``greatgame versions``: what the shipped scenarios say otherwise than in an earlier release."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported

EXAMPLES = (
    "versions",
    "versions 0.1.0 0.2.0",
    "versions 0.1.0 0.2.0 --show 60",
)
NOTE = "In a copy of the repository `make release` writes the outcomes of the present version."


@reported
def versions(
    old: Annotated[
        str | None, typer.Argument(metavar="OLD", help="A version, or the table of one (.csv).")
    ] = None,
    new: Annotated[
        str | None, typer.Argument(metavar="NEW", help="The version that it is compared with.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="Outcomes of this scenario only.")
    ] = None,
    shown: Annotated[
        int, typer.Option("--show", min=1, help="Rows printed, the largest shifts first.")
    ] = 30,
) -> None:
    """Show which outcomes of the shipped scenarios moved between two releases, and why.

    Each release keeps a small table of outcomes with their errors. What moved further than these
    explain is listed with the entry of the changelog that is nearest by its words. Without versions
    those that are kept are listed.
    """
    from dataclasses import replace

    from sim.validation.releases import load_release, moved, moved_lines, moved_table, releases
    from sim.workbench.measures import known

    if old is None or new is None:
        if old is not None:
            raise BadInput(f"Name two versions: greatgame versions {old} NEW.")
        typer.echo("\n".join(releases()) or "No outcomes of a release are kept.")
        return
    with wb.asking():
        pair = [load_release(name) for name in (old, new)]
        if scenario is not None:
            there = sorted({name for one in pair for name in one.table["scenario"]})
            known(scenario, there, "scenario of these releases")
            pair = [replace(x, table=x.table[x.table["scenario"] == scenario]) for x in pair]
    found = moved(pair[0], pair[1])
    wb.show(f"{found.new} against {found.old}", moved_lines(found), moved_table(found, shown))
