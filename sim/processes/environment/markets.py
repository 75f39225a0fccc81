"""Sanctions, prices and the economies of the powers."""

from __future__ import annotations

import numpy as np

from sim.processes.environment.war import FIGHTING, NONE
from sim.world.arrays import toward
from sim.world.rule import process
from sim.world.world import World


@process(evidence="E017; E061; assumption for the rates")
def sanctions_follow_the_war(w: World) -> None:
    """Sanctions stay while there is war, and ease slowly after it has frozen or been settled.

    They then approach their usual level at ``markets.sanctions_easing``; a shock imposes them.
    """
    p = w.parameters.markets
    over = (w.war != NONE) & (w.war != FIGHTING)
    eased = toward(w.sanctions, w.usual["sanctions"], p.sanctions_easing)
    w.sanctions = np.where(over, eased, w.sanctions)


@process(evidence="US EIA Brent and Henry Hub 2000-2021 (volatility); assumption for reversion")
def prices_move(w: World) -> None:
    """Oil and gas prices: logarithmic mean reversion with noise (Schwartz 1997, model 1).

    log price changes by price_reversion * log(usual / price) + volatility * N(0, 1).
    """
    p = w.parameters.markets
    noise = w.normal("markets.oil"), w.normal("markets.gas")
    for name, shock, sigma in zip(
        ("oil_price", "gas_price"), noise, (p.oil_volatility, p.gas_volatility), strict=True
    ):
        price = w.block(name)
        pull = p.price_reversion * np.log(w.usual[name] / price)
        price[...] = np.clip(price * np.exp(pull + sigma * shock), 0.1, 400.0)


@process(evidence="IMF WEO April 2024 (trends, residuals 2000-2021); assumption for sanctions")
def power_economies_grow(w: World) -> None:
    """A power's economy grows at its trend, less what fresh sanctions and war cost, plus noise.

    Growth = trend + power_growth_sd * N(0, 1); for the belligerent also - sanctions_hit *
    (sanctions - those absorbed) + oil_gain * log(oil price / usual). The economy is multiplied by
    exp(growth / 400): growth is in percent per year.
    """
    p = w.parameters.markets
    fresh = np.maximum(w.sanctions - w.sanctions_absorbed, 0.0)
    oil = np.log(w.oil_price / w.usual["oil_price"])
    hit = w.topology.belligerent * (p.sanctions_hit * fresh - p.oil_gain * oil)
    noise = p.power_growth_sd * w.normal("markets.powers", "power")
    w.economy_growth = w.economy_trend - hit + noise
    w.economy *= np.exp(w.economy_growth / 400.0)
