"""A small scenario on the explorer: uncertain, with a war, shocks and outcomes of every kind."""

from __future__ import annotations

from functools import cache

from sim.explorer.crew import Crew
from sim.explorer.levers import Levers
from sim.explorer.runs import Library, Run, Snapshot
from sim.scenario import Scenario
from tests.model.worlds import tiny
from tests.workbench.scene import OUTCOMES, SHOCK

WAR = {
    "name": "invasion", "at": "2022-Q1", "change": {"war": {"set": "fighting"}},
    "evidence": ["assumption"],
}  # fmt: skip
SEED = 3


@cache
def scenario() -> Scenario:
    """A year of three states and three powers, everything drawn, with a war from the start."""
    unrest = {"KAZ": {"uniform": [0.05, 0.15]}, "default": 0.1}
    return tiny(
        drawn=True, horizon="2022-Q4", outcomes=OUTCOMES, shocks=[WAR, SHOCK],
        initial={"unrest": unrest},
    )  # fmt: skip


def levers() -> Levers:
    return Levers(scenario())


def library() -> Library:
    return Library(scenario(), SEED)


def crew(worlds: int = 40) -> Crew:
    """Two workers in threads, with rounds that suit few worlds."""
    return Crew(worlds, apart=False, rounds=(12, 28))


def finished(*runs: Run, worlds: int = 40) -> list[Snapshot]:
    """What runs come to."""
    workers = crew(worlds)
    try:
        workers.want("test", runs)
        workers.wait(lambda: all(workers.complete(run) for run in runs), 60)
        found = [run.snapshot() for run in runs]
    finally:
        workers.close()
    assert [run.failure for run in runs] == [""] * len(runs)
    return [snapshot for snapshot in found if snapshot is not None]


@cache
def pair_of_snapshots() -> tuple[Snapshot, Snapshot]:
    """The scenario with a war that does not end, and untouched."""
    own = levers()
    moved = scenario().with_(set=own.settings({"war": "none", "off.strike": "off"}))
    now, base = finished(Run(moved, SEED), Run(scenario(), SEED))
    return now, base
