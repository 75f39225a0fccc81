"""The order of a quarter, and every rule with its formula, parameters and evidence."""

from __future__ import annotations

from itertools import groupby

from docs.generator.markdown import anchor, code, prose
from sim.inspection.anatomy import Behaviour, behaviours, words_of
from sim.model import QUARTER
from sim.narrative.text import markdown

_SUBJECTS = {
    "sim.mechanisms.order.beginning": "Before the first quarter",
    "sim.mechanisms.environment.war": "War",
    "sim.mechanisms.environment.markets": "Sanctions, prices and the powers' economies",
    "sim.mechanisms.environment.rivalry": "Between the powers",
    "sim.mechanisms.dealing.deals": "Offers and deals",
    "sim.mechanisms.security.procurement": "Arms",
    "sim.mechanisms.security.ties": "Ties and forces",
    "sim.mechanisms.economy.currency": "Currencies",
    "sim.mechanisms.economy.labour": "Labour income from abroad",
    "sim.mechanisms.economy.growth": "Growth",
    "sim.mechanisms.economy.trade": "Trade and gas",
    "sim.mechanisms.economy.debt": "Debt",
    "sim.mechanisms.security.threats": "Threats",
    "sim.mechanisms.security.disputes": "Disputes between states",
    "sim.mechanisms.security.crises": "Crises",
    "sim.mechanisms.security.alliances": "Alliances and rescues",
    "sim.mechanisms.society.leaders": "Leaders",
    "sim.mechanisms.society.elites": "Elites and beliefs",
    "sim.mechanisms.society.publics": "Publics",
    "sim.mechanisms.order.alignment": "Positions of states",
    "sim.mechanisms.order.organisations": "Organisations",
    "sim.mechanisms.levels": "Slow levels",
    "sim.mechanisms.order.influence": "Influence",
    "sim.agents.power": "Decisions of a power",
    "sim.agents.motives.economic": "Economic motives of a power",
    "sim.agents.motives.political": "Political motives of a power",
    "sim.agents.motives.security": "Security motives of a power",
    "sim.agents.state": "Decisions of a state",
    "sim.agents.offers": "Offers as a state sees them",
    "sim.agents.considerations.gains": "Considerations: what an offer gives",
    "sim.agents.considerations.costs": "Considerations: what an offer costs",
    "sim.agents.considerations.beliefs": "Considerations: what a state believes of the power",
    "sim.agents.organisation": "Decisions of an organisation",
}
"""Headings by module, in the order in which they are read."""


def schedule() -> str:
    """The rules of a quarter in their order."""
    known = behaviours()
    rows = [
        (
            str(number),
            f"[{rule.name}]({anchor(rule.name)})",
            _SUBJECTS[known[rule.name].module],
            rule.description,
            " ".join(known[rule.name].mechanisms),
        )
        for number, rule in enumerate(QUARTER, start=1)
    ]
    return markdown(("", "rule", "subject", "what happens", "mechanisms"), rows)


def submodels() -> str:
    """All rules by subject. Raises KeyError for a module without a heading."""
    subjects = list(_SUBJECTS)
    ordered = sorted(behaviours().values(), key=lambda b: subjects.index(b.module))
    parts = []
    for module, members in groupby(ordered, key=lambda b: b.module):
        parts.append(f"### {_SUBJECTS[module]}")
        parts.append(f"`{module.replace('.', '/')}.py`")
        for behaviour in sorted(members, key=lambda b: b.line):
            parts += [f"#### {behaviour.name}", prose(behaviour.text), _facts(behaviour)]
        if words := words_of(module):
            parts.append("What these rules speak of:")
            parts.append("\n".join(f"- `{name}`: {_line(text)}" for name, text in words.items()))
    return "\n\n".join(parts)


def _line(text: str) -> str:
    """A docstring on one line."""
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
