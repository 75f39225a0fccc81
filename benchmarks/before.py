"""This version beside an earlier one: the same work in a tree of its own, taking turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]

COMMIT = "d9a76f9"
"""Version 0.1, before the dynamics were drawn anew."""

PROCESSES = 73
"""Rules in its quarter."""

WORK = {
    "2,048 worlds over 48 quarters, recording included": (2048, 48),
    "2,048 worlds over 8 quarters, recording included": (2048, 8),
    "64 worlds over 48 quarters, recording included": (64, 48),
    "one world over 48 quarters, stepped by hand": (1, 48),
}
"""What is measured in processor time: worlds and quarters."""

WHOLE = (10_000, 48)
"""Worlds and quarters of a whole run on two processes, which is measured by the clock."""

_CODE = """
import json, sys, time
from sim.ensemble import simulate
from sim.model import InfluenceModel
from sim.scenario import load_scenario

def scenario(quarters):
    read = load_scenario("scenarios/status-quo-2022.yaml")
    return read.replace(horizon=str(read.start + (quarters - 1)))

def work(replicates, quarters):
    if replicates == 1:
        InfluenceModel(scenario(quarters), seed=1).run()
    else:
        simulate(scenario(quarters), replicates=replicates, seed=1, chunk=replicates,
                 executor="threads", workers=1)

def small():
    found = []
    for replicates, quarters in json.loads(sys.argv[1]):
        work(replicates, 2)
        began = time.process_time()
        work(replicates, quarters)
        found.append((time.process_time() - began) / replicates / quarters)
    return found

def whole():
    replicates, quarters = json.loads(sys.argv[1])
    began = time.perf_counter()
    simulate(scenario(quarters), replicates=replicates, seed=1, executor="processes", workers=2)
    return [time.perf_counter() - began]

if __name__ == "__main__":
    print(json.dumps(%s()))
"""

Figures = dict[str, tuple[float, float]]


def side_by_side(rounds: int) -> Figures | None:
    """Processor seconds per world and quarter, of the earlier version and of this one, by work.

    None where there is no git, or no such commit.
    """
    found = _in_turns("small", [*WORK.values()], rounds)
    return None if found is None else dict(zip(WORK, found, strict=True))


def whole_runs(rounds: int) -> tuple[float, float] | None:
    """Seconds by the clock that a run of :data:`WHOLE` takes, by the earlier version and this."""
    found = _in_turns("whole", WHOLE, rounds)
    return None if found is None else found[0]


def _in_turns(what: str, work: Sequence[Any], rounds: int) -> list[tuple[float, float]] | None:
    """What some work costs the earlier version and this one, which take turns."""
    with _tree() as earlier:
        if earlier is None:
            return None
        turns = [[_measured(tree, what, work) for tree in (earlier, ROOT)] for _ in range(rounds)]
    figures = np.median(turns, axis=0)  # [version, work]
    return [(float(then), float(now)) for then, now in figures.T]


@contextmanager
def _tree() -> Iterator[Path | None]:
    """The earlier version in a work tree of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "earlier"
        if not _git("worktree", "add", "--detach", str(tree), COMMIT):
            yield None
            return
        try:
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


def _git(*words: str) -> bool:
    """Whether git did as it was told."""
    try:
        done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _measured(tree: Path, what: str, work: Sequence[Any]) -> list[float]:
    """What some work costs in the version that stands in a tree."""
    told = subprocess.run(
        [sys.executable, "-c", _CODE % what, json.dumps(work)],
        cwd=tree, env=os.environ | {"PYTHONPATH": str(tree)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    found: list[float] = json.loads(told.stdout.splitlines()[-1])
    return found
