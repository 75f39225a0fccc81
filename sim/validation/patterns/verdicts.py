"""Results of the checks: shares with their errors, verdicts, and how they read, also as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from sim.catalogue import files
from sim.catalogue.questions import Pattern
from sim.ensemble.numbers import probability_error
from sim.text import markdown, wrapped
from sim.validation.patterns.check import CLEAR, Check, Held

Verdict = Literal["holds", "given", "wired in", "fails"]
"""*holds*: often enough, and no longer without its mechanisms. *given*: often enough, with or
without them, because it follows from the data of the start or says that something does not happen.
*wired in*: often enough, but just as well without the mechanisms that should bring it about.
*fails*: not often enough."""

DROP = 0.2
"""A share that falls by this much without a pattern's mechanisms is broken as well."""


@dataclass(frozen=True)
class Share:
    """Share of replicates in which something holds, and its Monte Carlo standard error."""

    value: float
    error: float
    replicates: int

    @classmethod
    def of(cls, held: Held, part: str | None = None) -> Share:
        """Share of the replicates the claim speaks of; 0 where there are none."""
        values = held.values if part is None else {**held.parts, **held.tendencies}[part]
        count = int(held.applies.sum())
        share = float(values[held.applies].mean()) if count else 0.0
        return cls(share, probability_error(share, count) if count else 0.0, count)

    def __str__(self) -> str:
        return f"{100 * self.value:.1f} ± {100 * self.error:.1f} %"


@dataclass(frozen=True)
class KnockOut:
    """A check repeated with mechanisms switched off; ``breaks`` if it clearly holds no longer."""

    mechanisms: tuple[str, ...]
    share: Share
    breaks: bool

    @classmethod
    def of(
        cls, mechanisms: tuple[str, ...], share: Share, full: Share, threshold: float
    ) -> KnockOut:
        """Compare with the ``full`` model.

        Broken is a share that was at the threshold and is below it by more than two standard
        errors, or one lower than with the mechanisms by ``DROP`` and by more than two standard
        errors of the difference.
        """
        below = share.value + CLEAR * share.error < threshold <= full.value
        fall = full.value - share.value
        dropped = fall >= DROP and fall > CLEAR * float(np.hypot(full.error, share.error))
        return cls(mechanisms, share, below or dropped)


@dataclass(frozen=True)
class PatternResult:
    """The verdict on one pattern.

    ``share`` is that of the replicates the claim speaks of (``applies`` is their part of all);
    ``parts`` are the shares of the conditions that must hold together, ``overall`` the conditions
    on the ensemble, ``tendencies`` the shares of replicates that show what is asked of their mean.
    """

    pattern: Pattern
    check: Check
    share: Share
    applies: float
    parts: dict[str, Share]
    strict: dict[str, float]
    overall: dict[str, bool] = field(default_factory=dict)
    knock_outs: tuple[KnockOut, ...] = ()
    in_sample: tuple[str, ...] = ()
    tendencies: dict[str, Share] = field(default_factory=dict)

    @property
    def often_enough(self) -> bool:
        """Whether the share reaches the threshold, and strict parts theirs."""
        strict = all(self.parts[part].value >= least for part, least in self.strict.items())
        return self.share.value >= self.pattern.threshold and strict

    @property
    def joint(self) -> KnockOut | None:
        """The knock-out of all its mechanisms, if it was made."""
        return self.knock_outs[-1] if self.knock_outs else None

    @property
    def verdict(self) -> Verdict:
        """The verdict; without knock-outs they are taken as passed."""
        if not self.often_enough:
            return "fails"
        if self.joint is None:
            return "holds" if self.check.nature == "process" else "given"
        if self.joint.breaks:
            return "holds"
        return "wired in" if self.check.nature == "process" else "given"

    @property
    def passed(self) -> bool:
        """Whether the pattern counts as reproduced."""
        return self.verdict in ("holds", "given")

    @property
    def broken_by(self) -> tuple[str, ...]:
        """Mechanisms each of which breaks the pattern alone, or all together if only they do."""
        alone = [k for k in self.knock_outs if len(k.mechanisms) == 1]
        single = tuple(k.mechanisms[0] for k in alone if k.breaks)
        if single or self.joint is None or not self.joint.breaks:
            return single
        return (" + ".join(self.joint.mechanisms),)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {
            "code": self.pattern.code,
            "claim": self.pattern.claim,
            "reading": self.check.reading,
            "basis": self.pattern.basis,
            "evidence": list(self.pattern.evidence),
            "nature": self.check.nature,
            "threshold": self.pattern.threshold,
            "share": self.share.value,
            "error": self.share.error,
            "replicates": self.share.replicates,
            "applies": self.applies,
            "parts": {name: part.value for name, part in self.parts.items()},
            "strict": self.strict,
            "overall": self.overall,
            "tendencies": {name: share.value for name, share in self.tendencies.items()},
            "verdict": self.verdict,
            "passed": self.passed,
            "broken_by": list(self.broken_by),
            "knock_outs": [
                {
                    "without": list(k.mechanisms),
                    "share": k.share.value,
                    "error": k.share.error,
                    "breaks": k.breaks,
                }
                for k in self.knock_outs
            ],
            "in_sample": list(self.in_sample),
        }


