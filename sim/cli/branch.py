"""``greatgame branch``: other futures of one world, from a quarter of its history on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import inputs
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


@dataclass(frozen=True)
class History:
    """The seed of a history, and that of the chance of its branches."""

    seed: Annotated[
        int | None,
        typer.Option(min=0, help="Seed of the world's history; 0, or that of the run's folder."),
    ] = None
    chance: Annotated[
        int | None,
        typer.Option(
            min=0, help="Seed of the chance from there on; the one after --seed when left out."
        ),
    ] = None

    def load(self, file: str, changes: inputs.Changes) -> tuple[Scenario, int, int]:
        """The scenario of a history and both seeds.

        Raises BadInput for a run that is itself branches.
        """
        from sim.ensemble.branch import another
        from sim.ensemble.provenance import origin_words

        given, facts = inputs.run_or_file(file)
        if origin := origin_words(facts):
            raise BadInput(
                f"{file}: holds branches of {origin}; branch that world, at a quarter of its own."
            )
        seed = int(facts.get("seed", 0)) if self.seed is None else self.seed
        chance = another(seed) if self.chance is None else self.chance
        return changes.load(given), seed, chance


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
    old_chance: Annotated[
        bool,
        typer.Option(
            "--old-chance",
            help="Keep the world's own chance: one branch, which differs by the change alone.",
        ),
    ] = False,
    shock: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME={...}",
            help="Add an event, written as in a scenario; at that quarter unless it says `at`; "
            "may be repeated.",
        ),
    ] = None,
    *,
    history: History,
    changes: inputs.Changes,
    how: running.Ensemble,
) -> None:
    """Give one world other futures: its history up to a quarter, and chance drawn anew from there.

    A change by --set, --without or --shock holds from that quarter on; the history stays as it was.
    The result is that of a run: it can be drawn, reported, compared and explained.
    """
    if old_chance and (history.chance is not None or replicates not in (None, 1)):
        raise BadInput("--old-chance: makes one branch with the world's own chance; leave out "
                       "--chance and -n.")  # fmt: skip
    how.get_ready(1 if old_chance else replicates)
    scenario, seed, chance = history.load(file, inputs.Changes(prior=changes.prior))
    quarter = inputs.quarter("--at", at, scenario)
    changed = _changed(scenario, quarter, changes, shock)
    from sim.ensemble.branch import branches_of

    with wb.asking():
        design = branches_of(scenario, replicate=replicate, at=quarter, seed=seed, changed=changed)
    old: dict[str, Any] = {"first": replicate} if old_chance else {}
    how.simulate(
        changed, f"{scenario.name}-{replicate}-{quarter}", seed=seed if old_chance else chance,
        replicates=1 if old_chance else replicates, design=design, **old,
    )  # fmt: skip


def _changed(
    scenario: Scenario, at: Quarter, changes: inputs.Changes, shocks: Sequence[str] | None
) -> Scenario:
    """The scenario from the quarter on. Raises BadInput and ScenarioError."""
    from sim.scenario.reader import read_text

    entries = changes.entries
    changed = scenario.with_(set=entries) if entries else scenario
    for text in shocks or ():
        name, sign, content = text.partition("=")
        if not (sign and name.strip()):
            raise BadInput(f"--shock {text}: expected NAME={{...}}, as in a scenario.")
        given = read_text(content, f"--shock {name}", line=0).plain()
        if not isinstance(given, dict):
            raise BadInput(f"--shock {text}: expected NAME={{state: ..., change: ...}}.")
        changed = changed.with_(shocks={name.strip(): {"at": str(at), **given}})
    return changed
