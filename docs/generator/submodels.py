"""The order of a quarter, and every rule with its formula, parameters and evidence."""

from __future__ import annotations

from docs.generator.markdown import anchor, code, prose
from sim.inspection import Behaviour, behaviours, words_of
from sim.model import QUARTER
from sim.text import markdown


def schedule() -> str:
    """The rules of a quarter in their order."""
    known = behaviours()
    rows = [
        (
            str(number),
            f"[{rule.name}]({anchor(rule.name)})",
            known[rule.name].subject,
            rule.description,
            " ".join(known[rule.name].mechanisms),
        )
        for number, rule in enumerate(QUARTER, start=1)
    ]
    return markdown(("", "rule", "subject", "what happens", "mechanisms"), rows)


def submodels() -> str:
    """All rules by subject, in the order in which a quarter comes to the subjects."""
    subjects: dict[str, list[Behaviour]] = {}
    for behaviour in behaviours().values():
        subjects.setdefault(behaviour.module, []).append(behaviour)
    parts = []
    for module, members in subjects.items():
        parts.append(f"### {members[0].subject}")
        parts.append(f"`{module.replace('.', '/')}.py`")
        for behaviour in sorted(members, key=lambda b: b.line):
            parts += [f"#### {behaviour.name}", prose(behaviour.text), _facts(behaviour)]
        if words := words_of(module):
            parts.append("What these rules speak of:")
            parts.append("\n".join(f"- `{name}`: {_line(text)}" for name, text in words.items()))
    return "\n\n".join(parts)


def _line(text: str) -> str:
    return " ".join(prose(text).split())


def _chance(b: Behaviour) -> str:
    """Kinds of random numbers with the axes of their labels."""
    found = []
    for name in ("uniform", "normal"):
        drawn = [(kind, axes) for form, kind, axes in b.draws if form == name]
        told = [f"`{kind}`" + (f" by {' and '.join(axes)}" if axes else "") for kind, axes in drawn]
        found += [f"{name} {', '.join(told)}"] if told else []
    return "; ".join(found)


def _facts(b: Behaviour) -> str:
    facts = {
        "Form": b.kind if b.kind in ("motive", "condition", "consideration") else "",
        "Mechanisms": " ".join(b.mechanisms),
        "Budget": b.dimension,
        "Reads": code(b.reads),
        "Writes": code(b.writes),
        "Parameters": code(b.parameters),
        "Chance": _chance(b),
        "Hypotheses": code(b.hypotheses),
        "Evidence": "; ".join(b.evidence),
    }
    return "\n".join(f"- *{name}:* {text}" for name, text in facts.items() if text)