@dataclass(frozen=True)
class PatternReport:
    """Verdicts on patterns, and how they were reached. ``str()`` is a table."""

    results: tuple[PatternResult, ...]
    replicates: int
    seed: int
    knock_out_replicates: int = 0

    def __getitem__(self, code: str) -> PatternResult:
        """The result of one pattern. Raises ``KeyError``."""
        for result in self.results:
            if result.pattern.code == code:
                return result
        raise KeyError(code)

    @property
    def counts(self) -> dict[str, int]:
        """Number of patterns by verdict."""
        found = Counter(result.verdict for result in self.results)
        return {v: found[v] for v in ("holds", "given", "wired in", "fails")}

    @property
    def passed(self) -> int:
        """Number of patterns reproduced."""
        return sum(result.passed for result in self.results)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {
            "replicates": self.replicates,
            "seed": self.seed,
            "knock_out_replicates": self.knock_out_replicates,
            "passed": self.passed,
            "counts": self.counts,
            "patterns": [result.to_dict() for result in self.results],
        }

    def __str__(self) -> str:
        lines = [line for result in self.results for line in _lines(result)]
        return "\n".join([*lines, "", *wrapped(self.summary)])

    @property
    def summary(self) -> str:
        """One sentence on how many patterns are reproduced."""
        c = self.counts
        text = (
            f"{self.passed} of {len(self.results)} patterns are reproduced in {self.replicates:,} "
            f"worlds (seed {self.seed}): {c['holds']} by mechanisms that they need, "
            f"{c['given']} follow from the initial data or are absences; "
            f"{c['wired in']} wired in, {c['fails']} fail."
        )
        if not self.knock_out_replicates:
            text += " Mechanisms were not knocked out, so none can be told to be wired in."
        return text


def _lines(result: PatternResult) -> list[str]:
    pattern = result.pattern
    mark = "*" if result.in_sample else " "
    head = (
        f"{pattern.code}{mark} {result.verdict.upper():9s}{result.share!s:>16}  "
        f"(at least {100 * pattern.threshold:.0f} %)"
    )
    if result.applies < 1.0:
        head += f"  of the {100 * result.applies:.0f} % it speaks of"
    lines = [head, *wrapped(pattern.claim, 5)]
    if result.knock_outs:
        trials = "; ".join(
            f"without {' '.join(k.mechanisms)} {100 * k.share.value:.0f} %"
            f"{'' if k.breaks or not result.often_enough else ' (still there)'}"
            for k in result.knock_outs
        )
        lines += wrapped(trials, 5)
    if result.tendencies:
        single = "; ".join(f"{n.replace('_', ' ')} {s}" for n, s in result.tendencies.items())
        lines += wrapped(f"on the whole; in single replicates: {single}", 5)
    if result.verdict == "fails":
        weak = "; ".join(f"{n.replace('_', ' ')} {share}" for n, share in result.parts.items())
        lines += wrapped(weak, 5)
    return lines


