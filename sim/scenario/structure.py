"""Checks the form of a document entry by entry, so that one bad entry hides no other.

What pydantic finds becomes sentences at a place in the file.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails

from sim.catalogue.variables import VARIABLES
from sim.quarter import Quarter
from sim.scenario.document import HEADING, SECTIONS, Node, Problems, dotted, shorten, suggest
from sim.scenario.outcomes import OutcomeDocument
from sim.scenario.quantity import Flag, Quantity, References, Spec, Text, Weight
from sim.scenario.specs import (
    DisputeSpec,
    InitialBlock,
    InstrumentSpec,
    OrganisationSpec,
    PowerSpec,
    SellerSpec,
    ShockSpec,
    SourceSpec,
    StateSpec,
    coded,
)


def _switch(value: Any) -> Any:
    switched = {"on": True, "off": False}.get(value) if isinstance(value, str) else value
    if switched is not True and switched is not False:
        raise ValueError(f"expected on or off, got {shorten(value)}")
    return switched


Switch = Annotated[
    Flag, BeforeValidator(_switch), WithJsonSchema({"enum": ["on", "off", True, False]})
]


class About(Spec):
    """What a document and a scenario say of themselves, one value each."""

    name: Annotated[Text, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=100)]
    """Short name, as in the file's name."""
    title: Text = ""
    """Title as printed."""
    description: Text | None = None
    """What the scenario is about."""
    question: Text | None = None
    """The question it is meant to answer."""
    abstract: Flag = False
    """A shared base that need not be complete and cannot be run."""
    start: Quarter | None = None
    """First quarter of the run."""
    horizon: Quarter | None = None
    """Last quarter of the run."""
    posterior: Text | None = None
    """Posterior that replaces priors: the name of a shipped one, the path of a .json, or none."""
    evidence: References = ()


class Heading(About):
    """The keys of a document that hold one value each."""

    extends: Text | None = None
    """The scenario it builds on: a file in the same folder, or a shipped one, by name."""


class Sections(Spec):
    """The sections that a document and a scenario hold in the same form, by name."""

    sources: dict[str, SourceSpec] = Field(default_factory=dict)
    """Data sets and publications by id."""
    states: dict[str, StateSpec] = Field(default_factory=dict)
    """Client states by ISO code."""
    powers: dict[str, PowerSpec] = Field(default_factory=dict)
    """External patrons by ISO code."""
    disputes: dict[str, DisputeSpec] = Field(default_factory=dict)
    """Disputes between two states, by name."""
    sellers: dict[str, SellerSpec] = Field(default_factory=dict)
    """Sellers of arms that are not powers of the scenario, by code."""
    organisations: dict[str, OrganisationSpec] = Field(default_factory=dict)
    """Organisations and formats by short name."""
    instruments: dict[str, InstrumentSpec] = Field(default_factory=dict)
    """What powers can offer, by name."""
    initial: dict[str, InitialBlock] = Field(default_factory=dict)
    """Initial values by variable."""
    parameters: dict[str, Quantity] = Field(default_factory=dict)
    """Parameters that differ from the catalogue, by dotted name."""
    hypotheses: dict[str, dict[str, Weight]] = Field(default_factory=dict)
    """Weights of the answers to questions on which sources disagree."""
    mechanisms: dict[str, Switch] = Field(default_factory=dict)
    """Mechanisms switched on or off, by code."""


class Parts(Sections):
    """The well-formed parts of a document: its heading, and the entries of each section."""

    shocks: dict[str, ShockSpec] = Field(default_factory=dict)
    """Events from outside: a list, or a mapping by name."""
    outcomes: dict[str, OutcomeDocument] = Field(default_factory=dict)
    """Declared results by name."""
    heading: Heading | None = None


ENTRIES: dict[str, Any] = {
    section: get_args(info.annotation)[1]
    for section, info in Parts.model_fields.items()
    if section != "heading"
}
"""What each section holds by name."""


