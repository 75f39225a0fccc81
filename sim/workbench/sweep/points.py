"""A scenario simulated at every point of a design, each kept when finished, and what that gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import pandas as pd
import xarray as xr

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.ensemble import Result, Store, simulate
from sim.ensemble.bands import QUANTILES
from sim.ensemble.counting import Bands
from sim.ensemble.files import dataset_bytes, read_dataset, write_dataset, write_frame
from sim.ensemble.numbers import (
    MOST_REPLICATES,
    mean_error,
    percent,
    probability_error,
    whole,
    with_error,
)
from sim.ensemble.outcome import Outcome, declared_outcomes, outcome_facts, recorded_outcomes
from sim.ensemble.provenance import identity_of, key_of
from sim.ensemble.tables import FrameTable
from sim.scenario import Scenario, ScenarioLike, as_scenario
from sim.workbench.base import Answer, Sharing, Sheet, at_work, part, write_table
from sim.workbench.measures import Measure, known, measures
from sim.workbench.sweep.designs import Over, Swept, Value, applied, designed

Info = Mapping[str, Outcome]

NUMBERS = ("estimate", "error", "change", "change_error")
"""What is known of an outcome at a point, apart from the spread of its values."""
_WORDS = {"leader": "share"}


@dataclass(repr=False)
class Sweep(Answer):
    """Outcomes over a design of points, all with the same chance.

    ``data`` has one dimension per swept name for a grid (named by the path, its coordinate the
    values swept; "on" and "off" for a mechanism, names of variants for a hypothesis), and a
    dimension ``point`` for other designs, with one coordinate per swept name along it:

    - ``estimate[outcome, ...]`` and ``error[outcome, ...]``: mean of a number, probability of a yes
      or that a first_time comes at all, share of worlds of a leader; and its Monte Carlo error.
    - ``change[outcome, ...]``, ``change_error``: estimate less that of the scenario as it is
      written, paired by replicate: far more exact than the difference of two estimates.
    - ``values[outcome, quantile, ...]``: 5, 25, 50, 75, 95 % of the replicates (NaN for yes and no;
      of a first_time, of the years in which it happened).
    - coordinates on ``outcome``: ``title``, ``kind``, ``unit``, ``measure`` ("mean", "probability",
      "share"). A leader gives one outcome per label, "leader.KAZ=CHN".
    - with ``variables=``, bands ``V[..., quantile, quarter, *axes]`` as in a result.

    ``points``: one row per point, one column per swept name, index ``point``. ``outcomes``: every
    replicate's outcomes, index (``point``, ``replicate``); point -1 is the scenario as it is
    written.
    """

    kind, mark = "sweep", "sweep"
    picture = "sweep_lines"
    data: xr.Dataset
    points: pd.DataFrame
    outcomes: pd.DataFrame
    design: str
    seed: int
    replicates: int
    facts: dict[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The swept names, in the order given."""
        return tuple(str(name) for name in self.points.columns)

    @property
    def table(self) -> pd.DataFrame:
        """One row per point and outcome: swept values, ``estimate``, ``error``, ``change``, ..."""
        table = self.data[list(NUMBERS)].to_dataframe().reset_index()
        return table[["outcome", *self.names, *NUMBERS, "title", "unit", "measure"]]

    def on(self, outcome: str) -> xr.Dataset:
        """Everything about one outcome. Raises ``KeyError`` with the nearest names."""
        return self.data[[*NUMBERS, "values"]].sel(outcome=self._known(outcome))

    def _known(self, outcome: str) -> str:
        names = [str(name) for name in self.data["outcome"].to_numpy()]
        return known(outcome, names, "outcome")

    def readable(self, outcome: str) -> pd.DataFrame:
        """One row per point for a reader: swept values, estimate, change against the scenario."""
        table = self.table[self.table["outcome"] == self._known(outcome)]
        form = percent if bool((table["measure"] != "mean").all()) else with_error
        return pd.DataFrame(
            {name: _short(row[name]) for name in self.names}
            | {
                "Estimate": form(row["estimate"], row["error"]),
                "Against the scenario": form(row["change"], row["change_error"], signed=True),
            }
            for row in table.to_dict("records")
        )

    def strongest(self, count: int) -> list[str]:
        """The outcomes that move most over the points, against their spread between replicates."""
        other = [d for d in self.data["estimate"].dims if d != "outcome"]
        span = self.data["estimate"].max(other) - self.data["estimate"].min(other)
        error = self.data["change_error"].max(other)
        sizes = []
        for m in _measures(_at(self.outcomes, -1), recorded_outcomes(self.facts["outcomes"])):
            spread = float(m.values.std()) or float("inf")
            gap = float(span.sel(outcome=m.name)) - 2 * float(error.sel(outcome=m.name))
            sizes.append((-gap / spread, m.outcome.name, m.outcome.base, m.name))
        chosen: dict[str, str] = {}
        for _, _, base, name in sorted(sizes):
            chosen.setdefault(base, name)
        return list(chosen.values())[:count]

    def kept_facts(self) -> dict[str, Any]:
        """Design, seed, size and swept names, and what is known about the outcomes."""
        own = {name: getattr(self, name) for name in ("design", "seed", "replicates")}
        return {**own, "names": list(self.names), **self.facts}

    def write(self, fresh: Path) -> None:
        """Write ``sweep.nc``, ``points.csv`` and ``outcomes.parquet``."""
        write_dataset(self.data, fresh / "sweep.nc")
        write_table(self.points, fresh / "points.csv")
        write_frame(self.outcomes, fresh / "outcomes.parquet", index=True)

    def sheet(self) -> Sheet:
        """What is shown of it."""
        swept = ", ".join(self.names)
        text = (
            f"{len(self.points)} points ({self.design}), {self.replicates:,} worlds each "
            f"with the same chance, seed {self.seed}"
        )
        return Sheet(f"{self.facts['title']} over {swept}", [text], self.table, most=20)


