"""Text for a terminal and for pages: paragraphs, aligned columns, tables in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 100
"""Characters of a line, so that it reads the same on a terminal, in a log and in a mail."""


def wrapped(text: str, first: int = 0, rest: int | None = None) -> list[str]:
    """A paragraph as lines, indented by ``first`` spaces and then by ``rest``.

    Words with hyphens stay whole, and a number keeps its percent sign.
    """
    lines = textwrap.wrap(
        text.replace(" %", "\0%"), WIDTH, initial_indent=" " * first,
        subsequent_indent=" " * (first if rest is None else rest), break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip
    return [line.replace("\0", " ") for line in lines]


def listed(parts: Sequence[str], separator: str = ", ") -> str:
    """``a``, ``a and b``, ``a, b and c``; with another separator ``a; b; and c``."""
    if len(parts) < 2:
        return "".join(parts)
    last = " and " if separator == ", " else f"{separator}and "
    return separator.join(parts[:-1]) + last + parts[-1]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines, every column as wide as its widest cell."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    """A table in Markdown, the columns ``right`` flush right; bars inside cells are escaped."""
    flush = set(right)
    rule = ["---:" if place in flush else "---" for place in range(len(head))]
    return "\n".join(
        "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in line) + " |"
        for line in (head, rule, *rows)
    )
