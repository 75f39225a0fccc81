"""What each rule did to attitudes and other slow variables, and what of it stays."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import replace
from typing import Any

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.levels import levels_walk_and_departures_fade
from sim.model import InfluenceModel
from sim.world import Rule, World

Moves = dict[tuple[str, str], Floats]

CHANCE = levels_walk_and_departures_fade.name
"""The rule whose steps no other rule explains."""

GIVEN = ""
"""Stands in place of a rule for what the scenario did."""

FOLLOWED = tuple(
    name for name, v in VARIABLES.items() if v.slow and v.recorded and "instrument" not in v.axes
)
"""Slow variables whose moves are booked: attitudes, tensions, capabilities, reputations."""

YEAR = 4
"""Quarters over which the recent causes of a move are added up."""


class Ledger:
    """Books, rule by rule, how a model of one replicate moves its slow variables.

    It puts itself between the model and its rules, which go on doing what they do. ``moved`` and
    ``lasting`` hold the changes of this quarter, of the variable and of its level, by variable and
    rule (``GIVEN`` for what the scenario did); ``start`` the levels at the start; the methods add
    over quarters.
    """

    def __init__(self, model: InfluenceModel) -> None:
        self.moved: Moves = {}
        self.lasting: Moves = {}
        self._total: Moves = {}
        self._recent: deque[Moves] = deque(maxlen=YEAR)
        self._blocks = model.world.blocks
        self._known = {n: self._blocks[n].copy() for n in self._both()}
        self.start = {name: self._known[f"{name}_level"].copy() for name in FOLLOWED}
        self._model = model
        self._between: tuple[Rule, ...] = ()
        self._step_between()

    def _step_between(self) -> None:
        """Wrap the rules of the model; branches may come by others in the middle of a run."""
        if self._model.processes is not self._between:
            self._first = self._model.processes[0]
            self._between = tuple(
                replace(rule, function=self._booking(rule)) for rule in self._model.processes
            )
            self._model.processes = self._between

    @staticmethod
    def _both() -> tuple[str, ...]:
        return (*FOLLOWED, *(f"{name}_level" for name in FOLLOWED))

    def _booking(self, rule: Rule) -> Any:
        def apply(world: World) -> None:
            if rule is self._first:
                self._book(GIVEN)
            rule(world)
            self._book(rule.name)

        return apply

    def begin(self) -> None:
        """Turn a page: a new quarter begins."""
        self._step_between()
        self._recent.append({})
        self.moved, self.lasting = self._recent[-1], {}

    def _book(self, rule: str) -> None:
        for name, known in self._known.items():
            block = self._blocks[name]
            if not (block != known).any():
                continue
            variable = name.removesuffix("_level")
            page = self.lasting if name != variable else self.moved
            change = block - known
            page[variable, rule] = page.get((variable, rule), 0.0) + change
            if page is self.lasting:
                self._total[variable, rule] = self._total.get((variable, rule), 0.0) + change
            known[...] = block

    def for_good(self, variable: str, *place: int) -> float:
        """By how much the level moved this quarter, chance apart."""
        return sum(
            float(change[(*place, 0)])
            for (name, rule), change in self.lasting.items()
            if name == variable and rule != CHANCE
        )

    def unexplained(self, variable: str) -> Floats | None:
        """The step of the level that no rule explains, ``[*axes, 1]``; None without one."""
        return self.lasting.get((variable, CHANCE))

    def since_start(self, variable: str, *place: int) -> dict[str, float]:
        """By how much each rule moved the level since the start."""
        return {
            rule: float(change[(*place, 0)])
            for (name, rule), change in self._total.items()
            if name == variable
        }

    def last_year(self, variable: str, *place: int) -> dict[str, float]:
        """By how much each rule moved the variable in the last four quarters."""
        found: dict[str, float] = defaultdict(float)
        for page in self._recent:
            for (name, rule), change in page.items():
                if name == variable:
                    found[rule] += float(change[(*place, 0)])
        return dict(found)
