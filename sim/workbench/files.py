"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A file beside ``target`` to write to; it takes its place when the block ends well."""
    handle, place = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    temporary = Path(place)
    try:
        yield temporary
        # mkstemp makes the file private; this one is to be read like any other new file
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(target: Path, text: str) -> Path:
    """Write a text to a file, whole or not at all. Raises ``OSError`` when writing fails."""
    with whole_file(target) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return target


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
