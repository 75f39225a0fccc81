"""Sources: every reference exists, and every number has one."""

from __future__ import annotations

import re

from sim.catalogue.evidence import EVIDENCE
from sim.scenario.checks.context import Context
from sim.scenario.quantity import Quantity
from sim.scenario.tree import Node, leaves
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
    _parameters(context)
    _initial(context)
    _shocks(context)
    for label, instrument in context.parts.instruments.items():
        if not instrument.evidence:
            context.add_key(("instruments", label), _UNSOURCED, _HINT)
    for label, organisation in context.parts.organisations.items():
        if organisation.convener and not organisation.evidence:
            context.add_key(("organisations", label, "convener"), _UNSOURCED, _HINT)


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


def _parameters(context: Context) -> None:
    for name, quantity in context.parts.parameters.items():
        if not quantity.references:
            context.add(("parameters", name), _UNSOURCED, _HINT)


def _initial(context: Context) -> None:
    for variable, block in context.parts.initial.items():
        if block.evidence or block.source:
            continue
        path = ("initial", variable)
        node = context.document.nearest(*path, "values")
        bare = [at for at, leaf in leaves(node) if not _sourced(leaf)]
        if bare:
            more = f" and {len(bare) - 1} more" if len(bare) > 1 else ""
            context.add((*path, "values", *bare[0]), f"{_UNSOURCED}{more}", _HINT)


def _sourced(node: Node) -> bool:
    return "evidence" in node.items or "source" in node.items


def _shocks(context: Context) -> None:
    for name, shock in context.parts.shocks.items():
        if shock.evidence:
            continue
        numbers: list[tuple[tuple[str, ...], Quantity]] = [
            (("change", variable, spec.operation), spec.quantity)
            for variable, spec in shock.change.items()
        ]
        if shock.probability is not None:
            numbers.append((("probability",), shock.probability))
        for at, quantity in numbers:
            if not quantity.references:
                context.add(("shocks", name, *at), _UNSOURCED, _HINT)
