"""A toy with a known answer: a coin a quarter, and the question whether enough of them fall heads.

Heads in quarter ``t`` is a crisis in Kazakhstan with probability :data:`ODDS`; the answer is yes
with :data:`NEEDED` heads or more. So every probability is a binomial sum.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import comb
from typing import Any

import numpy as np

from sim.catalogue.variables import VARIABLES
from sim.scenario import OutcomeSpec, Quarter
from sim.world.streams import consecutive
from tests.ensemble.fakes import LABELS, START, FakeScenario, outcome

ODDS, NEEDED, QUARTERS = 0.4, 3, 5


def heads() -> dict[str, OutcomeSpec]:
    return {"heads": outcome("count", "crisis", labels={"state": "KAZ"})}


@dataclass(frozen=True)
class ToyScenario(FakeScenario):
    """As much of a scenario as histories ask for."""

    quarters: int = QUARTERS
    outcomes: dict[str, OutcomeSpec] = field(default_factory=heads)
    shocks: tuple[Any, ...] = ()
    start: Quarter = START

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        return dict(LABELS)

    @property
    def horizon(self) -> Quarter:
        return self.start + self.quarters - 1


class ToyWorld:
    """A world of zeros but for the coins."""

    def __init__(self, seed: int, first: int, count: int, design: Any) -> None:
        make = consecutive if design is None else design.streams
        self.streams, self.step_index = make(seed, first, count), 0
        self.labels, self.draws = dict(LABELS), {"parameters.a": np.zeros(count)}
        self.replicates = np.arange(first, first + count)
        shapes = {v.name: tuple(len(LABELS[a]) for a in v.axes) for v in VARIABLES.values()}
        self.blocks = {name: np.zeros((*shape, count)) for name, shape in shapes.items()}

    def block(self, name: str) -> np.ndarray:
        return self.blocks[name]

    def advance(self) -> None:
        self.step_index += 1
        coin = self.streams.uniform("coin", [f".{s}" for s in LABELS["state"]], self.step_index)
        self.blocks["crisis"][...] = coin < ODDS


class ToyModel:
    """Throws the coins from 2022-Q1 on."""

    def __init__(
        self, scenario: Any, *, replicates: int, first: int, seed: int, design: Any = None
    ) -> None:
        self.world = ToyWorld(seed, first, replicates, design)
        self.quarters = [scenario.start + i for i in range(scenario.quarters)]

    def step(self) -> None:
        self.world.advance()


def enough(so_far: int, left: int) -> float:
    """Probability that the coins left make up for what is needed."""
    missing = max(NEEDED - so_far, 0)
    return sum(
        comb(left, k) * ODDS**k * (1.0 - ODDS) ** (left - k) for k in range(missing, left + 1)
    )


def coins(replicate: int, seed: int) -> np.ndarray:
    """The coins of one world, by quarter."""
    streams = consecutive(seed, replicate, 1)
    return np.array(
        [float(streams.uniform("coin", [".KAZ"], t + 1)[0, 0] < ODDS) for t in range(QUARTERS)]
    )
