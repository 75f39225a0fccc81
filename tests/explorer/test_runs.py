from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.ensemble import simulate
from sim.explorer.crew import Crew
from sim.explorer.runs import Run
from sim.explorer.told import RECORDED, Done, Known, Moment, Stop, Task
from tests.explorer.scene import SEED, crew, finished, levers, pair_of_snapshots, scenario


def test_told_worlds_are_those_of_an_ensemble():
    base = pair_of_snapshots()[1]
    result = simulate(scenario(), replicates=40, seed=SEED, keep=list(RECORDED))
    assert result.paths is not None
    for name, kind in RECORDED.items():
        expected = np.moveaxis(result.paths[name].to_numpy(), 0, -1)
        assert base.values[name].dtype == kind
        allowed = 0 if kind is np.float32 else 1e-3  # half precision tells three digits
        np.testing.assert_allclose(base.values[name], expected, rtol=allowed, atol=1e-6)
    assert base.result is not None
    assert base.result.outcomes.equals(result.outcomes)
    assert base.result.parameters.equals(result.parameters)


def test_a_run_can_be_read_while_it_grows():
    run = Run(scenario(), SEED)
    assert run.snapshot() is None
    batch = run.begin(2)
    values = {name: np.ones((3, 3, 2), dtype=np.float32) for name in RECORDED}
    run.hear(batch, Moment(1, 0, values))
    grown = run.snapshot()
    assert grown is not None
    assert (grown.time, list(grown.worlds), grown.result) == (0, [0, 1], None)


def test_worlds_that_were_left_out_are_in_no_number():
    run = Run(scenario(), SEED)
    for kept in ([0, 2], [3, 4]):
        batch = run.begin(3 if kept[0] == 0 else 2, 5)
        numbers = np.arange(batch.first, batch.first + batch.count, dtype=np.float32)
        values = {name: np.broadcast_to(numbers, (3, 3, batch.count)) for name in RECORDED}
        for time in range(run.moments):
            run.hear(batch, Moment(1, time, values))
        table = pd.DataFrame({"x": 1.0}, index=pd.Index(kept, name="replicate"))
        run.hear(batch, Done(1, outcomes=table, info={}, parameters=table))
    found = run.snapshot()
    assert found is not None
    assert list(found.worlds) == [0, 2, 3, 4]
    for array in found.values.values():
        assert (array == found.worlds).all()
    some = found.of(np.array([2, 4]))
    assert all((array == [2, 4]).all() for array in some.values.values())


def test_what_was_seen_stays_while_worlds_are_added():
    run = Run(scenario(), SEED)
    workers = crew(12)
    try:
        workers.want("page", [run])
        workers.wait(lambda: workers.complete(run), 60)
    finally:
        workers.close()
    before = run.snapshot()
    assert before is not None
    kept = {name: array.copy() for name, array in before.values.items()}
    finished(run, worlds=40)
    for name, array in before.values.items():
        np.testing.assert_array_equal(array, kept[name])


def test_a_batch_that_was_dropped_leaves_no_trace():
    run = Run(scenario(), SEED)
    batch = run.begin(2)
    run.drop(batch)
    run.hear(batch, Moment(1, 0, {}))
    assert (run.asked, run.version, run.snapshot()) == (0, 0, None)


def test_a_failure_is_kept_and_ends_the_run():
    run = Run(scenario(), SEED)
    run.hear(run.begin(2), Done(1, failure="a rule is broken"))
    assert run.failure == "a rule is broken"
    workers = crew()
    try:
        assert workers.complete(run)
    finally:
        workers.close()


def test_what_is_no_longer_wanted_is_dropped():
    first, second = Run(scenario(), SEED), Run(scenario(), SEED + 1)
    workers = Crew(8, workers=1, apart=False, rounds=(8,))
    try:
        workers.want("page", [first])
        workers.wait(lambda: first.version > 0, 30)
        workers.want("page", [second])
        workers.wait(lambda: workers.complete(second), 30)
    finally:
        workers.close()
    assert second.snapshot() is not None
    done = [batch for batch in first.batches if batch.done is not None]
    assert first.batches == done  # nothing half-done is left


