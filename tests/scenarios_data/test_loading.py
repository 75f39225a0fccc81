"""Every shipped file is accepted by the scenario language and can be accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import load_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
YEARS = (2010, 2013, 2015, 2016, 2021, 2023)
BASELINES = [f"region-{year}" for year in YEARS]


def load(name: str):
    return load_scenario(SCENARIOS / f"{name}.yaml")


@pytest.mark.parametrize("name", [*BASELINES, "status-quo-2022", "status-quo-2024"])
def test_loads(name):
    scenario = load(name)
    assert list(scenario.states) == ["KAZ", "KGZ", "TJK", "TKM", "UZB", "BLR", "ARM", "AZE"]
    assert list(scenario.powers) == ["RUS", "CHN", "TUR", "IRN", "USA", "EUU"]
    assert len(scenario.instruments) == 14


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_starts_right_after_its_year(name):
    scenario = load(name)
    assert (scenario.start.year, scenario.start.number) == (int(name[-4:]) + 1, 1)


def test_the_reference_run_knows_only_the_first_quarter():
    scenario = load("status-quo-2022")
    assert {str(shock.at) for shock in scenario.shocks} == {"2022-Q1"}
    assert {shock.name for shock in scenario.shocks} == {
        "kazakhstan-unrest",
        "call-on-the-csto",
        "invasion",
        "sanctions",
        "dear-oil",
    }


def test_outcomes_of_the_reference_run_have_titles_of_their_own():
    outcomes = load("status-quo-2022").outcomes
    titles = {outcome.base: outcome.title for outcome in outcomes.values()}
    assert 30 <= len(titles) <= 45
    assert all(titles.values())


@pytest.mark.parametrize("name", [*BASELINES, "status-quo-2022", "status-quo-2024"])
def test_every_number_of_a_baseline_names_its_source(name):
    written = [
        entry
        for entry in load(name).assumptions()
        if entry.name.startswith(("initial.", "shocks."))
    ]
    assert len(written) > 500
    unsourced = [entry.name for entry in written if not entry.source]
    assert unsourced == []
