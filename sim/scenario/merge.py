"""Puts a document on top of the one it extends.

Mappings merge deeply and the child wins; lists and numbers are replaced whole; null takes away
what the base has. Numbers keep the sources of the file they were written in: what a base says for
a whole entry goes along with each of its numbers where the child says something else, and what a
child says for a whole entry covers only the numbers that it states itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sim.scenario.cover import covering, labelled, numbers, sourced, statement, uncovered
from sim.scenario.problems import Problems, dotted, shorten, suggest
from sim.scenario.prune import REMOVABLE, prune
from sim.scenario.quantity import SOURCE_KEYS
from sim.scenario.tree import Node
from sim.scenario.vocabulary import CONDITIONS, OPERATIONS, OUTCOME_KINDS

Path = tuple[str, ...]
OWN_KEYS = ("name", "title", "description", "question", "abstract", "extends")
"""Top-level keys that a child does not inherit."""
_IDENTITY = ("name", "title", "publisher", "year")
"""Keys by which an entry that others refer to is known."""


def merge(base: Node, child: Node, problems: Problems) -> Node:
    """The document ``child`` on top of ``base``; both with shocks by name."""
    kept = {key: node for key, node in base.items.items() if key not in OWN_KEYS}
    removed = {label for label, node in _entries(child) if node.value is None}
    known = {label for label, _ in _entries(base)}
    inherited = prune(base.with_items(kept), removed & known)
    return _merge(inherited, child, (), problems, known)


def _entries(document: Node) -> Iterator[tuple[str, Node]]:
    for section in REMOVABLE:
        yield from document.entries(section).items()


def _merge(base: Node, child: Node, path: Path, problems: Problems, removable: set[str]) -> Node:
    if not isinstance(base.value, dict) or not isinstance(child.value, dict):
        return child
    if len(path) > 2 or path[:1] == ("parameters",):
        if child.is_quantity:
            return child
        if base.is_quantity:
            only_remarks = set(child.items) <= {"unit", *SOURCE_KEYS}
            return child.with_items({**base.items, **child.items}) if only_remarks else child
    if path[:1] == ("hypotheses",) and len(path) == 2:
        return child
    if len(path) == 2:
        _same_entry(base, child, path, problems)
        base, child = _keep_sources(base, child, path, problems)
    result: dict[str, Node] = {}
    beside = _beside(base, child, path)
    for key, node in {**beside, **child.items}.items():
        if node.value is None and path and key in child.items:
            if key not in base.items and key not in removable:
                hint = suggest(key, base.items)
                problems.add(node.key, ".".join((*path, key)), "there is nothing to remove", hint)
        elif key in beside and key in child.items:
            result[key] = _merge(beside[key], node, (*path, key), problems, removable)
        else:
            result[key] = node
    return child.with_items(result)


def _beside(base: Node, child: Node, path: Path) -> dict[str, Node]:
    """The entries of ``base`` that may stay beside those of ``child``."""
    items = dict(base.items)
    for group in _exclusive(path):
        if any(key in child.items for key in group):
            items = {k: v for k, v in items.items() if k not in group or k in child.items}
    return items


def _exclusive(path: Path) -> Iterator[tuple[str, ...]]:
    if path[:1] == ("outcomes",) and len(path) == 2:
        yield OUTCOME_KINDS
    elif path[:1] == ("outcomes",) and len(path) == 3:
        yield CONDITIONS
    elif path[:1] == ("shocks",) and len(path) == 4 and path[2] == "change":
        yield OPERATIONS


def _keep_sources(base: Node, child: Node, path: Path, problems: Problems) -> tuple[Node, Node]:
    """Both entries so that what the child states covers none of the base's numbers."""
    section = path[0]
    if not covering(section):
        return base, child
    stated = statement(child)
    if sourced(base) and not stated:
        for at, node in uncovered(section, child):
            message = "no evidence or source: what the base says does not cover this number"
            problems.add(node.mark, dotted((*path, *at)), message,
                         f"add evidence to {'.'.join(path)}")  # fmt: skip
    if not stated:
        return base, child
    for at, node in uncovered(section, base):
        message = "no evidence or source, and what another file says does not cover this number"
        problems.add(node.mark, dotted((*path, *at)), message)
    base = _without(labelled(section, base, statement(base)), SOURCE_KEYS)
    if "note" in stated and any(numbers(section, child)):
        child = _without(labelled(section, child, {"note": stated["note"]}), ("note",))
    return base, child


def _without(node: Node, keys: Collection[str]) -> Node:
    return node.with_items({key: inner for key, inner in node.items.items() if key not in keys})


def _same_entry(base: Node, child: Node, path: Path, problems: Problems) -> None:
    """Complain where a child declares something new by a label that the base already uses.

    A name alone may be changed, to say it in another language. What numbers cite may not.
    """
    if path[0] not in {*REMOVABLE, "sources"}:
        return
    for key in _IDENTITY:
        old, new = base.get(key), child.get(key)
        if old is None or new is None or old.value in {new.value, None} or new.value is None:
            continue
        if path[0] == "sources" or len(child.items) > 1:
            what = "source" if path[0] == "sources" else "label"
            message = f"'{path[1]}' is already {shorten(old.value)} in {old.mark.place}"
            problems.add(new.mark, ".".join((*path, key)), message, f"choose another {what}")
            return
