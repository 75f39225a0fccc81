from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli.command import BadInput
from sim.cli.inputs import Changes, named, parse_mechanisms, parse_settings
from sim.scenario import ScenarioError


def test_settings_split_at_the_first_sign():
    given = ["horizon=2030-Q4", " title = a = b", "hypotheses.x={a: 1}"]
    assert parse_settings(given) == {
        "horizon": "2030-Q4",
        "title": "a = b",
        "hypotheses.x": "{a: 1}",
    }


@pytest.mark.parametrize("text", ["horizon", "=2030", "", "  = 1"])
def test_settings_without_name_or_sign_are_refused(text):
    with pytest.raises(BadInput, match="NAME=VALUE"):
        parse_settings([text])


def test_the_same_setting_twice_is_refused():
    with pytest.raises(BadInput, match="given twice"):
        parse_settings(["a=1", "a=2"])


def test_mechanisms_may_be_repeated_joined_and_in_small_letters():
    assert parse_mechanisms(["M22", "m01,M03"]) == ("M22", "M01", "M03")


def test_an_unknown_mechanism_gets_a_suggestion():
    with pytest.raises(BadInput, match="--without M99: no such mechanism"):
        parse_mechanisms(["M99"])


def test_names_and_paths_are_left_to_the_loader():
    assert named("status-quo-2022") == "status-quo-2022"
    assert named("mine.yaml") == "mine.yaml"


def test_a_folder_of_the_same_name_does_not_hide_a_shipped_scenario(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "status-quo-2022").mkdir()
    found = named("status-quo-2022")
    assert isinstance(found, Path)
    assert found.is_file()


def test_load_applies_settings_and_switches_mechanisms_off():
    scenario = Changes(["horizon=2023-Q4"], ["M22"]).load("status-quo-2022")
    assert str(scenario.horizon) == "2023-Q4"
    assert [code for code, on in scenario.mechanisms.items() if not on] == ["M22"]


def test_load_reports_a_bad_setting():
    with pytest.raises(ScenarioError, match="--set horizon"):
        Changes(["horizon=soon"]).load("status-quo-2022")
