"""Paired differences of one outcome between two scenarios, replicate by replicate.

With shared chance the two worlds of a replicate differ only by what was changed, so the error of
the mean difference is that of the differences, not of two separate estimates.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.precision import mean_error, probability_error
from sim.workbench.measures import as_number

Floats = NDArray[np.float64]
Row = dict[str, Any]

LEVELS = {"low": 0.05, "lower": 0.25, "median": 0.5, "upper": 0.75, "high": 0.95}
COLUMNS = (
    "scenario", "outcome", "title", "own", "kind", "unit", "measure", "label", "n",
    "a", "a_error", "b", "b_error", "difference", "error", *LEVELS,
    "p_greater", "p_greater_error", "p_less", "p_equal",
    "gained", "gained_error", "lost", "lost_error", "spread",
)  # fmt: skip
"""Columns of the table of differences, in order."""


def differences(
    outcome: str, info: Mapping[str, Any], a: Floats, b: Floats, span: tuple[float, float]
) -> list[Row]:
    """Rows of one outcome; ``a`` and ``b`` are ``[replicate]``, ``span`` the years of the run.

    ``span`` is the decimal year at which the run starts and the one at which it ends.
    """
    kind = str(info["kind"])
    head: Row = {"outcome": outcome, "title": info["title"], "kind": kind, "label": ""}
    if info.get("categories"):
        return [
            head | {"measure": "leader", "label": str(label), "unit": "probability"}
            | _yes_or_no((a == code) * 1.0, (b == code) * 1.0)
            for code, label in enumerate(info["categories"])
        ]  # fmt: skip
    if kind == "ever":
        return [head | {"measure": "probability", "unit": "probability"} | _yes_or_no(a, b)]
    if kind == "first_time":
        return _first_time(head, a, b, span)
    return [head | {"measure": "mean", "unit": info["unit"]} | _numbers(a, b)]


def _numbers(a: Floats, b: Floats) -> Row:
    return _means(a, b) | _quantiles(b - a) | _order(a, b)


def _yes_or_no(a: Floats, b: Floats) -> Row:
    return _means(a, b, shares=True) | _quantiles(np.empty(0)) | _order(a, b) | _flows(a, b)


def _first_time(head: Row, a: Floats, b: Floats, span: tuple[float, float]) -> list[Row]:
    start, end = span
    comes = _yes_or_no(as_number("first_time", a), as_number("first_time", b))
    later = _order(np.where(np.isnan(a), np.inf, a), np.where(np.isnan(b), np.inf, b))
    both = ~np.isnan(a) & ~np.isnan(b)
    date = _numbers(a[both], b[both])
    waiting = _means(np.where(np.isnan(a), end, a) - start, np.where(np.isnan(b), end, b) - start)
    return [
        head | {"measure": "probability", "unit": "probability"} | comes | later,
        head | {"measure": "date", "unit": "year"} | date,
        head | {"measure": "waiting", "unit": "years"} | waiting | _quantiles(np.empty(0)) | later,
    ]


def _means(a: Floats, b: Floats, *, shares: bool = False) -> Row:
    n = len(a)
    gap = b - a
    return {
        "n": n,
        "a": _mean(a),
        "a_error": probability_error(_mean(a), n) if shares else mean_error(a),
        "b": _mean(b),
        "b_error": probability_error(_mean(b), n) if shares else mean_error(b),
        "difference": _mean(gap),
        "error": gap_error(gap, shares=shares),
        "spread": float(np.sqrt((a.var() + b.var()) / 2)) if n else nan,
        "gained": nan, "gained_error": nan, "lost": nan, "lost_error": nan,
    }  # fmt: skip


def gap_error(gap: Floats, *, shares: bool) -> float:
    """Error of the mean of paired differences ``gap[replicate]``.

    Of ``shares`` where all replicates agree it is computed as if half of one did not.
    """
    if shares and len(gap) and gap.min() == gap.max():
        return probability_error(0.0, len(gap))
    return mean_error(gap)


def _quantiles(gap: Floats) -> Row:
    if len(gap) == 0:
        return dict.fromkeys(LEVELS, nan)
    values = np.quantile(gap, list(LEVELS.values()), method="inverted_cdf")
    return {name: float(value) for name, value in zip(LEVELS, values, strict=True)}


def _order(a: Floats, b: Floats) -> Row:
    n = len(a)
    greater = float((b > a).mean()) if n else nan
    less = float((b < a).mean()) if n else nan
    return {
        "p_greater": greater,
        "p_greater_error": probability_error(greater, n),
        "p_less": less,
        "p_equal": 1.0 - greater - less if n else nan,
    }


def _flows(a: Floats, b: Floats) -> Row:
    """Chance of turning yes where it was no, and no where it was yes."""
    was, lacked = a == 1.0, a == 0.0
    gained = _mean(b[lacked])
    lost = _mean(1.0 - b[was])
    return {
        "gained": gained,
        "gained_error": probability_error(gained, int(lacked.sum())),
        "lost": lost,
        "lost_error": probability_error(lost, int(was.sum())),
    }


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else nan
