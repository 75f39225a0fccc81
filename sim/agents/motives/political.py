"""Why a power courts elites and publics and convenes formats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.power import Power
from sim.world.arrays import saturating, share, total
from sim.world.rule import motive

Floats = NDArray[np.float64]


@motive("M29", "political", means="soft_power", evidence="E102; E121; E123; E125; Nye 2004")
def build_soft_power(power: Power) -> Floats:
    """Visits, institutes, grants and media go where the power has interests and is little known.

    Motive = weight * (need + economic dependency) * (1 - familiarity).

    Means: institutes, media and scholarships.
    """
    w = power.world
    stake = power.resource_interest + power.economic_dependency
    return w.parameters.motives.soft_power * stake * (1.0 - power.familiarity)


@motive("M26", "political", means="patronage", evidence="E122; E224; E234; E244; E445; Cooley 2012")
def co_opt_elites(power: Power) -> Floats:
    """Where the public is hostile, a power buys the goodwill of those who decide.

    Motive = weight * stake * rejection, the stake half-saturating at ``motives.stake_half`` of GDP.

    Means: patronage.
    """
    w = power.world
    p = w.parameters.motives
    stake = saturating(power.investment, p.stake_half * w.gdp)
    return p.co_opt * stake * power.rejection


@motive(
    "M08", "political", means="soft_power patronage", evidence="E075; E287; E289; E291; Lake 2009"
)
def hold_the_sphere(power: Power) -> Floats:
    """A former metropole courts the states that others are drawing away from it.

    Motive = weight * familiarity * share of others in the sum of what the state depends on
    (security and economy).

    Means: both, in old networks and in the old language.
    """
    w = power.world
    depends = w.security_dependency + w.economic_dependency
    rivals = 1.0 - share(depends[:, power.index], total(depends, axis=1))
    return w.parameters.motives.sphere * power.familiarity * rivals
