"""Checks of China's advance: pace, places, company, and limits."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.validation.patterns.check import (
    CENTRAL_ASIA,
    Held,
    Paths,
    Run,
    Setting,
    Without,
    at,
    check,
    fought,
    last,
)

_BUILD_UP = Run("tajik-build-up", until="2021-Q4")


@check(
    "P05",
    reads="war security_share",
    knock_out="M02 M25 M34 M24 M33",
    war=Run("status-quo-2022", until="2033-Q4"),
    liked=Run("status-quo-2022", "2033-Q4", Setting("initial.sentiment.values.KAZ.CHN", "0.2")),
)
def tajikistan_before_kazakhstan(war: Paths, liked: Paths) -> Held:
    """Change of China's share of security influence from the start to the last quarter of fighting.

    In percentage points, it must be positive in Tajikistan and larger there than in Kazakhstan.
    That opinion holds China back is a claim about what would be without: where Kazakhs think of
    China as Tajiks do, in the same worlds, its share in Kazakhstan must rise by more. Read where
    the fighting lasts a year at least, since shorter ones leave no time for deals. The knock-out
    adds what makes Tajikistan's danger (M33) and opinion on guards (M24) count.
    """
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


@check(
    "P06",
    reads="presence policing influence_security",
    knock_out="M33 M02 M34",
    build_up=_BUILD_UP,
    later=Run("status-quo-2022", until="2023-Q4"),
)
def side_by_side_in_tajikistan(build_up: Paths, later: Paths) -> Held:
    """Both powers are present throughout the build-up; Russia's force is larger at its start.

    China's presence is larger by a quarter at least at the end of the build-up (2021) than at its
    start (2016), and Russia does not press Tajikistan to end it, then or in the baseline up to the
    date of the assessment (2023). The knock-out takes out why China comes and is let in: militants
    (M33), its own assets (M02), the host's weakness (M34). Restraint (M01) and the quiet form (M35)
    stay on: without them China's presence only grows faster.
    """
    russian, chinese = build_up("presence", "TJK", "RUS"), build_up("presence", "TJK", "CHN")
    pressed = build_up("policing", "TJK", "CHN").sum(axis=0)
    pressed_later = later("policing", "TJK", "CHN").sum(axis=0)
    return Held(
        both_present=np.minimum(russian, chinese)[1:].min(axis=0) > 0.0,
        russian_larger_at_first=russian[0] > chinese[0],
        chinese_grows=chinese[-1] > 1.25 * chinese[0],
        no_open_move=(pressed == 0) & (pressed_later == 0),
    )


@check(
    "P17",
    reads="influence_security deal refusal renewal lapse membership",
    quarrel=Run("turkmen-gas-dispute", until="2023-Q4"),
    calm=Run("turkmen-gas-dispute", until="2023-Q4", change=Without("gas_price")),
)
def gas_cools_and_ties_return(quarrel: Paths, calm: Paths) -> Held:
    """Against the same world without the quarrel, in China's influence and in matters agreed on.

    Ties cool: in the year of the quarrel China's security influence is lower, and over the three
    years from 2018 to 2020 matters agreed or renewed, less those refused or lapsed, are fewer on
    the whole (some seven matters in three years: in many worlds the quarrel meets none that hung in
    the balance). They return: in 2022 and 2023, after the agreements of late 2021, at least three
    quarters as many deals are concluded as in the calm world. Meanwhile Turkmenistan is in no
    organisation for mutual defence.
    """

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


@check("P18", reads="investment", nature="data", start=Run("status-quo-2022", until="2022-Q1"))
def half_of_the_capital_in_kazakhstan(start: Paths) -> Held:
    """At the end of 2021, Kazakhstan's part of China's investment rounds to half in tenths.

    The total of the five states is USD 40 billion to within a quarter.
    """
    stock = start.over("investment", CENTRAL_ASIA, "CHN")[:, 0]
    part, total = stock[0] / stock.sum(axis=0), stock.sum(axis=0)
    return Held(
        close_to_half=(part >= 0.45) & (part <= 0.55),
        forty_billion=np.abs(total / 40.0 - 1.0) <= 0.25,
    )


@check(
    "P28",
    reads="influence_security influence elite membership legal_cover",
    nature="data",
    before=_BUILD_UP,
    later=Run("status-quo-2022", until="2024-Q1"),
)
def uzbekistan_comes_closer(before: Paths, later: Paths) -> Held:
    """Distant before 2017: China's security influence is in the lowest quarter of its scale.

    Closest partner by 2024: its overall influence and security influence have grown since 2016,
    the elite leans towards China, and no power but Russia has more influence. Uzbekistan is not in
    the CSTO at any time, and no guard company has an office: that takes legal cover of a half.

    Both ends are initial data (2016 and 2021) with two years of the model, so no mechanism can be
    blamed for it.
    """
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


@check(
    "P29",
    reads="influence_security",
    knock_out="M02 M09 M10 M01 M05 M11",
    before=_BUILD_UP,
    war=Run("status-quo-2022", until="2024-Q4"),
    peace=Run("no-ukraine-war", until="2024-Q4"),
)
def growth_before_and_after(before: Paths, war: Paths, peace: Paths) -> Held:
    """Mean of China's security influence over the five states.

    It grows from 2016 to 2021, as was observed. What the war does is a claim about the pace, hence
    about means: on the whole it grows from 2022 to 2024 with the war and without, and the war makes
    it grow faster, as E266 has it, by a tenth at least (in paired worlds any trace of the war makes
    some difference). In a single world three years of a few deals and packages of arms can hide it.
    The knock-out takes out all that the war does to the region: the drain, the turn inward, and
    what it changes in restraint, leverage and reputation.
    """

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
