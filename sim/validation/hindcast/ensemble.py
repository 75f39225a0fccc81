"""Runs the model from origins and keeps what forecasts of the record need."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from sim.ensemble import Store
from sim.ensemble.record import Crowd, record_all
from sim.scenario import Scenario
from sim.validation.record import Simulated, Yearly

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Run:
    """What was simulated from one origin."""

    origin: int
    years: Simulated


def run_all(
    scenarios: dict[int, Scenario],
    *,
    replicates: int,
    seed: int,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
) -> dict[int, Run]:
    """Simulate all origins, in pieces that any number of processes may share.

    The same seed gives the same bits whatever the executor is. Finished pieces are kept in a
    ``store``.
    """
    found = record_all(
        scenarios, Yearly(), Crowd(replicates, seed),
        executor=executor, progress=progress, store=store,
    )  # fmt: skip
    return {origin: Run(origin, years) for origin, years in found.items()}
