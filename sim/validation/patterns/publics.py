"""Checks of public opinion and protest."""

from __future__ import annotations

import numpy as np

from sim.validation.patterns.check import Held, Run, check
from sim.validation.patterns.paths import Floats, Paths
from sim.validation.patterns.probes import Ties, Without
from sim.validation.patterns.reading import chance_correlation, correlation

_AFFECTED = ("KAZ", "KGZ", "TJK")

_ORDINARY = 0.02
"""Ordinary movement of a state's alignment, from the prior of its quarterly noise."""


@check(
    "P10",
    reads="investment sentiment",
    knock_out="M22 M24",
    baseline=Run("status-quo-2022", until="2033-Q4"),
    doubled=Run(
        "status-quo-2022", "2026-Q4", Ties("investment", "CHN", ("KAZ", "KGZ"), "multiply", 2.0)
    ),
)
def money_does_not_buy_love(baseline: Paths, doubled: Paths) -> Held:
    """Two readings, and both must hold in Kazakhstan and in Kyrgyzstan.

    Over time: yearly changes of China's investment and of sentiment towards it are not correlated
    positively beyond chance (one-sided, 5 percent). By experiment: with twice the investment, mean
    sentiment over the five years is not better than in the same world without. The knock-out adds
    the anger at the guards that follow an investment (M24). Soft power (M29) works against the
    pattern and stays on: without it, nothing would move.
    """
    parts = {}
    for state in ("KAZ", "KGZ"):
        money = np.diff(baseline("investment", state, "CHN")[::4], axis=0)
        mood = np.diff(baseline("sentiment", state, "CHN")[::4], axis=0)
        chance = chance_correlation(len(money))
        parts[f"unrelated_in_{state}"] = correlation(money, mood) < chance
        usual = baseline("sentiment", state, "CHN")[1 : doubled.moment("2026-Q4") + 1]
        more = doubled("sentiment", state, "CHN")[1:]
        parts[f"no_thanks_in_{state}"] = more.mean(axis=0) <= usual.mean(axis=0)
    return Held(parts)


@check("P11", reads="sentiment", nature="data", start=Run("status-quo-2022", until="2022-Q1"))
def russia_before_china(start: Paths) -> Held:
    """Sentiment in Kazakhstan at the end of 2021, on the scale from -1 to 1.

    Higher towards Russia than towards China, and neither above a half, which would mean that more
    than three in four approve.
    """
    russia, china = (start("sentiment", "KAZ", p)[0] for p in ("RUS", "CHN"))
    return Held(russia_ahead=russia > china, neither_loved=np.maximum(russia, china) <= 0.5)


@check(
    "P12",
    reads="protest_against alignment defiance",
    news=Run("anti-china-wave-a", until="2020-Q4"),
    no_news=Run("anti-china-wave-a", until="2020-Q4", change=Without("kin_repression")),
)
def crowds_without_governments(news: Paths, no_news: Paths) -> Held:
    """Protests against China up to 2020, against the same worlds without the news.

    More in Kazakhstan and in Kyrgyzstan, and the largest number of additional ones in Kazakhstan.
    In Tajikistan, with some nine protests of any kind a year, a world without a single one says
    nothing; there the claim is about chances: more over the ensemble, by twice its error at least.
    No government joins: none contradicts China, and alignment with it is not lower, on average, by
    more than its ordinary movement.
    """

    def added(state: str) -> Floats:
        counts = [p("protest_against", state, "CHN").sum(axis=0) for p in (news, no_news)]
        return np.asarray(counts[0] - counts[1])

    def shift(state: str) -> Floats:
        positions = [p("alignment", state, "CHN").mean(axis=0) for p in (news, no_news)]
        return np.asarray(positions[0] - positions[1])

    extra = np.stack([added(state) for state in _AFFECTED])
    silent = [news("defiance", s, "CHN").sum(axis=0) == 0 for s in _AFFECTED]
    loyal = [shift(s) > -_ORDINARY for s in _AFFECTED]
    parts = {f"crowds_in_{s}": extra[i] > 0 for i, s in enumerate(_AFFECTED[:2])}
    few = extra[2]
    return Held(
        parts,
        most_in_kazakhstan=extra[0] >= extra.max(axis=0),
        governments_stay_out=np.logical_and.reduce([*silent, *loyal]),
        overall={"crowds_in_TJK": few.mean() > 2.0 * few.std() / np.sqrt(len(few))},
    )
