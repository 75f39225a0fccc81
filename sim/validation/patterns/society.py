"""Checks of debt and remittances, opinion and protest."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.validation.patterns.check import (
    CENTRAL_ASIA,
    Held,
    Paths,
    Run,
    Ties,
    Without,
    chance_correlation,
    check,
    correlation,
    likelier,
    slope,
)

_INDEBTED = ("TJK", "KGZ")


@check("P16", reads="debt_gdp concession", baseline=Run("status-quo-2022", until="2033-Q4"))
def debtors_concede(baseline: Paths) -> Held:
    """Concessions to China made from 2022 to 2033 (earlier ones are initial data and do not count).

    Their number must rise with the mean debt to China over the five hosts (regression), and the
    mean of Tajikistan and Kyrgyzstan exceed that of the other three. Both are asked of the whole:
    E087 ranks hosts by how probable a concession is, and most worlds see one in twelve years or
    none, which cannot rank five hosts. Worlds without any count as no difference.
    """
    made = baseline.over("concession", CENTRAL_ASIA, "CHN").sum(axis=1)
    owed = baseline.over("debt_gdp", CENTRAL_ASIA, "CHN").mean(axis=1)
    indebted = [CENTRAL_ASIA.index(state) for state in _INDEBTED]
    others = [i for i in range(len(CENTRAL_ASIA)) if i not in indebted]
    return Held(
        tendencies={
            "more_debt_more_conceded": slope(owed, made),
            "indebted_two_first": made[indebted].mean(axis=0) - made[others].mean(axis=0),
        }
    )


@check(
    "P19",
    reads="remittances alignment defiance",
    baseline=Run("status-quo-2022", until="2028-Q4"),
    demand_falls=Run("remittance-collapse-a", until="2028-Q4"),
    barred=Run("remittance-collapse-b", until="2028-Q4"),
)
def remittances_buy_silence(baseline: Paths, demand_falls: Paths, barred: Paths) -> Held:
    """With remittances as they are, Kyrgyzstan does not openly contradict Russia in two war years.

    When they collapse in 2024, it stands further from Russia on average up to 2028 than in the same
    world in which they do not. That a turn becomes likelier is a claim about chances: over the
    ensemble, open contradiction must be more frequent after either collapse, beyond chance.
    """
    collapse = baseline.moment("2024-Q1")

    def closeness(paths: Paths) -> Floats:
        return paths("alignment", "KGZ", "RUS")[collapse:].mean(axis=0)

    def words(paths: Paths) -> Floats:
        return paths("defiance", "KGZ", "RUS")[collapse:].sum(axis=0)

    return Held(
        silent_while_paid=baseline("defiance", "KGZ", "RUS")[:collapse].sum(axis=0) == 0,
        further_when_demand_falls=closeness(demand_falls) < closeness(baseline),
        further_when_barred=closeness(barred) < closeness(baseline),
        overall={
            "turn_likelier_when_demand_falls": likelier(words(demand_falls), words(baseline)),
            "turn_likelier_when_barred": likelier(words(barred), words(baseline)),
        },
    )


@check("P20", reads="remittances gdp", year=Run("first-war-year", until="2022-Q4"))
def remittances_hold(year: Paths) -> Held:
    """In US dollars, Kyrgyz remittances from Russia in 2022 are no lower than at the end of 2021.

    The mean of the four quarters counts; remittances are a share of GDP in the model.
    """
    sent = year("remittances", "KGZ", "RUS") * year("gdp", "KGZ")
    return Held(hold_or_grow=sent[1:5].mean(axis=0) >= sent[0])


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
        return counts[0] - counts[1]

    def shift(state: str) -> Floats:
        positions = [p("alignment", state, "CHN").mean(axis=0) for p in (news, no_news)]
        return positions[0] - positions[1]

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
