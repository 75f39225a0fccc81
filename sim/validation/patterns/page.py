"""The page of patterns: what is reproduced, by what, what is not, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterable

from sim.narrative.text import markdown
from sim.validation.patterns.verdicts import DROP, KnockOut, PatternReport, PatternResult

LIMITS: dict[str, str] = {
    "P05": "China's share rises in Tajikistan in most worlds, and in half of them faster than in "
    "Kazakhstan, but opinion is not what makes the difference: dislike raises China's wish to "
    "guard its own assets as much as it lowers the Kazakh government's readiness to let it, so "
    "that in most worlds a better liked China would gain no more.",
    "P07": "The claims describe deliveries of a few years, which come in single batches: nine "
    "tenths of what China delivered to Turkmenistan in twenty years came in one. The model renews "
    "stocks evenly, at shares between those of five and of twenty years, and foresees no batches. "
    "China's part of all deliveries is uncertain because most of them go to Kazakhstan.",
    "P14": "Guards are programmes of a hundred men or so. In a quarter of the worlds chance gives "
    "a state other than Kyrgyzstan one by 2019, or Kyrgyzstan none: sources count firms there "
    "only.",
    "P18": "The prior of China's stock leaves an error in each state, so its division is known "
    "to a tenth in most worlds only; the reading of half is to a tenth as well.",
    "P20": "The oil price of 2022, which the run knows, and the rouble with it carry most of the "
    "pattern: without the demand for labour it is still there in four worlds of five, and the "
    "dependence that the sources name adds nothing to it.",
}
"""By pattern code."""


_INTRODUCTION = """\
<!-- Written by `greatgame patterns --force --out docs/patterns.md`; do not edit by hand. -->

# Patterns

Thirty things that the documents say or imply, looked for in ensembles. Each is read off every
replicate by a documented function (`sim/validation/patterns/`); where a claim compares, the two
runs share their chance replicate by replicate. It must hold in the share of replicates asked for,
and it must go when the mechanisms that should bring it about are switched off: then the share falls
clearly below the threshold, or by {drop:.0f} points or more. Errors are Monte Carlo standard
errors.

Where a claim is about a tendency rather than an event, single replicates are not held to it, since
chance can hide it in any one of them: the mean effect over the ensemble must then exceed twice its
Monte Carlo error, and vanish without the mechanisms. The share of replicates that show the effect
is printed beside it.

- **holds**: often enough, and not without its mechanisms.
- **given**: often enough, but it describes the initial data or something that does not happen; no
  mechanism can be held responsible, and it counts for less.
- **wired in**: often enough, with or without its mechanisms. It counts as not reproduced.
- **fails**: not often enough.

\\* marks patterns on whose evidence the prior of some parameter rests; for these the test is one of
consistency, not of prediction.
"""


def page(report: PatternReport) -> str:
    """The report as a Markdown page."""
    fewer = report.knock_out_replicates
    lines = [
        _INTRODUCTION.format(drop=100 * DROP),
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
        reasons = [reason for reason in (_weak(result), LIMITS.get(pattern.code)) if reason]
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
