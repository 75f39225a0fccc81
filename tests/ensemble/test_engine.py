"""The engine: the same bits however the work is divided, and clear words when it fails."""

import threading
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim.ensemble import EnsembleError, Interrupted, Result, WorkerLostError, simulate
from sim.ensemble.bands import moments_of
from tests.ensemble.fakes import BrokenWorldModel, FailingModel, FakeModel, FakeScenario, Unhurried

SCENARIO = FakeScenario()


def run(replicates: int = 40, **given: Any) -> Result:
    options: dict[str, Any] = {"seed": 4, "model": FakeModel, "scenario": SCENARIO} | given
    return simulate(options.pop("scenario"), replicates=replicates, **options)


@pytest.fixture(scope="module")
def usual():
    return run()


def assert_same(one, two):
    xr.testing.assert_identical(one.data, two.data)
    xr.testing.assert_identical(one.worlds, two.worlds)
    pd.testing.assert_frame_equal(one.outcomes, two.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(one.parameters, two.parameters, check_exact=True)
    assert one.outcome_info == two.outcome_info


@pytest.mark.parametrize("chunk", [1, 7, 100])
@pytest.mark.parametrize("workers", [1, 2])
def test_chunks_and_workers_do_not_change_a_bit(usual, chunk, workers):
    assert_same(run(chunk=chunk, workers=workers), usual)


class Backwards(Executor):
    """Runs what it is given in reverse, when enough has gathered."""

    def __init__(self, gather):
        self.gather = gather
        self.waiting = []

    def submit(self, task, /, *args, **kwargs):
        future: Future[Any] = Future()
        self.waiting.append((future, task, args))
        if len(self.waiting) == self.gather:
            for waiting, work, given in reversed(self.waiting):
                waiting.set_result(work(*given))
            self.waiting = []
        return future


def test_the_order_of_completion_does_not_change_a_bit(usual):
    assert_same(run(chunk=10, workers=2, executor=Backwards(4)), usual)


def test_processes_give_the_same_bits(usual):
    assert_same(run(chunk=11, executor="processes", workers=2), usual)


def test_any_executor_gives_the_same_bits(usual):
    with ThreadPoolExecutor(2) as pool:
        assert_same(run(chunk=9, executor=pool), usual)
        assert pool.submit(int, "7").result() == 7  # the caller's executor is left running


def test_a_process_pool_of_the_caller_gives_the_same_bits(usual):
    with ProcessPoolExecutor(1) as pool:
        assert_same(run(chunk=20, executor=pool), usual)


@pytest.mark.parametrize("replicate", [0, 17, 39])
def test_a_replicate_alone_is_the_one_of_the_ensemble(usual, replicate):
    alone = run(1, first=replicate)
    pd.testing.assert_frame_equal(alone.outcomes, usual.outcomes.loc[[replicate]], check_exact=True)
    pd.testing.assert_frame_equal(
        alone.parameters, usual.parameters.loc[[replicate]], check_exact=True
    )
    paths = run(keep="paths").paths
    assert paths is not None
    xr.testing.assert_identical(alone.worlds, paths.sel(replicate=[replicate]))


def test_bands_agree_with_the_paths():
    result = run(200, keep="paths", seed=8)
    assert result.paths is not None
    for name in ("trust", "debt", "growth", "oil_price", "arms_share"):
        band, paths = result.data[name], result.paths[name]
        if "dimension" in band.dims:
            assert np.isnan(band.sel(dimension="overall")).all()
            band = band.sel(dimension=paths["dimension"])
        ordered = np.sort(paths.to_numpy(), axis=0)
        truth = ordered[[9, 49, 99, 149, 189]]  # ranks ceil(q * 200)
        low, high = (paths.to_numpy().min(axis=0), paths.to_numpy().max(axis=0))
        error = np.abs(band.to_numpy() - truth)
        bound = band.attrs["summary_error_absolute"] + band.attrs[
            "summary_error_relative"
        ] * np.abs(truth)
        inside = (truth > low) & (truth < high)
        beyond = {"growth": 30.0, "debt": 200.0}.get(name, np.inf)
        assert (error <= bound)[inside & (np.abs(truth) < beyond)].all()
        mean = result.data[f"{name}_mean"]
        if "dimension" in mean.dims:
            mean = mean.sel(dimension=paths["dimension"])
        exact = paths.astype(float).mean("replicate")
        np.testing.assert_allclose(mean, exact, rtol=1e-5, atol=1e-6)
        assert band.attrs["units"]
        assert band.attrs["summary_error"]


def test_probabilities_agree_with_the_paths():
    result = run(100, keep="paths")
    data, paths = result.data, result.paths
    assert paths is not None
    np.testing.assert_allclose(data["protest_any"], (paths["protest"] > 0).mean("replicate"))
    np.testing.assert_allclose(
        data["protest_mean"], paths["protest"].astype(float).mean("replicate")
    )
    for code, label in enumerate(data["war_phase"].values):
        expected = (paths["war"] == code).mean("replicate")
        np.testing.assert_allclose(data["war_probability"].sel(war_phase=label), expected)
    leader = paths["influence"].argmax("power")
    for place, power in enumerate(data["power"].values):
        expected = (leader == place).mean("replicate")
        found = data["leader_probability"].sel(dimension="overall", power=power)
        np.testing.assert_allclose(found, expected)
    np.testing.assert_allclose(data["leader_probability"].sum("power"), 1.0)


def test_the_shape_of_a_result(usual):
    assert usual.n == 40
    assert usual.data["trust"].dims == ("quantile", "quarter", "state", "power")
    assert usual.data["war_probability"].dims == ("war_phase", "quarter")
    assert usual.data["leader_probability"].dims == ("dimension", "quarter", "state", "power")
    assert usual.data["quarter"].dtype == "datetime64[ns]"
    assert str(usual.data["quarter"].values[0])[:10] == "2021-10-01"
    assert usual.worlds["trust"].dims == ("replicate", "quarter", "state", "power")
    assert usual.worlds.sizes["replicate"] == 12
    assert usual.worlds["trust"].dtype == np.float32
    assert usual.paths is None
    assert usual.outcomes.index.name == "replicate"
    assert list(usual.outcomes.columns) == list(SCENARIO.outcomes)
    assert set(usual.parameters.columns) == {"parameters.a", "initial.debt.KAZ.CHN"}
    facts = usual.provenance
    assert facts["complete"] is True
    assert (facts["seed"], facts["replicates"], facts["excluded"]) == (4, 40, [])
    assert usual.scenario is SCENARIO
    assert facts["versions"]["numpy"] == np.__version__


def test_the_quarter_before_the_first():
    moments = moments_of(np.array(["2022-01-01", "2022-04-01"], dtype="datetime64[D]"))
    assert [str(m)[:10] for m in moments] == ["2021-10-01", "2022-01-01", "2022-04-01"]


def test_a_seed_is_drawn_and_stored():
    one, two = run(5, seed=None), run(5, seed=None)
    assert one.provenance["seed"] != two.provenance["seed"]
    assert_same(run(5, seed=one.provenance["seed"]), one)


def test_a_scenario_without_outcomes():
    result = run(6, scenario=FakeScenario(outcomes={}))
    assert result.outcomes.shape == (6, 0)
    assert result.n == 6
    assert result.summary() == []


@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_progress_moves_within_a_chunk(executor, monkeypatch):
    """A run of one chunk is not at nothing until it is at all."""
    monkeypatch.setattr("sim.ensemble.schedule.GLANCE", 0.005)
    seen = []
    run(40, model=Unhurried, executor=executor, workers=1, chunk=40,
        progress=lambda done, of: seen.append((done, of)))  # fmt: skip
    assert seen[-1] == (40, 40)
    assert len(seen) > 2
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})


