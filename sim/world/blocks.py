"""The model's numbers: one array per declared variable, axes in the declared order.

The blocks belong to the world; agents hold views of their own rows. Rules write into them in
place, so that every view stays true.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from sim.arrays import REAL, Floats
from sim.catalogue.variables import LEVELS, VARIABLES, Variable
from sim.world.arrays import clip


class Blocks(dict[str, Floats]):
    """The arrays of all variables by name, which lie in one: what is done to all is done at once.

    Those of the same bounds lie side by side, slow variables and levels of the same axes, and
    events at the end. ``labels`` are those of the axes; everything is zero in all ``count``
    replicates at first.
    """

    def __init__(self, labels: Mapping[str, Sequence[str]], count: int) -> None:
        ordered = sorted(VARIABLES.values(), key=_place)
        shapes = [tuple(len(labels[axis]) for axis in variable.axes) for variable in ordered]
        ends = np.cumsum([math.prod(shape) for shape in shapes]).tolist()
        self._all = np.zeros((ends[-1], count), REAL)
        self._rows: dict[str, slice] = {}
        for variable, shape, end in zip(ordered, shapes, ends, strict=True):
            self._rows[variable.name] = rows = slice(end - math.prod(shape), end)
            self[variable.name] = self._all[rows].reshape(*shape, count)
        runs = [
            (bounds, self._all[self._rows[run[0].name].start : self._rows[run[-1].name].stop])
            for bounds, same in groupby(ordered, key=_bounds)
            for run in [list(same)]
        ]
        self._events = [rows for bounds, rows in runs if bounds is None]
        free = (None, (-math.inf, math.inf))
        self._bounded = [(*bounds, rows) for bounds, rows in runs if bounds not in free]

    def clear_events(self) -> None:
        """Let nothing have happened yet."""
        for events in self._events:
            events[...] = 0.0

    def keep_bounds(self) -> None:
        """Clip every variable but events to its declared bounds, in place."""
        for low, high, rows in self._bounded:
            clip(rows, low, high, out=rows)

    def abreast(self, names: Sequence[str]) -> Floats:
        """Variables of the same axes that lie side by side as one: ``[variable, *axes, R]``."""
        first, last = self._rows[names[0]], self._rows[names[-1]]
        shape = (len(names), *self[names[0]].shape)
        return self._all[first.start : last.stop].reshape(shape)


_LEVELS = {variable.name for variable in LEVELS}


def _bounds(variable: Variable) -> tuple[float, float] | None:
    """Between what the rules keep a variable; nothing for events, which only count."""
    return None if variable.role == "event" else (variable.low, variable.high)


def _place(variable: Variable) -> tuple[Any, ...]:
    """Where a variable lies among all."""
    part = 1 if variable.slow else 2 if variable.name in _LEVELS else 0
    alike = (variable.axes, variable.scale) if part else ()
    return variable.role == "event", part, alike, variable.low, variable.high


def view(block: Floats, variable: Variable, axis: str, index: int) -> Floats:
    """The rows of ``block`` that belong to the agent number ``index`` on ``axis``."""
    place = variable.axes.index(axis)
    return block[(slice(None),) * place + (index,)]
