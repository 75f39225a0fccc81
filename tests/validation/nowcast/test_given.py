"""Worlds weighed by figures since the start, and runs of those drawn by weight."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.ensemble import simulate
from sim.ensemble.record import Work
from sim.model import InfluenceModel
from sim.scenario import Scenario
from sim.start.design import Chosen, recorded_choice
from sim.validation.nowcast.worlds import GivenError, drawn, given_figures
from tests.workbench.scene import scenario

HEAD = "variable,iso3,power,year,value,unit,basis,grade,publisher,source,note\n"
GROWTH = "growth,KAZ,,2022,{value},% per year,,{grade},An office,A table,\n"
WORLDS = 200


def table(folder: Path, *rows: str, name: str = "since.csv") -> Path:
    file = folder / name
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    return file


def growth(value: float, grade: str = "D") -> str:
    return GROWTH.format(value=value, grade=grade)


@pytest.fixture(scope="module")
def usual() -> float:
    """Mean growth of Kazakhstan in 2022."""
    found = simulate(scenario(), replicates=WORLDS, seed=1, keep=["growth"]).paths
    assert found is not None
    return float(found["growth"].sel(state="KAZ").isel(quarter=slice(1, 5)).mean())


def test_worlds_are_drawn_by_weight_and_in_order():
    assert drawn(np.array([0.5, 0.25, 0.25]), 4).tolist() == [0, 0, 1, 2]
    assert drawn(np.array([0.0, 1.0]), 2).tolist() == [1, 1]


def test_a_chosen_replicate_is_its_world_bit_for_bit():
    whole = InfluenceModel(scenario(), replicates=6, seed=2)
    some = InfluenceModel(scenario(), replicates=3, seed=2, design=Chosen(np.array([1, 4, 4])))
    for model in (whole, some):
        model.run()
    for name in ("gdp", "unrest", "sentiment"):
        assert np.array_equal(whole.world.block(name)[..., [1, 4, 4]], some.world.block(name))


def test_a_figure_moves_the_worlds_that_are_drawn(tmp_path, usual):
    found = given_figures(scenario(), table(tmp_path, growth(usual + 3.0)), Work(WORLDS, 1))
    assert found.figures == 1
    assert 30 <= found.chosen.size == int(found.effective) < WORLDS
    told = simulate(
        scenario(), replicates=found.chosen.size, seed=1, keep=["growth"], design=found.chosen
    )
    path = told.paths["growth"].sel(state="KAZ").isel(quarter=slice(1, 5))
    assert usual + 0.5 < float(path.mean()) < usual + 3.0
    again = recorded_choice(told.provenance)
    assert again is not None
    assert again.digest == found.chosen.digest


def test_an_event_that_did_not_happen_weighs_worlds_that_have_it_less(tmp_path):
    row = "succession,KAZ,,2022,5,events per year,,A,An office,A table,\n"
    found = given_figures(scenario(), table(tmp_path, row), Work(WORLDS, 1))
    assert np.allclose(found.weights, 1.0 / WORLDS)  # no world has five


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (growth(4.0).replace("2022", "2019"), "has no figures"),
        (growth(4.0).replace("KAZ", "MDA"), "has no figures"),
        (growth(55.0, "A"), "are needed"),
    ],
)
def test_figures_that_leave_too_few_worlds_are_refused(tmp_path, row, message):
    with pytest.raises(GivenError, match=message):
        given_figures(scenario(), table(tmp_path, row), Work(40, 1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, usual) -> Path:
    """A folder with a scenario, figures, and a run given them."""
    found = tmp_path_factory.mktemp("given")
    whole: Scenario = scenario()
    (found / "mine.yaml").write_text(whole.dump(), encoding="utf-8")
    table(found, growth(usual + 1.0))
    made = invoke(found, "run", "mine.yaml", "--given", "since.csv", "-n", "120", "--seed", "1",
                  "--no-plots", "--out", "run")  # fmt: skip
    assert made.exit_code == 0, made.output
    return found


def invoke(folder: Path, *arguments: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(app, list(arguments))


@pytest.mark.slow
def test_a_run_says_what_it_was_given_and_how_many_worlds_fit(folder):
    facts = json.loads((folder / "run" / "provenance.json").read_text(encoding="utf-8"))
    known = facts["given"]
    assert known["simulated"] == 120
    assert len(known["worlds"]) == int(known["effective"]) == facts["replicates"]


@pytest.mark.slow
def test_a_world_of_such_a_run_can_be_told(folder):
    assert invoke(folder, "explain", "run", "-r", "3").exit_code == 0
    assert invoke(folder, "explain", "run", "-r", "3000").exit_code == 2
    changed = invoke(folder, "explain", "run", "--without", "M22")
    assert changed.exit_code == 2
    assert "--given" in changed.output


@pytest.mark.slow
def test_a_comparison_takes_the_worlds_of_the_first_in_all(folder):
    made = invoke(
        folder, "compare", "mine.yaml", "mine.yaml", "--given", "since.csv", "-n", "120",
        "--seed", "1", "--no-plots", "--out", "both", "--variables", "none",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    found = json.loads((folder / "run" / "provenance.json").read_text(encoding="utf-8"))
    runs = sorted((folder / "both" / "runs").iterdir())
    told = [json.loads((r / "provenance.json").read_text(encoding="utf-8")) for r in runs]
    assert [t["given"]["worlds"] for t in told] == [found["given"]["worlds"]] * 2


@pytest.mark.slow
def test_a_report_is_of_a_run_given_the_same_figures(folder):
    table(folder, growth(1.0), name="other.csv")
    refused = invoke(folder, "report", "run", "--given", "other.csv")
    assert refused.exit_code == 2
    assert "was not run given other.csv" in refused.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--given", "none.csv"], "no such file"),
        (["--given", "since.csv", "--until", "crises=0.1"], "leave one out"),
    ],
)
@pytest.mark.slow
def test_bad_input_is_refused(folder, arguments, message):
    found = invoke(folder, "run", "mine.yaml", *arguments, "--out", "never")
    assert found.exit_code == 2
    assert message in found.output
    assert not (folder / "never").exists()
