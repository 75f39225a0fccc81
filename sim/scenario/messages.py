"""Turns the findings of the form check into sentences at a place in the file."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sim.scenario.problems import Problems, dotted, shorten, suggest
from sim.scenario.tree import Node

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


def explain(
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
