"""A quarter of one world, as the sentences see it: its numbers, and which rule moved what."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from string import Formatter
from typing import Any

import numpy as np

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.levels import levels_walk_and_departures_fade
from sim.model import InfluenceModel
from sim.narrative.entry import (
    AXES,
    SENTENCES,
    Entry,
    counted,
    dollars,
    number,
    owner,
    percent,
    sentence,
    signed,
    weigh,
    with_article,
)
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


REMEMBERED = (
    "war",
    "distress",
    "currency",
    "hardship",
    "stationing",
    "neutrality",
    "price_dispute",
    "membership",
    "settled",
    "influence",
    "influence_security",
    "committed",
    "presence",
)
"""Variables of which the value of a quarter ago is needed."""

AS_GIVEN = ", as the scenario gives it"
"""Said after what is not the model's own doing."""


@dataclass(frozen=True)
class Scene:
    """A quarter that has just been simulated; ``before`` holds values of a quarter ago.

    All arrays are read at the one replicate of the model. ``ledger`` knows which rule moved what;
    ``memory`` is kept from quarter to quarter by those who tell of what takes years.
    """

    model: InfluenceModel
    before: Mapping[str, Floats]
    ledger: Ledger
    memory: dict[Any, Any]

    @property
    def world(self) -> Any:
        """The world in its present state."""
        return self.model.world

    @property
    def quarter(self) -> str:
        """The quarter just simulated."""
        return str(self.world.quarter)

    @property
    def step(self) -> int:
        """Number of the quarter in the run, from 0."""
        return int(self.world.step_index) - 1

    def labels(self, axis: str) -> tuple[str, ...]:
        """Labels of an axis."""
        found: tuple[str, ...] = self.world.labels[axis]
        return found

    def name(self, axis: str, place: int) -> str:
        """A name as it stands in a sentence; a label that spells the name's initials is used."""
        label = self.labels(axis)[place]
        scenario = self.model.in_force
        if axis == "organisation":
            name = scenario.organisations[label].name
            initials = "".join(word[0] for word in name.split() if word[0].isupper())
            return f"the {label if label == initials else name}"
        if axis == "dispute":
            return str(scenario.disputes[label].name)
        if axis == "instrument":
            return str(scenario.instruments[label].title)
        specs: dict[str, Any] = {**scenario.states, **scenario.powers, **scenario.sellers}
        return with_article(specs[label].name)

    def now(self, variable: str, *place: int) -> float:
        """A value at the end of the quarter."""
        return _decimal(self.world.block(variable)[(*place, 0)])

    def was(self, variable: str, *place: int) -> float:
        """A value at the end of the quarter before; of the variables ``REMEMBERED``."""
        return _decimal(self.before[variable][(*place, 0)])

    def because(self, event: str, term: str, *place: int) -> float:
        """A term behind an event at its moment; surplus places (of a smaller array) are ignored.

        Raises KeyError when no rule kept this reason in this quarter.
        """
        kept = self.world.reasons[event][term]
        return _decimal(kept[(*place[: kept.ndim - 1], 0)])

    def terms(self, event: str, *place: int) -> dict[str, float]:
        """All terms behind an event, none when no rule kept them."""
        return {
            term: self.because(event, term, *place) for term in self.world.reasons.get(event, ())
        }

    def happened(self, event: str) -> Iterator[tuple[int, ...]]:
        """Places at which an event variable is not zero."""
        for place in np.argwhere(self.world.block(event)[..., 0] > 0.0):
            yield tuple(int(i) for i in place)

    def changed(self, variable: str) -> Iterator[tuple[int, ...]]:
        """Places at which a remembered variable differs from a quarter ago."""
        moved = self.world.block(variable)[..., 0] != self.before[variable][..., 0]
        for place in np.argwhere(moved):
            yield tuple(int(i) for i in place)

    def given(self, variable: str, *place: int) -> str:
        """:data:`AS_GIVEN` where the scenario itself changes this number now, else nothing."""
        timeline = self.world.timeline
        shocks = (*timeline.beginning(self.step), *timeline.ending(self.step))
        dated = variable == "membership" and place in timeline.memberships(self.step)
        imposed = any(c.variable == variable and c.index == place and c.happens[0] for c in shocks)
        return AS_GIVEN if dated or imposed else ""

    def event(
        self,
        kind: str,
        *also: str,
        said: str = "",
        about: str = "",
        why: str | None = None,
        terms: Mapping[str, float] | None = None,
        names: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> Entry:
        """An entry on a variable at its place in ``facts``, in the words of ``sentences.toml``.

        The words are those ``said`` there and the variable is ``about``, by default both those that
        the kind is called by; ``terms`` are by default those kept for the variable. Where the
        scenario itself brought it about, the sentence says so and gives no reason; else ``why``
        stands in for the one in the file. ``names`` are more words to fill in. Clauses that
        ``also`` hold follow; the rest is as in :meth:`tell`.
        """
        words, variable = SENTENCES[said or kind], about or kind
        place = tuple(facts[axis] for axis in VARIABLES[variable].axes)
        given = self.given(variable, *place)
        terms = self.terms(variable, *place) if terms is None else terms
        filling: dict[str, Any] = {name: _Number(value) for name, value in terms.items()}
        for axis in AXES:
            if axis in facts:
                name = self.name(axis, facts[axis])
                filling |= {axis: name, f"{axis}'s": owner(name)}
        filling |= names or {}
        text = "" if given and "bare" in words else _filled(words["text"], filling)
        text = text or _filled(words.get("bare", ""), filling)
        reason = _filled(words.get("why", ""), filling) if why is None else why
        clauses = text + given, "" if given else reason, *also
        return self.tell(kind, *clauses, terms=terms, **facts)

    def tell(self, kind: str, *clauses: str, size: float = 1.0, **facts: Any) -> Entry:
        """An entry of this quarter; ``state``, ``power`` and so on are places on their axes.

        Empty ``clauses`` are left out. ``size`` says how large it is among its kind (1: ordinary);
        ``terms`` are its numbers and ``topic`` tells entries of one kind and place apart.
        """
        terms, topic = facts.pop("terms", {}), facts.pop("topic", "")
        labels = {axis: self.labels(axis)[facts[axis]] for axis in AXES if axis in facts}
        parties: tuple[str, ...] = ()
        if "dispute" in facts:
            pair = self.world.topology.parties[facts["dispute"]]
            parties = tuple(self.labels("state")[s] for s in pair)
        return Entry(
            self.quarter, kind, sentence(*clauses), **labels, parties=parties, topic=topic,
            terms=terms, weight=weigh(kind, size),
        )  # fmt: skip


class _Number(float):
    """A number in the words of a sentence: ``{share:percent}``, or ``{attacks:attack}`` counted."""

    def __format__(self, how: str) -> str:
        known = {
            "number": number, "percent": percent, "dollars": dollars, "signed": signed,
            "whole": "{:.0f}".format,
        }  # fmt: skip
        return known[how](float(self)) if how in known else counted(float(self), how)


def _filled(words: str, filling: Mapping[str, Any]) -> str:
    """The words with what they name; nothing where something is missing."""
    named = {name for _, name, _, _ in Formatter().parse(words) if name}
    return words.format_map(filling) if named <= filling.keys() else ""


def snapshot(model: InfluenceModel) -> dict[str, Floats]:
    """Copies of the remembered variables."""
    return {name: model.world.block(name).copy() for name in REMEMBERED}


def _decimal(value: Any) -> float:
    """The shortest number that single precision cannot tell from ``value``: 0.3, not 0.30000001."""
    return float(str(np.float32(value)))
