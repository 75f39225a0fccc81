"""Which differences are the largest, measured against how much an outcome varies anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

PRINCIPAL = ("mean", "probability", "leader")
"""Measures that stand for their outcome in a ranking; dates and waiting times go with them."""


def standardised(rows: pd.DataFrame) -> tuple[Floats, Floats]:
    """Differences over the spread between replicates, and their errors: ``[row]`` each.

    An outcome without spread cannot have moved by chance; it counts as 0 if it did not move and as
    one spread of its own if it did.
    """
    gap, error = rows["difference"].to_numpy(float), rows["error"].to_numpy(float)
    spread = rows["spread"].to_numpy(float)
    scale = np.where(spread > 0, spread, np.where(gap == 0, 1.0, np.abs(gap)))
    return gap / scale, np.nan_to_num(error / scale)


def ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Principal rows with ``standardised`` and its error, the surest large shifts first.

    The noise of a finite number of replicates is taken off the size before sorting, so that a row
    does not come first only because it is known badly. Of a leader the label that moved most stays.
    """
    chosen = rows[rows["measure"].isin(PRINCIPAL)].copy()
    chosen["standardised"], chosen["standardised_error"] = standardised(chosen)
    square = (chosen["standardised"] ** 2 - chosen["standardised_error"] ** 2).clip(lower=0.0)
    order = square.sort_values(ascending=False, kind="stable").index
    return chosen.loc[order].drop_duplicates(["scenario", "outcome"])


def overall_size(gaps: Floats) -> tuple[float, float, float]:
    """Root mean square over outcomes of mean gaps ``[replicate, outcome]``, with a 90 % interval.

    ``gaps`` are in units of each outcome's spread. What chance alone would add to the mean of
    squares is taken off; the interval is that of a delete-a-group jackknife (Wolter 2007, ch. 4).
    """
    whole = _square(gaps)
    groups = min(20, len(gaps))
    if groups < 2:
        return float(np.sqrt(max(whole, 0.0))), 0.0, float("nan")
    parts = np.arange(len(gaps)) % groups
    left = np.array([_square(gaps[parts != k]) for k in range(groups)])
    error = float(np.sqrt((groups - 1) / groups * ((left - left.mean()) ** 2).sum()))
    low, high = whole - 1.645 * error, whole + 1.645 * error
    return tuple(float(np.sqrt(max(x, 0.0))) for x in (whole, low, high))  # type: ignore[return-value]


def _square(gaps: Floats) -> float:
    n = len(gaps)
    noise = gaps.var(axis=0, ddof=1) / n if n > 1 else np.zeros(gaps.shape[1])
    return float((gaps.mean(axis=0) ** 2 - noise).mean())
