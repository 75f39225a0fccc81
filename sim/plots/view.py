"""What a picture needs of a result, read in one way whether it came as a Result or a Dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from types import SimpleNamespace
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import xarray as xr

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.ensemble.outcome import Outcome, decimal_years
from sim.ensemble.provenance import seed_words
from sim.ensemble.result import Result
from sim.ensemble.tables import FrameTable, Table, at_hand
from sim.plots.style import Look, looks
from sim.quarter import Quarter
from sim.scenario import Scenario
from sim.scenario.assumptions import in_short, marked
from sim.scenario.document import ScenarioError

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles of a band: two outer, two inner, the median."""


@dataclass(frozen=True)
class View:
    """A result as the pictures see it. ``worlds`` and ``outcomes`` are empty for a bare Dataset."""

    data: xr.Dataset
    worlds: xr.Dataset | None = None
    outcomes: Table = field(default_factory=lambda: FrameTable(pd.DataFrame()))
    outcome_info: Mapping[str, Outcome] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    scenario: Scenario | None = None

    @cached_property
    def years(self) -> Floats:
        """Start of each quarter as a decimal year ``[quarter]``."""
        return decimal_years(self.data["quarter"].values)

    @cached_property
    def quarters(self) -> list[str]:
        """Names of the quarters, as ``2022-Q1``."""
        return [str(Quarter.at(year)) for year in self.years]

    def labels(self, axis: str) -> tuple[str, ...]:
        """Labels of an axis in file order; empty if the result does not have it."""
        return self._labels.get(axis, ())

    @cached_property
    def _labels(self) -> dict[str, tuple[str, ...]]:
        known = {str(axis): where for axis, where in self.data.coords.items() if where.ndim}
        return {axis: tuple(map(str, where.to_numpy())) for axis, where in known.items()}

    @property
    def actors(self) -> tuple[str, ...]:
        """Labels of all powers, states and organisations: what keeps its look over panels."""
        return tuple(x for a in ("power", "state", "organisation") for x in self.labels(a))

    def looks(self, axis: str = "power") -> dict[str, Look]:
        """How each label of an axis is drawn."""
        return looks(self.labels(axis))

    def chosen(self, axis: str, given: Sequence[str] | None) -> tuple[str, ...]:
        """The labels of an axis asked for, or all; ``ValueError`` names those that do not exist."""
        return chosen(given, self.labels(axis), axis)

    def name(self, axis: str, label: str) -> str:
        """Full name of a state, power or organisation; the label itself when none is known.

        One that rests on defaults is marked, which :meth:`source_line` explains.
        """
        named: Any = {}
        if self.scenario is not None and axis in _NAMED:
            named = getattr(self.scenario, _NAMED[axis])
        name = named[label].name if label in named else label
        return marked(name, label, self.provenance)

    def place(self, label: str) -> str:
        """Full name of a label of an outcome, a state, power or organisation; else the label."""
        axes = ("state", "power", "organisation")
        return next((self.name(a, label) for a in axes if label in self.labels(a)), label)

    def outcome(self, name: str) -> Outcome:
        """What is known of an outcome; of one in a bare table its name alone."""
        return self.outcome_info.get(name) or Outcome(name, title="", kind="", unit="")

    def largest(self, values: xr.DataArray) -> tuple[str, float]:
        """The power with the largest of ``values[power]``, and that value."""
        known = np.nan_to_num(np.asarray(values.values, dtype=np.float64))
        return self.labels("power")[int(known.argmax())], float(known.max())

    def position(self, quarter: str | None) -> int:
        """Position of a quarter named as ``2030-Q4``; the last one by default.

        Raises ``ValueError`` when the result does not hold it.
        """
        if quarter is None:
            return len(self.quarters) - 1
        if quarter not in self.quarters:
            first, last = self.quarters[0], self.quarters[-1]
            raise ValueError(f"no quarter {quarter}; the result runs from {first} to {last}")
        return self.quarters.index(quarter)

    def curves(self, variable: str, where: Mapping[str, str] | None = None) -> Floats:
        """The five quantiles of a variable, or of a selection: ``[quantile, quarter, *axes]``."""
        data = self.data[variable].sel(dict(where or {})).transpose("quantile", "quarter", ...)
        levels = np.asarray(data["quantile"].values, dtype=np.float64)
        rows = [int(np.abs(levels - level).argmin()) for level in QUANTILES]
        return np.asarray(data.values[rows], dtype=np.float64)

    def quantile(self, variable: str, level: float) -> xr.DataArray:
        """One quantile of a variable, ``[quarter, *axes]``."""
        return self.data[variable].sel(quantile=level, method="nearest")

    def mean(self, variable: str) -> xr.DataArray:
        """Mean of a variable over replicates (for an event: expected count per quarter)."""
        return self.data[f"{variable}_mean"]

    def unit(self, variable: str) -> str:
        """Unit of a variable, from the data or the catalogue."""
        known = VARIABLES[variable].unit if variable in VARIABLES else ""
        for key in (variable, f"{variable}_mean"):
            if key in self.data:
                return str(self.data[key].attrs.get("units") or known)
        return known

    def meaning(self, variable: str) -> str:
        """Long name of a variable, from the catalogue or the data."""
        if variable in VARIABLES:
            return VARIABLES[variable].meaning
        attributes = self.data[variable].attrs if variable in self.data else {}
        return str(attributes.get("long_name") or variable.replace("_", " "))

    def shocks(self, state: str = "") -> list[tuple[Quarter, str]]:
        """Quarter and name of each shock within the run, of those that reach ``state`` if given."""
        return sorted(
            (shock.at, shock.name)
            for shock in (self.scenario.shocks if self.scenario else ())
            if str(shock.at) in self.quarters
            and (not state or shock.state is None or state in shock.state)
        )

    def shock_words(self, most: int = 6) -> str:
        """What dotted lines on time axes stand for; nothing where there are none."""
        shocks = self.shocks()
        if not shocks:
            return ""
        by_quarter = groupby(shocks[:most], key=lambda shock: shock[0])
        parts = [f"{q} {', '.join(name for _, name in several)}" for q, several in by_quarter]
        more = f" and {len(shocks) - most} more" if len(shocks) > most else ""
        return f"; dotted: shocks ({'; '.join(parts)}{more})"

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return str(self.provenance.get("title") or self.provenance.get("name") or "")

    def source_line(self, marks: str) -> str:
        """Where a picture comes from: scenario, size and seed of the run, model, marks, data."""
        given = self.provenance
        parts = [f"Scenario: {self.title or 'not recorded'}"]
        if (size := given.get("replicates")) is not None:
            parts.append(f"{size:,} worlds" if isinstance(size, int) else f"{size} worlds")
        if given.get("seed") is not None:
            parts.append(seed_words(given))
        versions = given.get("versions") or {}
        if version := versions.get("greatgame") or versions.get("sim") or given.get("version"):
            parts.append(f"greatgame {version}")
        if given.get("complete") is False:
            parts.append("RUN NOT COMPLETE")
        if marks:
            parts.append(marks)
        if guessed := in_short(given):
            parts.append(guessed)
        if publishers := self._publishers():
            parts.append(f"Data: {publishers}")
        return " · ".join(parts)

    def _publishers(self, most: int = 8) -> str:
        sources = self.scenario.sources if self.scenario else {}
        names = list(dict.fromkeys(source.publisher for source in sources.values()))
        more = f" and {len(names) - most} more" if len(names) > most else ""
        return ", ".join(names[:most]) + more


