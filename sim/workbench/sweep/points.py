"""Running a scenario at every point of a design, each point kept when it is finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Unpack

import numpy as np
import pandas as pd
import xarray as xr

from sim.catalogue.variables import VARIABLES
from sim.ensemble import Result, Store, simulate
from sim.ensemble.arguments import MOST_REPLICATES, whole
from sim.ensemble.counting import Bands
from sim.ensemble.files import dataset_bytes, read_dataset
from sim.ensemble.identity import identity_of, key_of
from sim.ensemble.outcome import declared_outcomes, outcome_facts
from sim.scenario import Scenario, ScenarioLike, as_scenario
from sim.workbench.measures import known
from sim.workbench.runs import Sharing, at_work, part
from sim.workbench.sweep.designs import Over, Value, applied, designed
from sim.workbench.sweep.outcomes import Sweep, dataset


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
