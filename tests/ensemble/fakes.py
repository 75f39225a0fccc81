"""A small stand-in for the model: every number is a known function of seed, replicate and time."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import sleep
from typing import Any, ClassVar

import numpy as np

from sim.catalogue.variables import VARIABLES
from sim.scenario import OutcomeSpec, Quarter

LABELS = {
    "state": ("KAZ", "TJK"),
    "power": ("RUS", "CHN", "TUR"),
    "rival": ("RUS", "CHN", "TUR"),
    "organisation": ("CSTO",),
    "member": ("KAZ", "TJK", "RUS", "CHN", "TUR"),
    "instrument": ("loan",),
    "dimension": ("economic", "political", "security"),
}
LABELS |= {
    axis: ("one", "two") for v in VARIABLES.values() for axis in v.axes if axis not in LABELS
}
START = Quarter(2022, 1)


def outcome(kind: str, variable: str, **keys: Any) -> OutcomeSpec:
    return OutcomeSpec(name="x", base="x", kind=kind, variable=variable, **keys)  # type: ignore[arg-type]


def usual_outcomes() -> dict[str, OutcomeSpec]:
    kaz = {"state": "KAZ", "power": "CHN"}
    return {
        "debt": outcome("final", "debt", labels=kaz),
        "trust": outcome("mean", "trust", labels=kaz),
        "ever": outcome("ever", "concession", labels=kaz),
        "overtake": outcome("first_time", "influence", labels=kaz, exceeds={"power": "RUS"}),
        "leader": outcome("leader", "influence", labels={"state": "KAZ"}, axis="power"),
        "unrest": outcome("maximum", "unrest", across="mean"),
    }


@dataclass(frozen=True)
class FakeScenario:
    """Has what the ensemble asks of a scenario."""

    name: str = "fake"
    title: str = "A fake scenario"
    digest: str = "0" * 64
    quarters: int = 4
    outcomes: dict[str, OutcomeSpec] = field(default_factory=usual_outcomes)
    states: dict[str, Any] = field(default_factory=dict)
    powers: dict[str, Any] = field(default_factory=dict)
    organisations: dict[str, Any] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)

    def dump(self) -> str:
        return f"name: {self.name}\n"


class FakeWorld:
    """Blocks of all variables, axes as in :data:`LABELS`."""

    def __init__(self, seed: int, first: int, count: int) -> None:
        self.labels = dict(LABELS)
        self.replicates = np.arange(first, first + count)
        self._chance = [np.random.default_rng([seed, int(r)]) for r in self.replicates]
        self.draws = {"parameters.a": self._uniform(1)[0], "initial.debt.KAZ.CHN": np.ones(count)}
        self.blocks: dict[str, np.ndarray] = {}
        for variable in VARIABLES.values():
            shape = tuple(len(LABELS[axis]) for axis in variable.axes)
            self.blocks[variable.name] = np.zeros((*shape, count))
        self.advance()

    def block(self, name: str) -> np.ndarray:
        return self.blocks[name]

    def _uniform(self, count: int) -> np.ndarray:
        return np.stack([chance.random(count) for chance in self._chance], axis=-1)

    def advance(self) -> None:
        recorded = {n: block for n, block in self.blocks.items() if VARIABLES[n].recorded}
        cells = np.cumsum([np.prod(block.shape[:-1], dtype=int) for block in recorded.values()])
        drawn = np.split(self._uniform(cells[-1]), cells[:-1])
        for (name, block), part in zip(recorded.items(), drawn, strict=True):
            variable, u = VARIABLES[name], part.reshape(block.shape)
            if variable.role == "event":
                block[...] = np.floor(u * u * 3)
            elif variable.labels:
                block[...] = np.floor(u * len(variable.labels))
            else:
                low, high = variable.summary_span
                # beyond the span on either side, where the bounds allow it, and often at them
                value = low - 0.1 * (high - low) + 1.2 * (high - low) * u**2
                block[...] = np.clip(value, variable.low, variable.high)


class FakeModel:
    """Steps a :class:`FakeWorld` from 2022-Q1 on."""

    def __init__(self, scenario: FakeScenario, *, replicates: int, first: int, seed: int) -> None:
        self.world = FakeWorld(seed, first, replicates)
        self.quarters = [START + i for i in range(scenario.quarters)]

    def step(self) -> None:
        self.world.advance()


class FailingModel(FakeModel):
    """Fails in the chunk that holds replicate 13."""

    def step(self) -> None:
        super().step()
        if 13 in self.world.replicates:
            raise ZeroDivisionError("thirteen")


class BrokenWorldModel(FakeModel):
    """Replicates 3 and 50 turn out not finite, at different times."""

    bad: ClassVar = {3: ("debt", np.nan, 2), 50: ("oil_price", np.inf, 3)}

    def __init__(self, scenario: FakeScenario, *, replicates: int, first: int, seed: int) -> None:
        super().__init__(scenario, replicates=replicates, first=first, seed=seed)
        self.time = 0

    def step(self) -> None:
        super().step()
        self.time += 1
        for replicate, (name, value, time) in self.bad.items():
            place = np.flatnonzero(self.world.replicates == replicate)
            if len(place) and self.time >= time:
                self.world.blocks[name][..., place] = value


class Unhurried(FakeModel):
    """Takes its time over every quarter."""

    def step(self) -> None:
        sleep(0.05)
        super().step()
