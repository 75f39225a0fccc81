"""What a pattern reads: the paths of a few variables, every replicate's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variable import Axis
from sim.catalogue.variables import VARIABLES
from sim.scenario import Quarter

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Mask = NDArray[np.bool_]

_SP: tuple[Axis, ...] = ("state", "power")


def _security_stock(world: Any) -> Floats:
    places = world.instruments.of_dimension("security")
    cost = world.instruments.unit_cost[places][:, None, None]
    return np.asarray((world.ties[places] * cost).sum(axis=0), dtype=np.float64)


MEASURES: dict[str, tuple[tuple[Axis, ...], Callable[[Any], Floats]]] = {
    "guards": (_SP, lambda w: w.stock("guards")),
    "posts": (_SP, lambda w: w.stock("post")),
    "bases": (_SP, lambda w: w.stock("base")),
    "arms_delivered": (("state", "supplier"), lambda w: w.arms_deliveries.sum(axis=0)),
    "security_stock": (_SP, _security_stock),
}
"""Readings beyond the declared variables: name -> axes and how to take them off a world.

``arms_delivered`` is the sum over five years (SIPRI TIV mn); ``security_stock`` the value of the
security instruments in place (USD bn at the cost of one unit); the others are stocks in the unit of
their instrument.
"""


class Paths:
    """Paths of one run.

    ``values[name]`` has shape ``[moment, *axes, replicate]``; moment 0 is the quarter before the
    start, moment ``t`` the end of the ``t``-th simulated quarter. ``paths(name, *labels)`` is the
    path of one cell, ``[moment, replicate]``, with one label per axis.
    """

    def __init__(
        self, start: Quarter, labels: Mapping[str, Sequence[str]], values: Mapping[str, Singles]
    ) -> None:
        self.start = start
        self.labels = {axis: tuple(names) for axis, names in labels.items()}
        self.values = dict(values)

    def __call__(self, name: str, *labels: str) -> Floats:
        """Path of one cell, ``[moment, replicate]``. Raises ``KeyError`` for an unknown name."""
        axes = axes_of(name)
        if len(axes) != len(labels):
            raise KeyError(f"{name} needs a label for each of {', '.join(axes) or 'no axis'}")
        places = [self._place(axis, label) for axis, label in zip(axes, labels, strict=True)]
        cell: Any = self.values[name]
        for place in places:
            cell = cell[:, place]
        return np.asarray(cell, dtype=np.float64)

    def _place(self, axis: str, label: str) -> int:
        if label not in self.labels[axis]:
            raise KeyError(f"no {axis} {label} in this run")
        return self.labels[axis].index(label)

    def until(self, quarter: str) -> Paths:
        """The same run, ending with ``quarter``."""
        end = self.moment(quarter) + 1
        values = {name: value[:end] for name, value in self.values.items()}
        return Paths(self.start, self.labels, values)

    def over(self, name: str, states: Sequence[str], *labels: str) -> Floats:
        """Paths of several states, ``[state, moment, replicate]``."""
        return np.stack([self(name, state, *labels) for state in states])

    def moment(self, quarter: str) -> int:
        """Place of the end of ``quarter`` ("2022-Q4") on the time axis; 0 before the start.

        Raises ``IndexError`` for a quarter outside the run.
        """
        moment = Quarter.parse(quarter) - self.start + 1
        last = len(next(iter(self.values.values()))) - 1
        if not 0 <= moment <= last:
            raise IndexError(f"{quarter} is outside the run, which starts in {self.start}")
        return moment


def axes_of(name: str) -> tuple[Axis, ...]:
    """Axes of a variable or measure without the replicate. Raises ``KeyError``."""
    return MEASURES[name][0] if name in MEASURES else VARIABLES[name].axes


def read(world: Any, name: str) -> Floats:
    """Present values of a variable or measure, ``[*axes, replicate]``."""
    values: Floats = MEASURES[name][1](world) if name in MEASURES else world.block(name)
    return values
