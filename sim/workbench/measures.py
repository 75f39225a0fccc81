"""Outcomes as numbers that can be averaged: what is compared, swept over and decomposed.

A number stands for itself, a yes or no for 1 or 0, a first_time for whether it comes at all, and a
leader gives one 0 or 1 per label. So the mean over replicates is always a mean, a probability or a
share of worlds, and its error that of a mean: that of a finite number of replicates. The spread
between replicates is a finding, not an error, and more replicates do not reduce it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from sim.arrays import Floats
from sim.ensemble import Result
from sim.ensemble.numbers import mean_error, probability_error
from sim.ensemble.outcome import Outcome, titled
from sim.scenario import Quarter
from sim.text import nearest

if TYPE_CHECKING:
    from sim.workbench.sensitivity.designs import Runs


MeasureKind = Literal["mean", "probability", "leader"]


class UnknownName(KeyError):  # noqa: N818 - named for what it says
    """A name that is not there; the message offers the nearest ones."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Measure:
    """One outcome as numbers ``values[replicate]``.

    ``name`` is the outcome's, with "=LABEL" where ``measure`` is "leader" and ``label`` the label.
    """

    outcome: Outcome
    measure: MeasureKind
    values: Floats
    label: str = ""

    @property
    def name(self) -> str:
        """The outcome, with the label of a leader: "leader.KAZ=CHN"."""
        return f"{self.outcome.name}={self.label}" if self.label else self.outcome.name

    @property
    def unit(self) -> str:
        """The outcome's unit, or that of shares."""
        return "probability" if self.share else self.outcome.unit

    @property
    def words(self) -> str:
        """The title with the labels of the outcome: "China's share of influence, KAZ"."""
        return titled(self.outcome.title, self.outcome.labels, self.label)

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


def measures(
    outcomes: Iterable[tuple[str, Floats]], there: Mapping[str, Outcome]
) -> Iterator[Measure]:
    """The measures of outcomes, each a name and values ``[replicate]``, as a table gives them."""
    for name, values in outcomes:
        yield from _of(there[name], values)


def measure(result: Result | Runs, outcome: str) -> Measure:
    """One measure of a result by name ("russia_share.KAZ", "leader.KAZ=CHN").

    A leader without label stands for the label that leads most often. Raises :class:`UnknownName`.
    """
    table, info = result.outcome_table, result.outcome_info
    one, label = meant(outcome, {name: info[name] for name in table.columns})
    found = _of(one, table.column(one.name))
    if label:
        return next(m for m in found if m.label == label)
    return max(found, key=lambda m: m.mean) if len(found) > 1 else found[0]


def meant(outcome: str, there: Mapping[str, Outcome]) -> tuple[Outcome, str]:
    """The outcome that a name such as "leader.KAZ=CHN" means, and the label asked for, if any.

    ``there`` are the outcomes of a result, or those that a scenario declares, so that a wrong name
    is known before anything is simulated. Raises :class:`UnknownName`.
    """
    name, sign, label = outcome.partition("=")
    one = there[known(name, list(there), "outcome")]
    if sign and not one.categories:
        raise UnknownName(f"{name} has no labels; leave out ={label}")
    if sign:
        known(label, one.categories, f"label of {name}")
    return one, label


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


def _of(outcome: Outcome, values: Floats) -> list[Measure]:
    if outcome.coded:
        return [
            Measure(outcome, "leader", (values == code) * 1.0, label)
            for code, label in enumerate(outcome.categories)
        ]
    kind: MeasureKind = "probability" if outcome.chance else "mean"
    return [Measure(outcome, kind, outcome.numbers(values))]


def leader_table(
    result: Result, dimension: str = "overall", quarter: str | None = None
) -> pd.DataFrame:
    """Probability that each power (column) has the largest influence in each state (row).

    ``dimension`` is overall, economic, political or security; ``quarter`` a date in the quarter
    wanted (the last one by default).
    """
    chosen = result.data["leader_probability"].sel(dimension=dimension)
    at = chosen.isel(quarter=-1) if quarter is None else chosen.sel(quarter=quarter, method="ffill")
    return pd.DataFrame(
        at.transpose("state", "power").to_numpy(),
        index=pd.Index(at["state"].to_numpy(), name="state"),
        columns=pd.Index(at["power"].to_numpy(), name="power"),
    )


def leading(result: Result, dimension: str = "overall") -> dict[str, tuple[str, float, float]]:
    """The likeliest leader at the end of the run: state -> power, share of worlds, its error."""
    table = leader_table(result, dimension)
    best = zip(table.index, table.idxmax(axis=1), table.max(axis=1), strict=True)
    return {str(s): (str(p), top, probability_error(top, result.n)) for s, p, top in best}


def quarter_at(result: Result, position: int) -> str:
    """The quarter at a place of the time axis, 0 being the one before the run: "2024-Q1"."""
    return str(Quarter.parse(result.data["quarter"].values[position].astype("M8[D]").item()))
