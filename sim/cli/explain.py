"""``greatgame explain``: tell what happened in one simulated world, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import inputs
from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported

if TYPE_CHECKING:
    from sim.scenario import Scenario

EXAMPLES = (
    "explain status-quo-2022 --replicate 137 --seed 7",
    "explain status-quo-2022 --state TJK --from 2024-Q1 --until 2025-Q4",
    "explain runs/mine --replicate 137 --json > world-137.json",
)


@reported
def explain(
    file: inputs.FileOrRun,
    replicate: Annotated[
        int, typer.Option("--replicate", "-r", min=0, help="Number of the simulated world.")
    ] = 0,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Seed of the run; 0, or that of the run's folder.")
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(metavar="TJK", help="Tell of this state, with its deals; may be repeated."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="QUARTER", help="First quarter to tell of.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="QUARTER", help="Last quarter to tell of.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Tell everything: every deal, renewal, clash and protest.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print entries with all their numbers as JSON.")
    ] = False,
    given: wb.Given = None,
    worlds: Annotated[
        int, typer.Option("-n", "--worlds", min=2, help="Worlds to choose from with --given.")
    ] = 500,
    *,
    changes: inputs.Changes,
) -> None:
    """Simulate one world again and tell what happened in it, and why.

    The same scenario, seed and changes give the world of that number in a run, bit for bit. It is
    told by the highlights of each year, the weightiest first, and what stays at the end; a state by
    all that counts, in order of time.
    """
    file, facts = inputs.run_or_file(file)
    scenario = changes.load(file)
    design = _worlds(scenario, facts, changes)
    seed = int(facts.get("seed", 0)) if seed is None else seed
    states = tuple(inputs.state(label, scenario) for label in state or ())
    span = inputs.span(scenario, ("--from", since), ("--until", until), "tell")
    if given is not None:
        if design is not None:
            raise BadInput("--given: the worlds of this run are chosen already.")
        design = wb.chosen_worlds(
            scenario, given, worlds=worlds, seed=seed, workers=None, quiet=as_json
        )
    _check_number(replicate, design)
    from sim.narrative.chronicle import NOTABLE
    from sim.narrative.chronicle import explain as tell

    told = tell(scenario, replicate=replicate, seed=seed, design=design)
    least = 0.0 if everything else NOTABLE
    chosen = told.select(states=states, since=span[0], until=span[1], weight=least)
    if not (everything or states):
        chosen = chosen.highlights()
    if as_json:
        typer.echo(json.dumps(chosen.to_dict(), indent=1, ensure_ascii=False))
    else:
        typer.echo(str(chosen))


def _worlds(scenario: Scenario, facts: dict[str, Any], changes: inputs.Changes) -> Any:
    """What worlds a run has: branches of one, or those chosen by figures; None for its own.

    Raises BadInput for changes to such worlds.
    """
    from sim.ensemble.branch import recorded_branches
    from sim.ensemble.provenance import BRANCH
    from sim.start.design import recorded_choice

    found = recorded_choice(facts) or (None if changes else recorded_branches(scenario, facts))
    if changes and (found is not None or BRANCH in facts):
        raise BadInput(
            "--set, --without and --prior: this run has branches of one history, or worlds chosen "
            "by figures, which cannot be told with changes; make other ones with greatgame branch "
            "or greatgame run --given."
        )
    return found


def _check_number(replicate: int, design: Any) -> None:
    """Raises BadInput for a world beyond those that were chosen, or that there can be."""
    from sim.ensemble.arguments import LAST_REPLICATE

    if replicate > LAST_REPLICATE:
        raise BadInput(f"--replicate {replicate}: worlds are numbered up to {LAST_REPLICATE:,}.")
    size = getattr(design, "size", None)
    if size is not None and replicate >= size:
        raise BadInput(f"--replicate {replicate}: {size} worlds were chosen, numbered from 0.")
