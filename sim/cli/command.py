"""What makes a function a command: options as commands.toml has them, and a status for each end."""

from __future__ import annotations

import errno
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from enum import IntEnum
from functools import wraps
from importlib.resources import files
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, get_type_hints

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
    from sim.text import printable

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


SAID: dict[str, Any] = tomllib.loads(files("sim.cli").joinpath("commands.toml").read_text("utf-8"))
"""What there is to say of options and commands, by command or dataclass, then by parameter."""


def register(app: typer.Typer, command: Callable[..., None]) -> None:
    """Make a function a command of its name, whose help ends with its examples."""
    said = SAID[command.__name__]
    examples = [f"[bold]greatgame {words}[/bold]" for words in said["examples"]]
    note = [said["note"]] if "note" in said else []
    epilog = "\n" + "\n\n".join(["Examples:", *examples, *note]) + "\n"
    app.command(command.__name__.replace("_", "-"), epilog=epilog)(reported(command))


def reported(command: Callable[..., None]) -> Callable[..., None]:
    """A function as typer takes it, with a message and an exit status for what it raises.

    A parameter that is a dataclass stands for the options that are its fields. Errors of typer
    itself (unknown option, bad value) pass through: typer prints them with the usage line and exits
    with 2. With ``greatgame --debug`` a fault keeps its traceback.
    """
    groups, parameters = _parameters(command)

    @wraps(command)
    def call(**options: Any) -> None:
        try:
            given = {name: _from_home(value) for name, value in options.items()}
            for name, group in groups.items():
                given[name] = group(**{f.name: given.pop(f.name) for f in fields(group)})
            command(**given)
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except (Stopped, KeyboardInterrupt) as error:
            say(str(error) or "Interrupted; nothing was written.")
            raise typer.Exit(Status.INTERRUPTED) from None
        except Exception as error:
            status, message = ended(error)
            if status == Status.FAULT and debugging():
                raise
            say(message)
            raise typer.Exit(status) from None

    call.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {one.name: one.annotation for one in parameters}
    return call


def _parameters(command: Callable[..., None]) -> tuple[dict[str, Any], list[Parameter]]:
    """The groups of options that a command takes, by name, and each option by itself."""
    groups: dict[str, Any] = {}
    found = []
    for one in signature(command, eval_str=True).parameters.values():
        if not is_dataclass(one.annotation):
            found.append(_option(one.name, one.annotation, one.default, command.__name__))
            continue
        group: Any = one.annotation
        groups[one.name] = group
        kinds, owners = get_type_hints(group), [kind.__name__ for kind in group.__mro__]
        found += [_option(f.name, kinds[f.name], f.default, *owners) for f in fields(group)]
    return groups, found


def _option(name: str, kind: Any, default: Any, *owners: str) -> Parameter:
    """A parameter as typer takes it, by what the first of its owners says, then the others."""
    said: dict[str, Any] = {}
    for entry in (SAID.get(owner, {}).get(name, {}) for owner in ("any", *reversed(owners))):
        said |= {"help": entry} if isinstance(entry, str) else entry
    flags = said.pop("flags", f"--{name.replace('_', '-')}").split()
    word = said.pop("argument", None)
    how = typer.Argument(metavar=word, **said) if word else typer.Option(*flags, **said)
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, how])


def _from_home(value: Any) -> Any:
    """A path that starts with ``~``, which shells leave alone in ``--out=~/x``, from one's home."""
    if not isinstance(value, str | Path) or not str(value).startswith("~"):
        return value
    try:
        return type(value)(Path(value).expanduser())
    except RuntimeError as error:
        raise BadInput(f"{value}: {error}") from None
