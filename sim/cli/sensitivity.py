"""``greatgame sensitivity``: which uncertain numbers, rule variants and sources move an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.cli import inputs
from sim.cli import workbench as wb
from sim.cli.errors import reported
from sim.cli.folder import chosen, kept
from sim.cli.progress import progress

if TYPE_CHECKING:
    from sim.ensemble import Result
    from sim.workbench.sensitivity import Sensitivity

EXAMPLES = """
Examples:

[bold]greatgame sensitivity status-quo-2022 --outcome china_share.TJK[/bold]

[bold]greatgame sensitivity status-quo-2022 --outcome crises.KAZ --method split[/bold]

[bold]greatgame sensitivity status-quo-2022 --outcome leader.TJK=CHN --method sobol --top 8[/bold]

[bold]greatgame sensitivity runs/mine --outcome china_share.TJK --by document[/bold]
"""


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
    seed: wb.Seed = None,
    shown: Annotated[int, typer.Option("--show", min=1, help="Rows printed.")] = 15,
    out: wb.Out = None,
    workers: wb.Workers = None,
    prior: inputs.Prior = False,
    quiet: wb.Quiet = False,
    force: wb.Force = False,
    no_plots: wb.NoPlots = False,
) -> None:
    """Find out which uncertain numbers move an outcome, and how much of it is chance.

    screening correlates ranks in one ensemble; morris moves one factor at a time and sees
    interactions; split divides the variance between parameters, rule variants, initial values,
    shocks and chance; sobol does so for the strongest numbers one by one. --by document tells which
    sources' numbers drive the outcome.
    """
    source = wb.scenario_or_run(file, prior=prior)
    from sim.ensemble import Result, simulate
    from sim.workbench.sensitivity import sensitivity, tornado
    from sim.workbench.sensitivity.run import SIZES
    from sim.workbench.sensitivity.storage import save
    from sim.workbench.sensitivity.words import head_lines, readable

    name = source.provenance["name"] if isinstance(source, Result) else source.name
    folder = chosen(out, f"sensitivity-{name}")
    size = size or SIZES[method]
    runs = size if method == "screening" else size * 20
    who = wb.identity(source)
    with kept(folder, "sensitivity", who, seed=seed, force=force, quiet=quiet) as store:
        with (
            wb.asking(),
            wb.crew(workers, runs) as crew,
            progress(method, quiet=quiet) as report,
        ):
            if method == "screening" and not isinstance(source, Result):
                from sim.workbench.measures import known

                known(outcome.partition("=")[0], list(source.outcomes), "outcome")
                source = simulate(
                    source, replicates=size, seed=store.seed, progress=report, store=store, **crew
                )
            found = sensitivity(
                source, outcome, method=method, by=by, size=size, top=top, seed=store.seed,
                progress=report, store=store, **crew,
            )  # fmt: skip
            swings = tornado(source, outcome) if isinstance(source, Result) else None
        save(found, store, swings)
        if not quiet:
            wb.show(f"What moves {found.title}", head_lines(found), readable(found, shown))
        wb.finish(store, _pictures(found, source), folder, no_plots=no_plots, quiet=quiet)


def _pictures(found: Sensitivity, source: Any) -> dict[str, Any]:
    from sim.ensemble import Result
    from sim.plots import sensitivities
    from sim.workbench.sensitivity import tornado

    if found.method == "morris":
        return {"morris.png": lambda: sensitivities.morris_plane(found)}
    drawn: dict[str, Any] = {"shares.png": lambda: sensitivities.variance_shares(found)}
    if isinstance(source, Result):
        result: Result = source
        drawn["tornado.png"] = lambda: sensitivities.tornado(tornado(result, found.outcome))
    return drawn
