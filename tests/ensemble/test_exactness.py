"""The same bits whatever divides the work; stopping when sure; noise shared between scenarios."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from sim.ensemble import EnsembleError, Result, simulate
from sim.ensemble.columns import Declared, Draws
from sim.ensemble.counting import Bands
from sim.ensemble.packing import pack, run_packed, unpack
from sim.ensemble.paths import Sample
from sim.ensemble.recorder import Job
from sim.ensemble.until import Precision
from sim.scenario import load_scenario
from tests.ensemble.fakes import FakeModel, FakeScenario
from tests.faults.attempts import assert_same, run


@pytest.fixture(scope="module")
def usual() -> Result:
    return run()


@pytest.mark.parametrize("chunk", [1, 13, 59, 60, 1000])
def test_any_chunk_size(usual, chunk):
    assert_same(run(chunk=chunk), usual)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_any_number_of_workers(usual, workers):
    assert_same(run(workers=workers), usual)


def test_threads_of_the_caller(usual):
    with ThreadPoolExecutor(3) as pool:
        assert_same(run(executor=pool, chunk=7), usual)


def test_a_store(usual, tmp_path):
    assert_same(run(tmp_path / "store", chunk=17), usual)


def test_packing_keeps_every_bit():
    record = (Bands(), Sample(first=0), Declared(), Draws())
    packed = run_packed(Job(FakeScenario(), 4, 10, 20, record, FakeModel))
    assert pack(unpack(packed)) == packed
    chunk = unpack(packed)
    assert chunk.replicates.tolist() == list(range(10, 30))
    assert chunk.data["worlds"]["replicates"].tolist() == [10, 11]


def test_a_worker_with_another_program_refuses():
    with pytest.raises(EnsembleError, match="another version"):
        run_packed(Job(FakeScenario(), 4, 0, 5, (), FakeModel, program="another"))


def until(limits: dict[str, float], **more: Any) -> Result:
    options: dict[str, Any] = {"replicates": 3000, "until": limits, "chunk": None}
    return run(**(options | more))


def test_a_run_ends_when_it_is_sure(monkeypatch):
    monkeypatch.setattr("sim.ensemble.until.FIRST_LOOK", 64)
    monkeypatch.setattr("sim.ensemble.until._STEP", 16)
    result = until({"leader": 0.05})
    facts = result.provenance
    assert facts["until"]["met"]
    assert 64 < result.n < 3000
    assert facts["replicates"] == result.n
    (row,) = [row for row in result.summary() if row.name == "leader"]
    assert row.error <= 0.05
    assert facts["until"]["reached"]["leader"] == pytest.approx(row.error)
    assert until({"leader": 0.05}, workers=2, chunk=10).n == result.n


def test_a_run_that_never_gets_sure_says_so():
    result = until({"debt": 1e-12, "leader": 1.0}, replicates=1100)
    assert result.n == 1100
    assert not result.provenance["until"]["met"]
    assert set(result.provenance["until"]["reached"]) == {"debt", "leader"}


def test_a_group_of_outcomes_by_its_name():
    specs = load_scenario("status-quo-2022").outcomes
    found = Precision({"crises": 0.01}, specs, 10).limits
    assert len(found) > 1
    assert all(name.startswith("crises.") for name in found)


def test_scenarios_share_their_noise():
    """The paired difference varies far less than that of two independent ensembles would."""
    one = load_scenario("status-quo-2022", set={"horizon": "2022-Q4"})
    other = load_scenario(
        "status-quo-2022", set={"horizon": "2022-Q4", "parameters.war.drain_peak": "0.9"}
    )
    name = next(n for n in one.outcomes if n.startswith("concentration"))
    first, second = (
        simulate(s, replicates=200, seed=3).outcomes[name].to_numpy(float) for s in (one, other)
    )
    independent = simulate(other, replicates=200, seed=4).outcomes[name].to_numpy(float)
    assert np.any(first != second)
    assert np.var(second - first) < 0.2 * np.var(independent - first)
