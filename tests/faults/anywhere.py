"""A small piece of work in a folder, killed at every single step of it: run as a script.

``python -m tests.faults.anywhere FOLDER`` lets the work die before and after each of its calls of
the system, repeats it, and compares with work that nobody disturbed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sim.ensemble import FinishedError, Store
from sim.ensemble.provenance import identity_of

CALLS = ("replace", "unlink", "mkdir", "rmdir", "fsync")
KEY = "ab" * 32
FOREIGN = ("notes.txt", "plots/holiday.png", "unfinished/draft.txt", "tables/mine.csv")


def work(folder: Path, *, seed: int = 1, force: bool = False, pictures: int = 2) -> list[str]:
    """Pieces are computed, a result is saved, pictures are drawn; returns the pieces computed."""
    computed: list[str] = []

    def make(name: str) -> bytes:
        computed.append(name)
        return f"piece {name} of {seed}".encode() * 9

    with Store(folder, "run", identity_of(), seed=seed, force=force) as store:
        pieces = [store.kept(KEY, name, partial(make, name)) for name in "xyz"]
        with store.filling("mark.json") as fresh:
            (fresh / "tables").mkdir()
            (fresh / "tables" / f"seed-{seed}.csv").write_bytes(b"".join(pieces))
            (fresh / "mark.json").write_text(f"{seed}")
        with store.filling() as fresh:
            (fresh / "plots").mkdir()
            for number in range(pictures):
                (fresh / "plots" / f"{number}.png").write_text(f"picture {number} of {seed}")
        store.finish()
    return computed


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder and what is in them."""
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def dying(at: int, after: bool, task: Callable[[], Any]) -> bool:
    """Do the task in a process that dies at its ``at``-th call of the system; whether it did."""
    child = os.fork()
    if child == 0:
        left = [at]

        def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **options: Any) -> Any:
                left[0] -= 1
                if left[0] == 0 and not after:
                    os._exit(9)
                try:
                    return real(*args, **options)
                finally:
                    if left[0] == 0:
                        os._exit(9)

            return call

        try:
            for name in CALLS:
                setattr(os, name, deadly(getattr(os, name)))
            task()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9), status
    return status == 9


def survives(folder: Path, at: int, *, after: bool, earlier: bool) -> bool:
    """Let the work die once and repeat it; whether it died. Raises AssertionError for a loss."""
    shutil.rmtree(folder, ignore_errors=True)
    work(folder, seed=2)
    wanted = tree(folder)
    shutil.rmtree(folder)
    if earlier:
        work(folder, seed=1, pictures=5)
        for name in FOREIGN:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text("mine")
            wanted[name] = b"mine"
    died = dying(at, after, lambda: work(folder, seed=2, force=earlier))
    with contextlib.suppress(FinishedError):  # it died when all was done
        work(folder, seed=2, force=earlier)
    found = tree(folder)
    assert found == wanted, f"died at call {at}, after it: {after}; found {sorted(found)}"
    return died


def main(place: Path) -> None:
    """All deaths, in a new folder and in one with an earlier result and files of somebody else."""
    for earlier in (False, True):
        for after in (False, True):
            at = 1
            while survives(place / "killed", at, after=after, earlier=earlier):
                at += 1
            assert at > 10


if __name__ == "__main__":
    # Libraries of numbers keep threads, which no forked child of this work calls.
    warnings.filterwarnings("ignore", "This process .* multi-threaded", DeprecationWarning)
    main(Path(sys.argv[1]))
