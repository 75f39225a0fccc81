"""Whether the simulated index of influence ranks states and years as a published one does.

The published index is not shipped, only how well the ranks agree: ``python -m
calibration.construct FILE`` measures it from a file of one's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.validation.record.cells import Layout, Row, is_year, number, read_rows, shipped_file

COLUMNS = ("power", "measure", "value", "n", "index", "publisher", "year")
ACROSS, WITHIN = "states in a year, mean over years", "changes within states over {} years"
SPANS = (3, 5, 10)
"""Years over which changes are compared."""


@dataclass(frozen=True)
class Construct:
    """Rank correlations by power and measure, and the index that they are with."""

    index: str
    publisher: str
    year: str
    table: pd.DataFrame


def load_construct(path: str | Path | None = None) -> Construct:
    """The correlations that were measured; without ``path`` those of the shipped file.

    Raises :class:`~sim.validation.record.RecordError` for a file that cannot be used.
    """
    file = shipped_file("construct-scores.csv") if path is None else Path(path)
    rows = read_rows(file, Layout(COLUMNS, COLUMNS, "scores", _row, _key))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["value"] = pd.to_numeric(table["value"])
    first = rows[0]
    return Construct(first["index"], first["publisher"], first["year"], table)


def _key(row: Row) -> tuple[str, ...]:
    return row["power"], row["measure"]


def _row(row: Row) -> Iterator[str]:
    value = number(row["value"])
    if value is None or not -1.0 <= value <= 1.0:
        yield f"column value: '{row['value']}' is no correlation"
    if not row["n"].isdecimal():
        yield f"column n: '{row['n']}' is no count"
    if not is_year(row["year"]):
        yield f"column year: '{row['year']}' is no year"


def rank_correlations(simulated: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Rank correlations of two tables of iso3, power, year and value: power, measure, value, n.

    Across the states of each year (their mean), and of the changes over some years within states.
    Only what both tables hold counts, ``n`` figures; a measure with fewer than three is left out.
    """
    keys = ["iso3", "power", "year"]
    both = simulated.merge(published, on=keys, suffixes=("_ours", "_theirs"))
    rows: list[tuple[str, str, float, int]] = []
    for power, part in both.groupby("power", sort=True):
        ours, theirs = (
            part.pivot_table(index="year", columns="iso3", values=f"value_{who}")
            for who in ("ours", "theirs")
        )
        yearly = [ours.loc[y].corr(theirs.loc[y], method="spearman") for y in ours.index]
        rows += _measured(str(power), ACROSS, float(np.nanmean(yearly)), len(part))
        for span in SPANS:
            pair = pd.DataFrame({"a": _changes(ours, span), "b": _changes(theirs, span)}).dropna()
            value = float(pair["a"].corr(pair["b"], method="spearman"))
            rows += _measured(str(power), WITHIN.format(span), value, len(pair))
    return pd.DataFrame(rows, columns=["power", "measure", "value", "n"])


def _measured(power: str, name: str, value: float, n: int) -> Sequence[tuple[str, str, float, int]]:
    return [(power, name, value, n)] if n > 2 and np.isfinite(value) else []


def _changes(table: pd.DataFrame, span: int) -> pd.Series:
    """Changes over some years by year and state; years that are missing make none."""
    years = range(int(table.index.min()), int(table.index.max()) + 1)
    whole = table.reindex(years)
    return pd.Series((whole - whole.shift(span)).stack())
