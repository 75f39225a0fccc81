"""The outcomes table in words: one row per outcome, each with its Monte Carlo error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.ensemble.numbers import number, percent, with_error
from sim.ensemble.outcome import Outcome
from sim.ensemble.precision import mean_error, probability_error, quantile_error
from sim.quarter import Quarter

if TYPE_CHECKING:
    from sim.ensemble.tables import Table


_SCALE = re.compile(r"-?[0-9]+\.\.[0-9]+")


@dataclass(frozen=True)
class Row:
    """What replicates say of one outcome.

    ``probability`` (± ``probability_error``) of happening, for ``ever`` and ``first_time``;
    ``median``, ``low`` and ``high`` (5 and 95 %) of the values, each with its error, for
    ``first_time`` among the replicates in which it happened; ``mean`` (± ``mean_error``) for
    counts; ``shares`` label -> (probability, error) for coded outcomes. What does not apply is NaN
    or empty. ``text`` is the row in words.
    """

    outcome: Outcome
    n: int
    probability: float = nan
    probability_error: float = nan
    median: float = nan
    median_error: float = nan
    low: float = nan
    high: float = nan
    low_error: float = nan
    high_error: float = nan
    mean: float = nan
    mean_error: float = nan
    shares: dict[str, tuple[float, float]] = field(default_factory=dict)
    text: str = ""

    @property
    def name(self) -> str:
        """The outcome's name."""
        return self.outcome.name

    @property
    def title(self) -> str:
        """The outcome's title."""
        return self.outcome.title

    @property
    def unit(self) -> str:
        """The outcome's unit."""
        return self.outcome.unit

    @property
    def error(self) -> float:
        """Monte Carlo standard error of the estimate; the largest, where it is several shares."""
        if self.shares:
            return max(error for _, error in self.shares.values())
        if self.outcome.chance:
            return self.probability_error
        return self.mean_error if self.outcome.counted else self.median_error

    @property
    def labels(self) -> str:
        """By what this outcome differs from others under the same title: "KAZ, CHN" or empty."""
        return ", ".join(self.outcome.labels)


def summary_rows(table: Table, outcomes: Mapping[str, Outcome]) -> list[Row]:
    """One row per column of ``table``, in their order; few columns are in memory at a time."""
    return [outcome_row(outcomes[name], values) for name, values in table.each()]


def outcome_row(outcome: Outcome, values: Floats) -> Row:
    """The row of one outcome from its values ``[replicate]``."""
    n = len(values)
    if outcome.coded:
        shares = _shares(values, outcome.categories)
        return Row(outcome, n, shares=shares, text=_share_words(shares))
    if outcome.dated:
        happened = ~np.isnan(values)
        chance, spread = _chance(happened), _spread(values[happened])
        text = percent(*chance.values())
        if happened.any():
            text += f"; if so, {_date_words(spread)}"
        return Row(outcome, n, **chance, **spread, text=text)
    if outcome.chance:
        chance = _chance(values == 1.0)
        return Row(outcome, n, **chance, text=percent(*chance.values()))
    spread = _spread(values)
    if outcome.counted:
        mean, error = float(values.mean()) if n else nan, mean_error(values)
        text = f"{with_error(mean, error)} {outcome.unit} on average{_range_words(spread)}"
        return Row(outcome, n, **spread, mean=mean, mean_error=error, text=text)
    # a position is a whole number: half a place of error would say nothing
    error = nan if outcome.ranked else spread["median_error"]
    middle = with_error(spread["median"], error)
    text = f"{middle} {unit_words(outcome.unit)}".rstrip() + _range_words(spread)
    return Row(outcome, n, **spread, text=text)


def unit_words(unit: str) -> str:
    """A unit as it stands behind a number; nothing for positions and for indices on a scale."""
    return "" if unit == "rank" or _SCALE.fullmatch(unit) else unit


def _range_words(spread: Mapping[str, float]) -> str:
    """``(5 % to 95 %)`` in numbers, or nothing where all values are nearly the same."""
    low, high = number(spread["low"]), number(spread["high"])
    return f" ({low} to {high})" if low != high else ""


def _date_words(spread: Mapping[str, float]) -> str:
    """Median and range of dates."""
    low, median, high = (quarter_words(spread[name]) for name in ("low", "median", "high"))
    if low == high:
        return median
    error = spread["median_error"]
    doubt = f" ± {number(error, 1)} years" if error > 0 else ""
    return f"median {median}{doubt} ({low} to {high})"


def decimal_years(quarters: NDArray[np.datetime64]) -> Floats:
    """Starts of quarters, given as their first days, as decimal years."""
    return 1970 + quarters.astype("datetime64[M]").astype(np.int64) / 12


def quarter_words(year: float) -> str:
    """The quarter that a decimal year lies in: 2024.25 -> "2024-Q2"."""
    quarters = int(np.floor(4.0 * year + 1e-9))
    return str(Quarter(quarters // 4, quarters % 4 + 1))


def _chance(happened: NDArray[np.bool_]) -> dict[str, Any]:
    n = len(happened)
    share = float(np.count_nonzero(happened)) / n if n else nan
    return {"probability": share, "probability_error": probability_error(share, n)}


def _spread(values: Floats) -> dict[str, Any]:
    spread: dict[str, Any] = {}
    for name, level in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
        found = np.quantile(values, level, method="inverted_cdf") if len(values) else nan
        spread |= {name: float(found), f"{name}_error": quantile_error(values, level)}
    return spread


def _shares(values: Floats, labels: Sequence[str]) -> dict[str, tuple[float, float]]:
    n = len(values)
    shares = {}
    for code, label in enumerate(labels):
        share = float(np.count_nonzero(values == code)) / n if n else nan
        shares[label] = (share, probability_error(share, n))
    return shares


def _share_words(shares: dict[str, tuple[float, float]]) -> str:
    ordered = sorted(shares.items(), key=lambda item: -item[1][0])
    return ", ".join(f"{label} {percent(p, e)}" for label, (p, e) in ordered if p > 0)
