"""Writing sweeps to a folder and reading them back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sim.ensemble import Folder
from sim.ensemble.files import read_dataset, write_dataset, write_frame
from sim.workbench.files import path_of, saving, write_tables
from sim.workbench.sweep.result import Sweep

FACTS = "sweep.json"


def save(found: Sweep, folder: str | Path | Folder) -> Path:
    """Write a sweep."""
    facts = {
        "design": found.design,
        "seed": found.seed,
        "replicates": found.replicates,
        "names": list(found.names),
        **found.facts,
    }
    with saving(folder, "sweep", FACTS, facts) as fresh:
        write_dataset(found.data, fresh / "sweep.nc")
        write_tables(fresh, points=found.points, index=True)
        write_frame(found.outcomes, fresh / "outcomes.parquet", index=True)
    return path_of(folder)


def load(folder: Path) -> Sweep:
    """Read a sweep. Raises ``FileNotFoundError`` where there is none."""
    import pandas as pd

    facts: dict[str, Any] = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    design, seed, replicates = (facts.pop(key) for key in ("design", "seed", "replicates"))
    facts.pop("names")
    return Sweep(
        data=read_dataset(folder / "sweep.nc"),
        points=pd.read_csv(folder / "points.csv", index_col="point"),
        outcomes=pd.read_parquet(folder / "outcomes.parquet"),
        design=design,
        seed=seed,
        replicates=replicates,
        facts=facts,
    )
