"""A yes or no about worlds, how often branches of worlds say yes, and one world that is asked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.arrays import Floats
from sim.ensemble import simulate
from sim.ensemble.arguments import LAST_REPLICATE, MOST_REPLICATES, whole
from sim.ensemble.branch import another, dated
from sim.ensemble.outcome import declared_outcomes, labels_of
from sim.narrative.chronicle import Chronicle, explain
from sim.scenario import Quarter, Scenario, ScenarioLike, as_scenario
from sim.start.branches import Branches, Stem
from sim.workbench.answer import Answer, Sheet
from sim.workbench.discovery.cases import Cases, Question
from sim.workbench.runs import Sharing

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


def parted(outcome: str, asked: Asked) -> tuple[Question, int, int, dict[str, Any]]:
    """The question, both seeds, and the options of simulations."""
    rest: dict[str, Any] = {**asked}
    question = Question(outcome, *(rest.pop(key, None) for key in ("until", "above", "below")))
    seed, chance = rest.pop("seed", 0), rest.pop("chance", None)
    return question, seed, another(seed) if chance is None else chance, rest


def states_in(outcome: str, scenario: Scenario) -> list[str]:
    """The states that an outcome is about by its name: TJK in "leader.TJK=CHN"."""
    return [x for x in labels_of(outcome.partition("=")[0]) if x in scenario.states]


def check(question: Question, scenario: Scenario, *, seed: int, chance: int) -> None:
    """Raise what no simulation could answer, of histories of ``seed`` and chance of another."""
    question.check(declared_outcomes(scenario), (scenario.start, scenario.horizon))
    if chance == seed:
        raise ValueError("new chance needs another seed than that of the history")


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

    All stems are branches of histories of ``seed`` and have the chance of the seed ``chance``,
    which is another, since a world's own chance is no new one.
    """
    count = replicates * len(stems)
    design = Branches(seed, tuple(stems), dated(scenario))
    options = {**options, "record": ()}
    result = simulate(scenario, replicates=count, seed=chance, design=design, **options)
    return question.within(result, 0, count).reshape(replicates, len(stems))


def quiet(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options of a simulation without its progress, for a run that is not the work itself."""
    return {name: value for name, value in options.items() if name != "progress"}


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
class History:
    """World ``replicate`` of ``seed``, what is asked of it, and the chance of its branches.

    ``cases`` is the question in words, ``happened`` its answer in the world itself.
    """

    scenario: Scenario
    question: Question
    replicate: int
    seed: int
    chance: int
    replicates: int
    options: Mapping[str, Any]
    cases: Cases
    happened: bool

    @classmethod
    def of(
        cls, given: ScenarioLike, outcome: str, replicate: int, replicates: int, asked: Asked
    ) -> History:
        """The world, simulated once. Raises ``ValueError`` for one whose numbers are not finite."""
        scenario = as_scenario(given)
        question, seed, chance, options = parted(outcome, asked)
        whole("replicates", replicates, 2, MOST_REPLICATES)
        whole("replicate", replicate, 0, LAST_REPLICATE)
        check(question, scenario, seed=seed, chance=chance)
        alone = quiet(options) | {"record": ()}
        result = simulate(scenario, replicates=1, first=replicate, seed=seed, **alone)
        if result.n == 0:
            raise ValueError(f"world {replicate} of seed {seed} has numbers that are not finite")
        cases = question.of(result)
        return cls(
            scenario, question, replicate, seed, chance, replicates, options, cases,
            bool(cases.happens[0]),
        )  # fmt: skip

    def branches_say(self, stems: list[Stem]) -> Floats:
        """What branches of this world say, ``[branch, stem]``; see :func:`asked_of_branches`."""
        return asked_of_branches(
            self.scenario, self.question, stems, seed=self.seed, chance=self.chance,
            replicates=self.replicates, **self.options,
        )  # fmt: skip

    def story(self) -> Chronicle:
        """The chronicle of the world."""
        own = {k: self.options[k] for k in ("agents", "rules") if self.options.get(k)}
        return explain(self.scenario, replicate=self.replicate, seed=self.seed, **own)

    def facts(self) -> dict[str, Any]:
        """What the answers about this world say of it."""
        return {
            "title": self.scenario.title,
            "outcome": self.cases.outcome,
            "question": self.cases.title,
            "asked": self.cases.interesting,
            "replicate": self.replicate,
            "seed": self.seed,
            "chance": self.chance,
            "replicates": self.replicates,
            "happened": self.happened,
        }
