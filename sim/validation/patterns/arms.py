"""Checks of the arms trade."""

from __future__ import annotations

import numpy as np

from sim.validation.patterns.check import Held, Run, check
from sim.validation.patterns.paths import Floats, Paths
from sim.validation.patterns.reading import ALLIES, CENTRAL_ASIA

_THIRD = ("TUR", "IRN", "USA")


@check(
    "P07",
    reads="arms_share arms_delivered",
    dispute=Run("turkmen-gas-dispute", until="2020-Q4"),
    nature="data",
)
def shares_of_the_arms_market(dispute: Paths) -> Held:
    """China's part of all arms delivered to the five states in the five years up to 2020.

    It must be 18 percent to within five percentage points; in Turkmenistan at the end of 2019
    Türkiye is ahead of China and China of Russia, with a Chinese share of 27 percent to within
    five percentage points.
    """
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


@check(
    "P21",
    reads="arms_share",
    knock_out="M20 M09",
    war=Run("status-quo-2022", until="2023-Q4"),
    peace=Run("no-ukraine-war", until="2023-Q4"),
)
def third_powers_gain(war: Paths, peace: Paths) -> Held:
    """Share of Türkiye, Iran and the United States in five-year arms imports, in percent.

    Its mean over Kazakhstan, Kyrgyzstan and Tajikistan rises. Two more things are asked of the
    ensemble: that it rises in each of the three, and by more than in the same worlds without the
    war. A state orders a package or two a year, most of which come later: what the sources report
    are an agreement to assemble (E354), training (E349), a factory whose output is unknown (E351)
    and a promise (E353), a tendency of several deals rather than deliveries to every state within
    two years. The claim speaks of 2021 and 2022; the first is before the start, so the first two
    of the run stand for them. The knock-out adds what the war does to Russia's deliveries (M09).
    """

    def gains(paths: Paths) -> Floats:
        share = np.sum([paths.over("arms_share", ALLIES, p) for p in _THIRD], axis=0)
        return np.asarray(share[:, -1] - share[:, 0])

    rise = gains(war)
    tendencies = {f"rises_in_{s}": rise[i] for i, s in enumerate(ALLIES)}
    tendencies["more_in_war"] = (rise - gains(peace)).mean(axis=0)
    return Held(rises_together=rise.mean(axis=0) > 0.0, tendencies=tendencies)
