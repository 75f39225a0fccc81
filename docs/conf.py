"""How Sphinx makes a site of the pages, the notebooks and the code; see ``make site``.

The source folder is that of the repository, so that links between pages, notebooks and files are
the same on the site and in a checkout. Nothing is loaded from elsewhere, when it is built or read.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs.generator.markdown import PICTURE, PICTURES  # noqa: E402 - the folder is known only now
from docs.generator.reference import commands, instruments  # noqa: E402

project = "greatgame"
author = "the greatgame authors"
root_doc = "docs/index"
include_patterns = [
    "docs/*.md",
    "notebooks/*.ipynb",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "sim/plots/geometry/SOURCES.md",
]
exclude_patterns = [".*", "build", "out", "runs", "tests", "**/.ipynb_checkpoints"]

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 4
highlight_language = "none"
smartquotes = False  # options of commands have two hyphens
nb_execution_mode = "off"
nb_ipywidgets_js: dict[str, Any] = {}
nb_mime_priority_overrides = [("html", "image/png", 5)]
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "show-inheritance": False}
suppress_warnings = [
    "myst.header",  # some pages start below a picture or a note
    "myst.xref_missing.folder",
    "misc.highlighting_failure",  # magics of notebooks
    "mystnb.unknown_mime_type",
]

html_theme = "pydata_sphinx_theme"
html_title = "greatgame"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["tables.js"]
html_show_sourcelink = False
html_copy_source = False
html_show_search_summary = False  # excerpts are fetched, which a page from disk may not
html_context = {"default_mode": "auto"}
html_theme_options = {
    "navbar_align": "left",
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": [],
    "footer_end": [],
    "navigation_with_keys": True,
    "search_bar_text": "Search these pages",
    "show_toc_level": 2,
}

WRITTEN = {"docs/commands": commands, "docs/instruments": instruments}
"""Pages that end in what the code says, and the functions that write it."""


IMAGE = re.compile(r"!\[[^\]]*\]\([^)\s]+\.png\)(?!\{)")


def _complete(_app: Any, name: str, source: list[str]) -> None:
    """Add to a page what the code says."""
    if name in WRITTEN:
        source[0] = f"{source[0]}\n{WRITTEN[name]()}"


def _illustrate(app: Any, name: str, source: list[str]) -> None:
    """Put the pictures that are drawn where a page names them; with the tag ``quick`` none.

    With a width pictures become links to themselves, which a reader on a phone needs.
    """

    def shown(found: re.Match[str]) -> str:
        file = PICTURES / found["file"]
        if app.tags.has("quick") or not file.is_file():
            return found[0]
        # brackets would end the words
        words = found["words"].replace("[", "(").replace("]", ")")
        return f"![{words}](/{file.relative_to(ROOT).as_posix()})"

    if name.startswith("docs/"):
        source[0] = PICTURE.sub(shown, source[0])
        source[0] = IMAGE.sub(lambda found: f'{found[0]}{{width="100%"}}', source[0])


def _enter(app: Any, error: Exception | None) -> None:
    """Let the folder of the site open on its first page."""
    if error is None:
        first = f"{root_doc}.html"
        Path(app.outdir, "index.html").write_text(
            '<!doctype html><meta charset="utf-8"><title>greatgame</title>'
            f'<meta http-equiv="refresh" content="0; url={first}">'
            f'<a href="{first}">greatgame</a>\n',
            encoding="utf-8",
        )


def setup(app: Any) -> None:
    """Tie them to the build."""
    app.connect("source-read", _complete)
    app.connect("source-read", _illustrate)
    app.connect("build-finished", _enter)
