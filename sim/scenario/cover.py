"""Which numbers an entry of a scenario holds, and which words about their source cover them.

A number may name a source of its own. Where it does not, what its entry says as a whole covers it:
``evidence``, ``source``, ``year``, ``grade`` and ``note`` beside it. The types of the entries say
what is a number, so a new key is covered as soon as it is declared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sim.scenario.document import Node
from sim.scenario.quantity import SOURCE_KEYS, Cited, Quantity
from sim.scenario.specs import Values
from sim.scenario.structure import ENTRIES

Path = tuple[str | int, ...]
Typed = tuple[Any, Sequence[Any]]
Change = Callable[[Path, Node, str], Node]


def covering(section: str) -> bool:
    """Whether an entry of a section can say something for all numbers in it."""
    kind: Any = ENTRIES.get(section)
    return _is_model(kind) and kind is not Quantity and "evidence" in kind.model_fields


def mapped(section: str, entry: Node, change: Change) -> Node:
    """The entry with ``change(path, number, unit)`` in the place of every number in it.

    The path starts inside the entry; the unit is empty where the type does not say it.
    """
    return _mapped((ENTRIES[section], ()), (), entry, change)


def numbers(section: str, entry: Node) -> Iterator[tuple[Path, Node, str]]:
    """Path inside the entry, node and unit of every number in it."""
    found: list[tuple[Path, Node, str]] = []

    def note(path: Path, node: Node, unit: str) -> Node:
        found.append((path, node, unit))
        return node

    mapped(section, entry, note)
    yield from found


def statement(entry: Node) -> dict[str, Node]:
    """What an entry says for all numbers in it."""
    return {key: entry.items[key] for key in SOURCE_KEYS if key in entry.items}


def sourced(node: Node) -> bool:
    """Whether a number or an entry names where it comes from."""
    return "evidence" in node.items or "source" in node.items


def uncovered(section: str, entry: Node) -> list[tuple[Path, Node]]:
    """The numbers of an entry that have no source, neither their own nor the entry's."""
    if covering(section) and sourced(entry):
        return []
    found = numbers(section, entry)
    return [(path, node) for path, node, _ in found if _given(node) and not sourced(node)]


def labelled(section: str, entry: Node, words: Mapping[str, Node]) -> Node:
    """The entry with words about their source at its numbers, as they cover these."""

    def change(_path: Path, node: Node, _unit: str) -> Node:
        if not _given(node):
            return node
        more = {k: v for k, v in words.items() if k == "note"} if sourced(node) else words
        if node.is_quantity:
            return node.with_items({**more, **node.items})
        return node.with_items({"value": Node(node.value, node.mark, node.mark), **more})

    return mapped(section, entry, change)


def _given(node: Node) -> bool:
    """Whether a node states a number or word; remarks on an inherited one do not."""
    return node.is_quantity or not isinstance(node.value, dict | list)


def _mapped(typed: Typed, path: Path, node: Node, change: Change) -> Node:
    kind, marks = _bare(*typed)
    unit = next((mark.unit for mark in marks if isinstance(mark, Cited)), None)
    if node.value is None:
        return node
    if unit is not None or kind is Quantity:
        return change(path, node, unit or "")
    if kind is Values:
        return _nested(path, node, change)
    if node.items:
        inner = {
            key: _mapped(_inside(kind, key), (*path, key), child, change)
            for key, child in node.items.items()
        }
        return node.with_items(inner)
    origin: Any = get_origin(kind)
    of = get_args(kind)[:1] if origin is tuple else ()
    items = [_mapped((of[0], ()), (*path, i), x, change) for i, x in enumerate(node.elements) if of]
    return replace(node, value=items) if items else node


def _bare(kind: Any, marks: Sequence[Any] = ()) -> Typed:
    """A type without its marks and without its None, and its marks."""
    while get_origin(kind) in {Annotated, Union, UnionType}:
        kind, *more = get_args(kind)
        marks = (*marks, *more)
    return kind, marks


def _inside(kind: Any, key: str) -> Typed:
    """Type and marks of what stands at a key of a type."""
    if get_origin(kind) is dict:
        return get_args(kind)[1], ()
    for name, info in kind.model_fields.items() if _is_model(kind) else ():
        if key in {name, info.alias}:
            return info.annotation, info.metadata
    return None, ()


def _nested(path: Path, node: Node, change: Change) -> Node:
    """Values nested by labels; a label may also have remarks alone on a number of the base."""
    if node.items and not node.is_quantity:
        if set(node.items) <= {"unit", *SOURCE_KEYS}:
            return node
        return node.with_items(
            {key: _nested((*path, key), inner, change) for key, inner in node.items.items()}
        )
    return node if node.value is None else change(path, node, "")


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
