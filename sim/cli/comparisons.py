"""Scenarios side by side, without their parts, and over their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli import workbench as wb
from sim.cli.command import BadInput
from sim.cli.inputs import check_folder

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Result
    from sim.scenario import Scenario
    from sim.start.design import Chosen
    from sim.workbench.compare import Comparison
    from sim.workbench.sweep import Sweep


USUAL = 500
"""Worlds of each scenario, unless a finished run says how many."""
SIDE = 5
"""Side effects that are shown however many outcomes of its own a comparison has."""


def compare(
    files: list[str],
    replicates: int | None = None,
    outcome: list[str] | None = None,
    variables: str | None = None,
    shown: int = 20,
    given: Path | None = None,
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
    sides = [how.scenario_or_run(file) for file in files]
    from sim.workbench.compare.comparison import WATCHED, check_watched, compare
    from sim.workbench.measures import family

    with wb.asking():
        for name in outcome or ():
            family(name, wb.outcomes_of(sides[0]))
        watched = (
            WATCHED if variables is None else tuple(v for v in variables.split(",") if v != "none")
        )
        check_watched(watched)
    replicates = wb.worlds_of(replicates, USUAL, *sides)
    seed, design = wb.seed_of(how.seed, *sides), None
    if given is not None:
        if how.out is not None:
            check_folder(how.out, "compare", force=how.force)
        seed = wb.GIVEN_SEED if seed is None else seed
        design = _chosen(sides[0], given, replicates, seed, how)
        replicates = design.size
    with how.study("compare", *sides, seed=seed, design=design) as store:
        with how.work(store, replicates * len(files)) as options:
            found = compare(
                *sides, replicates=replicates, seed=store.seed, variables=watched, design=design,
                **options,
            )  # fmt: skip
        from sim.plots import differences

        def show() -> None:
            for label in found.labels[1:]:
                _show_comparison(found, label, outcome, shown)

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


def _show_comparison(
    found: Comparison, label: str, outcomes: Sequence[str] | None, shown: int
) -> None:
    """Print one scenario against the first: what was changed, and what differs in which order."""
    from sim.workbench.base import lines
    from sim.workbench.compare.paired import readable

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


def knock_out(
    file: str,
    parts: list[str],
    replicates: int = 500,
    outcome: list[str] | None = None,
    *,
    how: wb.Fresh,
) -> None:
    """Remove parts one at a time, with the same chance, and rank them by what changes.

    The size of a part is the root mean square, over all outcomes, of how far their means shift
    against their spread between worlds, with the noise of a finite number of worlds taken off.
    """
    scenario = how.scenario(file)
    from sim.workbench.compare.knockout import knock_out

    with wb.asking():
        asked = _asked(scenario, parts)
    runs = replicates * (1 + sum(len(names) for names in asked.values()))
    with how.study("knock-out", scenario, seed=how.seed) as store:
        with how.work(store, runs) as options:
            found = knock_out(
                scenario, **asked, replicates=replicates, seed=store.seed, outcomes=outcome,
                **options,
            )  # fmt: skip
        from sim.plots import differences

        def show() -> None:
            head = [f"{replicates:,} worlds of each with the same chance, seed {found.seed}"]
            title = f"What changes without each part of {scenario.title}"
            wb.show(title, head, found.readable(titles=False))

        pictures = {"ranking.png": lambda: differences.knock_out_ranking(found)}
        how.done(store, found, show=show, pictures=pictures)


def _asked(scenario: Scenario, parts: Sequence[str]) -> dict[str, Any]:
    """Parts by kind, as keyword arguments; the name of a kind stands for all of it."""
    from sim.workbench.compare.knockout import KINDS, removable
    from sim.workbench.measures import known

    there = {f"{kind}s": removable(scenario, kind) for kind in KINDS}
    everything = {name: kind for kind, names in there.items() for name in names}
    asked: dict[str, list[str]] = {kind: [] for kind in there}
    for part in parts:
        if part in there:
            asked[part] += there[part]
        else:
            asked[everything[known(part, [*everything, *there], "part")]].append(part)
    return {kind: list(dict.fromkeys(names)) for kind, names in asked.items()}


def sweep(
    file: str,
    over: list[str] | None = None,
    design: str = "grid",
    points: int = 64,
    replicates: int = 200,
    outcome: list[str] | None = None,
    variables: str = "",
    *,
    how: wb.Fresh,
) -> None:
    """Simulate a scenario at many points, all with the same chance.

    Every finished point is kept: a sweep that was stopped goes on where it stood when the command
    is repeated with the same --out. Outcomes to print are those that move
    most, unless --outcome names them.
    """
    scenario = how.scenario(file)
    asked = _parsed(over or [])
    from sim.workbench.sweep import sweep
    from sim.workbench.sweep.designs import designed

    watched = tuple(v.strip() for v in variables.split(",") if v.strip())
    with wb.asking():
        rows = designed(scenario, asked, design, points, 0)[1]
    for name in outcome or ():
        wb.known_outcome(name, scenario)
    runs = replicates * (len(rows) + 1)
    with how.study("sweep", scenario, seed=how.seed) as store:
        with how.work(store, runs) as options:
            found = sweep(
                scenario, asked, design=design, points=points, replicates=replicates,
                seed=store.seed, variables=watched, **options,
            )  # fmt: skip
            names = _swept_outcomes(found, outcome)
        pictures = _sweep_pictures(found, names)
        how.done(store, found, show=lambda: _show_sweep(found, names), pictures=pictures)


def _parsed(over: list[str]) -> dict[str, str]:
    parsed: dict[str, str] = {}
    for text in over:
        name, sign, values = text.partition("=")
        if not (sign and name.strip() and values.strip()):
            raise BadInput(
                f"--over {text}: expected NAME=VALUES, such as finance.maturity=12:28:5."
            )
        if name.strip() in parsed:
            raise BadInput(f"--over {name.strip()}: given twice.")
        parsed[name.strip()] = values.strip()
    return parsed


def _swept_outcomes(found: Sweep, wanted: list[str] | None) -> list[str]:
    """Outcomes to show: those asked for (a leader: all its labels), or those that move most."""
    from sim.workbench.measures import known

    names = [str(name) for name in found.data["outcome"].to_numpy()]
    if not wanted:
        return found.strongest(4)
    chosen: list[str] = []
    for name in wanted:
        labels = [n for n in names if n.startswith(f"{name}=")]
        chosen += labels or [known(name, names, "outcome")]
    return chosen


def _show_sweep(found: Sweep, names: list[str]) -> None:
    size = f"{len(found.points)} points, {found.replicates:,} worlds each with the same chance"
    title = f"{found.facts['title']} over {', '.join(found.names)}"
    for k, name in enumerate(names):
        if k:
            typer.echo("")
        head = [f"{size}, seed {found.seed}"] if k == 0 else []
        frame: pd.DataFrame = found.readable(name)
        here = found.on(name)
        words = f"{here['title'].item()} [{here['unit'].item()}]"
        wb.show(title if k == 0 else words, [*head, words] if k == 0 else [], frame)


def _sweep_pictures(found: Sweep, names: list[str]) -> dict[str, Any]:
    """Lines for every outcome; with two or more swept names a map as well."""
    from sim.plots import sweeps

    drawn: dict[str, Any] = {}
    for name in names:
        stem = name.replace("=", "-")
        if found.design == "grid":
            drawn[f"{stem}.png"] = lambda name=name: sweeps.sweep_lines(found, name)
        if len(found.names) == 2:
            draw = sweeps.sweep_heat if found.design == "grid" else sweeps.probability_contours
            drawn[f"{stem}-map.png"] = lambda name=name, draw=draw: draw(found, name)
    return drawn
