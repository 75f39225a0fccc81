from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import scenarios as module
from sim.cli.main import app
from sim.scenario import load_scenario

BASE = "status-quo-2022"
WRONG = """\
name: mine
title: Mine
start: 2022-Q1
horizn: 2030-Q4
"""


def check(*arguments):
    return CliRunner().invoke(app, ["check", *arguments])


@pytest.fixture
def wrong(tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text(WRONG)
    return file


def test_a_sound_scenario_lists_all_its_assumptions_as_a_table():
    result = check(BASE)
    assert result.exit_code == 0
    rows = list(csv.DictReader(StringIO(result.stdout), delimiter="\t", quoting=csv.QUOTE_NONE))
    expected = load_scenario(BASE).assumptions()
    assert [row["name"] for row in rows] == [a.name for a in expected]
    assert all(row["grade"] in "ABCD" and row["source"] and row["where"] for row in rows)
    assert None not in {key for row in rows for key in row}


def test_the_verdict_counts_grades_outside_of_the_table():
    result = check(BASE)
    assert f"{BASE}: sound." in result.stderr
    assert "grade D (assumption)" in result.stderr


def test_problems_are_printed_by_line_and_column_and_exit_2(wrong):
    result = check(str(wrong))
    assert result.exit_code == 2
    assert f"{wrong}:4:1: " in result.stderr
    assert "did you mean 'horizon'?" in result.stderr
    assert result.stdout == ""


def test_problems_as_json(wrong):
    result = check(str(wrong), "--json")
    assert result.exit_code == 2
    problems = json.loads(result.stdout)["problems"]
    assert (4, 1) in {(p["line"], p["column"]) for p in problems}
    for problem in problems:
        assert set(problem) == {"file", "line", "column", "path", "message", "hint"}


def test_a_sound_scenario_as_json():
    document = json.loads(check(BASE, "--json", "--set", "horizon=2025-Q4").stdout)
    assert document["horizon"] == "2025-Q4"
    assert sum(document["grades"].values()) == len(document["assumptions"])
    assert document["problems"] == []
    assert document["states"][0] == "KAZ"


def test_a_bad_setting_names_the_option():
    result = check(BASE, "--set", "horizon=never")
    assert result.exit_code == 2
    assert "--set horizon" in result.stderr


@pytest.mark.parametrize("name", ["no-such-scenario", "missing.yaml", "status-quo-2O22"])
def test_a_file_that_is_not_there(name):
    result = check(name)
    assert result.exit_code == 2
    assert name in result.stderr


def test_a_terminal_gets_tables_in_which_nothing_is_cut_off(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    scenario = load_scenario(BASE)
    some = scenario.assumptions()[:40]
    module._tables(some)
    text = capsys.readouterr().out
    assert "Initial" in text
    assert "…" not in text
    squeezed = "".join(text.split()).replace("│", "")
    assert some[0].name.removeprefix("initial.")[:6] in squeezed


def rows(result):
    return list(csv.DictReader(StringIO(result.stdout), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_only_what_matches_is_listed():
    everything = load_scenario(BASE).assumptions()
    wanted = [
        a.name for a in everything if a.name.startswith("initial.gdp.") or "maturity" in a.name
    ]
    result = check(BASE, "--only", "initial.gdp.*", "--only", "maturity")
    assert [row["name"] for row in rows(result)] == wanted
    assert f"{len(everything)} numbers" in result.stderr
    assert check(BASE, "--only", "nothing-like-it").exit_code == 2


def test_a_state_without_figures_is_said_to_rest_on_defaults(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(f"name: m\ntitle: M\nextends: {BASE}\nstates: {{GEO: {{name: Georgia}}}}\n")
    result = check(str(file), "--only", "maturity")
    assert "NOTE: Georgia (GEO) rests on defaults in " in result.stderr
    assert "NOTE" not in check(BASE, "--only", "maturity").stderr
    found = json.loads(check(str(file), "--json").stdout)["defaults"]
    assert list(found) == ["GEO"]
    assert "gdp" in found["GEO"]["missing"]


def listed():
    return json.loads(CliRunner().invoke(app, ["scenarios", "--json"]).stdout)


def test_shipped_scenarios_are_listed_by_name_and_title():
    result = CliRunner().invoke(app, ["scenarios"])
    assert result.exit_code == 0
    assert "status-quo-2022" in result.stdout


def test_the_list_as_json_names_existing_files():
    rows = listed()
    assert {row["name"] for row in rows} >= {"status-quo-2022"}
    for row in rows:
        assert Path(row["file"]).is_file()
        assert Path(row["file"]).stem == row["name"]


def test_headings_are_what_the_loader_reads():
    rows = listed()
    for row in rows[:3] + rows[-3:]:
        scenario = load_scenario(row["file"])
        for key in ("name", "title", "description", "question"):
            assert (row[key] or "") == (getattr(scenario, key) or ""), (row["file"], key)


def test_a_scenario_is_reached_by_its_code():
    rows = listed()
    by_code = {row["code"]: row["name"] for row in rows if row["code"]}
    assert len({code[:3] for code in by_code}) == 18
    assert load_scenario("S01").name == by_code["S01"] == "kazakhstan-january-2022"
    assert load_scenario("S06b").name == by_code["S06b"]
