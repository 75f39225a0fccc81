"""What the record measures: how each figure is read off a simulated world, and how wrong it may be.

Stocks are read at the end of the year, as their publishers count them; flows are the mean of the
four quarters. The initial values of a scenario stand for the end of a year and take the figure of
that year, so a year's GDP and trade, which grow, are read at its end too. Each kind of figure is a
row of ``figures.csv``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic.dataclasses import dataclass as checked

from sim.arrays import Floats, Whole
from sim.catalogue.files import STRICT, rows
from sim.ensemble.recorder import Job, Recorder
from sim.world.arrays import total


@checked(frozen=True, config=STRICT)
class Figure:
    """A kind of figure, its unit and bounds, and whether it must name a state and a power.

    ``state`` and ``power``: None says that a figure may name one or not, and without a power is the
    sum over all powers.
    """

    name: str
    unit: str
    low: float
    high: float
    state: bool | None
    power: bool | None


@checked(frozen=True, config=STRICT)
class Observable(Figure):
    """A kind of figure that is read off simulated worlds and forecast.

    The reading is of a ``variable``, perhaps by a ``turn``. It has one value for each state, and
    with an ``axis`` for each power or organisation; the table names that label in its column
    ``power``. ``timing``: ``end`` (fourth quarter), ``mean`` or ``sum`` of the quarters.
    ``absolute`` (in ``unit``) and ``relative`` (part of the figure) make up the standard deviation
    of the reporting error of a good published figure; ``why`` says what they rest on. ``cause`` is
    the likely one where the model forecasts worse than the best naive forecast.
    """

    timing: Literal["end", "mean", "sum"]
    axis: Literal["", "power", "supplier", "organisation"]
    variable: str
    turn: Literal["", "approval", "exports", "imports", "memberships", "organisations"]
    absolute: float
    relative: float
    why: str
    cause: str

    @property
    def whole(self) -> bool:
        """Whether a figure without a power is the sum over all powers."""
        return self.power is None

    def there(self, world: Any) -> bool:
        """Whether a world has the variable."""
        return self.variable in world.blocks

    def read(self, world: Any) -> Floats:
        """The figures of a world, ``[state, replicate]`` or ``[state, axis, replicate]``."""
        block: Floats = world.block(self.variable).astype(np.float64)
        return TURNS[self.turn](world, block) if self.turn else block


def _approval(_: Any, sentiment: Floats) -> Floats:
    """Sentiment of -1..1 as the percentage of respondents who think well of the power."""
    return np.asarray(50.0 * (1.0 + sentiment), dtype=np.float64)


def _memberships(world: Any, block: Floats) -> Floats:
    """Degree of membership of the states, ``[state, organisation, replicate]``."""
    states = len(world.labels["state"])
    return np.moveaxis(block[:, :states], 0, 1)


TURNS: dict[str, Callable[[Any, Floats], Floats]] = {
    "approval": _approval,
    "exports": lambda world, volume: total(volume, axis=1) + world.block("export_rest"),
    "imports": lambda world, volume: total(volume, axis=1) + world.block("import_rest"),
    "memberships": _memberships,
    "organisations": lambda _, block: total(block, axis=0),
}
"""How a variable becomes a figure that is not itself: goods trade with all partners, and so on."""

_EITHER = {"yes": True, "no": False, "may": None}


def _figure(row: dict[str, str]) -> Figure:
    """A row of the table; kinds of figures that nothing is read for end after the power."""
    cells: dict[str, Any] = {**row, "state": _EITHER[row["state"]], "power": _EITHER[row["power"]]}
    if cells.pop("kind") in ("observable", "event"):
        return Observable(**cells)
    return Figure(**{name: cells[name] for name in Figure.__dataclass_fields__})


_ROWS = rows("figures.csv", __package__)
FIGURES = {row["name"]: _figure(row) for row in _ROWS}
"""Every kind of figure that the table may hold, by its name there."""
_KINDS = {row["name"]: row["kind"] for row in _ROWS}

OBSERVABLES = {name: one for name, one in FIGURES.items() if isinstance(one, Observable)}
"""Those that a simulated world has."""

EVENTS = tuple(name for name, kind in _KINDS.items() if kind == "event")
"""Observables of which the question is whether, not how much: they are scored as events."""

DRIVERS = tuple(name for name, kind in _KINDS.items() if kind == "driver")
"""Figures that only set the start of a hindcast: the oil price, the powers' growth."""

POLLS = ("opinion", "opinion_against")
"""Kinds that may have several figures of one state, power and year: one for each question.

Source and note name the question. What is asked against a power (disapproves, is a threat) is a
kind of its own, since an approval of 30 % is not a disapproval of 30 %.
"""


QUESTION_EFFECT = 12.0
"""Standard deviation between questions on the same power in one year [% of respondents].

Polls of one country and year that ask for approval, friendship, trust or preference differ by some
ten to twenty points (assumption, from the spread of the surveys in the table). It is common to all
figures of one question, so a series of one question keeps it from year to year.
"""

GRADE = {"A": 0.5, "B": 1.0, "C": 2.0, "D": 4.0, "E": 4.0}
"""Factor on the reporting error by grade (assumption): A published figure, B published estimate or
simple transformation, C expert reading or the partner's report, D assumption, E modelled series.
A factor of four leaves a figure a sixteenth of the weight of one graded B."""

BASIS = {"partner": 1.5, "adjusted": 1.5}
"""Factor where the figure was taken from the partner's report or put together (assumption)."""

PUBLISHER = {"Oxus Society for Central Asian Affairs": 1.5}
"""Factor for counts over windows that are not years (assumption)."""

RUSSIAN_REPORT = 1.5
"""Factor for remittances by sender: the sender's statistics set against the receiver's GDP."""


def reporting_error(table: pd.DataFrame) -> pd.Series:
    """Standard deviation of each figure's reporting error, in the unit of the figure.

    ``sqrt(absolute**2 + (relative * value)**2)`` of the observable, times the factors of grade,
    basis and publisher. The question effect of polls is not in it: see :data:`QUESTION_EFFECT`.
    Figures of a variable that is no observable (those that only set the start) get NaN.
    """
    names = table["variable"]
    absolute = names.map({n: o.absolute for n, o in OBSERVABLES.items()}).astype(float)
    relative = names.map({n: o.relative for n, o in OBSERVABLES.items()}).astype(float)
    factor = table["grade"].map(GRADE).astype(float)
    factor = factor * table["basis"].map(BASIS).fillna(1.0).astype(float)
    factor = factor * table["publisher"].map(PUBLISHER).fillna(1.0).astype(float)
    by_sender = (names == "remittances") & (table["power"] != "")
    factor = factor.where(~by_sender, factor * RUSSIAN_REPORT)
    size = np.hypot(absolute, relative * table["value"])
    return pd.Series(factor * size, index=table.index, name="error")


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
