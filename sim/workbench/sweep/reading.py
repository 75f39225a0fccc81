"""From the outcomes of all points to one labelled data set, and back to tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.bands import QUANTILES
from sim.ensemble.numbers import percent, with_error
from sim.ensemble.precision import mean_error, probability_error
from sim.workbench.measures import Measure, known, measures
from sim.workbench.sweep.axes import Swept

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.workbench.sweep.result import Sweep

Floats = NDArray[np.float64]
Info = Mapping[str, Mapping[str, Any]]
_WORDS = {"leader": "share"}


def dataset(
    outcomes: pd.DataFrame,
    points: Sequence[xr.Dataset],
    info: Info,
    axes: Sequence[Swept],
    rows: pd.DataFrame,
    *,
    grid: bool,
) -> xr.Dataset:
    """The data set of a sweep; see :class:`~sim.workbench.sweep.result.Sweep` for its parts."""
    import xarray as xr

    numbers = [int(point) for point in rows.index]
    base = _at(outcomes, -1)
    reference = measures(base, info)
    columns = [_column(_at(outcomes, number), base, reference, info) for number in numbers]
    contents: dict[str, Any] = {
        name: (("outcome", "point"), np.array([c[name] for c in columns]).T)
        for name in ("estimate", "error", "change", "change_error")
    }
    values = np.array([c["values"] for c in columns])
    contents["values"] = (("outcome", "quantile", "point"), np.moveaxis(values, 0, -1))
    coords: dict[str, Any] = {
        "outcome": [m.name for m in reference],
        "quantile": np.array(QUANTILES),
        "title": ("outcome", [m.words for m in reference]),
        "kind": ("outcome", [m.kind for m in reference]),
        "unit": ("outcome", [m.unit for m in reference]),
        "measure": ("outcome", [_WORDS.get(m.measure, m.measure) for m in reference]),
    }
    data = xr.Dataset(contents, coords=coords)
    bands = [str(name) for name in points[0].data_vars if name != "outcomes"]
    if bands:
        data = xr.merge([data, xr.concat([p[bands] for p in points], dim="point", join="outer")])
    if grid:
        return _unfolded(data, axes)
    places: dict[str, Any] = {str(n): ("point", rows[n].to_numpy()) for n in rows.columns}
    return data.assign_coords({"point": numbers, **places})


def chosen(found: Sweep, outcome: str) -> xr.Dataset:
    """The parts of a sweep about one outcome. Raises ``UnknownName``."""
    names = [str(name) for name in found.data["outcome"].to_numpy()]
    parts = ["estimate", "error", "change", "change_error", "values"]
    return found.data[parts].sel(outcome=known(outcome, names, "outcome"))


def long_table(found: Sweep) -> pd.DataFrame:
    """One row per point and outcome."""
    parts = ["estimate", "error", "change", "change_error"]
    table = found.data[parts].to_dataframe().reset_index()
    first = ["outcome", *found.names]
    return table[[*first, *parts, "title", "unit", "measure"]]


def readable(found: Sweep, outcome: str) -> pd.DataFrame:
    """One row per point for a reader: swept values, estimate, change against the scenario."""
    import pandas as pd

    names = [str(name) for name in found.data["outcome"].to_numpy()]
    table = found.table[found.table["outcome"] == known(outcome, names, "outcome")]
    share = bool((table["measure"] != "mean").all())
    form = percent if share else with_error
    rows = []
    for row in table.to_dict("records"):
        cells = {name: _short(row[name]) for name in found.names}
        cells["Estimate"] = form(row["estimate"], row["error"])
        cells["Against the scenario"] = form(row["change"], row["change_error"], signed=True)
        rows.append(cells)
    return pd.DataFrame(rows)


def strongest(found: Sweep, count: int) -> list[str]:
    """The outcomes that move most over the points, against their spread between replicates."""
    base = measures(_at(found.outcomes, -1), found.facts["outcomes"])
    other = [d for d in found.data["estimate"].dims if d != "outcome"]
    span = found.data["estimate"].max(other) - found.data["estimate"].min(other)
    error = found.data["change_error"].max(other)
    sizes = []
    for m in base:
        spread = float(m.values.std()) or float("inf")
        gap = float(span.sel(outcome=m.name)) - 2 * float(error.sel(outcome=m.name))
        sizes.append((-gap / spread, m.outcome, m.name))
    chosen: dict[str, str] = {}
    for _, outcome, name in sorted(sizes):
        chosen.setdefault(outcome.partition(".")[0], name)
    return list(chosen.values())[:count]


def _short(value: Any) -> str:
    return value if isinstance(value, str) else f"{float(value):.6g}"


def _column(
    table: pd.DataFrame, base: pd.DataFrame, reference: Sequence[Measure], info: Info
) -> Any:
    """Estimates, errors, changes and quantiles of every measure at one point."""
    here = {m.name: m for m in measures(table, info)}
    common = table.index.isin(base.index), base.index.isin(table.index)
    found: dict[str, list[Any]] = {
        "estimate": [], "error": [], "change": [], "change_error": [], "values": [],
    }  # fmt: skip
    for before in reference:
        now = here[before.name]
        gap = now.values[common[0]] - before.values[common[1]]
        mean = float(now.values.mean())
        found["estimate"].append(mean)
        found["error"].append(
            probability_error(mean, len(now.values)) if now.share else mean_error(now.values)
        )
        found["change"].append(float(gap.mean()))
        unmoved = now.share and not gap.any()
        found["change_error"].append(
            probability_error(0.0, len(gap)) if unmoved else mean_error(gap)
        )
        raw = table[now.outcome].to_numpy(float)
        found["values"].append(_quantiles(raw if now.kind == "first_time" else now.values, now))
    return found


def _at(outcomes: pd.DataFrame, point: int) -> pd.DataFrame:
    """The outcomes of one point by replicate."""
    return outcomes.loc[[point]].droplevel("point")


def _quantiles(values: Floats, measure: Measure) -> Floats:
    kept = values[~np.isnan(values)]
    if len(kept) == 0 or (measure.share and measure.kind != "first_time"):
        return np.full(len(QUANTILES), np.nan)
    return np.quantile(kept, QUANTILES, method="inverted_cdf")


def _unfolded(data: xr.Dataset, axes: Sequence[Swept]) -> xr.Dataset:
    """One dimension per swept name in place of the points of a grid."""
    import pandas as pd
    import xarray as xr

    index = pd.MultiIndex.from_product([axis.grid() for axis in axes], names=[a.name for a in axes])
    coords = xr.Coordinates.from_pandas_multiindex(index, "point")
    opened = data.assign_coords(coords).unstack("point")
    order = {axis.name: list(axis.grid()) for axis in axes}
    return opened.reindex(order)
