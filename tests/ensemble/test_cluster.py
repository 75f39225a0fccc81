"""Dask: the same bits, and a worker killed in the middle costs nothing but time."""

from __future__ import annotations

import time
from typing import Any

import pytest

from sim.ensemble.executors import ClusterError, dask_cluster
from tests.ensemble.fakes import FakeModel
from tests.faults.attempts import assert_same, run

distributed = pytest.importorskip("distributed")

pytestmark = [
    pytest.mark.slow,
    # the library's own habits on closing are not ours to fix
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class SlowModel(FakeModel):
    def step(self) -> None:
        time.sleep(0.05)
        super().step()


@pytest.fixture(scope="module")
def nanny() -> Any:
    """A cluster of two worker processes with one thread each."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def test_a_cluster_gives_the_same_bits(nanny):
    with dask_cluster(nanny.scheduler_address) as (executor, workers):
        assert workers == 2
        assert_same(run(executor=executor, workers=2), run())


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(nanny, tmp_path):
    killed = []

    def kill(done: int, of: int) -> None:
        if done >= 20 and not killed:
            worker = next(iter(nanny.workers.values()))
            killed.append(worker.pid)
            worker.process.process._process.kill()

    whole = run(model=SlowModel)
    with dask_cluster(nanny.scheduler_address) as (executor, workers):
        result = run(
            tmp_path / "store",
            executor=executor,
            workers=workers,
            model=SlowModel,
            progress=kill,
        )
    assert killed
    assert_same(result, whole)
    done = {p.stem.partition("-")[2] for p in (tmp_path / "store").glob("unfinished/*.piece")}
    assert done == {f"{first}-10" for first in range(0, 60, 10)}


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_nobody_at_the_address(scheme):
    nobody = dask_cluster(f"{scheme}://127.0.0.1:9", timeout=0.5)
    with pytest.raises(ClusterError, match="no Dask scheduler answers at"), nobody:
        pass
