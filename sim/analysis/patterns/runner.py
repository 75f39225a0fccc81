"""Runs scenarios for the checks, each once, with the variables that all of its readers need."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.analysis.patterns.check import Check, Run
from sim.analysis.patterns.paths import Paths, Singles, axes_of, read
from sim.model import InfluenceModel
from sim.scenario import Quarter, Scenario, load_scenario

CHUNK = 250
"""Replicates simulated at once; small chunks keep both cores busy to the end."""


@dataclass
class Plan:
    """One run to make: what is switched off, until when, and what to keep."""

    scenario: str
    change: Callable[[Any], Any] | None
    without: tuple[str, ...]
    until: Quarter
    variables: set[str] = field(default_factory=set)


Key = tuple[str, Any, tuple[str, ...]]


def key_of(run: Run, without: Sequence[str]) -> Key:
    """What makes two runs the same, whatever is read off them."""
    return run.scenario, run.change, tuple(sorted(without))


def plan(wanted: Iterable[tuple[Check, Sequence[str]]]) -> dict[Key, Plan]:
    """The fewest runs that serve all checks, each with mechanisms switched off."""
    plans: dict[Key, Plan] = {}
    for check, without in wanted:
        for run in check.runs.values():
            key = key_of(run, without)
            until = Quarter.parse(run.until)
            made = plans.setdefault(key, Plan(run.scenario, run.change, key[2], until))
            made.until = max(made.until, until)
            made.variables.update(check.variables)
    return plans


class Runner:
    """Makes planned runs and hands out their paths.

    ``replicates`` and ``seed`` are the same for all runs, so replicate 7 shares its chance with
    replicate 7 of every other run.
    """

    def __init__(self, replicates: int, seed: int, workers: int | None = None) -> None:
        self.replicates, self.seed = replicates, seed
        self.workers = workers or len(os.sched_getaffinity(0))
        self._scenarios: dict[str, Scenario] = {}

    def paths(self, planned: Plan) -> Paths:
        """Simulate one planned run."""
        scenario = self._scenario(planned)
        moments = planned.until - scenario.start + 2
        starts = range(0, self.replicates, CHUNK)
        labels: dict[str, tuple[str, ...]] = {
            str(axis): names for axis, names in scenario.labels.items()
        }
        values = {
            name: np.empty(
                (moments, *(len(labels[axis]) for axis in axes_of(name)), self.replicates),
                dtype=np.float32,
            )
            for name in sorted(planned.variables)
        }
        with ThreadPoolExecutor(self.workers) as pool:
            list(pool.map(lambda first: self._chunk(scenario, first, values, moments), starts))
        gc.collect()
        return Paths(scenario.start, labels, values)

    def _scenario(self, planned: Plan) -> Scenario:
        base = self._scenarios.get(planned.scenario)
        if base is None:
            base = self._scenarios[planned.scenario] = load_scenario(planned.scenario)
        scenario: Scenario = base if planned.change is None else planned.change(base)
        if planned.without:
            scenario = scenario.with_(mechanisms=dict.fromkeys(planned.without, False))
        return scenario

    def _chunk(
        self, scenario: Scenario, first: int, values: dict[str, Singles], moments: int
    ) -> None:
        count = min(CHUNK, self.replicates - first)
        model = InfluenceModel(scenario, replicates=count, first=first, seed=self.seed)
        for moment in range(moments):
            if moment:
                model.step()
            for name, block in values.items():
                block[moment, ..., first : first + count] = read(model.world, name)


def runs_of(check: Check, without: Sequence[str], made: dict[Key, Paths]) -> dict[str, Paths]:
    """The paths that one check reads, by the names of its runs, each as long as it asked for."""
    return {name: made[key_of(run, without)].until(run.until) for name, run in check.runs.items()}


def readers(
    wanted: Iterable[tuple[Check, Sequence[str]]],
) -> dict[Key, set[tuple[str, tuple[str, ...]]]]:
    """Which (pattern, mechanisms off) read each run; a run can be dropped after its last reader."""
    found: dict[Key, set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    for check, without in wanted:
        for run in check.runs.values():
            found[key_of(run, without)].add((check.code, tuple(without)))
    return found
