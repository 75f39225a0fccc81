"""Worker processes: what keeps them from working is named, and none outlives its parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing import synchronize
from pathlib import Path

import pytest

from sim.ensemble import NoWorkersError, simulate
from sim.ensemble.executors import process_pool
from tests.ensemble.fakes import FakeModel, FakeScenario

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
import multiprocessing, sys, types
from concurrent.futures import ProcessPoolExecutor
from sim.ensemble import NoWorkersError, simulate
from tests.ensemble.fakes import FakeModel, FakeScenario

def run(executor="processes", model=FakeModel):
    return simulate(
        FakeScenario(), replicates=4, seed=1, model=model, executor=executor, workers=2
    ).n

def tell(**given):
    try:
        print(run(**given))
    except NoWorkersError as error:
        print(f"{type(error).__name__}: {error}")
"""
UNGUARDED = "tell()\n"
INNER = """
class Mine(FakeModel):
    pass
def inner(_):
    tell()
if __name__ == "__main__":
    tell(model=Mine)
    class Late(FakeModel):
        pass
    tell(model=Late)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        tell(executor=pool, model=Late)
        tell(executor=pool, model=Mine)
    tell(model=lambda *_, **__: None)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.map(inner, [1])
"""
NOTEBOOK = """
notebook = sys.modules["__main__"] = types.ModuleType("__main__")
vars(notebook).update(tell=tell, FakeModel=FakeModel)
exec("class Mine(FakeModel): pass\\ntell(model=Mine)", vars(notebook))
"""


def script(text: str, folder: Path) -> tuple[list[str], str]:
    """Lines that a script of its own prints, and what it says on standard error."""
    file = folder / "script.py"
    file.write_text(HEAD + text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, timeout=300, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return done.stdout.splitlines(), done.stderr


@pytest.mark.slow
def test_what_keeps_workers_from_working_is_named_with_a_way_out(tmp_path):
    (unguarded,), quiet = script(UNGUARDED, tmp_path)
    assert '__name__ == "__main__"' in unguarded
    (notebook,), _ = script(NOTEBOOK, tmp_path)
    assert "notebook" in notebook
    assert "Mine" in notebook
    whole, late, late_there, whole_there, unnamed, daemon = script(INNER, tmp_path)[0]
    assert (whole, whole_there) == ("4", "4")
    assert "Late" in late
    assert "Late" in late_there
    assert "lambda" in unnamed
    assert "may not start others" in daemon
    for said in (unguarded, notebook, late, late_there, unnamed, daemon):
        assert said.startswith("NoWorkersError: ")
        assert "threads" in said
    assert "Traceback" not in quiet
    assert "leaked" not in quiet


def test_shared_memory_that_cannot_be_had_is_not_called_a_full_disk(monkeypatch, tmp_path):
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(synchronize, "SemLock", refuse)
    monkeypatch.setattr(synchronize.Lock, "__init__", refuse)
    with pytest.raises(NoWorkersError, match=r"/dev/shm.*threads"):
        simulate(
            FakeScenario(), replicates=4, seed=1, model=FakeModel, executor="processes", workers=2,
            store=tmp_path / "store",
        )  # fmt: skip
    with pytest.raises(NoWorkersError, match="/dev/shm"):
        process_pool(2)


SLEEPERS = """
import os, time
from sim.ensemble.executors import process_pool
def rest(_):
    print(os.getpid(), flush=True)
    time.sleep(120)
if __name__ == "__main__":
    with process_pool(2) as pool:
        list(pool.map(rest, range(2)))
"""


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_parent(number, tmp_path):
    file = tmp_path / "sleepers.py"
    file.write_text(SLEEPERS, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(file)], stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as parent:  # fmt: skip
        assert parent.stdout is not None
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        parent.send_signal(number)
        parent.wait(60)
        deadline = time.monotonic() + 60
        while any(map(alive, workers)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(map(alive, workers))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_workers_are_those_of_this_process():
    before = set(multiprocessing.active_children())
    with process_pool(1) as pool:
        assert pool.submit(os.getppid).result() > 0
    assert set(multiprocessing.active_children()) == before
