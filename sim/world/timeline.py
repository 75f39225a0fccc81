"""What happens on fixed dates: declared shocks, and memberships that begin or end.

A shock on a slow variable moves its level too, so that what a shock does stays; with ``lasts`` only
that part of it stays and the rest fades. A shock with ``for`` holds and is undone when its time is
over, by the inverse of what it did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variable import MEMBERSHIP
from sim.catalogue.variables import VARIABLES
from sim.scenario import Quarter, Scenario
from sim.scenario.shocks import ShockSpec
from sim.scenario.specs import MembershipSpec
from sim.world.draws import Draws

Floats = NDArray[np.float64]


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


class Timeline:
    """All dated changes by quarter of the run; quarter 0 is the first simulated one."""

    def __init__(
        self, scenario: Scenario, labels: Mapping[str, tuple[str, ...]], draws: Draws
    ) -> None:
        self._starts: dict[int, list[DatedChange]] = {}
        self._ends: dict[int, list[DatedChange]] = {}
        self.names: dict[int, list[str]] = {}
        for shock in scenario.shocks:
            self._add_shock(scenario, shock, labels, draws)
        self._memberships: dict[int, list[tuple[int, int, float]]] = {}
        self.initial_memberships = np.zeros((len(labels["organisation"]), len(labels["member"])))
        for o, organisation in enumerate(scenario.organisations.values()):
            for m, member in enumerate(labels["member"]):
                self._add_membership(scenario.start, o, m, organisation.members.get(member, ()))

    def _add_shock(
        self,
        scenario: Scenario,
        shock: ShockSpec,
        labels: Mapping[str, tuple[str, ...]],
        draws: Draws,
    ) -> None:
        name = shock.name
        at = max(shock.at - scenario.start, 0)
        happens = np.full(draws.streams.count, True)
        probability = shock.probability
        if probability is not None:
            likely = draws.number(f"shocks.{name}.probability", probability.prior)
            happens = draws.streams.uniform("shock", (name,), 0)[0] < likely
        self.names.setdefault(at, []).append(name)
        for variable, change in shock.change.items():
            size = draws.number(f"shocks.{name}.{variable}", change.quantity.prior)
            lasts = 1.0 if change.lasts is None else draws.number(
                f"shocks.{name}.{variable}.lasts", change.lasts.prior
            )  # fmt: skip
            for index in self._indices(shock, variable, labels):
                dated = DatedChange(name, variable, index, change.operation, size, happens, lasts)
                self._starts.setdefault(at, []).append(dated)
                if change.duration is not None:
                    self._ends.setdefault(at + change.duration, []).append(dated)

    @staticmethod
    def _indices(
        shock: ShockSpec, variable: str, labels: Mapping[str, tuple[str, ...]]
    ) -> list[tuple[int, ...]]:
        places = []
        for axis in VARIABLES[variable].axes:
            chosen = getattr(shock, axis) or labels[axis]
            places.append([labels[axis].index(label) for label in chosen])
        return list(product(*places))

    def _add_membership(
        self, start: Quarter, o: int, m: int, periods: Sequence[MembershipSpec]
    ) -> None:
        for period in periods:
            degree = MEMBERSHIP[period.status]
            begins = None if period.since is None else Quarter.parse(period.since) - start
            if begins is None or begins <= 0:
                self.initial_memberships[o, m] = degree
            else:
                self._memberships.setdefault(begins, []).append((o, m, degree))
            if period.until is not None:
                # The last day still counts, so the next period may begin the day after.
                ends = Quarter.parse(period.until + dt.timedelta(days=1)) - start
                if ends <= 0:
                    self.initial_memberships[o, m] = 0.0
                else:
                    self._memberships.setdefault(ends, []).append((o, m, 0.0))

    def beginning(self, quarter: int) -> tuple[DatedChange, ...]:
        """The changes that shocks bring in this quarter."""
        return tuple(self._starts.get(quarter, ()))

    def ending(self, quarter: int) -> tuple[DatedChange, ...]:
        """The changes that are undone in this quarter, since their time is over."""
        return tuple(c for c in self._ends.get(quarter, ()) if c.operation != "set")

    def memberships(self, quarter: int) -> tuple[tuple[int, int], ...]:
        """Places ``(organisation, member)`` whose membership changes in this quarter."""
        return tuple((o, m) for o, m, _ in self._memberships.get(quarter, ()))

    def apply(self, quarter: int, blocks: Mapping[str, Floats]) -> None:
        """Apply everything dated to this quarter, in place."""
        for change in self.ending(quarter):
            change.apply(blocks, undo=True)
        for change in self._starts.get(quarter, ()):
            change.apply(blocks)
        for o, m, degree in self._memberships.get(quarter, ()):
            blocks["membership"][o, m] = degree
