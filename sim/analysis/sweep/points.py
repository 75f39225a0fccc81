"""One file per finished point, so that a sweep that was stopped goes on where it stood."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.files import written
from sim.ensemble import simulate
from sim.ensemble.pathstore import time_encoding

if TYPE_CHECKING:
    import xarray as xr

    from sim.scenario import Scenario

FOLDER = "points"


@dataclass(frozen=True)
class Runner:
    """Runs points and keeps them: ``folder`` is None where nothing is to be kept."""

    seed: int
    replicates: int
    variables: tuple[str, ...]
    folder: Path | None
    workers: int | None
    executor: Any

    def digest(self, scenario: Scenario) -> str:
        """What tells one finished point from another: scenario, chance, size and version."""
        facts = (
            scenario.digest,
            self.seed,
            self.replicates,
            sorted(self.variables),
            version("greatgame"),
        )
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]

    def finished(self, scenario: Scenario) -> xr.Dataset | None:
        """The point as an earlier run left it, or None."""
        import xarray as xr

        if self.folder is None:
            return None
        file = self.folder / FOLDER / f"{self.digest(scenario)}.nc"
        try:
            return xr.load_dataset(file, engine="h5netcdf")
        except (OSError, ValueError):
            return None  # not there, or not whole: it is run again

    def run(self, scenario: Scenario, progress: Any) -> xr.Dataset:
        """Simulate a point, and keep it."""
        result = simulate(
            scenario,
            replicates=self.replicates,
            seed=self.seed,
            workers=self.workers,
            executor=self.executor,
            progress=progress,
        )
        point = _dataset(result, self.variables)
        if self.folder is not None:
            place = self.folder / FOLDER
            place.mkdir(parents=True, exist_ok=True)
            with written(place / f"{self.digest(scenario)}.nc") as file:
                encoding = time_encoding() if "quarter" in point.dims else {}
                point.to_netcdf(file, engine="h5netcdf", encoding=encoding)
        return point


def _dataset(result: Any, variables: Sequence[str]) -> xr.Dataset:
    """Outcomes ``[replicate, outcome]`` and the bands that are wanted."""
    import numpy as np
    import xarray as xr

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
