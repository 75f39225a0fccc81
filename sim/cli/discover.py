"""``greatgame discover``: under which conditions something happens, and who gets there first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported

if TYPE_CHECKING:
    from sim.workbench.discovery import Discovery, FirstPassage

EXAMPLES = (
    "discover status-quo-2022 --outcome china_passes_russia_security.KGZ --until 2030-Q4",
    "discover runs/mine --outcome china_share.TJK --above 40 --method tree",
    "discover runs/mine --passage china_passes_russia_security",
)


@reported
def discover(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A scenario, or the folder of a run.")
    ],
    outcome: Annotated[
        str | None, typer.Option(metavar="NAME", help="What happens: an outcome.")
    ] = None,
    method: Annotated[
        Literal["prim", "tree"], typer.Option(help="Boxes by peeling, or leaves of a small tree.")
    ] = "prim",
    passage: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Outcomes of kind first_time that compete for coming first, or the name they "
            "share; may be repeated.",
        ),
    ] = None,
    replicates: Annotated[
        int, typer.Option("-n", "--replicates", min=2, help="Simulated worlds, for a scenario.")
    ] = 2000,
    *,
    limits: wb.Limits,
    how: wb.Fresh,
) -> None:
    """Find the few conditions on uncertain numbers under which something happens.

    The search sees half of the worlds; how dense a box is in cases (density) and how many of all
    cases it holds (coverage) is measured on the other half. --passage draws who gets there first.
    """
    if outcome is None and not passage:
        raise BadInput("Name what happens (--outcome) or what competes to come first (--passage).")
    source = how.scenario_or_run(file)
    from sim.ensemble import Result, simulate
    from sim.workbench.discovery import (
        Question,
        check_discovery,
        discover,
        events_of,
        first_passage,
    )

    events = passage[0] if passage and len(passage) == 1 else passage
    with wb.asking():
        if events:
            events_of(wb.outcomes_of(source), events)
        if outcome is not None and not isinstance(source, Result):
            question = Question(outcome, **vars(limits))
            check_discovery(question, source, method=method, replicates=replicates)
    found: Discovery | None = None
    curves: FirstPassage | None = None
    with how.study("discover", source, seed=how.seed) as store:
        if not isinstance(source, Result):
            with how.work(store, replicates) as options:
                source = simulate(
                    source, replicates=replicates, seed=store.seed, record=(), **options
                )
        with wb.asking():
            if outcome is not None:
                seed = int(source.provenance["seed"]) if how.seed is None else how.seed
                found = discover(source, outcome, method=method, seed=seed, **vars(limits))
            if events:
                curves = first_passage(source, events)

        def show() -> None:
            for number, answer in enumerate(filter(None, (found, curves))):
                sheet = answer.sheet()
                begun = "Who comes first: " if answer is curves else ""
                typer.echo("\n" * (number > 0), nl=False)
                wb.show(f"{begun}{sheet.title}", sheet.sentences, sheet.frame)

        answers = filter(None, (found, curves))
        how.done(store, *answers, show=show, pictures=_pictures(found, curves))


def _pictures(found: Discovery | None, curves: FirstPassage | None) -> dict[str, Any]:
    from sim.plots import histories, sensitivities

    drawn: dict[str, Any] = {}
    if found is not None and len(found.trajectory):
        drawn["trade-off.png"] = lambda: sensitivities.discovery_trade_off(found)
    if curves is not None:
        drawn["first-passage.png"] = lambda: histories.first_passage(curves)
    return drawn
