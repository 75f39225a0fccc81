"""Whether there were enough replicates: Monte Carlo errors of a result.

All errors here are those of a finite number of replicates; the spread between replicates is a
finding, not an error, and more replicates do not reduce it.
"""

from __future__ import annotations

from math import ceil

import pandas as pd

from sim.ensemble import Result
from sim.ensemble.precision import mean_error, probability_error, quantile_error
from sim.ensemble.rows import Row

__all__ = [
    "error_table",
    "mean_error",
    "probability_error",
    "quantile_error",
    "replicates_for",
]


def error_table(result: Result) -> pd.DataFrame:
    """Estimate and standard error of every outcome: columns ``estimate``, ``error``, ``unit``.

    The estimate is the probability where there is one (``ever``, ``first_time``), the mean of a
    count, the median otherwise; a coded outcome (``leader``) gives one row ``name=label`` each.
    """
    entries = [entry for row in result.summary() for entry in _entries(row)]
    table = pd.DataFrame(entries, columns=["outcome", "estimate", "error", "unit"])
    return table.set_index("outcome")


def replicates_for(error: float, *, probability: float = 0.5) -> int:
    """Replicates needed for a standard error of at most ``error`` of a probability.

    0.5 is the worst case. Raises ``ValueError`` unless ``error`` is positive and ``probability``
    between 0 and 1.
    """
    if error <= 0 or not 0 <= probability <= 1:
        raise ValueError("the error must be positive and the probability between 0 and 1")
    return max(1, ceil(probability * (1 - probability) / error**2 * (1 - 1e-12)))


def _entries(row: Row) -> list[tuple[str, float, float, str]]:
    if row.shares:
        return [(f"{row.name}={k}", p, e, "probability") for k, (p, e) in row.shares.items()]
    if row.outcome.chance:
        return [(row.name, row.probability, row.probability_error, "probability")]
    if row.outcome.counted:
        return [(row.name, row.mean, row.mean_error, row.unit)]
    return [(row.name, row.median, row.median_error, row.unit)]
