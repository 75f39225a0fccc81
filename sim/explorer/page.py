"""The page as HTML: served with its files beside it, or with everything inside."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

_IMPORT = re.compile(r'(from\s+|import\s+|import\()"\./([\w-]+)\.js"')
"""Modules name each other by files beside them; inside one file, by names of the import map."""


_LINKED = re.compile(r'<(?:link rel="stylesheet"|script type="module")[^>]*>(?:</script>)?\n')
"""Where the page names its files."""


@dataclass(frozen=True)
class Script:
    """An inline script, or style, and what a content security policy calls it."""

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


def whole_page(data: object) -> str:
    """The page with its files and its data inside, which asks nothing of any server.

    Modules are found through an import map; the policy of the page lets these very scripts run and
    no others, and loads nothing.
    """
    mapped = {f"explorer/{name}": _inside(text) for name, text in modules().items()}
    imports = Script(json.dumps({"imports": mapped}, separators=(",", ":")))
    start = Script('import "explorer/exported";')
    style = Script(read("explore.css"))
    policy = (
        f"default-src 'none'; script-src {imports.policy} {start.policy} data:; "
        f"style-src {style.policy}; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    held = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<style>{style.text}</style>\n"
    )
    foot = (
        f'<script type="application/json" id="data">{held}</script>\n'
        f'<script type="importmap">{imports.text}</script>\n'
        f'<script type="module">{start.text}</script>\n'
    )
    page = _LINKED.sub("", read("index.html"))
    page = page.replace("<title>", f"{head}<title>", 1)
    return page.replace("</body>", f"{foot}</body>", 1)


def _inside(text: str) -> str:
    """A module as an address of its own, with the names of others as in the import map."""
    own = _IMPORT.sub(r'\1"explorer/\2"', text)
    return f"data:text/javascript;base64,{b64encode(own.encode()).decode()}"