def parse(document: Node, problems: Problems) -> Parts:
    """The parts of a merged document that have the right form; problems about the others."""
    sections: dict[str, Any] = {}
    heading = {}
    for key, node in document.items.items():
        if key in SECTIONS:
            sections[key] = _section(key, node, problems)
        elif key in HEADING:
            heading[key] = node
        else:
            hint = suggest(key, (*HEADING, *SECTIONS))
            problems.add(node.key, key, f"unknown key '{key}'", hint)
    own = _entry(Heading, document.with_items(heading), (), problems)
    return Parts.model_construct(heading=own, **sections)


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
            _explain(details, kind, node, path, problems)
        return None
    return entry


_EXPECTED = {
    "float_type": "a number",
    "int_type": "a whole number",
    "string_type": "text",
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "tuple_type": "a list",
    "string_pattern_mismatch": "a name of letters, digits, - and _",
}
_LIMITS = {
    "greater_than": ("gt", "must be more than"),
    "greater_than_equal": ("ge", "must be at least"),
    "less_than": ("lt", "must be less than"),
    "less_than_equal": ("le", "must be at most"),
}


def _explain(
    error: ErrorDetails, kind: Any, node: Node, path: tuple[str, ...], problems: Problems
) -> None:
    """Note one finding about ``node``, the entry at ``path`` that should be a ``kind``."""
    steps, found = _follow(node, error["loc"])
    where = dotted((*path, *steps))
    problem = error["type"]
    given = error["input"]
    if problem == "missing" and isinstance(error["loc"][-1], int):
        problems.add(found.mark, where, f"too few entries, {len(found.elements)} are not enough")
    elif problem == "missing":
        problems.add(found.key, where, f"missing key '{error['loc'][-1]}'")
    elif problem == "extra_forbidden":
        hint = suggest(str(steps[-1]), _keys(kind, error["loc"][:-1])) if steps else ""
        problems.add(found.key, where, f"unknown key '{steps[-1]}'", hint)
    elif problem == "literal_error":
        allowed = _words(error)
        hint = suggest(str(given), allowed)
        problems.add(
            found.mark, where, f"{shorten(given)} is not one of {', '.join(allowed)}", hint
        )
    else:
        problems.add(found.mark, where, _message(error), _hint(error))


def _message(error: ErrorDetails) -> str:
    problem, context = error["type"], error.get("ctx", {})
    given = error["input"]
    message = f"{error['msg'][0].lower()}{error['msg'][1:]}"
    if given is None:
        message = "is empty"
    elif problem in _EXPECTED:
        message = f"expected {_EXPECTED[problem]}, got {shorten(given)}"
    elif problem in _LIMITS:
        key, words = _LIMITS[problem]
        message = f"{words} {context[key]:g}, got {shorten(given)}"
    elif problem == "too_long":
        message = f"expected at most {context['max_length']} entries"
    elif problem == "too_short":
        message = f"expected at least {context['min_length']} entries"
    elif problem == "value_error":
        message = str(context["error"])
    return message


def _hint(error: ErrorDetails) -> str:
    if isinstance(error["input"], str) and error["type"] == "bool_type":
        return "write true or false"
    if isinstance(error["input"], str) and error["type"] == "float_type":
        return "numbers are written without quotes and units"
    return ""


def _words(error: ErrorDetails) -> list[str]:
    expected = str(error.get("ctx", {}).get("expected", ""))
    return [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]


def _follow(node: Node, location: tuple[int | str, ...]) -> tuple[list[str | int], Node]:
    """The steps of a location that exist in the document, and the node they lead to.

    Steps that only name a branch of a union are passed over.
    """
    steps: list[str | int] = []
    for step in location:
        child = node.get(step)
        if child is not None:
            node = child
            steps.append(step)
    return steps, node


def _keys(kind: Any, location: tuple[int | str, ...]) -> list[str]:
    """The keys allowed at a location inside ``kind``."""
    model = _model(kind)
    for step in location:
        if model is None:
            return []
        for name, info in model.model_fields.items():
            if step in {name, info.alias}:
                model = _model(info.annotation) or model
    return [info.alias or name for name, info in model.model_fields.items()] if model else []


def _model(kind: Any) -> type[BaseModel] | None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    parts = (*get_args(kind), *get_args(getattr(kind, "__value__", None)))
    return next((model for part in parts if (model := _model(part)) is not None), None)
