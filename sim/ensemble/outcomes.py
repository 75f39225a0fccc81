"""Declared outcomes, one number per replicate, worked out while the replicates run.

Moments: 0 is the initial state, 1 the end of the first quarter. Windows cover quarters, never the
initial state; ``change`` compares with the initial state unless told otherwise. Everything is
computed replicate by replicate, in a fixed order, so that a replicate's outcomes do not depend on
its company.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import Floats, Mask
from sim.catalogue.variables import VARIABLES
from sim.ensemble.leading import leaders
from sim.ensemble.recorder import WorldLike

if TYPE_CHECKING:
    from sim.quarter import Quarter
    from sim.scenario.outcomes import OutcomeSpec

Labels = Mapping[str, tuple[str, ...]]


class Outcomes:
    """All outcomes of a scenario for one chunk of replicates.

    Raises ``ValueError`` for a label or quarter that the run does not have.
    """

    def __init__(
        self, specs: Mapping[str, OutcomeSpec], labels: Labels, quarters: list[Quarter]
    ) -> None:
        self._outcomes: dict[str, _Watch] = {}
        for name, spec in specs.items():
            try:
                self._outcomes[name] = _KINDS[spec.kind](spec, labels, quarters)
            except (ValueError, KeyError) as error:
                raise ValueError(f"outcome {name}: {error}") from error

    def observe(self, world: WorldLike, moment: int) -> None:
        """Take in the world as it is at ``moment``; call once per moment, in order."""
        for outcome in self._outcomes.values():
            if outcome.first <= moment <= outcome.last:
                outcome.observe(world, moment)

    def finish(self) -> dict[str, Floats]:
        """Every outcome's values ``[replicate]``, by name."""
        return {name: outcome.values() for name, outcome in self._outcomes.items()}


class _Watch(ABC):
    """Watches for one outcome; ``first`` and ``last`` bound the moments it wants to see."""

    def __init__(self, spec: OutcomeSpec, labels: Labels, quarters: list[Quarter]) -> None:
        self.spec = spec
        self._quarters = quarters
        self.first = 1 if spec.start is None else max(self._moment(spec.start), 1)
        self.last = len(quarters) if spec.until is None else self._moment(spec.until)
        if self.first > self.last:
            raise ValueError(f"the window from {spec.start} until {spec.until} holds no quarter")
        self._read = _Reader(spec.variable, spec.labels, spec.across, labels)

    def _moment(self, quarter: Quarter) -> int:
        moment = quarter - self._quarters[0] + 1
        if not 0 <= moment <= len(self._quarters):
            raise ValueError(
                f"{quarter} is outside the run, {self._quarters[0]} to {self._quarters[-1]}"
            )
        return int(moment)

    @abstractmethod
    def observe(self, world: WorldLike, moment: int) -> None:
        """Take in one moment of the window."""

    @abstractmethod
    def values(self) -> Floats:
        """The outcome per replicate, ``[replicate]``."""


class _Value(_Watch):
    """``final`` and ``at``: the value at one moment."""

    def __init__(self, spec: OutcomeSpec, labels: Labels, quarters: list[Quarter]) -> None:
        super().__init__(spec, labels, quarters)
        self.first = self.last = len(quarters) if spec.at is None else self._moment(spec.at)

    def observe(self, world: WorldLike, moment: int) -> None:
        if moment == self.last:
            self._value = self._read(world)

    def values(self) -> Floats:
        return self._value


class _Change(_Watch):
    """``change``: the last value minus an earlier one."""

    def __init__(self, spec: OutcomeSpec, labels: Labels, quarters: list[Quarter]) -> None:
        super().__init__(spec, labels, quarters)
        self.first = 0 if spec.since is None else self._moment(spec.since)
        self.last = len(quarters)

    def observe(self, world: WorldLike, moment: int) -> None:
        if moment == self.first:
            self._before = self._read(world)
        if moment == self.last:
            self._change = self._read(world) - self._before

    def values(self) -> Floats:
        return self._change


class _Extreme(_Watch):
    """``maximum`` and ``minimum`` over the window."""

    def observe(self, world: WorldLike, moment: int) -> None:
        value = self._read(world)
        if moment == self.first:
            self._value = value
        elif self.spec.kind == "maximum":
            np.maximum(self._value, value, out=self._value)
        else:
            np.minimum(self._value, value, out=self._value)

    def values(self) -> Floats:
        return self._value


class _Mean(_Watch):
    """``mean`` over the quarters of the window."""

    _sum: Floats

    def observe(self, world: WorldLike, moment: int) -> None:
        value = self._read(world)
        self._sum = value if moment == self.first else self._sum + value

    def values(self) -> Floats:
        return self._sum / float(self.last - self.first + 1)


