"""Text: characters that none may hold, what an unknown name may have meant, lines, tables."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

_RANGES = (
    (0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F),  # control characters but tab and line feed
    (0x061C, 0x061C), (0x200E, 0x200F), (0x2028, 0x202E), (0x2066, 0x206F),  # lines, directions
    (0xD800, 0xDFFF),  # halves of characters
    (0xFDD0, 0xFDEF), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB),  # no characters, marks inside of text
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),
)  # fmt: skip
FORBIDDEN = re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in _RANGES) + "]")


def printable(text: str) -> str:
    """The text with forbidden characters spelled out by their escapes."""
    return FORBIDDEN.sub(lambda found: ascii(found[0])[1:-1], text)


def one_line(text: str) -> str:
    """The text as one line that can be read: whatever does not print is spelled out."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in printable(text))


def nearest(word: str, names: Iterable[str], most: int = 3) -> list[str]:
    """The names most like a word in either case, best first; none where none is near."""
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.casefold(), name)
    asked = word.casefold()
    close = get_close_matches(asked, list(folded), n=most + 8)
    close.sort(key=lambda name: sorted(name) != sorted(asked))  # swapped letters come first
    return [folded[name] for name in close[:most]]


def did_you_mean(word: str, names: Iterable[str], most: int = 3) -> str:
    """``; did you mean debt, depth?``: the end of a sentence, or "" where no name is near."""
    close = nearest(word, names, most)
    return f"; did you mean {', '.join(close)}?" if close else ""


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
