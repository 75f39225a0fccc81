"""Titles of outcomes say when the run ends, whatever end is asked for."""

import re

import pytest

from sim.ensemble import simulate
from sim.ensemble.outcome import describe_outcomes
from sim.scenario import list_scenarios, load_scenario

NAMES = [file.stem for file in list_scenarios()]
END = re.compile(r"\b(?:at|by) the end of (\d{4}(?:-Q\d)?)|\bto (\d{4}(?:-Q\d)?)")
"""How a title names the end of a period."""


@pytest.mark.parametrize("name", NAMES)
def test_no_title_names_another_end_than_the_run_has(name):
    scenario = load_scenario(name)
    labels = {str(axis): names for axis, names in scenario.labels.items()}
    for horizon in (scenario.start, scenario.horizon - 2, scenario.horizon + 8):
        end = str(horizon.year) if horizon.number == 4 else str(horizon)
        info = describe_outcomes(scenario.outcomes, labels, horizon.start)
        for key, spec in scenario.outcomes.items():
            if any(q and q > horizon for q in (spec.at, spec.since, spec.start, spec.until)):
                continue  # such a run is refused, with this outcome named
            title = info[key].title
            if spec.at is None and spec.until is None:
                assert {year for found in END.findall(title) for year in found} <= {end, ""}, title
            years = [int(year) for year in re.findall(r"\b20\d\d\b", title)]
            assert all(year <= horizon.year for year in years), title
            assert "{horizon}" not in title


def test_titles_of_a_run_follow_its_horizon():
    scenario = load_scenario("status-quo-2022", set={"horizon": "2022-Q2"})
    info = simulate(scenario, replicates=1, seed=1).outcome_info
    assert "at the end of 2022-Q2" in info["china_share.KAZ"].title
    assert not any("2033" in entry.title for entry in info.values())
