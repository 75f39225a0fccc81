"""Sanctions, prices and the powers' economies: also their currencies and appetite to lend."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Triangular, Truncated
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.environment.war import FIGHTING, NONE
from sim.world.arrays import clip, fading, happens, heavy, toward
from sim.world.rule import process
from sim.world.world import World

PARAMETERS = (
    Parameter("markets.sanctions_easing", Triangular(0.01, 0.03, 0.08), "per quarter",
              "Rate at which sanctions ease after a settlement", "assumption"),
    Parameter("markets.sanctions_rest", Triangular(0.0, 0.2, 0.6), "0..1",
              "Sanctions that outlast a settlement", "assumption"),
    Parameter("markets.response", Triangular(0.7, 1.2, 2.0), "quarters",
              "Half-life at which trade comes round to sanctions, currencies to the price of oil",
              "Bank of Russia and customs data 2014-15, 2022: two to four quarters", "C"),
    Parameter("markets.slump_hazard", Triangular(0.015, 0.025, 0.04), "per quarter",
              "World slumps", "IMF WEO: 1975, 1982, 1991, 2001, 2009", "B"),
    Parameter("markets.slump_size", Triangular(5.0, 7.0, 10.0), "% per year",
              "Depth of a world slump in its first quarter", "IMF WEO: 2009", "C"),
    Parameter("markets.cycle_sd", Triangular(0.3, 0.6, 0.9), "% per year",
              "Ordinary swings of world growth", "IMF WEO 2000-2015", "B"),
    Parameter("markets.cycle_half_life", Triangular(2.0, 3.0, 5.0), "quarters",
              "Half-life of swings of world growth", "IMF WEO 2000-2015", "C"),
    Parameter("markets.world_inflation", Truncated(2.0, 0.6, 0.5, 4.0), "% per year",
              "Rise of dollar prices", "IMF WEO 2000-2015: deflator of the United States", "B"),
    Parameter("markets.tail", Triangular(0.05, 0.1, 0.16), "h",
              "Heaviness of the tails of prices and currencies",
              "US EIA and IMF WEO 2000-2015: excess kurtosis 1 to 5", "B"),
    Parameter("markets.oil_walk", Triangular(0.08, 0.11, 0.14), "log per quarter",
              "Step of the level of the oil price", "Schwartz and Smith 2000: 0.145 a year", "B"),
    Parameter("markets.oil_volatility", Triangular(0.06, 0.09, 0.12), "log per quarter",
              "Departures of oil from its level",
              "US EIA Brent 2000-2015: yearly means move by 0.28", "B"),
    Parameter("markets.oil_half_life", Triangular(2.0, 4.0, 8.0), "quarters",
              "Half-life of departures of oil", "Schwartz and Smith 2000: half a year", "B"),
    Parameter("markets.oil_demand", Triangular(2.0, 5.0, 8.0), "log per 100 % a year",
              "Oil price per change of world growth", "US EIA and IMF WEO: 2009", "C"),
    Parameter("markets.gas_oil", Triangular(0.3, 0.6, 0.9), "elasticity",
              "Contract price of gas per oil price", "Stern 2012: contracts indexed to oil", "C",
              ("M16",)),
    Parameter("markets.gas_volatility", Triangular(0.02, 0.04, 0.08), "log per quarter",
              "Quarterly volatility of contract gas beside oil", "assumption", "C", ("M16",)),
    Parameter("markets.sanctions_hit", Triangular(2.0, 5.0, 10.0), "% per year",
              "Growth lost to sanctions of full strength while fresh",
              "IMF WEO April 2024 (Russian Federation 2022 against forecasts)", "C"),
    Parameter("markets.oil_gain", Triangular(1.0, 4.0, 8.0), "% per year",
              "Growth of a power that lives on oil per log oil price over its level",
              "IMF WEO 2000-2015 and EIA; assumption on size", "C"),
    Parameter("markets.power_growth_sd", Triangular(1.5, 3.0, 4.5), "% per year",
              "Noise of powers' growth per quarter", "IMF WEO April 2024, 2000-2015", "B"),
    Parameter("markets.trend_walk", Triangular(0.1, 0.25, 0.4), "% per year",
              "Quarterly step of powers' growth to expect", "IMF WEO 2000-2015; assumption", "C"),
    Parameter("markets.trend_half_life", Triangular(12.0, 24.0, 48.0), "quarters",
              "Regression of powers' growth to the mean", "Pritchett and Summers 2014", "B"),
    Parameter("markets.power_long_run", Truncated(2.5, 0.4, 1.0, 4.0), "% per year",
              "Growth to which powers regress, and of the rest of the world",
              "IMF WEO 2000-2015; Pritchett and Summers 2014", "B"),
    Parameter("markets.rouble_oil", Triangular(0.4, 0.55, 0.7), "elasticity",
              "Real dollar rate of a power that lives on oil, per oil price",
              "IMF WEO and US EIA 2001-2015: 0.55", "B"),
    Parameter("markets.appetite_sd", Triangular(0.12, 0.2, 0.3), "log per quarter",
              "Quarterly step of the appetite to lend",
              "AidData GCDF 3.0: yearly commitments 2000-2015", "B"),
    Parameter("markets.appetite_half_life", Triangular(5.0, 9.0, 16.0), "quarters",
              "Half-life of booms and retrenchment of lending",
              "AidData GCDF 3.0: booms of 2008-09 and 2011-12", "B"),
)  # fmt: skip


@process(evidence="E017; E061; assumption for the rates")
def sanctions_follow_the_war(w: World) -> None:
    """Sanctions stay while there is war, and ease slowly after it has frozen or been settled.

    What exceeds ``markets.sanctions_rest`` then goes at ``markets.sanctions_easing`` a quarter; a
    shock imposes them. Trade comes round to them with the half-life ``markets.response``.
    """
    p = w.parameters.markets
    over = (w.war != NONE) & (w.war != FIGHTING)
    rest = np.minimum(w.sanctions, p.sanctions_rest)
    w.sanctions = np.where(over, toward(w.sanctions, rest, p.sanctions_easing), w.sanctions)
    w.sanctions_felt = toward(w.sanctions_felt, w.sanctions, fading(p.response))


@process(evidence="IMF WEO April 2024 (2009, 2020); Barro and Ursua 2008 for rare slumps")
def world_economy_slumps_and_recovers(w: World) -> None:
    """World growth swings around its trend; slumps are rare and pass; dollar prices rise.

    The departure from trend fades with a half-life and moves by cycle_sd * N(0, 1); with
    chance(slump_hazard) it falls by a further slump_size * sqrt(E), E exponential with mean 1.
    Dollar prices grow at ``markets.world_inflation``.
    """
    p = w.parameters.markets
    slumps = happens(p.slump_hazard, w.uniform("markets.slump"))
    size = p.slump_size * np.sqrt(-np.log(w.uniform("markets.slump_size")))
    w.slump += slumps
    moved = p.cycle_sd * w.normal("markets.cycle") - slumps * size
    w.world_cycle = w.world_cycle * (1.0 - fading(p.cycle_half_life)) + moved
    w.dollar_prices *= np.exp(p.world_inflation / 400.0)


@process(
    evidence="US EIA Brent 2000-2015; Schwartz and Smith 2000 (short-term departure, long walk)"
)
def prices_move(w: World) -> None:
    """Oil has a slow level and fast departures; gas contracts follow oil in part.

    The level of the log price of oil walks by oil_walk * N(0, 1), heavy-tailed, and the price with
    it. What departed from it fades with a half-life and moves by oil_volatility * N(0, 1) +
    oil_demand / 100 * change of the world cycle. The price of gas changes in logs by gas_oil * that
    of oil + gas_volatility * N(0, 1). Currencies come round to the log price of oil with the
    half-life ``markets.response``.
    """
    p = w.parameters.markets
    step = p.oil_walk * heavy(w.normal("markets.oil_level"), p.tail)
    demand = p.oil_demand * change_of_demand(w) / 100.0
    level = w.level("oil_price")
    pull = fading(p.oil_half_life) * np.log(level / w.oil_price)
    change = pull + step + demand + p.oil_volatility * w.normal("markets.oil")
    level *= np.exp(step)
    w.oil_price *= np.exp(change)
    w.oil_price_felt *= (w.oil_price / w.oil_price_felt) ** fading(p.response)
    w.gas_price *= np.exp(p.gas_oil * change + p.gas_volatility * w.normal("markets.gas"))


def responses_are_settled(w: World) -> None:
    """What trade and currencies have come round to at the start: all that is known then."""
    w.sanctions_felt, w.oil_price_felt = w.sanctions, w.oil_price


def change_of_demand(w: World) -> Floats:
    """Change of the world cycle since last quarter [% per year]."""
    return w.since_last("prices.cycle", w.world_cycle)


@process(evidence="IMF WEO April 2024 (trends, residuals 2000-2015); Pritchett and Summers 2014")
def power_economies_grow(w: World) -> None:
    """A power's economy grows at a trend that walks, with the world, with oil and less sanctions.

    Growth = trend + world cycle + power_growth_sd * N(0, 1) + oil_gain * weight of oil * log of the
    oil price over its level; for the belligerent also - sanctions_hit * (sanctions - those
    absorbed). The trend moves by trend_walk * N(0, 1) and regresses to power_long_run with a
    half-life. The economy is multiplied by exp(growth / 400): growth is in percent per year.
    """
    p = w.parameters.markets
    fresh = np.maximum(w.sanctions - w.sanctions_absorbed, 0.0)
    oil = np.log(w.oil_price / w.level("oil_price"))
    lost = w.topology.belligerent * p.sanctions_hit * fresh
    noise = p.power_growth_sd * w.normal("markets.powers", "power")
    gained = p.oil_gain * w.oil_weight * oil
    w.economy_growth = w.economy_trend + w.world_cycle + gained - lost + noise
    w.economy *= np.exp(w.economy_growth / 400.0)
    step = p.trend_walk * w.normal("markets.trend", "power")
    back = fading(p.trend_half_life)
    w.economy_trend = toward(w.economy_trend, p.power_long_run, back) + step


RATE = VARIABLES["power_currency"]


@process(
    evidence="IMF WEO 2000-2015 (dollar deflators); Cashin, Cespedes and Sahay 2004 for oil; "
    "Rogoff 1996 for the return to parity"
)
def power_currencies_move(w: World) -> None:
    """Currencies of the powers move in real dollars with oil and by chance, some more than others.

    Parity, the level of the real rate, and the rate with it change in logs by rouble_oil * weight
    of oil * change of the log oil price. The rate departs from parity by own risk * N(0, 1),
    heavy-tailed, and comes back with the half-life ``currency.rogoff``, as prices at home follow.
    Both stay within the bounds of the rate, so that debts in it are revalued by no more. The risk
    of a power is a trait: none for the issuer of the dollar.
    """
    p = w.parameters.markets
    parity = w.level("power_currency")
    back = fading(w.parameters.currency.rogoff) * np.log(parity / w.power_currency)
    by_oil = p.rouble_oil * w.oil_weight * change_of_oil(w)
    noise = w.currency_risk * heavy(w.normal("markets.currency", "power"), p.tail)
    moved = w.power_currency * np.exp(back + by_oil + noise)
    w.power_currency = clip(moved, RATE.low, RATE.high)
    clip(parity * np.exp(by_oil), RATE.low, RATE.high, out=parity)


def change_of_oil(w: World) -> Floats:
    """Log change, since last quarter, of the oil price to which currencies have come round."""
    return w.since_last("currencies.oil", np.log(w.oil_price_felt))


@process(evidence="AidData GCDF 3.0, commitments 2000-2015: booms of 2008-12, retrenchment after")
def lending_booms_and_retrenches(w: World) -> None:
    """A power's appetite to lend swings around its usual size, 1, in booms that last for years.

    log of the appetite fades with a half-life and moves by appetite_sd * N(0, 1), heavy-tailed.
    """
    p = w.parameters.markets
    noise = p.appetite_sd * heavy(w.normal("markets.appetite", "power"), p.tail)
    kept = 1.0 - fading(p.appetite_half_life)
    w.lending_appetite = np.exp(kept * np.log(w.lending_appetite) + noise)