def dataset(
    outcomes: pd.DataFrame,
    points: Sequence[xr.Dataset],
    info: Info,
    axes: Sequence[Swept],
    rows: pd.DataFrame,
    *,
    grid: bool,
) -> xr.Dataset:
    """The data set of a sweep; see :class:`Sweep` for its parts."""
    numbers = [int(point) for point in rows.index]
    base = _at(outcomes, -1)
    reference = list(_measures(base, info))
    columns = [_column(_at(outcomes, number), base, reference, info) for number in numbers]
    contents: dict[str, Any] = {
        name: (("outcome", "point"), np.array([c[name] for c in columns]).T) for name in NUMBERS
    }
    values = np.array([c["values"] for c in columns])
    contents["values"] = (("outcome", "quantile", "point"), np.moveaxis(values, 0, -1))
    coords: dict[str, Any] = {
        "outcome": [m.name for m in reference],
        "quantile": np.array(QUANTILES),
        "title": ("outcome", [m.words for m in reference]),
        "kind": ("outcome", [m.outcome.kind for m in reference]),
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


def _measures(outcomes: pd.DataFrame, info: Info) -> Iterator[Measure]:
    return measures(FrameTable(outcomes).each(), info)


def _short(value: Any) -> str:
    return value if isinstance(value, str) else f"{float(value):.6g}"


def _column(
    table: pd.DataFrame, base: pd.DataFrame, reference: Sequence[Measure], info: Info
) -> Any:
    """Estimates, errors, changes and quantiles of every measure at one point."""
    here = {m.name: m for m in _measures(table, info)}
    common = table.index.isin(base.index), base.index.isin(table.index)
    found: dict[str, list[Any]] = {name: [] for name in (*NUMBERS, "values")}
    for before in reference:
        now = here[before.name]
        gap = now.values[common[0]] - before.values[common[1]]
        found["estimate"].append(now.mean)
        found["error"].append(now.error)
        found["change"].append(float(gap.mean()))
        unmoved = now.share and not gap.any()
        found["change_error"].append(
            probability_error(0.0, len(gap)) if unmoved else mean_error(gap)
        )
        raw = table[now.outcome.name].to_numpy(float)
        found["values"].append(_quantiles(raw if now.outcome.dated else now.values, now))
    return found


def _at(outcomes: pd.DataFrame, point: int) -> pd.DataFrame:
    return outcomes.loc[[point]].droplevel("point")


def _quantiles(values: Floats, measure: Measure) -> Floats:
    kept = values[~np.isnan(values)]
    if len(kept) == 0 or (measure.share and not measure.outcome.dated):
        return np.full(len(QUANTILES), np.nan)
    return np.quantile(kept, QUANTILES, method="inverted_cdf")


def _unfolded(data: xr.Dataset, axes: Sequence[Swept]) -> xr.Dataset:
    """One dimension per swept name in place of the points of a grid."""
    index = pd.MultiIndex.from_product([axis.grid() for axis in axes], names=[a.name for a in axes])
    coords = xr.Coordinates.from_pandas_multiindex(index, "point")
    opened = data.assign_coords(coords).unstack("point")
    order = {axis.name: list(axis.grid()) for axis in axes}
    return opened.reindex(order)


def sweep(
    scenario: ScenarioLike,
    over: Over | None = None,
    *,
    design: str = "grid",
    points: int = 64,
    replicates: int = 200,
    seed: int | None = None,
    variables: Sequence[str] = (),
    **sharing: Unpack[Sharing],
) -> Sweep:
    """Simulate a scenario over a design of its own numbers, all points with the same chance.

    ``over`` maps names to values: any number of the scenario by its dotted path
    ("shocks.invasion.probability", "instruments.loan.unit_cost", "parameters.war.drain_peak" or
    short "war.drain_peak"), a mechanism ("M15": "on,off"), a hypothesis ("guards_purpose":
    ["commercial", "geopolitical"]) or the weight of one of its answers
    ("guards_purpose.commercial": "0:1:5"). Values are a list, or a text: "a:b:n", "a:b:n:log",
    "x,y,z". The designs "sobol" and "lhs" take ranges "a:b" and spread ``points`` points in them; a
    CSV file lists points. ``variables`` are those whose bands are kept at every point.

    With a ``store``, as for :func:`sim.ensemble.simulate`, every finished point is kept, so that a
    sweep that was stopped goes on where it stood. Raises, before anything runs, ``SweepError``,
    ``UnknownName`` and ``ScenarioError``.
    """
    scenario = as_scenario(scenario)
    for name in variables:
        known(name, [v for v, d in VARIABLES.items() if d.recorded and not d.labels], "variable")
    replicates = whole("replicates", replicates, 1, MOST_REPLICATES)
    points = whole("points", points)
    found: list[xr.Dataset] = []
    with at_work(identity_of(scenario), sharing, seed) as (pool, drawn):
        axes, rows = designed(scenario, over or {}, design, points, drawn)
        places: list[dict[Any, Value]] = [{}, *rows.to_dict("records")]
        total = len(places) * replicates
        for number, place in enumerate(places):
            here = applied(scenario, place) if place else scenario
            own = part(pool, number * replicates, total)
            found.append(_point(here, tuple(variables), drawn, replicates, own))
    info = declared_outcomes(scenario)
    facts = {
        "name": scenario.name,
        "title": scenario.title,
        "digest": scenario.digest,
        "version": version("greatgame"),
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "kinds": {axis.name: axis.kind for axis in axes},
        "outcomes": outcome_facts(info),
    }
    outcomes = _outcomes(found)
    data = dataset(outcomes, found[1:], info, axes, rows, grid=design == "grid")
    return Sweep(data, rows, outcomes, design, drawn, replicates, facts)


def _outcomes(found: Sequence[xr.Dataset]) -> pd.DataFrame:
    """Outcomes of all points, index (point, replicate); -1 is the scenario as it is written."""
    tables = {
        number: pd.DataFrame(
            point["outcomes"].to_numpy(),
            index=pd.Index(point["replicate"].to_numpy(), name="replicate"),
            columns=[str(name) for name in point["outcome"].to_numpy()],
        )
        for number, point in enumerate(found, -1)
    }
    return pd.concat(tables, names=["point"])


def _point(
    scenario: Scenario, variables: tuple[str, ...], seed: int, replicates: int, pool: Sharing
) -> xr.Dataset:
    """Outcomes ``[replicate, outcome]`` and bands of a point; simulated, unless it is kept."""

    def make() -> xr.Dataset:
        result = simulate(
            scenario, replicates=replicates, seed=seed, workers=pool.get("workers"),
            executor=pool.get("executor"), progress=progress,
            record=[Bands(variables)] if variables else (),
        )  # fmt: skip
        return _dataset(result, variables)

    store, progress = pool.get("store"), pool.get("progress")
    if not isinstance(store, Store):
        return make()
    kind = " ".join(["point", str(replicates), *sorted(variables)])
    key = key_of(identity_of(scenario, keep=kind), seed)
    content = store.kept(key, "point", lambda: dataset_bytes(make()))
    if progress is not None:
        progress(replicates, replicates)
    return read_dataset(content)


def _dataset(result: Result, variables: Sequence[str]) -> xr.Dataset:
    """Outcomes ``[replicate, outcome]`` and the bands that are wanted."""
    table = result.outcomes
    names = np.array([str(name) for name in table.columns], dtype=object)
    outcomes = xr.DataArray(
        table.to_numpy(float),
        dims=("replicate", "outcome"),
        coords={"replicate": table.index.to_numpy(), "outcome": names},
    )
    bands = {name: result.data[name].drop_attrs() for name in variables}
    for name in variables:
        bands[name].attrs = {k: result.data[name].attrs[k] for k in ("long_name", "units")}
    return xr.Dataset({"outcomes": outcomes, **bands})
