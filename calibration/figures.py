"""The figures a fit may see, and the features that sum them up.

Figures of one series (a variable of a state, perhaps with a power) in one stretch become its level
and its trend; the spread of yearly changes over all series of a variable becomes one more feature,
and so does the number of events. Levels are taken on scales on which errors are of like size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from calibration.settings import Stretch
from sim.arrays import Floats, Whole
from sim.catalogue.variables import Axis
from sim.validation.record import OBSERVABLES, between, reporting_error

Transform = Callable[[Floats], Floats]

SERIES = ["variable", "iso3", "power", "question"]
"""What makes a series; surveys may ask several questions of one state and power."""
_TREND_YEARS = 3

SCALES: dict[str, Transform] = {
    "alignment": lambda x: 10.0 * x,
    "arms_share": lambda x: np.sqrt(np.maximum(x, 0.0)),
    "debt_gdp": lambda x: np.log1p(np.maximum(x, 0.0)),
    "external_debt": lambda x: np.log1p(np.maximum(x, 0.0)),
    "export_share": lambda x: np.log1p(np.maximum(x, 0.0)),
    "import_share": lambda x: np.log1p(np.maximum(x, 0.0)),
    "trade_share": lambda x: np.log1p(np.maximum(x, 0.0)),
    "remittances": lambda x: np.log1p(np.maximum(x, 0.0)),
    "presence": lambda x: np.log1p(np.maximum(x, 0.0)),
    "gdp": lambda x: np.log(np.maximum(x, 1e-6)),
    "growth": lambda x: x / 5.0,
    "opinion": lambda x: x / 10.0,
    "protest_rate": lambda x: np.sqrt(np.maximum(x, 0.0)),
}
"""The observables that are fitted, with the scale on which they are.

Not fitted: memberships, which in these years the baselines know by date.
"""

COUNTED = ("succession", "regime_fall", "request", "request_honoured")
"""Observables of which only the number over the stretch is fitted."""

COMPARABLE = {"request": 2011, "request_honoured": 2011}
"""First year in which the record counts what the model means.

