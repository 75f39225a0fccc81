"""This version beside an earlier one: the same work in a tree of its own, taking turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]

COMMIT = "d9a76f9"
"""Version 0.1, before the dynamics were drawn anew."""

PROCESSES = 73
"""Rules in its quarter."""

WORK = {
    "2,048 worlds over 8 quarters, recording included": (2048, 8),
    "64 worlds over 48 quarters, recording included": (64, 48),
    "one world over 48 quarters, stepped by hand": (1, 48),
}
"""What is measured: worlds and quarters."""

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

found = []
for replicates, quarters in json.loads(sys.argv[1]):
    work(replicates, 2)
    began = time.process_time()
    work(replicates, quarters)
    found.append((time.process_time() - began) / replicates / quarters)
print(json.dumps(found))
"""

Figures = dict[str, tuple[float, float]]


def side_by_side(rounds: int) -> Figures | None:
    """Processor seconds per world and quarter, of the earlier version and of this one, by work.

    None where there is no git, or no such commit.
    """
    with _tree() as earlier:
        if earlier is None:
            return None
        turns = [(_measured(earlier), _measured(ROOT)) for _ in range(rounds)]
    return {
        name: (median(then[k] for then, _ in turns), median(now[k] for _, now in turns))
        for k, name in enumerate(WORK)
    }


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


def _measured(tree: Path) -> list[float]:
    """What the work costs in the version that stands in a tree."""
    told = subprocess.run(
        [sys.executable, "-c", _CODE, json.dumps([*WORK.values()])],
        cwd=tree, env=os.environ | {"PYTHONPATH": str(tree)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    found: list[float] = json.loads(told.stdout.splitlines()[-1])
    return found
