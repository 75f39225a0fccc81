"""The page as HTML: served with its files beside it, or with everything inside."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

_IMPORT = re.compile(r'(from\s+|import\s+)"\./([\w-]+)\.js"')
"""Modules name each other by files beside them; inside one file, by names of the import map."""


@dataclass(frozen=True)
class Script:
    """An inline script and what a content security policy calls it."""

    text: str

    @property
    def policy(self) -> str:
        """Its hash as a source of scripts."""
        return f"'sha256-{b64encode(sha256(self.text.encode()).digest()).decode()}'"


def read(name: str) -> str:
    """The text of one of the page's files."""
    return files("sim.explorer").joinpath("static", name).read_text(encoding="utf-8")


@cache
def modules() -> dict[str, str]:
    """The page's scripts by module name."""
    folder = files("sim.explorer").joinpath("static")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".js"))
    return {name.removesuffix(".js"): read(name) for name in names}


def served_page() -> str:
    """The page whose files lie beside it on the server."""
    return read("index.html")
