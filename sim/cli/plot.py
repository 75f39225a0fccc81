"""``greatgame plot``: the pictures of a run, drawn with it or again when it is finished."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import BadInput, Stopped, reported, say
from sim.cli.folder import check_run, load_run
from sim.cli.progress import progress

if TYPE_CHECKING:
    from sim.ensemble import Folder, Result

SUBFOLDER = "plots"
"""Where pictures go inside the folder of a run."""

MOST_WORKERS = 4
"""Processes that draw at most: there are a dozen pictures."""

MODULES = ("sim.plots.gallery",)
"""What processes that draw need to import."""

Svg = Annotated[
    bool, typer.Option("--svg", help="Draw pictures also as SVG, which takes twice as long.")
]


def prepare(workers: int | None) -> None:
    """Let processes that will draw start while there is something else to do; returns at once.

    Where processes for the simulation are being started already, they serve for drawing too.
    """
    from sim.ensemble.executors import prepare

    if _several(workers) > 1:
        prepare(MODULES)


def draw(
    result: Result,
    folder: Folder,
    *,
    below: str = SUBFOLDER,
    svg: bool = False,
    workers: int | None = None,
    quiet: bool = False,
) -> list[Path]:
    """Draw everything that a result has into ``folder``, in ``below``; returns the files.

    They appear together at the end. Raises Stopped on an interrupt: the numbers are saved by then.
    """
    from sim.plots.gallery import FORMATS, draw_all, skipped

    formats = FORMATS if svg else FORMATS[:1]
    try:
        with folder.filling() as fresh, progress("drawing", quiet=quiet) as report:
            place, several = fresh / below, _several(workers)
            files = draw_all(result, place, formats, workers=several, progress=report)
            drawn = [path.name for path in files]
    except KeyboardInterrupt:
        raise Stopped(
            f"Interrupted while drawing. The numbers are complete in {folder.given}; repeat the "
            f"command, or `greatgame plot {folder.given}`, to draw the pictures."
        ) from None
    if not quiet:
        for name, reason in skipped(result).items():
            say(f"Left out {name}: {reason}.")
    return [Path(folder.given, below, name) for name in drawn]


def _several(workers: int | None) -> int:
    """Processes that draw: as many as were asked for, else one per core."""
    from sim.ensemble.executors import processors

    return min(workers or processors(), MOST_WORKERS)


def existing(target: Path) -> list[Path]:
    """Our pictures that are already in ``target``; others there are left alone."""
    from sim.plots.gallery import picture_names

    return [path for name in picture_names() if (path := target / name).is_file()]


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
    svg: Svg = False,
) -> None:
    """Draw the pictures of a finished run again, without simulating."""
    check_run(run)
    target = out if out is not None else run / SUBFOLDER
    if target.exists() and not target.is_dir():
        raise BadInput(f"{target}: is a file; --out names a folder.")
    if existing(target) and not force:
        raise BadInput(
            f"{target}: has pictures in it; add --force to replace them, or choose another --out."
        )
    prepare(None)
    from sim.ensemble import Folder, RefusedError

    result = load_run(run)
    try:
        kind, below = ("run", SUBFOLDER) if out is None else ("pictures", "")
        with Folder(out or run, kind, shared=True) as folder:
            drawn = draw(result, folder, below=below, svg=svg)
            folder.settle()
    except RefusedError as error:
        raise BadInput(str(error)) from None
    for picture in drawn:
        typer.echo(str(picture))
