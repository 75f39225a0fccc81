"""The application: registers the subcommands and handles what all of them share."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sim.cli.causes import discover, sensitivity
from sim.cli.command import register
from sim.cli.comparisons import compare, knock_out, sweep
from sim.cli.define import define
from sim.cli.errors import Status, say, set_debugging
from sim.cli.explore import explore
from sim.cli.histories import branch, junctures, responsibility
from sim.cli.results import explain, plot, report
from sim.cli.run import run
from sim.cli.scenarios import check, scenarios
from sim.cli.streams import close_streams, open_streams
from sim.cli.validation import hindcast, nowcast, patterns, versions

app = typer.Typer(
    name="greatgame",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: [bold]greatgame run status-quo-2024[/bold]",
)


for _command in (
    run, check, explain, explore, patterns, define, scenarios, hindcast, nowcast, plot,
    report, compare, knock_out, sweep, sensitivity, discover, branch, junctures, versions,
    responsibility,
):  # fmt: skip
    register(app, _command)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        python = ".".join(str(part) for part in sys.version_info[:3])
        typer.echo(f"greatgame {version('greatgame')} (mesa {version('mesa')}, Python {python})")
        raise typer.Exit


@app.callback()
def greatgame(
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the full traceback when something breaks.")
    ] = False,
) -> None:
    """Simulate how great powers compete for influence on smaller states, many thousand times.

    A scenario file says who takes part, where they start and what is uncertain; an ensemble of
    simulated worlds says what follows, and how sure that is.
    """
    set_debugging(debug)


def main() -> None:
    """Entry point of the command ``greatgame``; also covers an interrupt while loading."""
    open_streams()
    try:
        app(prog_name="greatgame")
    except KeyboardInterrupt:
        say("Interrupted; nothing was written.")
        sys.exit(Status.INTERRUPTED)
    finally:
        _close()


def _close() -> None:
    try:
        close_streams()
    except OSError as error:
        say(f"greatgame: the output could not be written: {error}")
        sys.exit(Status.FAULT)
