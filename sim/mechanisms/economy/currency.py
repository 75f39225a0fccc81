"""Currencies of the states against the dollar: regimes, pressure, breaks, prices at home."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.arrays import chance, fading, heavy, total
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process(evidence="IMF WEO 2000-2015: real dollar rates of ten states on oil and the rouble")
def pressure_on_currencies_builds(w: World) -> None:
    """What fundamentals call for: oil, the rouble, catching up, a regional factor and chance.

    The shadow real rate changes in logs by oil_gain * share of oil in exports * change of log oil
    price + (rouble_region + rouble_link * exposure) * change of the belligerent's log real rate +
    catch_up * (growth trend - power_long_run) / 400 + regional drift + regional_sd * N + own_sd *
    N, heavy-tailed. Exposure = mean share of the belligerent in goods trade + remittances from it /
    100. The drift, common to all, fades with a half-life and moves by drift_sd * N. The change is
    added to the pressure on the rate. The price of oil is that to which markets have come round.
    """
    p = w.parameters.currency
    step = p.drift_sd * w.normal("currency.drift")
    w.regional_drift = w.regional_drift * (1.0 - fading(p.drift_half_life)) + step
    at_war = w.topology.belligerent
    oil, currencies = changes(w)
    rouble = total(currencies * at_war)
    exposure = total((w.trade_share + w.remittances) * at_war, axis=1) / 100.0
    ahead = w.growth_trend - w.parameters.markets.power_long_run
    w.currency_pressure += (
        p.oil_gain * w.oil_exports / 100.0 * oil
        + (p.rouble_region + p.rouble_link * exposure) * rouble
        + p.catch_up * ahead / 400.0
        + w.regional_drift
        + p.regional_sd * w.normal("currency.region")
        + p.own_sd * heavy(w.normal("currency.own", "state"), w.parameters.markets.tail)
    )


def changes(w: World) -> tuple[Floats, Floats]:
    """Log changes of the oil price and of the powers' currencies since last quarter."""
    return (
        w.since_last("pressure.oil", np.log(w.oil_price_felt)),
        w.since_last("pressure.currencies", np.log(w.power_currency)),
    )


@process(evidence="Rogoff 1996 (half-life 3-5 years); Klein and Shambaugh 2010 on pegs that break")
def currencies_float_crawl_or_break(w: World) -> None:
    """A float follows the pressure at once, a peg through prices at home, until it breaks.

    Released = flexibility * float_pace of the pressure at once and, of the fixed part 1 -
    flexibility of it, a fading part by prices at home, of half-life rogoff downward and price_rise
    upward: prices rise faster than they fall. A peg under depreciating pressure p breaks with
    chance(break_hazard * (1 - flexibility / managed) * (p / break_at) squared), a managed float
    never: the rate then falls by p * (1 + overshoot * E), E exponential, what is too much coming
    back, prices wait, and flexibility rises by float_after of the way to 1. Inflation moves by what
    prices do and by - pass_through of what the rate does at once, in percent, downward only by the
    part yielding; all of it fades, and the level of inflation drifts to usual_inflation with a
    half-life.
    """
    p = w.parameters.currency
    floats = w.flexibility * p.float_pace
    half_life = np.where(w.currency_pressure > 0.0, p.price_rise, p.rogoff)
    crawls = (1.0 - w.flexibility) * fading(half_life)
    strain = np.maximum(-w.currency_pressure, 0.0) / p.break_at
    hazard = p.break_hazard * np.maximum(1.0 - w.flexibility / p.managed, 0.0) * strain**2
    u = w.uniform("currency.break", "state"), w.uniform("currency.overshoot", "state")
    breaks = u[0] < chance(hazard)
    floats = np.where(breaks, 1.0 - p.overshoot * np.log(u[1]), floats)
    crawls = np.where(breaks, 0.0, crawls)
    w.because("peg_break", pressure=w.currency_pressure, flexibility=w.flexibility)
    w.peg_break += breaks
    by_rate, by_prices = floats * w.currency_pressure, crawls * w.currency_pressure
    w.currency_pressure -= by_rate + by_prices
    w.currency *= np.exp(by_rate + by_prices)
    w.flexibility += breaks * p.float_after * (1.0 - w.flexibility)
    dearer = 100.0 * (by_prices - p.pass_through * by_rate)
    w.push("inflation", np.where(dearer < 0.0, p.yielding, 1.0) * dearer, lasting=0.0)
    level = w.level("inflation")
    level += fading(p.inflation_half_life) * (p.usual_inflation - level)
