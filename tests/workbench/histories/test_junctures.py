"""Junctures: the toy's probabilities are known, so are its changes and what is explained of it."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.plots import histories
from sim.workbench.histories import junctures, resolution
from sim.workbench.histories.junctures import juncture_rows, resolution_rows
from tests.plots.checks import problems
from tests.workbench.histories.toy import (
    NEEDED,
    ODDS,
    QUARTERS,
    ToyModel,
    ToyScenario,
    coins,
    enough,
)
from tests.workbench.scene import scenario

N = 300


@pytest.mark.parametrize("world", [3, 11])
def test_the_toy_is_decided_when_and_as_far_as_it_is(world):
    found = junctures(
        ToyScenario(), "heads", above=NEEDED - 0.5, replicate=world, seed=1, replicates=N,
        model=ToyModel,
    )  # fmt: skip
    thrown = coins(world, 1)
    true = [enough(int(thrown[:k].sum()), QUARTERS - k) for k in range(QUARTERS + 1)]
    assert found.happened == (true[-1] == 1.0)
    table = found.table
    assert list(table["quarter"]) == ["2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1"]
    np.testing.assert_allclose(
        table["probability"], true[:-1], atol=4 * table["error"].max(), rtol=0
    )
    off = (table["change"] - np.diff(true)).abs() / table["change_error"]
    assert (off < 4).all()
    np.testing.assert_allclose(table["probability"] + table["change"],
                               [*table["probability"][1:], true[-1]], atol=1e-12)  # fmt: skip
    # paired by chance, a change is known better than two probabilities would be
    apart = np.hypot(table["error"], np.append(table["error"][1:], 0.0))
    assert (table["change_error"][:-1] < apart[:-1]).all()
    largest = int(np.argmax(np.abs(np.diff(true))))
    assert largest in found.decisive().index


def test_rows_by_hand():
    says = np.array([[1.0, 1.0], [0.0, 1.0], [0.0, np.nan], [1.0, 1.0]])
    table = juncture_rows(["2022-Q1", "2022-Q2"], says, happened=True)
    assert list(table["probability"]) == [0.5, 1.0]
    assert table["change"][0] == pytest.approx(1 / 3)
    assert table["change"][1] == 0.0
    assert table["error"][0] == pytest.approx(0.25)
    assert table["change_error"][0] == pytest.approx(1 / 3)


def test_what_is_explained_of_the_toy_is_its_share_of_the_variance():
    found = resolution(
        ToyScenario(), "heads", above=NEEDED - 0.5, worlds=500, seed=1, every=1, model=ToyModel
    )
    p = enough(0, QUARTERS)
    for k, row in found.table.iterrows():
        spread = sum(
            comb(k, h) * ODDS**h * (1 - ODDS) ** (k - h) * (enough(h, QUARTERS - k) - p) ** 2
            for h in range(k + 1)
        )
        assert row["explained"] == pytest.approx(spread / (p * (1 - p)), abs=4 * row["error"])
    assert (found.table["error"] < 0.08).all()
    assert found.rate == pytest.approx(p, abs=0.08)
    quarters = [str(q) for q in found.table["quarter"]]
    at = [len(quarters) if q is None else quarters.index(q) for q in found.when(0.5)]
    best, early, late = at
    assert early <= best <= late


def test_explained_shares_by_hand():
    x = np.array([1.0, 1.0, 0.0, 0.0])
    table = resolution_rows(["a", "b"], x, np.stack([x, 1.0 - x], axis=1))
    assert list(table["explained"]) == [1.0, -1.0]
    assert list(table["error"]) == [0.0, 0.0]
    with pytest.raises(ValueError, match="nothing is decided"):
        resolution_rows(["a"], np.ones(4), np.ones((4, 1)))


def test_new_chance_is_not_that_of_the_history():
    with pytest.raises(ValueError, match="another seed"):
        junctures(ToyScenario(), "heads", above=1, replicate=1, seed=1, chance=1, model=ToyModel)


@pytest.fixture
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(scenario().dump())


def run(*arguments):
    return CliRunner().invoke(app, ["junctures", "a.yaml", *[str(a) for a in arguments]])


@pytest.mark.usefixtures("_own_folder")
def test_the_command_tells_and_draws(tmp_path):
    found = run("-r", 3, "--outcome", "leader=RUS", "-n", 30, "--seed", 1, "--out", "j")
    assert found.exit_code == 0, found.output
    assert "world 3 of seed 1" in found.stdout
    assert {p.name for p in (tmp_path / "j").iterdir()} >= {
        "junctures.csv", "junctures.json", "junctures.png",
    }  # fmt: skip
    found = run("--worlds", 30, "--outcome", "leader=RUS", "--every", 2, "--seed", 1, "--out", "k",
                "--no-plots")  # fmt: skip
    assert found.exit_code == 0, found.output
    assert "half of what can be known" in found.stdout
    assert (tmp_path / "k" / "explained.csv").is_file()


@pytest.mark.usefixtures("_own_folder")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--outcome", "leader=RUS"], "--replicate 137"),
        (["-r", 1, "--worlds", 5, "--outcome", "leader=RUS"], "--replicate 137"),
        (["-r", 1, "--outcome", "leder"], "did you mean leader"),
        (["-r", 1, "--outcome", "crises"], "above or below"),
        (["-r", 1, "--outcome", "leader=RUS", "--seed", 1, "--chance", 1], "another seed"),
    ],
)
def test_bad_input_is_said(tmp_path, options, said):
    found = run(*options, "--out", "j")
    assert found.exit_code == 2, found.output
    assert said in found.stderr


def test_pictures_can_be_read():
    toy = {"above": NEEDED - 0.5, "seed": 1, "model": ToyModel}
    one = junctures(ToyScenario(), "heads", replicate=3, replicates=60, **toy)
    many = resolution(ToyScenario(), "heads", worlds=60, every=1, **toy)
    for axes in (histories.juncture_line(one), histories.resolution_line(many)):
        assert problems(axes.figure) == []
