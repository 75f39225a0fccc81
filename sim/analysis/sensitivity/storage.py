"""Writing sensitivities to a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.files import written

if TYPE_CHECKING:
    from sim.analysis.sensitivity.result import Sensitivity

FACTS = "sensitivity.json"


def save(found: Sensitivity, folder: Path) -> Path:
    """Write the table and the facts; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with written(folder / "sensitivity.csv") as file:
        found.table.to_csv(file)
    facts = {
        key: getattr(found, key)
        for key in (
            "method", "outcome", "title", "measure", "unit", "mean", "variance", "runs", "seed",
            "notes",
        )
    }  # fmt: skip
    with written(folder / FACTS) as file:
        file.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder
