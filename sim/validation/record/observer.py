"""Yearly figures of a simulated world, in the units of the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Floats, Whole
from sim.ensemble.recorder import Job, Recorder
from sim.validation.record.observables import OBSERVABLES, Observable

QUARTERS = 4


@dataclass(frozen=True)
class Simulated:
    """Simulated figures before any reporting error.

    ``values[variable]`` has shape ``[year, state, power, replicate]`` (organisations in the place
    of powers for memberships), or ``[year, state, replicate]`` for figures of the state; ``years``
    are the complete years simulated.
    """

    years: tuple[int, ...]
    labels: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Floats]

    @property
    def origin(self) -> int:
        """The year at whose end the run began."""
        return self.years[0] - 1

    @property
    def replicates(self) -> int:
        """Number of replicates."""
        return int(next(iter(self.values.values())).shape[-1])

    def at(self, variable: str, iso3: str, power: str, year: int) -> Floats | None:
        """One figure in every replicate, ``[replicate]``; None where it was not simulated.

        An empty ``power`` is the sum over the powers where the observable has one.
        """
        place = self._place(variable, iso3, power, year)
        if place is None:
            return None
        found = self.values[variable][place]
        return np.asarray(found.sum(axis=0) if found.ndim == 2 else found, dtype=np.float64)

    def _place(self, variable: str, iso3: str, power: str, year: int) -> tuple[int, ...] | None:
        observable = OBSERVABLES.get(variable)
        if observable is None or variable not in self.values or year not in self.years:
            return None
        if iso3 not in self.labels["state"]:
            return None
        place = (self.years.index(year), self.labels["state"].index(iso3))
        if not power:
            return place if observable.whole or not observable.axis else None
        if not observable.axis or power not in self.labels[observable.axis]:
            return None
        return (*place, self.labels[observable.axis].index(power))

    def rows(self, table: pd.DataFrame) -> Floats:
        """The simulated counterpart of every row of a table, ``[row, replicate]``.

        Rows of states, powers, years or variables that were not simulated are NaN.
        """
        result = np.full((len(table), self.replicates), np.nan)
        keys = table[["variable", "iso3", "power", "year"]].itertuples(index=False, name=None)
        for row, key in enumerate(keys):
            found = self.at(*key)
            if found is not None:
                result[row] = found
        return result


@dataclass(frozen=True)
class Yearly(Recorder[Simulated]):
    """Records yearly figures: of all observables, or of some.

    A year that did not begin with its first quarter is left out, and so are observables of which a
    world lacks the variable.
    """

    variables: tuple[str, ...] | None = None
    name = "yearly"

    def start(self, model: Any, job: Job, replicates: Whole) -> Observer:  # noqa: ARG002
        """Begin to collect."""
        return Observer(model.world.labels, self.variables)

    def merge(self, parts: Sequence[Any]) -> Simulated:
        """The figures of consecutive pieces of a run, in their order."""
        every = [part["values"] for part in parts]
        values = {n: np.concatenate([one[n] for one in every], axis=-1) for n in every[0]}
        return Simulated(parts[0]["years"], parts[0]["labels"], values)


class Observer:
    """Collects the yearly figures of a model that is stepped."""

    def __init__(
        self, labels: Mapping[str, tuple[str, ...]], variables: Iterable[str] | None = None
    ) -> None:
        names = OBSERVABLES if variables is None else list(variables)
        self._labels = {
            axis: tuple(labels[axis]) for axis in ("state", "power", "supplier", "organisation")
        }
        self._watched = [OBSERVABLES[name] for name in names]
        self._running: dict[str, Floats] = {}
        self._seen = 0
        self._years: list[int] = []
        self._values: dict[str, list[Floats]] = {o.name: [] for o in self._watched}

    def observe(self, world: Any, moment: int) -> None:
        """Take in the quarter that has just been simulated; the start is none."""
        if not moment:
            return
        quarter = world.quarter
        self._watched = [o for o in self._watched if o.there(world)]
        if quarter.number == 1:
            self._seen, self._running = 0, {}
        self._seen += 1
        last = quarter.number == QUARTERS
        for observable in self._watched:
            if observable.timing != "end":
                self._add(observable, world)
        if not last or self._seen != QUARTERS:
            return
        self._years.append(quarter.year)
        for observable in self._watched:
            self._values[observable.name].append(self._figure(observable, world))

    def _add(self, observable: Observable, world: Any) -> None:
        value = observable.read(world)
        running = self._running.get(observable.name)
        if running is None:
            self._running[observable.name] = value.copy()
        else:
            running += value

    def _figure(self, observable: Observable, world: Any) -> Floats:
        if observable.timing == "end":
            return observable.read(world).copy()
        collected = self._running[observable.name]
        return collected / QUARTERS if observable.timing == "mean" else collected

    def finish(self) -> dict[str, Any]:
        """The complete years seen: the fields of :class:`Simulated`."""
        values = {name: np.stack(years) for name, years in self._values.items() if years}
        return {"years": tuple(self._years), "labels": self._labels, "values": values}
