"""Verdicts on China's advance, the war, organisations and relations between the powers."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats, Mask
from sim.validation.patterns.check import (
    ALLIES,
    CENTRAL_ASIA,
    Held,
    Paths,
    at,
    correlation,
    fought,
    last,
    mean_where,
    slope,
    verdict,
)


@verdict("P05")
def _tajikistan_before_kazakhstan(war: Paths, liked: Paths) -> Held:
    quarters = fought(war("war"))
    end = last(quarters)
    friendly = liked("security_share", "KAZ", "CHN")
    gains = {
        state: at(war("security_share", state, "CHN"), end) - war("security_share", state, "CHN")[0]
        for state in ("TJK", "KAZ")
    }
    return Held(
        applies=quarters.sum(axis=0) >= 4,
        rises_in_tajikistan=gains["TJK"] > 0.0,
        faster_than_in_kazakhstan=gains["TJK"] > gains["KAZ"],
        opinion_holds_it_back=at(friendly, end) - friendly[0] > gains["KAZ"],
    )


@verdict("P06")
def _side_by_side_in_tajikistan(build_up: Paths, later: Paths) -> Held:
    russian, chinese = build_up("presence", "TJK", "RUS"), build_up("presence", "TJK", "CHN")
    pressed = build_up("policing", "TJK", "CHN").sum(axis=0)
    pressed_later = later("policing", "TJK", "CHN").sum(axis=0)
    return Held(
        both_present=np.minimum(russian, chinese)[1:].min(axis=0) > 0.0,
        russian_larger_at_first=russian[0] > chinese[0],
        chinese_grows=chinese[-1] > 1.25 * chinese[0],
        no_open_move=(pressed == 0) & (pressed_later == 0),
    )


@verdict("P17")
def _gas_cools_and_ties_return(quarrel: Paths, calm: Paths) -> Held:
    def agreed(paths: Paths) -> Floats:
        signs = {"deal": 1.0, "renewal": 1.0, "refusal": -1.0, "lapse": -1.0}
        counted = [
            sign * paths(name, "TKM", "CHN")[first:fourth].sum(axis=0)
            for name, sign in signs.items()
        ]
        return np.sum(counted, axis=0)

    first, fourth = quarrel.moment("2018-Q1"), quarrel.moment("2021-Q1")
    fifth = quarrel.moment("2022-Q1")
    level, usual = (p("influence_security", "TKM", "CHN") for p in (quarrel, calm))
    deals, normal = (p("deal", "TKM", "CHN") for p in (quarrel, calm))
    return Held(
        influence_falls=level[first : first + 4].mean(axis=0)
        < usual[first : first + 4].mean(axis=0),
        deals_return=deals[fifth:].sum(axis=0) >= 0.75 * normal[fifth:].sum(axis=0),
        no_alliance=quarrel("membership", "CSTO", "TKM").max(axis=0) < 1.0,
        tendencies={"fewer_agreements": agreed(calm) - agreed(quarrel)},
    )


@verdict("P18")
def _half_of_the_capital_in_kazakhstan(start: Paths) -> Held:
    stock = start.over("investment", CENTRAL_ASIA, "CHN")[:, 0]
    part, total = stock[0] / stock.sum(axis=0), stock.sum(axis=0)
    return Held(
        close_to_half=(part >= 0.45) & (part <= 0.55),
        forty_billion=np.abs(total / 40.0 - 1.0) <= 0.25,
    )


@verdict("P28")
def _uzbekistan_comes_closer(before: Paths, later: Paths) -> Held:
    early = before("influence_security", "UZB", "CHN")[0]
    third = [p for p in later.labels["power"] if p not in ("CHN", "RUS")]
    now = later("influence", "UZB", "CHN")[-1]
    rivals = np.stack([later("influence", "UZB", p)[-1] for p in third])
    closer = later("influence_security", "UZB", "CHN")[-1] > early
    return Held(
        distant_at_first=early < 0.25,
        closer_in_security=closer,
        closer_overall=now > before("influence", "UZB", "CHN")[0],
        foremost_after_russia=now > rivals.max(axis=0),
        elite_leans_to_china=later("elite", "UZB", "CHN")[-1] > 0.0,
        outside_the_alliance=later("membership", "CSTO", "UZB").max(axis=0) == 0.0,
        no_guard_office=later("legal_cover", "UZB", "CHN").max(axis=0) < 0.5,
    )


@verdict("P29")
def _growth_before_and_after(before: Paths, war: Paths, peace: Paths) -> Held:
    def growth(paths: Paths) -> Floats:
        mean = paths.over("influence_security", CENTRAL_ASIA, "CHN").mean(axis=0)
        return mean[-1] - mean[0]

    return Held(
        grows_before=growth(before) > 0.0,
        tendencies={
            "grows_in_war": growth(war),
            "grows_in_peace": growth(peace),
            "faster_in_war": growth(war) - 1.1 * growth(peace),
        },
    )


_TWO_YEARS = 10
"""Quarters in "about two years": two years and a half at most."""

_MADE_GOOD = 0.25
"""Effort is back once at most this part of the largest loss is left."""


@verdict("P04")
def _war_lowers_what_is_delivered(war: Paths, peace: Paths) -> Held:
    quarters = fought(war("war"))
    states = {
        f"less_in_{state}": mean_where(war("security_stock", state, "RUS"), quarters)
        < mean_where(peace("security_stock", state, "RUS"), quarters)
        for state in ALLIES
    }
    effort = mean_where(war("delivered_effort", "RUS") - peace("delivered_effort", "RUS"), quarters)
    return Held(states, less_overall=effort < 0.0)


@verdict("P08")
def _short_shocks_pass_and_long_wars_stay(short: Paths, long: Paths) -> Held:
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


@verdict("P09")
def _words_exceed_deeds(war: Paths, first_year: Paths) -> Held:
    def exceeds(paths: Paths) -> Mask:
        gap = paths("announced_effort", "RUS") - paths("delivered_effort", "RUS")
        return np.asarray(((gap > 0.0) | ~fought(paths("war"))).all(axis=0))

    return Held(first_years=exceeds(war), first_year=exceeds(first_year))


@verdict("P26")
def _failure_breeds_contradiction(worse: Paths, better: Paths) -> Held:
    def open_words(paths: Paths) -> Floats:
        return paths.over("defiance", CENTRAL_ASIA, "RUS").sum(axis=(0, 1))

    def failing(paths: Paths) -> Floats:
        return paths("battlefield_failure").mean(axis=0)

    return Held(
        worse_in_battle=failing(worse) > failing(better),
        not_contradicted_less=open_words(worse) >= open_words(better),
        tendencies={"contradicted_more": open_words(worse) - open_words(better)},
    )


@verdict("P27")
def _large_minorities_are_feared_for(recovery: Paths, harmless: Paths) -> Held:
    minority = recovery.over("minority", CENTRAL_ASIA, "RUS")[:, 0]

    def added(name: str) -> Floats:
        change = [p.over(name, CENTRAL_ASIA, "RUS")[:, -4:] for p in (recovery, harmless)]
        return (change[0] - change[1]).mean(axis=1)

    return Held(
        fear_grows_with_minority=correlation(minority, added("fear")) > 0.0,
        tendencies={"share_falls_with_minority": -slope(minority, added("security_share"))},
    )


@verdict("P24")
def _wider_and_shallower(baseline: Paths, enlargement: Paths) -> Held:
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


@verdict("P25")
def _isolation_gives_leverage(war: Paths, peace: Paths) -> Held:
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
