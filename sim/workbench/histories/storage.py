"""Writing junctures to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.ensemble import Folder
from sim.workbench.files import path_of, saving, write_tables

if TYPE_CHECKING:
    from sim.workbench.histories.result import Junctures, Resolution, Responsibility

KIND = "junctures"
"""What a folder with junctures, of one world or of many, says that it holds."""


def save_junctures(found: Junctures, folder: str | Path | Folder) -> Path:
    """Write ``junctures.csv`` and, with what happened, ``junctures.json``."""
    names = ("title", "outcome", "question", "asked", "replicate", "seed", "chance", "replicates",
             "happened")  # fmt: skip
    facts: dict[str, Any] = {name: getattr(found, name) for name in names}
    facts["events"] = {quarter: list(events) for quarter, events in found.events.items()}
    with saving(folder, KIND, "junctures.json", facts) as fresh:
        write_tables(fresh, junctures=found.table)
    return path_of(folder)


def save_responsibility(found: Responsibility, folder: str | Path | Folder) -> Path:
    """Write ``responsibility.csv`` and ``responsibility.json``."""
    names = ("title", "outcome", "question", "asked", "replicate", "seed", "chance", "replicates",
             "happened", "considered")  # fmt: skip
    facts = {name: getattr(found, name) for name in names}
    with saving(folder, "responsibility", "responsibility.json", facts) as fresh:
        write_tables(fresh, responsibility=found.table)
    return path_of(folder)


def save_resolution(found: Resolution, folder: str | Path | Folder) -> Path:
    """Write ``explained.csv`` and ``explained.json``."""
    names = ("title", "outcome", "question", "asked", "seed", "chance", "worlds", "rate")
    facts = {name: getattr(found, name) for name in names}
    with saving(folder, KIND, "explained.json", facts) as fresh:
        write_tables(fresh, explained=found.table)
    return path_of(folder)
