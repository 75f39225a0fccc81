"""What the powers can spend."""

from __future__ import annotations

import numpy as np

from sim.catalogue.variables import DIMENSIONS
from sim.world.rule import process
from sim.world.world import World


@process(evidence="definition; AidData GCDF 3.0 and SIPRI for the size of budgets; E347 for M09")
def powers_receive_their_budgets(w: World) -> None:
    """Each quarter adds what is free of the budget to the reserve.

    Income = free share * budget * economy * means, where means are delivered effort for security
    and half as far below one for the other dimensions (assumption). Upkeep of what is there takes
    the rest of the budget (see ``ties_wear_out_and_are_kept_up``). What exceeds
    ``offers.carry_over`` quarters of income lapses: reserve + spent + lapsed balance.
    """
    security = np.zeros((len(DIMENSIONS), 1))
    security[DIMENSIONS.index("security")] = 1.0
    cut = 1.0 - w.delivered_effort[:, None]
    means = 1.0 - cut * (security + 0.5 * (1.0 - security))
    w.income = w.free_share[:, None] * w.budget * w.economy[:, None] * means
    held = w.reserve + w.income
    kept = np.minimum(held, w.parameters.offers.carry_over * w.income)
    w.lapsed = held - kept
    w.reserve = kept
    w.spent = 0.0
    w.lent = 0.0
