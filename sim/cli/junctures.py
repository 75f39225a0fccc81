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
    replicates: Annotated[
        int,
        typer.Option("-n", "--replicates", min=2, help="Branches of one world at each quarter."),
    ] = 100,
    every: Annotated[
        int | None,
        typer.Option(min=1, help="Look at every second, fourth, ... quarter: 1, or 4 for worlds."),
    ] = None,
    *,
    limits: wb.Limits,
    history: branch.History,
    changes: inputs.Changes,
    how: wb.How,
) -> None:
    """Show how likely an outcome was at each quarter, and what happened where that changed.

    At each quarter the history gets other futures, by chance drawn anew: the share of them with the
    outcome is its probability then. --worlds tells instead when the outcome is usually decided.
    """
    if (replicate is None) == (worlds is None):
        raise BadInput("Name one world (--replicate 137) or a number of them (--worlds 200).")
    scenario, seed, chance = history.load(file, changes)
    from sim.workbench.histories import junctures, resolution

    wb.known_outcome(outcome, scenario)
    every = every or (1 if worlds is None else 4)
    moments = len(range(0, len(scenario.quarters), every))
    runs = (replicates if worlds is None else worlds) * moments
    with how.study("junctures", scenario, seed=seed) as store:
        with how.work(store, runs) as options:
            common: dict[str, Any] = {
                **options, **vars(limits), "seed": seed, "chance": chance, "every": every,
            }  # fmt: skip
            found: Junctures | Resolution
            if replicate is None:
                found = resolution(scenario, outcome, worlds=worlds or 0, **common)
            else:
                found = junctures(
                    scenario, outcome, replicate=replicate, replicates=replicates, **common
                )
        from sim.plots import histories

        draw: Any = histories.juncture_line if worlds is None else histories.resolution_line
        pictures = {"junctures.png": lambda: draw(found)}
        how.done(store, found, show=lambda: _show(found), pictures=pictures)


def _show(found: Junctures | Resolution) -> None:
    """Print the quarters that decided and what happened in them, or the share explained."""
    from sim.workbench.histories import Junctures

    wb.show(*found.sheet()[:3])
    if isinstance(found, Junctures) and len(found.decisive()):
        typer.echo("\nWhat happened then")
        wb.wrapped(found.event_lines())
