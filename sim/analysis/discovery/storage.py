"""Writing discoveries to a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.files import written

if TYPE_CHECKING:
    from sim.analysis.discovery.result import Discovery, FirstPassage


def save(found: Discovery, folder: Path) -> Path:
    """Write boxes, their limits, the way there, and the facts; returns the folder."""
    import pandas as pd

    limits = {number: box.limits for number, box in enumerate(found.boxes)}
    tables = {
        "boxes": found.table,
        "limits": pd.concat(limits, names=["box"]).reset_index() if limits else pd.DataFrame(),
        "trajectory": found.trajectory,
    }
    keys = (
        "method",
        "outcome",
        "title",
        "interesting",
        "rate",
        "rate_error",
        "replicates",
        "notes",
    )
    return _write(folder, "discovery.json", tables, {key: getattr(found, key) for key in keys})


def save_passage(found: FirstPassage, folder: Path) -> Path:
    """Write curves, what is left waiting, the summary, and the facts; returns the folder."""
    tables = {
        "first-passage": found.curves,
        "waiting": found.waiting.reset_index(),
        "first-passage-summary": found.summary,
    }
    facts = {
        "title": found.title, "causes": list(found.causes), "replicates": found.replicates,
        "notes": found.notes,
    }  # fmt: skip
    return _write(folder, "first-passage.json", tables, facts)


def _write(folder: Path, name: str, tables: dict[str, Any], facts: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for title, frame in tables.items():
        with written(folder / f"{title}.csv") as file:
            frame.to_csv(file, index=False)
    with written(folder / name) as file:
        file.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder
