"""Puts a document on top of the one it extends.

Mappings merge deeply and the child wins; lists and numbers are replaced whole; null takes away
what the base has. Numbers keep the sources of the file they were written in: what a base says for
a whole block of initial values goes along with each of its numbers when the child says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.scenario.problems import Problems, suggest
from sim.scenario.prune import REMOVABLE, prune
from sim.scenario.tree import Node, leaves
from sim.scenario.vocabulary import OPERATIONS, OUTCOME_KINDS

Path = tuple[str, ...]
OWN_KEYS = ("name", "title", "description", "question", "abstract", "extends")
"""Top-level keys that a child does not inherit."""
SOURCE_KEYS = ("evidence", "source", "year", "grade", "note")
_CONDITIONS = ("above", "below", "exceeds")


def merge(base: Node, child: Node, problems: Problems) -> Node:
    """The document ``child`` on top of ``base``; both with shocks by name."""
    kept = {key: node for key, node in base.items.items() if key not in OWN_KEYS}
    removed = {label for label, node in _entries(child) if node.value is None}
    known = {label for label, _ in _entries(base)}
    inherited = prune(base.with_items(kept), removed & known)
    return _merge(inherited, child, (), problems, known)


def _entries(document: Node) -> Iterator[tuple[str, Node]]:
    for section in REMOVABLE:
        if section in document.items:
            yield from document.items[section].items.items()


def _merge(base: Node, child: Node, path: Path, problems: Problems, removable: set[str]) -> Node:
    if not isinstance(base.value, dict) or not isinstance(child.value, dict):
        return child
    if path[:1] in {("parameters",), ("initial",), ("shocks",)}:
        if child.is_quantity:
            return child
        if base.is_quantity:
            only_remarks = set(child.items) <= {"unit", *SOURCE_KEYS}
            return child.with_items({**base.items, **child.items}) if only_remarks else child
    if path[:1] == ("hypotheses",) and len(path) == 2:
        return child
    base_items = _prepare(base, child, path, problems)
    merged = {k: v for k, v in base_items.items() if k not in child.items}
    result: dict[str, Node] = {}
    for key, node in {**base_items, **child.items}.items():
        if key in merged:
            result[key] = merged[key]
        elif node.value is None and path:
            if key not in base.items and key not in removable:
                hint = suggest(key, base.items)
                problems.add(node.key, ".".join((*path, key)), "there is nothing to remove", hint)
        elif key in base_items:
            result[key] = _merge(base_items[key], node, (*path, key), problems, removable)
        else:
            result[key] = node
    return child.with_items(result)


def _prepare(base: Node, child: Node, path: Path, problems: Problems) -> dict[str, Node]:
    """The entries of ``base`` that may stay beside those of ``child``."""
    items = dict(base.items)
    for group in _exclusive(path):
        if any(key in child.items for key in group):
            items = {k: v for k, v in items.items() if k not in group or k in child.items}
    if len(path) == 2 and path[0] == "initial":
        items = _keep_sources(items, child)
    if len(path) == 2 and path[0] in {"initial", "instruments", "organisations", "shocks"}:
        for at, node in _unsourced(child, path):
            problems.add(
                node.mark,
                ".".join(at),
                "no evidence or source: what the base says does not cover this number",
                f"add evidence to {'.'.join(path)}",
            )
    return items


def _exclusive(path: Path) -> Iterator[tuple[str, ...]]:
    if path[:1] == ("outcomes",) and len(path) == 2:
        yield OUTCOME_KINDS
    elif path[:1] == ("outcomes",) and len(path) == 3:
        yield _CONDITIONS
    elif path[:1] == ("shocks",) and len(path) == 4 and path[2] == "change":
        yield OPERATIONS


def _keep_sources(items: dict[str, Node], child: Node) -> dict[str, Node]:
    """Hand a block's source to each of its numbers where the child names another source."""
    if not any(key in child.items for key in SOURCE_KEYS) or "values" not in items:
        return items
    block = {key: items[key] for key in SOURCE_KEYS if key in items}
    rest = {key: node for key, node in items.items() if key not in block}
    return {**rest, "values": _hand_down(rest["values"], block)}


def _hand_down(node: Node, block: dict[str, Node]) -> Node:
    if node.is_quantity:
        own = "evidence" in node.items or "source" in node.items
        return node if own else node.with_items({**block, **node.items})
    if isinstance(node.value, dict):
        return node.with_items({k: _hand_down(v, block) for k, v in node.items.items()})
    return node.with_items({"value": replace(node, key=node.mark), **block})


def _unsourced(entry: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """Numbers in a child's entry that name no source; overrides by hand are labelled elsewhere."""
    if "evidence" in entry.items or "source" in entry.items:
        return
    for labels, node in leaves(entry):
        numeric = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        sourced = node.is_quantity and ("evidence" in node.items or "source" in node.items)
        if ((node.is_quantity and not sourced) or numeric) and node.mark.line:
            if labels[-1] in {"for", "year"}:
                continue
            yield (*path, *labels), node