def page(report: PatternReport) -> str:
    """The report as a Markdown page."""
    fewer = report.knock_out_replicates
    lines = [
        files.text("page.md", __package__).format(drop=100 * DROP),
        f"**{report.summary}**"
        + (f" Knock-outs use {fewer:,} worlds." if fewer else " No knock-outs were made."),
        "",
        markdown(
            ["", "Claim", "Share", "At least", "Verdict", "Broken by removing"],
            [_row(result) for result in report.results],
            right=(2, 3),
        ),
        "",
    ]
    lines += _section("Not reproduced", report.results, ("fails", "wired in"))
    lines += _section("Reproduced", report.results, ("holds", "given"))
    return "\n".join(lines).rstrip() + "\n"


def _row(result: PatternResult) -> tuple[str, ...]:
    pattern = result.pattern
    return (
        pattern.code + ("\\*" if result.in_sample else ""),
        pattern.claim,
        str(result.share),
        f"{100 * pattern.threshold:.0f} %",
        result.verdict,
        ", ".join(result.broken_by) or "–",
    )


def _section(title: str, results: Iterable[PatternResult], verdicts: tuple[str, ...]) -> list[str]:
    chosen = [r for r in results if r.verdict in verdicts]
    if not chosen:
        return []
    return [f"## {title}", "", *(line for result in chosen for line in _entry(result))]


def _entry(result: PatternResult) -> list[str]:
    pattern = result.pattern
    lines = [f"### {pattern.code}: {result.verdict}", "", pattern.claim, ""]
    lines += [f"*Reading.* {result.check.reading}", ""]
    if result.applies < 1.0:
        lines += [f"It speaks of {100 * result.applies:.0f} % of the worlds.", ""]
    parts = [f"{_words(name)} {share}" for name, share in result.parts.items()]
    parts += [_overall(result, name, met) for name, met in result.overall.items()]
    lines += [f"*Parts.* {'; '.join(parts)}.", ""]
    if result.knock_outs:
        trials = [
            f"{' + '.join(k.mechanisms)} {k.share}{_survives(result, k)}" for k in result.knock_outs
        ]
        lines += [f"*Without* {'; '.join(trials)}.", ""]
    if pattern.caution:
        lines += [f"*Caution.* {pattern.caution}", ""]
    if not result.passed:
        reasons = [reason for reason in (_weak(result), result.check.limit) if reason]
        lines += [f"*Why not.* {' '.join(reasons)}", ""]
    return lines


def _overall(result: PatternResult, name: str, met: bool) -> str:
    """A condition on the ensemble, and how many replicates show it, where one can."""
    text = f"{_words(name)}: {'yes' if met else 'no'}"
    single = result.tendencies.get(name)
    return text if single is None else f"{text} (on the whole; {single} of replicates)"


def _survives(result: PatternResult, trial: KnockOut) -> str:
    """A note where a pattern is as frequent as before; one that fails has nothing to survive."""
    return " (survives)" if result.often_enough and not trial.breaks else ""


def _weak(result: PatternResult) -> str:
    """What keeps a pattern from holding often enough, in words."""
    if result.often_enough:
        return ""
    weak = [
        _words(name)
        for name, share in result.parts.items()
        if share.value < max(result.pattern.threshold, result.strict.get(name, 0.0))
    ]
    unmet = [_words(name) for name, met in result.overall.items() if not met]
    if weak or unmet:
        return f"Too rare: {'; '.join([*weak, *unmet])}."
    return "Each part is frequent enough, but they seldom come together."


def _words(name: str) -> str:
    return name.replace("_", " ")
