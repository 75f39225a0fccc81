"""Sanctions, prices, the economies of the powers, their currencies and their appetite to lend."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.mechanisms.environment.war import FIGHTING, NONE
from sim.world.arrays import chance, fading, heavy, toward
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


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
    slumps = w.uniform("markets.slump") < chance(p.slump_hazard)
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


@process(evidence="IMF WEO 2000-2015 (dollar deflators); Cashin, Cespedes and Sahay 2004 for oil")
def power_currencies_move(w: World) -> None:
    """Currencies of the powers move in real dollars with oil and by chance, some more than others.

    log of the real rate changes by rouble_oil * weight of oil * change of the log oil price + own
    risk * N(0, 1), heavy-tailed. The risk of a power is a trait: none for the issuer of the dollar.
    """
    p = w.parameters.markets
    oil = change_of_oil(w)
    noise = w.currency_risk * heavy(w.normal("markets.currency", "power"), p.tail)
    w.power_currency *= np.exp(p.rouble_oil * w.oil_weight * oil + noise)


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
