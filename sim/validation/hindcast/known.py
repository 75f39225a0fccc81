"""What was known at an origin: figures of the record as initial values, and memberships."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario import Scenario
from sim.validation.record import reporting_error

Nested = dict[str, Any]

OLDEST = 3
"""Years after which a figure no longer describes the origin (assumption)."""

SHRINKAGE = 0.25
"""Part of the way from past to long-run growth by which expected growth is drawn (assumption)."""

LONG_RUN = {"state": 3.5, "power": 2.5}
"""Growth to expect without any history [% per year]; that of the states as in the baselines."""


class Figures:
    """Figures of the record by series, none of them later than the origin."""

    def __init__(self, known: pd.DataFrame, origin: int) -> None:
        self.origin = origin
        self.last: dict[tuple[str, str, str], tuple[float, float]] = {}
        self._history: dict[tuple[str, str, str], list[tuple[int, float]]] = {}
        error = reporting_error(known).fillna(0.0)
        keys = ("variable", "iso3", "power", "year", "value")
        columns = [known[k].tolist() for k in keys]
        for name, state, power, year, value, sd in zip(*columns, error.tolist(), strict=True):
            key = (name, state, power)
            if year > origin - OLDEST:
                self.last[key] = (value, sd)
            self._history.setdefault(key, []).append((year, value))

    def value(self, name: str, state: str, power: str = "") -> float | None:
        """The latest figure, or None."""
        found = self.last.get((name, state, power))
        return None if found is None else found[0]

    def quantity(self, name: str, state: str, power: str = "", factor: float = 1.0) -> Any:
        """The latest figure times ``factor`` with its reporting error, or None."""
        found = self.last.get((name, state, power))
        if found is None:
            return None
        return with_error(found[0] * factor, found[1] * factor)

    def settled(self, name: str, state: str, power: str, gain: float, factor: float = 1.0) -> Any:
        """The level behind figures with errors, times ``factor``; None without a figure.

        Each figure moves the level by the part ``gain``: the steady state of a Kalman filter for a
        random walk seen with error (Muth 1960).
        """
        found = self.last.get((name, state, power))
        if found is None:
            return None
        level, *later = self.past(name, state, power, 5)
        for value in later:
            level += gain * (value - level)
        return with_error(level * factor, found[1] * factor)

    def by_year(self, name: str, state: str, powers: Sequence[str]) -> np.ndarray:
        """Figures by year up to the origin ``[year, power]``; nothing where there is no row."""
        rows = {p: dict(self._history.get((name, state, p), [])) for p in powers}
        first = min((min(r) for r in rows.values() if r), default=self.origin + 1)
        years = range(first, self.origin + 1)
        table = [[rows[p].get(year, 0.0) for p in powers] for year in years]
        return np.array(table, dtype=np.float64).reshape(-1, len(powers))

    def past(self, name: str, state: str, power: str = "", years: int = 100) -> list[float]:
        """The figures of the last years, in their order."""
        found = sorted(self._history.get((name, state, power), []))
        return [value for year, value in found if year > self.origin - years]

    def expected_growth(self, name: str, state: str, power: str) -> Nested | None:
        """Mean growth of five years, drawn towards the long run, with a range around it."""
        past = self.past(name, state, power, 5)
        if len(past) < 3:
            return None
        long_run = LONG_RUN["state" if state else "power"]
        centre = (1.0 - SHRINKAGE) * float(np.mean(past)) + SHRINKAGE * long_run
        centre = float(np.clip(centre, -3.0, 10.0))
        return {"triangular": [centre - 2.0, centre, centre + 1.5]}


def with_error(value: float, sd: float) -> Any:
    """A figure as a lognormal prior with its reporting error; nothing stays nothing."""
    if value <= 1e-6:
        return 0.0
    return {"lognormal": [value, max(min(sd / value, 0.5), 0.005)]}


def faded(table: np.ndarray, half_life: float) -> np.ndarray:
    """Sums over the years ``[year, supplier]``, older ones counting less."""
    age = np.arange(len(table))[::-1]
    return 0.5 ** (age / half_life) @ table


def shares(sums: np.ndarray) -> np.ndarray:
    """Sums as parts of their total."""
    return sums / max(float(sums.sum()), 1e-9)


CHARTER_AMENDED = 2010
"""At the end of this year the charter of the CSTO came to cover unrest inside its members."""


def memberships(base: Scenario, origin: int) -> Mapping[str, Any]:
    """What was known of each organisation: spans of membership, and what its charter covered."""
    last = dt.date(origin, 12, 31)
    result: dict[str, dict[str, Any]] = {}
    for name, organisation in base.organisations.items():
        members = {}
        for label, spans in organisation.members.items():
            kept = [
                {"status": s.status, "from": s.since.isoformat()}
                | ({"to": s.until.isoformat()} if s.until is not None and s.until <= last else {})
                for s in spans
                if s.since <= last
            ]
            members[label] = kept
        result[name] = {"members": members}
        if origin < CHARTER_AMENDED:
            mandate = [m for m in organisation.mandate if m != "internal_order"]
            result[name]["mandate"] = mandate
    return result
