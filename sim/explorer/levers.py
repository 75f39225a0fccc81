"""What can be moved on the page, and what each position means in a scenario.

Every position is a set of ``--set`` entries, so that whatever is seen on the page can be had on the
command line too. Numbers are scaled, not replaced: their uncertainty stays, and so does chance.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.catalogue.priors import Dirichlet, Prior
from sim.catalogue.questions import HYPOTHESES
from sim.mechanisms.registers import PARAMETERS
from sim.scenario.merge import as_data
from sim.scenario.quantity import scaled

if TYPE_CHECKING:
    from sim.scenario import Scenario

AS_IS = "as-is"
"""Name of the position that changes nothing."""
OFF = "off"
"""Key of the address under which shocks are named that do not happen."""
SINCE = "since"
"""Key of the address for the quarter in which dated levers begin to differ."""

THIRD_POWERS = ("TUR", "IRN", "USA")
"""Sellers of arms beside the two large powers, as in the shipped scenario on drones."""

_FACTORS = {
    "none": (0.0, "none"), "quarter": (0.25, "a quarter"), "half": (0.5, "half"),
    AS_IS: (1.0, "as in the scenario"), "double": (2.0, "twice"), "quadruple": (4.0, "four times"),
}  # fmt: skip


_OPEN = "open: drawn world by world"


class LeverError(ValueError):
    """A lever or a position that there is not; the message names those that there are."""


@dataclass(frozen=True)
class Position:
    """One position of a lever: ``settings`` are entries for ``--set``, by dotted path."""

    name: str
    label: str
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lever:
    """Something to move. ``kind``: ``scale`` (positions in order), ``question`` or ``shock``.

    What is ``dated`` differs from a quarter on, so that worlds are the same until then.
    """

    name: str
    title: str
    kind: str
    help: str
    positions: tuple[Position, ...]
    dated: bool = False

    def at(self, name: str) -> Position:
        """A position by its name. Raises :class:`LeverError`."""
        for position in self.positions:
            if position.name == name:
                return position
        known = ", ".join(position.name for position in self.positions)
        raise LeverError(f"{self.name} has no position '{name}'; there is {known}")


@dataclass(frozen=True)
class Levers:
    """All levers of a scenario, and settings from what an address says of them."""

    scenario: Scenario

    @cached_property
    def all(self) -> dict[str, Lever]:
        """Levers by name: those that the scenario has a use for."""
        made = [lever for make in _SCALES if (lever := make(self.scenario)) is not None]
        return {
            lever.name: lever
            for lever in [*made, *_questions(self.scenario), *_shocks(self.scenario)]
        }

    def moved(self, address: Mapping[str, str]) -> dict[str, str]:
        """Of an address, what moves a lever: position by lever, without those left as they are.

        With levers that are dated comes the quarter in which they begin to differ, if that is not
        the first. Raises :class:`LeverError` for a position or quarter that there is not.
        """
        named = {name: value for name, value in address.items() if name in self.all and value}
        for shock in filter(None, address.get(OFF, "").split(",")):
            if f"{OFF}.{shock}" not in self.all:
                raise LeverError(f"there is no shock '{shock}' in {self.scenario.name}")
            named[f"{OFF}.{shock}"] = OFF
        for name, value in named.items():
            self.all[name].at(value)
        moved = {name: value for name, value in sorted(named.items()) if value != AS_IS}
        since = address.get(SINCE) or str(self.scenario.start)
        if since not in map(str, self.scenario.quarters):
            raise LeverError(f"{self.scenario.name} has no quarter '{since:.20}'")
        later = since != str(self.scenario.start) and any(self.all[n].dated for n in moved)
        return moved | ({SINCE: since} if later else {})

    def settings(self, moved: Mapping[str, str]) -> dict[str, str]:
        """The ``--set`` entries of levers that were moved."""
        found: dict[str, str] = {}
        for lever, position in self._positions(moved):
            entries = position.settings
            if lever.dated and SINCE in moved:
                entries = {
                    k: _yaml(json.loads(v) | {"at": moved[SINCE]}) for k, v in entries.items()
                }
            found |= entries
        return found

    def words(self, moved: Mapping[str, str]) -> list[str]:
        """What was moved, in words: "Private guards: none"."""
        return [
            f"{lever.title}: {position.label}"
            + (f" from {moved[SINCE]} on" if lever.dated and SINCE in moved else "")
            for lever, position in self._positions(moved)
        ]

    def _positions(self, moved: Mapping[str, str]) -> list[tuple[Lever, Position]]:
        names = [name for name in moved if name != SINCE]
        return [(self.all[name], self.all[name].at(moved[name])) for name in names]


def _scale(
    name: str,
    title: str,
    words: str,
    positions: Iterable[str],
    entries: Callable[[float], dict[str, str]],
    labels: Mapping[str, str] | None = None,
    *,
    dated: bool = False,
) -> Lever:
    """A lever whose positions are factors, each with its ``entries``; 1 changes nothing."""
    found = []
    for position in positions:
        factor, label = _FACTORS[position]
        label = (labels or {}).get(position, label)
        found.append(Position(position, label, {} if factor == 1 else entries(factor)))
    return Lever(name, title, "scale", words, tuple(found), dated=dated)


def _scaled(scenario: Scenario, parameter: str) -> Callable[[float], dict[str, str]]:
    """Entries that scale the distribution of one parameter."""
    prior = _prior(scenario, parameter)
    return lambda factor: {f"parameters.{parameter}": _yaml(scaled(prior, factor))}


def _prior(scenario: Scenario, parameter: str) -> Prior:
    given = scenario.parameters.get(parameter)
    prior = PARAMETERS[parameter].prior if given is None else given.prior
    assert not isinstance(prior, Dirichlet)
    return prior


def _yaml(value: Any) -> str:
    """A value as a line of YAML, of which JSON is a part."""
    return json.dumps(as_data(value), ensure_ascii=False)


def _shock(scenario: Scenario, name: str, **content: Any) -> dict[str, str]:
    """A shock at the start of the run."""
    content = {"at": str(scenario.start), **content, "evidence": ["assumption"]}
    return {f"shocks.{name}": _yaml(content)}


def _money(scenario: Scenario) -> Lever | None:
    if "CHN" not in scenario.powers:
        return None

    def entries(factor: float) -> dict[str, str]:
        change = {"budget": {"multiply": factor}}
        return _shock(
            scenario, "explored-lending", power="CHN", dimension="economic", change=change
        )

    words = "China's means for new loans and investment in the region."
    positions = ("none", "half", AS_IS, "double", "quadruple")
    return _scale(
        "lending", "Chinese lending and investment", words, positions, entries, dated=True
    )


def _arms(scenario: Scenario) -> Lever | None:
    sellers = [label for label in THIRD_POWERS if label in scenario.powers]
    if not sellers:
        return None

    def entries(factor: float) -> dict[str, str]:
        times = {"multiply": factor}
        supply = _shock(scenario, "explored-drones", power=sellers, change={"drone_supply": times})
        return supply | _shock(
            scenario, "explored-arms", supplier=sellers, change={"arms_weight": times}
        )

    names = ", ".join(scenario.powers[label].name for label in sellers)
    words = f"How ready {names} are to sell arms and drones, and how much they weigh in a choice."
    positions = ("half", AS_IS, "double", "quadruple")
    return _scale("arms", "Arms from third powers", words, positions, entries, dated=True)


def _coordination(scenario: Scenario) -> Lever | None:
    if not {"RUS", "CHN"} <= set(scenario.powers):
        return None

    def position(name: str, label: str, restraint: Sequence[float], friction: float) -> Position:
        settings = {"parameters.rivalry.condominium": _yaml({"beta": restraint})}
        for one, other in (("RUS", "CHN"), ("CHN", "RUS")):
            settings |= _shock(
                scenario, f"explored-friction-{one}", power=one, rival=other,
                change={"friction": {"set": friction}},
            )  # fmt: skip
        return Position(name, label, settings)

    words = (
        "Whether Russia and China keep out of each other's field, and rub against each other: the "
        "ends are those of the two shipped scenarios on condominium and rivalry."
    )
    found = (
        position("rivalry", "open rivalry", (2.0, 18.0), 0.4),
        Position(AS_IS, _FACTORS[AS_IS][1]),
        position("condominium", "condominium", (18.0, 2.0), 0.03),
    )
    return Lever("coordination", "Coordination of Russia and China", "scale", words, found)


def _labour(scenario: Scenario) -> Lever | None:
    if "RUS" not in scenario.powers:
        return None

    def entries(factor: float) -> dict[str, str]:
        change = {"labour_income": {"multiply": factor}}
        return _shock(scenario, "explored-labour", power="RUS", change=change)

    words = "What migrants send home from Russia."
    positions = ("quarter", "half", AS_IS, "double")
    return _scale("labour", "Labour income from Russia", words, positions, entries, dated=True)


def _war(scenario: Scenario) -> Lever | None:
    if not _has_war(scenario):
        return None
    chances = {
        "quadruple": "a quarter as long", "double": "half as long", AS_IS: "as in the scenario",
        "half": "twice as long", "quarter": "four times as long", "none": "never ends by itself",
    }  # fmt: skip
    words = (
        "How long the war is fought: the chance, each quarter, that fighting ends is multiplied. "
        "How it ends stays open."
    )
    entries = _scaled(scenario, "war.end_hazard")
    return _scale("war", "Length of the war", words, chances, entries, chances)


def _recovery(scenario: Scenario) -> Lever | None:
    if not _has_war(scenario):
        return None
    (power,) = [spec.name for spec in scenario.powers.values() if spec.belligerent]
    labels = {
        "none": "does not recover", "quarter": "a quarter as fast", "half": "half as fast",
        "double": "twice as fast",
    }  # fmt: skip
    words = f"How fast the means of {power} come back once war and sanctions no longer bind them."
    order = ("none", "quarter", "half", AS_IS, "double")
    entries = _scaled(scenario, "war.recovery")
    return _scale("recovery", f"Recovery of {power}", words, order, entries, labels)


def _guards(scenario: Scenario) -> Lever:
    words = "How readily powers offer private guards where foreign troops would be resented."
    positions = ("none", "half", AS_IS, "double", "quadruple")
    return _scale("guards", "Private guards", words, positions, _scaled(scenario, "fit.guards"))


def _has_war(scenario: Scenario) -> bool:
    """Whether there is a power at war, or one that a shock sends to war."""
    if sum(spec.belligerent for spec in scenario.powers.values()) != 1:
        return False
    given = scenario.initial["war"].at(()) if "war" in scenario.initial else None
    there = given is not None and given.prior.quantile(np.ones(1))[0] > 0  # phase 0 is no war
    return bool(there) or any("war" in shock.change for shock in scenario.shocks)


_SCALES: tuple[Callable[[Scenario], Lever | None], ...] = (
    _war, _recovery, _money, _guards, _arms, _coordination, _labour,
)  # fmt: skip


def _questions(scenario: Scenario) -> Iterator[Lever]:
    """The questions on which sources disagree: left as the scenario has them, or one answer true.

    All answers are there even where the scenario gives one, so that an address that names it
    serves any scenario.
    """
    for question in HYPOTHESES.values():
        answers = []
        for variant, claim in question.claims.items():
            weights = {name: float(name == variant) for name in question.variants}
            setting = {f"hypotheses.{question.name}": _yaml(weights)}
            answers.append(Position(variant, f"{variant.replace('_', ' ')}: {claim}", setting))
        certain = [
            name for name, weight in scenario.hypotheses[question.name].items() if weight == 1
        ]
        words = f"as in the scenario: {certain[0].replace('_', ' ')}" if certain else _OPEN
        left = Position(AS_IS, words)
        title = question.question
        yield Lever(question.name, title, "question", "", (left, *answers))


def _shocks(scenario: Scenario) -> Iterator[Lever]:
    """The scenario's own shocks: they happen as it says, or not."""
    for shock in scenario.shocks:
        title = f"{shock.name.replace('-', ' ').capitalize()}, {shock.at}"
        off = Position(OFF, "does not happen", {f"shocks.{shock.name}": "null"})
        positions = (Position(AS_IS, "happens as in the scenario"), off)
        yield Lever(f"{OFF}.{shock.name}", title, "shock", shock.note or "", positions)
