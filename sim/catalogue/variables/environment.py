"""Variables of the world around the states: war, sanctions, prices, threats."""

from __future__ import annotations

from math import inf

from sim.catalogue.priors import Fixed, Normal, Triangular
from sim.catalogue.variable import ENV, WAR_PHASES, Variable, share

ENVIRONMENT = (
    Variable("war", ENV, "phase", 0, 4, "Phase of the belligerent power's war",
             default=Fixed(0), labels=WAR_PHASES),
    Variable("war_quarters", ENV, "quarters", 0, inf, "Quarters of fighting so far",
             default=Fixed(0), span=(0, 60)),
    share("war_intensity", ENV, "Intensity of fighting", default=Fixed(0)),
    share("battlefield_failure", ENV,
           "How far the belligerent has fallen short of its war aims, as observers see it",
           default=Fixed(0)),
    share("sanctions", ENV, "Western sanctions on the belligerent, 1 as in 2022-23",
           default=Fixed(0.25)),
    share("sanctions_absorbed", ENV, "Part of the sanctions to which the belligerent has adapted",
           default=Fixed(0.25)),
    share("western_support", ENV, "Outside support to the belligerent's opponent",
           default=Triangular(0.3, 0.7, 1.0), slow=True),
    Variable("oil_price", ENV, "USD per barrel", 5, 400, "Price of Brent crude oil",
             default=Fixed(70.9), source="US EIA, Brent spot, 2021 mean", span=(5, 400),
             scale="log", slow=True),
    Variable("oil_price_felt", ENV, "USD per barrel", 5, 400,
             "Price of oil to which currencies have come round", "derived", recorded=False),
    share("sanctions_felt", ENV, "Sanctions to which trade has come round", "derived",
           recorded=False),
    Variable("gas_price", ENV, "index, start = 1", 0.1, 10, "Contract price of piped gas",
             default=Fixed(1), span=(0.1, 10), scale="log"),
    Variable("gas_price_accustomed", ENV, "index, start = 1", 0.1, 10,
             "Price of piped gas that buyer and seller have got used to", default=Fixed(1),
             span=(0.1, 10), scale="log", recorded=False),
    Variable("world_cycle", ENV, "% per year", -40, 15, "Departure of world growth from trend",
             default=Fixed(0), span=(-15, 10)),
    Variable("regional_drift", ENV, "log per quarter", -0.2, 0.2,
             "Common drift of the region's real exchange rates", default=Normal(0, 0.01),
             span=(-0.1, 0.1), recorded=False),
    Variable("dollar_prices", ENV, "index, start = 1", 0.5, 10, "Level of prices in US dollars",
             default=Fixed(1), span=(0.5, 4), scale="log", recorded=False),
    share("afghan_threat", ENV, "Militant threat coming out of Afghanistan",
           default=Triangular(0.2, 0.45, 0.7), slow=True),
    share("kin_repression", ENV,
           "Public knowledge of the repression of kin minorities (Xinjiang)",
           default=Triangular(0.2, 0.35, 0.6), slow=True),
    share("nuclear_scare", ENV, "Fear that the latest nuclear threat still causes in Europe",
           default=Fixed(0)),
    Variable("nuclear_threats_made", ENV, "threats", 0, inf, "Nuclear threats made so far",
             default=Fixed(0), span=(0, 60)),
    share("deterrence", ENV, "Deterrent effect of the belligerent's forward nuclear posture",
           default=Fixed(0.5)),
)  # fmt: skip
