"""What the user named: scenarios with changes, quarters and states, runs, and where results go."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.command import BadInput, Stopped, refusing, say
from sim.text import did_you_mean

if TYPE_CHECKING:
    from sim.ensemble import Result, Store
    from sim.ensemble.provenance import Identity
    from sim.scenario import Quarter, Scenario


@dataclass(frozen=True)
class Changes:
    """Changes of a scenario that are asked for on the command line; all of them at once if true.

    Raise BadInput for a malformed option, and ScenarioError, with every problem by file, line and
    column, for what the file or a changed entry says.
    """

    settings: list[str] | None = None
    without: list[str] | None = None
    prior: bool = False

    def __bool__(self) -> bool:
        return bool(self.settings or self.without or self.prior)

    @property
    def entries(self) -> dict[str, str]:
        """Entries of a scenario by dotted path."""
        codes = parse_mechanisms(self.without or ())
        return parse_settings(self.settings or ()) | {f"mechanisms.{c}": "off" for c in codes}

    def load(self, file: str) -> Scenario:
        """A scenario by file or name, with the changes."""
        from sim.scenario import load_scenario

        return load_scenario(
            named(file), set=self.entries | ({"posterior": "none"} if self.prior else {})
        )


def load(file: str, *, prior: bool = False) -> Scenario:
    """A scenario by file or name; ``prior`` drops its posterior. Raises ScenarioError."""
    return Changes(prior=prior).load(file)


def parse_settings(settings: Iterable[str]) -> dict[str, str]:
    """Split ``NAME=VALUE`` texts; raises BadInput for a text without name or sign."""
    parsed: dict[str, str] = {}
    for text in settings:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not (sign and name):
            raise BadInput(f"--set {text}: expected NAME=VALUE, such as horizon=2030-Q4.")
        if name in parsed:
            raise BadInput(f"--set {name}: given twice.")
        parsed[name] = value.strip()
    return parsed


def parse_mechanisms(without: Iterable[str]) -> tuple[str, ...]:
    """Codes of the mechanisms to switch off; raises BadInput for one the model does not have."""
    from sim.mechanisms.registers import MECHANISMS

    codes = tuple(code.strip().upper() for text in without for code in text.split(","))
    for code in codes:
        if code not in MECHANISMS:
            hint = did_you_mean(code, MECHANISMS) or "."
            raise BadInput(f"--without {code}: no such mechanism{hint}")
    return codes


def state(label: str, scenario: Scenario) -> str:
    """The label of a state, which may be given by its name."""
    names = {spec.name.casefold(): key for key, spec in scenario.states.items()}
    found = names.get(label.casefold(), label.upper())
    if found not in scenario.states:
        raise BadInput(f"--state {label}: the states are {', '.join(scenario.states)}.")
    return found


def quarter(option: str, text: str, scenario: Scenario) -> Quarter:
    """A quarter of the run. Raises BadInput for anything else."""
    from sim.scenario import Quarter

    try:
        found = Quarter.parse(text)
    except ValueError as error:
        raise BadInput(f"{option} {text}: {error}.") from None
    if not scenario.start <= found <= scenario.horizon:
        raise BadInput(f"{option} {text}: the run is {scenario.start} to {scenario.horizon}.")
    return found


def span(
    scenario: Scenario, first: tuple[str, str | None], last: tuple[str, str | None], what: str
) -> tuple[Quarter | None, Quarter | None]:
    """Two quarters, each an option and its text. Raises BadInput where there is nothing between."""
    begins, ends = (
        None if text is None else quarter(option, text, scenario) for option, text in (first, last)
    )
    if begins is not None and ends is not None and ends < begins:
        raise BadInput(
            f"{last[0]} {last[1]}: lies before {first[0]} {first[1]}; there is nothing to {what}."
        )
    return begins, ends


def run_or_file(file: str) -> tuple[str, dict[str, Any]]:
    """The scenario file of a run's folder and the run's provenance; any other file as it is.

    Raises BadInput for a run whose provenance is damaged.
    """
    from sim.ensemble.numbers import whole

    record = Path(file) / MARK
    if not record.is_file():
        return file, {}
    try:
        facts = json.loads(record.read_text(encoding="utf-8"))
        whole("seed", facts.get("seed"))
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(f"{record}: cannot be read ({error}); run the scenario again.") from None
    return str(Path(file) / "scenario.yaml"), facts


def named(file: str) -> str | Path:
    """A shipped scenario's file when a folder of its name stands in the way, else as given."""
    from sim.scenario import find
    from sim.scenario.files import exists

    path = Path(file)
    in_the_way = exists(path) and path.is_dir() and path.name == file
    return find(file) if in_the_way else file


def check_file(option: str, file: Path | None) -> None:
    """Raises BadInput where a table that an option names is not there or no file."""
    from sim.scenario.files import exists

    if file is None:
        return
    if not exists(file):
        raise BadInput(f"{option} {file}: there is no such file.")
    if not file.is_file():
        raise BadInput(f"{option} {file}: is no file.")


def new_file(target: Path, option: str, *, force: bool) -> Path:
    """Where a page goes; everything that forbids it is said before anything is computed."""
    if target.is_dir():
        raise BadInput(f"{target}: is a folder; {option} names a file.")
    if not target.parent.is_dir():
        raise BadInput(f"{target}: there is no folder {target.parent}.")
    if target.exists() and not force:
        raise BadInput(f"{target}: exists; add --force to replace it, or choose another {option}.")
    try:
        with tempfile.TemporaryFile(dir=target.parent):
            return target
    except OSError as error:
        raise BadInput(f"{target}: cannot be written ({error.strerror}).") from None


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
