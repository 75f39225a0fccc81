"""Results on disk: what comes back is what was saved, and a broken folder says so."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pytest
import xarray as xr

from sim.ensemble import Interrupted, Result, ResultError, paths, simulate
from sim.ensemble.folder import MANIFEST
from sim.ensemble.recorder import recorded_variables
from sim.ensemble.result import FILES, FORMAT
from tests.ensemble.fakes import BrokenWorldModel, FailingModel, FakeModel, FakeScenario


def run(replicates: int = 30, **given: Any) -> Result:
    options: dict[str, Any] = {"seed": 4, "model": FakeModel} | given
    return simulate(cast(Any, FakeScenario()), replicates=replicates, **options)


@pytest.fixture(scope="module")
def result():
    return run()


@pytest.fixture(scope="module")
def saved(result, tmp_path_factory):
    return result.save(tmp_path_factory.mktemp("saved") / "run")


def assert_same(one, two):
    xr.testing.assert_identical(one.data, two.data)
    xr.testing.assert_identical(one.worlds, two.worlds)
    for name in (*one.data.variables, *one.worlds.variables):
        source = one.data if name in one.data.variables else one.worlds
        other = two.data if name in one.data.variables else two.worlds
        assert source[name].dtype == other[name].dtype, name
    pd.testing.assert_frame_equal(one.outcomes, two.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(one.parameters, two.parameters, check_exact=True)
    assert one.outcome_info == two.outcome_info


def test_round_trip(result, tmp_path):
    folder = result.save(tmp_path / "deep" / "run")
    back = Result.load(folder)
    assert_same(result, back)
    assert back.provenance == result.provenance | {"format": FORMAT}
    assert back.paths is None
    assert (folder / "scenario.yaml").read_text() == FakeScenario().dump()
    assert {p.name for p in folder.iterdir()} == {MANIFEST, *FILES} - {
        "paths.nc", "excluded.parquet",
    }  # fmt: skip
    assert [p.name for p in folder.parent.iterdir()] == ["run"]


def test_an_earlier_result_is_replaced_and_other_files_stay(result, tmp_path):
    folder = run(5, keep=["debt"]).save(tmp_path / "run")
    (folder / "picture.png").write_text("picture")
    (folder / "notes").mkdir()
    result.save(folder)
    assert Result.load(folder).n == result.n
    assert not (folder / "paths.nc").exists()
    assert (folder / "picture.png").read_text() == "picture"
    assert (folder / "notes").is_dir()
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_result_without_outcomes_or_parameters_comes_back(tmp_path):
    scenario = cast(Any, FakeScenario(outcomes={}))
    bare = simulate(scenario, replicates=3, seed=1, model=FakeModel)
    bare.parameters = bare.parameters[[]]
    back = Result.load(bare.save(tmp_path / "run"))
    assert back.n == 3
    pd.testing.assert_index_equal(back.outcomes.index, bare.outcomes.index)


def paths_of(result: Result) -> xr.Dataset:
    assert result.paths is not None
    return result.paths


@pytest.mark.slow
def test_paths_in_memory_and_in_a_file_are_the_same(tmp_path):
    memory = run(keep="paths", chunk=7)
    file = run(keep="paths", chunk=7, store=tmp_path / "store")
    xr.testing.assert_identical(paths_of(memory), paths_of(file))
    for name in paths_of(memory).variables:
        assert paths_of(memory)[name].dtype == paths_of(file)[name].dtype
    for source in (memory, file):
        back = Result.load(source.save(tmp_path / "run"))
        xr.testing.assert_identical(paths_of(back), paths_of(memory))
        xr.testing.assert_identical(paths_of(back).isel(replicate=slice(12)), source.worlds)
        paths_of(back).close()
    paths_of(file).close()


def test_a_store_inside_the_folder_of_the_result(tmp_path):
    result = run(keep=["debt"], chunk=10, store=tmp_path / "run" / "store")
    result.save(tmp_path / "run")
    shutil.rmtree(tmp_path / "run" / "store")
    assert paths_of(result).sizes["replicate"] == len(result.parameters) == 30
    paths_of(result).close()
    with paths_of(Result.load(tmp_path / "run")) as paths:
        assert paths.sizes["replicate"] == 30
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_paths_of_some_variables_alone(tmp_path):
    whole, names = run(keep="paths", chunk=7), ["debt", "unrest"]
    for store in (None, tmp_path / "store"):
        some = run(keep=names, chunk=7, store=store)
        assert set(paths_of(some)) == set(names)
        xr.testing.assert_identical(paths_of(some), paths_of(whole)[names])
        xr.testing.assert_identical(some.worlds, whole.worlds)
        assert some.provenance["keep"] == names
        some.drop_paths()
        assert some.paths is None
    broken = run(60, keep=names, model=BrokenWorldModel, chunk=20, tolerated=0.1)
    assert paths_of(broken)["replicate"].values.tolist() == broken.outcomes.index.tolist()
    with pytest.raises(ValueError, match="no recorded variable 'trst'"):
        run(keep=["trst"])


def test_paths_leave_out_what_is_not_finite(tmp_path):
    result = run(60, keep="paths", model=BrokenWorldModel, store=tmp_path, chunk=20, tolerated=0.1)
    assert paths_of(result)["replicate"].values.tolist() == result.outcomes.index.tolist()
    paths_of(result).close()


def test_too_large_paths_are_refused_before_anything_runs(monkeypatch):
    monkeypatch.setattr("sim.ensemble.engine.MEMORY_LIMIT", 10_000)
    with pytest.raises(ValueError, match="give a store to write them to"):
        run(keep="paths", model=FailingModel)


def test_an_interrupted_run_can_be_saved(tmp_path):
    def impatient(done, of):
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        run(60, chunk=10, progress=impatient, keep=["debt"], store=tmp_path / "paths")
    rest = caught.value.partial
    assert rest is not None
    back = Result.load(rest.save(tmp_path / "run"))
    assert back.provenance["complete"] is False
    assert paths_of(back).sizes["replicate"] == back.n < 60
    paths_of(back).close()
    paths_of(rest).close()


PARTS = sorted(set(FILES) - {"paths.nc", "excluded.parquet", "scenario.yaml"})


@pytest.mark.parametrize(
    ("name", "damage"),
    [*product(PARTS, ("missing", "empty", "rubbish")), ("scenario.yaml", "missing")],
)
def test_a_damaged_folder_is_named(saved, tmp_path, name, damage):
    folder = Path(shutil.copytree(saved, tmp_path / "run"))
    file = folder / name
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(b"" if damage == "empty" else b"rubbish " * 40)
    with pytest.raises(ResultError, match=f"{name} .*run the scenario again"):
        Result.load(folder)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ResultError, match="nowhere: no such folder"):
        Result.load(tmp_path / "nowhere")


@pytest.mark.parametrize("written", [FORMAT - 1, FORMAT + 1, None, "new"])
def test_a_layout_of_another_version_is_refused(saved, tmp_path, written):
    folder = Path(shutil.copytree(saved, tmp_path / "run"))
    facts = json.loads((folder / "provenance.json").read_text())
    (folder / "provenance.json").write_text(json.dumps(facts | {"format": written}))
    with pytest.raises(ResultError, match="install the version that wrote it"):
        Result.load(folder)


def test_a_file_in_the_way_is_refused(result, tmp_path):
    (tmp_path / "run").write_text("mine")
    with pytest.raises(ResultError, match="is a file"):
        result.save(tmp_path / "run")
    (tmp_path / "run").unlink()


def test_a_failed_save_leaves_the_earlier_result(result, saved, tmp_path, monkeypatch):
    folder = Path(shutil.copytree(saved, tmp_path / "run"))

    def full(*_args, **_options):
        raise OSError("no space left on device")

    monkeypatch.setattr("sim.ensemble.result.write_dataset", full)
    with pytest.raises(ResultError, match="no space left"):
        run(4).save(folder)
    assert Result.load(folder).n == result.n
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_size_of_paths_by_hand():
    labels = {"state": ("A",), "power": ("B", "C")}
    labels |= {"rival": ("B", "C"), "organisation": (), "member": (), "instrument": ()}
    labels |= {"dimension": ("economic", "political", "security")}
    labels |= {axis: () for v in recorded_variables() for axis in v.axes if axis not in labels}
    names = [variable.name for variable in recorded_variables()]
    once = paths.path_bytes(labels, 1, 1, names)
    assert paths.path_bytes(labels, 10, 5, names) == 50 * once
    assert once % 4 == 0


def test_two_results_can_be_saved_at_once(result, tmp_path):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(result.save, [tmp_path / "a", tmp_path / "b"]))
    assert Result.load(tmp_path / "a").n == Result.load(tmp_path / "b").n
