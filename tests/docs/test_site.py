"""The site has a place for every page, and its own parts say what the code says."""

from __future__ import annotations

import pkgutil
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

import sim
from docs.generator.markdown import anchor
from docs.generator.reference import BASELINE, commands, instruments
from sim.scenario import load_scenario
from tests.browser import browser
from tests.documented.reading import commands as known_commands

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TOCTREE = re.compile(r"^:::\{toctree\}\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)")
PHONE = 390
"""Pixels across."""
UNTOLD = """() => [...document.querySelectorAll(".bd-article table")].filter((table) => {
  const area = table.closest(".pst-scrollable-table-container, .text_html");
  const hint = area.previousElementSibling;
  return area.scrollWidth > area.clientWidth + 1
    && !(hint?.className === "goes-on" && !hint.hidden && area.tabIndex === 0);
}).map((table) => table.textContent.slice(0, 60))"""
"""Wide tables that neither say so nor can be moved by key."""
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def listed(page: Path) -> list[Path]:
    """The pages and notebooks that a page has in its tables of contents, without suffix."""
    entries = [
        line
        for block in TOCTREE.findall(page.read_text(encoding="utf-8"))
        for line in block.split()
        if not line.startswith(":")
    ]
    return [(page.parent / entry).resolve() for entry in entries]


def test_every_page_and_notebook_is_reached_once_from_the_first():
    found, waiting = [DOCS / "index"], [DOCS / "index"]
    while waiting:
        page = waiting.pop().with_suffix(".md")
        new = listed(page) if page.is_file() else []
        found += new
        waiting += new
    there = {path.with_suffix("") for path in DOCS.glob("*.md")}
    there |= {path.with_suffix("") for path in (ROOT / "notebooks").glob("*.ipynb")}
    there |= {ROOT / "CHANGELOG", ROOT / "CONTRIBUTING", ROOT / "sim/plots/geometry/SOURCES"}
    assert set(found) == there
    assert len(found) == len(set(found))


def anchors(page: Path) -> set[str]:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {anchor(head).removeprefix("#") for head in heads}


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_to_headings(page):
    for target, place in LINK.findall(page.read_text(encoding="utf-8")):
        other = page if not target else page.parent / target
        assert place in anchors(other), f"{target}#{place}"


def test_every_command_and_option_is_in_the_reference():
    text = commands()
    for name, command in known_commands().items():
        section = text.split(f"## {name}\n")[1].split("\n## ")[0]
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert parameter.opts[0] in section


def test_every_public_name_is_in_the_reference_and_nothing_else_is():
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    named = re.findall(r"^\.\. auto\w+:: (\S+)$", page, re.MULTILINE)
    own = [name for name in sim.__all__ if not isinstance(getattr(sim, name), ModuleType)]
    assert {f"sim.{name}" for name in own} <= set(named)
    for name in named:
        assert pkgutil.resolve_name(name) is not None


def test_every_instrument_is_in_the_reference():
    table = instruments()
    for label, spec in load_scenario(BASELINE).instruments.items():
        assert f"| `{label}` | {spec.title} |" in table


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site, without pictures."""
    if find_spec("sphinx") is None:
        pytest.skip("needs the extra [site]")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet",
         "-t", "quick", "-c", str(DOCS), str(ROOT), str(folder)],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def test_the_site_is_built_without_a_warning_and_loads_nothing_from_elsewhere(site):
    assert (site / "searchindex.js").is_file()
    for page in site.rglob("*.html"):
        loaded = re.findall(
            r"<(?:script|img|iframe)[^>]+src=\"(https?:|//)[^\"]*"
            r"|<link[^>]+rel=\"(?:stylesheet|preload)\"[^>]+href=\"(https?:|//)",
            page.read_text(encoding="utf-8"),
        )
        assert not loaded, page


@pytest.mark.slow
def test_a_phone_shows_every_page_without_moving_it_sideways(site):
    """What is wider has an area of its own; a table that has one says so."""
    pages = [*(site / "docs").glob("*.html"), *(site / "notebooks").glob("*.html")]
    assert len(pages) > 30
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": PHONE, "height": 800})
        stacked = 0
        for file in pages:
            page.goto(file.as_uri())
            page.evaluate("document.fonts.ready")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, file.name
            assert page.evaluate(UNTOLD) == [], file.name
            stacked += page.locator("table.stacked").count()
        assert stacked > 50
        page.goto((site / "docs/parameters.html").as_uri())
        page.set_viewport_size({"width": 1600, "height": 800})
        page.locator("table:not(.stacked)").first.wait_for()
        assert page.locator("table.stacked, [role=rowheader]").count() == 0
