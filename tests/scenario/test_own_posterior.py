"""A scenario's own posterior lies in its folder, has a bounded size, and is opened by check."""

import json
import os
import shutil

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.ensemble.provenance import provenance_of
from sim.scenario import ScenarioError, load_scenario, posterior, recorded_scenario
from sim.validation.posteriors import write_posterior

NAME = "parameters.finance.maturity"


def fit(path):
    rng = np.random.default_rng(1)
    places = {NAME: rng.uniform(0.01, 0.99, 20)}
    write_posterior(path, np.ones(20), places, {"title": "made up"}, bandwidth=0.3)


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    for place in (home / "fit.json", home / "deep" / "fit.json", tmp_path / "outside.json"):
        fit(place)
    return home


def scenario(folder, name):
    file = folder / "mine.yaml"
    text = f"name: mine\ntitle: Mine\nstart: 2022-Q1\nposterior: {json.dumps(str(name))}\n"
    text += "horizon: 2022-Q4\nstates: {KAZ: {name: K}}\npowers: {RUS: {name: R}}\n"
    file.write_text(text, encoding="utf-8")
    return file


def refused(file, message):
    result = CliRunner().invoke(app, ["check", str(file)])
    assert result.exit_code == 2
    assert f"{file}:4:12: posterior: " in result.stderr
    assert message in result.stderr


def test_a_file_in_the_folder_or_below_it(folder, monkeypatch):
    monkeypatch.chdir("/")
    for name in ("fit.json", "deep/fit.json"):
        found = load_scenario(scenario(folder, name))
        assert posterior.load_posterior(found.posterior).path == folder / name
        assert str(folder) not in found.dump()
        # Whoever has only the provenance of the run finds it again in the same process.
        assert recorded_scenario(found.dump(), provenance_of(found)) == found


def test_no_file_elsewhere_by_path_or_link(folder):
    refused(scenario(folder, folder / "fit.json"), "in the folder of the scenario or below it")
    refused(scenario(folder, "../outside.json"), "in the folder of the scenario or below it")
    refused(scenario(folder, "deep/../../outside.json"), "in the folder of the scenario or below")
    (folder / "link.json").symlink_to(folder.parent / "outside.json")
    refused(scenario(folder, "link.json"), "link.json lies outside of the scenario's folder")
    shutil.copy(folder / "fit.json", folder / "half.json")
    (folder / "half.parquet").symlink_to(folder.parent / "outside.parquet")
    refused(scenario(folder, "half.json"), "half.parquet lies outside of the scenario's folder")
    (folder / "loop.json").symlink_to(folder / "loop.json")
    refused(scenario(folder, "loop.json"), "posterior")
    for ours in posterior.TAKEN:
        shutil.copy(folder / "fit.json", folder / ours)
        refused(scenario(folder, ours), "is a file of every run's folder")
    refused(scenario(folder, "x" * 300 + ".json"), "posterior")
    refused(scenario(folder, "none.json"), "no posterior 'none.json'")


def test_sizes_are_looked_at_before_reading(folder, monkeypatch):
    monkeypatch.setattr(posterior, "MAX_FACTS", 100)
    refused(scenario(folder, "fit.json"), "fit.json is too large: more than 100 bytes")
    monkeypatch.setattr(posterior, "MAX_FACTS", 10_000)
    monkeypatch.setattr(posterior, "MAX_TABLE", 100)
    refused(scenario(folder, "deep/fit.json"), "fit.parquet is too large: more than 100 bytes")
    monkeypatch.setattr(posterior, "MAX_TABLE", 100_000)
    monkeypatch.setattr(posterior, "MAX_CELLS", 30)
    refused(scenario(folder, "fit.json"), "more than 30 numbers")
    os.mkfifo(folder / "pipe.json")
    refused(scenario(folder, "pipe.json"), "no posterior 'pipe.json'")


def table(folder, content):
    """A posterior whose facts describe a table that is wrong inside."""
    import hashlib

    fit(folder / "bad.json")
    facts = json.loads((folder / "bad.json").read_text(encoding="utf-8"))
    if isinstance(content, bytes):
        (folder / "bad.parquet").write_bytes(content)
    else:
        pd.DataFrame(content).to_parquet(folder / "bad.parquet")
    found = (folder / "bad.parquet").read_bytes()
    facts["digests"]["draws"] = hashlib.sha256(found).hexdigest()
    (folder / "bad.json").write_text(json.dumps(facts), encoding="utf-8")
    return scenario(folder, "bad.json")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PAR1 no table PAR1", "is not a table of draws"),
        ({"weight": [1.0], NAME: ["x"]}, "is not a table of draws"),
        ({"weight": [1.0], "other": [0.5]}, "other columns"),
        ({NAME: [0.5]}, "no weights"),
        ({"weight": [-1.0, 1.0], NAME: [0.5, 0.5]}, "no weights"),
        ({"weight": [0.0], NAME: [0.5]}, "no weights"),
        ({"weight": [1.0], NAME: [1.5]}, "leaves 0 to 1"),
        ({"weight": [1.0], NAME: [float("nan")]}, "leaves 0 to 1"),
    ],
)
def test_check_opens_the_table(folder, content, message):
    refused(table(folder, content), message)


@pytest.mark.parametrize("text", ["[]", "{}", "[" * 5000, '{"digests": 3}', "\x00"])
def test_facts_that_are_none(folder, text):
    (folder / "bad.json").write_text(text, encoding="utf-8")
    refused(scenario(folder, "bad.json"), "describes no posterior")


def test_code_may_name_any_file_and_the_scenario_says_only_its_name(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    plain = scenario(folder, "none")
    base = load_scenario(plain)
    for name in ("outside.json", str(folder.parent / "outside.json")):
        found = base.with_(posterior=name)
        assert "posterior: outside.json\n" in found.dump()
        assert found == load_scenario(plain, set={"posterior": name})
    with pytest.raises(ScenarioError, match=r"no posterior 'other\.json'"):
        base.with_(posterior="other.json")


def test_a_fit_that_has_seen_the_outcome_is_refused():
    for name, runs in (("to-2015", True), ("to-2021", True), ("to-2023", False)):
        if runs:
            assert load_scenario("status-quo-2022", set={"posterior": name}).posterior == name
        else:
            with pytest.raises(ScenarioError, match="figures up to 2023"):
                load_scenario("status-quo-2022", set={"posterior": name})
    assert load_scenario("status-quo-2024", set={"posterior": "to-2023"}).posterior == "to-2023"
