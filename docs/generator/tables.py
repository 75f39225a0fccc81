"""Tables of variables, parameters, hypotheses and mechanisms."""

from __future__ import annotations

from itertools import groupby
from math import inf

from docs.generator.markdown import NOTE, SAID, anchor, code
from sim.catalogue.questions import HYPOTHESES, PATTERNS
from sim.catalogue.variables import VARIABLES, Variable
from sim.inspection import MechanismView, behaviours, view
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from sim.text import markdown

_WHERE = {
    (): "The region",
    ("state",): "States",
    ("power",): "Powers",
    ("state", "power"): "Dyads: a state and a power",
    ("organisation",): "Organisations",
}


def variables_page() -> str:
    """All variables by what they belong to."""
    parts = ["# Variables", NOTE, SAID["tables"]["variables"]]
    order = list(_WHERE)
    rows = sorted(VARIABLES.values(), key=lambda v: _rank(v, order))
    for rank, group in groupby(rows, key=lambda v: _rank(v, order)):
        title = list(_WHERE.values())[rank] if rank < len(order) else "Other axes"
        head = ("variable", "meaning", "unit", "bounds", "role", "default")
        parts += [f"## {title}", markdown(head, (_variable(v) for v in group))]
    return "\n\n".join(parts) + "\n"


def _rank(variable: Variable, order: list[tuple[str, ...]]) -> int:
    return order.index(variable.axes) if variable.axes in order else len(order)


def _variable(v: Variable) -> tuple[str, ...]:
    name = f"`{v.name}`"
    if v.axes not in _WHERE:
        name += f" ({', '.join(v.axes)})"
    words = f": {', '.join(v.labels)}" if v.labels else ""
    source = "" if v.source == "assumption" else f" ({v.source})"
    default = "" if v.default is None else f"{v.default}{source}"
    return name, v.meaning + words, v.unit, _bounds(v), v.role, default


def _bounds(v: Variable) -> str:
    high = "" if v.high == inf else f"{v.high:g}"
    return f"{v.low:g} to {high}" if high else f"at least {v.low:g}"


def parameters_page() -> str:
    """All parameters by subject."""
    parts = ["# Parameters", NOTE, SAID["tables"]["parameters"]]
    users: dict[str, list[str]] = {}
    for behaviour in behaviours().values():
        for name in behaviour.parameters:
            users.setdefault(name, []).append(behaviour.name)
    head = ("parameter", "meaning", "prior", "unit", "grade", "source", "mechanisms", "rules")
    for group, members in groupby(PARAMETERS.values(), key=lambda p: p.name.partition(".")[0]):
        rows = [
            (
                f"`{p.name}`", p.meaning, str(p.prior), p.unit, p.grade, p.source,
                " ".join(p.mechanisms), code(users.get(p.name, [])),
            )
            for p in members
        ]  # fmt: skip
        parts += [f"## {group}", markdown(head, rows)]
    return "\n\n".join(parts) + "\n"


def hypotheses() -> str:
    """The questions the sources disagree on, as a table."""
    rows = [
        (
            f"`{h.name}`",
            h.question,
            "; ".join(f"**{v}** ({w:g}): {h.claims[v]}" for v, w in h.variants.items()),
            " ".join(h.mechanisms),
        )
        for h in HYPOTHESES.values()
    ]
    return markdown(("hypothesis", "question", "variants (weight)", "mechanisms"), rows)


def patterns() -> str:
    """The patterns by which the model is judged, as a table."""
    rows = [
        (p.code, p.claim, f"{p.threshold:.0%}", " ".join(p.mechanisms), ", ".join(p.scenarios))
        for p in PATTERNS.values()
    ]
    return markdown(("", "pattern", "in at least", "mechanisms", "scenarios"), rows)


def mechanisms_page() -> str:
    """All mechanisms with what hangs on them."""
    parts = ["# Mechanisms", NOTE, SAID["tables"]["mechanisms"]]
    for group, members in groupby(
        sorted(map(view, MECHANISMS), key=lambda v: (v.mechanism.group, v.mechanism.code)),
        key=lambda v: v.mechanism.group,
    ):
        head = ("", "mechanism", "cause \u2192 effect", "rules", "parameters", "support")
        parts += [f"## {group.capitalize()}", markdown(head, (_mechanism(v) for v in members))]
    return "\n\n".join(parts) + "\n"


def _mechanism(v: MechanismView) -> tuple[str, ...]:
    m = v.mechanism
    rules = ", ".join(f"[{r.name}](odd.md{anchor(r.name)})" for r in v.rules)
    disputed = f" *Disputed:* {m.disputed}" if m.disputed else ""
    support = f"{m.strength}: {', '.join(m.evidence)}{'.' if disputed else ''}{disputed}"
    names = code(p.name for p in v.parameters)
    return m.code, m.name, f"{m.cause} \u2192 {m.effect}", rules, names, support
