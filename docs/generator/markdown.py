"""Small pieces of Markdown, and what the pages say between their tables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

BEGIN, END = "<!-- generated: {} -->", "<!-- end of {} -->"
PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"
"""Where the pictures of the pages are drawn, in a folder for each page."""
PICTURE = re.compile(r"^\*Picture `(?P<file>[\w./-]+)`: (?P<words>.+)\*$", re.MULTILINE)
"""Where a page has a picture: its file and what it shows. The site puts the picture there."""
SAID: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("pages.toml").read_text(encoding="utf-8")
)
"""Sentences of the pages, by the module that writes one, then by what they are about."""
NOTE = "<!-- Written by `make docs` from the code; edit the code instead. -->"


def code(names: Iterable[str]) -> str:
    """Names as code, separated by commas."""
    return ", ".join(f"`{name}`" for name in names)


def picture(file: str, words: str) -> str:
    """The line of a page at which the site puts a picture; elsewhere it says what is shown."""
    return f"*Picture `{file}`: {words}*"


def prose(docstring: str) -> str:
    """A docstring as Markdown, one line per paragraph.

    Signs of formulas stay what they are, which Markdown would take as emphasis or as list items.
    """
    paragraphs = [" ".join(part.split()) for part in docstring.split("\n\n")]
    text = "\n\n".join(paragraphs).replace("``", "`")
    text = text.replace(" ** ", "^").replace("**", "^").replace(" * ", " \u00d7 ")
    return re.sub(r":(?:class|func|data|meth|mod):`~?([^`]+)`", r"`\1`", text).strip()


def anchor(heading: str) -> str:
    """The link target that a heading gets on code hosts."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return "#" + kept.strip().replace(" ", "-")


def fill(page: str, regions: dict[str, str]) -> str:
    """A page with its generated regions written anew.

    Raises ValueError when a region is missing from the page, or has no end.
    """
    for name, text in regions.items():
        begin, end = BEGIN.format(name), END.format(name)
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"the page has no region '{name}'")
        page = f"{before}{begin}\n\n{text}\n\n{end}{after}"
    return page
