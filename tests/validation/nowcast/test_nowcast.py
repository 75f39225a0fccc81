"""A small nowcast from the command to the runs that start from it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.catalogue.variables import VARIABLES
from sim.cli.main import app
from sim.ensemble.paths import Values
from sim.ensemble.record import Work
from sim.model import InfluenceModel
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.posterior import load_posterior
from sim.validation.nowcast.worlds import carried

WATCHED = (
    "gdp", "growth", "exports", "imports", "trade_share", "remittances", "debt_gdp",
    "external_debt", "arms_share", "presence", "influence", "influence_share", "sentiment", "trust",
    "fear", "elite", "alignment", "unrest", "tension", "cohesion", "credibility", "reputation",
    "oil_price",
)  # fmt: skip
ASKED = ("nowcast", "--at", "2023-Q4", "-n", "40", "--seed", "3")
MINE = "name: mine\ntitle: From the nowcast\nextends: status-quo-2024\nposterior: now.json\n"


def invoke(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with a nowcast and a scenario that starts from it."""
    found = tmp_path_factory.mktemp("nowcast")
    made = invoke(*ASKED, "--workers", "1", "--out", str(found / "now.json"))
    assert made.exit_code == 0, made.output
    (found / "mine.yaml").write_text(MINE, encoding="utf-8")
    return found


def scenario(folder: Path, **changes: str):
    return load_scenario(folder / "mine.yaml", set={"horizon": "2024-Q2", **changes})


def test_leaves_two_files_and_no_pieces(folder):
    assert sorted(p.name for p in folder.iterdir()) == ["mine.yaml", "now.json", "now.parquet"]


def test_says_what_it_is_made_of_and_how_well_it_fits(folder):
    facts = json.loads((folder / "now.json").read_text(encoding="utf-8"))
    assert facts["state"]["quarter"] == "2023-Q4"
    assert {"code", "draws", "observations", "scenarios"} <= set(facts["digests"])
    fit = {row["variable"]: row for row in facts["fit"]}
    assert fit["gdp"]["figures"] == 16  # eight states, two years
    assert fit["gdp"]["after"] < fit["gdp"]["before"]
    assert 8 <= facts["rows"] <= 40


def test_another_number_of_workers_gives_the_same_bytes(folder, tmp_path):
    out = tmp_path / "now.json"
    assert invoke(*ASKED, "--workers", "2", "--out", str(out)).exit_code == 0
    for name in ("now.json", "now.parquet"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_a_run_starts_in_the_state_of_its_row(folder):
    found = load_posterior(str(folder / "now.json"))
    world = InfluenceModel(scenario(folder), replicates=3, seed=1).world
    for name in ("debt", "sentiment_level", "drain", "income_pace"):
        block = world.block(name).reshape(-1, 3).T
        rows = found.states[name]
        assert all((np.abs(rows - one).max(axis=1) < 1e-5).any() for one in block), name
    assert set(found.states) == set(carried())


@pytest.mark.parametrize("start", ["the record", "a nowcast"])
def test_the_first_quarter_is_like_all_others(start, folder):
    """Whatever runs start from, nothing moves much more at first than it does later on."""
    known = (
        load_scenario("status-quo-2024")
        if start == "the record"
        else scenario(folder, horizon="2025-Q4")
    )
    moved = Work(60, 5).record(known, Values(WATCHED), quarters=8, chunk=60)
    for name, values in moved.items():
        logs = VARIABLES[name].scale == "log"
        steps = np.diff(np.log(np.maximum(values, 1e-9)) if logs else values, axis=0)
        first, *later = np.abs(steps).reshape(8, -1).mean(axis=1)
        assert first < 1.7 * np.mean(later), name


def test_what_is_public_comes_from_the_scenario(folder):
    world = InfluenceModel(scenario(folder), replicates=2, seed=1).world
    assert (world.war == 1).all()
    assert (world.war_quarters == 8).all()
    labels = world.labels
    place = labels["state"].index("BLR"), labels["power"].index("RUS")
    (warheads,) = world.instruments.with_role("strategic")
    assert (world.ties[warheads][place] == 1).all()


def test_a_replicate_is_the_same_alone_and_in_any_chunk(folder):
    whole = InfluenceModel(scenario(folder), replicates=4, seed=5)
    alone = InfluenceModel(scenario(folder), replicate=3, seed=5)
    for model in (whole, alone):
        model.run()
    for name in ("gdp", "sentiment", "ties"):
        assert np.array_equal(whole.world.block(name)[..., 3], alone.world.block(name)[..., 0])


def test_no_draw_is_told_of_a_start_that_was_not_drawn(folder):
    drawn = InfluenceModel(scenario(folder), replicates=2, seed=1).world.draws
    assert not [name for name in drawn if name.startswith("initial.debt")]
    assert "parameters.finance.maturity" in drawn


def test_a_run_in_another_quarter_is_refused(folder):
    with pytest.raises(ScenarioError, match="starts runs in 2024-Q1"):
        scenario(folder, start="2025-Q1", horizon="2025-Q4")


def test_a_state_the_nowcast_does_not_know_is_refused(folder):
    georgia = "states: {GEO: {name: Georgia, neighbours: []}}\n"
    (folder / "more.yaml").write_text(MINE + georgia, encoding="utf-8")
    try:
        with pytest.raises(ScenarioError, match="without the state GEO"):
            load_scenario(folder / "more.yaml")
    finally:
        (folder / "more.yaml").unlink()


def test_a_run_without_an_actor_starts_from_the_same_worlds(folder):
    whole = scenario(folder)
    fewer = whole.with_(set={"powers.CHN": "null"})
    one = InfluenceModel(whole, replicates=2, seed=1).world
    other = InfluenceModel(fewer, replicates=2, seed=1).world
    kept = [p for p, name in enumerate(one.labels["power"]) if name != "CHN"]
    assert np.array_equal(one.debt[:, kept], other.debt)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--at", "2023-Q3", "--out", "x.json"], "fourth quarter"),
        (["--at", "2023-Q4", "--from", "2023-Q4", "--out", "x.json"], "must lie before"),
        (["--at", "2023-Q4", "--out", "x.txt"], ".json"),
        (["--at", "2023-Q4", "--observations", "none.csv", "--out", "x.json"], "no such file"),
        (["--at", "2035-Q4", "--from", "2034-Q4", "--out", "x.json"], "GDP"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = invoke("nowcast", *arguments)
    assert found.exit_code == 2
    assert message in found.output
    assert not list(tmp_path.iterdir())


def test_an_earlier_file_is_not_replaced_unasked(folder):
    found = invoke(*ASKED, "--out", str(folder / "now.json"))
    assert found.exit_code == 2
    assert "--force" in found.output
