"""What happens on fixed dates: declared shocks, and memberships that begin or end.

A shock on a slow variable moves its level too, so that what a shock does stays; with ``lasts`` only
that part of it stays and the rest fades. A shock with ``for`` holds and is undone when its time is
over, by the inverse of what it did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES


@dataclass(frozen=True)
class DatedChange:
    """One change of one cell of one variable; ``size`` and ``happens`` are ``[replicate]``."""

    name: str
    variable: str
    index: tuple[int, ...]
    operation: str
    size: Floats
    happens: NDArray[np.bool_]
    lasts: Floats | float = 1.0

    def apply(self, blocks: Mapping[str, Floats], *, undo: bool = False) -> None:
        """Change the cell in place where the shock happens, within the variable's bounds.

        The level of a slow variable moves by the part ``lasts`` of the way.
        """
        declared = VARIABLES[self.variable]
        cells: list[tuple[Floats, Floats | float]] = [(blocks[self.variable][self.index], 1.0)]
        if declared.slow:
            cells.append((blocks[f"{self.variable}_level"][self.index], self.lasts))
        for cell, part in cells:
            if self.operation == "set":
                changed = self.size
            elif self.operation == "add":
                changed = cell - self.size if undo else cell + self.size
            else:
                changed = cell / np.maximum(self.size, 1e-9) if undo else cell * self.size
            changed = np.clip(cell + part * (changed - cell), declared.low, declared.high)
            cell[...] = np.where(self.happens, changed, cell)


@dataclass(frozen=True, eq=False)
class Timeline:
    """All dated changes by quarter of the run; quarter 0 is the first simulated one.

    ``names`` are the shocks dated to a quarter, ``starts`` and ``ends`` what they change and undo;
    ``joined`` are memberships ``(organisation, member, degree)`` from a quarter on, and
    ``initial_memberships`` those before the first, ``[organisation, member]``.
    """

    initial_memberships: Floats
    names: dict[int, list[str]] = field(default_factory=dict)
    starts: dict[int, list[DatedChange]] = field(default_factory=dict)
    ends: dict[int, list[DatedChange]] = field(default_factory=dict)
    joined: dict[int, list[tuple[int, int, float]]] = field(default_factory=dict)

    def beginning(self, quarter: int) -> tuple[DatedChange, ...]:
        """The changes that shocks bring in this quarter."""
        return tuple(self.starts.get(quarter, ()))

    def ending(self, quarter: int) -> tuple[DatedChange, ...]:
        """The changes that are undone in this quarter, since their time is over."""
        return tuple(c for c in self.ends.get(quarter, ()) if c.operation != "set")

    def memberships(self, quarter: int) -> tuple[tuple[int, int], ...]:
        """Places ``(organisation, member)`` whose membership changes in this quarter."""
        return tuple((o, m) for o, m, _ in self.joined.get(quarter, ()))

    def apply(self, quarter: int, blocks: Mapping[str, Floats]) -> None:
        """Apply everything dated to this quarter, in place."""
        for change in self.ending(quarter):
            change.apply(blocks, undo=True)
        for change in self.starts.get(quarter, ()):
            change.apply(blocks)
        for o, m, degree in self.joined.get(quarter, ()):
            blocks["membership"][o, m] = degree
