"""When an outcome was decided: at which quarters of one history, and in most of them.

A yes or no is asked of histories and of branches of them: how likely it was at each quarter of a
world, and what happened where that changed; and how much of it all up to each quarter explains.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.ensemble import Result, simulate
from sim.ensemble.branch import another, dated
from sim.ensemble.numbers import LAST_REPLICATE, MOST_REPLICATES, percent, probability_error, whole
from sim.ensemble.outcome import declared_outcomes, labels_of
from sim.narrative import NOTABLE, Chronicle, explain
from sim.scenario import Quarter, Scenario, ScenarioLike, as_scenario
from sim.start.design import Branches, Stem
from sim.workbench.base import Answer, Sharing, Sheet, frame_of
from sim.workbench.compare.paired import gap_error
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


TOLD = 4
"""Events told of a quarter in which something was decided, at most."""


@dataclass(frozen=True, eq=False, repr=False)
class Junctures(OfWorld):
    """How likely an outcome was at each quarter of one world's history.

    ``table`` has one row per quarter looked at: ``quarter``, ``probability`` that it would happen,
    as seen before anything of that quarter had happened, its Monte Carlo ``error``; and ``change``
    of it until the next quarter looked at (or to 1 or 0, what it came to, after the last), with
    ``change_error`` from branches paired by chance. ``events`` tells, by quarter, what happened
    in the quarters of the largest changes. ``happened`` is the answer in the world itself.
    """

    kind, mark = KIND, "junctures"
    picture = "juncture_line"
    table: pd.DataFrame
    events: Mapping[str, tuple[str, ...]]

    def decisive(self, most: int = 5) -> pd.DataFrame:
        """The rows of the largest changes that are beyond their error, the largest first."""
        return decisive_rows(self.table, most)

    def kept_facts(self) -> dict[str, Any]:
        """What was asked of which world, and what happened in the decisive quarters."""
        told = {quarter: list(events) for quarter, events in self.events.items()}
        return super().kept_facts() | {"events": told}

    def head_lines(self) -> list[str]:
        """What was asked, how it came out, and what happened where most was decided."""
        first = self.table.iloc[0]
        begun = percent(float(first["probability"]), float(first["error"]))
        asked = (
            f"Asked: {self.asked}; world {self.replicate} of seed {self.seed}, "
            f"{self.replicates:,} branches at each quarter, with chance of seed {self.chance}"
        )
        came = (
            f"At the start of {first['quarter']} its probability in this world was {begun}; "
            f"in the end the answer was {self.answer}."
        )
        return [asked, came]

    def readable(self) -> pd.DataFrame:
        """The quarters of the largest changes for a reader, in order of time."""
        return frame_of(
            self.decisive().sort_values("quarter").to_dict("records"),
            {
                "From": lambda row: row["quarter"],
                "Probability": lambda row: percent(row["probability"], row["error"]),
                "Change": lambda row: percent(row["change"], row["change_error"], signed=True),
            },
        )

    def event_lines(self) -> list[str]:
        """What happened in those quarters, in order of time."""
        lines = []
        for row in self.decisive().sort_values("quarter").to_dict("records"):
            change = percent(row["change"], row["change_error"], signed=True)
            lines.append(f"{row['quarter']}: {change}")
            events = self.events.get(row["quarter"], ())
            lines += [f"  {event}" for event in events] or ["  Nothing that a chronicle tells."]
        return lines


def junctures(
    scenario: ScenarioLike,
    outcome: str,
    *,
    replicate: int,
    replicates: int = 100,
    every: int = 1,
    **asked: Unpack[Asked],
) -> Junctures:
    """How likely an outcome was at each quarter of world ``replicate`` of ``seed``.

    At every quarter (or ``every`` second, fourth, ...) ``replicates`` branches are given new
    chance, of the seed ``chance``; the probability is the share of them in which the outcome comes.
    Branches of all quarters share their chance in pairs, so that the change between two quarters is
    known better than either. What may be ``asked`` besides is that of :class:`Asked`. Raises
    ``ValueError`` and ``UnknownName``.
    """
    whole("every", every, 1)
    history = History.world(scenario, outcome, replicate, replicates, asked)
    start, horizon = history.scenario.start, history.scenario.horizon
    steps = range(1, horizon - start + 2, every)
    quarters = [str(start + (step - 1)) for step in steps]
    says = history.branches_say([Stem(replicate, step) for step in steps], replicates)
    table = juncture_rows(quarters, says, happened=history.happened)
    # the chronicle is that of the package's own model
    events = {} if asked.get("model") is not None else _events(history, table)
    return Junctures(**history.told(), table=table, events=events)


def juncture_rows(quarters: Sequence[str], says: Floats, *, happened: bool) -> pd.DataFrame:
    """The table of :class:`Junctures`; ``says`` is ``[branch, quarter]``, NaN where left out."""
    rows = []
    known = np.full(len(says), float(happened))
    for k, quarter in enumerate(quarters):
        now = says[:, k]
        later = says[:, k + 1] if k + 1 < len(quarters) else known
        gap = (later - now)[np.isfinite(later - now)]
        n, share = int(np.isfinite(now).sum()), float(np.nanmean(now))
        rows.append(
            (quarter, share, probability_error(share, n), gap.mean(), gap_error(gap, shares=True))
        )
    return pd.DataFrame(rows, columns=["quarter", "probability", "error", "change", "change_error"])


def _events(history: History, table: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """What happened in the decisive quarters, the weightiest first, to the states asked about."""
    told, states = history.story(), states_in(history.cases.outcome, history.scenario)
    quarters = list(table["quarter"])
    events = {}
    for quarter in decisive_rows(table)["quarter"]:
        after = quarters.index(quarter) + 1
        last = Quarter.parse(quarters[after]) + -1 if after < len(quarters) else None
        some = told.select(states=states, since=quarter, until=last, weight=NOTABLE)
        entries = sorted((e for e in some if e.kind != "lasting"), key=lambda e: -e.weight)
        events[quarter] = tuple(f"{e.quarter}: {e.text}" for e in entries[:TOLD])
    return events


def decisive_rows(table: pd.DataFrame, most: int = 5) -> pd.DataFrame:
    """The rows of a table of junctures with the largest changes beyond their error, in order."""
    sure = table[table["change"].abs() > SURE * table["change_error"]]
    order = sure["change"].abs().sort_values(ascending=False, kind="stable").index
    return sure.loc[order].head(most)


@dataclass(frozen=True, eq=False, repr=False)
class Resolution(OfOutcome):
    """When an outcome is usually decided: what a history up to each quarter tells of it.

    ``table`` has one row per quarter looked at: ``quarter``, ``explained`` (the share of the
    outcome's variance over worlds that is explained by everything up to the start of that quarter:
    0, nothing is known; 1, all is), and its Monte Carlo ``error``. In the first row all that is
    explained comes from the uncertain numbers.
    """

    kind, mark = KIND, "explained"
    picture = "resolution_line"
    worlds: int
    rate: float
    table: pd.DataFrame

    def when(self, share: float = 0.5) -> tuple[str | None, str | None, str | None]:
        """The first quarter from which on ``share`` is explained: best guess, earliest, latest.

        The latter two allow for 1.96 Monte Carlo errors; None stands for the end of the run.
        """
        found = []
        for errors in (0.0, SURE, -SURE):
            reached = self.table["explained"] + errors * self.table["error"] >= share
            below = self.table.index[~reached]
            later = self.table if below.empty else self.table.loc[below[-1] + 1 :]
            found.append(str(later["quarter"].iloc[0]) if len(later) else None)
        return found[0], found[1], found[2]

    def head_lines(self) -> list[str]:
        """What was asked, and by when half of it is known."""
        best, early, late = self.when()
        asked = (
            f"Asked: {self.asked}; in {percent(self.rate)} of {self.worlds:,} worlds of seed "
            f"{self.seed}, with one branch each per quarter, with chance of seed {self.chance}"
        )
        if best is None:
            return [asked, "Less than half of what can be known is known before the last quarters."]
        doubt = "" if early == late else f" (between {early} and {late or 'the end'})"
        return [asked, f"By the start of {best}{doubt} half of what can be known is known."]

    def readable(self) -> pd.DataFrame:
        """One row per quarter for a reader."""
        return frame_of(
            self.table.to_dict("records"),
            {
                "By the start of": lambda row: row["quarter"],
                "Explained": lambda row: percent(row["explained"], row["error"]),
            },
        )


def resolution(
    scenario: ScenarioLike,
    outcome: str,
    *,
    worlds: int = 200,
    every: int = 4,
    **asked: Unpack[Asked],
) -> Resolution:
    """The share of an outcome's variance that is explained by all up to each quarter.

    Each of ``worlds`` worlds gets one branch at every quarter (or ``every`` fourth). World and
    branch share a history and nothing else, so their covariance is the variance of what that
    history says of the outcome: Cov(world, branch) / Var is the share explained (as for a
    first-order Sobol index: Janon and others 2014, doi:10.1051/ps/2013040). Its error is that of
    the jackknife over worlds. The other arguments are those of :func:`junctures`. Raises
    ``ValueError`` where the outcome does not vary.
    """
    whole("worlds", worlds, 2, MOST_REPLICATES)
    whole("every", every, 1)
    histories = Histories.of(scenario, outcome, asked)
    start, horizon = histories.scenario.start, histories.scenario.horizon
    base = histories.simulate(replicates=worlds)
    cases = histories.question.of(base)
    steps = range(1, horizon - start + 2, every)
    stems = [Stem(world, step, chance=world) for world in range(worlds) for step in steps]
    table = resolution_rows(
        [str(start + (step - 1)) for step in steps],
        histories.question.within(base, 0, worlds),
        histories.branches_say(stems).reshape(worlds, len(steps)),
    )
    rate = float(cases.happens.mean())
    return Resolution(**histories.facts(cases), worlds=base.n, rate=rate, table=table)


def resolution_rows(quarters: Sequence[str], whole_world: Floats, branch: Floats) -> pd.DataFrame:
    """The table of :class:`Resolution`: ``whole_world[world]`` and ``branch[world, quarter]``.

    Worlds that were left out (NaN) count for no quarter. Raises ``ValueError`` without variance.
    """
    rows = []
    for k, quarter in enumerate(quarters):
        both = np.isfinite(whole_world) & np.isfinite(branch[:, k])
        x, y = whole_world[both], branch[both, k]
        n = len(x)
        sums = np.array([x + y, x * x + y * y, x * y])
        total = sums.sum(axis=1, keepdims=True)
        if np.ptp(np.concatenate([x, y])) == 0.0:
            raise ValueError("the outcome is the same in all worlds: nothing is decided; run more")
        share = float(_share(total, n)[0])
        without = _share(total - sums, n - 1)
        error = float(np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2)))
        rows.append((quarter, share, error))
    return pd.DataFrame(rows, columns=["quarter", "explained", "error"])


def _share(sums: Floats, n: int) -> Floats:
    """Explained share from sums over worlds of x + y, x^2 + y^2 and xy: ``[...]``."""
    mean = sums[0] / (2 * n)
    variance = sums[1] / (2 * n) - mean**2
    spread = sums[2] / n - mean**2
    return np.divide(spread, variance, out=np.zeros_like(spread), where=variance > 0.0)
