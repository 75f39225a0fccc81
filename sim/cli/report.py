"""``greatgame report``: a run, or a run against another, as one page for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import inputs
from sim.cli import workbench as wb
from sim.cli.errors import BadInput, Stopped, reported, say
from sim.cli.folder import check_run, load_run

EXAMPLES = (
    "report runs/status-quo-2022-20260301-101500",
    "report out --outcome china_share.TJK --out tajikistan.html",
    "report runs/war runs/no-war --force",
    "report runs/compare-war-no-war",
)

NAME = "report.html"
COMPARISON = "comparison.json"
"""The file by which the folder of ``greatgame compare`` is known."""


@reported
def report(
    run: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Folder that a run, or a comparison of two, has written."
        ),
    ],
    other: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR2]", help="Another run to compare with; same seed to pair."),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Outcome by which three worlds are chosen, and whose causes are shown. "
            "By default the first that is a number.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=f"Write this file instead of {NAME} in the run's folder."
        ),
    ] = None,
    since: wb.Given = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on the way.")] = False,
) -> None:
    """Write a page with findings, pictures, three worlds told, assumptions and sources.

    The page is a single HTML file that needs no network, can be searched, and prints well.
    """
    given = run
    if other is None and (run / COMPARISON).is_file():
        run, other = _compared(run)
    for folder in (run, other):
        if folder is not None:
            check_run(folder)
    target = inputs.new_file(out if out is not None else given / NAME, "--out", force=force)
    first, second = load_run(run), None if other is None else load_run(other)
    wb.check_given(since, first.provenance, run)
    from sim.report import ReportError, write_report

    try:
        write_report(
            first, target, second, outcome=outcome, progress=(lambda _: None) if quiet else say
        )
    except ReportError as error:
        raise BadInput(f"{run}: {error}.") from None
    except KeyboardInterrupt:
        raise Stopped(f"Interrupted; {target} was not written.") from None
    typer.echo(str(target))


def _compared(folder: Path) -> tuple[Path, Path]:
    """The two runs in the folder of a comparison. Raises BadInput where there are more or fewer."""
    try:
        labels = json.loads((folder / COMPARISON).read_text(encoding="utf-8"))["labels"]
        runs = [folder / "runs" / str(label) for label in labels]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder / COMPARISON}: cannot be read ({error}).") from None
    if len(runs) != 2:
        named = " ".join(str(run) for run in runs)
        raise BadInput(
            f"{folder}: compares {len(runs)} scenarios; name two of their folders: {named}."
        )
    return runs[0], runs[1]
