"""``greatgame sweep``: a scenario over a grid or another design of its own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import inputs
from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported

if TYPE_CHECKING:
    import pandas as pd

    from sim.workbench.sweep import Sweep

EXAMPLES = (
    "sweep status-quo-2022 --over finance.maturity=12:28:5 --over M15=on,off",
    "sweep status-quo-2022 --over guards_purpose=commercial,geopolitical -n 500",
    "sweep status-quo-2022 --over war.drain_peak=0.2:0.6 --design lhs",
    "sweep status-quo-2022 --design points.csv --out results/mine",
)


@reported
def sweep(
    file: inputs.File,
    over: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUES",
            help="A number by its dotted path, a mechanism or a hypothesis, and its values: "
            "FROM:TO:COUNT, FROM:TO:COUNT:log, X,Y,Z, or a range FROM:TO for sobol and lhs; may be "
            "repeated.",
        ),
    ] = None,
    design: Annotated[
        str, typer.Option(metavar="grid|sobol|lhs|FILE.csv", help="How points are chosen.")
    ] = "grid",
    points: Annotated[int, typer.Option(min=1, help="Points of a sobol or lhs design.")] = 64,
    replicates: Annotated[
        int, typer.Option("-n", "--replicates", min=2, help="Simulated worlds at each point.")
    ] = 200,
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Print and draw these outcomes; may be repeated."),
    ] = None,
    variables: Annotated[
        str, typer.Option(metavar="V,V", help="Variables whose bands are kept at each point.")
    ] = "",
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
            names = _outcomes(found, outcome)
        pictures = _pictures(found, names)
        how.done(store, found, show=lambda: _show(found, names), pictures=pictures)


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


def _outcomes(found: Sweep, wanted: list[str] | None) -> list[str]:
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


def _show(found: Sweep, names: list[str]) -> None:
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


def _pictures(found: Sweep, names: list[str]) -> dict[str, Any]:
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
