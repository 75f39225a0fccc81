"""Names: well-formed, unique, and known wherever something refers to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from sim.catalogue.hypotheses import HYPOTHESES
from sim.catalogue.variable import DIMENSIONS
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from sim.quarter import Quarter
from sim.scenario.checks.context import Context
from sim.scenario.posterior import NONE, Posterior, list_posteriors, load_posterior
from sim.scenario.problems import suggest
from sim.scenario.prune import REMOVABLE
from sim.scenario.tree import KINDS
from sim.scenario.vocabulary import ALL, ASSUMPTION, DEFAULT

_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,39}")
_OUTCOME = re.compile(r"(?=.{1,200}$)[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_+-]+)*")
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
        for name in context.document.entries(section):
            context.known(name, table, what, (section, name), key=True)
    for name, weights in context.parts.hypotheses.items():
        if name in HYPOTHESES:
            _variants(context, name, weights)


def _variants(context: Context, name: str, weights: dict[str, float]) -> None:
    path = ("hypotheses", name)
    variants = HYPOTHESES[name].variants
    for variant in weights:
        context.known(variant, variants, "variant", (*path, variant), key=True)
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
        for i, party in enumerate(dispute.parties):
            context.known(party, states, "state", (*path, "parties", i))
        if len(set(dispute.parties)) < len(dispute.parties):
            context.add((*path, "parties"), "a dispute has two different parties")
        for party, hostile in dispute.enmity.items():
            context.known(party, dispute.parties, "party", (*path, "enmity", party), key=True)
            for power in hostile:
                at = (*path, "enmity", party, power)
                context.known(power, powers, "power", at, key=True)


def _organisations(context: Context) -> None:
    for label, organisation in context.parts.organisations.items():
        path = ("organisations", label)
        members = context.labels["member"]
        for name in organisation.convener:
            context.known(name, members, "state or power", (*path, "convener", name), key=True)
        for name in organisation.members:
            context.known(name, members, "state or power", (*path, "members", name), key=True)
        for i, name in enumerate(organisation.excludes):
            context.known(name, members, "state or power", (*path, "excludes", i))


def _instruments(context: Context) -> None:
    traits = [v.name for v in VARIABLES.values() if v.axes == ("state",) and v.role != "event"]
    for label, instrument in context.parts.instruments.items():
        path = ("instruments", label)
        for name in instrument.offered_by:
            powers = context.labels["power"]
            context.known(name, powers, "power", (*path, "offered_by", name), key=True)
        for i, name in enumerate(instrument.bars):
            context.known(name, traits, "trait of a state", (*path, "bars", i))
    _arms(context)


def _arms(context: Context) -> None:
    """Arms are bought from many sellers, but in one market: of one instrument at most."""
    arms = [n for n, spec in context.parts.instruments.items() if "arms" in spec.roles]
    for label in arms[1:]:
        path = ("instruments", label, "roles")
        context.add(path, f"'{arms[0]}' has the role arms already; only one instrument can")


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
            listed = context.document.nearest(*where).elements
            for i, label in enumerate(labels):
                if label != ALL or len(labels) > 1:
                    place = (*where, i) if listed else where
                    context.known(label, context.labels[axis], axis, place)


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
