"""Words of the scenario language that several modules share."""

from __future__ import annotations

from typing import Literal

from sim.catalogue.variable import Axis

AXES: tuple[Axis, ...] = (
    "state", "power", "rival", "dispute", "organisation", "member", "instrument", "dimension",
    "supplier", "lag",
)  # fmt: skip
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
OUTCOME_KINDS: tuple[Kind, ...] = (
    "final", "change", "maximum", "minimum", "mean", "first_time", "ever", "count", "rank",
    "leader", "at",
)  # fmt: skip
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
