"""A yes or no about worlds, and how often branches of worlds say yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble import simulate
from sim.ensemble.branch import dated
from sim.scenario import Quarter
from sim.workbench.discovery.cases import Cases, cases_of
from sim.world.branches import Branches, Stem

if TYPE_CHECKING:
    from sim.ensemble import Result
    from sim.scenario import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """What may happen: an outcome, and the limits that make a yes or no of it."""

    outcome: str
    until: Quarter | str | None = None
    above: float | None = None
    below: float | None = None

    def of(self, result: Result) -> Cases:
        """In which replicates it happens. Raises ``ValueError`` and ``UnknownName``."""
        until = None if self.until is None else Quarter.parse(self.until)
        return cases_of(result, self.outcome, until=until, above=self.above, below=self.below)

    def within(self, result: Result, first: int, count: int) -> Floats:
        """1 where it happens in replicates ``first ..``, 0 where not, NaN for those left out."""
        found = np.full(count, np.nan)
        found[result.outcomes.index.to_numpy() - first] = self.of(result).happens
        return found


def states_in(outcome: str, scenario: Scenario) -> list[str]:
    """The states that an outcome is about by its name: TJK in "leader.TJK=CHN"."""
    return [x for x in outcome.partition("=")[0].split(".")[1:] if x in scenario.states]


def asked_of_branches(
    scenario: Scenario,
    question: Question,
    stems: list[Stem],
    *,
    seed: int,
    chance: int,
    replicates: int,
    **options: Any,
) -> Floats:
    """What ``replicates`` branches of each stem say: ``[branch, stem]``, NaN for those left out.

    All stems are branches of histories of ``seed`` and have the chance of the seed ``chance``.
    Raises ``ValueError`` where that is the same, since a world's own chance is no new one.
    """
    if chance == seed:
        raise ValueError("new chance needs another seed than that of the history")
    count = replicates * len(stems)
    design = Branches(seed, tuple(stems), dated(scenario))
    result = simulate(scenario, replicates=count, seed=chance, design=design, **options)
    return question.within(result, 0, count).reshape(replicates, len(stems))


def the_world(
    scenario: Scenario, question: Question, *, replicate: int, seed: int, **options: Any
) -> tuple[Cases, bool]:
    """The question, and its answer in one world. Raises ``ValueError`` for one left out."""
    result = simulate(scenario, replicates=1, first=replicate, seed=seed, **options)
    if result.n == 0:
        raise ValueError(f"world {replicate} of seed {seed} has numbers that are not finite")
    cases = question.of(result)
    return cases, bool(cases.happens[0])
