"""Checks of January 2022 in Kazakhstan: who came, what China did, what it changed."""

from __future__ import annotations

import numpy as np

from sim.validation.patterns.check import Held, Run, check
from sim.validation.patterns.paths import Paths
from sim.validation.patterns.probes import Without
from sim.validation.patterns.reading import odds, possible

_JANUARY = Run("kazakhstan-january-2022", until="2023-Q4")


@check("P01", reads="request request_honoured intervention regime_fall", january=_JANUARY)
def russians_come_first(january: Paths) -> Held:
    """Who comes in the quarter of the crisis, the shortest time the model knows.

    No Chinese come in the whole year (strict: 95 percent of replicates), and nobody but Russians in
    the quarter of the crisis. That the alliance is asked and sends Russians then and the government
    does not fall in the year happened once, after three decisions that could have gone otherwise
    (whether the guarantor can be counted on is disputed, E375 against E425). One event says of its
    chance that it was not small, not that four of five worlds repeat it: it must be what happens
    more often than all other courses together.
    """
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


@check("P02", reads="intervention security_offer", january=_JANUARY)
def china_offers_police_help(january: Paths) -> Held:
    """An offer of police and surveillance help by China in the crisis quarter or the two after.

    The observed offer came within days; a quarter cannot resolve that, and two more allow for
    diplomacy. It counts as China's reaction only if it sent no troops.
    """
    onset = january.moment("2022-Q1")
    window = slice(onset, onset + 3)
    return Held(
        offer=january("security_offer", "KAZ", "CHN")[window].sum(axis=0) > 0,
        no_troops=january("intervention", "KAZ", "CHN")[window].sum(axis=0) == 0,
    )


@check(
    "P03",
    reads="intervention influence_security economic_share defiance",
    january=_JANUARY,
    calm=Run("kazakhstan-january-2022", until="2022-Q1", change=Without("unrest")),
)
def influence_leaps_and_gratitude_fades(january: Paths, calm: Paths) -> Held:
    """Read where Russians came to the rescue, which the claim presupposes (P01 tests that).

    A leap: Russia's security influence rises in the quarter of the rescue, by more than it moves
    in any later quarter. China's share of economic influence is the same, to within one percentage
    point, as in the same quarter without the unrest. That Kazakhstan can part ways within a year is
    taken at its word: it is possible, so it happens in one replicate of twenty at least.
    """
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
