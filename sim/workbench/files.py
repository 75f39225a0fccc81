"""Results of an analysis in a folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.ensemble import Folder
from sim.ensemble.files import write_json

if TYPE_CHECKING:
    import pandas as pd


@contextmanager
def saving(
    folder: str | Path | Folder, kind: str, mark: str, facts: Mapping[str, Any]
) -> Iterator[Path]:
    """An empty folder whose files replace earlier results in ``folder`` when the block ends well.

    ``facts`` are written to ``mark``, the file by which results of this ``kind`` are recognised.
    Raises ``StoreError`` for a folder that cannot be written or holds files of somebody else where
    these should go.
    """
    if isinstance(folder, Folder):
        with folder.filling(mark) as fresh:
            yield fresh
            write_json(facts, fresh / mark)
        return
    with Folder(folder, kind, shared=True) as opened:
        with saving(opened, kind, mark, facts) as fresh:
            yield fresh
        opened.settle()


def path_of(folder: str | Path | Folder) -> Path:
    """The path of a folder, open or not."""
    return folder.path if isinstance(folder, Folder) else Path(folder)


def write_tables(folder: Path, *, index: bool = False, **tables: pd.DataFrame) -> None:
    """Write tables as CSV, by name."""
    for name, table in tables.items():
        table.to_csv(folder / f"{name.replace('_', '-')}.csv", index=index)


def write_text(target: Path, text: str) -> Path:
    """Write a text to a file, whole or not at all. Raises ``OSError`` when writing fails."""
    handle, place = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(place)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        temporary.chmod(0o644)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return target
