"""Checks of organisations and of relations between the powers."""

from __future__ import annotations

import numpy as np

from sim.validation.patterns.check import Held, Run, check
from sim.validation.patterns.paths import Paths
from sim.validation.patterns.reading import at, fought, last

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
    return np.asarray(sum(paths("request_honoured", "SCO", s).sum(axis=0) for s in states))


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
