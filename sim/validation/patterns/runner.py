"""Runs scenarios for the checks, each once, with the variables that all of its readers need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from sim.arrays import Floats
from sim.ensemble.record import Crowd, record
from sim.ensemble.values import Values
from sim.scenario import Quarter, Scenario, load_scenario
from sim.validation.patterns.check import Check, Run
from sim.validation.patterns.reading import Paths, read


@dataclass(frozen=True)
class Readings(Values):
    """Records what checks read: variables, and readings beyond them."""

    def read(self, world: Any, variable: str) -> Floats:
        """One of them, by its name."""
        return read(world, variable)


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
        names = tuple(sorted(planned.variables))
        crowd = Crowd(self.replicates, self.seed, quarters=planned.until - scenario.start + 1)
        values = record(scenario, Readings(names, dtype="float32"), crowd, executor=self.executor)
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
