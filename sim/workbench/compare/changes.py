"""What one scenario says differently from another, place by place, in values, sources and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.catalogue.priors import Fixed
from sim.catalogue.variables import VARIABLES, Axis
from sim.ensemble.outcome import base_of, labels_of
from sim.mechanisms.registers import MECHANISMS
from sim.scenario import Scenario, ShockSpec
from sim.scenario.quantity import Quantity
from sim.scenario.specs import ChangeSpec
from sim.text import listed

_SECTIONS = {
    "states": "State", "powers": "Power", "organisations": "Organisation",
    "instruments": "Instrument",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One place where the second scenario differs; "" stands for nothing there."""

    path: str
    before: str
    after: str
    source_before: str = ""
    source_after: str = ""

    @property
    def sentence(self) -> str:
        """The change in words."""
        old = self.before + (f" ({self.source_before})" if self.source_before else "")
        new = self.after + (f" ({self.source_after})" if self.source_after else "")
        if not self.before:
            return f"{self.path}: {new} is added"
        if not self.after:
            return f"{self.path}: {old} is left out"
        return f"{self.path}: {new} instead of {old}"


def changes(before: Scenario, after: Scenario) -> list[Change]:
    """Every difference between two resolved scenarios that can make a run differ, and outcomes.

    What hangs on an actor or instrument that only one of them has is not listed again.
    """
    found = [*_dates(before, after), *_actors(before, after), *_switches(before, after)]
    alone = {change.path for change in found if not (change.before and change.after)}
    labels = {path.split(".")[1] for path in alone if path.split(".")[0] in _SECTIONS}
    shocks = _shocks(before, after)
    numbers = [
        change
        for change in _numbers(before, after)
        if not labels & set(change.path.split("."))
        and not any(change.path.startswith(f"{path}.") for path in alone)
    ]
    return [*found, *shocks, *numbers, *_members(before, after, labels), *_outcomes(before, after)]


