"""Writes a posterior as the pair of files that scenarios name."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.catalogue.priors import Dirichlet, Prior
from sim.catalogue.questions import HYPOTHESES
from sim.ensemble.files import write_whole
from sim.mechanisms.registers import PARAMETERS
from sim.scenario.posterior import STATE, WEIGHT, prior_text


def write_posterior(
    path: Path,
    weights: Floats,
    places: Mapping[str, Floats],
    facts: Mapping[str, Any],
    *,
    bandwidth: float,
    states: Mapping[str, Floats] | None = None,
) -> None:
    """Write ``path`` (.json) and the table of draws beside it.

    ``states`` ``[row, cell]`` by variable make it a nowcast; they are kept in single precision.

    ``weights`` ``[row]`` need not sum to one; ``places`` are columns ``[row]`` in (0, 1) by name of
    draw. ``facts`` are added to what is reckoned here: a summary per column and the digest of the
    table. Facts given for a column ("columns") go before those reckoned.
    """
    if path.suffix != ".json":
        raise ValueError(f"{path.name}: a posterior is described by a .json file")
    total = weights / weights.sum()
    content = _table({WEIGHT: total, **places}, states or {})
    given = dict(facts.get("columns", {}))
    columns = {
        name: {**_column(name, total, column), **given.get(name, {})}
        for name, column in places.items()
    }
    digests = {**facts.get("digests", {}), "draws": hashlib.sha256(content).hexdigest()}
    document = {
        "title": "",
        **facts,
        "rows": len(total),
        "effective_rows": round(float(1.0 / np.sum(total**2)), 1),
        "bandwidth": bandwidth,
        "digests": digests,
        "columns": columns,
    }
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    write_whole(path.with_suffix(".parquet"), content)
    write_whole(path, text)


def _table(columns: Mapping[str, Floats], states: Mapping[str, Floats]) -> bytes:
    """Numbers ``[row]`` and lists of numbers ``[row, cell]`` by name as a Parquet file."""
    if not states:
        buffer = io.BytesIO()
        pd.DataFrame(columns).to_parquet(buffer, index=False)
        return buffer.getvalue()
    import pyarrow as pa
    from pyarrow.parquet import write_table

    arrays: dict[str, Any] = {name: pa.array(values) for name, values in columns.items()}
    for name, values in states.items():
        flat = pa.array(np.ascontiguousarray(values, dtype=np.float32).reshape(-1))
        arrays[f"{STATE}{name}"] = pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
    found = io.BytesIO()
    write_table(pa.table(arrays), found, compression="zstd")
    return found.getvalue()


def _column(name: str, weights: Floats, places: Floats) -> dict[str, Any]:
    facts: dict[str, Any] = {"prior": prior_text(name)}
    section, _, rest = name.partition(".")
    if section == "hypotheses":
        shares = variant_shares(rest, weights, places)
        rows = 1.0 / np.sum(weights**2)
        errors = {v: float(np.sqrt(p * (1.0 - p) / rows)) for v, p in shares.items()}
        return facts | {"weights": _rounded(shares), "errors": _rounded(errors)}
    prior = number_prior(name)
    middle = weighted_quantiles(places, weights, (0.05, 0.5, 0.95))
    numbers = middle if isinstance(prior, Dirichlet) else prior.quantile(np.array(middle))
    return facts | _rounded(dict(zip(("low", "median", "high"), map(float, numbers), strict=True)))


def _rounded(numbers: Mapping[str, float]) -> dict[str, float]:
    return {key: float(f"{value:.6g}") for key, value in numbers.items()}


def variant_edges(hypothesis: str) -> Floats:
    """Upper ends of the variants' parts of the unit interval, by the default weights."""
    weights = np.array(list(HYPOTHESES[hypothesis].variants.values()))
    return np.cumsum(weights) / weights.sum()


def variant_shares(hypothesis: str, weights: Floats, places: Floats) -> dict[str, float]:
    """Weight of each variant among places ``[row]`` with ``weights`` ``[row]`` of sum one."""
    edges = variant_edges(hypothesis)
    code = np.minimum(np.searchsorted(edges, places, side="right"), len(edges) - 1)
    variants = HYPOTHESES[hypothesis].variants
    return {v: float(weights[code == i].sum()) for i, v in enumerate(variants)}


def weighted_quantiles(values: Floats, weights: Floats, at: tuple[float, ...]) -> Floats:
    """Quantiles of ``values`` ``[row]`` under ``weights``, by interpolation between rows."""
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weights[order]) - 0.5 * weights[order]
    return np.asarray(np.interp(at, share / weights.sum(), values[order]), dtype=np.float64)


def number_prior(name: str) -> Prior | Dirichlet:
    """The catalogue's prior of the parameter behind a draw."""
    return PARAMETERS[".".join(name.split(".")[1:3])].prior
