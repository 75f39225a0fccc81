"""Shipped scenarios are found by name, and a file elsewhere may extend one."""

import shutil
from pathlib import Path

import pytest

from sim.scenario import ScenarioError, files, find, list_scenarios, load_scenario

VALID = Path(__file__).parent / "valid"
pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    folder = tmp_path / "shipped"
    shutil.copytree(VALID, folder)
    monkeypatch.setattr(files, "folder", lambda: folder)
    return folder


def test_bases_are_not_listed_unless_asked_for(shipped):
    assert [file.stem for file in list_scenarios()] == ["full"]
    assert [file.stem for file in list_scenarios(abstract=True)] == ["base", "full"]


def test_find(shipped):
    assert find("full") == shipped / "full.yaml"
    with pytest.raises(ScenarioError, match="did you mean 'full'"):
        find("ful")


def test_load_by_name(shipped):
    assert load_scenario("full") == load_scenario(shipped / "full.yaml")


def test_a_file_elsewhere_extends_a_shipped_scenario(shipped, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\ntitle: Mine\nextends: full\nhorizon: 2023-Q4\n", encoding="utf-8")
    scenario = load_scenario(mine)
    assert scenario.states == load_scenario("full").states
    assert len(scenario.quarters) == 8


def test_the_folder_beside_the_package_or_inside_it():
    assert files.folder().name in {"scenarios", "_scenarios"}
