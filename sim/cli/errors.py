"""How a command ends: exit statuses, and messages instead of tracebacks.

Status 0 means done, 2 that the input was refused before anything ran or was written, 130 that the
user interrupted, and 1 that something broke.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from sim.workbench.optional import lacking


class Status(IntEnum):
    """Exit statuses of every command."""

    DONE = 0
    FAULT = 1
    BAD_INPUT = 2
    INTERRUPTED = 130


class BadInput(Exception):  # noqa: N818 - named for what it says, as typer's BadParameter is
    """What was asked for cannot be done; the message says why and, if possible, what to do."""


class Stopped(Exception):  # noqa: N818 - an outcome of the command, not a mistake
    """The user interrupted; the message says what was kept."""


UNUSABLE = {errno.ENAMETOOLONG, errno.ELOOP}
"""What the system says of names that no file can have, and of links that lead nowhere."""

FAULT_ADVICE = (
    "This is a fault in greatgame or in a rule added to it, not in your input.\n"
    "To report it, repeat the command as `greatgame --debug ...` and send the traceback with the\n"
    "scenario file, the command line and the output of `greatgame --version`."
)


def say(message: str) -> None:
    """Write one message to standard error, with what no terminal should get spelled out."""
    from sim.scenario.characters import printable

    typer.echo(printable(message), err=True)


@contextmanager
def refusing(*kinds: type[Exception], before: str = "", after: str = "") -> Iterator[None]:
    """Refuse the input where an error of one of these kinds says what is wrong with it."""
    try:
        yield
    except kinds as error:
        raise BadInput(f"{before}{error}{after}") from None


def ended(error: Exception) -> tuple[Status, str]:
    """The status with which an error ends a command, and what there is to say about it."""
    # what brings in the scenario language and the libraries is looked up once something was raised
    from sim.scenario import ScenarioError

    if (module := _missing(error)) is not None:
        return Status.FAULT, f"greatgame {lacking(module)}"
    if isinstance(error, BadInput | ScenarioError):
        return Status.BAD_INPUT, str(error)
    if isinstance(error, OSError) and error.errno in UNUSABLE:
        return Status.BAD_INPUT, f"{error.filename}: {str(error.strerror).lower()}"
    from sim.ensemble import NoWorkersError, ResultError, StoreError, WorkerLostError

    if isinstance(error, OSError | NoWorkersError | ResultError | StoreError | WorkerLostError):
        return Status.FAULT, f"greatgame: {error}"
    return Status.FAULT, f"greatgame: unexpected {type(error).__name__}: {error}\n{FAULT_ADVICE}"


def _missing(error: BaseException | None) -> str | None:
    """The module whose absence is behind an error, however often that was wrapped."""
    while error is not None:
        if isinstance(error, ModuleNotFoundError) and error.name:
            return None if error.name.partition(".")[0] == "sim" else error.name
        error = error.__cause__
    return None


_debug = {"on": False}


def set_debugging(on: bool) -> None:
    """Keep tracebacks (``greatgame --debug``) or replace them with a message."""
    _debug["on"] = on


def debugging() -> bool:
    """Whether ``--debug`` was given."""
    return _debug["on"]
