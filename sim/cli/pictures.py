"""The pictures in the folder of a run: drawing them, and taking away those of an earlier run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.errors import Stopped, say

if TYPE_CHECKING:
    from sim.ensemble import Result

SUBFOLDER = "plots"
"""Where pictures go inside the folder of a run."""


def draw(result: Result, target: Path, *, run: Path, quiet: bool = False) -> list[Path]:
    """Draw everything that the result in folder ``run`` has into ``target``; returns the files.

    Raises Stopped on an interrupt: the numbers are saved by then.
    """
    from sim.plots.gallery import draw_all, skipped

    if not quiet:
        say("Drawing ...")
    try:
        drawn = draw_all(result, target)
    except KeyboardInterrupt:
        raise Stopped(
            f"Interrupted while drawing. The numbers are complete in {run}; "
            f"`greatgame plot {run} --force` draws the pictures."
        ) from None
    if not quiet:
        for name, reason in skipped(result).items():
            say(f"Left out {name}: {reason}.")
    return drawn


def existing(target: Path) -> list[Path]:
    """Our pictures that are already in ``target``; others there are left alone."""
    from sim.plots.gallery import picture_names

    return [path for name in picture_names() if (path := target / name).is_file()]


def clear(target: Path) -> None:
    """Take away pictures of an earlier run, which would not show the numbers beside them."""
    for picture in existing(target):
        picture.unlink()
