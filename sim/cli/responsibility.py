"""``greatgame responsibility``: which decision, deal or event an outcome of one world hung on."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import branch, inputs
from sim.cli import workbench as wb
from sim.cli.errors import reported

EXAMPLES = (
    "responsibility status-quo-2024 -r 137 --outcome security_leader.TJK=CHN",
    "responsibility runs/mine -r 137 --outcome crises.KAZ --above 1 --most 40",
    "responsibility status-quo-2024 -r 9 --outcome csto_freeze.ARM --from 2024-Q1",
)


@reported
def responsibility(
    file: inputs.FileOrRun,
    replicate: branch.Replicate,
    outcome: wb.Outcome,
    until: wb.UntilQuarter = None,
    above: wb.Above = None,
    below: wb.Below = None,
    state: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TJK",
            help="Look at events that concern this state, or at those of `all`; the states in the "
            "name of the outcome when left out; may be repeated.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="QUARTER", help="First quarter to look at.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="QUARTER", help="Last quarter to look at.")
    ] = None,
    most: Annotated[
        int, typer.Option(min=1, help="Events that are undone, the weightiest of the chronicle.")
    ] = 20,
    replicates: Annotated[
        int,
        typer.Option("-n", "--replicates", min=2, help="Branches with and without each event."),
    ] = 100,
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
    """Undo the events of one world one at a time and rank by how much each changed the outcome.

    A deal is refused, a refusal accepted, a crisis does not break out; all else up to the end of
    its quarter stays. Then the world with and without it gets other futures, paired by chance.
    """
    scenario, seed = branch.history(file, seed, settings, without, prior=prior)
    span = inputs.span(scenario, ("--from", since), ("--to", last), "undo")
    about = None if not state else [inputs.state(label, scenario) for label in state
                                    if label.casefold() != "all"]  # fmt: skip
    from sim.workbench.histories import responsibility

    wb.known_outcome(outcome, scenario)
    with wb.study(
        "responsibility", scenario, out=out, seed=seed, force=force, quiet=quiet
    ) as store:
        runs = 2 * replicates * most
        with wb.work("responsibility", store, workers, runs, quiet=quiet) as options:
            found = responsibility(
                scenario, outcome, replicate=replicate, seed=seed, replicates=replicates, most=most,
                states=about, since=span[0], last=span[1], until=until, above=above, below=below,
                chance=chance, **options,
            )  # fmt: skip
        found.save(store)
        if not quiet:
            wb.show(*found.sheet()[:3])
        from sim.plots import histories

        pictures = {"responsibility.png": lambda: histories.responsibility_ranking(found)}
        wb.finish(store, pictures, no_plots=no_plots, quiet=quiet)
