"""A readable summary of a result: outcomes with their errors, and who leads where."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.ensemble import Result
from sim.ensemble.numbers import probability_error
from sim.ensemble.outcome import Row
from sim.ensemble.provenance import seed_words
from sim.scenario import Quarter


@dataclass(frozen=True)
class Summary:
    """What a reader sees first: a line about the run, its outcomes, and leaders per dimension.

    ``leaders[dimension]`` is a table of probabilities with one row per state and one column per
    power, at the end of the run; ``leader_errors`` holds their Monte Carlo standard errors.
    """

    head: str
    rows: list[Row]
    leaders: dict[str, pd.DataFrame]
    leader_errors: dict[str, pd.DataFrame]


def summarise(result: Result) -> Summary:
    """Sum up a result."""
    dimensions = [str(d) for d in result.data["leader_probability"]["dimension"].values]
    return Summary(
        head=head_line(result),
        rows=result.summary(),
        leaders={d: leader_table(result, d) for d in dimensions},
        leader_errors={d: leader_errors(result, d) for d in dimensions},
    )


def head_line(result: Result) -> str:
    """One sentence about the run: scenario, replicates, period, seed and what is missing."""
    facts = result.provenance
    text = (
        f"{facts['title'] or facts['name']}: {result.n:,} worlds, "
        f"{quarter_at(result, 1)} to {quarter_at(result, -1)}, {seed_words(facts)}"
    )
    if not facts["complete"]:
        text += f"; interrupted, {facts['replicates']:,} were asked for"
    if facts["excluded"]:
        text += f"; {len(facts['excluded'])} left out because a value was not finite"
    return text


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


def quarter_at(result: Result, position: int) -> str:
    """The quarter at a place of the time axis, 0 being the one before the run: "2024-Q1"."""
    return str(Quarter.parse(result.data["quarter"].values[position].astype("M8[D]").item()))
