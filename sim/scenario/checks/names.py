"""Names: well-formed, unique, and known wherever something refers to them; and sources."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from sim.catalogue.evidence import EVIDENCE
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import DIMENSIONS, VARIABLES
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from sim.quarter import Quarter
from sim.scenario.checks import Context
from sim.scenario.cover import uncovered
from sim.scenario.document import ALL, ASSUMPTION, DEFAULT, KINDS, Node, suggest
from sim.scenario.merge import REMOVABLE
from sim.scenario.posterior import NONE, Posterior, list_posteriors, load_posterior
from sim.scenario.structure import ENTRIES

_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,39}")
_OUTCOME = re.compile(r"(?=.{1,200}$)[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_+-]+)*")
_UNSOURCED = "no evidence or source"
_HINT = "name evidence or a source, or write evidence: [assumption]"
_RESERVED = {ALL, DEFAULT, ASSUMPTION, *KINDS, *DIMENSIONS}


def check_names(context: Context) -> None:
    """Note names that are malformed, given twice or unknown."""
    _complete(context)
    _labels(context)
    _catalogue_names(context)
    _neighbours(context)
    _disputes(context)
    _organisations(context)
    _instruments(context)
    _selections(context)
    _posterior(context)


def _complete(context: Context) -> None:
    heading = context.parts.heading
    if heading is None or heading.abstract:
        return
    for key in ("title", "start", "horizon", "states", "powers"):
        node = context.document.get(key)
        if node is None or node.value in ({}, ""):
            context.add((), f"missing key '{key}'")


def _labels(context: Context) -> None:
    owners: dict[str, str] = {}
    for section in REMOVABLE:
        for label in context.document.entries(section):
            path = (section, label)
            if label in _RESERVED:
                context.add_key(path, f"'{label}' has a meaning of its own; choose another name")
            elif not _LABEL.fullmatch(label):
                context.add_key(path, "expected a short name of letters, digits, - and _")
            if owners.setdefault(label, section) != section:
                context.add_key(path, f"'{label}' is already the name of one of {owners[label]}")
    for name in context.document.entries("outcomes"):
        if not _OUTCOME.fullmatch(name):
            context.add_key(("outcomes", name), "expected a name of letters, digits, - and _")
    for name in context.parts.sources:
        if len(name) > 80:
            context.add_key(("sources", name), "expected a name of at most 80 characters")
        elif name == ASSUMPTION or re.fullmatch(r"E[0-9]+", name):
            context.add_key(("sources", name), "this name belongs to the evidence register")


def _catalogue_names(context: Context) -> None:
    tables: tuple[tuple[str, Collection[str], str], ...] = (
        ("initial", VARIABLES, "variable"),
        ("parameters", PARAMETERS, "parameter"),
        ("hypotheses", HYPOTHESES, "hypothesis"),
        ("mechanisms", MECHANISMS, "mechanism"),
    )
    for section, table, what in tables:
        context.all_known(context.document.entries(section), table, what, (section,))
    for name, weights in context.parts.hypotheses.items():
        if name in HYPOTHESES:
            _variants(context, name, weights)


def _variants(context: Context, name: str, weights: dict[str, float]) -> None:
    path = ("hypotheses", name)
    variants = HYPOTHESES[name].variants
    context.all_known(weights, variants, "variant", path)
    missing = [variant for variant in variants if variant not in weights]
    if missing:
        hint = f"write {missing[0]}: 0 to leave it out"
        context.add_key(path, f"no weight for {', '.join(missing)}", hint)
    if weights and sum(weights.values()) <= 0:
        context.add_key(path, "the weights sum to zero")


def _neighbours(context: Context) -> None:
    states = context.parts.states
    for label, state in states.items():
        for i, other in enumerate(state.neighbours):
            path = ("states", label, "neighbours", i)
            if other == label:
                context.add(path, f"'{label}' cannot be its own neighbour")
            elif (
                context.known(other, context.labels["state"], "state", path)
                and other in states
                and label not in states[other].neighbours
            ):
                context.add(path, f"'{other}' does not name '{label}' as its neighbour")


def _disputes(context: Context) -> None:
    states, powers = context.labels["state"], context.labels["power"]
    for label, dispute in context.parts.disputes.items():
        path = ("disputes", label)
        context.all_known(dispute.parties, states, "state", (*path, "parties"))
        if len(set(dispute.parties)) < len(dispute.parties):
            context.add((*path, "parties"), "a dispute has two different parties")
        context.all_known(dispute.enmity, dispute.parties, "party", (*path, "enmity"))
        for party, hostile in dispute.enmity.items():
            context.all_known(hostile, powers, "power", (*path, "enmity", party))


def _organisations(context: Context) -> None:
    for label, organisation in context.parts.organisations.items():
        path = ("organisations", label)
        members = context.labels["member"]
        for key in ("convener", "members", "excludes"):
            named = getattr(organisation, key)
            context.all_known(named, members, "state or power", (*path, key))


def _instruments(context: Context) -> None:
    traits = [v.name for v in VARIABLES.values() if v.axes == ("state",) and v.role != "event"]
    for label, instrument in context.parts.instruments.items():
        path = ("instruments", label)
        powers = context.labels["power"]
        context.all_known(instrument.offered_by, powers, "power", (*path, "offered_by"))
        context.all_known(instrument.bars, traits, "trait of a state", (*path, "bars"))
    # arms are bought from many sellers, but in one market: of one instrument at most
    first, *more = [n for n, s in context.parts.instruments.items() if "arms" in s.roles] or [""]
    for label in more:
        where = ("instruments", label, "roles")
        context.add(where, f"'{first}' has the role arms already; only one instrument can")


def _selections(context: Context) -> None:
    for name, shock in context.parts.shocks.items():
        axes = set()
        for variable in shock.change:
            path = ("shocks", name, "change", variable)
            found = context.variable(variable, path, key=True)
            if found is not None:
                axes |= set(found.axes)
                if found.role == "derived":
                    context.add_key(path, "is computed from other variables; change those instead")
        for axis, labels in shock.select.items():
            where = ("shocks", name, axis)
            if axes and axis not in axes:
                context.add_key(where, f"none of the changed variables has the axis {axis}")
            context.selected(labels, axis, where)


def _posterior(context: Context) -> None:
    heading = context.parts.heading
    if heading is None or heading.posterior is None or heading.posterior == NONE:
        return
    try:
        found = load_posterior(heading.posterior)
    except ValueError as error:
        context.add(("posterior",), str(error), suggest(heading.posterior, list_posteriors()))
        return
    if heading.abstract:
        return
    _unseen(context, found, heading.start)
    if found.state is not None:
        _nowcast(context, found.state, heading.start)


def _unseen(context: Context, found: Posterior, start: Quarter | None) -> None:
    """A fit is used only where it has not seen what a run is to tell."""
    seen = found.facts.get("settings", {}).get("until")
    if seen is None or start is None or start.year > seen:
        return
    text = f"{found.name} was fitted to figures up to {seen}, so a run from {start} is no forecast"
    context.add(("posterior",), f"{text}; take a fit to earlier figures, or posterior: none")


def _nowcast(context: Context, state: Mapping[str, Any], start: Quarter | None) -> None:
    """A run goes on from a nowcast in the quarter after it, with no actors but its own."""
    first = Quarter.parse(state["quarter"]) + 1
    if start is not None and start != first:
        context.add(("posterior",), f"the nowcast starts runs in {first}, not in {start}")
    for axis, labels in context.labels.items():
        if new := [label for label in labels if label not in state["labels"].get(axis, ())]:
            context.add(("posterior",), f"the nowcast was made without the {axis} {new[0]}")


def check_references(context: Context) -> None:
    """Note references to nothing, and numbers without a reference."""
    known = {ASSUMPTION, *context.parts.sources, *EVIDENCE}
    undeclared = context.partial and "sources" not in context.document.items
    for section, node in context.document.items.items():
        if section != "sources" and not undeclared:
            _references(context, node, (section,), known)
    for section in context.document.items:
        for label in getattr(context.parts, section) if section in ENTRIES else ():
            bare = uncovered(section, context.document.nearest(section, label))
            if bare:  # noted at the first of the numbers without a source
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
    if "grade" in node.items:
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