Source: TypeAlias = "Result | xr.Dataset | pd.DataFrame | View"
"""What a picture accepts: a result, its data, a table of outcomes, or a view of one of them."""


_NAMED = {
    "state": "states", "power": "powers", "rival": "powers", "organisation": "organisations",
}  # fmt: skip
"""Axes whose labels have names, and the section of a scenario with them."""


def _scenario(result: Result) -> Scenario | None:
    """The scenario of a result; None where it is not known, or an older one that is not read."""
    try:
        return result.scenario
    except (LookupError, ScenarioError):
        return None


def view_of(source: Source) -> View:
    """A view of a Result, of its Dataset, of a table of outcomes, or a view already made."""
    if isinstance(source, View):
        return source
    if isinstance(source, xr.Dataset):
        return View(source)
    if isinstance(source, pd.DataFrame):
        return View(xr.Dataset(), outcomes=FrameTable(source))
    return View(
        source.data, source.worlds, at_hand(source.outcome_table), source.outcome_info,
        source.provenance, _scenario(source),
    )  # fmt: skip


def answer_of(source: Any, table: str, **known: Any) -> Any:
    """An answer of the workbench as it is; a bare ``table`` of one with what else is ``known``."""
    if isinstance(source, pd.DataFrame | xr.Dataset):
        return SimpleNamespace(**{table: source}, **known)
    return source


def chosen(given: Sequence[str] | None, known: Sequence[str], axis: str) -> tuple[str, ...]:
    """The labels asked for, or all; ``ValueError`` names those that do not exist."""
    if given is None:
        return tuple(known)
    wrong = [label for label in given if label not in known]
    if wrong:
        raise ValueError(f"no such {axis}: {', '.join(wrong)}; known: {', '.join(known)}")
    return tuple(given)
