"""``greatgame compare``: scenarios side by side, replicate by replicate with the same chance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported
from sim.cli.folder import check_folder

if TYPE_CHECKING:
    from sim.ensemble import Result
    from sim.scenario import Scenario
    from sim.start.design import Chosen
    from sim.workbench.compare import Comparison

USUAL = 500
"""Worlds of each scenario, unless a finished run says how many."""
SIDE = 5
"""Side effects that are shown however many outcomes of its own a comparison has."""

EXAMPLES = (
    "compare status-quo-2022 no-ukraine-war",
    "compare status-quo-2022 mine.yaml -n 2000 --seed 7 --out results/mine",
    "compare status-quo-2022 mine.yaml --variables debt_gdp,unrest --show 30",
    "compare runs/war runs/no-war",
)


@reported
def compare(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="A B [C ...]",
            help="Scenario files or names, or folders of finished runs of one seed; all are "
            "compared with the first.",
        ),
    ],
    replicates: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--replicates",
            min=2,
            show_default="500, or those of a run that is named",
            help="Simulated worlds of each.",
        ),
    ] = None,
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
    since: wb.Given = None,
    *,
    how: wb.Fresh,
) -> None:
    """Simulate scenarios with the same chance and show what differs, with intervals.

    The changes between the scenarios come first, then their own outcomes, side effects (those that
    shifted most against their spread), and what only one of them asks. The folder keeps every
    outcome (outcomes.csv), paired differences of whole paths (bands-B.nc) and both runs. With
    --given the worlds are those of the first scenario that fit, in all scenarios.
    """
    if len(files) < 2:
        raise BadInput("Name two scenarios or more: greatgame compare A B.")
    given = [how.scenario_or_run(file) for file in files]
    from sim.workbench.compare.side_by_side import WATCHED, check_watched, compare
    from sim.workbench.measures import family

    with wb.asking():
        for name in outcome or ():
            family(name, wb.outcomes_of(given[0]))
        watched = (
            WATCHED if variables is None else tuple(v for v in variables.split(",") if v != "none")
        )
        check_watched(watched)
    replicates = wb.worlds_of(replicates, USUAL, *given)
    seed, design = wb.seed_of(how.seed, *given), None
    if since is not None:
        if how.out is not None:
            check_folder(how.out, "compare", force=how.force)
        seed = wb.GIVEN_SEED if seed is None else seed
        design = _chosen(given[0], since, replicates, seed, how)
        replicates = design.size
    with how.study("compare", *given, seed=seed, design=design) as store:
        with how.work(store, replicates * len(files)) as options:
            found = compare(
                *given, replicates=replicates, seed=store.seed, variables=watched, design=design,
                **options,
            )  # fmt: skip
        from sim.plots import differences

        def show() -> None:
            for label in found.labels[1:]:
                _show(found, label, outcome, shown)

        pictures = {
            f"differences-{label}.png": partial(
                differences.paired_differences, found, scenario=label
            )
            for label in found.labels[1:]
        }
        how.done(store, found, show=show, pictures=pictures)


def _chosen(first: Scenario | Result, file: Path, worlds: int, seed: int, how: wb.How) -> Chosen:
    """The worlds of the first scenario that fit a file; those of the others are the same."""
    from sim.scenario import Scenario

    if not isinstance(first, Scenario):
        raise BadInput("--given: finished runs have their worlds; name scenarios.")
    return wb.chosen_worlds(
        first, file, worlds=worlds, seed=seed, workers=how.workers, quiet=how.quiet
    )


def _show(found: Comparison, label: str, outcomes: Sequence[str] | None, shown: int) -> None:
    """Print one scenario against the first: what was changed, and what differs in which order."""
    from sim.workbench.answer import lines
    from sim.workbench.compare.comparison import readable

    title = f"{label} (B) against {found.labels[0]} (A)"
    if outcomes:
        rows = found.on(list(outcomes), scenario=label)
        wb.show(title, found.head_lines(label), readable(rows, titles=False))
        typer.echo("")
        return
    own = found.largest(shown, scenario=label, own=True)
    side = found.largest(max(shown - len(own), SIDE), scenario=label, own=False)
    wb.show(title, found.head_lines(label), readable(own, titles=False))
    if len(side):
        typer.echo("\nSide effects\n" + "\n".join(lines(readable(side, titles=False))))
    if alone := found.alone_lines(label):
        typer.echo("\n" + "\n".join(alone))
    typer.echo("")
