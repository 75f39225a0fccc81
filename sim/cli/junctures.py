"""``greatgame junctures``: how likely an outcome was at each quarter, in one world or in many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import branch, inputs
from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported

if TYPE_CHECKING:
    from sim.workbench.histories import Junctures, Resolution

EXAMPLES = (
    "junctures status-quo-2024 --replicate 137 --outcome security_leader.TJK=CHN",
    "junctures runs/mine -r 137 --outcome china_share.TJK --above 40 --every 4",
    "junctures status-quo-2024 --worlds 200 --outcome security_leader.TJK=CHN",
)
NOTE = "In Python: sim.junctures and sim.resolution."


@reported
def junctures(
    file: inputs.FileOrRun,
    outcome: wb.Outcome,
    replicate: Annotated[
        int | None,
        typer.Option("--replicate", "-r", min=0, help="Number of the world whose history it is."),
    ] = None,
    worlds: Annotated[
        int | None,
        typer.Option(min=2, help="Instead of one world: when it is decided in so many of them."),
    ] = None,
    until: wb.UntilQuarter = None,
    above: wb.Above = None,
    below: wb.Below = None,
    replicates: Annotated[
        int,
        typer.Option("-n", "--replicates", min=2, help="Branches of one world at each quarter."),
    ] = 100,
    every: Annotated[
        int | None,
        typer.Option(min=1, help="Look at every second, fourth, ... quarter: 1, or 4 for worlds."),
    ] = None,
    seed: branch.Seed = None,
    chance: branch.Chance = None,
    settings: inputs.Settings = None,
    without: inputs.Without = None,
    prior: inputs.Prior = False,
    out: wb.Out = None,
    workers: wb.Workers = None,
    quiet: wb.Quiet = False,
    force: wb.Force = False,
    no_plots: wb.NoPlots = False,
) -> None:
    """Show how likely an outcome was at each quarter, and what happened where that changed.

    At each quarter the history gets other futures, by chance drawn anew: the share of them with the
    outcome is its probability then. --worlds tells instead when the outcome is usually decided.
    """
    if (replicate is None) == (worlds is None):
        raise BadInput("Name one world (--replicate 137) or a number of them (--worlds 200).")
    scenario, seed = branch.history(file, seed, settings, without, prior=prior)
    from sim.ensemble.branch import another
    from sim.workbench.histories import junctures, resolution

    wb.known_outcome(outcome, scenario)
    chance = another(seed) if chance is None else chance
    every = every or (1 if worlds is None else 4)
    moments = len(range(0, len(scenario.quarters), every))
    runs = (replicates if worlds is None else worlds) * moments
    limits = {"until": until, "above": above, "below": below}
    with wb.study("junctures", scenario, out=out, seed=seed, force=force, quiet=quiet) as store:
        with wb.work("junctures", store, workers, runs, quiet=quiet) as options:
            common = options | limits | {"seed": seed, "chance": chance, "every": every}
            found: Junctures | Resolution
            if replicate is None:
                found = resolution(scenario, outcome, worlds=worlds or 0, **common)
            else:
                found = junctures(
                    scenario, outcome, replicate=replicate, replicates=replicates, **common
                )
        found.save(store)
        if not quiet:
            _show(found)
        from sim.plots import histories

        draw: Any = histories.juncture_line if worlds is None else histories.resolution_line
        pictures = {"junctures.png": lambda: draw(found)}
        wb.finish(store, pictures, no_plots=no_plots, quiet=quiet)


def _show(found: Junctures | Resolution) -> None:
    """Print the quarters that decided and what happened in them, or the share explained."""
    from sim.workbench.histories import Junctures

    wb.show(*found.sheet()[:3])
    if isinstance(found, Junctures) and len(found.decisive()):
        typer.echo("\nWhat happened then")
        wb.wrapped(found.event_lines())
