"""How likely an outcome was at each quarter of a history, and what happened where that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.ensemble.arguments import whole
from sim.ensemble.numbers import percent
from sim.ensemble.precision import probability_error
from sim.narrative.chronicle import NOTABLE
from sim.scenario import Quarter, ScenarioLike
from sim.start.branches import Stem
from sim.workbench.answer import frame_of
from sim.workbench.compare.paired import gap_error
from sim.workbench.histories.question import KIND, SURE, Asked, History, OfWorld, states_in

TOLD = 4
"""Events told of a quarter in which something was decided, at most."""


@dataclass(frozen=True, eq=False, repr=False)
class Junctures(OfWorld):
    """How likely an outcome was at each quarter of one world's history.

    ``table`` has one row per quarter looked at: ``quarter``, ``probability`` that it would happen,
    as seen before anything of that quarter had happened, its Monte Carlo ``error``; and ``change``
    of it until the next quarter looked at (or to 1 or 0, what it came to, after the last), with
    ``change_error`` from branches paired by chance. ``events`` tells, by quarter, what happened
    in the quarters of the largest changes. ``happened`` is the answer in the world itself.
    """

    kind, mark = KIND, "junctures"
    picture = "juncture_line"
    table: pd.DataFrame
    events: Mapping[str, tuple[str, ...]]

    def decisive(self, most: int = 5) -> pd.DataFrame:
        """The rows of the largest changes that are beyond their error, the largest first."""
        return decisive_rows(self.table, most)

    def kept_facts(self) -> dict[str, Any]:
        """What was asked of which world, and what happened in the decisive quarters."""
        told = {quarter: list(events) for quarter, events in self.events.items()}
        return super().kept_facts() | {"events": told}

    def head_lines(self) -> list[str]:
        """What was asked, how it came out, and what happened where most was decided."""
        first = self.table.iloc[0]
        begun = percent(float(first["probability"]), float(first["error"]))
        asked = (
            f"Asked: {self.asked}; world {self.replicate} of seed {self.seed}, "
            f"{self.replicates:,} branches at each quarter, with chance of seed {self.chance}"
        )
        came = (
            f"At the start of {first['quarter']} its probability in this world was {begun}; "
            f"in the end the answer was {self.answer}."
        )
        return [asked, came]

    def readable(self) -> pd.DataFrame:
        """The quarters of the largest changes for a reader, in order of time."""
        return frame_of(
            self.decisive().sort_values("quarter").to_dict("records"),
            {
                "From": lambda row: row["quarter"],
                "Probability": lambda row: percent(row["probability"], row["error"]),
                "Change": lambda row: percent(row["change"], row["change_error"], signed=True),
            },
        )

    def event_lines(self) -> list[str]:
        """What happened in those quarters, in order of time."""
        lines = []
        for row in self.decisive().sort_values("quarter").to_dict("records"):
            change = percent(row["change"], row["change_error"], signed=True)
            lines.append(f"{row['quarter']}: {change}")
            events = self.events.get(row["quarter"], ())
            lines += [f"  {event}" for event in events] or ["  Nothing that a chronicle tells."]
        return lines


def junctures(
    scenario: ScenarioLike,
    outcome: str,
    *,
    replicate: int,
    replicates: int = 100,
    every: int = 1,
    **asked: Unpack[Asked],
) -> Junctures:
    """How likely an outcome was at each quarter of world ``replicate`` of ``seed``.

    At every quarter (or ``every`` second, fourth, ...) ``replicates`` branches are given new
    chance, of the seed ``chance``; the probability is the share of them in which the outcome comes.
    Branches of all quarters share their chance in pairs, so that the change between two quarters is
    known better than either. What may be ``asked`` besides is that of :class:`Asked`. Raises
    ``ValueError`` and ``UnknownName``.
    """
    whole("every", every, 1)
    history = History.of(scenario, outcome, replicate, replicates, asked)
    start, horizon = history.scenario.start, history.scenario.horizon
    steps = range(1, horizon - start + 2, every)
    quarters = [str(start + (step - 1)) for step in steps]
    says = history.branches_say([Stem(replicate, step) for step in steps])
    table = juncture_rows(quarters, says, happened=history.happened)
    # the chronicle is that of the package's own model
    events = {} if asked.get("model") is not None else _events(history, table)
    return Junctures(**history.facts(), table=table, events=events)


def juncture_rows(quarters: Sequence[str], says: Floats, *, happened: bool) -> pd.DataFrame:
    """The table of :class:`Junctures`; ``says`` is ``[branch, quarter]``, NaN where left out."""
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


def _events(history: History, table: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """What happened in the decisive quarters, the weightiest first, to the states asked about."""
    told, states = history.story(), states_in(history.cases.outcome, history.scenario)
    quarters = list(table["quarter"])
    events = {}
    for quarter in decisive_rows(table)["quarter"]:
        after = quarters.index(quarter) + 1
        last = Quarter.parse(quarters[after]) + -1 if after < len(quarters) else None
        some = told.select(states=states, since=quarter, until=last, weight=NOTABLE)
        entries = sorted((e for e in some if e.kind != "lasting"), key=lambda e: -e.weight)
        events[quarter] = tuple(f"{e.quarter}: {e.text}" for e in entries[:TOLD])
    return events


def decisive_rows(table: pd.DataFrame, most: int = 5) -> pd.DataFrame:
    """The rows of a table of junctures with the largest changes beyond their error, in order."""
    sure = table[table["change"].abs() > SURE * table["change_error"]]
    order = sure["change"].abs().sort_values(ascending=False, kind="stable").index
    return sure.loc[order].head(most)
