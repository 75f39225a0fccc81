"""Which decision, deal or event an outcome of one world hung on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variables import VARIABLES
from sim.ensemble import simulate
from sim.ensemble.arguments import MOST_REPLICATES, whole
from sim.ensemble.branch import another, dated
from sim.ensemble.precision import probability_error
from sim.narrative.chronicle import explain
from sim.scenario import Quarter, as_scenario
from sim.workbench.compare.paired import gap_error
from sim.workbench.histories.hinges import Hinge, hinges
from sim.workbench.histories.question import Question, asked_of_branches, states_in, the_world
from sim.workbench.histories.result import Responsibility
from sim.world.branches import Branches, Stem

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Result
    from sim.scenario import Scenario, ScenarioLike

Floats = NDArray[np.float64]


def responsibility(
    scenario: ScenarioLike,
    outcome: str,
    *,
    replicate: int,
    seed: int = 0,
    replicates: int = 100,
    most: int = 20,
    states: Sequence[str] | None = None,
    since: Quarter | str | None = None,
    last: Quarter | str | None = None,
    until: Quarter | str | None = None,
    above: float | None = None,
    below: float | None = None,
    chance: int | None = None,
    candidates: Sequence[Hinge] | None = None,
    **options: Any,
) -> Responsibility:
    """By how much events of one world changed the probability of an outcome, one at a time.

    An event is undone by the draw that decided it (a deal is refused, a refusal accepted, a crisis
    does not break out), everything else up to the end of its quarter staying as it was; from the
    next quarter on the world and its twin get ``replicates`` branches each, paired by chance. The
    effect is the probability with the event less that without. Considered are the ``most``
    weightiest entries of the chronicle with such a draw that concern ``states`` (those in the
    name of the outcome, when left out; none for all), between the quarters ``since`` and ``last``;
    or ``candidates``. The other arguments are those of :func:`junctures`. Raises ``ValueError``
    where there is nothing to undo, and ``UnknownName``.
    """
    scenario = as_scenario(scenario)
    whole("replicates", replicates, 2, MOST_REPLICATES)
    whole("most", most, 1)
    chance = another(seed) if chance is None else chance
    question = Question(outcome, until, above, below)
    quiet = {name: value for name, value in options.items() if name != "progress"}
    cases, happened = the_world(scenario, question, replicate=replicate, seed=seed, **quiet)
    if candidates is None:
        about = states_in(cases.outcome, scenario) if states is None else list(states)
        own = {name: options[name] for name in ("agents", "rules") if options.get(name)}
        told = explain(scenario, replicate=replicate, seed=seed, **own)
        some = told.select(states=about, since=since, until=last)
        heaviest = sorted(some, key=lambda entry: -entry.weight)
        candidates = list(hinges(heaviest, scenario))[:most]
    twins = _twins(scenario, question, list(candidates), replicate, seed, chance, quiet)
    found, answers = [h for h, _ in twins], [answer for _, answer in twins]
    says = _asked(
        scenario, question, found, replicate, seed=seed, chance=chance, replicates=replicates,
        **options,
    )  # fmt: skip
    return Responsibility(
        title=scenario.title,
        outcome=cases.outcome,
        question=cases.title,
        asked=cases.interesting,
        replicate=replicate,
        seed=seed,
        chance=chance,
        replicates=replicates,
        happened=happened,
        considered=len(candidates),
        table=effect_rows(found, *says, but_for=[answer != happened for answer in answers]),
    )


def _twins(
    scenario: Scenario,
    question: Question,
    candidates: list[Hinge],
    replicate: int,
    seed: int,
    chance: int,
    options: dict[str, Any],
) -> list[tuple[Hinge, bool]]:
    """The candidates that can be undone, and the answer of the world without each, luck the same.

    Those whose draw changes nothing in their quarter were not decided by it: the scenario gave
    them, or another draw would have done the same. Raises ``ValueError`` where none is left.
    """
    if not candidates:
        raise ValueError("there is no event to undo; name other states or quarters")
    end = scenario.horizon - scenario.start + 2
    stems = [Stem(replicate, end)] + [Stem(replicate, end, (h.draw,)) for h in candidates]
    watched = sorted({h.variable for h in candidates if VARIABLES[h.variable].recorded})
    result = simulate(
        scenario,
        replicates=len(stems),
        seed=chance,
        design=Branches(seed, tuple(stems), dated(scenario)),
        keep=watched or "bands",
        tolerated=1.0,
        **options,
    )
    answers = question.within(result, 0, len(stems))
    left = [
        (h, bool(answers[k]))
        for k, h in enumerate(candidates, start=1)
        if np.isfinite(answers[k]) and _differs(result, h, k, Quarter.parse(h.quarter), scenario)
    ]
    if not left:
        raise ValueError("none of these events was decided by a draw of its own")
    return left


def _differs(result: Result, hinge: Hinge, twin: int, quarter: Quarter, scenario: Scenario) -> bool:
    """Whether a twin differs from the world in what tells of the event, in its quarter."""
    if result.paths is None or hinge.variable not in result.paths:
        return True
    moment = quarter - scenario.start + 1
    path = result.paths[hinge.variable]
    here, there = (path.sel(replicate=r).to_numpy()[moment] for r in (0, twin))
    return bool((here != there).any())


def _asked(
    scenario: Scenario, question: Question, found: list[Hinge], replicate: int, **options: Any
) -> tuple[Floats, Floats]:
    """What branches say with and without each event, ``[branch, event]`` both."""
    steps = [Quarter.parse(h.quarter) - scenario.start + 2 for h in found]
    after = sorted(set(steps))
    stems = [Stem(replicate, step) for step in after]
    stems += [Stem(replicate, step, (h.draw,)) for step, h in zip(steps, found, strict=True)]
    says = asked_of_branches(scenario, question, stems, **options)
    return says[:, [after.index(step) for step in steps]], says[:, len(after) :]


def effect_rows(
    found: Sequence[Hinge], given: Floats, without: Floats, *, but_for: Sequence[bool]
) -> pd.DataFrame:
    """The table of :class:`Responsibility`, the surest large effects first."""
    import pandas as pd

    rows = []
    for k, hinge in enumerate(found):
        both = np.isfinite(given[:, k] + without[:, k])
        a, b, n = given[both, k], without[both, k], int(both.sum())
        gap, error = a - b, gap_error(a - b, shares=True)
        p, q = float(a.mean()), float(b.mean())
        rows.append(
            (hinge.quarter, hinge.kind, hinge.text, hinge.instead, p, probability_error(p, n), q,
             probability_error(q, n), float(gap.mean()), error, but_for[k])
        )  # fmt: skip
    table = pd.DataFrame(
        rows,
        columns=["quarter", "kind", "event", "instead", "with", "with_error", "without",
                 "without_error", "effect", "error", "but_for"],
    )  # fmt: skip
    sure = (table["effect"] ** 2 - table["error"] ** 2).clip(lower=0.0)
    order = sure.sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)
