"""Outcomes as numbers that can be averaged: what is compared, swept over and decomposed.

A number stands for itself, a yes or no for 1 or 0, a first_time for whether it comes at all, and a
leader gives one 0 or 1 per label. So the mean over replicates is always a mean, a probability or a
share of worlds, and its error that of a mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

from sim.arrays import Floats
from sim.ensemble.precision import mean_error, probability_error
from sim.names import nearest

if TYPE_CHECKING:
    import pandas as pd

MeasureKind = Literal["mean", "probability", "leader"]


class HasOutcomes(Protocol):
    """A result, or anything else with a table of outcomes and what is known about them."""

    @property
    def outcomes(self) -> pd.DataFrame:
        """One row per replicate, one column per outcome."""
        ...

    @property
    def outcome_info(self) -> Mapping[str, Any]:
        """Title, kind, unit and categories by outcome."""
        ...


class UnknownName(KeyError):  # noqa: N818 - named for what it says
    """A name that is not there; the message offers the nearest ones."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Measure:
    """One outcome as numbers ``values[replicate]``.

    ``name`` is the outcome's, with "=LABEL" where ``measure`` is "leader" and ``label`` the label.
    """

    outcome: str
    label: str
    title: str
    kind: str
    measure: MeasureKind
    unit: str
    values: Floats

    @property
    def name(self) -> str:
        """The outcome, with the label of a leader: "leader.KAZ=CHN"."""
        return f"{self.outcome}={self.label}" if self.label else self.outcome

    @property
    def words(self) -> str:
        """The title with the labels of the outcome: "China's share of influence, KAZ"."""
        return titled(self.outcome, self.title, self.label)

    @property
    def share(self) -> bool:
        """Whether the values are 0 and 1."""
        return self.measure != "mean"

    @property
    def mean(self) -> float:
        """The mean over replicates: a mean, a probability or a share of worlds."""
        return float(self.values.mean())

    @property
    def error(self) -> float:
        """The Monte Carlo error of the mean."""
        if self.share:
            return probability_error(self.mean, len(self.values))
        return mean_error(self.values)


def titled(outcome: str, title: str, label: str = "") -> str:
    """A title with the labels in an outcome's name, and the label that leads."""
    labels = outcome.split(".")[1:]
    text = f"{title}, {', '.join(labels)}" if labels else title
    return f"{text}: {label}" if label else text


def measures(
    outcomes: pd.DataFrame,
    info: Mapping[str, Mapping[str, Any]],
    names: Iterable[str] | None = None,
) -> list[Measure]:
    """The measures of a table of outcomes; of the outcomes named, if any are."""
    chosen = [str(c) for c in outcomes.columns] if names is None else list(names)
    return [m for name in chosen for m in _of(name, outcomes[name].to_numpy(float), info[name])]


def measure(result: HasOutcomes, outcome: str) -> Measure:
    """One measure of a result by name ("russia_share.KAZ", "leader.KAZ=CHN").

    A leader without label stands for the label that leads most often. Raises :class:`UnknownName`.
    """
    name, _, label = outcome.partition("=")
    name = known(name, [str(c) for c in result.outcomes.columns], "outcome")
    found = measures(result.outcomes, result.outcome_info, [name])
    if label:
        label = known(label, [m.label for m in found], f"label of {name}")
        return next(m for m in found if m.label == label)
    return max(found, key=lambda m: m.mean) if len(found) > 1 else found[0]


def known(name: str, names: Sequence[str], what: str) -> str:
    """The name itself. Raises :class:`UnknownName` with the nearest names for any other."""
    if name in names:
        return name
    family = [n for n in names if n.startswith(f"{name}.")]
    near = family[:8] or nearest(name, names, 4)
    if not near:
        near = [n for n in names if name.lower() in n.lower()][:4]
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    if not near and len(names) <= 12:
        hint = f"; there is {', '.join(names)}"
    raise UnknownName(f"there is no {what} {name!r}{hint}")


def family(name: str, names: Iterable[str]) -> list[str]:
    """An outcome, or those that share a name before their labels. Raises :class:`UnknownName`."""
    there = list(names)
    return [n for n in there if n.startswith(f"{name}.")] or [known(name, there, "outcome")]


def as_number(kind: str, values: Floats) -> Floats:
    """An outcome's values as numbers: 0 or 1 for first_time, else as they are."""
    return (~np.isnan(values)).astype(np.float64) if kind == "first_time" else values


def _of(name: str, values: Floats, info: Mapping[str, Any]) -> list[Measure]:
    kind, title, unit = str(info["kind"]), str(info["title"]), str(info["unit"])
    if info.get("categories"):
        return [
            Measure(name, str(label), title, kind, "leader", "probability", (values == code) * 1.0)
            for code, label in enumerate(info["categories"])
        ]
    if kind in ("ever", "first_time"):
        number = as_number(kind, values)
        return [Measure(name, "", title, kind, "probability", "probability", number)]
    return [Measure(name, "", title, kind, "mean", unit, values)]
