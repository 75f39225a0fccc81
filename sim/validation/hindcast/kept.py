"""Scores measured elsewhere and kept: of released versions, and of the index against others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter
from pathlib import Path

import numpy as np
import pandas as pd

from sim.validation.hindcast.forecasts import NAIVE
from sim.validation.hindcast.scores import RAW
from sim.validation.record.tables import Layout, Row, is_year, number, read_table, shipped_file

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
Measured = tuple[str, str, float, int]
Pair = tuple[pd.DataFrame, pd.DataFrame]
"""An index by year and state: ours and the published one."""


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
        skills = [
            (skill[0], name)
            for name in self.names("variable")
            if (skill := self.skill("variable", name, POST, self.best_naive("variable", name)))
        ]
        least, name = min(skills)
        return name, least

    def _rows(self, measure: str, **wanted: str) -> pd.DataFrame:
        rows = self.table[self.table["measure"] == measure]
        for column, value in wanted.items():
            rows = rows[rows[column] == value]
        return rows


_KEY = itemgetter("version", "origin", "group", "name", "method", "reference", "measure", "years")


def load_blind(path: str | Path | None = None) -> list[BlindScores]:
    """Blind scores by version and origin; without ``path`` those of the shipped file.

    Raises :class:`~sim.validation.record.RecordError` for a file that cannot be used.
    """
    file = shipped_file("blind-scores.csv") if path is None else Path(path)
    table = read_table(file, Layout(COLUMNS, "scores", _blind_problems, _KEY))
    for column in ("value", "low", "high", "figures"):
        table[column] = pd.to_numeric(table[column])
    parts = table.groupby(["version", "measured", "origin", "years"], sort=False)
    return [
        BlindScores(str(version), str(measured), str(origin), str(years), part)
        for (version, measured, origin, years), part in parts
    ]


def _blind_problems(row: Row) -> Iterator[str]:
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


RANK_COLUMNS = ("power", "measure", "value", "n", "index", "publisher", "year")
ACROSS, WITHIN = "states in a year, mean over years", "changes within states over {} years"
SPANS = (3, 5, 10)
"""Years over which changes are compared."""
SPREAD = "log of the ratio: spread across states and years"
MOVED = "log of the ratio: size of changes within states over {} years"
"""Of the influence of two powers; their standard deviation as a part of the published one."""


def load_construct(path: str | Path | None = None) -> pd.DataFrame:
    """The comparisons with a published index that were measured, in ``path`` or the shipped file.

    Columns are :data:`RANK_COLUMNS`, with the index that they are with in every row.

    Raises :class:`~sim.validation.record.RecordError` for a file that cannot be used.
    """
    file = shipped_file("construct-scores.csv") if path is None else Path(path)
    key = itemgetter("power", "measure")
    table = read_table(file, Layout(RANK_COLUMNS, "scores", _rank_problems, key))
    return table.assign(value=pd.to_numeric(table["value"]))


def _rank_problems(row: Row) -> Iterator[str]:
    value = number(row["value"])
    parts = row["measure"] in (SPREAD, *map(MOVED.format, SPANS))
    if value is None or not (value >= 0.0 if parts else -1.0 <= value <= 1.0):
        yield f"column value: '{row['value']}' is no {'part' if parts else 'correlation'}"
    if not row["n"].isdecimal():
        yield f"column n: '{row['n']}' is no count"
    if not is_year(row["year"]):
        yield f"column year: '{row['year']}' is no year"


def compare_indices(simulated: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Two tables of iso3, power, year and value against each other: power, measure, value, n.

    Rank correlations across the states of each year (their mean), and of the changes over some
    years within states. Of two powers each: how much the log of the ratio of their influence
    differs across states and years, and how much it changes, as parts of what the published index
    says. Only what both tables hold counts, ``n`` figures; a measure with fewer than three is left
    out.
    """
    keys = ["iso3", "power", "year"]
    both = simulated.merge(published, on=keys, suffixes=("_ours", "_theirs"))
    rows: list[Measured] = []
    by_power: dict[str, Pair] = {}
    for power, part in both.groupby("power", sort=True):
        ours, theirs = by_power[str(power)] = (
            part.pivot_table(index="year", columns="iso3", values="value_ours"),
            part.pivot_table(index="year", columns="iso3", values="value_theirs"),
        )
        yearly = [ours.loc[y].corr(theirs.loc[y], method="spearman") for y in ours.index]
        rows += _measured(str(power), ACROSS, float(np.nanmean(yearly)), len(part))
        for span in SPANS:
            pair = pd.DataFrame({"a": _changes(ours, span), "b": _changes(theirs, span)}).dropna()
            value = float(pair["a"].corr(pair["b"], method="spearman"))
            rows += _measured(str(power), WITHIN.format(span), value, len(pair))
    for one, other in combinations(by_power, 2):
        rows += _spreads(f"{one} : {other}", by_power[one], by_power[other])
    return pd.DataFrame(rows, columns=["power", "measure", "value", "n"])


def _spreads(label: str, one: Pair, other: Pair) -> Iterator[Measured]:
    """How far the ratio of two powers differs and moves, as parts of the published figures."""
    ratios = [(a / b).apply(np.log) for a, b in zip(one, other, strict=True)]
    found = {SPREAD: [ratio.stack() for ratio in ratios]}
    found |= {MOVED.format(k): [_changes(ratio, k) for ratio in ratios] for k in SPANS}
    for name, series in found.items():
        pair = pd.concat(series, axis=1).dropna()
        ours, theirs = pair.std(ddof=0) if len(pair) else (np.nan, np.nan)
        yield from _measured(label, name, float(ours / theirs), len(pair))


def _measured(power: str, name: str, value: float, n: int) -> Sequence[Measured]:
    return [(power, name, value, n)] if n > 2 and np.isfinite(value) else []


def _changes(table: pd.DataFrame, span: int) -> pd.Series:
    """Changes over some years by year and state; years that are missing make none."""
    years = range(int(table.index.min()), int(table.index.max()) + 1)
    whole = table.reindex(years)
    return pd.Series((whole - whole.shift(span)).stack())