def test_progress_counts_replicates_up_to_all():
    seen = []
    run(25, chunk=10, progress=lambda done, of: seen.append((done, of)))
    assert {(10, 25), (20, 25), (25, 25)} <= set(seen)
    assert seen == sorted(set(seen))


def test_a_failing_chunk_is_named():
    with pytest.raises(EnsembleError) as caught:
        run(chunk=10, model=FailingModel)
    message = str(caught.value)
    assert "replicates 10 to 19" in message
    assert "seed=4" in message
    assert "thirteen" in message
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_worker_process_that_dies_is_explained():
    class Broken(Executor):
        def submit(self, task, /, *args, **kwargs):
            future: Future[Any] = Future()
            future.set_exception(BrokenExecutor("gone"))
            return future

    with pytest.raises(WorkerLostError, match=r"worker process ended.*__main__"):
        run(executor=Broken())


def test_replicates_that_are_not_finite_are_left_out_and_named():
    options: dict[str, Any] = {"model": BrokenWorldModel, "seed": 1, "tolerated": 0.1}
    result = run(60, chunk=20, **options)
    assert result.n == 58
    assert result.provenance["excluded"] == [
        {"replicate": 3, "variable": "debt", "quarter": "2022-Q2"},
        {"replicate": 50, "variable": "oil_price", "quarter": "2022-Q3"},
    ]
    assert not {3, 50} & set(result.outcomes.index)
    assert not {3, 50} & set(result.parameters.index)
    assert 3 not in result.worlds["replicate"]
    assert np.isfinite(result.data["debt"]).all()
    assert_same(run(60, chunk=7, **options), result)
    sound = run(60, seed=1).outcomes.drop(index=[3, 50])
    pd.testing.assert_frame_equal(result.outcomes, sound, check_exact=True)


