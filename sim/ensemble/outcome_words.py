"""Declared outcomes in words: title, unit, codes and a sentence for tables and pictures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.catalogue.variables import VARIABLES

if TYPE_CHECKING:
    from sim.scenario.outcomes import OutcomeSpec

Labels = Mapping[str, tuple[str, ...]]


_QUARTERS = 4
HORIZON = "{horizon}"
"""What stands in a title for the end of the run, which a user may move."""


def describe_outcomes(
    specs: Mapping[str, OutcomeSpec], labels: Labels, horizon: dt.date
) -> dict[str, Any]:
    """Title, kind, unit, categories (for codes) and a description in words, by outcome name.

    ``own`` says that the scenario's own file asks for it, rather than one that it extends.
    ``horizon`` is the first day of the last quarter; titles name its year, or the quarter where
    the year goes on after it.
    """
    number = (horizon.month + 2) // 3
    end = str(horizon.year) if number == _QUARTERS else f"{horizon.year}-Q{number}"
    return {name: _describe(spec, labels, end) for name, spec in specs.items()}


def _describe(spec: OutcomeSpec, labels: Labels, end: str) -> dict[str, Any]:
    variable = VARIABLES[spec.variable]
    info: dict[str, Any] = {
        "title": spec.title.replace(HORIZON, end) or spec.base.replace("_", " "),
        "kind": spec.kind,
        "unit": _UNITS.get(spec.kind, variable.unit),
        "description": _in_words(spec),
        "own": spec.own,
    }
    if spec.kind == "count":
        info["unit"] = "events" if _condition_words(spec) == "" else "quarters"
    if spec.kind == "leader":
        info["categories"] = list(labels[spec.axis or "power"])
    elif spec.kind in ("final", "at") and variable.labels:
        info["categories"] = list(variable.labels)
    return info


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
    window = " ".join(
        text
        for text, given in (
            (f"from {spec.start}", spec.start),
            (f"until {spec.until}", spec.until),
            (f"since {spec.since}", spec.since),
            (f"at {spec.at}", spec.at),
        )
        if given is not None
    )
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
