"""Carries out the checks: plans the runs, makes each once, and gathers the verdicts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

from sim.arrays import Floats
from sim.catalogue.questions import PATTERNS, Pattern
from sim.ensemble.paths import Values
from sim.ensemble.record import Work
from sim.ensemble.schedule import Progress
from sim.mechanisms.registers import PARAMETERS
from sim.scenario import Quarter, Scenario, load_scenario
from sim.validation.patterns import readings  # noqa: F401 - they declare the verdicts
from sim.validation.patterns.check import CHECKS, Check, Held, Paths, Run, read
from sim.validation.patterns.verdicts import KnockOut, PatternReport, PatternResult, Share

KNOCK_OUT_SHARE = 4
"""Knock-outs use this many times fewer replicates: they need a verdict, not a precise share."""

FEWEST = 200
"""But no fewer than these, or all there are."""

Trial = tuple[str, tuple[str, ...]]
"""A pattern and the mechanisms switched off."""
Key = tuple[str, Any, tuple[str, ...]]
"""What makes two runs the same, whatever is read off them: scenario, change, mechanisms off."""


@dataclass(frozen=True)
class Readings(Values):
    """Records what checks read: variables, and readings beyond them."""

    def read(self, world: Any, variable: str) -> Floats:
        """One of them, by its name."""
        return read(world, variable)


@dataclass
class Plan:
    """One run to make: until when, what to keep, and which trials read it."""

    until: Quarter
    variables: set[str] = field(default_factory=set)
    waiting: set[Trial] = field(default_factory=set)


def check_patterns(
    codes: Iterable[str] | None = None,
    *,
    replicates: int = 2000,
    seed: int = 0,
    knock_out: bool = True,
    prior: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> PatternReport:
    """Check patterns of the catalogue (all by default) on ensembles of ``replicates``.

    With ``knock_out`` each pattern is tried again without each of its mechanisms, and without all
    of them, on a quarter of the replicates. ``prior`` leaves out what the fit to past figures says.
    ``executor`` (a pool of processes) shares the work, the result is the same; ``progress`` is
    called with the runs made and in all.

    Raises ``KeyError`` for an unknown code and ``ValueError`` for fewer than one replicate.
    """
    if replicates < 1:
        raise ValueError("at least one world is needed")
    chosen = list(dict.fromkeys(CHECKS if codes is None else codes))
    if unknown := [code for code in chosen if code not in CHECKS]:
        raise KeyError(f"no such pattern: {', '.join(unknown)}")
    fewer = max(replicates // KNOCK_OUT_SHARE, min(FEWEST, replicates)) if knock_out else 0
    whole = [(CHECKS[code], ()) for code in chosen]
    trials = [(CHECKS[c], off) for c in chosen for off in _trials(CHECKS[c])] if knock_out else []
    total, made = len(plan(whole)) + len(plan(trials)), count(1)

    def done() -> None:
        if progress is not None:
            progress(next(made), total)

    verdicts = _verdicts(whole, Work(replicates, seed, executor), done, prior=prior)
    knocked = _verdicts(trials, Work(fewer, seed, executor), done, prior=prior)
    results = tuple(_result(CHECKS[code], verdicts[code, ()], knocked) for code in chosen)
    return PatternReport(results, replicates, seed, fewer)


def _trials(check: Check) -> list[tuple[str, ...]]:
    """What to switch off: each mechanism alone, then all together."""
    single: list[tuple[str, ...]] = [(code,) for code in check.knock_out]
    return [*single, check.knock_out] if len(single) > 1 else single


def key_of(run: Run, without: Sequence[str]) -> Key:
    """The run that a check reads without some mechanisms."""
    return run.scenario, run.change, tuple(sorted(without))


def plan(wanted: Iterable[tuple[Check, tuple[str, ...]]]) -> dict[Key, Plan]:
    """The fewest runs that serve all checks, each with mechanisms switched off."""
    plans: dict[Key, Plan] = {}
    for check, without in wanted:
        for run in check.runs.values():
            until = Quarter.parse(run.until)
            made = plans.setdefault(key_of(run, without), Plan(until))
            made.until = max(made.until, until)
            made.variables.update(check.variables)
            made.waiting.add((check.code, without))
    return plans


def _verdicts(
    wanted: Sequence[tuple[Check, tuple[str, ...]]],
    work: Work,
    done: Callable[[], None],
    *,
    prior: bool,
) -> dict[Trial, Held]:
    """Make the runs of all checks and judge each as soon as its last run is there."""
    plans = plan(wanted)
    made: dict[Key, Paths] = {}
    verdicts: dict[Trial, Held] = {}
    left = {(check.code, without): check for check, without in wanted}
    for key, planned in sorted(plans.items(), key=lambda item: item[0][2]):
        made[key] = paths(key, planned, work, prior=prior)
        done()
        for trial, check in list(left.items()):
            keys = {name: key_of(run, trial[1]) for name, run in check.runs.items()}
            if not made.keys() >= set(keys.values()):
                continue
            del left[trial]
            runs = {n: made[keys[n]].until(run.until) for n, run in check.runs.items()}
            verdicts[trial] = check(**runs)
            for k in keys.values():  # a run is let go of after its last reader
                plans[k].waiting.discard(trial)
                if not plans[k].waiting:
                    made.pop(k, None)
    return verdicts


def paths(key: Key, planned: Plan, work: Work, *, prior: bool) -> Paths:
    """Simulate one planned run.

    Replicates and seed are the same for all runs, so replicate 7 shares its chance with replicate 7
    of every other run. ``prior`` draws from the priors, not the posteriors that scenarios name.
    """
    name, change, without = key
    scenario = _scenario(name, prior=prior)
    if change is not None:
        scenario = change(scenario)
    if without:
        scenario = scenario.with_(mechanisms=dict.fromkeys(without, False))
    labels = {str(axis): names for axis, names in scenario.labels.items()}
    recorder = Readings(tuple(sorted(planned.variables)), dtype="float32")
    values = work.record(scenario, recorder, quarters=planned.until - scenario.start + 1)
    return Paths(scenario.start, labels, values)


@cache
def _scenario(name: str, *, prior: bool) -> Scenario:
    scenario = load_scenario(name)
    return scenario.with_(posterior=None) if prior else scenario


def _result(check: Check, held: Held, knocked: dict[Trial, Held]) -> PatternResult:
    pattern = PATTERNS[check.code]
    share = Share.of(held)
    knock_outs = tuple(
        KnockOut.of(off, Share.of(knocked[check.code, off]), share, pattern.threshold)
        for off in _trials(check)
        if (check.code, off) in knocked
    )
    return PatternResult(
        pattern,
        check,
        share,
        float(held.applies.mean()),
        {name: Share.of(held, name) for name in held.parts},
        held.strict,
        held.overall,
        knock_outs,
        in_sample(pattern),
        {name: Share.of(held, name) for name in held.tendencies},
    )


def in_sample(pattern: Pattern) -> tuple[str, ...]:
    """Names of the parameters whose source cites evidence of ``pattern``.

    Where there are any, the pattern tests consistency with what the model was told, not prediction.
    """
    cited = set(pattern.evidence)
    return tuple(
        name
        for name, parameter in PARAMETERS.items()
        if cited & set(re.findall(r"\bE\d{3}\b", parameter.source))
    )
