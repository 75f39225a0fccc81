"""Runs scenarios for the checks, each once, with the variables that all of its readers need."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.model import InfluenceModel
from sim.scenario import Quarter, Scenario, load_scenario
from sim.validation.patterns.check import Check, Run
from sim.validation.patterns.paths import Paths, Singles, axes_of, read

CHUNK = 250
"""Replicates simulated at once; more would leave processes idle in a knock-out."""


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
    replicate 7 of every other run. ``executor`` (such as a pool of processes, which may be shared)
    works on several chunks at once; without one they run here, one after the other. ``prior``
    draws from the priors instead of the posteriors that scenarios name.
    """

    def __init__(
        self,
        replicates: int,
        seed: int,
        executor: Executor | None = None,
        *,
        prior: bool = False,
    ) -> None:
        self.replicates, self.seed, self.executor, self.prior = replicates, seed, executor, prior
        self._scenarios: dict[str, Scenario] = {}

    def paths(self, planned: Plan) -> Paths:
        """Simulate one planned run."""
        scenario = self._scenario(planned)
        labels: dict[str, tuple[str, ...]] = {
            str(axis): names for axis, names in scenario.labels.items()
        }
        moments = planned.until - scenario.start + 2
        names = tuple(sorted(planned.variables))
        jobs = [
            (scenario, self.seed, first, min(CHUNK, self.replicates - first), moments, names)
            for first in range(0, self.replicates, CHUNK)
        ]
        chunks = (map if self.executor is None else self.executor.map)(simulate_chunk, jobs)
        values = {
            name: np.empty(
                (moments, *(len(labels[axis]) for axis in axes_of(name)), self.replicates),
                dtype=np.float32,
            )
            for name in names
        }
        for (_, _, first, count, _, _), chunk in zip(jobs, chunks, strict=True):
            for name, block in chunk.items():
                values[name][..., first : first + count] = block
        return Paths(scenario.start, labels, values)

    def _scenario(self, planned: Plan) -> Scenario:
        base = self._scenarios.get(planned.scenario)
        if base is None:
            base = load_scenario(planned.scenario)
            base = base.with_(posterior=None) if self.prior else base
            self._scenarios[planned.scenario] = base
        scenario: Scenario = base if planned.change is None else planned.change(base)
        if planned.without:
            scenario = scenario.with_(mechanisms=dict.fromkeys(planned.without, False))
        return scenario


Job = tuple[Scenario, int, int, int, int, tuple[str, ...]]
"""Scenario, seed, first replicate, number of replicates, moments, variables."""


def simulate_chunk(job: Job) -> dict[str, Singles]:
    """Run some replicates and keep the paths of the variables, ``[moment, *axes, replicate]``."""
    scenario, seed, first, count, moments, names = job
    model = InfluenceModel(scenario, replicates=count, first=first, seed=seed)
    values: dict[str, list[Singles]] = {name: [] for name in names}
    for moment in range(moments):
        if moment:
            model.step()
        for name, path in values.items():
            path.append(read(model.world, name).astype(np.float32))
    del model
    # A model and its agents refer to each other: the collector must come by for their arrays.
    gc.collect()
    return {name: np.stack(path) for name, path in values.items()}


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
