"""How a command ends: exit statuses, and messages instead of tracebacks.

Status 0 means done, 2 that the input was refused before anything ran or was written, 130 that the
user interrupted, and 1 that something broke.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from enum import IntEnum
from functools import wraps
from typing import ParamSpec

import typer

P = ParamSpec("P")


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


def reported(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what a command raises into a message and an exit status.

    Errors of typer itself (unknown option, bad value) pass through: typer prints them with the
    usage line and exits with 2. With ``greatgame --debug`` a fault keeps its traceback.
    """

    @wraps(command)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError):
            raise
        except (Stopped, KeyboardInterrupt) as error:
            say(str(error) or "Interrupted; nothing was written.")
            raise typer.Exit(Status.INTERRUPTED) from None
        except (BadInput, _scenario_error()) as error:
            say(str(error))
            raise typer.Exit(Status.BAD_INPUT) from None
        except Exception as error:
            if isinstance(error, OSError) and error.errno in UNUSABLE:
                say(f"{error.filename}: {str(error.strerror).lower()}")
                raise typer.Exit(Status.BAD_INPUT) from None
            if debugging():
                raise
            say(_fault(error))
            raise typer.Exit(Status.FAULT) from None

    return call


def _scenario_error() -> type[Exception]:
    """Looked up only when something was raised: it brings in the whole scenario language."""
    from sim.scenario import ScenarioError

    return ScenarioError


def _fault(error: Exception) -> str:
    if isinstance(error, (OSError, *_troubles())):
        return f"greatgame: {error}"
    return f"greatgame: unexpected {type(error).__name__}: {error}\n{FAULT_ADVICE}"


def _troubles() -> tuple[type[Exception], ...]:
    """Errors that say all there is to say, with the cause and what to do."""
    from sim.ensemble import ResultError, StoreError, WorkerLostError

    return ResultError, StoreError, WorkerLostError


_debug = {"on": False}


def set_debugging(on: bool) -> None:
    """Keep tracebacks (``greatgame --debug``) or replace them with a message."""
    _debug["on"] = on


def debugging() -> bool:
    """Whether ``--debug`` was given."""
    return _debug["on"]
