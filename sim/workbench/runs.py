"""What the tools of the workbench share when they simulate: store, seed, progress, scenario."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.ensemble import Store
from sim.ensemble.arguments import whole
from sim.ensemble.identity import identity_of
from sim.ensemble.store import opened
from sim.scenario import Scenario

Progress = Callable[[int, int], None]
"""Told how many worlds are done, and of how many."""


@contextmanager
def at_work(
    scenario: Scenario, store: str | Path | Store | None, seed: int | None
) -> Iterator[tuple[Store | None, int]]:
    """The store of finished work, open, and the seed: the one given, else its own, else a new one.

    A folder is opened for this scenario; a store that is open already is taken as it is.
    """
    with opened(store, identity_of(scenario), whole("seed", seed)) as kept:
        if seed is None:
            seed = secrets.randbits(32) if kept is None else kept.seed
        yield kept, int(seed)


def shifted(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Progress of a part of the work, as progress of all of it."""
    return progress and (lambda done, _: progress(before + done, total))
