"""A yes or no about worlds, how often branches of worlds say yes, and one world that is asked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.arrays import Floats
from sim.ensemble import Result, simulate
from sim.ensemble.branch import another, dated
from sim.ensemble.numbers import LAST_REPLICATE, MOST_REPLICATES, whole
from sim.ensemble.outcome import declared_outcomes, labels_of
from sim.narrative.chronicle import Chronicle, explain
from sim.scenario import Quarter, Scenario, ScenarioLike, as_scenario
from sim.start.branches import Branches, Stem
from sim.workbench.base import Answer, Sharing, Sheet
from sim.workbench.discovery.conditions import Cases, Question

KIND = "junctures"
"""What a folder with junctures, of one world or of many, says that it holds."""

SURE = 1.96
"""Monte Carlo errors beyond which a change is taken for one."""


class Asked(Sharing, total=False):
    """What may be said besides an outcome; agents, rules and model are as for ``simulate``.

    The outcome is a yes or no, a first_time (``until`` a quarter), a leader ("leader.TJK=CHN"), or
    a number ``above`` or ``below`` a value. Histories are of ``seed``, branches get the chance of
    the seed ``chance``.
    """

    seed: int
    chance: int | None
    until: Quarter | str | None
    above: float | None
    below: float | None
    agents: Mapping[str, type] | None
    rules: Sequence[Any] | None
    model: type | None


def states_in(outcome: str, scenario: Scenario) -> list[str]:
    """The states that an outcome is about by its name: TJK in "leader.TJK=CHN"."""
    return [x for x in labels_of(outcome.partition("=")[0]) if x in scenario.states]


@dataclass(frozen=True, eq=False, repr=False)
class OfOutcome(Answer):
    """What was asked of histories, in words, and of which chance."""

    title: str
    outcome: str
    question: str
    asked: str
    seed: int
    chance: int

    @abstractmethod
    def head_lines(self) -> list[str]:
        """What was asked, and what was found."""

    @abstractmethod
    def readable(self) -> pd.DataFrame:
        """The table for a reader."""

    def sheet(self) -> Sheet:
        """What is shown of it."""
        return Sheet(self.question, self.head_lines(), self.readable())


@dataclass(frozen=True, eq=False, repr=False)
class OfWorld(OfOutcome):
    """What was asked of one world: which, in how many branches, and how it came out."""

    replicate: int
    replicates: int
    happened: bool

    @property
    def answer(self) -> str:
        """Yes or no."""
        return "yes" if self.happened else "no"


@dataclass(frozen=True)
class Histories:
    """Histories of ``seed``, what is asked of them, and the chance of their branches."""

    scenario: Scenario
    question: Question
    seed: int
    chance: int
    options: Mapping[str, Any]

    @classmethod
    def of(cls, given: ScenarioLike, outcome: str, asked: Asked) -> Histories:
        """What was asked. Raises what no simulation could answer."""
        scenario = as_scenario(given)
        rest: dict[str, Any] = {**asked}
        question = Question(outcome, *(rest.pop(key, None) for key in ("until", "above", "below")))
        question.check(declared_outcomes(scenario), (scenario.start, scenario.horizon))
        seed, chance = rest.pop("seed", 0), rest.pop("chance", None)
        if chance == seed:
            raise ValueError("new chance needs another seed than that of the history")
        return cls(scenario, question, seed, another(seed) if chance is None else chance, rest)

    def simulate(self, **more: Any) -> Result:
        """Some worlds: the histories themselves, in silence, since they are not the work itself."""
        options = {"seed": self.seed, **self.options, "progress": None, "record": (), **more}
        return simulate(self.scenario, **options)

    def branches(self, stems: Sequence[Stem]) -> Branches:
        """What makes worlds branches of these histories."""
        return Branches(self.seed, tuple(stems), dated(self.scenario))

    def branches_say(self, stems: Sequence[Stem], replicates: int = 1) -> Floats:
        """What so many branches of each stem say: ``[branch, stem]``, NaN for those left out.

        All have the chance of another seed, since a world's own chance is no new one.
        """
        count = replicates * len(stems)
        result = simulate(
            self.scenario, replicates=count, seed=self.chance, design=self.branches(stems),
            **{**self.options, "record": ()},
        )  # fmt: skip
        return self.question.within(result, 0, count).reshape(replicates, len(stems))

    def facts(self, cases: Cases) -> dict[str, Any]:
        """What answers say of the question."""
        return {
            "title": self.scenario.title,
            "outcome": cases.outcome,
            "question": cases.title,
            "asked": cases.interesting,
            "seed": self.seed,
            "chance": self.chance,
        }


@dataclass(frozen=True)
class History(Histories):
    """World ``replicate`` of them, which gets ``replicates`` branches at a time.

    ``cases`` is the question in words, ``happened`` its answer in the world itself.
    """

    replicate: int
    replicates: int
    cases: Cases
    happened: bool

    @classmethod
    def world(
        cls, given: ScenarioLike, outcome: str, replicate: int, replicates: int, asked: Asked
    ) -> History:
        """The world, simulated once. Raises ``ValueError`` for one whose numbers are not finite."""
        whole("replicates", replicates, 2, MOST_REPLICATES)
        whole("replicate", replicate, 0, LAST_REPLICATE)
        these = Histories.of(given, outcome, asked)
        result = these.simulate(replicates=1, first=replicate)
        if result.n == 0:
            raise ValueError(
                f"world {replicate} of seed {these.seed} has numbers that are not finite"
            )
        cases = these.question.of(result)
        return cls(**vars(these), replicate=replicate, replicates=replicates, cases=cases,
                   happened=bool(cases.happens[0]))  # fmt: skip

    def story(self) -> Chronicle:
        """The chronicle of the world."""
        own = {k: self.options[k] for k in ("agents", "rules") if self.options.get(k)}
        return explain(self.scenario, replicate=self.replicate, seed=self.seed, **own)

    def told(self) -> dict[str, Any]:
        """What the answers about this world say of it."""
        own = {name: getattr(self, name) for name in ("replicate", "replicates", "happened")}
        return self.facts(self.cases) | own
