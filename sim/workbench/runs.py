"""What the tools of the workbench share when they simulate: workers, store, progress, seed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypedDict

from sim.ensemble import Store
from sim.ensemble.arguments import whole
from sim.ensemble.identity import Identity
from sim.ensemble.schedule import Progress
from sim.ensemble.store import opened


class Sharing(TypedDict, total=False):
    """Who shares the work, who is told, where it is kept: as for :func:`sim.ensemble.simulate`."""

    workers: int | None
    executor: Any
    progress: Progress | None
    store: str | Path | Store | None


@contextmanager
def at_work(
    identity: Identity, sharing: Sharing, seed: int | None
) -> Iterator[tuple[Sharing, int]]:
    """The same with its store open, and the seed: the one given, else the store's, else a new one.

    A folder is opened for work of this identity; a store that is open already is taken as it is.
    """
    with opened(sharing.get("store"), identity, whole("seed", seed)) as kept:
        if seed is None:
            seed = secrets.randbits(32) if kept is None else kept.seed
        yield {**sharing, "store": kept}, int(seed)


def part(sharing: Sharing, before: int, total: int) -> Sharing:
    """The same for a part of the work, whose progress is told as progress of all of it."""
    told = sharing.get("progress")
    shifted = told and (lambda done, _: told(before + done, total))
    return {**sharing, "progress": shifted}
