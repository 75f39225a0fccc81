"""The runs behind the checks: shared, paired, probed, and checked from end to end."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.ensemble.record import Work
from sim.scenario import Quarter, load_scenario
from sim.validation.patterns import CHECKS, Paths, Run, check_patterns
from sim.validation.patterns.check import Setting, Ties, Without
from sim.validation.patterns.evaluate import paths, plan
from tests.validation.patterns.worlds import Hand

Hand("P09")  # the checks are declared
QUICK = ("P03", "P09", "P11", "P18", "P20", "P21")
"""Patterns of the first war year, whose runs are short."""


@pytest.fixture(scope="module")
def report():
    return check_patterns(QUICK, replicates=60, seed=1, knock_out=False)


@pytest.mark.slow
def test_a_quick_check_of_patterns_of_the_first_year(report):
    assert [r.pattern.code for r in report.results] == list(QUICK)
    assert report["P09"].verdict == "holds"
    assert report["P03"].share.value > 0.8
    assert 0.0 < report["P20"].share.value < 1.0
    assert all(r.share.replicates <= 60 for r in report.results)


@pytest.mark.slow
def test_a_pattern_goes_with_its_mechanism():
    found = check_patterns(["P09"], replicates=20, seed=1)["P09"]
    assert found.joint is not None
    assert found.joint.share.value < 0.5
    assert found.broken_by == ("M13",)


def test_unknown_patterns_and_empty_ensembles_are_refused():
    with pytest.raises(KeyError, match="P77"):
        check_patterns(["P77"])
    with pytest.raises(ValueError, match="world"):
        check_patterns(["P09"], replicates=0)


def test_checks_share_runs_and_run_as_long_as_the_longest_needs():
    plans = plan([(CHECKS["P09"], ()), (CHECKS["P11"], ()), (CHECKS["P09"], ("M13",))])
    baseline = plans["status-quo-2022", None, ()]
    assert baseline.until == Quarter(2024, 4)
    assert {"sentiment", "war", "announced_effort"} <= baseline.variables
    assert len(plans) == 4


def test_a_replicate_is_the_same_in_any_ensemble():
    (run,) = plan([(CHECKS["P20"], ())]).items()
    few, more = (paths(*run, Work(n, 5), prior=False) for n in (3, 7))
    assert np.array_equal(
        few("remittances", "KGZ", "RUS"), more("remittances", "KGZ", "RUS")[:, :3]
    )


@pytest.mark.slow
def test_processes_make_the_same_runs():
    (run,) = plan([(CHECKS["P20"], ())]).items()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        away = paths(*run, Work(3, 5, pool), prior=False)
    here = paths(*run, Work(3, 5), prior=False)
    assert np.array_equal(away.values["gdp"], here.values["gdp"])


def test_probes_change_one_thing():
    scenario = load_scenario("kyrgyz-embassy-to-naryn")
    quiet = Without("incident")(scenario)
    assert [s.name for s in quiet.shocks] == [
        s.name for s in scenario.shocks if "incident" not in s.change
    ]
    probed = Ties("guards", "CHN", ("KGZ",), "set", 3.0)(scenario)
    names = [s.name for s in scenario.shocks]
    assert [s.name for s in probed.shocks] == [*names, f"probe-{str(scenario.start).lower()}"]
    kept = Ties("guards", "CHN", ("KGZ",), "set", 3.0, 4)(scenario)
    assert [s.at - scenario.start for s in kept.shocks[len(names) :]] == [0, 1, 2, 3]
    setting = Setting("parameters.war.failure", "0.5")(scenario)
    assert setting.parameters["war.failure"].prior.median == 0.5
    with pytest.raises(ValueError, match="no shock"):
        Without("gas_price")(scenario)


def test_paths_are_read_by_label_and_quarter():
    values = np.arange(2 * 2 * 3, dtype=np.float32).reshape(3, 2, 2, 1)
    labels = {"state": ("KAZ", "KGZ"), "power": ("RUS", "CHN")}
    paths = Paths(Quarter(2022, 1), labels, {"fear": values})
    assert paths("fear", "KGZ", "CHN")[:, 0].tolist() == [3, 7, 11]
    assert paths.over("fear", ("KAZ", "KGZ"), "RUS").shape == (2, 3, 1)
    assert paths.moment("2021-Q4") == 0
    assert len(paths.until("2022-Q1")("fear", "KAZ", "RUS")) == 2
    with pytest.raises(IndexError, match="2023-Q1"):
        paths.moment("2023-Q1")
    with pytest.raises(KeyError, match="XXX"):
        paths("fear", "XXX", "RUS")
    with pytest.raises(KeyError, match="label"):
        paths("fear", "KAZ")


def test_a_run_without_a_probe_is_the_scenario_itself():
    assert Run("status-quo-2022", "2022-Q4").change is None


@pytest.mark.slow
def test_the_command_prints_writes_and_refuses(tmp_path):
    call = CliRunner().invoke
    quick = ["patterns", "p09", "-n", "12", "--seed", "1", "--no-knock-out", "-q"]
    printed = call(app, quick)
    assert printed.exit_code == 0
    assert "P09* HOLDS" in printed.stdout
    found = json.loads(call(app, [*quick, "--json"]).stdout)
    assert found["patterns"][0]["code"] == "P09"
    page = tmp_path / "patterns.md"
    assert call(app, [*quick, "--out", str(page)]).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!-- Written by")
    refused = call(app, ["patterns", "P77"])
    assert refused.exit_code == 2
    assert "P01 to P30" in refused.stderr
    for nothing in ("", " ", ","):
        assert call(app, ["patterns", nothing]).exit_code == 2
    nowhere = call(app, [*quick, "--out", str(tmp_path / "missing" / "x.md")])
    assert nowhere.exit_code == 2
