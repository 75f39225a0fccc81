"""Tables for people: numbers with their errors, as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from math import floor, isfinite, log10
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Format = Callable[[Any], str]


def number(value: float, digits: int = 3) -> str:
    """A number with so many significant digits; "" for one that does not apply (NaN)."""
    if value != value:  # noqa: PLR0124 - NaN is the number that differs from itself
        return ""
    return f"{value + 0.0:.{digits}g}"


def with_error(value: float, error: float, *, signed: bool = False) -> str:
    """``0.123 ± 0.004``: as many decimals as the error has with two significant digits."""
    if value != value:  # noqa: PLR0124
        return ""
    sign = "+" if signed else ""
    if not isfinite(error):
        return f"{value + 0.0:{sign}.3g}"
    if error <= 0:
        return f"{value + 0.0:{sign}.3g} ± 0"
    places = min(max(1 - floor(log10(error)), 0), 9)
    return f"{round(value, places) + 0.0:{sign}.{places}f} ± {error:.{places}f}"


def percent(share: float, error: float = float("nan"), *, signed: bool = False) -> str:
    """A share in percent with its error: ``12.3 ± 0.8 %``."""
    if share != share:  # noqa: PLR0124
        return ""
    return f"{with_error(100 * share, 100 * error, signed=signed)} %"


def lines(frame: pd.DataFrame, formats: Mapping[str, Format] | None = None) -> list[str]:
    """A table as text in aligned columns, head first; the index comes first where it is named."""
    rows = _cells(frame, formats or {})
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def html(
    title: str,
    sentences: Sequence[str],
    frame: pd.DataFrame,
    *,
    formats: Mapping[str, Format] | None = None,
    most: int = 40,
) -> str:
    """A titled table for a notebook; rows beyond ``most`` are left out and said to be."""
    head, *body = _cells(frame.head(most), formats or {})
    parts = [f"<p><b>{escape(title)}</b>"]
    parts += [f"<br>{escape(sentence)}" for sentence in sentences]
    parts.append("</p><table><tr>")
    parts += [f"<th>{escape(cell)}</th>" for cell in head]
    parts.append("</tr>")
    for row in body:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row)
        parts.append(f"<tr>{cells}</tr>")
    parts.append("</table>")
    if len(frame) > most:
        parts.append(f"<p>{len(frame) - most} more rows are in <code>.table</code>.</p>")
    return "".join(parts)


def _cells(frame: pd.DataFrame, formats: Mapping[str, Format]) -> list[list[str]]:
    plain = frame.reset_index() if frame.index.name is not None else frame
    columns = [str(name) for name in plain.columns]
    rows = [
        [_text(v, formats.get(name)) for name, v in zip(columns, record, strict=True)]
        for record in plain.itertuples(index=False)
    ]
    return [columns, *rows]


def _text(value: Any, form: Format | None) -> str:
    if form is not None:
        return form(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) or hasattr(value, "dtype"):
        return number(float(value))
    return str(value)
