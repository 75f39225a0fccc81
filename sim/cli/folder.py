"""Where results go, what may be replaced there, and what an interrupted run has left there."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.errors import BadInput

if TYPE_CHECKING:
    from sim.ensemble import Unfinished

MARK = "provenance.json"
"""The file by which a folder is recognised as the result of a run."""

STORE = "unfinished"
"""Folder inside that of the results in which finished chunks wait until all are there."""


def default_folder(name: str, now: datetime | None = None) -> Path:
    """``runs/<name>-<date>-<time>`` below the current folder, in local time."""
    moment = now or datetime.now().astimezone()
    return Path("runs") / f"{name}-{moment:%Y%m%d-%H%M%S}"


def check_target(folder: Path, *, force: bool) -> Unfinished | None:
    """Refuse a folder that cannot or must not be written, before anything is computed.

    An empty folder may be filled. A folder with an earlier run is replaced only with ``force``; any
    other folder is never replaced, so that a mistyped ``--out`` cannot cost someone their files.
    Returns what there is of a run that was stopped: it may be continued. Raises BadInput.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder}: is a file; --out names a folder.")
    begun = _begun(folder, force=force)
    if folder.is_dir() and any(folder.iterdir()):
        if not is_run(folder) and not (folder / STORE).is_dir():
            raise BadInput(
                f"{folder}: has other files in it and no earlier run; choose another --out."
            )
        if is_run(folder) and not force and not _is_of(begun, folder):
            raise BadInput(
                f"{folder}: has an earlier run in it; add --force to replace it, "
                "or choose another --out."
            )
    parent = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise BadInput(f"{folder}: cannot be written, because {parent} does not allow it.")
    return begun


def is_run(folder: Path) -> bool:
    """Whether ``folder`` holds the result of a run."""
    return (folder / MARK).is_file()


def clean(folder: Path, *, finished: bool) -> None:
    """Take away the store in ``folder`` if its run is ``finished`` or never got anywhere."""
    store = folder / STORE
    if finished or not any(store.glob("*.chunk")):
        shutil.rmtree(store, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.rmdir()  # only if nothing came of it


def _begun(folder: Path, *, force: bool) -> Unfinished | None:
    from sim.ensemble import OtherRunError, unfinished

    try:
        return unfinished(folder / STORE)
    except OtherRunError as error:
        if force:
            return None
        raise BadInput(f"{error} {DROP}") from None


DROP = "Add --force to drop it and begin anew, or choose another --out."
"""What to do about an unfinished run that cannot be continued."""


def _is_of(begun: Unfinished | None, folder: Path) -> bool:
    """Whether the result in ``folder`` is a part of the run ``begun`` there, or all of it."""
    if begun is None:
        return False
    try:
        facts = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return bool((facts["digest"], facts["seed"]) == (begun.digest, begun.seed))
    except (OSError, ValueError, KeyError, TypeError):
        return False
