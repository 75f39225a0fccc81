"""The table of the record: read, checked line by line, cut by year."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from sim.catalogue.files import shipped
from sim.validation.record.observables import FIGURES, POLLS

Row = dict[str, str]
GRADES = "ABCDE"
YEARS = (1990, 2100)
_MOST = 20


class RecordError(ValueError):
    """A table of the record that cannot be used; the text names file, line and column."""


@dataclass(frozen=True)
class Layout:
    """Columns of a table, what a row is, in the plural, and the check of one.

    ``check`` yields what is wrong with a row as 'column NAME: message'; ``key`` is what no two rows
    may share. Columns that are ``optional`` may be left out.
    """

    columns: Sequence[str]
    what: str
    check: Callable[[Row], Iterable[str]]
    key: Callable[[Row], tuple[str, ...]]
    optional: Sequence[str] = ()


def read_table(file: Path, layout: Layout) -> pd.DataFrame:
    """A table of texts, empty for columns that the file leaves out.

    Raises :class:`RecordError` with every mistake found (the first twenty), and OSError when the
    file cannot be read.
    """
    rows: list[Row] = []
    lines: list[int] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            problems = list(_header(header, layout))
            if not problems:
                for cells in reader:
                    wrong = list(_cells(cells, header, layout))
                    problems += [f"line {reader.line_num}, {w}" for w in wrong]
                    if not wrong:
                        found = dict(zip(header, cells, strict=True))
                        rows.append({**dict.fromkeys(layout.columns, ""), **found})
                        lines.append(reader.line_num)
    except (UnicodeDecodeError, csv.Error) as error:
        raise RecordError(f"{file}: not a table in CSV and UTF-8 ({error})") from None
    if not problems and not rows:
        problems = [f"line 2: the table holds no {layout.what}"]
    if not problems:
        problems = list(_repeated(rows, lines, layout))
    if problems:
        more = [f"... and {len(problems) - _MOST} more"] if len(problems) > _MOST else []
        shown = [f"{file}: {problem}" for problem in problems[:_MOST]]
        raise RecordError("\n".join(shown + more))
    return pd.DataFrame(rows, columns=list(layout.columns))


def _header(header: list[str], layout: Layout) -> Iterator[str]:
    for name in layout.columns:
        if name not in header and name not in layout.optional:
            yield f"line 1: the column '{name}' is missing; columns are {', '.join(layout.columns)}"
    for place, name in enumerate(header, 1):
        if name not in layout.columns:
            yield f"line 1, column {place}: unknown column '{name}'"
    if len(set(header)) < len(header):
        yield "line 1: a column is named twice"


def _cells(cells: list[str], header: list[str], layout: Layout) -> Iterable[str]:
    if len(cells) == len(header):
        return layout.check(dict(zip(header, cells, strict=True)))
    place = min(len(cells), len(header))
    return [f"column {place}: {len(cells)} cells where the header has {len(header)}"]


def _repeated(rows: list[Row], lines: list[int], layout: Layout) -> Iterator[str]:
    seen: dict[tuple[str, ...], int] = {}
    for line, row in zip(lines, rows, strict=True):
        key = layout.key(row)
        if key in seen:
            again = ", ".join(part for part in key[:4] if part)
            yield f"line {line}: the {layout.what[:-1]} of line {seen[key]} again ({again})"
        seen[key] = line


def is_year(text: str) -> bool:
    """Whether a cell is a year the record may speak of."""
    return text.isdecimal() and YEARS[0] <= int(text) <= YEARS[1]


def number(text: str) -> float | None:
    """A cell as a finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


COLUMNS = (
    "variable", "iso3", "power", "year", "value", "unit", "basis", "grade", "publisher",
    "source", "note",
)  # fmt: skip
"""Columns of the table, in this order in the shipped file; others are refused."""

_OPTIONAL = ("basis", "publisher", "source", "note")


def observations_file() -> Path:
    """The shipped table."""
    return shipped("calibration") / "observations.csv"


def load_observations(path: str | Path | None = None) -> pd.DataFrame:
    """The table of observations, one row per figure, sorted by series and year.

    Columns are :data:`COLUMNS`; ``power`` is empty for figures that name no power. Without
    ``path`` it is the shipped table. A missing figure has no row: it is unknown, not zero. Raises
    :class:`RecordError` with file, line and column of every mistake found (the first twenty), and
    OSError when the file cannot be read.
    """
    return _shipped_figures().copy() if path is None else _figures(Path(path))


@cache
def _shipped_figures() -> pd.DataFrame:
    return _figures(observations_file())


def _figures(file: Path) -> pd.DataFrame:
    table = read_table(
        file, Layout(COLUMNS, "figures", _figure_problems, _figure_key, optional=_OPTIONAL)
    )
    table = table.astype({"year": "int64", "value": "float64"})
    keys = ["variable", "iso3", "power", "source", "note", "year"]
    return table.sort_values(keys, kind="stable").reset_index(drop=True)


def _figure_problems(row: Row) -> Iterator[str]:
    """What is wrong with one row, as 'column NAME: message'."""
    name = row["variable"]
    kind = FIGURES.get(name)
    if kind is None:
        yield f"column variable: unknown variable '{name}'; known are {', '.join(FIGURES)}"
        return
    for axis, wanted in (("iso3", kind.state), ("power", kind.power)):
        if wanted is not None and bool(row[axis]) != wanted:
            what = "is missing" if wanted else f"must be empty, not '{row[axis]}'"
            yield f"column {axis}: the {axis} of a figure of {name} {what}"
    if row["unit"] != kind.unit:
        yield f"column unit: '{row['unit']}' where figures of {name} are in '{kind.unit}'"
    if row["grade"] not in tuple(GRADES):
        yield f"column grade: '{row['grade']}' is none of {', '.join(GRADES)}"
    if not is_year(row["year"]):
        yield f"column year: '{row['year']}' is no year from {YEARS[0]} to {YEARS[1]}"
    value = number(row["value"])
    if value is None:
        yield f"column value: '{row['value']}' is no number; leave out the row if it is unknown"
    elif not kind.low <= value <= kind.high:
        span = f"{kind.low:g} to {kind.high:g}"
        yield f"column value: {value:g} is outside {span} {kind.unit}"


def _figure_key(row: Row) -> tuple[str, ...]:
    """A series has one figure a year; polls may ask several questions."""
    asked = (row.get("source", ""), row.get("note", "")) if row["variable"] in POLLS else ()
    return (row["variable"], row["iso3"], row["power"], row["year"], *asked)


def between(table: pd.DataFrame, first: int | None, last: int | None) -> pd.DataFrame:
    """The figures of years ``first`` to ``last``, both included; None leaves an end open."""
    year = table["year"]
    inside = pd.Series(data=True, index=table.index)
    if first is not None:
        inside &= year >= first
    if last is not None:
        inside &= year <= last
    return table[inside].reset_index(drop=True)
