"""Who leads where in a result, and how surely."""

from __future__ import annotations

import pandas as pd

from sim.ensemble import Result
from sim.ensemble.numbers import probability_error
from sim.scenario import Quarter


def leader_table(
    result: Result, dimension: str = "overall", quarter: str | None = None
) -> pd.DataFrame:
    """Probability that each power (column) has the largest influence in each state (row).

    ``dimension`` is overall, economic, political or security; ``quarter`` a date in the quarter
    wanted (the last one by default).
    """
    chosen = result.data["leader_probability"].sel(dimension=dimension)
    at = chosen.isel(quarter=-1) if quarter is None else chosen.sel(quarter=quarter, method="ffill")
    return pd.DataFrame(
        at.transpose("state", "power").to_numpy(),
        index=pd.Index(at["state"].to_numpy(), name="state"),
        columns=pd.Index(at["power"].to_numpy(), name="power"),
    )


def leader_errors(result: Result, dimension: str = "overall") -> pd.DataFrame:
    """Monte Carlo standard errors of :func:`leader_table` at the end of the run."""
    table = leader_table(result, dimension)
    return table.map(lambda share: probability_error(share, result.n))


def leading(result: Result, dimension: str = "overall") -> dict[str, tuple[str, float, float]]:
    """The likeliest leader at the end of the run: state -> power, share of worlds, its error."""
    table = leader_table(result, dimension)
    best = zip(table.index, table.idxmax(axis=1), table.max(axis=1), strict=True)
    return {str(s): (str(p), top, probability_error(top, result.n)) for s, p, top in best}


def quarter_at(result: Result, position: int) -> str:
    """The quarter at a place of the time axis, 0 being the one before the run: "2024-Q1"."""
    return str(Quarter.parse(result.data["quarter"].values[position].astype("M8[D]").item()))
