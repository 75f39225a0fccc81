"""Leaves out what a shortened run never reaches.

Where a child or the command line moves the horizon, shocks and outcomes that the base declares for
later quarters are left out. In the file that sets the horizon they stay, and are errors.
"""

from __future__ import annotations

from sim.quarter import Quarter
from sim.scenario.tree import Node

_QUARTERS = ("since", "at", "quarter", "from", "until")


def trim(document: Node) -> Node:
    """The document without inherited shocks and outcomes beyond its horizon."""
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
