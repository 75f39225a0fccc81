"""Points of a sweep, each kept when it is finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.ensemble import Store, simulate
from sim.ensemble.files import dataset_bytes, read_dataset
from sim.ensemble.identity import identity_of, key_of

if TYPE_CHECKING:
    import xarray as xr

    from sim.scenario import Scenario


@dataclass(frozen=True)
class Runner:
    """Runs points and keeps them in ``store``, where there is one."""

    seed: int
    replicates: int
    variables: tuple[str, ...]
    store: Store | None
    workers: int | None
    executor: Any

    def point(self, scenario: Scenario, progress: Any) -> xr.Dataset:
        """Outcomes ``[replicate, outcome]`` and bands of a point; simulated, unless it is kept."""

        def make() -> xr.Dataset:
            result = simulate(
                scenario,
                replicates=self.replicates,
                seed=self.seed,
                workers=self.workers,
                executor=self.executor,
                progress=progress,
            )
            return _dataset(result, self.variables)

        if self.store is None:
            return make()
        kind = " ".join(["point", str(self.replicates), *sorted(self.variables)])
        key = key_of(identity_of(scenario, keep=kind), self.seed)
        content = self.store.kept(key, "point", lambda: dataset_bytes(make()))
        if progress is not None:
            progress(self.replicates, self.replicates)
        return read_dataset(content)


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
