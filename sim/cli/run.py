"""``greatgame run``: simulate a scenario many times, save, draw and summarise it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.cli import inputs, pictures
from sim.cli.errors import Stopped, reported
from sim.cli.folder import check_target, default_folder
from sim.cli.progress import progress
from sim.cli.summary import show

if TYPE_CHECKING:
    from sim.ensemble import Result
    from sim.scenario import Scenario

DEFAULT_REPLICATES = 2000

EXAMPLES = """
Examples:

[bold]greatgame run status-quo-2022[/bold]

[bold]greatgame run my-scenario.yaml -n 10000 --seed 7 --out results/mine[/bold]

[bold]greatgame run status-quo-2022 --without M22 --set horizon=2030-Q4[/bold]
"""


@reported
def run(
    file: inputs.File,
    replicates: Annotated[
        int, typer.Option("-n", "--replicates", min=1, help="Number of simulated worlds.")
    ] = DEFAULT_REPLICATES,
    seed: Annotated[
        int | None,
        typer.Option(min=0, help="Makes a run repeatable; drawn and recorded when left out."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder for the results; runs/NAME-DATE-TIME when left out."
        ),
    ] = None,
    keep: Annotated[
        Literal["bands", "paths"],
        typer.Option(help="Keep quantile bands only, or every path of every replicate as well."),
    ] = "bands",
    settings: inputs.Settings = None,
    without: inputs.Without = None,
    prior: inputs.Prior = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Parallel workers; one per core when left out.")
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing but the folder of the results.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the earlier run in the folder of --out.")
    ] = False,
    no_plots: Annotated[bool, typer.Option("--no-plots", help="Draw no pictures.")] = False,
) -> None:
    """Simulate a scenario many times, save and draw the results and print a summary.

    The same scenario and seed give the same worlds, however many are asked for and however many
    workers share the work. Nothing is written when the input has a problem.
    """
    scenario = inputs.load(file, settings, without, prior=prior)
    folder = out if out is not None else default_folder(scenario.name)
    check_target(folder, force=force)
    with _room_for_paths(folder, keep) as directory:
        with progress(scenario.name, quiet=quiet) as report:
            report(0, replicates)
            result = _simulate(
                scenario,
                replicates=replicates,
                seed=seed,
                keep=keep,
                executor=_executor(replicates, workers),
                workers=workers,
                progress=report,
                directory=directory,
            )
        result.save(folder)
    if quiet:
        typer.echo(str(folder))
    else:
        show(result, _names(scenario), folder)
    target = folder / pictures.SUBFOLDER
    pictures.clear(target)
    if not result.provenance["complete"]:
        raise Stopped(
            f"Interrupted: only {result.n} of {replicates} replicates are in {folder}; "
            f"`greatgame plot {folder}` draws them."
        )
    if not no_plots:
        drawn = pictures.draw(result, target, run=folder, quiet=quiet)
        if not quiet:
            typer.echo(f"Pictures: {target} ({len(drawn)} files)")


def _names(scenario: Scenario) -> dict[str, str]:
    states = {label: state.name for label, state in scenario.states.items()}
    return states | {label: power.name for label, power in scenario.powers.items()}


def _executor(replicates: int, workers: int | None) -> Literal["threads", "processes"]:
    """Processes where several have enough to do to make up for their start of some seconds."""
    several = workers != 1 and replicates >= PROCESSES_FROM
    return "processes" if several else "threads"


def _simulate(scenario: Scenario, **options: Any) -> Result:
    """The result, or what an interrupt left of it. Raises Stopped when it left nothing."""
    from sim.ensemble import Interrupted, simulate

    try:
        return simulate(scenario, **options)
    except Interrupted as interrupt:
        if interrupt.partial is None:
            raise Stopped("Interrupted before any result; nothing was written.") from None
        return interrupt.partial


PROCESSES_FROM = 2000
"""Replicates from which on a run is shared between processes, one per core."""


@contextmanager
def _room_for_paths(folder: Path, keep: str) -> Iterator[Path | None]:
    """A passing folder beside the results: paths of all replicates may not fit into memory."""
    if keep == "bands":
        yield None
        return
    beside = folder.absolute().parent
    beside.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}.", dir=beside) as directory:
        yield Path(directory)
