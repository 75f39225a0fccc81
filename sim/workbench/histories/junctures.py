"""How likely an outcome was at each quarter of a history, and what happened where that changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.arguments import MOST_REPLICATES, whole
from sim.ensemble.branch import another
from sim.ensemble.precision import probability_error
from sim.narrative.chronicle import NOTABLE, Chronicle, explain
from sim.scenario import Quarter, as_scenario
from sim.workbench.compare.paired import gap_error
from sim.workbench.histories.question import Question, asked_of_branches, states_in, the_world
from sim.workbench.histories.result import Junctures, decisive_rows
from sim.world.branches import Stem

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario, ScenarioLike

Floats = NDArray[np.float64]

TOLD = 4
"""Events told of a quarter in which something was decided, at most."""


def junctures(
    scenario: ScenarioLike,
    outcome: str,
    *,
    replicate: int,
    seed: int = 0,
    replicates: int = 100,
    every: int = 1,
    until: Quarter | str | None = None,
    above: float | None = None,
    below: float | None = None,
    chance: int | None = None,
    **options: Any,
) -> Junctures:
    """How likely an outcome was at each quarter of world ``replicate`` of ``seed``.

    At every quarter (or ``every`` second, fourth, ...) ``replicates`` branches are given new
    chance, of the seed ``chance``; the probability is the share of them in which the outcome comes.
    Branches of all quarters share their chance in pairs, so that the change between two quarters is
    known better than either. ``outcome`` is a yes or no, a first_time (``until`` a quarter), a
    leader ("leader.TJK=CHN"), or a number ``above`` or ``below`` a value. ``options`` are those of
    :func:`sim.ensemble.simulate`. Raises ``ValueError`` and ``UnknownName``.
    """
    scenario = as_scenario(scenario)
    whole("replicates", replicates, 2, MOST_REPLICATES)
    whole("every", every, 1)
    chance = another(seed) if chance is None else chance
    question = Question(outcome, until, above, below)
    quiet = {name: value for name, value in options.items() if name != "progress"}
    cases, happened = the_world(scenario, question, replicate=replicate, seed=seed, **quiet)
    steps = range(1, scenario.horizon - scenario.start + 2, every)
    quarters = [str(scenario.start + (step - 1)) for step in steps]
    stems = [Stem(replicate, step) for step in steps]
    says = asked_of_branches(
        scenario, question, stems, seed=seed, chance=chance, replicates=replicates, **options
    )
    table = juncture_rows(quarters, says, happened=happened)
    events: dict[str, tuple[str, ...]] = {}
    if options.get("model") is None:  # the chronicle is that of the package's own model
        own = {name: options[name] for name in ("agents", "rules") if options.get(name)}
        told = explain(scenario, replicate=replicate, seed=seed, **own)
        events = _events(scenario, told, cases.outcome, table)
    return Junctures(
        title=scenario.title,
        outcome=cases.outcome,
        question=cases.title,
        asked=cases.interesting,
        replicate=replicate,
        seed=seed,
        chance=chance,
        replicates=replicates,
        happened=happened,
        table=table,
        events=events,
    )


def juncture_rows(quarters: Sequence[str], says: Floats, *, happened: bool) -> pd.DataFrame:
    """The table of :class:`Junctures`; ``says`` is ``[branch, quarter]``, NaN where left out."""
    import pandas as pd

    rows = []
    known = np.full(len(says), float(happened))
    for k, quarter in enumerate(quarters):
        now = says[:, k]
        later = says[:, k + 1] if k + 1 < len(quarters) else known
        gap = (later - now)[np.isfinite(later - now)]
        n, share = int(np.isfinite(now).sum()), float(np.nanmean(now))
        rows.append(
            (quarter, share, probability_error(share, n), gap.mean(), gap_error(gap, shares=True))
        )
    return pd.DataFrame(rows, columns=["quarter", "probability", "error", "change", "change_error"])


def _events(
    scenario: Scenario, told: Chronicle, outcome: str, table: pd.DataFrame
) -> dict[str, tuple[str, ...]]:
    """What happened in the decisive quarters, the weightiest first, to the states asked about."""
    states = states_in(outcome, scenario)
    quarters = list(table["quarter"])
    events = {}
    for quarter in decisive_rows(table)["quarter"]:
        after = quarters.index(quarter) + 1
        last = Quarter.parse(quarters[after]) + -1 if after < len(quarters) else None
        some = told.select(states=states, since=quarter, until=last, weight=NOTABLE)
        entries = sorted((e for e in some if e.kind != "lasting"), key=lambda e: -e.weight)
        events[quarter] = tuple(f"{e.quarter}: {e.text}" for e in entries[:TOLD])
    return events
