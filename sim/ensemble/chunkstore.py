"""A folder in which finished chunks wait until their run is complete, however often it is stopped.

Each chunk is one file, written under another name and then renamed, with a checksum and the key of
its run inside; ``manifest.json`` says which run the folder belongs to. A chunk that does not read
back as it was written is set aside and computed anew. Ranges of different length may stand side by
side: what matters is which replicates are there, not how they were cut.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.ensemble.identity import Identity, differences, key_of

FORMAT = 1
MANIFEST, LOCK, TABLES = "manifest.json", "lock", "tables"

_MAGIC = b"greatgame chunk 1\n"
_DIGEST = 32
_NAME = re.compile(r"(\d+)-(\d+)\.chunk")


class StoreError(Exception):
    """A store cannot be used."""


class OtherRunError(StoreError):
    """A store belongs to another run, or nobody can tell to which."""


class InUseError(StoreError):
    """Another process works with the store."""


@dataclass(frozen=True)
class Unfinished:
    """What a folder holds of a run that was stopped: ``done`` of ``replicates`` replicates.

    ``digest`` is that of the resolved scenario.
    """

    digest: str
    seed: int
    replicates: int
    done: int


def unfinished(folder: str | Path) -> Unfinished | None:
    """The run that a store's folder belongs to, None where there is no store.

    Raises :class:`OtherRunError` for a manifest that cannot be read.
    """
    folder = Path(folder)
    manifest = _manifest(folder)
    if manifest is None:
        return None
    done = sum(count for _, count in _cover(_ranges(folder), 0, None))
    identity, facts = manifest["identity"], manifest["facts"]
    return Unfinished(
        str(identity["scenario"]), int(identity["seed"]), int(facts["replicates"]), done
    )


class ChunkStore:
    """The finished chunks of one run.

    Raises :class:`OtherRunError` when the folder belongs to another run, :class:`InUseError` when
    another process works there, :class:`StoreError` when it cannot be written.
    """

    def __init__(self, folder: Path, identity: Identity, facts: dict[str, Any]) -> None:
        self.folder = folder.absolute()
        self.damaged: list[str] = []
        self._key = bytes.fromhex(key_of(identity))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(self.folder / LOCK)
        except OSError as error:
            raise StoreError(f"cannot keep finished work in {folder}: {error}") from error
        try:
            self._admit(identity, facts)
            self.tables = self._fresh_tables()
        except BaseException:
            self.close()
            raise

    def ranges(self, first: int, end: int) -> list[tuple[int, int]]:
        """Finished ranges ``(first, count)`` that lie between ``first`` and ``end``, no two alike.

        In the order of their replicates, without overlap.
        """
        return list(_cover(_ranges(self.folder), first, end))

    def put(self, first: int, count: int, packed: bytes) -> None:
        """Keep a finished chunk."""
        content = self._label(first, count) + packed
        frame = _MAGIC + hashlib.blake2b(content, digest_size=_DIGEST).digest()
        try:
            write_whole(self._file(first, count), frame, content)
        except OSError as error:
            raise StoreError(self.trouble(error)) from error

    def get(self, first: int, count: int) -> bytes | None:
        """A finished chunk; None, after setting the file aside, if it is not as it was written."""
        file = self._file(first, count)
        try:
            content = file.read_bytes()
        except OSError:
            content = b""
        head = len(_MAGIC) + _DIGEST
        digest, rest = content[len(_MAGIC) : head], memoryview(content)[head:]
        label = self._label(first, count)
        sound = (
            content[: len(_MAGIC)] == _MAGIC
            and hashlib.blake2b(rest, digest_size=_DIGEST).digest() == digest
            and rest[: len(label)] == label
        )
        if sound:
            return bytes(rest[len(label) :])
        self.damaged.append(file.name)
        with contextlib.suppress(OSError):
            file.replace(file.with_suffix(".damaged"))
        return None

    def trouble(self, error: OSError) -> str:
        """What to say when the disk refuses to take more."""
        return (
            f"cannot keep finished work in {self.folder}: {error.strerror or error}. What was "
            "finished before is safe: once there is room, the same command continues."
        )

    def close(self) -> None:
        """Let another process use the folder."""
        self._lock.close()

    def _label(self, first: int, count: int) -> bytes:
        """What must be written in a chunk for it to be this one."""
        return self._key + first.to_bytes(8, "big") + count.to_bytes(8, "big")

    def _file(self, first: int, count: int) -> Path:
        return self.folder / f"{first}-{count}.chunk"

    def _admit(self, identity: Identity, facts: dict[str, Any]) -> None:
        """Check that the folder is this run's, or make it so."""
        manifest = _manifest(self.folder)
        if manifest is None:
            if _ranges(self.folder):
                raise OtherRunError(f"{self.folder} holds finished work but no {MANIFEST}.")
        elif differ := differences(manifest["identity"], identity):
            raise OtherRunError(
                f"{self.folder} holds an unfinished run that this one cannot continue: "
                f"{'; '.join(differ)}."
            )
        content = {"format": FORMAT, "identity": identity, "facts": facts}
        try:
            text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
            write_whole(self.folder / MANIFEST, text.encode())
        except OSError as error:
            raise StoreError(f"cannot keep finished work in {self.folder}: {error}") from error

    def _fresh_tables(self) -> Path:
        """An empty folder for tables that grow as chunks are put together."""
        tables = self.folder / TABLES
        try:
            shutil.rmtree(tables, ignore_errors=True)
            tables.mkdir(exist_ok=True)
            for stale in self.folder.glob("*.tmp"):
                stale.unlink()
        except OSError as error:
            raise StoreError(f"cannot keep finished work in {self.folder}: {error}") from error
        return tables


def write_whole(file: Path, *parts: bytes) -> None:
    """Write a file so that under its name there is all of it or nothing, power cuts included."""
    passing = file.with_name(f"{file.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        with passing.open("xb") as out:
            for part in parts:
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
        passing.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            passing.unlink(missing_ok=True)
        raise


def _manifest(folder: Path) -> dict[str, Any] | None:
    file = folder / MANIFEST
    if not file.exists():
        return None
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        known = content["format"] == FORMAT
        if not (known and content["identity"]["seed"].isdigit() and content["facts"]["name"]):
            raise ValueError("not a manifest of this version")  # noqa: TRY301
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OtherRunError(f"{file} cannot be read ({error}).") from error
    return dict(content)


def _ranges(folder: Path) -> list[tuple[int, int]]:
    found = (_NAME.fullmatch(path.name) for path in folder.glob("*.chunk"))
    return sorted((int(m[1]), int(m[2])) for m in found if m)


def _cover(ranges: list[tuple[int, int]], first: int, end: int | None) -> Iterator[tuple[int, int]]:
    """Ranges from ``first`` on that do not overlap, the longest of those that begin together."""
    place = first
    for start, count in sorted(ranges, key=lambda r: (r[0], -r[1])):
        if start >= place and (end is None or start + count <= end):
            yield start, count
            place = start + count


def _lock(file: Path) -> Any:
    """Hold a lock that ends with the process, however it ends. Raises StoreError if it is held."""
    handle = file.open("ab")
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # no such locks on this system: two runs at a time are then not noticed
        pass
    except BlockingIOError:
        handle.close()
        raise InUseError(f"another process is working in {file.parent}; let it finish.") from None
    return handle
