"""``greatgame sensitivity``: which uncertain numbers, rule variants and sources move an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.cli import workbench as wb
from sim.cli.errors import reported

if TYPE_CHECKING:
    from sim.workbench.sensitivity import Sensitivity, Tornado

EXAMPLES = (
    "sensitivity status-quo-2022 --outcome china_share.TJK",
    "sensitivity status-quo-2022 --outcome crises.KAZ --method split",
    "sensitivity status-quo-2022 --outcome leader.TJK=CHN --method sobol --top 8",
    "sensitivity runs/mine --outcome china_share.TJK --by document",
)


@reported
def sensitivity(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A scenario, or (for screening) the folder of a run."),
    ],
    outcome: Annotated[str, typer.Option(metavar="NAME", help="The outcome to explain.")],
    method: Annotated[
        Literal["screening", "morris", "sobol", "split"],
        typer.Option(help="From cheap to dear: screening, morris, split, sobol."),
    ] = "screening",
    by: Annotated[
        Literal["input", "family", "kind", "document", "top"] | None,
        typer.Option(help="What numbers are gathered by; each method has a usual one."),
    ] = None,
    size: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--size",
            min=2,
            help="Replicates (screening), trajectories (morris) or base points (sobol, split).",
        ),
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="Numbers that sobol takes one by one.")] = 12,
    shown: Annotated[int, typer.Option("--show", min=1, help="Rows printed.")] = 15,
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
    from sim.workbench.sensitivity.methods import SIZES

    wb.known_outcome(outcome, source)
    size = size or SIZES[method]
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
        how.done(store, *answers, show=show, pictures=_pictures(found, swings))


def _pictures(found: Sensitivity, swings: Tornado | None) -> dict[str, Any]:
    from sim.plots import sensitivities

    if found.method == "morris":
        return {"morris.png": lambda: sensitivities.morris_plane(found)}
    drawn: dict[str, Any] = {"shares.png": lambda: sensitivities.variance_shares(found)}
    if swings is not None:
        drawn["tornado.png"] = lambda: sensitivities.tornado(swings)
    return drawn