@pytest.mark.parametrize("replicates", [4, 100])
def test_too_many_replicates_that_are_not_finite_are_an_error(replicates):
    class Worse(BrokenWorldModel):
        bad: ClassVar = dict.fromkeys((1, 3, 5), ("debt", np.nan, 2))

    with pytest.raises(EnsembleError, match=r"of \d+ replicates .* not finite.*debt in 2022-Q2"):
        run(replicates, model=Worse, chunk=50)


def test_a_chunk_with_nothing_finite_is_left_out():
    class Worse(BrokenWorldModel):
        bad: ClassVar = {3: ("debt", np.nan, 1)}

    assert run(11, model=Worse, chunk=1, tolerated=0.1).n == 10


class Impatient:
    """Interrupts as somebody at the keyboard would, after a number of chunks."""

    def __init__(self, after):
        self.after = after

    def __call__(self, done, of):
        if done >= self.after:
            raise KeyboardInterrupt


def test_an_interrupted_run_leaves_the_first_replicates():
    with pytest.raises(Interrupted) as caught:
        run(100, chunk=10, progress=Impatient(40))
    rest = caught.value.partial
    assert rest is not None
    assert rest.provenance["complete"] is False
    assert 0 < rest.n < 100
    assert rest.n % 10 == 0
    assert_same(rest, run(rest.n))
    assert "interrupted" in rest._repr_html_()


def test_an_interrupt_before_the_first_chunk_leaves_nothing():
    with pytest.raises(Interrupted) as caught:
        run(100, chunk=100, progress=Impatient(0))
    assert caught.value.partial is None
    assert isinstance(caught.value, KeyboardInterrupt)


def test_an_interrupted_run_keeps_no_gap():
    """Later chunks that have finished are dropped while an earlier one is missing."""
    release = threading.Event()

    class Slow(FakeModel):
        def step(self):
            if 10 in self.world.replicates:
                release.wait(20)
            super().step()

    def impatient(done, of):
        if done == 30:
            release.set()
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        run(60, model=Slow, chunk=10, workers=2, progress=impatient)
    rest = caught.value.partial
    assert rest is not None
    assert rest.n == 10


def test_an_interrupt_stops_running_chunks_at_their_next_quarter():
    steps = []

    class Counting(FakeModel):
        def step(self):
            steps.append(self.world.replicates[0])
            super().step()

    long = FakeScenario(quarters=100)
    with pytest.raises(Interrupted):
        run(60, scenario=long, model=Counting, chunk=10, workers=2, progress=Impatient(0))
    assert len(steps) < 600


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"replicates": 0}, "replicates must be at least 1"),
        ({"first": -1}, "first must be at least 0"),
        ({"workers": 0}, "workers must be at least 1"),
        ({"chunk": 0}, "chunk must be at least 1"),
        ({"seed": -5}, "seed must be at least 0"),
        ({"keep": "all"}, "keep must be"),
        ({"until": {"debt": 1.0}, "keep": "paths"}, "exclude another"),
        ({"until": {"dept": 1.0}}, "no outcome 'dept'; did you mean debt"),
        ({"until": {"debt": 0.0}}, "above zero"),
        ({"executor": "cloud"}, "executor must be"),
    ],
)
def test_arguments_that_make_no_sense(options, message):
    with pytest.raises(ValueError, match=message):
        run(**options)
