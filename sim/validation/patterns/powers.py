"""Checks of the war, of organisations and of relations between the powers."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats, Mask
from sim.validation.patterns.check import (
    ALLIES,
    CENTRAL_ASIA,
    Held,
    Paths,
    Run,
    Setting,
    at,
    check,
    correlation,
    fought,
    last,
    mean_where,
    slope,
)

_TWO_YEARS = 10
"""Quarters in "about two years": two years and a half at most."""

_MADE_GOOD = 0.25
"""Effort is back once at most this part of the largest loss is left."""

_WAR = Run("status-quo-2022", until="2024-Q4")
_PEACE = Run("no-ukraine-war", until="2024-Q4")


@check("P04", reads="war delivered_effort security_stock", war=_WAR, peace=_PEACE)
def war_lowers_what_is_delivered(war: Paths, peace: Paths) -> Held:
    """Effort delivered in a state is the value of the security instruments Russia has there.

    Its mean over the quarters of fighting must be lower than in the same quarters of the same
    world without the war, in Kazakhstan, Kyrgyzstan and Tajikistan alike, and so must Russia's
    delivered effort as a whole.
    """
    quarters = fought(war("war"))
    states = {
        f"less_in_{state}": mean_where(war("security_stock", state, "RUS"), quarters)
        < mean_where(peace("security_stock", state, "RUS"), quarters)
        for state in ALLIES
    }
    effort = mean_where(war("delivered_effort", "RUS") - peace("delivered_effort", "RUS"), quarters)
    return Held(states, less_overall=effort < 0.0)


@check(
    "P08",
    reads="war delivered_effort",
    short=Run("post-crimea-rebound", until="2018-Q4"),
    long=Run("long-inward-turn", until="2033-Q4"),
)
def short_shocks_pass_and_long_wars_stay(short: Paths, long: Paths) -> Held:
    """Back means that three quarters of the largest loss of effort are made good.

    After the shock of 2014 effort must fall and be back ten quarters after its lowest point ("about
    two years"). After the long war it must, by the same measure, not be back ten quarters after
    the end of fighting. Read where the fighting ends early enough to tell.
    """
    before = short("delivered_effort", "RUS")[0]
    loss = before - short("delivered_effort", "RUS")
    low = np.argmax(loss, axis=0)
    late = at(loss, np.minimum(low + _TWO_YEARS, len(loss) - 1))
    end = last(fought(long("war")))
    known = end + _TWO_YEARS < len(long("war"))
    gap = 1.0 - long("delivered_effort", "RUS")
    left = at(gap, np.minimum(end + _TWO_YEARS, len(gap) - 1))
    return Held(
        applies=known,
        dip=loss.max(axis=0) > 0.0,
        rebound=late <= _MADE_GOOD * loss.max(axis=0),
        lasting_gap=left > _MADE_GOOD * gap.max(axis=0),
    )


@check(
    "P09",
    reads="war announced_effort delivered_effort",
    war=Run("status-quo-2022", until="2024-Q4"),
    first_year=Run("first-war-year", until="2022-Q4"),
)
def words_exceed_deeds(war: Paths, first_year: Paths) -> Held:
    """Announced effort is above delivered effort in every quarter of fighting, in both runs."""

    def exceeds(paths: Paths) -> Mask:
        gap = paths("announced_effort", "RUS") - paths("delivered_effort", "RUS")
        return np.asarray(((gap > 0.0) | ~fought(paths("war"))).all(axis=0))

    return Held(first_years=exceeds(war), first_year=exceeds(first_year))


@check(
    "P26",
    reads="defiance battlefield_failure",
    worse=Run("status-quo-2022", "2033-Q4", Setting("parameters.war.failure", "0.86")),
    better=Run("status-quo-2022", "2033-Q4", Setting("parameters.war.failure", "0.46")),
)
def failure_breeds_contradiction(worse: Paths, better: Paths) -> Held:
    """The same worlds with a bad and a good showing in battle: the tenth and ninetieth percentile.

    These are percentiles of the prior of ``war.failure``. The five states together must, from 2022
    to 2033, in no world contradict Russia less often where it fares worse, and more often on the
    whole: "the worse, the more often" is about a frequency, and a few contradictions in twelve
    years can be as many by chance in one world.
    """

    def open_words(paths: Paths) -> Floats:
        return paths.over("defiance", CENTRAL_ASIA, "RUS").sum(axis=(0, 1))

    def failing(paths: Paths) -> Floats:
        return paths("battlefield_failure").mean(axis=0)

    return Held(
        worse_in_battle=failing(worse) > failing(better),
        not_contradicted_less=open_words(worse) >= open_words(better),
        tendencies={"contradicted_more": open_words(worse) - open_words(better)},
    )


@check(
    "P27",
    reads="minority fear security_share",
    recovery=Run("russian-recovery", until="2033-Q4"),
    harmless=Run(
        "russian-recovery",
        "2033-Q4",
        Setting("hypotheses.weak_or_dangerous", "{distracted: 1, dangerous: 0}"),
    ),
)
def large_minorities_are_feared_for(recovery: Paths, harmless: Paths) -> Held:
    """Balancing is what the danger adds: fear, and security influence lost by Russia to others.

    Balancing against a threat means to take protection elsewhere (Walt 1987), hence security.

    The recovery of 2026 is compared with the same one by a Russia that threatens nobody. In the
    last year of the run, over the five states, the fear added must be correlated with the Russian
    minority. (Not by ranks: three of the five have two percent or less, and their order means
    nothing.) Russia's security share must fall by more where the minority is larger (regression
    over the five) on the whole: the commentary argues for a tendency (E052), and a share moves by a
    few deals and packages of arms, which differ between any two worlds.
    """
    minority = recovery.over("minority", CENTRAL_ASIA, "RUS")[:, 0]

    def added(name: str) -> Floats:
        change = [p.over(name, CENTRAL_ASIA, "RUS")[:, -4:] for p in (recovery, harmless)]
        return (change[0] - change[1]).mean(axis=1)

    return Held(
        fear_grows_with_minority=correlation(minority, added("fear")) > 0.0,
        tendencies={"share_falls_with_minority": -slope(minority, added("security_share"))},
    )


_BASELINE = Run("status-quo-2022", until="2033-Q4")


@check(
    "P24",
    reads="accession cohesion request_honoured",
    baseline=_BASELINE,
    enlargement=Run("sco-enlargement", until="2033-Q4"),
)
def wider_and_shallower(baseline: Paths, enlargement: Paths) -> Held:
    """The SCO gains members of its own accord in both runs (dated accessions do not count).

    In neither is it more cohesive at the end than at the start, and it never sends troops.
    """
    parts = {}
    for name, paths in (("baseline", baseline), ("enlargement", enlargement)):
        cohesion = paths("cohesion", "SCO")
        parts[f"grows_in_{name}"] = paths("accession", "SCO").sum(axis=0) > 0
        parts[f"no_closer_in_{name}"] = cohesion[-1] <= cohesion[0]
        parts[f"no_troops_in_{name}"] = _troops(paths) == 0
    return Held(parts)


def _troops(paths: Paths) -> np.ndarray:
    states = paths.labels["state"]
    return np.sum([paths("request_honoured", "SCO", s).sum(axis=0) for s in states], axis=0)


@check(
    "P25",
    reads="war war_quarters leverage summit_without",
    war=_BASELINE,
    peace=Run("no-ukraine-war", until="2033-Q4"),
)
def isolation_gives_leverage(war: Paths, peace: Paths) -> Held:
    """China's leverage over Russia is higher when the fighting ends than after its first year.

    It is then also higher than in the same world without the war. Russia's resistance to formats
    without it shows in how many take place: China convenes more of them by 2033 than without the
    war. Read where the fighting lasts more than a year.
    """
    quarters = fought(war("war"))
    end = last(quarters)
    leverage = war("leverage", "CHN", "RUS")
    first_year = np.argmax(np.cumsum(quarters, axis=0) >= 4, axis=0)
    summits = [p("summit_without", "CHN").sum(axis=0) for p in (war, peace)]
    return Held(
        applies=quarters.sum(axis=0) > 4,
        grows_with_the_war=at(leverage, end) > at(leverage, first_year),
        more_than_in_peace=at(leverage, end) > at(peace("leverage", "CHN", "RUS"), end),
        more_formats_without_russia=summits[0] > summits[1],
    )
