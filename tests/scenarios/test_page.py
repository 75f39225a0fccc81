"""The page of scenarios: every file has its notes, its entry and a light picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from docs.generator import scenario_picture
from docs.generator.markdown import PICTURE
from sim.catalogue.questions import SCENARIOS
from sim.catalogue.variables import VARIABLES
from sim.plots.view import view_of
from sim.scenario import load_scenario
from tests.plots.checks import problems
from tests.plots.synthetic import make_result

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


def test_the_page_has_a_picture_for_each_file():
    named = [found["file"] for found in PICTURE.finditer(PAGE)]
    assert sorted(named) == sorted(f"scenarios/{file}.png" for file in FILES)


@pytest.mark.parametrize("file", FILES)
def test_a_title_says_what_a_panel_shows_with_its_unit_and_is_not_cut(file):
    panels = [scenario_picture.Panel.read(entry) for entry in NOTES[file]["picture"]]
    width = scenario_picture.panel_width(len(panels))
    for panel in panels:
        lines = panel.heading_lines(width)
        assert len(lines) <= scenario_picture.TITLE_LINES
        assert " ".join(lines) == panel.heading
        assert VARIABLES[panel.variable].unit in panel.heading
        assert ("share" in panel.title.lower()) == panel.variable.endswith("_share")


def test_a_unit_is_not_torn():
    entry = {"variable": "remittances", "title": "Remittances from Russia", "lines": {"state": []}}
    panel = scenario_picture.Panel.read(entry)
    assert panel.heading_lines(4.0) == ["Remittances from Russia [% GDP]"]
    assert panel.heading_lines(2.2) == ["Remittances from Russia", "[% GDP]"]


def test_an_actor_has_one_colour_in_all_panels():
    lines = ({"state": ["KGZ", "TJK"]}, {"state": ["TJK", "UZB"]}, {"power": ["CHN", "RUS"]})
    where = ({"power": "CHN"}, {"power": "CHN"}, {"state": "TJK"})
    panels = [
        scenario_picture.Panel.read({"variable": "sentiment", "title": "x", "lines": x, **w})
        for x, w in zip(lines, where, strict=True)
    ]
    view = view_of(make_result(quarters=12))
    figure = scenario_picture.picture(view, panels, view)
    colours = {}
    for axes in figure.axes:
        for text in axes.texts:
            colours.setdefault(text.get_text(), set()).add(str(text.get_color()))
    assert set(colours) == {"KGZ", "TJK", "UZB", "CHN", "RUS"}
    assert all(len(found) == 1 for found in colours.values())
    assert len(set.union(*colours.values())) == len(colours)
    assert problems(figure) == []
