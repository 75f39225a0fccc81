"""Posteriors on the command line, and the fit as a command of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from calibration.settings import ROOT
from sim.cli.main import app
from sim.scenario import load_scenario
from sim.scenario.posterior import load_posterior
from tests.calibration.conftest import FIRST

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def file(fitted, tmp_path_factory):
    scenario = load_scenario("region-2015").with_(posterior=fitted, horizon="2016-Q2")
    path = tmp_path_factory.mktemp("scenario") / "mine.yaml"
    for suffix in (".json", ".parquet"):
        shutil.copy(Path(fitted).with_suffix(suffix), path.parent)
    path.write_text(scenario.dump())
    return str(path)


def greatgame(*arguments):
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def text_of(output):
    (row,) = [row for row in json.loads(output)["assumptions"] if row["name"] == FIRST]
    return row["text"]


def test_check_shows_the_posterior_unless_told_not_to(file):
    assert "posterior" in text_of(greatgame("check", file, "--json"))
    assert "posterior" not in text_of(greatgame("check", file, "--json", "--prior"))


def test_a_run_records_its_posterior_unless_told_not_to(file, fitted, tmp_path):
    for options, expected in ((), load_posterior(fitted).digest), (("--prior",), None):
        folder = tmp_path / f"run{len(options)}"
        greatgame("run", file, "-n", 3, "--seed", 1, "--no-plots", "--quiet",
                  "--out", folder, *options)  # fmt: skip
        facts = json.loads((folder / "provenance.json").read_text())["posterior"]
        assert (facts and facts["digest"]) == expected


def test_a_run_takes_its_posterior_along(file, fitted, tmp_path):
    folder = tmp_path / "run"
    greatgame("run", file, "-n", 2, "--seed", 1, "--no-plots", "--quiet", "--out", folder)
    moved = folder.rename(tmp_path / "moved")
    scenario = load_scenario(moved / "scenario.yaml")
    assert load_posterior(scenario.posterior).digest == load_posterior(fitted).digest
    code = f"""
from sim.ensemble import Result
print(Result.load({str(moved)!r}).scenario.digest)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd="/", check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.strip() == scenario.digest


def test_a_run_cannot_go_back_to_its_priors(file, tmp_path):
    greatgame("run", file, "-n", 2, "--no-plots", "--quiet", "--out", tmp_path / "run")
    done = CliRunner().invoke(app, ["sensitivity", str(tmp_path / "run"), "--prior"])
    assert done.exit_code == 2


def test_an_unknown_posterior_is_named_by_line(file, tmp_path):
    child = tmp_path / "child.yaml"
    child.write_text("name: child\ntitle: T\nextends: region-2015\nposterior: to-2051\n")
    done = CliRunner().invoke(app, ["check", str(child)])
    assert done.exit_code == 2
    assert "child.yaml:4:12: posterior: no posterior 'to-2051'" in done.output


def test_the_fit_explains_itself():
    done = subprocess.run(
        [sys.executable, "-m", "calibration.fit", "--help"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "--workers" in done.stdout
    assert "to-2015" in done.stdout
