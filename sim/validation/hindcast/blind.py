"""Scores of released versions on figures that were kept out of their making, as they were measured.

They stand in a file beside the table of observations and are printed, won or lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.validation.hindcast.naive import NAIVE
from sim.validation.hindcast.scores import RAW
from sim.validation.record.cells import Layout, Row, number, read_rows, shipped_file

COLUMNS = (
    "version", "measured", "origin", "years", "run", "group", "name", "method", "reference",
    "measure", "value", "low", "high", "figures",
)  # fmt: skip
SKILL, HELD = "skill", "held by 90 %"
"""Measures: skill of a method against a reference; part of the figures within the 90 % range."""

NO_CHANGE = "no change"
POST, BLIND = "post-processed", "without the simulation"
"""Forecasts of version 0.1, which corrected its simulation by what earlier ones had got wrong; the
second is the same around no change."""

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class BlindScores:
    """Scores of one version from one origin."""

    version: str
    measured: str
    origin: str
    years: str
    table: pd.DataFrame

    def runs(self, measure: str) -> str:
        """What was run for a measure."""
        return "; ".join(dict.fromkeys(self._rows(measure)["run"]))

    def figures(self, group: str, name: str) -> int:
        """Number of figures scored."""
        rows = self._rows(SKILL, group=group, name=name)
        return int(rows["figures"].iloc[0])

    def names(self, group: str) -> list[str]:
        """What the scores of a group are of."""
        return list(dict.fromkeys(self._rows(SKILL, group=group)["name"]))

    def skill(self, group: str, name: str, method: str, reference: str) -> Triple | None:
        """Skill with its interval, or None where it was not measured."""
        rows = self._rows(SKILL, group=group, name=name, method=method, reference=reference)
        if len(rows) == 0:
            return None
        row = rows.iloc[0]
        return float(row["value"]), float(row["low"]), float(row["high"])

    def best_naive(self, group: str, name: str) -> str:
        """The naive forecast against which the post-processed one does worst."""
        rows = self._rows(SKILL, group=group, name=name, method=POST)
        rows = rows[rows["reference"].isin(NAIVE)].sort_values("value", kind="stable")
        return str(rows["reference"].iloc[0])

    def held(self, name: str) -> float | None:
        """Part of the figures of a variable within the raw 90 % range."""
        rows = self._rows(HELD, name=name)
        return None if len(rows) == 0 else float(rows["value"].iloc[0])

    def worst(self) -> tuple[str, float]:
        """The variable with the least skill against its best naive forecast, and that skill."""
        found = {}
        for name in self.names("variable"):
            skill = self.skill("variable", name, POST, self.best_naive("variable", name))
            if skill is not None:
                found[name] = skill[0]
        name = min(found, key=found.__getitem__)
        return name, found[name]

    def _rows(self, measure: str, **wanted: str) -> pd.DataFrame:
        rows = self.table[self.table["measure"] == measure]
        for column, value in wanted.items():
            rows = rows[rows[column] == value]
        return rows


def load_blind(path: str | Path | None = None) -> list[BlindScores]:
    """Blind scores by version and origin; without ``path`` those of the shipped file.

    Raises :class:`~sim.validation.record.RecordError` for a file that cannot be used.
    """
    file = shipped_file("blind-scores.csv") if path is None else Path(path)
    rows = read_rows(file, Layout(COLUMNS, COLUMNS, "scores", _row, _key))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    for column in ("value", "low", "high", "figures"):
        table[column] = pd.to_numeric(table[column])
    parts = table.groupby(["version", "measured", "origin", "years"], sort=False)
    return [
        BlindScores(str(version), str(measured), str(origin), str(years), part)
        for (version, measured, origin, years), part in parts
    ]


def _key(row: Row) -> tuple[str, ...]:
    names = ("version", "origin", "group", "name", "method", "reference", "measure", "years")
    return tuple(row[name] for name in names)


def _row(row: Row) -> Iterator[str]:
    if row["measure"] not in (SKILL, HELD):
        yield f"column measure: '{row['measure']}' is neither '{SKILL}' nor '{HELD}'"
    if row["method"] not in (POST, RAW):
        yield f"column method: '{row['method']}' is neither '{POST}' nor '{RAW}'"
    if row["measure"] == SKILL and row["reference"] not in (*NAIVE, BLIND):
        yield f"column reference: unknown forecast '{row['reference']}'"
    numbers = ["value", "figures", *(("low", "high") if row["measure"] == SKILL else ())]
    for column in numbers:
        if number(row[column]) is None:
            yield f"column {column}: '{row[column]}' is no number"
