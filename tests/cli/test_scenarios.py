from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from sim.cli.main import app
from sim.scenario import load_scenario


def test_shipped_scenarios_are_listed_by_name_and_title():
    result = CliRunner().invoke(app, ["scenarios"])
    assert result.exit_code == 0
    assert "status-quo-2022" in result.stdout


def test_the_list_as_json_names_existing_files():
    rows = json.loads(CliRunner().invoke(app, ["scenarios", "--json"]).stdout)
    assert {row["name"] for row in rows} >= {"status-quo-2022"}
    for row in rows:
        assert Path(row["file"]).is_file()
        assert Path(row["file"]).stem == row["name"]


def test_headings_are_what_the_loader_reads():
    rows = json.loads(CliRunner().invoke(app, ["scenarios", "--json"]).stdout)
    for row in rows[:3] + rows[-3:]:
        scenario = load_scenario(row["file"])
        for key in ("name", "title", "description", "question"):
            assert (row[key] or "") == (getattr(scenario, key) or ""), (row["file"], key)


def test_a_scenario_is_reached_by_its_code():
    rows = json.loads(CliRunner().invoke(app, ["scenarios", "--json"]).stdout)
    by_code = {row["code"]: row["name"] for row in rows if row["code"]}
    assert len({code[:3] for code in by_code}) == 18
    assert load_scenario("S01").name == by_code["S01"] == "kazakhstan-january-2022"
    assert load_scenario("S06b").name == by_code["S06b"]
