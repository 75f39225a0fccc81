"""What a history may have hung on: events of a chronicle, and the one draw that decided each.

A decision or an event with chance in it has a draw at a known address. Put at the end of the unit
interval, that draw makes the event not happen, or a refusal a deal, by the model's own rules and
with all that follows, and leaves everything else as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sim.catalogue.variables import VARIABLES
from sim.narrative.chronicle import Entry
from sim.scenario import Quarter, Scenario
from sim.start.branches import LEAST, MOST, Forced

NOWHERE = 0.5
"""Where a draw is put that makes something happen at either end."""


@dataclass(frozen=True)
class Hinge:
    """One event of a history: when, what, the draw that undoes it, and the variable that tells."""

    quarter: str
    kind: str
    text: str
    draw: Forced
    variable: str
    instead: str


@dataclass(frozen=True)
class _Undoing:
    """How an event of a kind is undone: kind of the draw, axes of its item, and its place."""

    draw: str
    axes: tuple[str, ...]
    place: float = MOST
    variable: str = ""
    instead: str = "it does not happen"


_SP = ("state", "power")
UNDOING = {
    "deal": _Undoing("consider.{state}", ("power",), LEAST, instead="it is refused"),
    "renewal": _Undoing("consider.{state}", ("power",), LEAST, instead="it lapses"),
    "refusal": _Undoing("consider.{state}", ("power",), instead="it is agreed"),
    "lapse": _Undoing("consider.{state}", ("power",), instead="it is renewed"),
    "cancellation": _Undoing("deals.stop", _SP),
    "arms_deal": _Undoing("arms.order", ("state",)),
    "crisis": _Undoing("crisis.onset", ("state",)),
    "regime_fall": _Undoing("crisis.fall", ("state",), LEAST, instead="the government stands"),
    "succession": _Undoing("elite.succession", ("state",), instead="the leader stays"),
    "security_offer": _Undoing("crisis.police", _SP),
    "incursion": _Undoing("security.incursion", ("state",)),
    "terror_attack": _Undoing("security.attack", ("state",), LEAST),
    "incident": _Undoing("security.incident", _SP, LEAST),
    "stationing": _Undoing("security.stationing", _SP),
    "clash": _Undoing("dispute.clash", ("dispute",)),
    "attack": _Undoing("dispute.attack", ("dispute",)),
    "settlement": _Undoing("dispute.accord", ("dispute",), variable="settled"),
    "request_honoured": _Undoing(
        "alliance.answer", ("organisation", "state"), instead="no troops come"
    ),
    "request_refused": _Undoing(
        "alliance.answer", ("organisation", "state"), LEAST, instead="troops come"
    ),
    "freeze": _Undoing("organisation.freeze", ("organisation", "state"), NOWHERE, "membership"),
    "exit": _Undoing("organisation.freeze", ("organisation", "state"), NOWHERE, "membership"),
    "accession": _Undoing(
        "organisation.accession", ("organisation", "member"), variable="membership"
    ),
    "summit_without": _Undoing("rivalry.summit", ("organisation",)),
    "policing": _Undoing("rivalry.policing", _SP),
    "coercion": _Undoing("rivalry.coercion", _SP),
    "defiance": _Undoing("order.defiance", _SP),
    "neutrality": _Undoing("order.neutrality", ("state",)),
    "repatriation": _Undoing("labour.bar", _SP),
    "crisis_credit": _Undoing("finance.rescue", _SP),
    "rescheduling": _Undoing("finance.relief", _SP, NOWHERE),
    "write_off": _Undoing("finance.relief", _SP, NOWHERE),
    "concession": _Undoing("finance.concession", _SP),
    "distress": _Undoing("finance.distress", ("state",)),
    "peg_break": _Undoing("currency.break", ("state",)),
    "slump": _Undoing("markets.slump", (), variable="world_cycle"),
    "nuclear_threat": _Undoing("war.threat", ()),
    "war": _Undoing("war.end", (), NOWHERE, instead="it goes on as before"),
}
"""By the kind of an entry; a test undoes what it finds of each in simulated worlds."""


def hinges(entries: Iterable[Entry], scenario: Scenario) -> Iterator[Hinge]:
    """The entries that have a draw of their own, with it."""
    for entry in entries:
        how = _jump(entry) if entry.kind == "jump" else UNDOING.get(entry.kind)
        if entry.kind in ("shock", "no_shock"):
            found = _dated(entry, scenario)
        elif how is None:
            found = None
        else:
            found = _hinge(entry, how, _step(entry, scenario))
        if found is not None:
            yield found


def _step(entry: Entry, scenario: Scenario) -> int:
    return Quarter.parse(entry.quarter) - scenario.start + 1


def _hinge(entry: Entry, how: _Undoing, step: int) -> Hinge | None:
    labels = [_label(entry, axis) for axis in how.axes]
    if not all(labels):
        return None
    draw = Forced(
        how.draw.format(state=entry.state), "".join(f".{x}" for x in labels), step, how.place
    )
    return Hinge(
        entry.quarter, entry.kind, entry.text, draw, how.variable or entry.kind, how.instead
    )


def _label(entry: Entry, axis: str) -> str:
    if axis == "member":
        return entry.state or entry.power
    return str(getattr(entry, axis, ""))


def _jump(entry: Entry) -> _Undoing | None:
    """A jump of a level has a draw of its own, named after the variable."""
    variable = VARIABLES.get(entry.topic)
    if variable is None:
        return None
    return _Undoing(f"levels.{entry.topic}.jump", variable.axes, variable=entry.topic)


def _dated(entry: Entry, scenario: Scenario) -> Hinge | None:
    """A shock that may or may not come; one that is certain is no matter of chance."""
    for shock in scenario.shocks:
        if shock.name == entry.topic and shock.probability is not None:
            came = entry.kind == "shock"
            draw = Forced("shock", shock.name, 0, MOST if came else LEAST)
            variable = next(iter(shock.change))
            instead = "it does not come" if came else "it comes"
            return Hinge(entry.quarter, entry.kind, entry.text, draw, variable, instead)
    return None
