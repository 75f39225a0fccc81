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
from docs.generator.commands import commands
from docs.generator.instruments import BASELINE, instruments
from docs.generator.markdown import anchor
from sim.scenario import load_scenario
from tests.documented.reading import commands as known_commands

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TOCTREE = re.compile(r"^:::\{toctree\}\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)")
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


@pytest.mark.skipif(find_spec("sphinx") is None, reason="needs the extra [site]")
def test_the_site_is_built_without_a_warning_and_loads_nothing_from_elsewhere(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet",
         "-t", "quick", "-c", str(DOCS), str(ROOT), str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "searchindex.js").is_file()
    for page in tmp_path.rglob("*.html"):
        loaded = re.findall(
            r"<(?:script|img|iframe)[^>]+src=\"(https?:|//)[^\"]*"
            r"|<link[^>]+rel=\"(?:stylesheet|preload)\"[^>]+href=\"(https?:|//)",
            page.read_text(encoding="utf-8"),
        )
        assert not loaded, page
