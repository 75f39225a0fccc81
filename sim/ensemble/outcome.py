"""A declared outcome as a result carries it: what its numbers stand for, and in which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.quarter import Quarter

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.outcomes import OutcomeSpec

Labels = Mapping[str, tuple[str, ...]]


_QUARTERS = 4
HORIZON = "{horizon}"
"""What stands in a title for the end of the run, which a user may move."""


@dataclass(frozen=True)
class Outcome:
    """One outcome: a number per replicate, of a kind that says how it is to be read.

    ``kind`` is one of :data:`sim.scenario.vocabulary.OUTCOME_KINDS`, ``categories`` are the labels
    that a coded outcome counts from 0. ``own`` says that the scenario's own file asks for it,
    rather than one that it extends.
    """

    name: str
    title: str
    kind: str
    unit: str
    description: str = ""
    own: bool = True
    categories: tuple[str, ...] = ()

    @property
    def base(self) -> str:
        """The name it shares with those that differ from it by their labels alone."""
        return base_of(self.name)

    @property
    def labels(self) -> tuple[str, ...]:
        """By what it differs from others of its base: states, powers, organisations."""
        return labels_of(self.name)

    @property
    def coded(self) -> bool:
        """Whether its numbers are codes of labels."""
        return bool(self.categories)

    @property
    def leads(self) -> bool:
        """Whether it says which label leads."""
        return self.kind == "leader"

    @property
    def dated(self) -> bool:
        """Whether it is the year in which something happens first; NaN where it never does."""
        return self.kind == "first_time"

    @property
    def chance(self) -> bool:
        """Whether it happens or not, so that there is a probability of it."""
        return self.kind in ("ever", "first_time")

    @property
    def counted(self) -> bool:
        """Whether it counts events or quarters, of which the mean is quoted."""
        return self.kind == "count"

    @property
    def ranked(self) -> bool:
        """Whether it is a position, 1 for the largest."""
        return self.kind == "rank"

    @property
    def plain(self) -> bool:
        """Whether it is a number like any other, which the kinds above are not."""
        return not (self.leads or self.chance or self.counted or self.ranked)

    def numbers(self, values: Floats) -> Floats:
        """Its values as numbers to average: 0 or 1 for what has a date, else as they are."""
        return (~np.isnan(values)).astype(np.float64) if self.dated else values

    def facts(self) -> dict[str, Any]:
        """What files hold of it, under its name."""
        apart = {"name"} if self.categories else {"name", "categories"}
        return {key: value for key, value in asdict(self).items() if key not in apart}


def base_of(name: str) -> str:
    """The part of an outcome's name before its labels: ``debt`` of ``debt.KAZ``."""
    return name.partition(".")[0]


def labels_of(name: str) -> tuple[str, ...]:
    """The labels in an outcome's name."""
    return tuple(name.split(".")[1:])


def outcome_facts(outcomes: Mapping[str, Outcome]) -> dict[str, dict[str, Any]]:
    """Outcomes for a file."""
    return {name: outcome.facts() for name, outcome in outcomes.items()}


def recorded_outcomes(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, Outcome]:
    """The outcomes of a file that :func:`outcome_facts` has gone into."""
    return {
        name: Outcome(name, **{**known, "categories": tuple(known.get("categories", ()))})
        for name, known in facts.items()
    }


def titled(title: str, labels: Iterable[str], label: str = "") -> str:
    """A title with the labels of its outcome, and the label that leads."""
    where = ", ".join(labels)
    text = f"{title}, {where}" if where else title
    return f"{text}: {label}" if label else text


def describe_outcomes(
    specs: Mapping[str, OutcomeSpec], labels: Labels, horizon: dt.date
) -> dict[str, Outcome]:
    """The outcomes that a scenario declares, by name.

    ``horizon`` is the first day of the last quarter; titles name its year, or the quarter where
    the year goes on after it.
    """
    last = Quarter.parse(horizon)
    end = str(last.year) if last.number == _QUARTERS else str(last)
    return {name: _described(name, spec, labels, end) for name, spec in specs.items()}


def declared_outcomes(scenario: Scenario) -> dict[str, Outcome]:
    """The outcomes of a scenario as every result of it will have them, known without simulating."""
    labels = {str(axis): names for axis, names in scenario.labels.items()}
    return describe_outcomes(scenario.outcomes, labels, scenario.horizon.start)


def _described(name: str, spec: OutcomeSpec, labels: Labels, end: str) -> Outcome:
    variable = VARIABLES[spec.variable]
    unit = _UNITS.get(spec.kind, variable.unit)
    if spec.kind == "count":
        unit = "quarters" if spec.conditional else "events"
    categories: tuple[str, ...] = ()
    if spec.kind == "leader":
        categories = tuple(labels[spec.axis or "power"])
    elif spec.kind in ("final", "at") and variable.labels:
        categories = tuple(variable.labels)
    return Outcome(
        name=name,
        title=spec.title.replace(HORIZON, end) or spec.base.replace("_", " "),
        kind=spec.kind,
        unit=unit,
        description=_in_words(spec),
        own=spec.own,
        categories=categories,
    )


_UNITS = {"first_time": "year", "ever": "yes or no", "rank": "rank", "leader": "label"}

_WORDS = {
    "final": "in the last quarter",
    "at": "in",
    "change": "change to the last quarter",
    "maximum": "largest value",
    "minimum": "smallest value",
    "mean": "mean",
    "first_time": "first quarter of",
    "ever": "whether ever",
    "count": "count",
    "rank": "rank, 1 is the largest",
    "leader": "who has the largest value",
}


def _in_words(spec: OutcomeSpec) -> str:
    where = ", ".join(spec.labels.values())
    joined = f"{spec.across} over the other axes" if spec.across else ""
    bounds = {"from": spec.start, "until": spec.until, "since": spec.since, "at": spec.at}
    window = " ".join(f"{word} {quarter}" for word, quarter in bounds.items() if quarter)
    parts = (VARIABLES[spec.variable].meaning, where, joined, _WORDS[spec.kind])
    rest = (_condition_words(spec), window)
    return "; ".join(part for part in (*parts, *rest) if part)


def _condition_words(spec: OutcomeSpec) -> str:
    text = ""
    if spec.above is not None:
        text = f"above {spec.above:g}"
    elif spec.below is not None:
        text = f"below {spec.below:g}"
    elif spec.exceeds:
        text = f"larger than at {', '.join(spec.exceeds.values())}"
    if text and spec.duration > 1:
        text += f" for {spec.duration} quarters in a row"
    return text
