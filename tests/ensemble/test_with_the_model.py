"""The engine on the real model: the same bits however the work is divided."""

import gc

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim.ensemble import Result, simulate
from sim.model import InfluenceModel
from sim.scenario import load_scenario


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("status-quo-2022", set={"horizon": "2022-Q4"})


@pytest.fixture(scope="module")
def usual(scenario):
    return simulate(scenario, replicates=20, seed=3)


def assert_same(one: Result, two: Result) -> None:
    xr.testing.assert_identical(one.data, two.data)
    xr.testing.assert_identical(one.worlds, two.worlds)
    pd.testing.assert_frame_equal(one.outcomes, two.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(one.parameters, two.parameters, check_exact=True)


@pytest.mark.parametrize(
    "options",
    [{"chunk": 7}, {"chunk": 9, "workers": 2}, {"chunk": 10, "executor": "processes"}],
    ids=str,
)
def test_the_division_of_work_does_not_change_a_bit(scenario, usual, options):
    assert_same(simulate(scenario, replicates=20, seed=3, **options), usual)


def test_replicates_one_by_one_are_those_of_the_ensemble(scenario, usual):
    single = simulate(scenario, replicates=5, seed=3, chunk=1)
    xr.testing.assert_identical(
        single.worlds, usual.worlds.sel(replicate=single.worlds["replicate"])
    )
    pd.testing.assert_frame_equal(single.outcomes, usual.outcomes.iloc[:5], check_exact=True)
    alone = simulate(scenario, replicates=1, first=13, seed=3)
    pd.testing.assert_frame_equal(alone.outcomes, usual.outcomes.loc[[13]], check_exact=True)
    pd.testing.assert_frame_equal(alone.parameters, usual.parameters.loc[[13]], check_exact=True)


def test_a_chunk_leaves_no_model_behind(scenario):
    gc.collect()
    before = sum(isinstance(thing, InfluenceModel) for thing in gc.get_objects())
    simulate(scenario, replicates=4, seed=1, chunk=2)
    gc.collect()
    assert sum(isinstance(thing, InfluenceModel) for thing in gc.get_objects()) <= before


def test_a_result_of_the_model_survives_the_disk(usual, tmp_path):
    assert_same(Result.load(usual.save(tmp_path / "run")), usual)


def test_a_result_of_the_model_is_whole(scenario, usual):
    assert usual.data.sizes["quarter"] == 5
    assert list(usual.outcomes.columns) == list(scenario.outcomes)
    for name, values in usual.data.items():
        finite = np.isfinite(values)
        if "dimension" in values.dims:
            finite = finite.isel(dimension=slice(1, None))
        if name == "leader_moves":  # counted once a year
            finite = finite.isel(quarter=slice(4, None, 4))
        assert finite.all(), name
    assert usual.provenance["digest"] == scenario.digest
    assert usual.summary()


def test_a_result_knows_its_scenario_here_and_from_a_folder(scenario, usual, tmp_path):
    assert usual.scenario is scenario
    usual.save(tmp_path / "kept")
    again = Result.load(tmp_path / "kept")
    assert again.scenario == scenario
    again.save(tmp_path / "again")
    for name in ("scenario.yaml", "provenance.json", "outcomes.json"):
        kept, anew = ((tmp_path / folder / name).read_bytes() for folder in ("kept", "again"))
        assert kept == anew
    bare = Result(usual.data, usual.worlds, usual.outcomes, {}, usual.parameters, {})
    with pytest.raises(LookupError):
        _ = bare.scenario
