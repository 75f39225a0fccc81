"""Checks the form of a document entry by entry, so that one bad entry hides no other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError, WithJsonSchema

from sim.catalogue.variables import VARIABLES
from sim.quarter import Quarter
from sim.scenario.initial import InitialBlock, coded
from sim.scenario.messages import explain
from sim.scenario.outcomes import OutcomeDocument
from sim.scenario.problems import Problems, shorten, suggest
from sim.scenario.quantity import Flag, Quantity, References, Spec, Text, Weight
from sim.scenario.shocks import ShockSpec
from sim.scenario.specs import (
    DisputeSpec,
    InstrumentSpec,
    OrganisationSpec,
    PowerSpec,
    SellerSpec,
    SourceSpec,
    StateSpec,
)
from sim.scenario.tree import Node
from sim.scenario.vocabulary import HEADING, SECTIONS


def _switch(value: Any) -> Any:
    switched = {"on": True, "off": False}.get(value) if isinstance(value, str) else value
    if switched is not True and switched is not False:
        raise ValueError(f"expected on or off, got {shorten(value)}")
    return switched


Switch = Annotated[
    Flag, BeforeValidator(_switch), WithJsonSchema({"enum": ["on", "off", True, False]})
]


class Heading(Spec):
    """The keys of a document that hold one value each."""

    name: Annotated[Text, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=100)]
    """Short name, as in the file's name."""
    title: Text = ""
    """Title as printed."""
    description: Text | None = None
    """What the scenario is about."""
    question: Text | None = None
    """The question it is meant to answer."""
    extends: Text | None = None
    """The scenario it builds on: a file in the same folder, or a shipped one, by name."""
    abstract: Flag = False
    """A shared base that need not be complete and cannot be run."""
    start: Quarter | None = None
    """First quarter of the run."""
    horizon: Quarter | None = None
    """Last quarter of the run."""
    posterior: Text | None = None
    """Posterior that replaces priors: the name of a shipped one, the path of a .json, or none."""
    evidence: References = ()


ENTRIES: dict[str, Any] = {
    "sources": SourceSpec,
    "states": StateSpec,
    "powers": PowerSpec,
    "disputes": DisputeSpec,
    "sellers": SellerSpec,
    "organisations": OrganisationSpec,
    "instruments": InstrumentSpec,
    "initial": InitialBlock,
    "parameters": Quantity,
    "hypotheses": dict[str, Weight],
    "mechanisms": Switch,
    "shocks": ShockSpec,
    "outcomes": OutcomeDocument,
}
"""What each section holds by name."""


@dataclass
class Parts:
    """The well-formed parts of a document."""

    heading: Heading | None = None
    sources: dict[str, SourceSpec] = field(default_factory=dict)
    states: dict[str, StateSpec] = field(default_factory=dict)
    powers: dict[str, PowerSpec] = field(default_factory=dict)
    disputes: dict[str, DisputeSpec] = field(default_factory=dict)
    sellers: dict[str, SellerSpec] = field(default_factory=dict)
    organisations: dict[str, OrganisationSpec] = field(default_factory=dict)
    instruments: dict[str, InstrumentSpec] = field(default_factory=dict)
    initial: dict[str, InitialBlock] = field(default_factory=dict)
    parameters: dict[str, Quantity] = field(default_factory=dict)
    hypotheses: dict[str, dict[str, float]] = field(default_factory=dict)
    mechanisms: dict[str, bool] = field(default_factory=dict)
    shocks: dict[str, ShockSpec] = field(default_factory=dict)
    outcomes: dict[str, OutcomeDocument] = field(default_factory=dict)


def parse(document: Node, problems: Problems) -> Parts:
    """The parts of a merged document that have the right form; problems about the others."""
    parts = Parts()
    heading = {}
    for key, node in document.items.items():
        if key in SECTIONS:
            setattr(parts, key, _section(key, node, problems))
        elif key in HEADING:
            heading[key] = node
        else:
            hint = suggest(key, (*HEADING, *SECTIONS))
            problems.add(node.key, key, f"unknown key '{key}'", hint)
    parts.heading = _entry(Heading, document.with_items(heading), (), problems)
    return parts


def _section(name: str, section: Node, problems: Problems) -> dict[str, Any]:
    if not isinstance(section.value, dict):
        problems.add(section.mark, name, "expected a mapping of names")
        return {}
    parsed = {}
    for key, node in section.items.items():
        path = (name, key)
        prepared = _known_words(key, node, path, problems) if name == "initial" else node
        if name == "shocks" and node.items:
            prepared = _shock(key, node, problems)
        entry = _entry(ENTRIES[name], prepared, path, problems)
        if entry is not None:
            parsed[key] = entry
    return parsed


def _shock(name: str, node: Node, problems: Problems) -> Node:
    """A shock with its name inside and the words of its changes checked."""
    if (own := node.get("name")) is not None and own.value != name:
        problems.add(own.mark, f"shocks.{name}.name", f"the shock is already named '{name}'")
    items = {**node.items, "name": Node(name, node.key, node.key)}
    if (change := node.get("change")) is not None and change.items:
        checked = {}
        for variable, spec in change.items.items():
            path = ("shocks", name, "change", variable)
            checked[variable] = _known_words(variable, spec, path, problems)
        items["change"] = change.with_items(checked)
    return node.with_items(items)


def _known_words(variable: str, node: Node, path: tuple[str, ...], problems: Problems) -> Node:
    """Complain about words that are no label of a categorical variable, and replace them by 0."""
    labels = VARIABLES[variable].labels if variable in VARIABLES else ()

    def checked(inner: Node, at: tuple[str, ...]) -> Node:
        if inner.items and not inner.is_quantity:
            return inner.with_items({k: checked(v, (*at, k)) for k, v in inner.items.items()})
        if not isinstance(inner.value, str) or inner.value in labels:
            return inner
        hint = suggest(inner.value, labels) or f"one of {', '.join(labels)}"
        message = f"unknown label '{inner.value}' of {variable}"
        problems.add(inner.mark, ".".join((*path, *at)), message, hint)
        return replace(inner, value=0)

    items = dict(node.items)
    for key in ("values", "set"):
        if labels and key in items:
            items[key] = checked(items[key], (key,))
    return node.with_items(items) if items else node


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _entry(kind: Any, node: Node, path: tuple[str, ...], problems: Problems) -> Any:
    data = node.plain()
    if kind is InitialBlock and isinstance(data, dict) and "values" in data:
        data["values"] = coded(path[1], data["values"])
    adapter = _adapter(kind)
    try:
        entry = adapter.validate_python(data)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            explain(details, kind, node, path, problems)
        return None
    return entry
