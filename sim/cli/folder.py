"""Where results go, and what may be replaced there."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from sim.cli.errors import BadInput

MARK = "provenance.json"
"""The file by which a folder is recognised as the result of a run."""


def default_folder(name: str, now: datetime | None = None) -> Path:
    """``runs/<name>-<date>-<time>`` below the current folder, in local time."""
    moment = now or datetime.now().astimezone()
    return Path("runs") / f"{name}-{moment:%Y%m%d-%H%M%S}"


def check_target(folder: Path, *, force: bool) -> None:
    """Refuse a folder that cannot or must not be written, before anything is computed.

    An empty folder may be filled. A folder with an earlier run is replaced only with ``force``; any
    other folder is never replaced, so that a mistyped ``--out`` cannot cost someone their files.
    Raises BadInput.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder}: is a file; --out names a folder.")
    if folder.is_dir() and any(folder.iterdir()):
        if not is_run(folder):
            raise BadInput(
                f"{folder}: has other files in it and no earlier run; choose another --out."
            )
        if not force:
            raise BadInput(
                f"{folder}: has an earlier run in it; add --force to replace it, "
                "or choose another --out."
            )
    parent = next(p for p in folder.absolute().parents if p.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise BadInput(f"{folder}: cannot be written, because {parent} does not allow it.")


def is_run(folder: Path) -> bool:
    """Whether ``folder`` holds the result of a run."""
    return (folder / MARK).is_file()