The charter of the CSTO covered attacks from outside alone until it was amended in December 2010,
after the Kyrgyz call of that year had brought no troops: that refusal speaks of the charter, not of
whether the guarantor is reliable, and a model that knows the charter makes no such call.
"""


class LaterFiguresError(ValueError):
    """A fit was handed figures of years that it must not see."""


def seen(record: pd.DataFrame, until: int) -> pd.DataFrame:
    """The figures of years up to ``until``, the only ones a fit is given."""
    return between(record, None, until)


def with_questions(record: pd.DataFrame) -> pd.DataFrame:
    """The record with a column ``question`` that tells the questions of surveys apart."""
    asked = record["source"].astype(str) + "|" + record["note"].astype(str)
    return record.assign(question=asked.where(record["variable"] == "opinion", ""))


def refuse_later(record: pd.DataFrame, until: int) -> None:
    """Raise :class:`LaterFiguresError` if there are figures of years after ``until``."""
    later = record.loc[record["year"] > until, "year"]
    if len(later):
        raise LaterFiguresError(
            f"{len(later)} figures are of years after {until}, the last this fit may see "
            f"(the first of {int(later.min())})"
        )


@dataclass(frozen=True, eq=False)
class Figures:
    """The figures of one stretch and how they become features.

    ``rows`` is the part of the record in use, ``series`` the number of its series per row;
    ``absolute``, ``relative`` and ``factor`` ``[row]`` make up the reporting error at a value.
    ``maps`` takes scaled figures ``[row, n]`` to levels and trends ``[feature, n]``.
    """

    stretch: Stretch
    rows: pd.DataFrame
    series: Whole
    absolute: Floats
    relative: Floats
    factor: Floats
    maps: sparse.csr_matrix
    names: tuple[str, ...]
    spreads: dict[str, tuple[Whole, Whole]]
    counted: pd.DataFrame

    def scaled(self, values: Floats) -> Floats:
        """Figures ``[row, n]`` on the scales of the fit."""
        result = np.empty_like(values)
        for variable, scale in SCALES.items():
            mine = (self.rows["variable"] == variable).to_numpy()
            if mine.any():
                result[mine] = scale(values[mine])
        return result

    def error(self, values: Floats) -> Floats:
        """Standard deviation of the reporting error at ``values`` ``[row, n]``, in their unit."""
        size = np.hypot(self.absolute[:, None], self.relative[:, None] * values)
        return np.asarray(self.factor[:, None] * size, dtype=np.float64)

    def features(self, scaled: Floats, counts: Floats) -> Floats:
        """Features ``[feature, n]`` of scaled figures ``[row, n]`` and events ``[kind, n]``."""
        linear = self.maps @ scaled
        spread = [
            np.log(np.mean((scaled[later] - scaled[earlier]) ** 2, axis=0) + 1e-4)
            for earlier, later in self.spreads.values()
        ]
        return np.vstack([linear, *(s[None] for s in spread), np.sqrt(counts)])

    def counts(self, values: Floats) -> Floats:
        """Events ``[kind, n]`` from the values ``[row, n]`` of the counted part of the record."""
        kinds = self.counted["variable"].to_numpy()
        return (
            np.stack([values[kinds == kind].sum(axis=0) for kind in sorted(set(kinds))])
            if len(kinds)
            else np.zeros((0, values.shape[1]))
        )

    def observed(self) -> Floats:
        """The features ``[feature]`` of what was observed."""
        values = self.rows["value"].to_numpy(dtype=np.float64)[:, None]
        counted = self.counted["value"].to_numpy(dtype=np.float64)[:, None]
        return self.features(self.scaled(values), self.counts(counted))[:, 0]


def figures_of(
    stretch: Stretch, record: pd.DataFrame, labels: Mapping[Axis, tuple[str, ...]], until: int
) -> Figures:
    """The figures of a stretch. Raises :class:`LaterFiguresError` for any later than ``until``."""
    refuse_later(record, until)
    inside = with_questions(between(record, stretch.first, stretch.last))
    inside = inside[inside["iso3"].isin(labels["state"])]
    known = inside["power"].isin([*labels["power"], ""])
    fitted = inside[known & inside["variable"].isin(list(SCALES))].reset_index(drop=True)
    counts = inside["variable"].isin(COUNTED)
    comparable = inside["year"] >= inside["variable"].map(COMPARABLE).fillna(stretch.first)
    counted = inside[counts & comparable].reset_index(drop=True)
    series: Any = fitted.groupby(SERIES, sort=False).ngroup().to_numpy(dtype=np.int64)
    maps, names = _maps(fitted, series)
    spreads = {v: pair for v in SCALES if len((pair := _pairs(fitted, series, v))[0]) > 9}
    kinds = sorted(set(counted["variable"]))
    absolute: Any = fitted["variable"].map({n: o.absolute for n, o in OBSERVABLES.items()})
    relative: Any = fitted["variable"].map({n: o.relative for n, o in OBSERVABLES.items()})
    base, part = absolute.to_numpy(np.float64), relative.to_numpy(np.float64)
    size: Any = np.hypot(base, part * fitted["value"].to_numpy(np.float64))
    return Figures(
        stretch,
        fitted,
        series,
        base,
        part,
        reporting_error(fitted).to_numpy(np.float64) / size,
        maps,
        (*names, *(f"spread|{v}" for v in spreads), *(f"events|{k}" for k in kinds)),
        spreads,
        counted,
    )


def _maps(rows: pd.DataFrame, series: Whole) -> tuple[sparse.csr_matrix, list[str]]:
    """The map from figures to the level and the trend (change per year) of each series."""
    places: list[tuple[int, int, float]] = []
    names: list[str] = []
    for number in range(int(series.max(initial=-1)) + 1):
        mine = np.flatnonzero(series == number)
        head = "|".join(str(rows.loc[mine[0], key]) for key in SERIES[:3])
        places += [(len(names), int(i), 1.0 / len(mine)) for i in mine]
        names.append(f"level|{head}")
        years = rows.loc[mine, "year"].to_numpy(dtype=float)
        if len(mine) >= _TREND_YEARS:
            slope = (years - years.mean()) / np.sum((years - years.mean()) ** 2)
            places += [(len(names), int(i), float(s)) for i, s in zip(mine, slope, strict=True)]
            names.append(f"trend|{head}")
    where = ([p[0] for p in places], [p[1] for p in places])
    shape = (len(names), len(rows))
    return sparse.csr_matrix(([p[2] for p in places], where), shape=shape), names


def _pairs(rows: pd.DataFrame, series: Whole, variable: str) -> tuple[Whole, Whole]:
    """Rows of consecutive years of the series of a variable."""
    year = rows["year"].to_numpy()
    mine = np.flatnonzero((rows["variable"] == variable).to_numpy())
    at = {(int(series[i]), int(year[i])): int(i) for i in mine}
    pairs = [(i, at[s, y + 1]) for (s, y), i in at.items() if (s, y + 1) in at]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
