"""Which uncertain numbers matter: rank correlation of every input with every outcome.

A screening of an ensemble that exists anyway: inputs are drawn independently, so that the square of
Spearman's correlation is the share of an outcome's variance in ranks that an input accounts for on
its own. It sees monotonous effects, not interactions; what it ranks low may still act together with
something else (Saltelli et al. 2008, ch. 1 and 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Result

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Screening:
    """Correlations ``[input, outcome]`` between ranks, with bootstrap standard errors.

    ``importance`` has one row per input: ``share``, the mean over outcomes of the variance share
    it accounts for, corrected for what chance alone would give (so that it can be slightly
    negative), its ``error``, and the ``outcome`` it moves most with ``correlation`` and
    ``correlation_error``.
    """

    correlation: pd.DataFrame
    error: pd.DataFrame
    importance: pd.DataFrame
    replicates: int


def screen(
    result: Result,
    *,
    outcomes: Sequence[str] | None = None,
    resamples: int = 100,
    seed: int = 0,
) -> Screening:
    """Rank all uncertain numbers of a result by how much they matter for its outcomes.

    ``outcomes`` are all by default; those that do not vary are left out. A first passage that never
    happens ranks after all others; of a coded outcome (``leader``) the indicator of its commonest
    code is taken. Raises ``ValueError`` when nothing varies or fewer than ten replicates are there.
    """
    import pandas as pd

    if result.n < 10:
        raise ValueError("a screening needs at least ten worlds")
    names = list(result.outcomes.columns) if outcomes is None else list(outcomes)
    kinds = {name: result.outcome_info[name].get("kind", "") for name in names}
    y = {n: rankable(result.outcomes[n].to_numpy(dtype=np.float64), kinds[n]) for n in names}
    y = {name: values for name, values in y.items() if varies(values)}
    x = {str(c): result.parameters[c].to_numpy(dtype=np.float64) for c in result.parameters}
    x = {name: values for name, values in x.items() if varies(values)}
    if not x or not y:
        raise ValueError("nothing varies: no input or no outcome has more than one value")
    ranks_x, ranks_y = ranks(x.values()), ranks(y.values())
    rho = _correlate(ranks_x, ranks_y)
    draws = np.random.default_rng(seed).integers(0, result.n, (resamples, result.n))
    error, share_error = _errors(ranks_x, ranks_y, draws)
    strongest = np.abs(rho).argmax(axis=1)
    rows = np.arange(len(rho))
    importance = pd.DataFrame(
        {
            "share": _share(rho, result.n),
            "error": share_error,
            "outcome": [list(y)[i] for i in strongest],
            "correlation": rho[rows, strongest],
            "correlation_error": error[rows, strongest],
        },
        index=pd.Index(list(x), name="input"),
    ).sort_values("share", ascending=False)
    frame: dict[str, Any] = {"index": list(x), "columns": list(y)}
    return Screening(pd.DataFrame(rho, **frame), pd.DataFrame(error, **frame), importance, result.n)


def varies(values: Floats) -> bool:
    """Whether values ``[replicate]`` are not all the same."""
    return bool(values.min() < values.max())


def rankable(values: Floats, kind: str) -> Floats:
    """An outcome ``[replicate]`` as something to rank: never comes last, a label is 0 or 1."""
    if kind == "leader":
        codes, counts = np.unique(values, return_counts=True)
        return (values == codes[counts.argmax()]).astype(np.float64)
    never = np.inf if kind == "first_time" else 0.0
    return np.where(np.isnan(values), never, values) if np.isnan(values).any() else values


def ranks(columns: Any) -> Floats:
    """Standardised ranks, ``[replicate, column]``."""
    return _standardised(np.column_stack([rankdata(column) for column in columns]))


def _standardised(values: Floats) -> Floats:
    centred = values - values.mean(axis=0)
    spread = np.sqrt((centred**2).mean(axis=0))
    return np.asarray(centred / np.where(spread > 0, spread, 1.0))


def _correlate(x: Floats, y: Floats) -> Floats:
    return np.asarray(x.T @ y / len(x))


def _share(rho: Floats, n: int) -> Floats:
    """Mean squared correlation over outcomes, less that of unrelated numbers."""
    return np.asarray((rho**2).mean(axis=1) - 1.0 / (n - 1))


def _errors(x: Floats, y: Floats, draws: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Bootstrap standard errors of correlations and shares (ranks of the full sample kept)."""
    total, squares = np.zeros((x.shape[1], y.shape[1])), np.zeros((x.shape[1], y.shape[1]))
    shares = []
    for places in draws:
        rho = _correlate(_standardised(x[places]), _standardised(y[places]))
        total += rho
        squares += rho**2
        shares.append(_share(rho, len(x)))
    count = len(draws)
    variance = np.maximum(squares / count - (total / count) ** 2, 0.0)
    return np.sqrt(variance), np.std(shares, axis=0)
