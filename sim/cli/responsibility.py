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
    *,
    limits: wb.Limits,
    history: branch.History,
    changes: inputs.Changes,
    how: wb.How,
) -> None:
    """Undo the events of one world one at a time and rank by how much each changed the outcome.

    A deal is refused, a refusal accepted, a crisis does not break out; all else up to the end of
    its quarter stays. Then the world with and without it gets other futures, paired by chance.
    """
    scenario, seed, chance = history.load(file, changes)
    span = inputs.span(scenario, ("--from", since), ("--to", last), "undo")
    about = None if not state else [inputs.state(label, scenario) for label in state
                                    if label.casefold() != "all"]  # fmt: skip
    from sim.workbench.histories import responsibility

    wb.known_outcome(outcome, scenario)
    with how.study("responsibility", scenario, seed=seed) as store:
        with how.work(store, 2 * replicates * most) as options:
            found = responsibility(
                scenario, outcome, replicate=replicate, seed=seed, replicates=replicates, most=most,
                states=about, since=span[0], last=span[1], chance=chance, **vars(limits), **options,
            )  # fmt: skip
        from sim.plots import histories

        pictures = {"responsibility.png": lambda: histories.responsibility_ranking(found)}
        how.done(store, found, show=lambda: wb.show(*found.sheet()[:3]), pictures=pictures)
