"""A declared outcome as a result carries it: what its numbers stand for, and what they say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.ensemble.numbers import (
    mean_error,
    number,
    percent,
    probability_error,
    quantile_error,
    with_error,
)
from sim.quarter import Quarter

if TYPE_CHECKING:
    from sim.ensemble.tables import Table
    from sim.scenario import Scenario
    from sim.scenario.outcomes import OutcomeSpec

Labels = Mapping[str, tuple[str, ...]]


_QUARTERS = 4
HORIZON = "{horizon}"
"""What stands in a title for the end of the run, which a user may move."""


@dataclass(frozen=True)
class Outcome:
    """One outcome: a number per replicate, of a kind that says how it is to be read.

    ``kind`` is one of :data:`sim.scenario.document.OUTCOME_KINDS`, ``categories`` are the labels
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


_SCALE = re.compile(r"-?[0-9]+\.\.[0-9]+")


@dataclass(frozen=True)
class Row:
    """What replicates say of one outcome.

    ``probability`` (± ``probability_error``) of happening, for ``ever`` and ``first_time``;
    ``median``, ``low`` and ``high`` (5 and 95 %) of the values, each with its error, for
    ``first_time`` among the replicates in which it happened; ``mean`` (± ``mean_error``) for
    counts; ``shares`` label -> (probability, error) for coded outcomes. What does not apply is NaN
    or empty. ``text`` is the row in words.
    """

    outcome: Outcome
    n: int
    probability: float = nan
    probability_error: float = nan
    median: float = nan
    median_error: float = nan
    low: float = nan
    high: float = nan
    low_error: float = nan
    high_error: float = nan
    mean: float = nan
    mean_error: float = nan
    shares: dict[str, tuple[float, float]] = field(default_factory=dict)
    text: str = ""

    @property
    def name(self) -> str:
        """The outcome's name."""
        return self.outcome.name

    @property
    def title(self) -> str:
        """The outcome's title."""
        return self.outcome.title

    @property
    def unit(self) -> str:
        """The outcome's unit."""
        return self.outcome.unit

    @property
    def error(self) -> float:
        """Monte Carlo standard error of the estimate; the largest, where it is several shares."""
        if self.shares:
            return max(error for _, error in self.shares.values())
        if self.outcome.chance:
            return self.probability_error
        return self.mean_error if self.outcome.counted else self.median_error

    @property
    def labels(self) -> str:
        """By what this outcome differs from others under the same title: "KAZ, CHN" or empty."""
        return ", ".join(self.outcome.labels)


def summary_rows(table: Table, outcomes: Mapping[str, Outcome]) -> list[Row]:
    """One row per column of ``table``, in their order; few columns are in memory at a time."""
    return [outcome_row(outcomes[name], values) for name, values in table.each()]


def outcome_row(outcome: Outcome, values: Floats) -> Row:
    """The row of one outcome from its values ``[replicate]``."""
    n = len(values)
    if outcome.coded:
        shares = _shares(values, outcome.categories)
        return Row(outcome, n, shares=shares, text=_share_words(shares))
    if outcome.dated:
        happened = ~np.isnan(values)
        chance, spread = _chance(happened), _spread(values[happened])
        text = percent(*chance.values())
        if happened.any():
            text += f"; if so, {_date_words(spread)}"
        return Row(outcome, n, **chance, **spread, text=text)
    if outcome.chance:
        chance = _chance(values == 1.0)
        return Row(outcome, n, **chance, text=percent(*chance.values()))
    spread = _spread(values)
    if outcome.counted:
        mean, error = float(values.mean()) if n else nan, mean_error(values)
        text = f"{with_error(mean, error)} {outcome.unit} on average{_range_words(spread)}"
        return Row(outcome, n, **spread, mean=mean, mean_error=error, text=text)
    # a position is a whole number: half a place of error would say nothing
    error = nan if outcome.ranked else spread["median_error"]
    middle = with_error(spread["median"], error)
    text = f"{middle} {unit_words(outcome.unit)}".rstrip() + _range_words(spread)
    return Row(outcome, n, **spread, text=text)


def unit_words(unit: str) -> str:
    """A unit as it stands behind a number; nothing for positions and for indices on a scale."""
    return "" if unit == "rank" or _SCALE.fullmatch(unit) else unit


def _range_words(spread: Mapping[str, float]) -> str:
    """``(5 % to 95 %)`` in numbers, or nothing where all values are nearly the same."""
    low, high = number(spread["low"]), number(spread["high"])
    return f" ({low} to {high})" if low != high else ""


def _date_words(spread: Mapping[str, float]) -> str:
    """Median and range of dates."""
    low, median, high = (str(Quarter.at(spread[name])) for name in ("low", "median", "high"))
    if low == high:
        return median
    error = spread["median_error"]
    doubt = f" ± {number(error, 1)} years" if error > 0 else ""
    return f"median {median}{doubt} ({low} to {high})"


def decimal_years(quarters: NDArray[np.datetime64]) -> Floats:
    """Starts of quarters, given as their first days, as decimal years."""
    return 1970 + quarters.astype("datetime64[M]").astype(np.int64) / 12


def _chance(happened: NDArray[np.bool_]) -> dict[str, Any]:
    n = len(happened)
    share = float(np.count_nonzero(happened)) / n if n else nan
    return {"probability": share, "probability_error": probability_error(share, n)}


def _spread(values: Floats) -> dict[str, Any]:
    spread: dict[str, Any] = {}
    for name, level in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
        found = np.quantile(values, level, method="inverted_cdf") if len(values) else nan
        spread |= {name: float(found), f"{name}_error": quantile_error(values, level)}
    return spread


def _shares(values: Floats, labels: Sequence[str]) -> dict[str, tuple[float, float]]:
    n = len(values)
    shares = {}
    for code, label in enumerate(labels):
        share = float(np.count_nonzero(values == code)) / n if n else nan
        shares[label] = (share, probability_error(share, n))
    return shares


def _share_words(shares: dict[str, tuple[float, float]]) -> str:
    ordered = sorted(shares.items(), key=lambda item: -item[1][0])
    return ", ".join(f"{label} {percent(p, e)}" for label, (p, e) in ordered if p > 0)
