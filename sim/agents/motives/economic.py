"""Why a power lends, invests and trades."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.power import Power
from sim.world.rule import motive

Floats = NDArray[np.float64]


@motive(
    "M21",
    "economic",
    means="investment loan trade_access",
    evidence="E093; E111; E112; E120; E143; E195",
)
def need_resources_and_corridors(power: Power) -> Floats:
    """A power works harder where it needs the state's minerals, gas and transit routes.

    Motive = weight * need; the states thereby hold some leverage back (see the consideration
    ``sell_dear_what_is_needed``).

    Means: investment, loans and market access (E112, E120).
    """
    w = power.world
    return w.parameters.motives.resources * power.resource_interest


@motive("M15", "economic", means="loan", evidence="E087; E104; E262; E269; Hirschman 1945")
def lend_for_leverage(power: Power) -> Floats:
    """A creditor lends more where dependence on it already promises political returns.

    Motive = weight * economic dependency * (1 - distress): nobody lends into a default.

    Means: loans.
    """
    w = power.world
    return w.parameters.motives.leverage * power.economic_dependency * (1.0 - w.distress)


@motive("M16", "economic", means="loan investment", evidence="E190; E195; E200; E202")
def secure_piped_gas(power: Power) -> Floats:
    """A buyer of piped gas pays, lends and delivers to keep the gas flowing.

    Motive = weight * share of gas in exports * share of the power as customer; a price dispute
    suspends it.

    Means: loans for fields and investment in them (E190).
    """
    w = power.world
    bought = w.gas_exports / 100.0 * power.export_share / 100.0
    return w.parameters.motives.gas * bought * (1.0 - power.price_dispute)
