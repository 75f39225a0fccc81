"""Does one power's influence surge by construction? A free run from 2010 against the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim.ensemble.paths import Values
from sim.ensemble.record import Work
from sim.validation.hindcast.origin import world_at
from sim.validation.record import between

START, END = 2010, 2021
"""The run starts at the end of the first year and ends with the last."""

MEASURED = ("trade_share", "debt_gdp", "arms_share")
"""Variables that the record measures too."""

LATENT = ("economic_share", "security_share")
"""Shares of the power in all economic and security influence; nobody measures them."""

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Drift:
    """``paths`` has columns state, variable, year, quantile, value; ``figures`` is the record."""

    power: str
    paths: pd.DataFrame
    figures: pd.DataFrame
    replicates: int


def drift(record: pd.DataFrame, power: str, work: Work) -> Drift:
    """Simulate from the end of 2010 with the priors and keep the ties to one power by year.

    The run knows no figure, membership, war or shock after 2010. Chance is that of every other run
    with the seed.
    """
    # The baseline names a posterior of its own, which has seen what came after 2010.
    scenario = world_at(START, record, END - START).with_(posterior=None)
    names, states = (*MEASURED, *LATENT), list(scenario.states)
    found = work.record(scenario, Values(names, every=4))
    place = scenario.labels["power"].index(power)
    # of [year, state, replicate], the start included
    quantiles = [np.quantile(found[name][:, :, place], LEVELS, axis=-1) for name in names]
    coords = {
        "variable": list(names), "quantile": list(LEVELS),
        "year": START + np.arange(quantiles[0].shape[1]), "state": states,
    }  # fmt: skip
    paths = xr.DataArray(np.stack(quantiles), coords, list(coords), name="value")
    table = paths.transpose("variable", "state", "quantile", "year").to_series().reset_index()
    chosen = record["variable"].isin(MEASURED) & (record["power"] == power)
    figures = between(record[chosen & record["iso3"].isin(states)], START, END)
    return Drift(power, table, figures, work.replicates)


def changes(found: Drift, since: int, until: int) -> pd.DataFrame:
    """Change of each measured tie between two years: recorded, and simulated 5 to 95 %.

    The simulated change is that of the quantiles against the median of the first year, so its range
    is a little wider than that of the changes of single worlds.
    """
    ends = {"low": LEVELS[0], "median": 0.5, "high": LEVELS[-1]}
    paths = found.paths.set_index(["state", "variable", "quantile", "year"])["value"]
    wide = {year: paths.xs(year, level="year").unstack("quantile") for year in (since, until)}
    moved = pd.DataFrame({name: wide[until][q] - wide[since][0.5] for name, q in ends.items()})
    keys = found.figures.rename(columns={"iso3": "state"}).set_index(["state", "variable", "year"])
    figures = keys["value"].unstack("year").reindex(columns=[since, until])
    moved["recorded"] = figures[until] - figures[since]
    order = found.paths[["state", "variable"]].drop_duplicates()
    return moved.loc[pd.MultiIndex.from_frame(order)].reset_index()


def last_common_year(found: Drift, variables: Sequence[str] = MEASURED) -> int:
    """The last year of which every measured tie has figures."""
    figures = found.figures[found.figures["variable"].isin(variables)]
    return int(figures.groupby("variable")["year"].max().min())
