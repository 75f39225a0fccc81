"""Which uncertain numbers move an outcome, and under which conditions something happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import typer

from sim.cli import workbench as wb
from sim.cli.errors import BadInput

if TYPE_CHECKING:
    from sim.workbench.discovery import Discovery, FirstPassage
    from sim.workbench.sensitivity import Sensitivity, Tornado


def sensitivity(
    file: str,
    outcome: str,
    method: Literal["screening", "morris", "sobol", "split"] = "screening",
    by: Literal["input", "family", "kind", "document", "top"] | None = None,
    size: int | None = None,
    top: int = 12,
    shown: int = 15,
    *,
    how: wb.Fresh,
) -> None:
    """Find out which uncertain numbers move an outcome, and how much of it is chance.

    screening correlates ranks in one ensemble; morris moves one factor at a time and sees
    interactions; split divides the variance between parameters, rule variants, initial values,
    shocks and chance; sobol does so for the strongest numbers one by one. --by document tells which
    sources' numbers drive the outcome.
    """
    source = how.scenario_or_run(file)
    from sim.ensemble import Result, simulate
    from sim.workbench.sensitivity import sensitivity, tornado
    from sim.workbench.sensitivity.methods import WAYS

    wb.known_outcome(outcome, source)
    size = size or WAYS[method].size
    runs = size if method == "screening" else size * 20
    with how.study("sensitivity", source, seed=how.seed) as store:
        with how.work(store, runs) as options:
            if method == "screening" and not isinstance(source, Result):
                source = simulate(source, replicates=size, seed=store.seed, record=(), **options)
            found = sensitivity(
                source, outcome, method=method, by=by, size=size, top=top, seed=store.seed,
                **options,
            )  # fmt: skip
            swings = tornado(source, found.outcome) if isinstance(source, Result) else None

        def show() -> None:
            wb.show(f"What moves {found.title}", found.head_lines(), found.readable(shown))

        answers = filter(None, (found, swings))
        how.done(store, *answers, show=show, pictures=_sensitivity_pictures(found, swings))


def _sensitivity_pictures(found: Sensitivity, swings: Tornado | None) -> dict[str, Any]:
    from sim.plots import sensitivities

    if found.method == "morris":
        return {"morris.png": lambda: sensitivities.morris_plane(found)}
    drawn: dict[str, Any] = {"shares.png": lambda: sensitivities.variance_shares(found)}
    if swings is not None:
        drawn["tornado.png"] = lambda: sensitivities.tornado(swings)
    return drawn


def discover(
    file: str,
    outcome: str | None = None,
    passage: list[str] | None = None,
    replicates: int = 2000,
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
            check_discovery(question, source, replicates=replicates)
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
                found = discover(source, outcome, seed=seed, **vars(limits))
            if events:
                curves = first_passage(source, events)

        def show() -> None:
            for number, answer in enumerate(filter(None, (found, curves))):
                sheet = answer.sheet()
                begun = "Who comes first: " if answer is curves else ""
                typer.echo("\n" * (number > 0), nl=False)
                wb.show(f"{begun}{sheet.title}", sheet.sentences, sheet.frame)

        answers = filter(None, (found, curves))
        how.done(store, *answers, show=show, pictures=_discovery_pictures(found, curves))


def _discovery_pictures(found: Discovery | None, curves: FirstPassage | None) -> dict[str, Any]:
    from sim.plots import histories, sensitivities

    drawn: dict[str, Any] = {}
    if found is not None and len(found.trajectory):
        drawn["trade-off.png"] = lambda: sensitivities.discovery_trade_off(found)
    if curves is not None:
        drawn["first-passage.png"] = lambda: histories.first_passage(curves)
    return drawn
