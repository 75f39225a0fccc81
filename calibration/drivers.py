"""What came from outside in the years of the fit, imposed on its simulations as it was.

Oil prices, the growth of the powers' economies and the sanctions of 2014 are not what the fit is
about: left to chance they would blur what the figures say of the rules. They are set by shocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from calibration.settings import RECORD, Stretch
from sim.catalogue.priors import Prior
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import PARAMETERS
from sim.scenario import Scenario, load_scenario
from sim.validation.hindcast.origin import world_at

SANCTIONS = (2014, 0.25)
"""Year in which sectoral sanctions began and their level until 2021, where those of 2022 are 1."""


def scenario_of(stretch: Stretch, record: pd.DataFrame) -> Scenario:
    """The scenario of a stretch with its drivers, drawn from the priors, without outcomes.

    Dated shocks of the scenario stay, but for those to the price of oil, which is set as it was.

    ``record`` must hold no year after the fit's last.
    """
    if stretch.scenario == RECORD:
        scenario = world_at(stretch.first - 1, record, stretch.last - stretch.first + 1)
        scenario = scenario.with_(posterior=None)
    else:
        scenario = load_scenario(stretch.scenario)
        scenario = scenario.with_(horizon=f"{stretch.last}-Q4", posterior=None)
    if scenario.start.year != stretch.first or scenario.start.number != 1:
        raise ValueError(f"{stretch.scenario} starts in {scenario.start}, not in {stretch.first}")
    told = {shock.name: None for shock in scenario.shocks if "oil_price" in shock.change}
    drivers = told | dict(_shocks(scenario, stretch, record))
    return scenario.with_(shocks=drivers).replace(outcomes={})


def _shocks(
    scenario: Scenario, stretch: Stretch, record: pd.DataFrame
) -> Iterator[tuple[str, dict[str, Any]]]:
    oil = _series(record, "oil_price", "")
    usual = scenario.initial["oil_price"].at(())
    base = oil.get(stretch.first - 1, float("nan") if usual is None else _median(usual.prior))
    belligerents = [name for name, power in scenario.powers.items() if power.belligerent]
    for year in range(stretch.first, stretch.last + 1):
        at = f"{year}-Q1"
        if year in oil:
            yield f"oil-{year}", _shock(at, {"oil_price": oil[year]})
        if year == SANCTIONS[0]:
            yield f"sanctions-{year}", _shock(f"{year}-Q3", {"sanctions": SANCTIONS[1]})
        for power in scenario.powers:
            growth = _series(record, "economy_growth", power)
            if year in growth:
                # The model adds to the trend what oil does to an exporter at war: take it out.
                extra = _oil_gain(oil.get(year, base) / base) if power in belligerents else 0.0
                bounds = VARIABLES["economy_trend"]
                trend = {"economy_trend": min(max(growth[year] - extra, bounds.low), bounds.high)}
                yield f"growth-{power}-{year}", {**_shock(at, trend), "power": power}


def _series(record: pd.DataFrame, variable: str, power: str) -> dict[int, float]:
    rows = record[(record["variable"] == variable) & (record["power"] == power)]
    return {int(y): float(v) for y, v in zip(rows["year"], rows["value"], strict=True)}


def _shock(at: str, values: dict[str, float]) -> dict[str, Any]:
    change = {name: {"set": {"value": value}} for name, value in values.items()}
    return {"at": at, "change": change, "evidence": ["assumption"], "note": "as it was"}


def _oil_gain(ratio: float) -> float:
    return _median(PARAMETERS["markets.oil_gain"].prior) * float(np.log(ratio))


def _median(prior: Any) -> float:
    assert isinstance(prior, Prior)
    return prior.median
