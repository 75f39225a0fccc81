"""Real growth, GDP in dollars, and what people miss of the income they were used to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.arrays import fading, heavy, total, toward, weighted
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process(
    evidence="IMF WEO April 2024, ten states 2000-2015; IMF 2014 for spillovers and remittances"
)
def states_grow(w: World) -> None:
    """Growth = trend + world + partners + oil + gas + remittances - unrest + noise.

    World = world_gain * world cycle; partners = spillover * trade-weighted departure of the powers'
    growth from trend and cycle; oil = oil_gain * share in exports * log of the price over its
    level; gas (M16) = gas_gain * share in exports * log of the price over the accustomed one;
    remittances = 4 * remittance_gain * change of their worth at home in % of GDP; unrest =
    unrest_cost * (unrest - unrest_borne) where positive; noise = growth_sd * the state's own
    volatility * N(0, 1), heavy-tailed.
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
    earned = 4.0 * p.remittance_gain * total(w.remittance_gain, axis=1)
    unrest = -p.unrest_cost * lost
    abroad = expected - w.growth_trend
    w.because("growth", abroad=abroad, remittances=earned, unrest=unrest, chance=noise)
    w.growth = expected + earned + unrest + noise


@process(evidence="Pritchett and Summers 2014: growth regresses to the mean; IMF WEO 2000-2015")
def growth_trends_walk(w: World) -> None:
    """Growth to expect drifts: trend_walk * N(0, 1), and back to long_run with a half-life."""
    p = w.parameters.economy
    step = p.trend_walk * w.volatility * w.normal("economy.trend", "state")
    back = fading(p.trend_half_life)
    w.growth_trend = toward(w.growth_trend, p.long_run, back) + step


@process(evidence="definition: GDP in current dollars")
def gdp_is_counted_in_dollars(w: World) -> None:
    """Log of GDP changes by growth / 400 + change of log dollar prices + that of the real rate."""
    w.gdp *= np.exp(w.growth / 400.0 + changes(w))


def changes(w: World) -> Floats:
    """Log change since last quarter of what the state's output is worth in dollars, ``[S, R]``."""
    return w.since_last("gdp.worth", np.log(w.currency * w.dollar_prices))


@process(evidence="E333; E334; IMF 2014; habit: Campbell and Cochrane 1999")
def hardship_is_felt(w: World) -> None:
    """People miss what falls short of the income they were used to; they get used to less.

    Hardship in % of GDP fades with a half-life and grows by (trend - growth) / 4 - change of the
    worth of remittances at home + price_pain / 4 * (inflation - its level), never below zero.
    """
    p = w.parameters.economy
    short = (w.growth_trend - w.growth) / 4.0 - total(w.remittance_gain, axis=1)
    dear = p.price_pain * (w.inflation - w.level("inflation")) / 4.0
    kept = w.hardship * (1.0 - fading(p.habit))
    w.hardship = np.maximum(kept + short + dear, 0.0)
