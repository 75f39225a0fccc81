"""Currencies of the states against the dollar, in which debts and GDP are counted."""

from __future__ import annotations

import numpy as np

from sim.world.rule import process
from sim.world.world import World


@process(evidence="WDI and US EIA 2005-2015; Rogoff 1996 for reversion; Eichengreen et al. 2005")
def currencies_move(w: World) -> None:
    """Currencies rise and fall with oil, and GDP in dollars and the weight of debt with them.

    log of the real exchange rate changes by currency_oil * change of log oil price +
    currency_sd * N(0, 1) - currency_reversion * log of its distance from the start. GDP at market
    rates is multiplied by the change. Debts are owed in dollars and stay (original sin:
    Eichengreen, Hausmann and Panizza 2005), so that a devaluation makes them heavier. All seven
    states share the exposure to oil, through exports, the rouble or both.
    """
    p = w.parameters.economy
    oil = np.log(w.oil_price / w.oil_price_before)
    w.oil_price_before = w.oil_price
    noise = p.currency_sd * w.normal("economy.currency", "state")
    pull = p.currency_reversion * np.log(w.currency)
    change = np.exp(p.currency_oil * oil + noise - pull)
    w.currency *= change
    w.gdp *= change
