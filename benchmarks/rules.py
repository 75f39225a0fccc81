"""What each rule of a quarter costs, and what happens around the rules."""

from __future__ import annotations

import time
from collections import defaultdict

from sim.ensemble.chunk import quarters_of
from sim.ensemble.columns import Declared, Draws
from sim.ensemble.counting import Bands
from sim.ensemble.paths import Sample
from sim.ensemble.recorder import Job
from sim.model import InfluenceModel
from sim.scenario import Scenario

RECORDING = "(recording)"
AROUND = "(bounds, dated changes, events cleared)"


def by_rule(scenario: Scenario, replicates: int, quarters: int) -> dict[str, float]:
    """Processor seconds per world and quarter of each process, dearest first."""
    model = InfluenceModel(scenario, replicates=replicates, seed=1)
    world, spent = model.world, defaultdict[str, float](float)
    job = Job(scenario, 1, 0, replicates, (Bands(), Sample(first=0), Declared(), Draws()))
    recordings = [recorder.start(model, job, world.replicates) for recorder in job.record]
    model.step()
    for moment, _ in enumerate(quarters_of(model, job)[:quarters]):
        clock = time.process_time()

        def passed(name: str) -> None:
            nonlocal clock
            now = time.process_time()
            spent[name] += (now - clock) / replicates / quarters
            clock = now

        world.begin_quarter()
        world.timeline.apply(world.step_index - 1, world.blocks)
        passed(AROUND)
        for rule in model.processes:
            rule(world)
            passed(rule.name)
        world.keep_bounds()
        passed(AROUND)
        for recording in recordings:
            recording.observe(world, moment)
        passed(RECORDING)
    return dict(sorted(spent.items(), key=lambda item: -item[1]))
