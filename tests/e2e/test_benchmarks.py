"""What measures the model still speaks of the model: rules in C agree with those that run."""

from __future__ import annotations

import shutil
import sys

import pytest

from benchmarks import alone, compiled, rules
from benchmarks.measure import cost
from sim.scenario import load_scenario


@pytest.mark.skipif(not (shutil.which("gcc") or shutil.which("cc")), reason="no C compiler")
def test_rules_in_c_are_those_of_the_model():
    found = compiled.compare(load_scenario("status-quo-2022"), replicates=16, rounds=1)
    assert [c.rule for c in found if c.difference > compiled.AGREEMENT] == []
    assert len(found) == 2


def test_the_random_numbers_of_a_run_can_be_drawn_alone():
    scenario = load_scenario("status-quo-2022", set={"horizon": "2022-Q2"})
    assert alone.of_bare_draws(scenario, 4) > 0.0


@pytest.mark.parametrize("replicates", [4, 2048])
def test_every_rule_and_recording_is_timed(replicates):
    """Few replicates are recorded several quarters at once, many one by one."""
    scenario = load_scenario("status-quo-2022", set={"horizon": "2022-Q3"})
    found = rules.by_rule(scenario, replicates, 2)
    assert {rules.RECORDING, rules.AROUND, "trade_moves"} <= set(found)


def test_files_that_pass_count_for_the_disk_of_a_command(tmp_path):
    code = (
        "import pathlib, sys, time; file = pathlib.Path(sys.argv[1]) / 'passing';"
        "file.write_bytes(bytes(1_000_000)); time.sleep(2); file.unlink()"
    )
    found = cost([sys.executable, "-c", code, str(tmp_path)], tmp_path)
    assert found.disk == 1_000_000
    with pytest.raises(RuntimeError, match="ended with 3"):
        cost([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
