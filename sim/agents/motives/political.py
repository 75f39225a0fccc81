"""Why a power courts elites and publics and convenes formats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.power import Power
from sim.world.rule import motive

Floats = NDArray[np.float64]


@motive("M29", "political", means="soft_power", evidence="E102; E121; E123; E125; Nye 2004")
def build_soft_power(power: Power) -> Floats:
    """Visits, institutes, grants and media go where the power has interests and is little known.

    Motive = weight * (need / 2 + economic dependency) * (1 - familiarity / 2).

    Means: institutes, media and scholarships.
    """
    w = power.world
    stake = 0.5 * power.resource_interest + power.economic_dependency
    return np.asarray(w.parameters.motives.soft_power * stake * (1.0 - 0.5 * power.familiarity))


@motive("M26", "political", means="patronage", evidence="E122; E224; E234; E244; E445; Cooley 2012")
def co_opt_elites(power: Power) -> Floats:
    """Where the public is hostile, a power buys the goodwill of those who decide.

    Motive = weight * stake * (0.2 + rejection), stake = investment / (investment + 10 % of
    GDP).

    Means: patronage.
    """
    w = power.world
    stake = power.investment / (power.investment + 0.1 * w.gdp)
    return np.asarray(w.parameters.motives.co_opt * stake * (0.2 + power.rejection))


@motive(
    "M08", "political", means="soft_power patronage", evidence="E075; E287; E289; E291; Lake 2009"
)
def hold_the_sphere(power: Power) -> Floats:
    """A former metropole courts the states that others are drawing away from it.

    Motive = weight * familiarity * rivals' share of influence, as far as its means allow.

    Means: both, in old networks and in the old language.
    """
    w = power.world
    rivals = 1.0 - power.influence_share / 100.0
    return np.asarray(
        w.parameters.motives.sphere * power.familiarity * rivals * power.delivered_effort
    )
