"""``greatgame discover``: under which conditions something happens, and who gets there first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.cli import inputs
from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported
from sim.cli.folder import chosen, kept
from sim.cli.progress import progress

if TYPE_CHECKING:
    from sim.workbench.discovery import Discovery, FirstPassage

EXAMPLES = """
Examples:

[bold]greatgame discover status-quo-2022 --outcome china_share.KGZ --until 2030-Q4[/bold]

[bold]greatgame discover runs/mine --outcome china_share.TJK --above 40 --method tree[/bold]

[bold]greatgame discover runs/mine --passage china_passes_russia_security[/bold]
"""


@reported
def discover(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A scenario, or the folder of a run.")
    ],
    outcome: Annotated[
        str | None, typer.Option(metavar="NAME", help="What happens: an outcome.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="2030-Q4", help="A first_time must come by then.")
    ] = None,
    above: Annotated[float | None, typer.Option(help="A number matters above this.")] = None,
    below: Annotated[float | None, typer.Option(help="A number matters below this.")] = None,
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
    seed: wb.Seed = None,
    out: wb.Out = None,
    workers: wb.Workers = None,
    prior: inputs.Prior = False,
    quiet: wb.Quiet = False,
    force: wb.Force = False,
    no_plots: wb.NoPlots = False,
) -> None:
    """Find the few conditions on uncertain numbers under which something happens.

    The search sees half of the worlds; how dense a box is in cases (density) and how many of all
    cases it holds (coverage) is measured on the other half. --passage draws who gets there first.
    """
    if outcome is None and not passage:
        raise BadInput("Name what happens (--outcome) or what competes to come first (--passage).")
    source = wb.scenario_or_run(file, prior=prior)
    from sim.ensemble import Result, simulate
    from sim.workbench.discovery import discover, first_passage
    from sim.workbench.discovery.storage import save
    from sim.workbench.discovery.words import head_lines, passage_words, readable

    name = source.provenance["name"] if isinstance(source, Result) else source.name
    folder = chosen(out, f"discover-{name}")
    found: Discovery | None = None
    curves: FirstPassage | None = None
    who = wb.identity(source)
    with kept(folder, "discover", who, seed=seed, force=force, quiet=quiet) as store:
        with wb.asking():
            if not isinstance(source, Result):
                from sim.workbench.measures import known

                if outcome is not None:
                    known(outcome.partition("=")[0], list(source.outcomes), "outcome")
                with (
                    wb.crew(workers, replicates) as crew,
                    progress("discover", quiet=quiet) as report,
                ):
                    source = simulate(
                        source, replicates=replicates, seed=store.seed, progress=report,
                        store=store, **crew,
                    )  # fmt: skip
            if outcome is not None:
                found = discover(
                    source, outcome, method=method, until=until, above=above, below=below,
                    seed=int(source.provenance["seed"]) if seed is None else seed,
                )  # fmt: skip
            if passage:
                curves = first_passage(source, passage[0] if len(passage) == 1 else passage)
        save(store, found, curves)
        if not quiet:
            if found is not None:
                wb.show(f"Conditions for: {found.title}", head_lines(found), readable(found))
            if found is not None and curves is not None:
                typer.echo("")
            if curves is not None:
                head = [f"{curves.replicates:,} worlds", *curves.notes]
                wb.show(f"Who comes first: {curves.title}", head, passage_words(curves))
        pictures = _pictures(found, curves)
        wb.finish(store, pictures, folder, no_plots=no_plots, quiet=quiet)


def _pictures(found: Discovery | None, curves: FirstPassage | None) -> dict[str, Any]:
    from sim.plots import passages

    drawn: dict[str, Any] = {}
    if found is not None and len(found.trajectory):
        drawn["trade-off.png"] = lambda: passages.discovery_trade_off(found)
    if curves is not None:
        drawn["first-passage.png"] = lambda: passages.first_passage(curves)
    return drawn
