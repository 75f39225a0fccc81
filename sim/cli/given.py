"""The option ``--given``: worlds chosen by what has happened since the start of a scenario."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import workbench as wb
from sim.cli.errors import BadInput, say
from sim.cli.progress import progress

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.start.chosen import Chosen

Option = Annotated[
    Path | None,
    typer.Option(
        "--given",
        metavar="FILE",
        help="Figures and events since the start, in the layout of calibration/observations.csv: "
        "worlds are weighed by them and drawn by weight.",
    ),
]
SEED = 0
"""The seed where --given is used without one: the worlds to choose from must be the same again."""

_PROCESSES_FROM = 1000


def chosen_worlds(
    scenario: Scenario, file: Path, *, worlds: int, seed: int, workers: int | None, quiet: bool
) -> Chosen:
    """The worlds of a scenario that fit a file. Raises BadInput where too few do."""
    from sim.ensemble.record import Work
    from sim.validation.nowcast.given import GivenError, given_figures
    from sim.validation.record import RecordError

    if not file.is_file():
        raise BadInput(f"--given {file}: there is no such file.")
    try:
        with (
            progress("worlds to choose from", quiet=quiet) as report,
            wb.pool(workers, worth=worlds >= _PROCESSES_FROM) as executor,
        ):
            found = given_figures(scenario, file, Work(worlds, seed, executor, report))
    except (RecordError, GivenError) as error:
        raise BadInput(f"--given: {error}.") from None
    if not quiet:
        say(f"Given {file.name}: {found.words}.")
    return found.chosen


def check_given(file: Path | None, facts: Mapping[str, Any], folder: Path) -> None:
    """Raises BadInput where a finished run was not made given the figures of ``file``."""
    if file is None:
        return
    from sim.start.chosen import GIVEN

    if not file.is_file():
        raise BadInput(f"--given {file}: there is no such file.")
    known = facts.get(GIVEN) or {}
    if known.get("digest") != hashlib.sha256(file.read_bytes()).hexdigest():
        raise BadInput(
            f"{folder}: was not run given {file.name}. Make the run with "
            f"`greatgame run FILE --given {file}`, and report on that."
        )
