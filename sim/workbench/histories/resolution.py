"""When an outcome is usually decided: how much of it a history up to each quarter explains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble import simulate
from sim.ensemble.arguments import MOST_REPLICATES, whole
from sim.ensemble.branch import another
from sim.scenario import Quarter, as_scenario
from sim.workbench.histories.question import Question, asked_of_branches
from sim.workbench.histories.result import Resolution
from sim.world.branches import Stem

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import ScenarioLike

Floats = NDArray[np.float64]


def resolution(
    scenario: ScenarioLike,
    outcome: str,
    *,
    worlds: int = 200,
    seed: int = 0,
    every: int = 4,
    until: Quarter | str | None = None,
    above: float | None = None,
    below: float | None = None,
    chance: int | None = None,
    **options: Any,
) -> Resolution:
    """The share of an outcome's variance that is explained by all up to each quarter.

    Each of ``worlds`` worlds gets one branch at every quarter (or ``every`` fourth). World and
    branch share a history and nothing else, so their covariance is the variance of what that
    history says of the outcome: Cov(world, branch) / Var is the share explained (as for a
    first-order Sobol index: Janon and others 2014, doi:10.1051/ps/2013040). Its error is that of
    the jackknife over worlds. The other arguments are those of :func:`junctures`. Raises
    ``ValueError`` where the outcome does not vary.
    """
    scenario = as_scenario(scenario)
    whole("worlds", worlds, 2, MOST_REPLICATES)
    whole("every", every, 1)
    chance = another(seed) if chance is None else chance
    question = Question(outcome, until, above, below)
    quiet = {name: value for name, value in options.items() if name != "progress"}
    base = simulate(scenario, replicates=worlds, seed=seed, **quiet)
    cases = question.of(base)
    steps = range(1, scenario.horizon - scenario.start + 2, every)
    stems = [Stem(world, step, chance=world) for world in range(worlds) for step in steps]
    says = asked_of_branches(
        scenario, question, stems, seed=seed, chance=chance, replicates=1, **options
    )
    return Resolution(
        title=scenario.title,
        outcome=cases.outcome,
        question=cases.title,
        asked=cases.interesting,
        seed=seed,
        chance=chance,
        worlds=base.n,
        rate=float(cases.happens.mean()),
        table=resolution_rows(
            [str(scenario.start + (step - 1)) for step in steps],
            question.within(base, 0, worlds),
            says.reshape(worlds, len(steps)),
        ),
    )


def resolution_rows(quarters: Sequence[str], whole_world: Floats, branch: Floats) -> pd.DataFrame:
    """The table of :class:`Resolution`: ``whole_world[world]`` and ``branch[world, quarter]``.

    Worlds that were left out (NaN) count for no quarter. Raises ``ValueError`` without variance.
    """
    import pandas as pd

    rows = []
    for k, quarter in enumerate(quarters):
        both = np.isfinite(whole_world) & np.isfinite(branch[:, k])
        x, y = whole_world[both], branch[both, k]
        n = len(x)
        sums = np.array([x + y, x * x + y * y, x * y])
        total = sums.sum(axis=1, keepdims=True)
        if np.ptp(np.concatenate([x, y])) == 0.0:
            raise ValueError("the outcome is the same in all worlds: nothing is decided; run more")
        share = float(_share(total, n)[0])
        without = _share(total - sums, n - 1)
        error = float(np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2)))
        rows.append((quarter, share, error))
    return pd.DataFrame(rows, columns=["quarter", "explained", "error"])


def _share(sums: Floats, n: int) -> Floats:
    """Explained share from sums over worlds of x + y, x^2 + y^2 and xy: ``[...]``."""
    mean = sums[0] / (2 * n)
    variance = sums[1] / (2 * n) - mean**2
    spread = sums[2] / n - mean**2
    return np.divide(spread, variance, out=np.zeros_like(spread), where=variance > 0.0)
