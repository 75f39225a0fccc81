"""Does one power's influence surge by construction? A free run from 2010 against the figures."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.ensemble import Store
from sim.ensemble.record import Crowd
from sim.ensemble.record import record as record_of
from sim.ensemble.values import Values
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


def drift(
    record: pd.DataFrame,
    power: str,
    *,
    replicates: int,
    seed: int,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Drift:
    """Simulate from the end of 2010 with the priors and keep the ties to one power by year.

    The run knows no figure, membership, war or shock after 2010. Chance is that of every other run
    with the seed.
    """
    # The baseline names a posterior of its own, which has seen what came after 2010.
    scenario = world_at(START, record, END - START).with_(posterior=None)
    found = record_of(
        scenario, Values((*MEASURED, *LATENT), every=4), Crowd(replicates, seed),
        executor=executor, store=store,
    )  # fmt: skip
    place = scenario.labels["power"].index(power)
    states = tuple(scenario.states)
    tables = []
    for name in (*MEASURED, *LATENT):
        whole = found[name][:, :, place]  # [year, state, replicate], the start included
        quantiles = np.quantile(whole, LEVELS, axis=-1)
        for s, state in enumerate(states):
            tables.append(_table(quantiles[:, :, s], state, name))
    chosen = record["variable"].isin(MEASURED) & (record["power"] == power)
    figures = between(record[chosen & record["iso3"].isin(states)], START, END)
    return Drift(power, pd.concat(tables, ignore_index=True), figures, replicates)


def _table(quantiles: Floats, state: str, name: str) -> pd.DataFrame:
    years = np.arange(START, START + quantiles.shape[1])
    level, year = np.meshgrid(LEVELS, years, indexing="ij")
    columns = {"quantile": level.ravel(), "year": year.ravel(), "value": quantiles.ravel()}
    return pd.DataFrame({"state": state, "variable": name, **columns})


def changes(found: Drift, since: int, until: int) -> pd.DataFrame:
    """Change of each measured tie between two years: recorded, and simulated 5 to 95 %.

    The simulated change is that of the quantiles against the median of the first year, so its range
    is a little wider than that of the changes of single worlds.
    """
    rows = []
    for (state, name), part in found.paths.groupby(["state", "variable"], sort=False):
        first, last = (
            part[part["year"] == year].sort_values("quantile")["value"].to_numpy()
            for year in (since, until)
        )
        middle = LEVELS.index(0.5)
        moved = [float(last[i] - first[middle]) for i in (0, middle, len(LEVELS) - 1)]
        ends = [_figure(found, str(state), str(name), year) for year in (since, until)]
        rows.append((state, name, *moved, ends[1] - ends[0]))
    columns = ["state", "variable", "low", "median", "high", "recorded"]
    return pd.DataFrame(rows, columns=columns)


def _figure(found: Drift, state: str, variable: str, year: int) -> float:
    figures = found.figures
    rows = figures[
        (figures["iso3"] == state) & (figures["variable"] == variable) & (figures["year"] == year)
    ]
    return float(rows["value"].iloc[0]) if len(rows) else float("nan")


def last_common_year(found: Drift, variables: Sequence[str] = MEASURED) -> int:
    """The last year of which every measured tie has figures."""
    figures = found.figures[found.figures["variable"].isin(variables)]
    return int(figures.groupby("variable")["year"].max().min())
