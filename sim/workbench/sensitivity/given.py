"""Shares of variance from an ensemble that exists anyway, and the tornado that goes with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.catalogue.hypotheses import HYPOTHESES
from sim.ensemble.precision import mean_error
from sim.workbench.measures import measure
from sim.workbench.screening import rankable, ranks, varies
from sim.workbench.sensitivity.inputs import Factor, Input
from sim.workbench.sensitivity.result import Tornado

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Result

Floats = NDArray[np.float64]

FEWEST = 50
"""Replicates below which shares of variance say nothing."""


def shares(
    result: Result, outcome: str, inputs: Sequence[Input], factors: Sequence[Factor]
) -> pd.DataFrame:
    """First-order shares of the variance of an outcome in ranks, one row per factor.

    An input's share is the squared rank correlation, for hypotheses the correlation ratio, less
    what chance alone would give; a factor's is the sum over its inputs. For documents an input
    counts in proportion to its references. Intervals (95 %) take inputs as independent and errors
    as in large samples (Olkin and Finn 1995; Fisher's transformation for correlations). Raises
    ``ValueError`` for too few replicates and for an outcome that does not vary.
    """
    import pandas as pd

    if result.n < FEWEST:
        raise ValueError(f"{result.n} worlds are too few for shares of variance; take 500 or more")
    chosen = measure(result, outcome)
    raw = result.outcomes[chosen.outcome].to_numpy(float)
    y = rankable(raw, "first_time") if chosen.kind == "first_time" else chosen.values
    if not varies(y):
        raise ValueError(f"{chosen.name} does not vary; there is nothing to divide up")
    there = [i for i in inputs if i.name in result.parameters and varies(_column(result, i.name))]
    weights = np.array([[_weight(i, factor) for i in there] for factor in factors])
    columns = [_column(result, i.name) for i in there]
    rho = _correlations(columns, y)
    share, error = _input_shares(columns, [i.kind for i in there], rho, y)
    first = weights @ share
    error = np.sqrt(weights**2 @ error**2)
    alone = [len(f.inputs) == 1 and f.kind not in ("document", "group") for f in factors]
    single = np.where(alone, (weights > 0) @ rho, np.nan)
    away = 1.96 / np.sqrt(result.n - 3)
    table = {
        "first": first, "first_low": first - 1.96 * error, "first_high": first + 1.96 * error,
        "correlation": single, "correlation_low": np.tanh(np.arctanh(single) - away),
        "correlation_high": np.tanh(np.arctanh(single) + away),
    }  # fmt: skip
    return pd.DataFrame(table, index=pd.Index([f.name for f in factors], name="factor"))


def tornado(result: Result, outcome: str, inputs: Sequence[Input], *, top: int = 12) -> Tornado:
    """Mean of an outcome with each input low and with it high, the widest swings first.

    Among so many inputs some swing by luck: only those stay that luck would give in one analysis of
    twenty (Bonferroni's bound over all inputs). Raises ``UnknownName``.
    """
    import pandas as pd

    chosen = measure(result, outcome)
    bar = float(ndtri(1 - 0.025 / max(len(inputs), 1)))
    rows = []
    for one in inputs:
        if one.name not in result.parameters:
            continue
        sides = _sides(one, _column(result, one.name))
        if sides is None:
            continue
        means = [
            (float(chosen.values[k].mean()), mean_error(chosen.values[k]), w) for k, w in sides
        ]
        low, high = _ends(one, means)
        error = float(np.hypot(low[1], high[1]))
        if abs(high[0] - low[0]) > bar * error:
            rows.append(
                {
                    "factor": one.name, "label": one.label, "kind": one.kind,
                    "low": low[0], "low_error": low[1], "low_value": low[2],
                    "high": high[0], "high_error": high[1], "high_value": high[2],
                    "swing": high[0] - low[0], "swing_error": error,
                }
            )  # fmt: skip
    names = ["factor", "label", "kind", "low", "low_error", "low_value", "high", "high_error",
             "high_value", "swing", "swing_error"]  # fmt: skip
    table = pd.DataFrame(rows, columns=names).set_index("factor")
    table = table.sort_values("swing", key=abs, ascending=False).head(top)
    return Tornado(
        chosen.name, chosen.words, chosen.measure, chosen.unit, float(chosen.values.mean()),
        mean_error(chosen.values), table, result.n,
    )  # fmt: skip


def _correlations(columns: Sequence[Floats], y: Floats) -> Floats:
    """Rank correlation of every input with the outcome."""
    return np.asarray(ranks(columns).T @ ranks([y])[:, 0] / len(y))


def _input_shares(
    columns: Sequence[Floats], kinds: Sequence[str], rho: Floats, y: Floats
) -> tuple[Floats, Floats]:
    """Share of each input in the variance of ranks, and its standard error."""
    n = len(y)
    share, free = rho**2 - 1.0 / (n - 1), np.ones(len(rho))
    ranked = ranks([y])[:, 0]
    for k, (column, kind) in enumerate(zip(columns, kinds, strict=True)):
        if kind == "hypothesis":
            codes = np.unique(column, return_inverse=True)[1]
            share[k], free[k] = correlation_ratio(codes, ranked), codes.max()
    true = np.clip(share, 0.0, 1.0)
    return share, np.sqrt(4 * true * (1 - true) ** 2 / n + 2 * free / n**2)


def correlation_ratio(codes: NDArray[np.intp], y: Floats) -> float:
    """Variance between groups over all variance, less what unrelated groups would give."""
    counts = np.bincount(codes)
    kept = counts > 0
    means = np.bincount(codes, weights=y)[kept] / counts[kept]
    total = ((y - y.mean()) ** 2).sum()
    between = (counts[kept] * (means - y.mean()) ** 2).sum()
    return float(between / total - (kept.sum() - 1) / (len(y) - 1)) if total > 0 else 0.0


def _weight(one: Input, factor: Factor) -> float:
    """How much of an input counts for a factor."""
    if factor.kind == "document":
        return one.documents.get(factor.name, 0) / sum(one.documents.values())
    return float(one.name in factor.inputs)


def _column(result: Result, name: str) -> Floats:
    return result.parameters[name].to_numpy(float)


Side = tuple[float, float, str]


def _sides(one: Input, x: Floats) -> list[tuple[NDArray[np.bool_], str]] | None:
    """Replicates in which an input is low and high, or those of each variant; with words."""
    if one.kind == "hypothesis":
        variants = list(HYPOTHESES[one.name.partition(".")[2]].variants)
        found = [(x == code, name) for code, name in enumerate(variants)]
        found = [(which, name) for which, name in found if which.sum() > 1]
        return found if len(found) > 1 else None
    low, high = np.quantile(x, [0.2, 0.8])
    below, above = x <= low, x >= high
    if not low < high or below.sum() < 2 or above.sum() < 2:
        return None
    return [(below, f"up to {low:.3g}"), (above, f"from {high:.3g}")]


def _ends(one: Input, means: Sequence[Side]) -> tuple[Side, Side]:
    """Low and high input; of variants those with the smallest and largest mean."""
    if one.kind != "hypothesis":
        return means[0], means[1]
    by_mean: Callable[[Side], float] = lambda side: side[0]  # noqa: E731
    return min(means, key=by_mean), max(means, key=by_mean)
