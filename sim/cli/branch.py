"""``greatgame branch``: other futures of one world, from a quarter of its history on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import inputs, pictures
from sim.cli import run as running
from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported

if TYPE_CHECKING:
    from sim.scenario import Quarter, Scenario

EXAMPLES = (
    "branch status-quo-2024 --replicate 137 --at 2027-Q1 -n 1000",
    "branch runs/mine --replicate 137 --at 2027-Q1 --without M22 --out results/b",
    """branch status-quo-2024 -r 137 --at 2027-Q1 \\
  --shock "unrest={state: KAZ, change: {unrest: {add: 0.3}}}\"""",
    "branch status-quo-2024 -r 137 --at 2027-Q1 --without M22 --old-chance",
)
NOTE = "Branches of one seed, and of one --chance, can be compared in pairs by `greatgame compare`."

Replicate = Annotated[int, typer.Option("--replicate", "-r", min=0, help="Number of the world.")]
Seed = Annotated[
    int | None,
    typer.Option(min=0, help="Seed of the world's history; 0, or that of the run's folder."),
]
Chance = Annotated[
    int | None,
    typer.Option(
        min=0, help="Seed of the chance from there on; the one after --seed when left out."
    ),
]


@reported
def branch(
    file: inputs.FileOrRun,
    replicate: Replicate,
    at: Annotated[
        str,
        typer.Option(metavar="QUARTER", help="First quarter in which chance is another: 2027-Q1."),
    ],
    replicates: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--replicates",
            min=1,
            help=f"Number of branches ({running.DEFAULT_REPLICATES} when left out); with --until "
            f"the most there may be ({running.MOST_REPLICATES}).",
        ),
    ] = None,
    seed: Seed = None,
    chance: Chance = None,
    old_chance: Annotated[
        bool,
        typer.Option(
            "--old-chance",
            help="Keep the world's own chance: one branch, which differs by the change alone.",
        ),
    ] = False,
    settings: inputs.Settings = None,
    without: inputs.Without = None,
    shock: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME={...}",
            help="Add an event, written as in a scenario; at that quarter unless it says `at`; "
            "may be repeated.",
        ),
    ] = None,
    prior: inputs.Prior = False,
    out: wb.Out = None,
    keep: running.Keep = "bands",
    workers: wb.Workers = None,
    dask: running.Dask = None,
    until: running.Until = None,
    quiet: wb.Quiet = False,
    force: wb.Force = False,
    no_plots: wb.NoPlots = False,
    svg: pictures.Svg = False,
) -> None:
    """Give one world other futures: its history up to a quarter, and chance drawn anew from there.

    A change by --set, --without or --shock holds from that quarter on; the history stays as it was.
    The result is that of a run: it can be drawn, reported, compared and explained.
    """
    if old_chance and (chance is not None or replicates not in (None, 1)):
        raise BadInput("--old-chance: makes one branch with the world's own chance; leave out "
                       "--chance and -n.")  # fmt: skip
    running.get_ready(1 if old_chance else replicates, workers, dask)
    scenario, seed = history(file, seed, prior=prior)
    quarter = inputs.quarter("--at", at, scenario)
    changed = _changed(scenario, quarter, settings, without, shock)
    from sim.ensemble.branch import another, branches_of

    with wb.asking():
        design = branches_of(scenario, replicate=replicate, at=quarter, seed=seed, changed=changed)
    if chance is None:
        chance = seed if old_chance else another(seed)
    old: dict[str, Any] = {"first": replicate} if old_chance else {}
    running.ensemble(
        changed, out, f"{scenario.name}-{replicate}-{quarter}",
        seed=chance, replicates=1 if old_chance else replicates,
        keep=keep, workers=workers, dask=dask, until=until, quiet=quiet, force=force,
        no_plots=no_plots, svg=svg, design=design, **old,
    )  # fmt: skip


def history(
    file: str,
    seed: int | None,
    settings: Sequence[str] | None = None,
    without: Sequence[str] | None = None,
    *,
    prior: bool,
) -> tuple[Scenario, int]:
    """The scenario and the seed of a history. Raises BadInput for a run that is itself branches."""
    from sim.ensemble.provenance import origin_words

    given, facts = inputs.run_or_file(file)
    if origin := origin_words(facts):
        raise BadInput(
            f"{file}: holds branches of {origin}; branch that world, at a quarter of its own."
        )
    if seed is None:
        seed = int(facts.get("seed", 0))
    return inputs.load(given, settings, without, prior=prior), seed


def _changed(
    scenario: Scenario,
    at: Quarter,
    settings: Sequence[str] | None,
    without: Sequence[str] | None,
    shocks: Sequence[str] | None,
) -> Scenario:
    """The scenario from the quarter on. Raises BadInput and ScenarioError."""
    from sim.scenario.reader import read_text

    changed = inputs.changed(scenario, settings, without)
    for text in shocks or ():
        name, sign, content = text.partition("=")
        if not (sign and name.strip()):
            raise BadInput(f"--shock {text}: expected NAME={{...}}, as in a scenario.")
        given = read_text(content, f"--shock {name}", line=0).plain()
        if not isinstance(given, dict):
            raise BadInput(f"--shock {text}: expected NAME={{state: ..., change: ...}}.")
        changed = changed.with_(shocks={name.strip(): {"at": str(at), **given}})
    return changed
