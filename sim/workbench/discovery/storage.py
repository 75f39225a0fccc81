"""Writing discoveries to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.ensemble import Folder
from sim.ensemble.files import write_json
from sim.workbench.files import path_of, saving, write_tables

if TYPE_CHECKING:
    from sim.workbench.discovery.result import Discovery, FirstPassage

FACTS = (
    "method", "outcome", "title", "interesting", "rate", "rate_error", "replicates", "notes",
)  # fmt: skip
PASSAGE_FACTS = ("title", "causes", "replicates", "notes")


def save(
    folder: str | Path | Folder, found: Discovery | None, curves: FirstPassage | None = None
) -> Path:
    """Write boxes, their limits and the way there; curves of first passage and who waits."""
    facts = {"discovery": _facts(found, FACTS), "first-passage": _facts(curves, PASSAGE_FACTS)}
    mark = "discovery" if found is not None else "first-passage"
    with saving(folder, "discover", f"{mark}.json", facts[mark]) as fresh:
        if found is not None:
            _write_boxes(found, fresh)
        if curves is not None:
            write_tables(
                fresh,
                first_passage=curves.curves,
                waiting=curves.waiting.reset_index(),
                first_passage_summary=curves.summary,
            )
            write_json(facts["first-passage"], fresh / "first-passage.json")
    return path_of(folder)


def _write_boxes(found: Discovery, fresh: Path) -> None:
    import pandas as pd

    limits = {number: box.limits for number, box in enumerate(found.boxes)}
    write_tables(
        fresh,
        boxes=found.table,
        limits=pd.concat(limits, names=["box"]).reset_index() if limits else pd.DataFrame(),
        trajectory=found.trajectory,
    )


def _facts(found: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names} if found is not None else {}
