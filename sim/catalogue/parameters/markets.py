"""Parameters of prices, sanctions and the powers' economies."""

from sim.catalogue.parameter import Parameter
from sim.catalogue.priors import Triangular

MARKETS = (
    Parameter("markets.sanctions_easing", Triangular(0.01, 0.03, 0.08), "per quarter",
              "Rate at which sanctions ease after a settlement", "assumption"),
    Parameter("markets.price_reversion", Triangular(0.02, 0.05, 0.12), "per quarter",
              "Mean reversion of the logarithm of prices", "US EIA 2000-2021; Schwartz 1997", "B"),
    Parameter("markets.oil_volatility", Triangular(0.08, 0.13, 0.18), "log per quarter",
              "Quarterly volatility of oil", "US EIA Brent 2000-2021", "B"),
    Parameter("markets.gas_volatility", Triangular(0.03, 0.06, 0.12), "log per quarter",
              "Quarterly volatility of contract gas, below spot", "US EIA (spot); assumption", "C",
              ("M16",)),
    Parameter("markets.sanctions_hit", Triangular(2.0, 5.0, 10.0), "% per year",
              "Growth lost to sanctions of full strength while fresh",
              "IMF WEO April 2024 (Russian Federation 2022 against forecasts)", "C"),
    Parameter("markets.oil_gain", Triangular(0.5, 2.0, 4.0), "% per year",
              "Growth gained by the belligerent from a doubling (log 1) of oil",
              "IMF WEO 2000-2021 and EIA; assumption on size", "C"),
    Parameter("markets.power_growth_sd", Triangular(1.5, 2.5, 4.0), "% per year",
              "Noise of powers' growth", "IMF WEO April 2024, residuals 2000-2021", "B"),
)  # fmt: skip
