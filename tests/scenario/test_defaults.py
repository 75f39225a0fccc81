"""What rests on defaults is known by label, and said wherever numbers of it are shown."""

from functools import cache

from typer.testing import CliRunner

from sim.cli.main import app
from sim.ensemble import Result
from sim.plots.view import view_of
from sim.report.page import _document
from sim.scenario import Scenario, load_scenario, scenario_from
from sim.scenario.assumptions import MARK, in_short, resting, sentences


@cache
def base() -> Scenario:
    return load_scenario("status-quo-2022", set={"horizon": "2022-Q2"})


def added(figures):
    data = base().document.plain()
    data["states"]["GEO"] = {"name": "Georgia"}
    for name in figures:
        values = data["initial"][name]["values"]
        values["GEO"] = values["ARM"]
    return scenario_from(data)


def test_shipped_scenarios_rest_on_figures():
    assert resting(base()) == {}


def test_an_added_state_rests_on_defaults_until_it_has_figures():
    found = resting(added([]))
    assert list(found) == ["GEO"]
    assert len(found["GEO"]["missing"]) == found["GEO"]["expected"] > 20
    some = resting(added(["gdp", "growth", "elite"]))["GEO"]
    assert set(found["GEO"]["missing"]) - set(some["missing"]) == {"gdp", "growth", "elite"}
    of_states = [
        name for name, block in base().document.items["initial"].items.items()
        if "ARM" in block.items["values"].items
    ]  # fmt: skip
    assert resting(added(of_states)) == {}


def test_an_added_power_and_organisation_too():
    data = base().document.plain()
    data["powers"]["JPN"] = {"name": "Japan"}
    data["organisations"]["NEW"] = {"name": "New club"}
    assert list(resting(scenario_from(data))) == ["JPN", "NEW"]


def test_a_dumped_scenario_still_knows():
    scenario = added([])
    assert resting(scenario_from(scenario.dump())) == resting(scenario)


def test_summary_page_and_pictures_say_so(tmp_path):
    file, out = tmp_path / "mine.yaml", tmp_path / "run"
    file.write_text(added([]).dump(), encoding="utf-8")
    asked = ["run", str(file), "-n", "3", "--no-plots", "--out", str(out)]
    printed = " ".join(CliRunner().invoke(app, asked).stdout.split())
    assert printed.index("NOTE: Georgia (GEO) rests on defaults") < printed.index("median")
    result = Result.load(out)
    view = view_of(result)
    assert view.name("state", "GEO") == f"Georgia{MARK}"
    assert view.name("state", "KAZ") == "Kazakhstan"
    assert in_short(result.provenance) in view.source_line("")
    page = _document(result, load_scenario(file), {})
    assert "Georgia (GEO) rests on defaults" in page


def test_without_such_labels_nothing_is_said():
    assert in_short({"defaults": {}}) == ""
    assert sentences({}) == []
