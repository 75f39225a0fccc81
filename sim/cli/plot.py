"""``greatgame plot``: draw the pictures of a finished run again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import pictures
from sim.cli.errors import BadInput, reported
from sim.cli.folder import check_run, load_run

EXAMPLES = (
    "plot runs/status-quo-2022-20260301-101500 --force",
    "plot out --out pictures",
)


@reported
def plot(
    run: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that a run has written.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Draw into this folder instead of the run's own."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace pictures that are already there.")
    ] = False,
    svg: pictures.Svg = False,
) -> None:
    """Draw the pictures of a finished run again, without simulating."""
    check_run(run)
    target = out if out is not None else run / pictures.SUBFOLDER
    if target.exists() and not target.is_dir():
        raise BadInput(f"{target}: is a file; --out names a folder.")
    if pictures.existing(target) and not force:
        raise BadInput(
            f"{target}: has pictures in it; add --force to replace them, or choose another --out."
        )
    pictures.prepare(None)
    from sim.ensemble import Folder, RefusedError

    result = load_run(run)
    try:
        kind, below = ("run", pictures.SUBFOLDER) if out is None else ("pictures", "")
        with Folder(out or run, kind, shared=True) as folder:
            drawn = pictures.draw(result, folder, below=below, svg=svg)
            folder.settle()
    except RefusedError as error:
        raise BadInput(str(error)) from None
    for picture in drawn:
        typer.echo(str(picture))
