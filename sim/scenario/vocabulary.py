"""Words of the scenario language that several modules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, get_args

from sim.catalogue.variables import DIMENSIONS, LAGS, Axis

AXES: tuple[Axis, ...] = get_args(Axis)
ALL = "all"
"""Stands for every label of an axis."""
DEFAULT = "default"
"""Stands for all labels not named."""
ASSUMPTION = "assumption"
"""The reference of a number that nobody published."""
OPERATIONS = ("add", "multiply", "set")
"""What a shock can do to a variable."""
Kind = Literal[
    "final", "change", "maximum", "minimum", "mean", "first_time", "ever", "count", "rank",
    "leader", "at",
]  # fmt: skip
OUTCOME_KINDS: tuple[Kind, ...] = get_args(Kind)
CONDITIONS = ("above", "below", "exceeds")
"""What can be watched for in an outcome."""
SECTIONS = (
    "sources", "states", "powers", "sellers", "disputes", "organisations", "instruments", "initial",
    "parameters", "hypotheses", "mechanisms", "shocks", "outcomes",
)  # fmt: skip
"""Top-level keys that hold named entries."""
HEADING = (
    "name", "title", "description", "question", "extends", "abstract", "start", "horizon",
    "posterior", "evidence",
)  # fmt: skip
"""Top-level keys that hold one value."""


def axis_labels(section: Callable[[str], Iterable[str]]) -> dict[Axis, tuple[str, ...]]:
    """Labels of each axis, from the names in each section, in their order.

    Members are states, then powers; suppliers of arms the powers, then other sellers.
    """
    states, powers = tuple(section("states")), tuple(section("powers"))
    return {
        "state": states,
        "power": powers,
        "rival": powers,
        "dispute": tuple(section("disputes")),
        "organisation": tuple(section("organisations")),
        "member": (*states, *powers),
        "instrument": tuple(section("instruments")),
        "dimension": DIMENSIONS,
        "supplier": (*powers, *(s for s in section("sellers") if s not in powers)),
        "lag": LAGS,
    }
