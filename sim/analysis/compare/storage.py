"""Writing comparisons to a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.files import written
from sim.ensemble.pathstore import time_encoding

if TYPE_CHECKING:
    from sim.analysis.compare.result import Comparison, KnockOut


def save(comparison: Comparison, folder: Path) -> Path:
    """Write a comparison, each file whole or not at all; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for label, result in comparison.results.items():
        result.save(folder / "runs" / label)
    for label, bands in comparison.bands.items():
        with written(folder / f"bands-{label}.nc") as file:
            bands.to_netcdf(file, engine="h5netcdf", encoding=time_encoding())
    _tables(
        folder,
        changes=comparison.changes,
        outcomes=comparison.outcomes,
        alone=comparison.alone,
    )
    facts = {
        "labels": list(comparison.labels),
        "seed": comparison.seed,
        "replicates": comparison.replicates,
        "notes": comparison.notes,
        "digests": {k: r.provenance["digest"] for k, r in comparison.results.items()},
    }
    return _facts(folder / "comparison.json", facts)


def save_knock_out(found: KnockOut, folder: Path) -> Path:
    """Write a knock-out study; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    _tables(folder, ranking=found.ranking, effects=found.effects)
    facts = {
        "scenario": found.base.provenance["name"],
        "digest": found.base.provenance["digest"],
        "seed": found.seed,
        "replicates": found.replicates,
    }
    return _facts(folder / "knockout.json", facts)


def _tables(folder: Path, **frames: Any) -> None:
    for name, frame in frames.items():
        with written(folder / f"{name}.csv") as file:
            frame.to_csv(file, index=False)
        with written(folder / f"{name}.parquet") as file:
            frame.to_parquet(file, index=False)


def _facts(file: Path, facts: dict[str, Any]) -> Path:
    with written(file) as fresh:
        fresh.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return file.parent
