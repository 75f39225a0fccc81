"""The table of observations: read, checked line by line, cut by year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from sim.validation.record.cells import (
    YEARS,
    Layout,
    Row,
    grade_problems,
    is_year,
    number,
    read_rows,
    shipped_file,
)
from sim.validation.record.kept import KEPT, POLLS
from sim.validation.record.observables import DRIVERS, OBSERVABLES

COLUMNS = (
    "variable", "iso3", "power", "year", "value", "unit", "basis", "grade", "publisher",
    "source", "note",
)  # fmt: skip
"""Columns of the table, in this order in the shipped file; others are refused."""

REQUIRED = ("variable", "iso3", "power", "year", "value", "unit", "grade")


def observations_file() -> Path:
    """The shipped table."""
    return shipped_file("observations.csv")


def load_observations(path: str | Path | None = None) -> pd.DataFrame:
    """The table of observations, one row per figure, sorted by series and year.

    Columns are :data:`COLUMNS`; ``power`` is empty for figures that name no power. Without
    ``path`` it is the shipped table. A missing figure has no row: it is unknown, not zero. Raises
    :class:`RecordError` with file, line and column of every mistake found (the first twenty), and
    OSError when the file cannot be read.
    """
    layout = Layout(COLUMNS, REQUIRED, "figures", _row, _key)
    return _frame(read_rows(observations_file() if path is None else Path(path), layout))


def _row(row: Row) -> Iterator[str]:
    """What is wrong with one row, as 'column NAME: message'."""
    name = row["variable"]
    kind = OBSERVABLES.get(name) or DRIVERS.get(name) or KEPT.get(name)
    if kind is None:
        known = ", ".join(dict.fromkeys((*OBSERVABLES, *DRIVERS, *KEPT)))
        yield f"column variable: unknown variable '{name}'; known are {known}"
        return
    for axis, wanted in (("iso3", kind.needs_state), ("power", kind.needs_power)):
        if wanted is not None and bool(row[axis]) != wanted:
            what = "is missing" if wanted else f"must be empty, not '{row[axis]}'"
            yield f"column {axis}: the {axis} of a figure of {name} {what}"
    if row["unit"] != kind.unit:
        yield f"column unit: '{row['unit']}' where figures of {name} are in '{kind.unit}'"
    yield from grade_problems(row)
    if not is_year(row["year"]):
        yield f"column year: '{row['year']}' is no year from {YEARS[0]} to {YEARS[1]}"
    value = number(row["value"])
    if value is None:
        yield f"column value: '{row['value']}' is no number; leave out the row if it is unknown"
    elif not kind.low <= value <= kind.high:
        span = f"{kind.low:g} to {kind.high:g}"
        yield f"column value: {value:g} is outside {span} {kind.unit}"


def _key(row: Row) -> tuple[str, ...]:
    """A series has one figure a year; polls may ask several questions."""
    asked = (row.get("source", ""), row.get("note", "")) if row["variable"] in POLLS else ()
    return (row["variable"], row["iso3"], row["power"], row["year"], *asked)


def _frame(rows: list[Row]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"year": "int64", "value": "float64"})
    keys = ["variable", "iso3", "power", "source", "note", "year"]
    return table.sort_values(keys, kind="stable").reset_index(drop=True)


def between(table: pd.DataFrame, first: int | None, last: int | None) -> pd.DataFrame:
    """The figures of years ``first`` to ``last``, both included; None leaves an end open."""
    year = table["year"]
    inside = pd.Series(data=True, index=table.index)
    if first is not None:
        inside &= year >= first
    if last is not None:
        inside &= year <= last
    return table[inside].reset_index(drop=True)
