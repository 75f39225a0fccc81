"""When and by what an outcome was decided, as tables that know what they are of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.ensemble import Folder
from sim.workbench import tables

if TYPE_CHECKING:
    import pandas as pd

SURE = 1.96
"""Monte Carlo errors beyond which a change is taken for one."""


def decisive_rows(table: pd.DataFrame, most: int = 5) -> pd.DataFrame:
    """The rows of a table of junctures with the largest changes beyond their error, in order."""
    sure = table[table["change"].abs() > SURE * table["change_error"]]
    order = sure["change"].abs().sort_values(ascending=False, kind="stable").index
    return sure.loc[order].head(most)


@dataclass(frozen=True, eq=False, repr=False)
class Junctures(tables.Shown):
    """How likely an outcome was at each quarter of one world's history.

    ``table`` has one row per quarter looked at: ``quarter``, ``probability`` that it would happen,
    as seen before anything of that quarter had happened, its Monte Carlo ``error``; and ``change``
    of it until the next quarter looked at (or to 1 or 0, what it came to, after the last), with
    ``change_error`` from branches paired by chance. ``events`` tells, by quarter, what happened
    in the quarters of the largest changes. ``happened`` is the answer in the world itself.
    """

    title: str
    outcome: str
    question: str
    asked: str
    replicate: int
    seed: int
    chance: int
    replicates: int
    happened: bool
    table: pd.DataFrame
    events: Mapping[str, tuple[str, ...]]

    def decisive(self, most: int = 5) -> pd.DataFrame:
        """The rows of the largest changes that are beyond their error, the largest first."""
        return decisive_rows(self.table, most)

    def save(self, folder: str | Path | Folder) -> Path:
        """Write table, events and facts to a folder."""
        from sim.workbench.histories.storage import save_junctures

        return save_junctures(self, folder)

    def _sheet(self) -> tables.Sheet:
        from sim.workbench.histories.words import juncture_lines, juncture_table

        return tables.Sheet(self.question, juncture_lines(self), juncture_table(self))


@dataclass(frozen=True, eq=False, repr=False)
class Responsibility(tables.Shown):
    """By how much single events of one world changed the probability of an outcome.

    ``table`` has one row per event, the surest large effects first: ``quarter``, ``kind``,
    ``event`` in words, ``instead`` what happens in its stead, the probability ``with`` and
    ``without`` it as the quarter ends and its ``effect`` (the difference), each with the Monte
    Carlo error of the branches; ``but_for`` says whether the world's own answer would have been
    another without it, all other chance being the same. ``considered`` events were looked at;
    those missing were not decided by a draw of their own.
    """

    title: str
    outcome: str
    question: str
    asked: str
    replicate: int
    seed: int
    chance: int
    replicates: int
    happened: bool
    considered: int
    table: pd.DataFrame

    def sure(self) -> pd.DataFrame:
        """The rows whose effect is beyond its error."""
        return self.table[self.table["effect"].abs() > SURE * self.table["error"]]

    def save(self, folder: str | Path | Folder) -> Path:
        """Write table and facts to a folder."""
        from sim.workbench.histories.storage import save_responsibility

        return save_responsibility(self, folder)

    def _sheet(self) -> tables.Sheet:
        from sim.workbench.histories.words import effect_table, responsibility_lines

        return tables.Sheet(self.question, responsibility_lines(self), effect_table(self))


@dataclass(frozen=True, eq=False, repr=False)
class Resolution(tables.Shown):
    """When an outcome is usually decided: what a history up to each quarter tells of it.

    ``table`` has one row per quarter looked at: ``quarter``, ``explained`` (the share of the
    outcome's variance over worlds that is explained by everything up to the start of that quarter:
    0, nothing is known; 1, all is), and its Monte Carlo ``error``. In the first row all that is
    explained comes from the uncertain numbers.
    """

    title: str
    outcome: str
    question: str
    asked: str
    seed: int
    chance: int
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

    def save(self, folder: str | Path | Folder) -> Path:
        """Write table and facts to a folder."""
        from sim.workbench.histories.storage import save_resolution

        return save_resolution(self, folder)

    def _sheet(self) -> tables.Sheet:
        from sim.workbench.histories.words import resolution_lines, resolution_table

        return tables.Sheet(self.question, resolution_lines(self), resolution_table(self))
