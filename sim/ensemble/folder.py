"""Folders that the program writes to: nothing in them is lost, mixed, or taken for another's.

``greatgame.json`` makes a folder ours: it names the kind of work, the run, and every file that was
written there. While work goes on there is ``unfinished/`` beside it, with finished pieces and a
journal, which whoever works there holds locked and in which each file is listed before it is
written. Only listed files are ever replaced or deleted. The journal goes last, when results and
pictures are in place: as long as it is there, the same command goes on where it stood.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from sim.ensemble.errors import InUseError, RefusedError, StoreError

FORMAT = 1
MANIFEST, WORK, JOURNAL = "greatgame.json", "unfinished", "journal"
PIECE = re.compile(rf"{WORK}/([0-9a-f]{{16}})-([\w.-]+)\.piece")
_PASSING = f"{WORK}/passing"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
_HEADER = "greatgame journal 1"
_ATTEMPTS = 20


class _GoneError(Exception):
    """The folder was taken away by another process while it was being entered."""


class Folder:
    """A folder that only this process writes to until it is closed.

    Raises :class:`RefusedError` for a folder that is not ours, or holds work of another ``kind``,
    and :class:`InUseError` for one in which another process works; with ``shared`` there may be
    files of others beside ours. ``begun`` says whether there is unfinished work in it.
    """

    def __init__(self, path: str | Path, kind: str, *, shared: bool = False) -> None:
        self.given, self.path, self.kind = str(path), Path(path).absolute(), kind
        self._manifest: dict[str, Any] = {}
        self._scratch: Path | None = None
        self._own: set[str] = set()
        with self._trouble():
            for _ in range(_ATTEMPTS):
                with contextlib.suppress(_GoneError):
                    self._enter(shared)
                    return
        raise InUseError(f"another process is working in {self.given}; let it finish.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def results(self) -> list[str]:
        """Names of our files in the folder, those of unfinished work left out."""
        return sorted(name for name in self._own if not name.startswith(f"{WORK}/"))

    @property
    def saved(self) -> bool:
        """Whether unfinished work has got so far as to have results."""
        return bool(set(self.results) - self._finished())

    def room(self) -> Path:
        """A new empty folder on the same disk, which goes when this is closed at the latest."""
        with self._trouble():
            if not self._scratch:
                self._drop([name for name in self._own if name.endswith("/")])  # of who was killed
                name = f"{WORK}/scratch-{uuid4().hex[:8]}"
                self._note([f"{name}/"])
                self._scratch = self.path / name
                self._scratch.mkdir()
            return Path(tempfile.mkdtemp(dir=self._scratch))

    @contextlib.contextmanager
    def filling(self, mark: str | None = None) -> Iterator[Path]:
        """An empty folder whose files move to the same places in this one when the block ends.

        With a ``mark``, they replace all earlier results: ``mark``, the file by which a result is
        recognised, is taken away first and comes last. Raises :class:`RefusedError`, before
        anything is moved, where a file of somebody else is in the way.
        """
        fresh = self.room()
        with self.keeping():
            yield fresh
        self._publish(fresh, mark)

    @contextlib.contextmanager
    def keeping(self) -> Iterator[None]:
        """Say what it means for the work when the disk takes no more."""
        try:
            yield
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise StoreError(
                f"cannot keep finished work in {self.given}: {_cause(error)}. What was finished "
                "before is safe: once there is room, the same command continues."
            ) from error

    def _publish(self, fresh: Path, mark: str | None) -> None:
        names = sorted(p.relative_to(fresh).as_posix() for p in fresh.rglob("*") if p.is_file())
        with self._trouble():
            self._claim(names)
            if mark is not None:
                self._drop([mark])
                self._drop(set(self.results) - set(names))
                names.sort(key=mark.__eq__)
                self._note([mark])
            for name in names:
                target = self.path / name
                target.parent.mkdir(parents=True, exist_ok=True)
                (fresh / name).replace(target)
        shutil.rmtree(fresh, ignore_errors=True)

    def finish(self) -> None:
        """Say that everything is there: the pieces are deleted, and the folder is closed."""
        self._end(self.results)

    def discard(self) -> None:
        """Delete the pieces, whose result went elsewhere, and the folder if it is then empty."""
        with self._trouble():
            self._drop([name for name in self._own if PIECE.fullmatch(name)])
        self.close()

    def settle(self) -> None:
        """Finish, unless there was unfinished work here before, which is to go on."""
        if self.begun:
            self.close()
        else:
            self.finish()

    def close(self) -> bool:
        """Let others use the folder, and say whether there is unfinished work in it.

        Where nothing was kept it is left as it was.
        """
        if self._journal.closed:
            return (self.path / WORK / JOURNAL).exists()
        if self.saved or any(map(PIECE.fullmatch, self._own)):
            self._journal.close()
            return True
        with contextlib.suppress(OSError):
            self._leave(self._finished())
            if not self._finished():
                (self.path / MANIFEST).unlink(missing_ok=True)
                self._unmake()
        return False

    def _unmake(self) -> None:
        """Delete the folder, and those above that were made for it, if they are empty."""
        self.path.rmdir()
        for above in self._made:
            above.rmdir()

    def _finished(self) -> set[str]:
        return set(self._manifest["files"])

    @contextlib.contextmanager
    def _trouble(self) -> Iterator[None]:
        """The same, and refuse the folder where the system does."""
        try:
            with self.keeping():
                yield
        except OSError as error:
            raise RefusedError(f"{self.given}: cannot be written ({_cause(error)}).") from error

    def _enter(self, shared: bool) -> None:
        if self.path.is_symlink() and not self.path.exists():
            raise RefusedError(f"{self.given}: is a link that leads nowhere.")
        if self.path.exists() and not self.path.is_dir():
            raise RefusedError(f"{self.given}: is a file; name a folder.")
        self._made = [above for above in self.path.parents if not above.exists()]
        self.path.mkdir(parents=True, exist_ok=True)
        self._admit(shared)
        self._lock()
        try:
            self._read_journal()
        except BaseException:
            self.close()
            raise

    def _admit(self, shared: bool) -> None:
        """Refuse a folder that is not ours; make an empty one so."""
        others = {p.name for p in self.path.iterdir()} - {MANIFEST}
        work = self.path / WORK
        if work.is_dir() and not any(work.iterdir()):
            others.discard(WORK)
        if self._read() is not None:
            return
        if WORK in others or (others and not shared):
            raise RefusedError(
                f"{self.given}: has other files in it and no such results; choose another folder."
            )
        self._manifest = {"written by": "greatgame", "format": FORMAT, "kind": self.kind}
        self._manifest |= {"files": []}
        try:
            (self.path / MANIFEST).write_bytes(self._text())
        except BaseException:
            with contextlib.suppress(OSError):
                (self.path / MANIFEST).unlink(missing_ok=True)
                self._unmake()
            raise

    def _read(self) -> dict[str, Any] | None:
        """The manifest; None where there is none, or one that was never filled."""
        file = self.path / MANIFEST
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            return None
        if not content:
            return None
        try:
            found = json.loads(content)
            names = [str(name) for name in found["files"]]
            known = found["written by"] == "greatgame" and found["format"] == FORMAT
            if not (known and all(map(_inside, names))):
                raise ValueError("not a manifest of this version")  # noqa: TRY301
        except (ValueError, KeyError, TypeError) as error:
            raise RefusedError(
                f"{self.given}: has other files in it; its {MANIFEST} cannot be read ({error})."
            ) from None
        if found["kind"] != self.kind:
            raise RefusedError(
                f"{self.given}: holds the results of {found['kind']}, not of {self.kind}; choose "
                "another folder."
            )
        return dict(found)

    def _lock(self) -> None:
        """Hold the journal with a lock that ends with the process, however it ends."""
        file = self.path / WORK / JOURNAL
        try:
            file.parent.mkdir(exist_ok=True)
            self._journal = file.open("a+b")
        except FileNotFoundError:
            raise _GoneError from None
        try:
            import fcntl

            fcntl.flock(self._journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # no such locks on this system: two at a time are then not noticed
            pass
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                self._journal.close()
                raise InUseError(
                    f"another process is working in {self.given}; let it finish."
                ) from None
        try:
            same = os.path.samestat(os.fstat(self._journal.fileno()), file.stat())
        except FileNotFoundError:
            same = False
        manifest = self._read() if same else None
        if manifest is None:
            self._journal.close()
            raise _GoneError
        self._manifest = manifest

    def _read_journal(self) -> None:
        """What is ours here."""
        self._journal.seek(0)
        lines = self._journal.read().decode("utf-8", "replace").split("\n")
        self.begun = lines[0] == _HEADER
        if not self.begun and lines != [""]:
            raise RefusedError(f"{self.given}: {WORK}/{JOURNAL} was not written by greatgame.")
        listed = {*filter(_inside, lines[1:-1]), *self._manifest["files"]}
        self._own = {name for name in listed if os.path.lexists(self.path / name.rstrip("/"))}
        self._journal.write(b"\n" if self.begun else f"{_HEADER}\n".encode())
        self._journal.flush()

    def _text(self) -> bytes:
        return (json.dumps(self._manifest, indent=1, ensure_ascii=False) + "\n").encode()

    def _note(self, names: Iterable[str]) -> None:
        """List files in the journal, before they are written."""
        new = [name for name in names if name not in self._own]
        if new:
            self._journal.write("".join(f"{name}\n" for name in new).encode())
            self._journal.flush()
            os.fsync(self._journal.fileno())
            self._own.update(new)

    def _claim(self, names: Iterable[str]) -> None:
        """List files as ours. Raises RefusedError for one that is there and is not."""
        for name in (wanted := [n for n in names if n not in self._own]):
            if os.path.lexists(self.path / name):
                raise RefusedError(
                    f"{self.given}: {name} was not written by greatgame; move it away and repeat "
                    "the command, which then goes on."
                )
        self._note(wanted)

    def _drop(self, names: Iterable[str]) -> None:
        """Delete those of our files, and folders that are empty then."""
        for name in self._own & set(names):
            if name.endswith("/"):
                shutil.rmtree(self.path / name, ignore_errors=True)
            else:
                (self.path / name).unlink(missing_ok=True)
            self._own.discard(name)
            for above in PurePosixPath(name).parents:
                if above.name in ("", WORK):
                    break
                with contextlib.suppress(OSError):
                    (self.path / above).rmdir()

    def _put(self, name: str, *parts: bytes) -> None:
        """Write a file of ours: there is all of it or nothing, power cuts included."""
        self._claim([_PASSING, *([] if name == MANIFEST else [name])])
        passing = self.path / _PASSING
        try:
            with passing.open("wb") as out:
                for part in parts:
                    out.write(part)
                out.flush()
                os.fsync(out.fileno())
            passing.replace(self.path / name)
        except BaseException:
            with contextlib.suppress(OSError):
                passing.unlink(missing_ok=True)
            raise

    def _end(self, files: list[str]) -> None:
        """Close with ``files`` as results."""
        with self._trouble():
            self._manifest["files"] = files
            self._put(MANIFEST, self._text())
            self._leave(files)

    def _leave(self, files: Iterable[str]) -> None:
        """Delete what is ours but for ``files``; the journal goes last."""
        self._drop(self._own - set(files))
        if os.name == "nt":  # where an open file cannot be deleted
            self._journal.close()
        (self.path / WORK / JOURNAL).unlink(missing_ok=True)
        self._journal.close()
        with contextlib.suppress(OSError):
            (self.path / WORK).rmdir()


def _inside(name: str) -> bool:
    """Whether a listed name is that of something below the folder."""
    return bool(name) and not name.startswith("/") and ".." not in PurePosixPath(name).parts


def _cause(error: OSError) -> str:
    return error.strerror or str(error)
