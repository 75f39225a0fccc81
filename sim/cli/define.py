"""What a word of the model or of a scenario means, and all that hangs on a causal claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import typer

from sim.cli import inputs
from sim.cli.command import BadInput
from sim.text import did_you_mean, wrapped

if TYPE_CHECKING:
    from sim.catalogue.mechanism import Mechanism, Parameter
    from sim.catalogue.questions import Hypothesis
    from sim.catalogue.variables import Variable
    from sim.scenario import OrganisationSpec, Scenario


Facts = Callable[[str, "Scenario"], dict[str, str]]
"""What there is to say of a label of a scenario, by heading."""


@dataclass(frozen=True)
class Entry:
    """One thing that can be looked up: a line for lists, and a function for the full text.

    ``title`` is another name by which it is found.
    """

    name: str
    line: str
    full: Callable[[], str]
    title: str = ""


def define(word: str, scenario: str = "status-quo-2022") -> None:
    """Say what a word of the model or of a scenario means.

    The plural of a kind lists all of it; any other text lists the entries that mention it.
    """
    kinds = _kinds(inputs.load(scenario))
    if word in kinds:
        typer.echo("\n".join(entry.line for entry in kinds[word]))
        return
    entries = [entry for kind in kinds.values() for entry in kind]
    asked = word.casefold()
    exact = [e for e in entries if e.name == word] or [
        e for e in entries if asked and asked in {e.name.casefold(), e.title.casefold()}
    ]
    if exact:
        typer.echo("\n\n".join(entry.full() for entry in exact))
        return
    mentions = [e.line for e in entries if asked.strip() and asked in e.full().casefold()]
    if not mentions:
        names = [*kinds, *(name for e in entries for name in (e.name, e.title) if name)]
        hint = did_you_mean(word, names) or "."
        raise BadInput(f"Nothing is called {word!r}, and nothing mentions it{hint}")
    typer.echo("\n".join(mentions))


def _kinds(scenario: Scenario) -> dict[str, list[Entry]]:
    from sim.catalogue.evidence import EVIDENCE, describe
    from sim.catalogue.questions import HYPOTHESES
    from sim.catalogue.variables import VARIABLES
    from sim.mechanisms.registers import MECHANISMS, PARAMETERS

    return {
        "variables": [
            _entry(v.name, v.role, f"{v.meaning} [{v.unit}]", partial(_variable, v))
            for v in VARIABLES.values()
        ],
        "parameters": [
            _entry(p.name, p.grade, f"{p.meaning} [{p.unit}]", partial(_parameter, p))
            for p in PARAMETERS.values()
        ],
        "hypotheses": [
            _entry(h.name, "", h.question, partial(_hypothesis, h)) for h in HYPOTHESES.values()
        ],
        "mechanisms": [
            _entry(m.code, m.strength, m.name, partial(_mechanism, m), m.name)
            for m in MECHANISMS.values()
        ],
        "evidence": [Entry(i, describe(i), partial(describe, i)) for i in EVIDENCE],
        "states": _labelled("states", "a state", _state, scenario, "state"),
        "powers": _labelled("powers", "a power", _power, scenario, "power"),
        "organisations": _labelled("organisations", "an organisation", _organisation, scenario),
        "instruments": [
            _entry(label, s.dimension, f"{s.title} [{s.unit}]",
                   partial(_full, ("instruments", label), f"{s.title}, an instrument", _instrument,
                           scenario), s.title)
            for label, s in scenario.instruments.items()
        ],
        "disputes": _labelled("disputes", "a dispute", _dispute, scenario),
        "sellers": _labelled("sellers", "a seller of arms", lambda *_: {}, scenario, "seller"),
        "units": [
            _entry(unit, f"({len(names)})", names[0], partial(_unit, unit, names))
            for unit, names in _units(scenario).items()
        ],
    }  # fmt: skip


def _entry(name: str, mark: str, text: str, full: Callable[[], str], title: str = "") -> Entry:
    return Entry(name, f"{name:<28} {mark:<8} {text}", full, title)


def _labelled(
    section: str, what: str, facts: Facts, scenario: Scenario, mark: str = ""
) -> list[Entry]:
    """Entries of a section of the scenario, by label and by name."""
    entries = []
    for label, spec in getattr(scenario, section).items():
        full = partial(_full, (section, label), f"{spec.name}, {what}", facts, scenario)
        entries.append(_entry(label, mark, spec.name, full, spec.name))
    return entries


def _full(path: tuple[str, str], title: str, facts: Facts, scenario: Scenario) -> str:
    """All of an entry of the scenario, and where it stands."""
    place = scenario.document.nearest(*path).key.place
    return _lines(f"{path[1]}: {title}", facts(path[1], scenario) | {"stands in": place})


def _lines(title: str, facts: dict[str, str]) -> str:
    given = {name: text for name, text in facts.items() if text}
    width = max((len(name) for name in given), default=0)
    return "\n".join([title, *(f"  {name:<{width}}  {text}" for name, text in given.items())])


def _variable(v: Variable) -> str:
    facts = {
        "axes": ", ".join(v.axes) or "none: one value for the region",
        "unit": v.unit,
        "bounds": f"{v.low:g} to {v.high:g}",
        "role": v.role,
        "words": ", ".join(v.labels),
        "default": f"{v.default} ({v.source})" if v.default is not None else "",
    }
    return _lines(f"{v.name}: {v.meaning}", facts)


def _parameter(p: Parameter) -> str:
    low, high = p.bounds
    facts = {
        "prior": str(p.prior),
        "unit": p.unit,
        "bounds": f"{low:g} to {high:g}",
        "grade": p.grade,
        "source": p.source,
        "serves": ", ".join(p.mechanisms),
    }
    return _lines(f"{p.name}: {p.meaning}", facts)


def _hypothesis(h: Hypothesis) -> str:
    facts = {f"{name} ({weight:g})": h.claims[name] for name, weight in h.variants.items()}
    return _lines(f"{h.name}: {h.question}", facts | {"concerns": ", ".join(h.mechanisms)})


def _state(label: str, scenario: Scenario) -> dict[str, str]:
    return {
        "neighbours": _named(scenario.states[label].neighbours, scenario),
        "belongs to": _memberships(label, scenario),
    }


def _power(label: str, scenario: Scenario) -> dict[str, str]:
    power = scenario.powers[label]
    offers = {k: i.offered_by[label] for k, i in scenario.instruments.items()
              if label in i.offered_by}  # fmt: skip
    return {
        "traits": ", ".join(name for name, value in power if value is True),
        "offers": _pairs(offers),
        "belongs to": _memberships(label, scenario),
    }


def _organisation(label: str, scenario: Scenario) -> dict[str, str]:
    found = scenario.organisations[label]
    belonging = (f"{name} ({status})" for name in found.members
                 if (status := _status(found, name, scenario)))  # fmt: skip
    return {
        "mandate": ", ".join(found.mandate),
        "convened by": _pairs(found.convener),
        "keeps out": _named(found.excludes, scenario),
        "members": ", ".join(belonging),
        "evidence": ", ".join(found.evidence),
    }


def _instrument(label: str, scenario: Scenario) -> dict[str, str]:
    found = scenario.instruments[label]
    units = _instrument_units()
    plain = {name: f"{getattr(found, name):g} {unit.replace('0..1', '')}".strip()
             for name, unit in units.items() if getattr(found, name)}  # fmt: skip
    return {
        "paid from": f"{found.dimension} means",
        "unit": found.unit,
        **{name.replace("_", " "): text for name, text in plain.items()},
        "gain": _pairs({kind: value for kind, value in found.gain if value}),
        "form": found.form,
        "roles": ", ".join(found.roles),
        "offered by": _pairs(found.offered_by),
        "barred by": ", ".join(found.bars),
        "evidence": ", ".join(found.evidence),
    }  # fmt: skip


def _dispute(label: str, scenario: Scenario) -> dict[str, str]:
    found = scenario.disputes[label]
    return {
        "parties": _named(found.parties, scenario),
        **{f"hostile to {party}": _pairs(powers) for party, powers in found.enmity.items()},
        "evidence": ", ".join(found.evidence),
    }


def _unit(unit: str, names: list[str]) -> str:
    return "\n".join([f"{unit}: unit of", *(f"  {name}" for name in names)])


def _units(scenario: Scenario) -> dict[str, list[str]]:
    from sim.catalogue.variables import VARIABLES
    from sim.mechanisms.registers import PARAMETERS

    measured = [(v.unit, f"{v.name}: {v.meaning}") for v in VARIABLES.values()]
    measured += [(p.unit, f"{p.name}: {p.meaning}") for p in PARAMETERS.values()]
    measured += [
        (i.unit, f"{label}: stock of {i.title}") for label, i in scenario.instruments.items()
    ]
    measured += [
        (unit, f"instruments: {name.replace('_', ' ')}")
        for name, unit in _instrument_units().items()
    ]
    units: dict[str, list[str]] = {}
    for unit, what in measured:
        units.setdefault(unit, []).append(what)
    return units


def _instrument_units() -> dict[str, str]:
    from sim.scenario import InstrumentSpec
    from sim.scenario.quantity import Cited

    fields = InstrumentSpec.model_fields.items()
    return {n: mark.unit for n, info in fields for mark in info.metadata if isinstance(mark, Cited)}


def _memberships(label: str, scenario: Scenario) -> str:
    found = {k: _status(o, label, scenario) for k, o in scenario.organisations.items()}
    return ", ".join(f"{name} ({status})" for name, status in found.items() if status)


def _status(organisation: OrganisationSpec, label: str, scenario: Scenario) -> str:
    """The degree of membership at the start of the run; empty for none."""
    day = scenario.start.start
    spans = [span for span in organisation.members.get(label, ())
             if span.since <= day and (span.until is None or day <= span.until)]  # fmt: skip
    return spans[-1].status if spans and spans[-1].status != "none" else ""


def _named(labels: Iterable[str], scenario: Scenario) -> str:
    return ", ".join(f"{scenario.names.get(label, label)} ({label})" for label in labels)


def _pairs(numbers: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in numbers.items())


def _mechanism(m: Mechanism) -> str:
    """A causal claim with the rules, numbers and evidence behind it, and what tests it."""
    from sim.inspection import view

    found = view(m.code)
    facts = {
        "Cause": m.cause,
        "Effect": m.effect,
        "Moves": ", ".join(f"{name} {sign}" for name, sign in m.sign.items()),
        "Depends on": "; ".join(m.moderators),
        "Who acts": ", ".join(m.agents),
        "Support": m.strength,
        "Disputed": m.disputed or "not in the sources",
    }
    lines = [f"{m.code}  {m.name}", ""]
    for name, text in facts.items():
        lines += wrapped(f"{name}: {text}", 0, 2)
    lists = {
        "Rules": [f"{r.name} ({r.kind}, {r.place}): {r.summary}" for r in found.rules],
        "Parameters": [
            f"{p.name} = {p.prior} {p.unit}: {p.meaning} (grade {p.grade}; {p.source})"
            for p in found.parameters
        ],
        "Evidence": found.evidence,
        "Literature": found.literature,
        "Hypotheses": [f"{h.name}: {h.question}" for h in found.hypotheses],
        "Patterns that test it": [f"{p.code} {p.claim}" for p in found.patterns],
        "Scenarios about it": [", ".join(found.scenarios)] if found.scenarios else [],
    }
    for title, items in lists.items():
        lines += _list(title, items)
    return "\n".join(lines)


def _list(title: str, items: Iterable[str]) -> list[str]:
    lines = [line for item in items for line in wrapped(item, 2, 6)]
    return ["", title, *(lines or ["  none"])]
