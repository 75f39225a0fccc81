"""Currencies: regimes, pressure, breaks, prices at home."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Triangular
from sim.world.arrays import fading, happens, heavy, total
from sim.world.rule import process
from sim.world.world import World

PARAMETERS = (
    Parameter("currency.oil_gain", Triangular(0.2, 0.5, 0.8), "elasticity",
              "Real rate called for per oil price at oil exports of 100 %, beside the rouble",
              "IMF WEO and US EIA 2000-2015: 0.14 beside the rouble at oil exports of 40 to 90 %",
              "B"),
    Parameter("currency.rouble_region", Triangular(0.2, 0.35, 0.5), "elasticity",
              "Real rate called for per rouble, in every state",
              "IMF WEO 2000-2015: 0.55 on the rouble in ten states, 0.25 in pegs", "B"),
    Parameter("currency.rouble_link", Triangular(0.4, 0.9, 1.4), "elasticity",
              "Real rate called for per rouble, per share of the belligerent in trade and income",
              "IMF WEO and DOTS 2000-2015: 0.63 where trade and remittances are about 0.4", "B"),
    Parameter("currency.catch_up", Triangular(0.1, 0.35, 0.6), "elasticity",
              "Real appreciation per growth beyond that of rich economies",
              "Balassa-Samuelson: Egert, Halpern and MacDonald 2006", "B"),
    Parameter("currency.regional_sd", Triangular(0.025, 0.036, 0.047), "log per quarter",
              "Regional shock beyond oil and rouble", "IMF WEO 2000-2015: 0.03 a year", "B"),
    Parameter("currency.drift_sd", Triangular(0.004, 0.007, 0.01), "log per quarter",
              "Step of the common drift of real rates",
              "IMF WEO 2000-2015: variance of 5-year changes twice that of a walk", "B"),
    Parameter("currency.drift_half_life", Triangular(2.0, 4.0, 8.0), "quarters",
              "Half-life of the common drift of real rates",
              "IMF WEO 2000-2015: autocorrelation of yearly changes 0.36", "B"),
    Parameter("currency.own_sd", Triangular(0.038, 0.048, 0.06), "log per quarter",
              "A state's own shock", "IMF WEO 2000-2015: 0.06 a year outside pegs", "B"),
    Parameter("currency.float_pace", Triangular(0.6, 0.85, 1.0), "per quarter",
              "Part of the pressure that a free float gives way to", "assumption", "C", high=1.0),
    Parameter("currency.rogoff", Triangular(12.0, 16.0, 20.0), "quarters",
              "Half-life of an overvalued rate that only prices at home correct",
              "Rogoff 1996: three to five years", "B"),
    Parameter("currency.parity_half_life", Triangular(20.0, 32.0, 48.0), "quarters",
              "Half-life of departures of real rates from what fundamentals call for",
              "IMF WEO 2000-2023: sd of changes over 1, 3, 6, 12 years .13, .27, .44, .49", "B"),
    Parameter("currency.price_rise", Triangular(2.0, 4.0, 8.0), "quarters",
              "Half-life of an undervalued peg: prices rise faster than they fall",
              "Tobin 1972; IMF WEO 2001-2008: pegs appreciated by 10 to 20 % a year", "C"),
    Parameter("currency.break_hazard", Triangular(0.01, 0.025, 0.05), "per quarter",
              "Breaks of a hard peg at the pressure of currency.break_at",
              "Klein and Shambaugh 2010; KAZ 2009, 2014, 2015; TKM 2008, 2015; UZB 2017", "C"),
    Parameter("currency.managed", Triangular(0.3, 0.4, 0.5), "0..1",
              "Flexibility from which on a currency is a managed float: it slides, not breaks",
              "IMF AREAER regimes of KAZ, KGZ and BLR after 2015", "C", low=0.01),
    Parameter("currency.break_at", Triangular(0.15, 0.25, 0.35), "log",
              "Overvaluation at which a peg is in danger", "the same breaks", "C"),
    Parameter("currency.overshoot", Triangular(0.05, 0.2, 0.4), "ratio",
              "Mean excess of a break over the pressure", "Kaminsky and Reinhart 1999; assumption",
              "C"),
    Parameter("currency.float_after", Triangular(0.1, 0.3, 0.6), "share",
              "Part of the way to a free float after a break",
              "KAZ 2015 and UZB 2017 floated more, TKM did not", "C"),
    Parameter("currency.pass_through", Triangular(0.15, 0.35, 0.6), "ratio",
              "Prices at home per fall of the currency",
              "IMF 2016 (Caucasus and Central Asia): 0.2 to 0.5", "B"),
    Parameter("currency.yielding", Triangular(0.1, 0.3, 0.5), "ratio",
              "How far prices yield downward, against upward",
              "IMF WEO 2000-2015: deflation in 2 of 160 state-years", "C"),
    Parameter("currency.usual_inflation", Triangular(3.5, 5.0, 7.0), "% per year",
              "Inflation to which its level drifts", "IMF WEO 2003-2021: median 6", "B"),
    Parameter("currency.inflation_half_life", Triangular(8.0, 12.0, 20.0), "quarters",
              "Half-life of that drift", "IMF WEO 2000-2015: UZB, BLR, TKM", "C"),
)  # fmt: skip


@process(evidence="IMF WEO 2000-2015: real dollar rates of ten states on oil and the rouble")
def pressure_on_currencies_builds(w: World) -> None:
    """What fundamentals call for: oil, the rouble, catching up, a regional factor and chance.

    The shadow real rate changes in logs by oil_gain * share of oil in exports * change of log oil
    price + (rouble_region + rouble_link * exposure) * change of the belligerent's log real rate +
    catch_up * (growth trend - power_long_run) / 400 + change of the departure. Exposure = mean
    share of the belligerent in goods trade + remittances from it / 100. The departure from parity
    grows by the regional drift + regional_sd * N + own_sd * N, heavy-tailed, and fades with the
    half-life parity_half_life. The drift, common to all, fades with a half-life and moves by
    drift_sd * N. The change is added to the pressure on the rate. The price of oil is that to which
    markets have come round.
    """
    p = w.parameters.currency
    step = p.drift_sd * w.normal("currency.drift")
    w.regional_drift = w.regional_drift * (1.0 - fading(p.drift_half_life)) + step
    at_war = w.topology.belligerent
    oil, currencies = changes(w)
    rouble = total(currencies * at_war)
    exposure = total((w.trade_share + w.remittances) * at_war, axis=1) / 100.0
    ahead = w.growth_trend - w.parameters.markets.power_long_run
    by_chance = (
        w.regional_drift
        + p.regional_sd * w.normal("currency.region")
        + p.own_sd * heavy(w.normal("currency.own", "state"), w.parameters.markets.tail)
    )
    departed = by_chance - fading(p.parity_half_life) * w.currency_departure
    w.currency_departure += departed
    w.currency_pressure += (
        p.oil_gain * w.oil_exports / 100.0 * oil
        + (p.rouble_region + p.rouble_link * exposure) * rouble
        + p.catch_up * ahead / 400.0
        + departed
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
    breaks = happens(hazard, u[0])
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
