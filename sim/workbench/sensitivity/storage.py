"""Writing sensitivities to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.ensemble import Folder
from sim.workbench.files import path_of, saving, write_tables

if TYPE_CHECKING:
    from sim.workbench.sensitivity.result import Sensitivity, Tornado

FACTS = (
    "method", "outcome", "title", "measure", "unit", "mean", "variance", "runs", "seed", "notes",
)  # fmt: skip


def save(found: Sensitivity, folder: str | Path | Folder, swings: Tornado | None = None) -> Path:
    """Write the table, the facts, and what the outcome does where numbers are low and high."""
    facts = {name: getattr(found, name) for name in FACTS}
    with saving(folder, "sensitivity", "sensitivity.json", facts) as fresh:
        write_tables(fresh, sensitivity=found.table, index=True)
        if swings is not None:
            write_tables(fresh, tornado=swings.table, index=True)
    return path_of(folder)
