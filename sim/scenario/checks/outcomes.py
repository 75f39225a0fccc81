"""Outcomes: the keys of each kind fit the variable, and every axis has a label."""

from __future__ import annotations

from itertools import product
from typing import Any

from sim.catalogue.variables import VARIABLES, Axis, Variable
from sim.quarter import Quarter
from sim.scenario.checks import Context
from sim.scenario.document import ALL
from sim.scenario.outcomes import ConditionKind, LeaderKind, OutcomeDocument, OutcomeSpec, RankKind

Path = tuple[str | int, ...]


def check_outcomes(context: Context) -> None:
    """Note outcomes that cannot be computed."""
    for name, document in context.parts.outcomes.items():
        path: Path = ("outcomes", name, document.kind)
        variable = context.variable(document.body.variable, (*path, "variable"), key=False)
        if variable is not None:
            _labels(context, document, variable, path)
            _condition(context, document, variable, path)
        _quarters(context, document, path)


def expand(context: Context) -> dict[str, OutcomeSpec]:
    """One outcome per label: a list or ``all`` on an axis adds the label to the name."""
    # those that the file itself declares, or the user by hand, are its own; else all are
    file = context.document.mark.file
    keys = {name: node.key for name, node in context.document.entries("outcomes").items()}
    own = {n for n, key in keys.items() if key.file == file or not key.line} or set(keys)
    expanded: dict[str, OutcomeSpec] = {}
    for name, document in context.parts.outcomes.items():
        for spec in _expand(name, document, context.labels, own=name in own):
            expanded[spec.name] = spec
    return expanded


def _expand(
    name: str, document: OutcomeDocument, labels: dict[Axis, tuple[str, ...]], *, own: bool
) -> list[OutcomeSpec]:
    body, kind = document.body, document.kind
    common = _common(kind, body, VARIABLES[body.variable])
    chosen: list[list[tuple[Axis, str, bool]]] = []
    for axis, given in body.select.items():
        names = labels[axis] if given == (ALL,) else given
        many = given == (ALL,) or len(given) > 1
        chosen.append([(axis, label, many) for label in names])
    specs = []
    for combination in product(*chosen):
        fixed = {axis: label for axis, label, _ in combination}
        rivals = common["exceeds"]
        if rivals and all(fixed.get(axis) == label for axis, label in rivals.items()):
            continue
        suffix = "".join(f".{label}" for _, label, many in combination if many)
        specs.append(
            OutcomeSpec(
                name=name + suffix,
                base=name,
                title=document.title or "",
                kind=kind,
                labels=fixed,
                own=own,
                **common,
            )
        )
    return specs


def _common(kind: str, body: Any, variable: Variable) -> dict[str, Any]:
    keys = ("across", "axis", "above", "below", "duration", "since", "at", "start", "until")
    common = {key: getattr(body, key) for key in keys if hasattr(body, key)}
    common["variable"] = variable.name
    common["exceeds"] = getattr(body, "exceeds", None) or {}
    # At least one event in the quarter; a count without a condition adds up the events instead.
    if isinstance(body, ConditionKind) and not body.conditional and kind != "count":
        common["above"] = 0.0
    return common


def _labels(context: Context, document: OutcomeDocument, variable: Variable, path: Path) -> None:
    body = document.body
    for axis, labels in body.select.items():
        where = (*path, axis)
        if axis not in variable.axes:
            context.add_key(where, f"'{variable.name}' has no axis {axis}")
            continue
        context.selected(labels, axis, where)
        if len(set(labels)) < len(labels):
            context.add(where, "a label is listed twice")
    free = [axis for axis in variable.axes if axis not in body.select]
    if isinstance(body, LeaderKind | RankKind):
        free = _ranked(context, body, variable, path, free)
    if free and body.across is None:
        message = f"no label for the axis {free[0]} of '{variable.name}'"
        context.add(path, message, f"give {free[0]}, or join labels by across: mean, sum or max")
    if not free and body.across is not None:
        context.add_key((*path, "across"), "every axis has a label; there is nothing to join")


def _ranked(
    context: Context, body: LeaderKind | RankKind, variable: Variable, path: Path,
    free: list[Axis],
) -> list[Axis]:  # fmt: skip
    """Axes still without a label once the ranked one is accounted for."""
    if body.axis not in variable.axes:
        where = (*path, "axis") if "axis" in body.model_fields_set else path
        context.add(where, f"'{variable.name}' has no axis {body.axis}")
    elif isinstance(body, RankKind) and body.axis in free:
        context.add(path, f"a rank needs the {body.axis} whose position is asked for")
    elif isinstance(body, LeaderKind) and body.axis not in free:
        context.add_key((*path, body.axis), f"a leader is sought among all labels of {body.axis}")
    return [axis for axis in free if axis != body.axis]


def _condition(context: Context, document: OutcomeDocument, variable: Variable, path: Path) -> None:
    body = document.body
    if not isinstance(body, ConditionKind):
        return
    if not body.conditional and variable.role != "event":
        context.add(path, "expected one of above, below, exceeds")
    if document.kind == "count" and "duration" in body.model_fields_set:
        context.add_key((*path, "for"), "a count has no duration")
    if body.above is not None and not variable.low <= body.above < variable.high:
        _never(context, variable, body.above, (*path, "above"))
    if body.below is not None and not variable.low < body.below <= variable.high:
        _never(context, variable, body.below, (*path, "below"))
    for axis, label in (body.exceeds or {}).items():
        where = (*path, "exceeds", axis)
        if axis not in variable.axes or axis not in body.select:
            context.add_key(where, f"give the {axis} that is to exceed '{label}'")
        elif context.known(label, context.labels[axis], axis, where) and body.select[axis] == (
            label,
        ):
            context.add(where, f"'{label}' cannot exceed itself")


def _never(context: Context, variable: Variable, bound: float, path: Path) -> None:
    span = f"{variable.low:g} to {variable.high:g} {variable.unit}"
    context.add(path, f"'{variable.name}' runs over {span}; {bound:g} separates nothing")


def _quarters(context: Context, document: OutcomeDocument, path: Path) -> None:
    heading, body = context.parts.heading, document.body
    if heading is None or heading.start is None or heading.horizon is None:
        return
    first: Quarter = heading.start - 1
    for attribute, key in (("since", "since"), ("at", "at"), ("start", "from"), ("until", "until")):
        quarter = getattr(body, attribute, None)
        if quarter is not None and not first <= quarter <= heading.horizon:
            named = context.document.get(*path, key) is None
            where = (*path, "quarter" if named else key)
            context.add(where, f"{quarter} is outside of the run, {first + 1} to {heading.horizon}")
    begin, end = getattr(body, "start", None), getattr(body, "until", None)
    if begin is not None and end is not None and end < begin:
        context.add((*path, "until"), f"the window ends before it begins in {begin}")
