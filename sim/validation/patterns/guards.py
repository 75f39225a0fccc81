"""Checks of guards, posts and bases on foreign soil."""

from __future__ import annotations

import numpy as np

from sim.validation.patterns.check import Held, Run, check
from sim.validation.patterns.paths import Paths
from sim.validation.patterns.probes import Ties, Without
from sim.validation.patterns.reading import CENTRAL_ASIA

_HEARD, _UNHEARD = ("KAZ", "KGZ"), ("UZB", "TKM")


@check(
    "P13",
    reads="protest_against",
    guarded=Run(
        "status-quo-2022", "2023-Q4", Ties("guards", "CHN", (*_HEARD, *_UNHEARD), "set", 5.0, 8)
    ),
    unguarded=Run(
        "status-quo-2022", "2023-Q4", Ties("guards", "CHN", (*_HEARD, *_UNHEARD), "set", 0.0, 8)
    ),
)
def guards_provoke_where_people_are_heard(guarded: Paths, unguarded: Paths) -> Held:
    """The same worlds with 500 Chinese guards in each of the four states, and with none.

    500 is half of full strength on the instrument's own scale; the numbers are kept, whatever is
    agreed on meanwhile. Over two years the guards must add
    protests against China in Kazakhstan and in Kyrgyzstan, in each more than in Uzbekistan and
    in Turkmenistan.
    """

    def added(state: str) -> np.ndarray:
        counts = [p("protest_against", state, "CHN").sum(axis=0) for p in (guarded, unguarded)]
        return np.asarray(counts[0] - counts[1])

    unheard = np.stack([added(state) for state in _UNHEARD]).max(axis=0)
    return Held({f"more_in_{state}": added(state) > np.maximum(unheard, 0) for state in _HEARD})


@check(
    "P14",
    reads="guards posts presence presence_seen",
    naryn=Run("kyrgyz-embassy-to-naryn", until="2019-Q4"),
    build_up=Run("tajik-build-up", until="2021-Q4"),
    nature="data",
)
def guards_here_and_posts_there(naryn: Paths, build_up: Paths) -> Held:
    """Kyrgyzstan has more Chinese guards than any other of the five at the end of 2019.

    Tajikistan has more posts than any other at the end of 2021, and what outsiders see of the
    Chinese presence there is less than half of it, so that guards remain unproven. The number of
    firms is not checked: the model counts guards, not firms.
    """
    guards = naryn.over("guards", CENTRAL_ASIA, "CHN")[:, -1]
    posts = build_up.over("posts", CENTRAL_ASIA, "CHN")[:, -1]
    seen = build_up("presence_seen", "TJK", "CHN")[-1]
    return Held(
        most_guards_in_kyrgyzstan=guards.argmax(axis=0) == CENTRAL_ASIA.index("KGZ"),
        most_posts_in_tajikistan=posts.argmax(axis=0) == CENTRAL_ASIA.index("TJK"),
        unproven_in_tajikistan=seen < 0.5 * build_up("presence", "TJK", "CHN")[-1],
    )


@check(
    "P15",
    reads="protection_urge presence",
    attacks=Run("kyrgyz-embassy-to-naryn", "2021-Q4"),
    quiet=Run("kyrgyz-embassy-to-naryn", "2021-Q4", Without("incident")),
)
def attacks_bring_protection(attacks: Paths, quiet: Paths) -> Held:
    """The attacks of 2016 and 2019 against the same worlds without them.

    A year after either attack the urge must be higher in every world. From a year after the first
    one to 2021 more Chinese guards and garrisons must stand in the five states on the whole: the
    sources tell of calls and predictions (E232, E242) and of one firm (E246), and whether one more
    programme is agreed on within five years is a matter of chance in a single world. (Not spending
    on security, most of which buys arms that protect no mine.)
    """
    years = [attacks.moment(quarter) for quarter in ("2017-Q3", "2020-Q3")]
    urge = attacks("protection_urge", "CHN") - quiet("protection_urge", "CHN")
    guarded = attacks.over("presence", CENTRAL_ASIA, "CHN").sum(axis=0)
    unguarded = quiet.over("presence", CENTRAL_ASIA, "CHN").sum(axis=0)
    return Held(
        urge_a_year_after_the_embassy=urge[years[0]] > 0.0,
        urge_a_year_after_naryn=urge[years[1]] > 0.0,
        tendencies={"more_guarded_in_time": (guarded - unguarded)[years[0] :].mean(axis=0)},
    )


@check("P30", reads="bases", nature="absence", baseline=Run("status-quo-2022", until="2033-Q4"))
def no_american_base(baseline: Paths) -> Held:
    """The United States has no base in any of the five states at any time up to 2033."""
    return Held(
        none=baseline.over("bases", CENTRAL_ASIA, "USA").max(axis=(0, 1)) == 0.0,
    )
