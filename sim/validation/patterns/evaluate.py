"""Carries out the checks: plans the runs, makes each once, and gathers the verdicts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from importlib import import_module

from sim.catalogue.pattern import Pattern
from sim.catalogue.patterns import PATTERNS
from sim.mechanisms.registers import PARAMETERS
from sim.validation.patterns.check import CHECKS, Check, Held
from sim.validation.patterns.reading import Paths
from sim.validation.patterns.runner import Key, Runner, key_of, plan, readers, runs_of
from sim.validation.patterns.verdicts import KnockOut, PatternReport, PatternResult, Share

SUBJECTS = ("china", "powers", "security", "society")
"""Modules that declare checks."""

KNOCK_OUT_SHARE = 4
"""Knock-outs use this many times fewer replicates: they need a verdict, not a precise share."""

FEWEST = 200
"""But no fewer than these, or all there are."""

Progress = Callable[[int, int], None]
Trial = tuple[str, tuple[str, ...]]


def all_checks() -> dict[str, Check]:
    """The checks of all patterns by code, in the order of the catalogue."""
    for subject in SUBJECTS:
        import_module(f"sim.validation.patterns.{subject}")
    return {code: CHECKS[code] for code in PATTERNS if code in CHECKS}


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
    checks = all_checks()
    chosen = list(dict.fromkeys(checks if codes is None else codes))
    if unknown := [code for code in chosen if code not in checks]:
        raise KeyError(f"no such pattern: {', '.join(unknown)}")
    fewer = max(replicates // KNOCK_OUT_SHARE, min(FEWEST, replicates)) if knock_out else 0
    whole = [(checks[code], ()) for code in chosen]
    trials = [(checks[c], off) for c in chosen for off in _trials(checks[c])] if knock_out else []
    done = _Progress(len(plan(whole)) + len(plan(trials)), progress)
    verdicts = _verdicts(whole, Runner(replicates, seed, executor, prior=prior), done)
    knocked = (
        _verdicts(trials, Runner(fewer, seed, executor, prior=prior), done) if knock_out else {}
    )
    results = tuple(_result(checks[code], verdicts[code, ()], knocked) for code in chosen)
    return PatternReport(results, replicates, seed, fewer)


def _trials(check: Check) -> list[tuple[str, ...]]:
    """What to switch off: each mechanism alone, then all together."""
    single: list[tuple[str, ...]] = [(code,) for code in check.knock_out]
    return [*single, check.knock_out] if len(single) > 1 else single


class _Progress:
    def __init__(self, total: int, report: Progress | None) -> None:
        self.total, self.report, self.done = total, report, 0

    def step(self) -> None:
        self.done += 1
        if self.report is not None:
            self.report(self.done, self.total)


def _verdicts(
    wanted: Sequence[tuple[Check, tuple[str, ...]]], runner: Runner, done: _Progress
) -> dict[Trial, Held]:
    """Make the runs of all checks and judge each as soon as its last run is there."""
    waiting = readers(wanted)
    made: dict[Key, Paths] = {}
    verdicts: dict[Trial, Held] = {}
    open_trials = {(check.code, without): check for check, without in wanted}
    for key, planned in sorted(plan(wanted).items(), key=lambda item: item[0][2]):
        made[key] = runner.paths(planned)
        done.step()
        for trial, check in list(open_trials.items()):
            keys = [key_of(run, trial[1]) for run in check.runs.values()]
            if not all(k in made for k in keys):
                continue
            verdicts[trial] = check(**runs_of(check, trial[1], made))
            del open_trials[trial]
            for k in keys:
                waiting[k].discard(trial)
                if not waiting[k]:
                    made.pop(k, None)
    return verdicts


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
