"""The verdict on each pattern, by its code: what its claim is taken to say of paths."""

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
    fought,
    last,
    likelier,
    mean_where,
    odds,
    possible,
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
