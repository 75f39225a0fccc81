"""``greatgame compare``: scenarios side by side, replicate by replicate with the same chance."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import inputs
from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported
from sim.cli.progress import progress

EXAMPLES = """
Examples:

[bold]greatgame compare status-quo-2022 no-ukraine-war[/bold]

[bold]greatgame compare status-quo-2022 mine.yaml -n 2000 --seed 7 --out results/mine[/bold]

[bold]greatgame compare status-quo-2022 mine.yaml --variables debt_gdp,unrest --show 30[/bold]
"""


@reported
def compare(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="A B [C ...]", help="Scenario files or names; all are compared with the first."
        ),
    ],
    replicates: Annotated[
        int, typer.Option("-n", "--replicates", min=2, help="Simulated worlds of each.")
    ] = 500,
    seed: wb.Seed = None,
    out: wb.Out = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Print these outcomes, or families of them; may be repeated."
        ),
    ] = None,
    variables: Annotated[
        str | None,
        typer.Option(metavar="V,V", help="Variables whose paths are compared; or none."),
    ] = None,
    shown: Annotated[
        int, typer.Option("--show", min=1, help="Rows printed, the largest shifts first.")
    ] = 20,
    workers: wb.Workers = None,
    prior: inputs.Prior = False,
    quiet: wb.Quiet = False,
    force: wb.Force = False,
    no_plots: wb.NoPlots = False,
) -> None:
    """Simulate scenarios with the same chance and show what differs, with intervals.

    The changes between the scenarios come first, then the outcomes that shifted most against their
    own spread. The folder keeps every outcome (outcomes.csv), paired differences of whole paths
    (bands-B.nc) and both runs.
    """
    if len(files) < 2:
        raise BadInput("Name two scenarios or more: greatgame compare A B.")
    scenarios = [wb.scenario(file, prior=prior) for file in files]
    names = "-".join(dict.fromkeys(s.name for s in scenarios[:2]))
    folder = wb.target(out, f"compare-{names}", "comparison.json", force=force)
    from sim.analysis.compare.run import WATCHED, compare
    from sim.analysis.compare.words import head_lines, readable
    from sim.analysis.measures import family

    with wb.asking():
        for name in outcome or ():
            family(name, scenarios[0].outcomes)
    watched = (
        WATCHED if variables is None else tuple(v for v in variables.split(",") if v != "none")
    )
    with (
        wb.asking(),
        wb.crew(workers, replicates * len(files)) as crew,
        progress("compare", quiet=quiet) as report,
    ):
        found = compare(
            *scenarios, replicates=replicates, seed=seed, variables=watched, progress=report, **crew
        )
    found.save(folder)
    if not quiet:
        for label in found.labels[1:]:
            wanted = found.largest(shown, scenario=label)
            if outcome:
                wanted = found.on(outcome, scenario=label)
            rows = readable(wanted, titles=False)
            wb.show(f"{label} (B) against {found.labels[0]} (A)", head_lines(found, label), rows)
            typer.echo("")
    from sim.plots import differences

    pictures = {
        f"differences-{label}.png": lambda label=label: differences.paired_differences(
            found, scenario=label
        )
        for label in found.labels[1:]
    }
    wb.finish(folder, wb.draw(folder, pictures, wanted=not no_plots, quiet=quiet), quiet=quiet)
