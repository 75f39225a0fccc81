"""What moves an outcome: uncertain numbers, conditions, and quarters and events of one world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import typer

from sim.cli import inputs
from sim.cli import runs as running
from sim.cli import workbench as wb
from sim.cli.command import BadInput

if TYPE_CHECKING:
    from sim.scenario import Quarter, Scenario
    from sim.workbench.discovery import Discovery, FirstPassage
    from sim.workbench.histories import Junctures, Resolution
    from sim.workbench.sensitivity import Sensitivity, Tornado


def sensitivity(
    file: str,
    outcome: str,
    method: Literal["screening", "morris", "sobol", "split"] = "screening",
    by: Literal["input", "family", "kind", "document", "top"] | None = None,
    size: int | None = None,
    top: int = 12,
    shown: int = 15,
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
    from sim.workbench.sensitivity.methods import WAYS
    from sim.workbench.sensitivity.screening import enough

    wb.known_outcome(outcome, source)
    size = size or WAYS[method].size
    if method == "screening" and not isinstance(source, Result):
        with wb.asking():
            enough(size)
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
        how.done(store, *answers, show=show, pictures=_sensitivity_pictures(found, swings))


def _sensitivity_pictures(found: Sensitivity, swings: Tornado | None) -> dict[str, Any]:
    from sim.plots import sensitivities

    if found.method == "morris":
        return {"morris.png": lambda: sensitivities.morris_plane(found)}
    drawn: dict[str, Any] = {"shares.png": lambda: sensitivities.variance_shares(found)}
    if swings is not None:
        drawn["tornado.png"] = lambda: sensitivities.tornado(swings)
    return drawn


def discover(
    file: str,
    outcome: str | None = None,
    passage: list[str] | None = None,
    replicates: int = 2000,
    *,
    limits: wb.Limits,
    how: wb.Fresh,
) -> None:
    """Find the few conditions on uncertain numbers under which something happens.

    The search sees half of the worlds; how dense a box is in cases (density) and how many of all
    cases it holds (coverage) is measured on the other half. --passage draws who gets there first.
    """
    if outcome is None and not passage:
        raise BadInput("Name what happens (--outcome) or what competes to come first (--passage).")
    source = how.scenario_or_run(file)
    from sim.ensemble import Result, simulate
    from sim.workbench.discovery import (
        Question,
        check_discovery,
        discover,
        events_of,
        first_passage,
    )

    events = passage[0] if passage and len(passage) == 1 else passage
    with wb.asking():
        if events:
            events_of(wb.outcomes_of(source), events)
        if outcome is not None and not isinstance(source, Result):
            question = Question(outcome, **vars(limits))
            check_discovery(question, source, replicates=replicates)
    found: Discovery | None = None
    curves: FirstPassage | None = None
    with how.study("discover", source, seed=how.seed) as store:
        if not isinstance(source, Result):
            with how.work(store, replicates) as options:
                source = simulate(
                    source, replicates=replicates, seed=store.seed, record=(), **options
                )
        with wb.asking():
            if outcome is not None:
                seed = int(source.provenance["seed"]) if how.seed is None else how.seed
                found = discover(source, outcome, seed=seed, **vars(limits))
            if events:
                curves = first_passage(source, events)

        def show() -> None:
            for number, answer in enumerate(filter(None, (found, curves))):
                sheet = answer.sheet()
                begun = "Who comes first: " if answer is curves else ""
                typer.echo("\n" * (number > 0), nl=False)
                wb.show(f"{begun}{sheet.title}", sheet.sentences, sheet.frame)

        answers = filter(None, (found, curves))
        how.done(store, *answers, show=show, pictures=_discovery_pictures(found, curves))


def _discovery_pictures(found: Discovery | None, curves: FirstPassage | None) -> dict[str, Any]:
    from sim.plots import histories, sensitivities

    drawn: dict[str, Any] = {}
    if found is not None and len(found.trajectory):
        drawn["trade-off.png"] = lambda: sensitivities.discovery_trade_off(found)
    if curves is not None:
        drawn["first-passage.png"] = lambda: histories.first_passage(curves)
    return drawn


@dataclass(frozen=True)
class History:
    """The seed of a history, and that of the chance of its branches."""

    seed: int | None = None
    chance: int | None = None

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


def branch(
    file_or_run: str,
    replicate: int,
    at: str,
    replicates: int | None = None,
    old_chance: bool = False,
    shock: list[str] | None = None,
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
    scenario, seed, chance = history.load(file_or_run, inputs.Changes(prior=changes.prior))
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
    from sim.scenario.yaml import read_text

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


def junctures(
    file_or_run: str,
    outcome: str,
    replicate: int | None = None,
    worlds: int | None = None,
    replicates: int = 100,
    every: int | None = None,
    *,
    limits: wb.Limits,
    history: History,
    changes: inputs.Changes,
    how: wb.How,
) -> None:
    """Show how likely an outcome was at each quarter, and what happened where that changed.

    At each quarter the history gets other futures, by chance drawn anew: the share of them with the
    outcome is its probability then. --worlds tells instead when the outcome is usually decided.
    """
    if (replicate is None) == (worlds is None):
        raise BadInput("Name one world (--replicate 137) or a number of them (--worlds 200).")
    scenario, seed, chance = history.load(file_or_run, changes)
    from sim.workbench.histories import junctures, resolution

    wb.known_outcome(outcome, scenario)
    every = every or (1 if worlds is None else 4)
    moments = len(range(0, len(scenario.quarters), every))
    runs = (replicates if worlds is None else worlds) * moments
    with how.study("junctures", scenario, seed=seed) as store:
        with how.work(store, runs) as options:
            common: dict[str, Any] = {
                **options, **vars(limits), "seed": seed, "chance": chance, "every": every,
            }  # fmt: skip
            found: Junctures | Resolution
            if replicate is None:
                found = resolution(scenario, outcome, worlds=worlds or 0, **common)
            else:
                found = junctures(
                    scenario, outcome, replicate=replicate, replicates=replicates, **common
                )
        from sim.plots import histories

        draw: Any = histories.juncture_line if worlds is None else histories.resolution_line
        pictures = {"junctures.png": lambda: draw(found)}
        how.done(store, found, show=lambda: _show_junctures(found), pictures=pictures)


def _show_junctures(found: Junctures | Resolution) -> None:
    """Print the quarters that decided and what happened in them, or the share explained."""
    from sim.workbench.histories import Junctures

    wb.show(*found.sheet()[:3])
    if isinstance(found, Junctures) and len(found.decisive()):
        typer.echo("\nWhat happened then")
        wb.wrapped(found.event_lines())


def responsibility(
    file_or_run: str,
    replicate: int,
    outcome: str,
    state: list[str] | None = None,
    since: str | None = None,
    last: str | None = None,
    most: int = 20,
    replicates: int = 100,
    *,
    limits: wb.Limits,
    history: History,
    changes: inputs.Changes,
    how: wb.How,
) -> None:
    """Undo the events of one world one at a time and rank by how much each changed the outcome.

    A deal is refused, a refusal accepted, a crisis does not break out; all else up to the end of
    its quarter stays. Then the world with and without it gets other futures, paired by chance.
    """
    scenario, seed, chance = history.load(file_or_run, changes)
    span = inputs.span(scenario, ("--from", since), ("--to", last), "undo")
    about = None if not state else [inputs.state(label, scenario) for label in state
                                    if label.casefold() != "all"]  # fmt: skip
    from sim.workbench.histories import responsibility

    wb.known_outcome(outcome, scenario)
    with how.study("responsibility", scenario, seed=seed) as store:
        with how.work(store, 2 * replicates * most) as options:
            found = responsibility(
                scenario, outcome, replicate=replicate, seed=seed, replicates=replicates, most=most,
                states=about, since=span[0], last=span[1], chance=chance, **vars(limits), **options,
            )  # fmt: skip
        from sim.plots import histories

        pictures = {"responsibility.png": lambda: histories.responsibility_ranking(found)}
        how.done(store, found, show=lambda: wb.show(*found.sheet()[:3]), pictures=pictures)
