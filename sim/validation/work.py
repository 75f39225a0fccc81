"""How the worlds are simulated that are held against what is known."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

from sim.ensemble import Store
from sim.ensemble.record import Crowd, Progress, record_all
from sim.ensemble.recorder import Recorder
from sim.scenario import Scenario

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True)
class Work:
    """How many worlds, of which seed, who shares the work, who is told, and where it is kept.

    The same seed gives the same bits whatever the ``executor`` is.
    """

    replicates: int = 500
    seed: int = 0
    executor: Executor | None = None
    progress: Progress | None = None
    store: Store | None = None

    def record(
        self,
        scenario: Scenario,
        recorder: Recorder[T],
        *,
        quarters: int | None = None,
        chunk: int | None = None,
    ) -> T:
        """What a recorder makes of a scenario, up to its horizon or for some ``quarters``."""
        return self.record_all({None: scenario}, recorder, quarters=quarters, chunk=chunk)[None]

    def record_all(
        self,
        scenarios: Mapping[K, Scenario],
        recorder: Recorder[T],
        *,
        quarters: int | None = None,
        chunk: int | None = None,
    ) -> dict[K, T]:
        """What a recorder makes of each of several scenarios, which share the workers."""
        return record_all(
            scenarios, recorder, Crowd(self.replicates, self.seed, quarters=quarters),
            executor=self.executor, chunk=chunk, progress=self.progress, store=self.store,
        )  # fmt: skip
