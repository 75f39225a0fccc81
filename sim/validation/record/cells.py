"""Reads a table in CSV cell by cell and names what is wrong by file, line and column."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]
GRADES = "ABCDE"
YEARS = (1990, 2100)
_MOST = 20


class RecordError(ValueError):
    """A table of the record that cannot be used; the text names file, line and column."""


@dataclass(frozen=True)
class Layout:
    """Columns of a table, those it must have, and the check of one row.

    ``check`` yields what is wrong with a row as 'column NAME: message'; ``key`` is what no two rows
    may share. ``what`` a row is, in the plural.
    """

    columns: Sequence[str]
    required: Sequence[str]
    what: str
    check: Callable[[Row], Iterable[str]]
    key: Callable[[Row], tuple[str, ...]]


def shipped_file(name: str) -> Path:
    """A file of the record: beside the package in a checkout, inside it if installed."""
    package = Path(__file__).resolve().parents[2]
    packaged = package / "_calibration"
    folder = packaged if packaged.is_dir() else package.parent / "calibration"
    return folder / name


def read_rows(file: Path, layout: Layout) -> list[Row]:
    """The rows of a table, with empty text for columns that the file leaves out.

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
    return rows


def _header(header: list[str], layout: Layout) -> Iterator[str]:
    for name in layout.required:
        if name not in header:
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


def grade_problems(row: Row) -> Iterator[str]:
    """What is wrong with the grade of a row."""
    if row["grade"] not in tuple(GRADES):
        yield f"column grade: '{row['grade']}' is none of {', '.join(GRADES)}"


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
