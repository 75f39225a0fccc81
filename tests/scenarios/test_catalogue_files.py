"""Every scenario of the catalogue has its file, and every file answers what it asks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.catalogue.questions import BASELINE, SCENARIO_FILES, SCENARIOS
from sim.catalogue.variables import VARIABLES
from sim.ensemble import simulate
from sim.mechanisms.registers import PARAMETERS
from sim.scenario import Quarter, Scenario, list_scenarios, load_scenario

FOLDER = Path(__file__).parents[2] / "scenarios"
OWN = [(entry, file) for entry in SCENARIOS.values() for file in entry.files]
CASES = pytest.mark.parametrize(("entry", "file"), OWN, ids=[file for _, file in OWN])


@cache
def load(file: str) -> Scenario:
    return load_scenario(FOLDER / f"{file}.yaml")


def start_of(entry, file: str) -> Quarter:
    starts = {branch.file: branch.start for branch in entry.branches} or {file: entry.start}
    return Quarter.parse(starts[file])


def own_shocks(file: str):
    common = {shock.name: shock for shock in load(BASELINE).shocks}
    return [shock for shock in load(file).shocks if common.get(shock.name) != shock]


def test_catalogue_and_folder_agree():
    shipped = {path.stem for path in list_scenarios() if not path.stem.startswith("region")}
    assert shipped == set(SCENARIO_FILES)


@CASES
def test_is_named_and_described(entry, file):
    scenario = load(file)
    assert scenario.name == file
    assert scenario.title
    assert len(scenario.description) > 150
    assert scenario.question.endswith("?")


@CASES
def test_rests_on_the_evidence_of_the_catalogue(entry, file):
    assert set(entry.evidence) <= set(load(file).evidence)


@CASES
def test_begins_when_the_catalogue_says(entry, file):
    """A hindcast begins on its date; an outlook shares the reference run up to its date."""
    scenario, start = load(file), start_of(entry, file)
    if scenario.start != start:
        assert scenario.start == load(BASELINE).start < start
        if not file.startswith("kazakh-crisis-rerun"):
            assert [s.name for s in own_shocks(file) if s.at < start] == []


@CASES
def test_declares_what_it_asks_for(entry, file):
    outcomes = load(file).outcomes
    inherited = load(BASELINE).outcomes
    own = {spec.base for name, spec in outcomes.items() if inherited.get(name) != spec}
    assert len(own) >= 3
    assert all(outcomes[name].title for name in outcomes)


@CASES
def test_every_number_it_adds_names_its_source(entry, file):
    written = [a for a in load(file).assumptions() if a.name.startswith(("initial.", "shocks."))]
    assert [a.name for a in written if not a.source] == []


@CASES
def test_runs_and_does_not_know_its_answers_beforehand(entry, file):
    result = simulate(load(file), replicates=40, seed=3, workers=1, record=())
    assert result.n == 40
    inherited = set(load(BASELINE).outcomes)
    own = [name for name in result.outcomes if name not in inherited]
    moving = [name for name in own if result.outcomes[name].nunique(dropna=False) > 1]
    assert len(moving) >= max(3, len(own) // 2)


@pytest.mark.parametrize("file", sorted(SCENARIO_FILES))
def test_a_shock_on_what_can_fade_says_how_much_of_it_stays(file):
    silent = [
        (shock.name, variable)
        for shock in load(file).shocks
        for variable, change in shock.change.items()
        if VARIABLES[variable].slow and change.lasts is None and change.duration is None
    ]
    assert silent == []


REMITTANCES = {
    f"remittances{year}": {"at": {"variable": "remittances", "state": "KGZ", "power": "RUS",
                                  "quarter": f"{year}-Q4"}, "title": "Remittances"}
    for year in (2024, 2033)
}  # fmt: skip
THREAT = {
    f"threat{year}": {"at": {"variable": "terror_threat", "state": "TJK", "quarter": f"{year}-Q1"},
                      "title": "Threat"}
    for year in (2024, 2032)
}  # fmt: skip


@cache
def answers(file: str):
    asked = load(file).replace(outcomes=REMITTANCES | THREAT)
    return simulate(asked, replicates=60, seed=3, workers=1, record=()).outcomes


def test_a_collapse_of_demand_passes_and_a_renewed_ban_does_not():
    """Remittances against the same worlds without the blow: low at first, back after some years."""

    def left(file: str) -> list[float]:
        return [float((answers(file)[y] / answers(BASELINE)[y]).median()) for y in REMITTANCES]

    soon, late = left("remittance-collapse-a")
    assert soon < 0.6
    assert late > 0.75
    barred, still_barred = left("remittance-collapse-b")
    assert barred < 0.6
    assert still_barred < late


def test_a_threat_from_without_passes_in_part():
    """The militant threat of Tajikistan, above that of the same worlds without the fighters."""
    more = answers("afghan-spillover") - answers(BASELINE)
    soon, late = (more[y].mean() for y in THREAT)
    assert late < soon / 2.0


def test_open_rivalry_weighs_a_rivals_advance_more_than_the_reference_run_does():
    name, middle = "motives.rivalry", np.array([0.5])
    open_rivalry = load("condominium-or-rivalry-b").parameters[name].prior
    assert open_rivalry.quantile(middle) > PARAMETERS[name].prior.quantile(middle)
