"""Processes that are killed outright, with SIGKILL, wherever they happen to be."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from tests.faults.attempts import assert_same_files, run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL"),
]

ROOT = Path(__file__).resolve().parents[2]

WORK = """
import sys, time
from tests.ensemble.fakes import FakeModel
from tests.faults import attempts

step = FakeModel.step

def slow(model):
    time.sleep(0.005)
    step(model)

FakeModel.step = slow
result = attempts.run(sys.argv[1], chunk=int(sys.argv[3]))
result.save(sys.argv[2])
"""

COMMAND = ["-c", "from sim.cli.main import main; main()", "run", "status-quo-2022", "--seed", "3"]
COMMAND += ["--set", "horizon=2022-Q2", "--no-plots", "--quiet"]


def begin(*arguments: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def kill_when(process: subprocess.Popen[bytes], store: Path, chunks: int, delay: float) -> None:
    """Kill once the store holds a number of chunks, and a moment later."""
    end = time.monotonic() + 120
    while process.poll() is None and len(list(store.glob("unfinished/*.piece"))) < chunks:
        assert time.monotonic() < end
        time.sleep(0.01)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stderr is not None
    process.stderr.close()


def alive(mark: str) -> list[int]:
    """Processes whose environment holds a mark, children of killed ones included."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in entry.read_bytes():
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


def test_killed_at_random_moments(tmp_path):
    chance = random.Random(1)
    store, saved = tmp_path / "store", tmp_path / "run"
    for attempt in range(3):
        process = begin("-c", WORK, str(store), str(saved), str(chance.choice([2, 3, 5])))
        kill_when(process, store, 3 * attempt + 2, chance.uniform(0, 0.1))
    last = begin("-c", WORK, str(store), str(saved), "20")
    assert last.communicate(timeout=120)[1] == b""
    assert_same_files(saved, run().save(tmp_path / "whole"))


def test_killed_at_every_single_call_of_the_system(tmp_path):
    """Whenever a piece of work dies, the next one ends with the same files, and keeps others'."""
    done = begin("-m", "tests.faults.anywhere", str(tmp_path))
    assert done.communicate(timeout=300)[1] == b""
    assert done.returncode == 0


@pytest.mark.slow
def test_the_command_killed_with_its_workers(tmp_path):
    command = [*COMMAND, "-n", "300"]
    process = begin(*command, "--out", str(tmp_path / "killed"), "--workers", "2")
    kill_when(process, tmp_path / "killed", 1, 0.0)
    for name in ("killed", "whole"):
        last = begin(*command, "--out", str(tmp_path / name), "--workers", "1")
        assert last.communicate(timeout=120)[1] == b""
    assert_same_files(tmp_path / "killed", tmp_path / "whole")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["killed", "whole"]
    assert not list((tmp_path / "killed").glob("*unfinished*"))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_worker_processes_end_with_their_parent(tmp_path, monkeypatch):
    mark = f"GREATGAME_TEST={uuid.uuid4().hex}"
    monkeypatch.setenv(*mark.split("="))
    process = begin(*COMMAND, "-n", "4000", "--workers", "2", "--out", str(tmp_path / "run"))
    end = time.monotonic() + 60
    while len(alive(mark)) < 5:  # the command, the server of processes, its helper, two workers
        assert time.monotonic() < end
        time.sleep(0.02)
    kill_when(process, tmp_path, 0, 0.0)
    while alive(mark) and time.monotonic() < end:
        time.sleep(0.1)
    assert alive(mark) == []