def test_nothing_else_runs_while_the_first_worlds_of_what_is_new_are_on_their_way():
    old, near, new = (Run(scenario(), SEED + k) for k in range(3))
    workers = Crew(3000, workers=2, apart=False, rounds=(2, 2998))
    try:
        workers.want("page", [old])
        workers.expect("page", [near])
        workers.wait(lambda: old.begun and len(old.batches) == 2, 30)
        workers.want("page", [new, old])
        with workers.news:
            assert len(old.batches) == 1  # what was in hand is dropped at once
        workers.wait(lambda: new.begun, 60)
        with workers.news:
            assert [batch for batch in old.batches if batch.done is None] == []
            assert near.batches == []
    finally:
        workers.close()


def test_what_may_be_wanted_next_has_its_first_worlds_and_no_more():
    now, near = Run(scenario(), SEED), [Run(scenario(), SEED + k) for k in (1, 2)]
    workers = Crew(4, workers=1, apart=False, rounds=(2,))
    try:
        workers.want("page", [now])
        workers.expect("page", near)
        workers.wait(lambda: all(run.begun for run in near), 60)
    finally:
        workers.close()
    assert workers.complete(now)
    assert [len(run.batches) for run in near] == [1, 1]


def test_many_quick_moves_leave_nothing_behind_but_the_last():
    runs = [Run(scenario(), SEED + k) for k in range(50)]
    workers = Crew(40, workers=2, apart=False, rounds=(12, 28))
    try:
        for run in runs:
            workers.want("page", [run])
        workers.wait(lambda: workers.complete(runs[-1]), 60)
    finally:
        workers.close()
    assert workers.complete(runs[-1])
    assert [batch for run in runs for batch in run.batches if batch.done is None] == []


def test_settings_are_those_of_the_command_line():
    settings = levers().settings({"war": "none"})
    moved = finished(Run(scenario(), SEED, settings), worlds=12)[0]
    result = simulate(scenario().with_(set=settings), replicates=12, seed=SEED)
    assert moved.result is not None
    assert moved.result.outcomes.equals(result.outcomes)


def test_news_are_what_can_be_seen():
    run = Run(scenario(), SEED)
    first, later = run.begin(2), run.begin(2)
    values = {name: np.ones((3, 3, 2), dtype=np.float32) for name in RECORDED}
    run.hear(later, Moment(2, 0, values))
    assert run.version == 0
    run.hear(first, Moment(1, 0, values))
    assert run.version == 1


@pytest.mark.slow
def test_workers_in_processes_tell_the_same():
    run = Run(scenario(), SEED)
    workers = Crew(12, workers=1, rounds=(12,))
    try:
        workers.want("page", [run])
        workers.wait(lambda: workers.complete(run), 60)
    finally:
        workers.close()
    assert run.failure == ""
    there, here = run.snapshot(), finished(Run(scenario(), SEED), worlds=12)[0]
    assert there is not None
    np.testing.assert_array_equal(there.values["presence"], here.values["presence"])


@pytest.mark.parametrize("message", [None, Stop(4)])
def test_a_worker_stops_at_the_next_quarter(message):
    from sim.explorer.told import work

    class Line:
        """A line on which the other side has said all it will say."""

        def __init__(self):
            task = Task(4, 7, {}, SEED, 0, 2)
            self.said, self.heard = [Known(7, scenario()), task, message, None], []

        def poll(self, timeout=0.0):
            return len(self.said) > 1 or self.said == [None]

        def recv(self):
            return self.said.pop(0)

        def send(self, obj):
            self.heard.append(obj)

        def close(self):
            self.heard.append("closed")

    line = Line()
    work(line)
    assert isinstance(line.heard[-2], Done)
    assert line.heard[-2].dropped
    assert line.heard[-1] == "closed"


def test_worlds_left_out_are_missing_everywhere():
    run = Run(scenario(), SEED)
    batch = run.begin(3)
    values = {"presence": np.arange(27, dtype=np.float32).reshape(3, 3, 3)}
    for time in range(run.moments):
        run.hear(batch, Moment(1, time, values))
    tables = [pd.DataFrame({"x": [0.0, 2.0]}, index=[0, 2]) for _ in range(2)]
    run.hear(batch, Done(1, tables[0], {"x": {}}, tables[1]))
    found = run.snapshot()
    assert found is not None
    assert list(found.worlds) == [0, 2]
    assert found.values["presence"][-1, 0, 0].tolist() == [0, 2]
