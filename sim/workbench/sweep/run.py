"""Running a scenario at every point of a design."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.catalogue.variables import VARIABLES
from sim.ensemble import Store
from sim.ensemble.arguments import MOST_REPLICATES, whole
from sim.ensemble.identity import identity_of
from sim.ensemble.outcome_words import describe_outcomes
from sim.ensemble.store import opened
from sim.scenario import Scenario, ScenarioLike, as_scenario
from sim.workbench.measures import known
from sim.workbench.sweep.axes import Over, Value, applied
from sim.workbench.sweep.designs import designed
from sim.workbench.sweep.points import Runner
from sim.workbench.sweep.reading import dataset
from sim.workbench.sweep.result import Sweep

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Progress = Callable[[int, int], None]


def sweep(
    scenario: ScenarioLike,
    over: Over | None = None,
    *,
    design: str = "grid",
    points: int = 64,
    replicates: int = 200,
    seed: int | None = None,
    variables: Sequence[str] = (),
    store: str | Path | Store | None = None,
    workers: int | None = None,
    executor: Any = None,
    progress: Progress | None = None,
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
    points, seed = whole("points", points), whole("seed", seed)
    found: list[xr.Dataset] = []
    with opened(store, identity_of(scenario), seed) as kept:
        if seed is None:
            seed = secrets.randbits(32) if kept is None else kept.seed
        axes, rows = designed(scenario, over or {}, design, points, seed)
        runner = Runner(seed, replicates, tuple(variables), kept, workers, executor)
        places: list[Mapping[str, Value]] = [{}, *_records(rows)]
        for number, place in enumerate(places):
            here = applied(scenario, place) if place else scenario
            found.append(runner.point(here, _share(progress, number, len(places), replicates)))
    info = describe_outcomes(scenario.outcomes, _labels(scenario), scenario.horizon.start)
    facts = {
        "name": scenario.name,
        "title": scenario.title,
        "digest": scenario.digest,
        "version": version("greatgame"),
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "kinds": {axis.name: axis.kind for axis in axes},
        "outcomes": info,
    }
    outcomes = _outcomes(found)
    data = dataset(outcomes, found[1:], info, axes, rows, grid=design == "grid")
    return Sweep(data, rows, outcomes, design, seed, replicates, facts)


def _records(rows: pd.DataFrame) -> list[Mapping[str, Value]]:
    return [{str(k): v for k, v in record.items()} for record in rows.to_dict("records")]


def _labels(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    return {str(axis): labels for axis, labels in scenario.labels.items()}


def _share(progress: Progress | None, place: int, of: int, replicates: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, _: progress(place * replicates + done, of * replicates)


def _outcomes(found: Sequence[xr.Dataset]) -> pd.DataFrame:
    """Outcomes of all points, index (point, replicate); -1 is the scenario as it is written."""
    import pandas as pd

    tables = {
        number: pd.DataFrame(
            point["outcomes"].to_numpy(),
            index=pd.Index(point["replicate"].to_numpy(), name="replicate"),
            columns=[str(name) for name in point["outcome"].to_numpy()],
        )
        for number, point in enumerate(found, -1)
    }
    return pd.concat(tables, names=["point"])
