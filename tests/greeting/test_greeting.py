"""What somebody meets who types ``import sim``: names, runs, pictures, tables, errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import sim
from sim.scenario import as_scenario
from tests.workbench import scene

SMALL = {"replicates": 20, "seed": 1}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("greeting") / "small.yaml"
    path.write_text(scene.scenario().dump(), encoding="utf-8")
    return path


def test_only_everyday_names_are_listed_and_all_of_them_are_there():
    listed = {name for name in dir(sim) if not name.startswith("__")}
    assert listed == set(sim.__all__)
    assert all(getattr(sim, name) is not None for name in listed)


def test_a_misspelt_name_is_answered_with_the_right_one():
    with pytest.raises(AttributeError, match="did you mean simulate"):
        _ = sim.simulte


def test_a_file_as_text_or_path_and_the_scenario_give_the_same_worlds(file):
    expected = sim.simulate(scene.scenario(), **SMALL).outcomes
    for given in (str(file), Path(file), sim.load_scenario(file)):
        assert sim.run(given, **SMALL).outcomes.equals(expected)


def test_a_run_speaks_the_words_of_the_command_line(file):
    changed = scene.scenario().with_(mechanisms={"M15": False}, set={"horizon": "2022-Q3"})
    expected = sim.simulate(changed, **SMALL).outcomes
    for codes in ("M15", ["M15"]):
        found = sim.run(file, set={"horizon": "2022-Q3"}, without=codes, **SMALL)
        assert found.outcomes.equals(expected)


def test_a_shipped_scenario_is_meant_by_its_name():
    assert as_scenario("status-quo-2024") == sim.load_scenario("status-quo-2024")
    with pytest.raises(sim.ScenarioError, match="status-quo-2024"):
        sim.run("status-quo-204")
    with pytest.raises(TypeError, match="name of a shipped scenario"):
        sim.run(2024)


def test_a_world_is_told_of_a_file(file):
    told = sim.explain(str(file), replicate=3, seed=1)
    assert told.entries == sim.explain(scene.scenario(), replicate=3, seed=1).entries
    assert repr(told).startswith("<Chronicle")


def test_a_result_draws_pictures_by_name():
    result = scene.result()
    assert isinstance(result.plot(), Figure)
    axes = result.plot("band_chart", variable="gdp", state=next(iter(result.scenario.states)))
    assert isinstance(axes, Axes)
    assert axes.has_data()


@pytest.mark.parametrize("name", ["leadermaps", "tornado", "draw_all", "__name__"])
def test_what_is_no_picture_of_a_result_is_refused(name):
    with pytest.raises(ValueError, match="no picture of a result"):
        scene.result().plot(name)


def test_a_figure_is_saved_under_a_text(tmp_path):
    figure = Figure()
    sim.plots.save_figure(figure, str(tmp_path / "new" / "a.svg"))
    assert (tmp_path / "new" / "a.svg").is_file()


def test_what_a_user_holds_says_what_it_is():
    scenario, result = scene.scenario(), scene.result()
    for held in (scenario, result):
        assert "\n" not in repr(held)
        assert scenario.name in repr(held)
        assert scenario.title in held._repr_html_()
    assert "300 worlds" in repr(result)


def test_analyses_show_the_same_in_a_terminal_and_in_a_notebook():
    found = sim.first_passage(scene.result(), "unrest.KAZ")
    text, page = repr(found), found._repr_html_()
    assert found.title in text
    assert all(cell in page for cell in text.splitlines()[-1].split())
