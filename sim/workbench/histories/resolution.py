"""When an outcome is usually decided: how much of it a history up to each quarter explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.ensemble import simulate
from sim.ensemble.arguments import MOST_REPLICATES, whole
from sim.ensemble.numbers import percent
from sim.scenario import ScenarioLike, as_scenario
from sim.start.branches import Stem
from sim.workbench.answer import frame_of
from sim.workbench.histories.question import (
    KIND,
    SURE,
    Asked,
    OfOutcome,
    asked_of_branches,
    check,
    parted,
    quiet,
)


@dataclass(frozen=True, eq=False, repr=False)
class Resolution(OfOutcome):
    """When an outcome is usually decided: what a history up to each quarter tells of it.

    ``table`` has one row per quarter looked at: ``quarter``, ``explained`` (the share of the
    outcome's variance over worlds that is explained by everything up to the start of that quarter:
    0, nothing is known; 1, all is), and its Monte Carlo ``error``. In the first row all that is
    explained comes from the uncertain numbers.
    """

    kind, mark = KIND, "explained"
    picture = "resolution_line"
    worlds: int
    rate: float
    table: pd.DataFrame

    def when(self, share: float = 0.5) -> tuple[str | None, str | None, str | None]:
        """The first quarter from which on ``share`` is explained: best guess, earliest, latest.

        The latter two allow for 1.96 Monte Carlo errors; None stands for the end of the run.
        """
        found = []
        for errors in (0.0, SURE, -SURE):
            reached = self.table["explained"] + errors * self.table["error"] >= share
            below = self.table.index[~reached]
            later = self.table if below.empty else self.table.loc[below[-1] + 1 :]
            found.append(str(later["quarter"].iloc[0]) if len(later) else None)
        return found[0], found[1], found[2]

    def head_lines(self) -> list[str]:
        """What was asked, and by when half of it is known."""
        best, early, late = self.when()
        asked = (
            f"Asked: {self.asked}; in {percent(self.rate)} of {self.worlds:,} worlds of seed "
            f"{self.seed}, with one branch each per quarter, with chance of seed {self.chance}"
        )
        if best is None:
            return [asked, "Less than half of what can be known is known before the last quarters."]
        doubt = "" if early == late else f" (between {early} and {late or 'the end'})"
        return [asked, f"By the start of {best}{doubt} half of what can be known is known."]

    def readable(self) -> pd.DataFrame:
        """One row per quarter for a reader."""
        return frame_of(
            self.table.to_dict("records"),
            {
                "By the start of": lambda row: row["quarter"],
                "Explained": lambda row: percent(row["explained"], row["error"]),
            },
        )


def resolution(
    scenario: ScenarioLike,
    outcome: str,
    *,
    worlds: int = 200,
    every: int = 4,
    **asked: Unpack[Asked],
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
    question, seed, chance, options = parted(outcome, asked)
    check(question, scenario, seed=seed, chance=chance)
    base = simulate(scenario, replicates=worlds, seed=seed, record=(), **quiet(options))
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
