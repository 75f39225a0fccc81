"""Reading what the user named: a scenario file and the changes asked for on the command line."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.errors import BadInput
from sim.cli.folder import MARK
from sim.names import did_you_mean

if TYPE_CHECKING:
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
    from sim.ensemble.arguments import whole

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
    from sim.scenario.library import exists

    path = Path(file)
    in_the_way = exists(path) and path.is_dir() and path.name == file
    return find(file) if in_the_way else file


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
