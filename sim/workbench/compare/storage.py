"""Writing comparisons to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.ensemble import Folder, storage
from sim.ensemble.files import write_dataset, write_frame
from sim.workbench.files import path_of, saving, write_tables

if TYPE_CHECKING:
    from sim.workbench.compare.result import Comparison, KnockOut


def save(comparison: Comparison, folder: str | Path | Folder) -> Path:
    """Write a comparison and its runs."""
    facts = {
        "labels": list(comparison.labels),
        "seed": comparison.seed,
        "replicates": comparison.replicates,
        "notes": comparison.notes,
        "digests": {k: r.provenance["digest"] for k, r in comparison.results.items()},
    }
    with saving(folder, "compare", "comparison.json", facts) as fresh:
        for label, result in comparison.results.items():
            (fresh / "runs" / label).mkdir(parents=True)
            storage.write(result, fresh / "runs" / label)
        for label, bands in comparison.bands.items():
            write_dataset(bands, fresh / f"bands-{label}.nc")
        for name in ("changes", "outcomes", "alone"):
            write_tables(fresh, **{name: getattr(comparison, name)})
            write_frame(getattr(comparison, name), fresh / f"{name}.parquet")
    return path_of(folder)


def save_knock_out(found: KnockOut, folder: str | Path | Folder) -> Path:
    """Write a knock-out study."""
    facts = {
        "scenario": found.base.provenance["name"],
        "digest": found.base.provenance["digest"],
        "seed": found.seed,
        "replicates": found.replicates,
    }
    with saving(folder, "knock-out", "knockout.json", facts) as fresh:
        write_tables(fresh, ranking=found.ranking, effects=found.effects)
        write_frame(found.ranking, fresh / "ranking.parquet")
        write_frame(found.effects, fresh / "effects.parquet")
    return path_of(folder)
