"""Files that are whole or not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """A fresh file beside ``target`` that takes its place when the block ends well.

    After an error or an interrupt the target is as it was.
    """
    fresh = target.with_name(f".{uuid4().hex[:12]}{target.suffix}")
    try:
        yield fresh
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
