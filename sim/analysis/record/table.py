"""The table of observations: read, checked line by line, cut by year."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from sim.analysis.record.observables import DRIVERS, OBSERVABLES

COLUMNS = (
    "variable", "iso3", "power", "year", "value", "unit", "basis", "grade", "publisher",
    "source", "note",
)  # fmt: skip
"""Columns of the table, in this order in the shipped file; others are refused."""

REQUIRED = ("variable", "iso3", "power", "year", "value", "unit", "grade")
GRADES = "ABCDE"
YEARS = (1990, 2100)
_MOST = 20


class RecordError(ValueError):
    """A table of observations that cannot be used; the text names file, line and column."""


def observations_file() -> Path:
    """The shipped table: beside the package in a checkout, inside it if installed."""
    package = Path(__file__).resolve().parents[2]
    packaged = package / "_calibration"
    folder = packaged if packaged.is_dir() else package.parent / "calibration"
    return folder / "observations.csv"


def load_observations(path: str | Path | None = None) -> pd.DataFrame:
    """The table of observations, one row per figure, sorted by series and year.

    Columns are :data:`COLUMNS`; ``power`` is empty for figures that name no power. Without
    ``path`` it is the shipped table. A missing figure has no row: it is unknown, not zero. Raises
    :class:`RecordError` with file, line and column of every mistake found (the first twenty), and
    OSError when the file cannot be read.
    """
    file = observations_file() if path is None else Path(path)
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            problems = list(_header(header))
            if not problems:
                for cells in reader:
                    found = dict(zip(header, cells, strict=False))
                    wrong = list(_row(found, len(cells), len(header)))
                    problems += [f"line {reader.line_num}, {w}" for w in wrong]
                    if not wrong:
                        rows.append({**dict.fromkeys(COLUMNS, ""), **found})
                        lines.append(reader.line_num)
    except (UnicodeDecodeError, csv.Error) as error:
        raise RecordError(f"{file}: not a table in CSV and UTF-8 ({error})") from None
    if not problems and not rows:
        problems = ["line 2: the table holds no figures"]
    if not problems:
        problems = list(_repeated(rows, lines))
    if problems:
        more = [f"... and {len(problems) - _MOST} more"] if len(problems) > _MOST else []
        shown = [f"{file}: {problem}" for problem in problems[:_MOST]]
        raise RecordError("\n".join(shown + more))
    return _frame(rows)


def _header(header: list[str]) -> Iterator[str]:
    for name in REQUIRED:
        if name not in header:
            yield f"line 1: the column '{name}' is missing; columns are {', '.join(COLUMNS)}"
    for place, name in enumerate(header, 1):
        if name not in COLUMNS:
            yield f"line 1, column {place}: unknown column '{name}'"
    if len(set(header)) < len(header):
        yield "line 1: a column is named twice"


def _row(row: dict[str, str], cells: int, columns: int) -> Iterator[str]:
    """What is wrong with one row, as 'column NAME: message'."""
    if cells != columns:
        yield f"column {min(cells, columns)}: {cells} cells where the header has {columns}"
        return
    name = row["variable"]
    observable = OBSERVABLES.get(name) or DRIVERS.get(name)
    if observable is None:
        known = ", ".join((*OBSERVABLES, *DRIVERS))
        yield f"column variable: unknown variable '{name}'; known are {known}"
        return
    for axis, wanted in (("iso3", observable.needs_state), ("power", observable.needs_power)):
        if wanted is not None and bool(row[axis]) != wanted:
            what = "is missing" if wanted else f"must be empty, not '{row[axis]}'"
            yield f"column {axis}: the {axis} of a figure of {name} {what}"
    if row["unit"] != observable.unit:
        yield f"column unit: '{row['unit']}' where figures of {name} are in '{observable.unit}'"
    if row["grade"] not in tuple(GRADES):
        yield f"column grade: '{row['grade']}' is none of {', '.join(GRADES)}"
    if not _is_year(row["year"]):
        yield f"column year: '{row['year']}' is no year from {YEARS[0]} to {YEARS[1]}"
    value = _number(row["value"])
    if value is None:
        yield f"column value: '{row['value']}' is no number; leave out the row if it is unknown"
    elif not observable.low <= value <= observable.high:
        span = f"{observable.low:g} to {observable.high:g}"
        yield f"column value: {value:g} is outside {span} {observable.unit}"


def _is_year(text: str) -> bool:
    return text.isdecimal() and YEARS[0] <= int(text) <= YEARS[1]


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _repeated(rows: list[dict[str, str]], lines: list[int]) -> Iterator[str]:
    """Series with two figures for a year; polls may ask several questions."""
    seen: dict[tuple[str, ...], int] = {}
    for line, row in zip(lines, rows, strict=True):
        key = tuple(row[c] for c in ("variable", "iso3", "power", "year"))
        if row["variable"] == "opinion":
            key += (row["source"], row["note"])
        if key in seen:
            yield f"line {line}: the figure of line {seen[key]} again ({', '.join(key[:4])})"
        seen[key] = line


def _frame(rows: list[dict[str, str]]) -> pd.DataFrame:
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
