"""Paired differences between two scenarios, replicate by replicate, and which are the largest.

With shared chance the two worlds of a replicate differ only by what was changed, so the error of
the mean difference is that of the differences, not of two separate estimates. Outcomes come first,
then whole paths, then their order against how much an outcome varies anyway, and their words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import nan
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from sim.arrays import Floats, Whole
from sim.catalogue.variables import VARIABLES
from sim.ensemble import Result
from sim.ensemble.bands import QUANTILES, attributes
from sim.ensemble.numbers import mean_error, percent, probability_error, with_error
from sim.ensemble.outcome import Outcome, labels_of, titled
from sim.workbench.base import frame_of

Row = dict[str, Any]
Cells = Mapping[Any, Any]

LEVELS = {"low": 0.05, "lower": 0.25, "median": 0.5, "upper": 0.75, "high": 0.95}
COLUMNS = (
    "scenario", "outcome", "title", "own", "kind", "unit", "measure", "label", "n",
    "a", "a_error", "b", "b_error", "difference", "error", *LEVELS,
    "p_greater", "p_greater_error", "p_less", "p_equal",
    "gained", "gained_error", "lost", "lost_error", "spread",
)  # fmt: skip
"""Columns of the table of differences, in order."""


def paired(
    a: Result, b: Result, names: Sequence[str]
) -> tuple[Whole, Iterator[tuple[str, Floats, Floats]]]:
    """The replicates that both have, and outcomes with both their values in them ``[replicate]``.

    The outcomes come one by one, a few of them in memory at a time.
    """
    numbers, left, right = np.intersect1d(
        a.outcome_table.index, b.outcome_table.index, assume_unique=True, return_indices=True
    )
    both = zip(a.outcome_table.each(names), b.outcome_table.each(names), strict=True)
    return numbers, ((name, before[left], after[right]) for (name, before), (_, after) in both)


def differences(outcome: Outcome, a: Floats, b: Floats, span: tuple[float, float]) -> list[Row]:
    """Rows of one outcome; ``a`` and ``b`` are ``[replicate]``, ``span`` the years of the run.

    ``span`` is the decimal year at which the run starts and the one at which it ends.
    """
    head: Row = {
        "outcome": outcome.name, "title": outcome.title, "kind": outcome.kind, "label": "",
    }  # fmt: skip
    if outcome.coded:
        return [
            head | {"measure": "leader", "label": label, "unit": "probability"}
            | _yes_or_no((a == code) * 1.0, (b == code) * 1.0)
            for code, label in enumerate(outcome.categories)
        ]  # fmt: skip
    if outcome.dated:
        return _first_time(head, outcome, a, b, span)
    if outcome.chance:
        return [head | {"measure": "probability", "unit": "probability"} | _yes_or_no(a, b)]
    return [head | {"measure": "mean", "unit": outcome.unit} | _numbers(a, b)]


def _numbers(a: Floats, b: Floats) -> Row:
    return _means(a, b) | _quantiles(b - a) | _order(a, b)


def _yes_or_no(a: Floats, b: Floats) -> Row:
    return _means(a, b, shares=True) | _quantiles(np.empty(0)) | _order(a, b) | _flows(a, b)


def _first_time(
    head: Row, outcome: Outcome, a: Floats, b: Floats, span: tuple[float, float]
) -> list[Row]:
    start, end = span
    comes = _yes_or_no(outcome.numbers(a), outcome.numbers(b))
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
    n, gap = len(a), b - a
    errors = [probability_error(_mean(x), n) if shares else mean_error(x) for x in (a, b)]
    return {
        "n": n, "a": _mean(a), "a_error": errors[0], "b": _mean(b), "b_error": errors[1],
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


MOST_VALUES = 50_000_000
"""Numbers of a path that are in memory at a time."""


def band_differences(a: Result, b: Result, variables: Sequence[str]) -> xr.Dataset:
    """Differences B - A of variables whose paths both have, over their common quarters and labels.

    Some quarters of one variable are in memory at a time.
    """
    assert a.paths is not None
    assert b.paths is not None
    before, after = xr.align(a.paths[list(variables)], b.paths[list(variables)], join="inner")
    contents: dict[str, Any] = {}
    for name in variables:
        contents |= _summaries(name, before[name], after[name])
    labels = {str(k): v.to_numpy() for k, v in before.coords.items() if k != "replicate"}
    return xr.Dataset(contents, coords=labels | {"quantile": np.array(QUANTILES)})


def _summaries(name: str, before: xr.DataArray, after: xr.DataArray) -> dict[str, Any]:
    """Quantiles, mean with its error, and share above zero of the differences of one variable."""
    variable, found = VARIABLES[name], []
    n, moments, axes = before.sizes["replicate"], before.sizes["quarter"], variable.axes
    # a file is read through for every slice of quarters, so these are as large as they may be
    step = max(1, moments * MOST_VALUES // max(before.size, 1))
    for first in range(0, moments, step):
        sides = (
            side.isel(quarter=slice(first, first + step)).transpose("quarter", *axes, "replicate")
            for side in (before, after)
        )
        for one, other in zip(*(side.to_numpy() for side in sides), strict=True):
            gap = other.astype(np.float64) - one
            error = gap.std(axis=-1, ddof=1) / np.sqrt(n) if n > 1 else np.full(gap.shape[:-1], nan)
            quantiles = np.quantile(gap, QUANTILES, axis=-1, method="inverted_cdf")
            found.append((quantiles, gap.mean(axis=-1), error, (gap > 0).mean(axis=-1)))
    quantiles, mean, error, greater = (np.array(part) for part in zip(*found, strict=True))
    attrs, over = attributes(variable), ("quarter", *axes)
    long = f"{variable.meaning} (paired difference)"
    chance = {
        "long_name": f"{variable.meaning}: share of worlds with a rise",
        "units": "probability",
    }
    return {
        name: (("quantile", *over), np.moveaxis(quantiles, 1, 0), attrs | {"long_name": long}),
        f"{name}_mean": (over, mean, attrs | {"long_name": f"{long}, mean"}),
        f"{name}_mean_error": (over, error, attrs | {"long_name": f"{long}, error"}),
        f"{name}_greater": (over, greater, chance),
    }


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


def overall_size(gaps: Iterable[Floats]) -> tuple[float, float, float]:
    """Root mean square of the mean gaps of outcomes, with a 90 % interval.

    ``gaps`` are those of one outcome after the other, ``[replicate]`` in units of its spread. What
    chance alone would add to the mean of squares is taken off; the interval is that of a
    delete-a-group jackknife (Wolter 2007, ch. 4).
    """
    whole, *rest = np.array([_squares(gap) for gap in gaps]).mean(axis=0)
    groups, left = len(rest), np.array(rest)
    if not groups:
        return float(np.sqrt(max(whole, 0.0))), 0.0, float("nan")
    error = float(np.sqrt((groups - 1) / groups * ((left - left.mean()) ** 2).sum()))
    low, high = whole - 1.645 * error, whole + 1.645 * error
    return tuple(float(np.sqrt(max(x, 0.0))) for x in (whole, low, high))  # type: ignore[return-value]


def _squares(gap: Floats) -> list[float]:
    """The square of the mean gap, of all replicates and without each group of the jackknife."""
    groups = min(20, len(gap))
    parts = np.arange(len(gap)) % groups
    return [_square(gap), *(_square(gap[parts != k]) for k in range(groups) if groups > 1)]


def _square(gap: Floats) -> float:
    n = len(gap)
    return float(gap.mean() ** 2 - (gap.var(ddof=1) / n if n > 1 else 0.0))


def readable(rows: pd.DataFrame, *, titles: bool = True) -> pd.DataFrame:
    """Differences for a reader: outcome, both estimates, difference, B ahead, flows.

    Outcomes by title, or by their shorter names.
    """

    def outcome(row: Cells) -> str:
        name = named(row["outcome"], row["label"], row["title"] if titles else "")
        return name + _SUFFIXES.get(row["measure"], "")

    def span(row: Cells) -> str:
        return "" if np.isnan(row["low"]) else f"{row['low']:.3g} to {row['high']:.3g}"

    def turned(row: Cells) -> str:
        if np.isnan(row["gained"]) and np.isnan(row["lost"]):
            return ""
        to_yes, to_no = (percent(row[k], row[f"{k}_error"]) or "-" for k in ("gained", "lost"))
        return f"to yes {to_yes}, to no {to_no}"

    cells: dict[str, Callable[[Cells], str]] = {
        "Outcome": outcome,
        "A": lambda row: amount(row["a"], row["a_error"], row["unit"]),
        "B": lambda row: amount(row["b"], row["b_error"], row["unit"]),
        "B - A": lambda row: amount(row["difference"], row["error"], row["unit"], signed=True),
        "5 to 95 %": span,
        "P(B > A)": lambda row: percent(row["p_greater"], row["p_greater_error"]),
        "Turned": turned,
    }
    return frame_of(rows.to_dict("records"), cells)


_SUFFIXES = {"date": " (date, where both)", "waiting": " (years until)"}


def named(outcome: str, label: str, title: str = "") -> str:
    """An outcome by its title, if given, else by its name, with the label that leads."""
    if title:
        return titled(title, labels_of(outcome), label)
    return f"{outcome}={label}" if label else outcome


def amount(value: float, error: float, unit: str, *, signed: bool = False) -> str:
    """An estimate or a difference with its error: in percent, or with the unit of a difference."""
    if unit == "probability":
        return percent(value, error, signed=signed)
    text = with_error(value, error, signed=signed)
    return f"{text} {unit}" if signed and text and unit != "year" else text
