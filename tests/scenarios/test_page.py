"""The page of scenarios: every file has its notes, its entry and a light picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sim.catalogue.scenarios import SCENARIOS
from sim.catalogue.variables import VARIABLES
from sim.scenario import load_scenario

ROOT = Path(__file__).parents[2]
FILES = [file for entry in SCENARIOS.values() for file in entry.files]
NOTES = YAML(typ="safe").load((ROOT / "docs" / "scenarios-notes.yaml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")


def test_notes_are_for_the_scenarios_of_the_catalogue():
    assert set(NOTES) == {"page", *FILES}


@pytest.mark.parametrize("file", FILES)
def test_notes_fit_the_scenario(file):
    scenario, note = load_scenario(ROOT / "scenarios" / f"{file}.yaml"), NOTES[file]
    assert set(note["show"]) <= {outcome.base for outcome in scenario.outcomes.values()}
    for panel in note["picture"]:
        assert VARIABLES[panel["variable"]].recorded
    assert note.get("against") in {None, "status-quo-2022", *FILES}


@pytest.mark.parametrize("file", FILES)
def test_page_tells_of_the_scenario(file):
    text = " ".join(PAGE.split())
    assert f"](../scenarios/{file}.yaml)" in PAGE
    assert " ".join(NOTES[file]["reading"].split()) in text
    assert " ".join(NOTES[file]["doubt"].split()) in text


@pytest.mark.parametrize("file", FILES)
def test_picture_is_there_and_light(file):
    picture = ROOT / "docs" / "images" / "scenarios" / f"{file}.png"
    assert 5_000 < picture.stat().st_size < 120_000
