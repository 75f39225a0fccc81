"""Tables for people, as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.ensemble.numbers import number

if TYPE_CHECKING:
    import pandas as pd

Format = Callable[[Any], str]


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


class Sheet(NamedTuple):
    """What is shown of a result: a title, sentences, and a table of at most ``most`` rows."""

    title: str
    sentences: Sequence[str]
    frame: pd.DataFrame
    most: int = 40


class Shown:
    """What shows itself as a table: as text in a terminal, as HTML in a notebook."""

    def _sheet(self) -> Sheet:
        raise NotImplementedError

    def __repr__(self) -> str:
        sheet = self._sheet()
        more = len(sheet.frame) - sheet.most
        rest = [f"{more} more rows are in .table"] if more > 0 else []
        return "\n".join(
            [sheet.title, *sheet.sentences, "", *lines(sheet.frame.head(sheet.most)), *rest]
        )

    def _repr_html_(self) -> str:
        sheet = self._sheet()
        return html(sheet.title, sheet.sentences, sheet.frame, most=sheet.most)


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
