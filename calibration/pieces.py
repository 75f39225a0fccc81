"""Work cut in pieces that are arrays: each is made once, and kept where there is a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from io import BytesIO
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.identity import Identity, key_of
from sim.ensemble.store import Store

Arrays = Mapping[str, NDArray[np.generic]]
Job = TypeVar("Job")
Progress = Callable[[int, int], None]


def pieces_of(
    make: Callable[[Job], Arrays],
    jobs: Sequence[Job],
    *,
    store: Store | None = None,
    names: Sequence[tuple[Identity, str]] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Arrays]:
    """What ``make`` makes of each job, in their order.

    ``names`` say of what each is a piece, and which one; those that the ``store`` holds are not
    made again. ``make`` must be importable where an ``executor`` runs it. ``progress`` is called
    with the jobs done and in all.
    """
    keys = [(key_of(identity, store.seed), label) for identity, label in names] if store else []
    found: dict[int, Arrays] = {}
    for place, key in enumerate(keys):
        if store is not None and (content := store.get(*key)) is not None:
            found[place] = _unpack(content)

    def take(place: int, made: Arrays) -> None:
        if store is not None:
            store.put(*keys[place], _pack(made))
        found[place] = made
        if progress is not None:
            progress(len(found), len(jobs))

    if progress is not None and found:
        progress(len(found), len(jobs))
    missing = [place for place in range(len(jobs)) if place not in found]
    if executor is None:
        for place in missing:
            take(place, make(jobs[place]))
        return [found[place] for place in range(len(jobs))]
    futures = {executor.submit(make, jobs[place]): place for place in missing}
    try:
        for future in as_completed(futures):
            take(futures[future], future.result())
    finally:
        for future in futures:
            future.cancel()
    return [found[place] for place in range(len(jobs))]


def _pack(arrays: Arrays) -> bytes:
    content = BytesIO()
    save: Any = np.savez  # whose stub takes names of arrays for options
    save(content, **arrays)
    return content.getvalue()


def _unpack(content: bytes) -> Arrays:
    with np.load(BytesIO(content)) as arrays:
        return dict(arrays)
