"""Leaves out what no longer applies of a base: removed labels, and what a run never reaches."""

from __future__ import annotations

from sim.quarter import Quarter
from sim.scenario.tree import Node
from sim.scenario.vocabulary import AXES

REMOVABLE = ("states", "powers", "disputes", "organisations", "instruments")
"""Sections whose entries other sections refer to."""
_QUARTERS = ("since", "at", "quarter", "from", "until")
_BY_LABEL = ("states", "disputes", "organisations", "instruments", "initial")


def prune(document: Node, removed: set[str]) -> Node:
    """The document without any mention of the labels; their own entries stay for the merge.

    Neighbours, members, conveners, suppliers and initial values lose the label, and a dispute goes
    with its party. A shock or outcome that speaks of removed labels alone goes altogether; one that
    lists others too goes on.
    """
    if not removed:
        return document
    lost = _orphaned(document, removed)
    removed = removed | lost
    items: dict[str, Node] = {}
    for section, node in document.items.items():
        if section in _BY_LABEL:
            entries = {
                key: _without(entry, removed)
                for key, entry in node.items.items()
                if section != "disputes" or key not in lost
            }
            items[section] = node.with_items(entries) if node.items else node
        elif section == "shocks":
            items[section] = _selections(node, removed, depth=0)
        elif section == "outcomes":
            items[section] = _selections(node, removed, depth=1)
        else:
            items[section] = node
    return document.with_items(items)


def _orphaned(document: Node, removed: set[str]) -> set[str]:
    """Disputes that lose a party."""
    return {
        label
        for label in document.entries("disputes")
        if any(x.text in removed for x in document.nearest("disputes", label, "parties").elements)
    }


def _without(node: Node, removed: set[str]) -> Node:
    if isinstance(node.value, list):
        kept = [_without(item, removed) for item in node.value if item.text not in removed]
        return Node(kept, node.mark, node.key)
    if isinstance(node.value, dict):
        entries = {k: _without(v, removed) for k, v in node.value.items() if k not in removed}
        return node.with_items(entries)
    return node


def _selections(section: Node, removed: set[str], depth: int) -> Node:
    """Entries of a section whose axes, ``depth`` levels below, still select something."""
    kept: dict[str, Node] = {}
    for name, entry in section.items.items():
        if depth == 0:
            left = _selected(entry, removed)
        else:
            bodies = {key: _selected(body, removed) for key, body in entry.items.items()}
            whole = {key: body for key, body in bodies.items() if body is not None}
            left = entry.with_items(whole) if len(whole) == len(bodies) else None
        if left is not None:
            kept[name] = left
    return section.with_items(kept) if section.items else section


def _selected(entry: Node, removed: set[str]) -> Node | None:
    items: dict[str, Node] = {}
    for key, node in entry.items.items():
        if key in AXES and node.text in removed:
            return None
        if key in AXES and node.elements:
            left = [item for item in node.elements if item.text not in removed]
            if not left:
                return None
            items[key] = Node(left, node.mark, node.key)
        elif key == "exceeds" and any(label.text in removed for label in node.items.values()):
            return None
        else:
            items[key] = node
    return entry.with_items(items) if entry.items else entry


def trim(document: Node) -> Node:
    """The document without inherited shocks and outcomes beyond its horizon.

    A child or the command line may move the horizon. In the file that sets it such shocks and
    outcomes stay, and are errors.
    """
    horizon = document.get("horizon")
    last = _quarter(horizon)
    if horizon is None or last is None:
        return document
    items = dict(document.items)
    for section in ("shocks", "outcomes"):
        if section in items and items[section].items:
            kept = {
                name: entry
                for name, entry in items[section].items.items()
                if not any(
                    node.mark.file != horizon.mark.file and when > last
                    for node, when in _dates(section, entry)
                )
            }
            items[section] = items[section].with_items(kept)
    return document.with_items(items)


def _dates(section: str, entry: Node) -> list[tuple[Node, Quarter]]:
    bodies = [entry] if section == "shocks" else list(entry.items.values())
    found = [(body.items[key], _quarter(body.items[key])) for body in bodies for key in _QUARTERS
             if key in body.items]  # fmt: skip
    return [(node, quarter) for node, quarter in found if quarter is not None]


def _quarter(node: Node | None) -> Quarter | None:
    try:
        return None if node is None else Quarter.parse(node.value)
    except ValueError:
        return None
