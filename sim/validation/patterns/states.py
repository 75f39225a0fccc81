"""Verdicts on arms, guards, January 2022 in Kazakhstan, debt, opinion and protest."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats, Mask
from sim.validation.patterns.check import (
    ALLIES,
    CENTRAL_ASIA,
    Held,
    Paths,
    at,
    chance_correlation,
    correlation,
    likelier,
    odds,
    possible,
    slope,
    verdict,
)

_THIRD = ("TUR", "IRN", "USA")


@verdict("P07")
def _shares_of_the_arms_market(dispute: Paths) -> Held:
    everything = sum(
        dispute.over("arms_delivered", CENTRAL_ASIA, p)[:, -1].sum(axis=0)
        for p in dispute.labels["supplier"]
    )
    chinese = dispute.over("arms_delivered", CENTRAL_ASIA, "CHN")[:, -1].sum(axis=0)
    year = dispute.moment("2019-Q4")
    turkish, china, russian = (
        dispute("arms_share", "TKM", power)[year] for power in ("TUR", "CHN", "RUS")
    )
    return Held(
        region_about_18=np.abs(100.0 * chinese / np.maximum(everything, 1e-9) - 18.0) <= 5.0,
        order_in_turkmenistan=(turkish > china) & (china > russian),
        turkmenistan_about_27=np.abs(china - 27.0) <= 5.0,
    )


@verdict("P21")
def _third_powers_gain(war: Paths, peace: Paths) -> Held:
    def gains(paths: Paths) -> Floats:
        share = np.sum([paths.over("arms_share", ALLIES, p) for p in _THIRD], axis=0)
        return share[:, -1] - share[:, 0]

    rise = gains(war)
    tendencies = {f"rises_in_{s}": rise[i] for i, s in enumerate(ALLIES)}
    tendencies["more_in_war"] = (rise - gains(peace)).mean(axis=0)
    return Held(rises_together=rise.mean(axis=0) > 0.0, tendencies=tendencies)


@verdict("P22")
def _warheads_bind(belarus: Paths) -> Held:
    stage = belarus("stationing", "BLR", "RUS")
    control = belarus("security_dependency", "BLR", "RUS")
    complete = stage >= 0.99
    begun = np.maximum(np.argmax(stage > 0.0, axis=0), 1)
    done = np.argmax(complete, axis=0)
    before, after = at(control, begun - 1), at(control, done)
    later = np.where(np.arange(len(stage))[:, None] >= done, control, np.inf).min(axis=0)
    deterrence = belarus("deterrence")
    return Held(
        applies=np.asarray(complete.any(axis=0)),
        control_rises=after > before,
        stays_up=later >= after - 0.01,
        deterrence_unmoved=np.abs(deterrence[-1] - deterrence[0]) <= 0.05,
    )


@verdict("P23")
def _threats_wear_out(baseline: Paths, belarus: Paths) -> Held:
    first, many = _wears_out(baseline)
    second, _ = _wears_out(belarus)
    return Held(applies=many, in_baseline=first, in_belarus=second)


def _wears_out(paths: Paths) -> tuple[Mask, Mask]:
    """Whether every threat adds less than the one before, and whether there were two."""
    threats, scare = paths("nuclear_threat") > 0, paths("nuclear_scare")
    quiet = ~threats[1:] & (scare[:-1] > 1e-6)
    kept = np.median((scare[1:] / np.maximum(scare[:-1], 1e-9))[quiet]) if quiet.any() else 0.0
    added = scare[1:] - kept * scare[:-1]
    falling = np.ones(scare.shape[1], dtype=bool)
    previous: Floats = np.full(scare.shape[1], np.inf)
    for moment, threatened in enumerate(threats[1:]):
        falling &= ~threatened | (added[moment] < previous)
        previous = np.where(threatened, added[moment], previous)
    happened = threats.sum(axis=0)
    return falling, np.asarray(happened >= 2)


_HEARD, _UNHEARD = ("KAZ", "KGZ"), ("UZB", "TKM")


@verdict("P13")
def _guards_provoke_where_people_are_heard(guarded: Paths, unguarded: Paths) -> Held:
    def added(state: str) -> np.ndarray:
        counts = [p("protest_against", state, "CHN").sum(axis=0) for p in (guarded, unguarded)]
        return counts[0] - counts[1]

    unheard = np.stack([added(state) for state in _UNHEARD]).max(axis=0)
    return Held({f"more_in_{state}": added(state) > np.maximum(unheard, 0) for state in _HEARD})


@verdict("P14")
def _guards_here_and_posts_there(naryn: Paths, build_up: Paths) -> Held:
    guards = naryn.over("guards", CENTRAL_ASIA, "CHN")[:, -1]
    posts = build_up.over("posts", CENTRAL_ASIA, "CHN")[:, -1]
    seen = build_up("presence_seen", "TJK", "CHN")[-1]
    return Held(
        most_guards_in_kyrgyzstan=guards.argmax(axis=0) == CENTRAL_ASIA.index("KGZ"),
        most_posts_in_tajikistan=posts.argmax(axis=0) == CENTRAL_ASIA.index("TJK"),
        unproven_in_tajikistan=seen < 0.5 * build_up("presence", "TJK", "CHN")[-1],
    )


@verdict("P15")
def _attacks_bring_protection(attacks: Paths, quiet: Paths) -> Held:
    years = [attacks.moment(quarter) for quarter in ("2017-Q3", "2020-Q3")]
    urge = attacks("protection_urge", "CHN") - quiet("protection_urge", "CHN")
    guarded = attacks.over("presence", CENTRAL_ASIA, "CHN").sum(axis=0)
    unguarded = quiet.over("presence", CENTRAL_ASIA, "CHN").sum(axis=0)
    return Held(
        urge_a_year_after_the_embassy=urge[years[0]] > 0.0,
        urge_a_year_after_naryn=urge[years[1]] > 0.0,
        tendencies={"more_guarded_in_time": (guarded - unguarded)[years[0] :].mean(axis=0)},
    )


@verdict("P30")
def _no_american_base(baseline: Paths) -> Held:
    return Held(none=baseline.over("bases", CENTRAL_ASIA, "USA").max(axis=(0, 1)) == 0.0)


@verdict("P01")
def _russians_come_first(january: Paths) -> Held:
    onset, year = january.moment("2022-Q1"), january.moment("2022-Q4") + 1
    honoured = january("request_honoured", "CSTO", "KAZ")[onset] > 0
    russians = january("intervention", "KAZ", "RUS")[onset] > 0
    others = [p for p in january.labels["power"] if p != "RUS"]
    strangers = np.stack([january("intervention", "KAZ", p)[onset] for p in others]).sum(axis=0)
    chinese = january("intervention", "KAZ", "CHN")[:year].sum(axis=0)
    falls = january("regime_fall", "KAZ")[:year].sum(axis=0)
    return Held(
        no_chinese_troops=chinese == 0,
        no_strangers=strangers == 0,
        strict={"no_chinese_troops": 0.95},
        tendencies={
            "russians_come_under_csto": odds(honoured & russians),
            "government_stays": odds(falls == 0),
            "both": odds(honoured & russians & (falls == 0)),
        },
    )


@verdict("P02")
def _china_offers_police_help(january: Paths) -> Held:
    onset = january.moment("2022-Q1")
    window = slice(onset, onset + 3)
    return Held(
        offer=january("security_offer", "KAZ", "CHN")[window].sum(axis=0) > 0,
        no_troops=january("intervention", "KAZ", "CHN")[window].sum(axis=0) == 0,
    )


@verdict("P03")
def _influence_leaps_and_gratitude_fades(january: Paths, calm: Paths) -> Held:
    onset, year = january.moment("2022-Q1"), january.moment("2023-Q1")
    rescued = january("intervention", "KAZ", "RUS")[onset] > 0
    steps = np.diff(january("influence_security", "KAZ", "RUS"), axis=0)
    economic = january("economic_share", "KAZ", "CHN")[onset]
    otherwise = calm("economic_share", "KAZ", "CHN")[onset]
    defied = january("defiance", "KAZ", "RUS")[onset : year + 1].sum(axis=0) > 0
    return Held(
        applies=rescued,
        russian_influence_leaps=(steps[0] > 0) & (steps[0] > steps[1:].max(axis=0)),
        chinese_economy_unmoved=np.abs(economic - otherwise) < 1.0,
        overall={"can_contradict_moscow": possible(defied, rescued)},
    )


_INDEBTED = ("TJK", "KGZ")


@verdict("P16")
def _debtors_concede(baseline: Paths) -> Held:
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


@verdict("P19")
def _remittances_buy_silence(baseline: Paths, demand_falls: Paths, barred: Paths) -> Held:
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


@verdict("P20")
def _remittances_hold(year: Paths) -> Held:
    sent = year("remittances", "KGZ", "RUS") * year("gdp", "KGZ")
    return Held(hold_or_grow=sent[1:5].mean(axis=0) >= sent[0])


_AFFECTED = ("KAZ", "KGZ", "TJK")

_ORDINARY = 0.02
"""Ordinary movement of a state's alignment, from the prior of its quarterly noise."""


@verdict("P10")
def _money_does_not_buy_love(baseline: Paths, doubled: Paths) -> Held:
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


@verdict("P11")
def _russia_before_china(start: Paths) -> Held:
    russia, china = (start("sentiment", "KAZ", p)[0] for p in ("RUS", "CHN"))
    return Held(russia_ahead=russia > china, neither_loved=np.maximum(russia, china) <= 0.5)


@verdict("P12")
def _crowds_without_governments(news: Paths, no_news: Paths) -> Held:
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
