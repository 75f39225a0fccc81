"""Measures the ensemble engine, in one go and against the same model under Mesa's own runner.

``python benchmarks/run.py [--replicates 10000] [--rounds 3] [--quick]`` prints seconds and ratios.
Compare only the ratios between machines, and only figures of one run with each other.
"""

from __future__ import annotations

import argparse
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mesa

from sim.ensemble import simulate
from sim.model import InfluenceModel
from sim.scenario import Scenario, load_scenario

SCENARIO = "status-quo-2022"
SEED = 1
CHUNKS = (256, 512, 1024, 2048, 4096)


class OneWorld(InfluenceModel):
    """A single replicate as Mesa's batch runner wants it: keyword arguments, a data collector."""

    scenario_run: Scenario

    def __init__(self, replicate: int) -> None:
        super().__init__(self.scenario_run, replicate=replicate, seed=SEED)
        self.datacollector = mesa.DataCollector(
            model_reporters={"debt": lambda model: float(model.world.debt[0, 0, 0])}
        )

    def step(self) -> None:
        """One quarter, and what is collected of it."""
        super().step()
        self.datacollector.collect(self)


def main() -> None:
    """Run all measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, one round")
    options = parser.parse_args()
    replicates = options.replicates // (10 if options.quick else 1)
    rounds = 1 if options.quick else options.rounds
    scenario = load_scenario(SCENARIO)
    steps = scenario.horizon - scenario.start + 1
    simulate(scenario, replicates=256, seed=SEED)  # warm up: imports and caches

    print(f"{SCENARIO}, {steps} quarters, {os.cpu_count()} processors, medians of {rounds} rounds")
    per_replicate = whole_ensemble(scenario, replicates)
    against_mesa(scenario, steps, per_replicate, sample=3 if options.quick else 10)
    workers(scenario, min(replicates, 4096), rounds)
    chunk_sizes(scenario, min(replicates, 4096), rounds)


def whole_ensemble(scenario: Scenario, replicates: int) -> float:
    """Seconds and memory of the main job; returns seconds per replicate on one worker."""
    print(f"\n{replicates} replicates           seconds  peak memory, all processes")
    seconds = {}
    for executor in ("threads", "processes"):
        with peak_memory() as peak:
            seconds[executor] = timed(
                simulate, scenario, replicates=replicates, seed=SEED, executor=executor
            )
        print(f"  {executor:<24}{seconds[executor]:8.1f}  {peak() / 2**20:6.0f} MB")
    return seconds["threads"] / replicates


def against_mesa(scenario: Scenario, steps: int, per_replicate: float, sample: int) -> None:
    """The same model, one replicate at a time, under ``mesa.batch_run``."""
    OneWorld.scenario_run = scenario
    seconds = timed(
        mesa.batch_run,
        OneWorld,
        {"replicate": range(sample)},
        max_steps=steps - 1,  # the runner makes one step more than it is told
        data_collection_period=1,
        display_progress=False,
    )
    alone = seconds / sample
    print(f"\nper replicate and quarter        ms      (one worker; {sample} replicates for Mesa)")
    print(f"  mesa.batch_run          {1e3 * alone / steps:8.3f}")
    print(f"  ensemble                {1e3 * per_replicate / steps:8.3f}")
    print(f"  ratio                   {alone / per_replicate:8.0f}")


def workers(scenario: Scenario, replicates: int, rounds: int) -> None:
    """How far a second worker helps."""
    cases = {
        f"{executor}, {count}": {"executor": executor, "workers": count}
        for executor in ("threads", "processes")
        for count in (1, 2)
    }
    seconds = rounds_of(scenario, replicates, rounds, cases)
    print(f"\nworkers ({replicates} replicates)    seconds   speed against one thread")
    for name, value in seconds.items():
        print(f"  {name:<24}{value:8.1f}  {seconds['threads, 1'] / value:6.2f}")


def chunk_sizes(scenario: Scenario, replicates: int, rounds: int) -> None:
    """How many replicates a piece of work should hold."""
    cases = {str(size): {"chunk": size} for size in CHUNKS if size <= replicates}
    seconds = rounds_of(scenario, replicates, rounds, cases)
    best = min(seconds.values())
    print(f"\nchunk ({replicates} replicates)      seconds   time against the best")
    for name, value in seconds.items():
        print(f"  {name:<24}{value:8.1f}  {value / best:6.2f}")


def rounds_of(
    scenario: Scenario, replicates: int, rounds: int, cases: dict[str, dict[str, Any]]
) -> dict[str, float]:
    """Median seconds per case; the cases take turns, so that a slow spell hits all alike."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, options in cases.items():
            found[name].append(
                timed(simulate, scenario, replicates=replicates, seed=SEED, **options)
            )
    return {name: statistics.median(values) for name, values in found.items()}


def timed(work: Callable[..., object], *given: Any, **options: Any) -> float:
    """Seconds that a call takes."""
    started = time.perf_counter()
    work(*given, **options)
    return time.perf_counter() - started


@contextmanager
def peak_memory() -> Iterator[Callable[[], int]]:
    """Largest memory of this process and its descendants, in bytes (Linux; shared pages once)."""
    highest = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.2):
            highest = max(highest, sum(resident(pid) for pid in family(os.getpid())))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: highest
    finally:
        done.set()
        watcher.join()


def resident(pid: int) -> int:
    """Bytes a process holds, its part of what it shares (0 where that cannot be known)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def family(root: int) -> set[int]:
    """A process and its descendants."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
    found, size = {root}, 0
    while len(found) > size:
        size = len(found)
        found |= {pid for pid, parent in parents.items() if parent in found}
    return found


if __name__ == "__main__":
    main()