def change_table(scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """Changes of every scenario against the first: columns as in ``Comparison.changes``."""
    (_, reference), *others = scenarios.items()
    rows = [
        (label, c.path, c.before, c.after, c.source_before, c.source_after, c.sentence)
        for label, scenario in others
        for c in changes(reference, scenario)
    ]
    names = ["scenario", "path", "before", "after", "source_before", "source_after", "sentence"]
    return pd.DataFrame(rows, columns=names)


def _dates(before: Scenario, after: Scenario) -> Iterator[Change]:
    for key in ("start", "horizon"):
        old, new = str(getattr(before, key)), str(getattr(after, key))
        if old != new:
            yield Change(key, old, new)


def _actors(before: Scenario, after: Scenario) -> Iterator[Change]:
    for section in _SECTIONS:
        old, new = getattr(before, section), getattr(after, section)
        for label in [*old, *(x for x in new if x not in old)]:
            if (label in old) != (label in new):
                yield Change(
                    f"{section}.{label}", _title_of(old.get(label)), _title_of(new.get(label))
                )


def _switches(before: Scenario, after: Scenario) -> Iterator[Change]:
    words = {True: "on", False: "off"}
    for code, on in before.mechanisms.items():
        if on != after.mechanisms[code]:
            name = MECHANISMS[code].name
            yield Change(
                f"mechanisms.{code}", f"{words[on]}: {name}", words[after.mechanisms[code]]
            )


def _shocks(before: Scenario, after: Scenario) -> Iterator[Change]:
    old, new = ({s.name: s for s in x.shocks} for x in (before, after))
    for name in [*old, *(x for x in new if x not in old)]:
        a, b = old.get(name), new.get(name)
        if a is None or b is None:
            was = "" if a is None else _shock_words(a, before)
            becomes = "" if b is None else _shock_words(b, after)
            yield Change(f"shocks.{name}", was, becomes, _cited(a), _cited(b))
            continue
        if (a.at, a.select) != (b.at, b.select):
            aims = _aim_words(a, before), _aim_words(b, after)
            yield Change(f"shocks.{name}.at", *aims, _cited(a), _cited(b))
        yield from _within(a, b)


def _within(a: ShockSpec, b: ShockSpec) -> Iterator[Change]:
    """What a shock that both scenarios have does differently, variable by variable."""
    for variable in [*a.change, *(v for v in b.change if v not in a.change)]:
        found = [(s, s.change.get(variable)) for s in (a, b)]
        texts = ["" if c is None else _change_words(variable, c) for _, c in found]
        if texts[0] != texts[1]:
            sources = ["" if c is None else _cited(s, c.quantity) for s, c in found]
            yield Change(f"shocks.{a.name}.change.{variable}", *texts, *sources)
    chances = [_probability_words(s) or "certain" for s in (a, b)]
    if chances[0] != chances[1]:
        sources = ["" if s.probability is None else _cited(s, s.probability) for s in (a, b)]
        yield Change(f"shocks.{a.name}.probability", *chances, *sources)


def _cited(shock: ShockSpec | None, quantity: Quantity | None = None) -> str:
    """Sources of a shock, or of one of its numbers where that has its own."""
    if shock is None:
        return ""
    return ", ".join((quantity.references if quantity else ()) or shock.evidence)


def _numbers(before: Scenario, after: Scenario) -> Iterator[Change]:
    old, new = ({a.name: a for a in x.assumptions()} for x in (before, after))
    for name in [*old, *(x for x in new if x not in old)]:
        if name.startswith("shocks."):  # told in words, with the shock they belong to
            continue
        a, b = old.get(name), new.get(name)
        texts = ["" if x is None else f"{x.text} {x.unit}".strip() for x in (a, b)]
        if texts[0] != texts[1]:
            sources = ["" if x is None else x.source for x in (a, b)]
            yield Change(name, texts[0], texts[1], *sources)


def _members(before: Scenario, after: Scenario, labels: set[str]) -> Iterator[Change]:
    for label in before.organisations:
        if label not in after.organisations:
            continue
        old, new = before.organisations[label].members, after.organisations[label].members
        for member in [*old, *(x for x in new if x not in old)]:
            texts = [
                "; ".join(f"{p.status} from {p.since}" + (f" to {p.until}" if p.until else "")
                          for p in spans.get(member, ()))
                for spans in (old, new)
            ]  # fmt: skip
            if texts[0] != texts[1] and member not in labels:
                yield Change(f"organisations.{label}.members.{member}", *texts)


def _outcomes(before: Scenario, after: Scenario) -> Iterator[Change]:
    old, new = before.outcomes, after.outcomes
    gone, come = ([n for n in x if n not in y] for x, y in ((old, new), (new, old)))
    for names, texts in ((gone, ("{}", "")), (come, ("", "{}"))):
        by_base: dict[str, list[str]] = {}
        for name in names:
            by_base.setdefault(base_of(name), []).append(".".join(labels_of(name)))
        for base, labels in by_base.items():
            text = ", ".join(filter(None, labels)) or "the outcome"
            yield Change(f"outcomes.{base}", *(t.format(text) for t in texts))
    for name, spec in old.items():
        if name in new and spec.document() != new[name].document():
            yield Change(f"outcomes.{name}", str(spec.document()), str(new[name].document()))


_LABELLED = {
    "state": ("states",), "power": ("powers",), "rival": ("powers",),
    "organisation": ("organisations",), "member": ("states", "powers"),
    "instrument": ("instruments",), "dispute": ("disputes",),
}  # fmt: skip
"""Where a scenario names the labels of an axis; those of others are words already."""


def _shock_words(shock: ShockSpec, scenario: Scenario) -> str:
    """All of a shock: ``at 2024-Q1 in Kazakhstan: Oil price times 1.4 for 8 quarters``."""
    changed = "; ".join(_change_words(name, change) for name, change in shock.change.items())
    chance = _probability_words(shock)
    return f"{_aim_words(shock, scenario)}{f', {chance}' if chance else ''}: {changed}"


def _aim_words(shock: ShockSpec, scenario: Scenario) -> str:
    """When a shock happens and on whom: ``at 2024-Q1 in Kazakhstan, power Russia``."""
    text = f"at {shock.at}"
    for axis, labels in shock.select.items():
        text += f"{' in' if axis == 'state' else f', {axis}'} {_named(axis, labels, scenario)}"
    return text


def _change_words(variable: str, change: ChangeSpec) -> str:
    """What a shock does to one variable: ``Oil price times triangular 1.2, 1.4, 1.6``."""
    declared, prior = VARIABLES[variable], change.quantity.prior
    if change.operation == "multiply":
        done = f"times {prior}"
    elif declared.labels and isinstance(prior, Fixed):
        # categories are kept as codes; the reader knows them by name
        done = f"set to {declared.labels[int(prior.value)].replace('_', ' ')}"
    else:
        done = f"{'plus' if change.operation == 'add' else 'set to'} {prior} [{declared.unit}]"
    # what follows a colon explains the variable, and would stand between it and its change
    text = f"{declared.meaning.partition(':')[0]} {done}"
    if change.duration is None:
        return text
    return f"{text} for {change.duration} quarter{'' if change.duration == 1 else 's'}"


def _probability_words(shock: ShockSpec) -> str:
    """How likely a shock is; nothing for one that is certain."""
    return "" if shock.probability is None else f"with probability {shock.probability.prior}"


def _named(axis: Axis, labels: Sequence[str], scenario: Scenario) -> str:
    """Labels by their names, ``every state`` where none is missing."""
    if len(labels) > 1 and set(labels) == set(scenario.labels[axis]):
        return f"every {axis}"
    specs = {k: v for key in _LABELLED.get(axis, ()) for k, v in getattr(scenario, key).items()}
    return listed([_title_of(specs.get(label)) or label for label in labels])


def _title_of(spec: object) -> str:
    """What a scenario calls an actor or instrument; nothing where there is none."""
    return str(getattr(spec, "name", None) or getattr(spec, "title", None) or "")
