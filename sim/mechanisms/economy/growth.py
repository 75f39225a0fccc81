"""Growth: in real terms, in dollars, and against the income that people were used to."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Triangular, Truncated
from sim.world.arrays import (
    fading,
    heavy,
    total,
    toward,
    weighted,
)
from sim.world.rule import process
from sim.world.world import World

PARAMETERS = (
    Parameter("economy.world_gain", Triangular(0.3, 0.7, 1.2), "ratio",
              "Growth of states per point of the world cycle, beside partners",
              "IMF WEO 2000-2015: 2009 in ten states", "B"),
    Parameter("economy.spillover", Triangular(0.2, 0.5, 1.0), "elasticity",
              "Growth per trade-weighted growth surprise of partners",
              "IMF 2014; IMF WEO 2000-2015: 0.57 on Russian growth, ten states", "B"),
    Parameter("economy.oil_gain", Triangular(1.0, 4.0, 8.0), "% per year",
              "Growth per log oil price over its level at oil exports of 100 %",
              "IMF WEO 2000-2015; assumption", "C"),
    Parameter("economy.gas_gain", Triangular(1.0, 4.0, 8.0), "% per year",
              "Growth per log gas price over the accustomed one at gas exports of 100 %",
              "as for oil; assumption", "D", ("M16",)),
    Parameter("economy.remittance_gain", Triangular(0.0, 0.15, 0.4), "ratio",
              "Output gained per remittances gained: most of them buy what is made abroad",
              "WDI, IMF WEO 2006-2015: 0.1 in TJK, 0.2 in KGZ, TJK and UZB together, less beside "
              "Russia's growth; IMF 2014", "B", ("M17",)),
    Parameter("economy.remittance_lag", Triangular(1.0, 2.0, 4.0), "quarters",
              "Half-life of what output has not yet felt of a change of remittances",
              "habit and savings: Campbell and Mankiw 1990; Combes and Ebeke 2011; assumption", "D",
              ("M17",)),
    Parameter("economy.unrest_cost", Triangular(2.0, 6.0, 12.0), "% per year",
              "Growth lost at complete unrest", "Barrett et al. 2022 (IMF)", "C"),
    Parameter("economy.unrest_borne", Triangular(0.15, 0.3, 0.45), "0..1",
              "Unrest that costs no growth yet", "assumption", "D"),
    Parameter("economy.growth_sd", Triangular(4.0, 5.5, 7.5), "% per year",
              "Own noise of growth, annualised, per quarter, at ordinary volatility",
              "IMF WEO 2000-2015: own part of yearly growth moves by 2 to 4", "B"),
    Parameter("economy.tail", Triangular(0.05, 0.1, 0.16), "h",
              "Heaviness of the tails of growth", "IMF WEO 2000-2015: excess kurtosis 3 to 7", "B"),
    Parameter("economy.trend_walk", Triangular(0.15, 0.35, 0.6), "% per year",
              "Quarterly step of the growth to expect", "IMF WEO 2000-2015; assumption", "C"),
    Parameter("economy.trend_half_life", Triangular(12.0, 22.0, 40.0), "quarters",
              "Regression of growth to the mean",
              "Pritchett and Summers 2014: correlation 0.3 over ten years", "B"),
    Parameter("economy.long_run", Truncated(2.8, 0.7, 0.8, 4.8), "% per year",
              "Growth per head to which the states regress",
              "IMF WEO 2000-2015: 4 less the population's 1.2; Pritchett and Summers 2014", "B"),
    Parameter("economy.habit", Triangular(2.0, 3.0, 5.0), "quarters",
              "Half-life of missing a lost income", "assumption", "D", ("M17",)),
    Parameter("economy.income_borne", Triangular(3.0, 5.0, 7.0), "% GDP",
              "Shortfall of income that is no hardship yet",
              "IMF WEO 2000-2015: own growth moves by 2 to 4 % a year", "C"),
    Parameter("economy.pace_habit", Triangular(4.0, 8.0, 16.0), "quarters",
              "Half-life of getting used to another pace of income", "assumption", "D", ("M17",)),
    Parameter("economy.sanctions_hit", Triangular(8.0, 15.0, 24.0), "% per year",
              "Growth lost to sanctions of full strength, while fresh, by a state they strike too",
              "IMF WEO 2022-23 (Belarus against forecasts); size: assumption before 2022", "C"),
)  # fmt: skip


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
    back to long_run + growth of the population with a half-life. GDP in dollars grows by growth /
    400 in logs and with dollar prices and the real rate.
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
    usual = p.long_run + w.population_growth
    w.growth_trend = toward(w.growth_trend, usual, fading(p.trend_half_life)) + step


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
