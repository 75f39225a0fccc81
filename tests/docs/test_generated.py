"""The pages made from the code say what the code says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.catalogue.variables import VARIABLES
from sim.inspection import behaviours
from sim.mechanisms.registers import MECHANISMS, PARAMETERS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_committed_pages_are_what_the_generator_writes():
    done = subprocess.run(
        [sys.executable, "-m", "docs.generator", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("variables.md", [f"`{v}`" for v in VARIABLES]),
        ("parameters.md", [f"`{p}`" for p in PARAMETERS]),
        ("mechanisms.md", [f"| {m} |" for m in MECHANISMS]),
        ("odd.md", [f"#### {b}\n" for b in behaviours()]),
    ],
)
def test_pages_are_complete(name, entries):
    text = page(name)
    assert not [entry for entry in entries if entry not in text]


def test_the_eleven_design_concepts_are_there():
    concepts = (
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction",
        "Sensing", "Interaction", "Stochasticity", "Collectives", "Observation",
    )  # fmt: skip
    for concept in concepts:
        assert f"**{concept}.**" in page("odd.md")


def test_links_to_rules_lead_to_their_headings():
    headings = set(re.findall(r"^#### (\S+)$", page("odd.md"), re.MULTILINE))
    linked = re.findall(r"\]\(odd\.md#([^)]+)\)", page("mechanisms.md"))
    linked += re.findall(r"^\| \d+ \| \[[^]]+\]\(#([^)]+)\)", page("odd.md"), re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings}
    assert linked
    assert set(linked) <= anchors
