"""The two things an ensemble is measured against: one replicate at a time, and bare chance."""

from __future__ import annotations

from typing import Any

import mesa

from benchmarks.measure import seconds
from sim.ensemble.chunk import run_chunk
from sim.ensemble.columns import Declared, Draws
from sim.ensemble.counting import Bands
from sim.ensemble.paths import Sample
from sim.ensemble.recorder import Job
from sim.model import InfluenceModel
from sim.scenario import Scenario
from sim.world.streams import Streams, consecutive

SEED = 1


class OneWorld(InfluenceModel):
    """A single replicate as Mesa's batch runner wants it: keyword arguments, a data collector."""

    scenario_run: Scenario

    def __init__(self, replicate: int, **_: object) -> None:
        # Later releases of Mesa hand over a generator as well; a replicate has its own numbers.
        super().__init__(self.scenario_run, replicate=replicate, seed=SEED)
        self.datacollector = mesa.DataCollector(
            model_reporters={"debt": lambda model: float(model.world.debt[0, 0, 0])}
        )

    def step(self) -> None:
        """One quarter, and what is collected of it."""
        super().step()
        self.datacollector.collect(self)


def by_batch_run(scenario: Scenario, replicates: int) -> float:
    """Seconds per replicate under ``mesa.batch_run``."""
    OneWorld.scenario_run = scenario
    steps = scenario.horizon - scenario.start + 1
    took = seconds(
        lambda: mesa.batch_run(
            OneWorld,
            {"replicate": range(replicates)},
            max_steps=steps - 1,  # the runner makes one step more than it is told
            data_collection_period=1,
            display_progress=False,
        )
    )
    return took / replicates


def in_a_chunk(scenario: Scenario, replicates: int) -> float:
    """Seconds per replicate in one chunk on one processor, recording included."""
    record = (Bands(), Sample(first=0), Declared(), Draws())
    job = Job(scenario, SEED, 0, replicates, record)
    return seconds(lambda: run_chunk(job)) / replicates


def of_bare_draws(scenario: Scenario, replicates: int) -> float:
    """Seconds per replicate for nothing but the random numbers of a run."""
    asked: list[tuple[str, str, tuple[str, ...], int]] = []
    usual = {name: getattr(Streams, name) for name in ("uniform", "normal")}

    def noted(name: str) -> Any:
        def draw(streams: Streams, kind: str, items: Any, step: int) -> Any:
            if not inside:
                asked.append((name, kind, tuple(items), step))
            inside.append(name)  # a normal asks for its uniforms itself
            try:
                return usual[name](streams, kind, items, step)
            finally:
                inside.pop()

        return draw

    inside: list[str] = []
    for name in usual:
        setattr(Streams, name, noted(name))
    try:
        InfluenceModel(scenario, replicates=1, seed=SEED).run()
    finally:
        for name, method in usual.items():
            setattr(Streams, name, method)

    def draws() -> None:
        streams = consecutive(SEED, 0, replicates)
        for name, kind, items, step in asked:
            usual[name](streams, kind, items, step)

    draws()
    return seconds(draws) / replicates
