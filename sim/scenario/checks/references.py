"""Sources: every reference exists, and every number has one."""

from __future__ import annotations

import re

from sim.catalogue.evidence import EVIDENCE
from sim.scenario.checks.context import Context
from sim.scenario.cover import uncovered
from sim.scenario.structure import ENTRIES
from sim.scenario.tree import Node
from sim.scenario.vocabulary import ASSUMPTION

_UNSOURCED = "no evidence or source"
_HINT = "name evidence or a source, or write evidence: [assumption]"


def check_references(context: Context) -> None:
    """Note references to nothing, and numbers without a reference."""
    known = {ASSUMPTION, *context.parts.sources, *EVIDENCE}
    undeclared = context.partial and "sources" not in context.document.items
    for section, node in context.document.items.items():
        if section != "sources" and not undeclared:
            _references(context, node, (section,), known)
    for section in context.document.items:
        for label in getattr(context.parts, section) if section in ENTRIES else ():
            _sources(context, section, label)


def _sources(context: Context, section: str, label: str) -> None:
    """Note that numbers of an entry have no source, at the first of them."""
    bare = uncovered(section, context.document.nearest(section, label))
    if bare:
        more = f" and {len(bare) - 1} more" if len(bare) > 1 else ""
        context.add((section, label, *bare[0][0]), f"{_UNSOURCED}{more}", _HINT)


def _references(context: Context, node: Node, path: tuple[str | int, ...], known: set[str]) -> None:
    if path[-1] in {"evidence", "source"}:
        items = [((*path, i), item) for i, item in enumerate(node.elements)] or [(path, node)]
        for place, item in items:
            if isinstance(item.value, str):
                what = "evidence" if path[-1] == "evidence" else "source"
                if re.fullmatch(r"E[0-9]+", item.value) and item.value not in EVIDENCE:
                    span = f"the register runs from {min(EVIDENCE)} to {max(EVIDENCE)}"
                    context.add(place, f"unknown evidence '{item.value}'", span)
                else:
                    context.known(item.value, known, what, place)
    for key, child in node.items.items():
        _references(context, child, (*path, key), known)
    _grade(context, node, path)


def _grade(context: Context, node: Node, path: tuple[str | int, ...]) -> None:
    """A number that is only assumed cannot claim a better grade than D."""
    grade, evidence, source = (node.get(key) for key in ("grade", "evidence", "source"))
    if grade is None or grade.text not in {"A", "B", "C"} or (evidence is None and source is None):
        return
    listed = [] if evidence is None else evidence.elements or [evidence]
    words = [item.text for item in (*listed, *([] if source is None else [source]))]
    if all(word == ASSUMPTION for word in words):
        context.add((*path, "grade"), f"an assumption has grade D, not {grade.text}")