class _Condition(_Watch):
    """A condition watched over the window, held for ``duration`` quarters in a row.

    Without a condition, an event must happen at least once in the quarter.
    """

    def __init__(self, spec: OutcomeSpec, labels: Labels, quarters: list[Quarter]) -> None:
        super().__init__(spec, labels, quarters)
        elsewhere = {**spec.labels, **spec.exceeds}
        self._other = _Reader(spec.variable, elsewhere, spec.across, labels)

    def _holds(self, world: WorldLike) -> Mask:
        value = self._read(world)
        if self.spec.exceeds:
            return np.asarray(value > self._other(world))
        if self.spec.below is not None:
            return np.asarray(value < self.spec.below)
        return np.asarray(value > (0.0 if self.spec.above is None else self.spec.above))

    def _met(self, world: WorldLike, moment: int) -> Mask:
        """Replicates in which the condition has held for long enough at ``moment``."""
        holds = self._holds(world)
        if moment == self.first:
            self._streak = np.zeros(len(holds), dtype=np.int64)
        self._streak = np.where(holds, self._streak + 1, 0)
        return np.asarray(self._streak >= self.spec.duration)


class _FirstTime(_Condition):
    """``first_time`` and ``ever``: the quarter in which the first long enough streak began."""

    _when: Floats

    def observe(self, world: WorldLike, moment: int) -> None:
        met = self._met(world, moment)
        if moment == self.first:
            self._when = np.full(len(met), np.nan)
        if met.any():
            begin = self._quarters[moment - self.spec.duration]
            np.copyto(self._when, begin.decimal, where=met & np.isnan(self._when))

    def values(self) -> Floats:
        if self.spec.kind == "ever":
            return (~np.isnan(self._when)).astype(np.float64)
        return self._when


class _Count(_Condition):
    """``count``: events over the window or, with a condition, the quarters in which it held."""

    _count: Floats

    def observe(self, world: WorldLike, moment: int) -> None:
        held = self.spec.conditional
        value = self._met(world, moment).astype(float) if held else self._read(world)
        self._count = value if moment == self.first else self._count + value

    def values(self) -> Floats:
        return self._count


class _Place(_Watch):
    """``rank`` (1 is the largest) and ``leader`` (code of the label); the first of equals leads."""

    def __init__(self, spec: OutcomeSpec, labels: Labels, quarters: list[Quarter]) -> None:
        super().__init__(spec, labels, quarters)
        self.first = self.last = len(quarters) if spec.at is None else self._moment(spec.at)
        axis = spec.axis or "power"
        others = {name: label for name, label in spec.labels.items() if name != axis}
        self._field = [
            _Reader(spec.variable, {**others, axis: label}, spec.across, labels)
            for label in labels[axis]
        ]
        self._own = labels[axis].index(spec.labels[axis]) if spec.kind == "rank" else 0
        self._read = self._field[self._own]

    def observe(self, world: WorldLike, moment: int) -> None:
        if moment != self.last:
            return
        field = np.stack([read(world) for read in self._field])
        if self.spec.kind == "leader":
            self._place = leaders(field).astype(np.float64)
            return
        own = field[self._own]
        self._place = np.ones(own.shape)
        for label, value in enumerate(field):
            ahead = (value > own) | ((value == own) & (label < self._own))
            self._place += ahead

    def values(self) -> Floats:
        return self._place


class _Reader:
    """Reads one number per replicate from a block: ``reader(world)`` is ``[replicate]``.

    Axes without a label are joined by ``across``, label by label in their order.
    """

    def __init__(
        self, variable: str, chosen: Mapping[Any, str], across: str | None, labels: Labels
    ) -> None:
        self._variable = variable
        self._across = across
        axes = VARIABLES[variable].axes
        for axis in chosen:
            if axis not in axes:
                raise ValueError(f"{variable} has no axis {axis}")
        self._index: list[tuple[int, ...]] = [()]
        for axis in axes:
            names = (chosen[axis],) if axis in chosen else labels[axis]
            places = [_place(labels[axis], axis, name) for name in names]
            self._index = [(*head, place) for head in self._index for place in places]
        if not self._index:
            raise ValueError(f"{variable} has no label to look at")
        self._open = [axis for axis in axes if axis not in chosen]

    def __call__(self, world: WorldLike) -> Floats:
        block = world.block(self._variable)
        if self._open and self._across is None:
            raise ValueError(f"{self._variable} needs a label for {', '.join(self._open)}")
        value: Floats = block[self._index[0]].astype(np.float64)
        for index in self._index[1:]:
            if self._across == "max":
                np.maximum(value, block[index], out=value)
            else:
                value += block[index]
        return value / float(len(self._index)) if self._across == "mean" else value


def _place(labels: Iterable[str], axis: str, label: str) -> int:
    names = list(labels)
    if label not in names:
        raise ValueError(f"no {axis} {label}; there are {', '.join(names)}")
    return names.index(label)


_KINDS: dict[str, type[_Watch]] = {
    "final": _Value,
    "at": _Value,
    "change": _Change,
    "maximum": _Extreme,
    "minimum": _Extreme,
    "mean": _Mean,
    "first_time": _FirstTime,
    "ever": _FirstTime,
    "count": _Count,
    "rank": _Place,
    "leader": _Place,
}
