from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from sim.cli.main import app

SHORT = ["--set", "horizon=2022-Q3"]


def explain(*options):
    return CliRunner().invoke(app, ["explain", "status-quo-2022", *SHORT, *options])


def test_a_world_is_told_by_quarter():
    result = explain("--replicate", "137", "--seed", "1")
    assert result.exit_code == 0
    assert "world 137 of seed 1" in result.stdout
    assert "\n2022\n  Q1  " in result.stdout
    assert "as the scenario gives it" in result.stdout
    assert "\nWhat stays\n" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 100


def test_a_state_is_told_with_its_deals_and_json_has_the_numbers():
    result = explain("--state", "Tajikistan", "--until", "2022-Q1", "--json", "--all")
    assert result.exit_code == 0
    entries = json.loads(result.stdout)["entries"]
    assert {e["quarter"] for e in entries} == {"2022-Q1"}
    assert {e.get("state", "TJK") for e in entries} == {"TJK"}
    deals = [e for e in entries if e["kind"] in ("deal", "refusal", "renewal", "lapse")]
    assert all(deal["terms"]["size"] > 0 for deal in deals)
    assert any(name.startswith("motive.") for name in deals[0]["terms"])


def test_everything_is_more():
    few, all_of_it = explain("--state", "KAZ"), explain("--state", "KAZ", "--all")
    assert len(all_of_it.stdout) > len(few.stdout)
    assert "of any kind in Kazakhstan" in all_of_it.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--state", "XXX"], "the states are KAZ"),
        (["--from", "2050-Q1"], "the run is 2022-Q1 to 2022-Q3"),
        (["--until", "soon"], "--until soon"),
        (["--from", "2022-Q3", "--until", "2022-Q1"], "there is nothing to tell"),
        (["--without", "M99"], "no such mechanism"),
    ],
)
def test_what_cannot_be_told_is_bad_input(options, said):
    result = explain(*options)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_run_is_told_from_its_folder(tmp_path):
    folder = str(tmp_path / "run")
    asked = ["run", "status-quo-2022", *SHORT, "-n", "4", "--seed", "9", "--out", folder]
    assert CliRunner().invoke(app, [*asked, "--no-plots", "--quiet"]).exit_code == 0
    from_folder = CliRunner().invoke(app, ["explain", folder, "--replicate", "3"])
    assert from_folder.exit_code == 0
    assert from_folder.stdout == explain("--replicate", "3", "--seed", "9").stdout
