"""Recorders: what is asked of a run rides along with it, and what is not asked costs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim.ensemble import Result, bands, simulate
from sim.ensemble.counting import Bands
from sim.ensemble.provenance import identity_of
from sim.ensemble.record import Work
from sim.ensemble.recorder import Recorder
from sim.ensemble.store import Store
from tests.ensemble.fakes import BrokenWorldModel, FakeModel, FakeScenario


@dataclass(frozen=True)
class Largest(Recorder[Mapping[str, Any]]):
    """The largest value so far of a variable, by replicate, and in how many moments it was seen."""

    variable: str = "debt"
    name = "largest"

    def start(self, model: Any, job: Any, replicates: Any) -> _Largest:
        return _Largest(self.variable)


class _Largest:
    def __init__(self, variable: str) -> None:
        self.variable, self.moments = variable, 0
        self.found: Any = None

    def observe(self, world: Any, moment: int) -> None:
        assert moment == self.moments
        self.moments += 1
        now = world.block(self.variable).max(axis=(0, 1))
        self.found = now if self.found is None else np.maximum(self.found, now)

    def finish(self) -> dict[str, Any]:
        return {"value": self.found, "seen": np.full(len(self.found), self.moments)}


def run(replicates: int = 40, **given: Any) -> Result:
    scenario: Any = FakeScenario()
    options: dict[str, Any] = {"seed": 4, "model": FakeModel, "chunk": 15} | given
    return simulate(scenario, replicates=replicates, **options)


def test_an_own_recorder_sees_every_moment_of_every_replicate():
    result = run(record=[Largest()], keep=["debt"])
    assert result.paths is not None
    truth = result.paths["debt"].max(["quarter", "state", "power"])
    np.testing.assert_allclose(result.records["largest"]["value"], truth, rtol=1e-6)
    assert result.records["largest"]["seen"].tolist() == [5] * 40


@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_an_own_recorder_gives_the_same_however_the_work_is_divided(executor):
    whole = run(record=[Largest()], chunk=40).records["largest"]
    parts = run(record=[Largest()], chunk=7, workers=2, executor=executor).records["largest"]
    for name, values in whole.items():
        np.testing.assert_array_equal(parts[name], values)


def test_what_is_not_asked_for_is_empty_and_the_rest_the_same(tmp_path):
    whole, bare = run(), run(record=[])
    pd.testing.assert_frame_equal(bare.outcomes, whole.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(bare.parameters, whole.parameters, check_exact=True)
    assert not bare.data.data_vars
    xr.testing.assert_identical(bare.data["quarter"], whole.data["quarter"].drop_attrs())
    assert not bare.worlds.data_vars
    assert repr(bare) == repr(whole)
    again = Result.load(bare.save(tmp_path / "bare"))
    pd.testing.assert_frame_equal(again.outcomes, whole.outcomes, check_exact=True)


def test_bands_of_some_variables():
    whole, some = run(), run(record=[Bands(("trust", "war"))])
    assert set(some.data.data_vars) == {"trust", "trust_mean", "war_probability"}
    for name, values in some.data.items():
        xr.testing.assert_identical(values.variable, whole.data[name].variable)


def test_replicates_that_are_lost_are_lost_whatever_is_recorded():
    options: dict[str, Any] = {"replicates": 60, "model": BrokenWorldModel, "tolerated": 0.1}
    whole, bare = run(**options), run(record=[Largest()], **options)
    assert bare.provenance["excluded"] == whole.provenance["excluded"]
    assert len(bare.provenance["excluded"]) == 2
    pd.testing.assert_frame_equal(bare.outcomes, whole.outcomes, check_exact=True)
    assert len(bare.records["largest"]["value"]) == 58
    assert np.isfinite(bare.records["largest"]["value"]).all()


def test_quantiles_are_read_when_they_are_looked_at(monkeypatch):
    read = []
    usual = bands.quantiles

    def noted(*given: Any, **more: Any) -> Any:
        read.append(1)
        return usual(*given, **more)

    monkeypatch.setattr(bands, "quantiles", noted)
    data = run().data
    assert data["trust"].dims == ("quantile", "quarter", "state", "power")
    assert not read
    half = data["trust"].sel(quantile=0.5, state="TJK")
    assert half.shape == (5, 3)
    np.testing.assert_array_equal(half, data["trust"].to_numpy()[2, :, 1])
    assert len(read) == 1


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["band"], "nothing called 'band'"),
        ([Largest(), Largest("trust")], "two recorders are called 'largest'"),
    ],
)
def test_what_cannot_be_recorded(asked, message):
    with pytest.raises(ValueError, match=message):
        run(record=asked)


def few() -> Any:
    from sim.scenario import load_scenario

    return load_scenario("status-quo-2022", set={"horizon": "2022-Q3"})


def test_one_thing_of_several_scenarios(tmp_path):
    scenarios = {"a": few(), "b": few().with_(mechanisms={"M01": False})}
    found = Work(7, seed=3).record_all(scenarios, Largest())
    assert found["a"]["seen"].tolist() == [4] * 7
    seen = []
    with ThreadPoolExecutor(2) as pool:
        work = Work(7, 3, pool, progress=lambda *at: seen.append(at))
        one = work.record(few(), Largest(), chunk=3)
    np.testing.assert_array_equal(one["value"], found["a"]["value"])
    assert seen[-1] == (7, 7)
    short = Work(2, seed=3, first=4).record(few(), Largest(), quarters=1)
    assert short["seen"].tolist() == [2, 2]
    for _ in range(2):
        with Store(tmp_path / "kept", "test", identity_of(few()), seed=3) as store:
            kept = Work(7, seed=3, store=store).record(few(), Largest(), chunk=4)
        np.testing.assert_array_equal(kept["value"], found["a"]["value"])
    assert len(list((tmp_path / "kept" / "unfinished").glob("*.piece"))) == 2
