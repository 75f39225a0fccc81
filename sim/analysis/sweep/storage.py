"""Writing sweeps to a folder and reading them back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.files import written
from sim.analysis.sweep.result import Sweep
from sim.ensemble.pathstore import time_encoding

if TYPE_CHECKING:
    import xarray as xr

FACTS = "sweep.json"


def save(found: Sweep, folder: Path) -> Path:
    """Write a sweep, each file whole or not at all, the facts last; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with written(folder / "sweep.nc") as file:
        encoding = time_encoding() if "quarter" in found.data.dims else {}
        found.data.to_netcdf(file, engine="h5netcdf", encoding=encoding)
    with written(folder / "points.csv") as file:
        found.points.to_csv(file)
    with written(folder / "outcomes.parquet") as file:
        found.outcomes.to_parquet(file)
    facts = {
        "design": found.design,
        "seed": found.seed,
        "replicates": found.replicates,
        "names": list(found.names),
        **found.facts,
    }
    with written(folder / FACTS) as file:
        file.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


def load(folder: Path) -> Sweep:
    """Read a sweep. Raises ``FileNotFoundError`` where there is none."""
    import pandas as pd
    import xarray as xr

    facts: dict[str, Any] = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    design, seed, replicates = (facts.pop(key) for key in ("design", "seed", "replicates"))
    facts.pop("names")
    data: xr.Dataset = xr.load_dataset(folder / "sweep.nc", engine="h5netcdf")
    return Sweep(
        data=data,
        points=pd.read_csv(folder / "points.csv", index_col="point"),
        outcomes=pd.read_parquet(folder / "outcomes.parquet"),
        design=design,
        seed=seed,
        replicates=replicates,
        facts=facts,
    )
