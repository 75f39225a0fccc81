"""A run that was stopped goes on: nothing lost, nothing doubled, the same bytes in the end."""

import pytest

from sim.ensemble import Result
from tests.ensemble.fakes import BrokenWorldModel
from tests.faults.attempts import assert_same_files, interrupted, run


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return run().save(tmp_path_factory.mktemp("whole") / "run")


@pytest.mark.parametrize("chunk", [10, 7, 60])
def test_an_interrupted_run_goes_on_with_chunks_of_any_size(whole, tmp_path, chunk):
    interrupted(tmp_path / "store")
    result = run(tmp_path / "store", chunk=chunk)
    assert 30 <= result.provenance["continued"] < 60
    assert_same_files(result.save(tmp_path / "run"), whole)


def test_a_run_stopped_again_and_again(whole, tmp_path):
    for at in (10, 20, 30, 40):
        interrupted(tmp_path / "store", at)
    assert_same_files(run(tmp_path / "store").save(tmp_path / "run"), whole)


def test_a_finished_store_gives_the_result_again(whole, tmp_path):
    run(tmp_path / "store")
    again = run(tmp_path / "store")
    assert again.provenance["continued"] == 60
    assert_same_files(again.save(tmp_path / "run"), whole)


def test_the_number_of_replicates_may_change_between_attempts(whole, tmp_path):
    interrupted(tmp_path / "store", 35, replicates=45)
    assert_same_files(run(tmp_path / "store").save(tmp_path / "run"), whole)
    fewer = run(tmp_path / "store", replicates=35, chunk=4)
    assert_same_files(
        fewer.save(tmp_path / "fewer"), run(replicates=35).save(tmp_path / "expected")
    )


def test_a_seed_that_was_drawn_is_kept(tmp_path):
    interrupted(tmp_path / "store", seed=None)
    drawn = run(tmp_path / "store", seed=None)
    assert drawn.provenance["continued"] >= 30
    assert run(tmp_path / "store", seed=None).provenance["seed"] == drawn.provenance["seed"]


@pytest.mark.slow
def test_paths_go_on_too(tmp_path):
    options = {"keep": "paths", "replicates": 150, "chunk": 20}
    interrupted(tmp_path / "store", 90, **options)
    result = run(tmp_path / "store", **(options | {"chunk": 33}))
    folder = result.save(tmp_path / "run")
    assert result.paths is not None
    result.paths.close()
    assert_same_files(folder, run(**options).save(tmp_path / "whole"))


@pytest.mark.slow
def test_replicates_left_out_stay_so_and_can_be_run_by_themselves(tmp_path):
    options = {"chunk": 10, "model": BrokenWorldModel, "tolerated": 0.1}
    interrupted(tmp_path / "store", 20, **options)
    result = run(tmp_path / "store", **options)
    assert result.excluded.index.tolist() == [3, 50]
    assert result.excluded.equals(run().parameters.loc[[3, 50]])
    folder = result.save(tmp_path / "run")
    assert_same_files(folder, run(**options).save(tmp_path / "whole"))
    assert Result.load(folder).excluded.equals(result.excluded)


def test_tables_on_disk_are_read_in_part(tmp_path):
    result, memory = run(tmp_path / "store"), run()
    assert result.parameter_table.columns == list(memory.parameters.columns)
    some = result.parameter_table.frame(["parameters.a"], "float32")
    assert some["parameters.a"].dtype == "float32"
    assert result.outcomes.equals(memory.outcomes)
    with pytest.raises(KeyError, match=r"parameters\.b"):
        result.parameter_table.frame(["parameters.b"])
