"""Real growth, GDP in dollars, and what people miss of the income they were used to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.arrays import fading, heavy, total, toward, weighted
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process(evidence="IMF WEO April 2024, ten states 2000-2015; IMF 2014; Pritchett and Summers 2014")
def states_grow(w: World) -> None:
    """Growth = trend + world + partners + oil + gas + remittances - sanctions - unrest + noise.

    World = world_gain * world cycle; partners = spillover * trade-weighted departure of the powers'
    growth from trend and cycle; oil = oil_gain * share in exports * log of the price over its
    level; gas (M16) = gas_gain * share in exports * log of the price over the accustomed one;
    remittances = 4 * remittance_gain * what is felt of changes of their worth at home in % of GDP,
    which households spread with a half-life of ``economy.remittance_lag``; sanctions =
    sanctions_hit * how far they strike the state too * (sanctions - those absorbed); unrest =
    unrest_cost * (unrest - unrest_borne) where positive; noise = growth_sd * the state's own
    volatility * N(0, 1), heavy-tailed. The trend moves by trend_walk * volatility * N(0, 1) and
    back to long_run with a half-life. GDP in dollars grows by growth / 400 in logs and with dollar
    prices and the real rate.
    """
    p = w.parameters.economy
    surprise = w.economy_growth - w.economy_trend - w.world_cycle
    partners = np.moveaxis(w.trade_share, 1, 0) / 100.0
    oil = w.oil_exports / 100.0 * np.log(w.oil_price / w.level("oil_price"))
    lost = np.maximum(w.unrest - p.unrest_borne, 0.0)
    noise = p.growth_sd * w.volatility * heavy(w.normal("economy.growth", "state"), p.tail)
    expected = w.growth_trend + p.world_gain * w.world_cycle
    expected = expected + p.spillover * weighted(surprise[:, None], partners) + p.oil_gain * oil
    if w.on("M16"):
        gas = np.log(w.gas_price / w.gas_price_accustomed)
        expected = expected + p.gas_gain * w.gas_exports / 100.0 * gas
    earned = 4.0 * p.remittance_gain * _spent(w)
    fresh = np.maximum(w.sanctions - w.sanctions_absorbed, 0.0)
    struck = -p.sanctions_hit * w.sanctioned * fresh
    unrest = -p.unrest_cost * lost
    abroad = expected - w.growth_trend
    w.because(
        "growth", abroad=abroad, remittances=earned, sanctions=struck, unrest=unrest, chance=noise
    )
    w.growth = expected + earned + struck + unrest + noise
    w.gdp *= np.exp(w.growth / 400.0 + changes(w))
    step = p.trend_walk * w.volatility * w.normal("economy.trend", "state")
    w.growth_trend = toward(w.growth_trend, p.long_run, fading(p.trend_half_life)) + step


def _spent(w: World) -> Floats:
    """What comes through this quarter of changes of remittances, % GDP: ``[S, R]``."""
    w.income_pending += total(w.remittance_gain, axis=1)
    spent = fading(w.parameters.economy.remittance_lag) * w.income_pending
    w.income_pending -= spent
    return np.asarray(spent)


def changes(w: World) -> Floats:
    """Log change since last quarter of what the state's output is worth in dollars, ``[S, R]``."""
    return w.since_last("gdp.worth", np.log(w.currency * w.dollar_prices))


@process(evidence="E333; E334; IMF 2014; habit: Campbell and Cochrane 1999")
def hardship_is_felt(w: World) -> None:
    """People miss what falls short of the income they were used to; they get used to less.

    Income grows, in % of GDP, by growth / 4 + change of the worth of remittances at home. The gap
    between the income that people were used to and theirs fades with a half-life and grows by the
    pace that they are used to, a fading mean of the pace, less the pace; good times make it
    negative. Hardship is what exceeds income_borne.
    """
    p = w.parameters.economy
    pace = w.growth / 4.0 + total(w.remittance_gain, axis=1)
    w.income_gap = w.income_gap * (1.0 - fading(p.habit)) + w.income_pace - pace
    w.income_pace = toward(w.income_pace, pace, fading(p.pace_habit))
    w.hardship = np.maximum(w.income_gap - p.income_borne, 0.0)
