"""The pieces of a run, kept until it is done: what lets a command go on where it stood.

A piece is one file with a checksum and the key of what it is a part of: digests of the resolved
scenario, of the seed, of the program, of how this machine rounds, and of what else decides its
bits. One that does not read back as it was written is dropped, named and computed anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sim.ensemble.errors import FinishedError, OtherRunError
from sim.ensemble.folder import MANIFEST, PIECE, WORK, Folder
from sim.ensemble.provenance import Identity, differences

_MAGIC = b"greatgame piece 1\n"
_DIGEST = 32


@contextlib.contextmanager
def opened(
    store: str | Path | Store | None, identity: Identity, seed: int | None
) -> Iterator[Store | None]:
    """A store as functions take it: a folder that is opened for this work, or one that is open."""
    if store is None or isinstance(store, Store):
        yield store
        return
    with Store(store, "chunks", identity, seed=seed) as found:
        yield found


class Store(Folder):
    """A folder of one run, with the finished pieces of its work.

    ``identity`` says which run it is, but for its ``seed``: left out, it is that of the unfinished
    work in the folder, or a new one. Unfinished work of another run is refused with
    :class:`OtherRunError` and a finished result with :class:`FinishedError`, unless ``force`` says
    that they may be replaced: the former at once, the latter when the new one is there.
    """

    def __init__(
        self,
        path: str | Path,
        kind: str,
        identity: Identity,
        *,
        seed: int | None = None,
        force: bool = False,
    ) -> None:
        super().__init__(path, kind)
        self.damaged: list[str] = []
        """Pieces that were not as they were written, and had to be computed anew."""
        try:
            with self._trouble():
                self._settle(identity, seed, force)
        except BaseException:
            self.close()
            raise

    def labels(self, key: str) -> list[str]:
        """The pieces of what ``key`` stands for."""
        found = map(PIECE.fullmatch, self._own)
        return [m[2] for m in found if m and m[1] == key[:16]]

    def put(self, key: str, label: str, content: bytes) -> None:
        """Keep a piece."""
        whole = _head(key, label) + content
        digest = hashlib.blake2b(whole, digest_size=_DIGEST).digest()
        with self._trouble():
            self._put(_file(key, label), _MAGIC, digest, whole)

    def get(self, key: str, label: str) -> bytes | None:
        """A piece; None where there is none, or after dropping one that is not as it was."""
        name, head = _file(key, label), _head(key, label)
        if name not in self._own:
            return None
        try:
            content = memoryview((self.path / name).read_bytes())
        except OSError:
            content = memoryview(b"")
        start = len(_MAGIC) + _DIGEST
        whole = content[start:]
        digest = hashlib.blake2b(whole, digest_size=_DIGEST).digest()
        if content[:start] == _MAGIC + digest and whole[: len(head)] == head:
            return bytes(whole[len(head) :])
        self.damaged.append(label)
        with self._trouble():
            self._drop([name])
        return None

    def kept(self, key: str, label: str, make: Callable[[], bytes]) -> bytes:
        """A piece, made and kept if it is not there."""
        found = self.get(key, label)
        if found is None:
            found = make()
            self.put(key, label, found)
        return found

    def _settle(self, identity: Identity, seed: int | None, force: bool) -> None:
        """Go on with what is here, or make the folder that of this run."""
        known: Mapping[str, str] | None = self._manifest.get("identity") if self.begun else None
        if known is not None:
            asked = identity | {"seed": known["seed"] if seed is None else str(seed)}
            differ = differences(known, asked)
            if not differ:
                self.seed = int(known["seed"])
                return
            if not force:
                raise OtherRunError(
                    f"{self.given} holds unfinished work that this cannot continue: "
                    f"{'; '.join(differ)}."
                )
            self._drop([name for name in self._own if PIECE.fullmatch(name)])
        elif self._finished() and not force:
            raise FinishedError(f"{self.given}: has earlier results in it.")
        self.seed = secrets.randbits(32) if seed is None else seed
        self._manifest["identity"] = identity | {"seed": str(self.seed)}
        self._put(MANIFEST, self._text())


def _file(key: str, label: str) -> str:
    return f"{WORK}/{key[:16]}-{label}.piece"


def _head(key: str, label: str) -> bytes:
    """What must be written in a piece for it to be this one."""
    return bytes.fromhex(key) + len(label).to_bytes(2, "big") + label.encode()
