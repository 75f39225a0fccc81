"""Takes a removed label (state, power, dispute, ...) out of everything a base says of it."""

from __future__ import annotations

from sim.scenario.tree import Node
from sim.scenario.vocabulary import AXES

REMOVABLE = ("states", "powers", "disputes", "organisations", "instruments")
"""Sections whose entries other sections refer to."""
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
    disputes = document.get("disputes")
    found = set()
    for label, entry in disputes.items.items() if disputes is not None else ():
        parties = entry.get("parties")
        if parties is not None and any(party.text in removed for party in parties.elements):
            found.add(label)
    return found


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
