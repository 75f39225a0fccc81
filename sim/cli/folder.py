"""Where the results of a command go, and how they get there: see :mod:`sim.ensemble.folder`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.errors import BadInput, Stopped, refusing, say

if TYPE_CHECKING:
    from sim.ensemble import Result, Store
    from sim.ensemble.identity import Identity

MARK = "provenance.json"
"""The file by which a folder is recognised as the result of a run."""


def default_folder(name: str, now: datetime | None = None) -> Path:
    """``runs/<name>-<date>-<time>`` below the current folder, in local time; one that is new."""
    moment = now or datetime.now().astimezone()
    first = Path("runs") / f"{name}-{moment:%Y%m%d-%H%M%S}"
    folder, number = first, 1
    while folder.exists():
        number += 1
        folder = first.with_name(f"{first.name}-{number}")
    return folder


def is_run(folder: Path) -> bool:
    """Whether ``folder`` holds the result of a run."""
    return (folder / MARK).is_file()


def check_run(folder: Path) -> None:
    """Raises BadInput for a folder that holds no result of a run."""
    if not is_run(folder):
        raise BadInput(f"{folder}: is not the folder of a run (it has no {MARK}).")


def load_run(folder: Path) -> Result:
    """The result in the folder of a run. Raises BadInput where there is none, or it is damaged."""
    from sim.ensemble import Result, ResultError

    check_run(folder)
    with refusing(ResultError):
        return Result.load(folder)


def chosen(out: Path | None, name: str) -> Path:
    """The folder of ``--out``, or a new one after the ``name`` of what is in it."""
    return default_folder(name) if out is None else out.expanduser()


def check_folder(folder: Path, kind: str, *, force: bool) -> None:
    """Raises BadInput for a folder that :func:`kept` refuses whatever the work in it is.

    For those who compute something before they know all that their work depends on.
    """
    from sim.ensemble import Folder, RefusedError

    with refusing(RefusedError), Folder(folder, kind) as there:
        if there.results and not there.begun and not force:
            raise _finished(there.given)


def _finished(folder: str) -> BadInput:
    return BadInput(
        f"{folder}: has earlier results in it; add --force to replace them, or choose another "
        "--out."
    )


@contextmanager
def kept(
    folder: Path, kind: str, identity: Identity, *, seed: int | None, force: bool, quiet: bool
) -> Iterator[Store]:
    """The folder of a command, ``kind``, in which its work is kept however it ends.

    Everything that forbids writing there is said before anything is computed. Raises BadInput for
    that, and Stopped on an interrupt.
    """
    from sim.ensemble import FinishedError, OtherRunError, RefusedError, Store

    try:
        store = Store(folder, kind, identity, seed=seed, force=force)
    except FinishedError:
        raise _finished(str(folder)) from None
    except OtherRunError as error:
        raise BadInput(
            f"{error} Add --force to drop it and begin anew, or choose another --out."
        ) from None
    except RefusedError as error:
        raise BadInput(str(error)) from None
    with store:
        if store.begun and not quiet:
            ended = "; it ended before its pictures were drawn" if store.saved else ""
            say(f"Continuing in {folder}: finished work of an earlier attempt is there{ended}.")
        try:
            yield store
        except RefusedError as error:
            raise BadInput(str(error)) from None
        except KeyboardInterrupt:
            if not store.close():
                raise Stopped("Interrupted; nothing was written.") from None
            raise Stopped(
                f"Interrupted. Finished work is kept in {folder}; to go on, repeat the command "
                f"with --out {folder}."
            ) from None
        finally:
            if store.damaged and not quiet:
                say(f"Damaged and computed anew: {', '.join(store.damaged)}")
