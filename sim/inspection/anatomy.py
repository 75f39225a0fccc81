"""What each rule does, read from its source, and all that hangs on a mechanism.

Nothing here is kept by hand, so pages and tables made from it cannot drift from the rules.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

from sim.agents import Organisation, Power, State
from sim.catalogue.evidence import EVIDENCE, LITERATURE, describe
from sim.catalogue.hypotheses import HYPOTHESES, Hypothesis
from sim.catalogue.mechanism import Mechanism
from sim.catalogue.parameter import Parameter
from sim.catalogue.patterns import PATTERNS, Pattern
from sim.catalogue.scenarios import SCENARIOS
from sim.inspection.source import facts_of
from sim.mechanisms.registers import MECHANISMS, PARAMETERS, PROCESSES
from sim.model import BUILT_IN
from sim.world import Rule
from sim.world.offers import StateOffers

Kind = Literal["process", "motive", "condition", "consideration", "beginning", "method"]
_CODE = re.compile(r"M\d\d")


@dataclass(frozen=True)
class Behaviour:
    """One documented piece of behaviour: a rule, or a decision of an agent.

    ``name`` is the rule's, or ``Power.means``; ``declared`` are the mechanisms it is filed
    under, ``tested`` those whose switch it looks at; ``parameters``, ``reads`` and ``writes`` are
    names of parameters and variables, helpers included; ``draws`` are its random numbers, each with
    its distribution, its kind and the axes of its labels; ``text`` is the docstring.
    """

    name: str
    kind: Kind
    module: str
    line: int
    text: str
    declared: tuple[str, ...] = ()
    tested: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    draws: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    dimension: str = ""

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """Codes of all mechanisms it realises, in order."""
        return tuple(sorted({*self.declared, *self.tested}))

    @property
    def summary(self) -> str:
        """First paragraph of the docstring on one line."""
        return " ".join(self.text.split("\n\n")[0].split())

    @property
    def subject(self) -> str:
        """What its module is about: the first words of its docstring."""
        told = inspect.getdoc(import_module(self.module)) or ""
        return told.partition(":")[0]

    @property
    def place(self) -> str:
        """File inside the repository, with line: ``sim/mechanisms/economy/debt.py:21``."""
        return f"{self.module.replace('.', '/')}.py:{self.line}"


@cache
def behaviours() -> dict[str, Behaviour]:
    """All behaviours by name: rules in the order of the model, what starts a run, then methods."""
    started = [rule for rule in PROCESSES if rule not in BUILT_IN]
    found = {rule.name: _of_rule(rule) for rule in (*BUILT_IN, *started)}
    for agent in (State, Power, Organisation):
        for name, method in vars(agent).items():
            if inspect.isfunction(method) and not name.startswith("_"):
                behaviour = _of_method(agent, name)
                found[behaviour.name] = behaviour
    return found | {StateOffers.__name__: _of_method(StateOffers, "__init__")}


def words_of(module: str) -> dict[str, str]:
    """The quantities that a module computes for its rules, by name, each with its docstring."""
    functions = vars(import_module(module)).values()
    own = [f for f in functions if inspect.isfunction(f) and f.__module__ == module]
    return {f.__name__.strip("_"): inspect.getdoc(f) or "" for f in own if f.__doc__}


def realising(code: str) -> list[Behaviour]:
    """The behaviours that realise a mechanism."""
    return [b for b in behaviours().values() if code in b.mechanisms]


def _of_rule(rule: Rule) -> Behaviour:
    facts = facts_of(rule.function.__module__, rule.function.__name__)
    return Behaviour(
        name=rule.name,
        kind=rule.kind if rule in BUILT_IN else "beginning",
        module=rule.function.__module__,
        line=facts.line,
        text=inspect.getdoc(rule.function) or "",
        declared=rule.mechanisms,
        evidence=rule.evidence,
        dimension=rule.dimension,
        **facts.parts(),
    )


def _of_method(agent: type, name: str) -> Behaviour:
    facts = facts_of(agent.__module__, f"{agent.__name__}.{name}")
    # What a constructor does is said by its class.
    told = agent if name == "__init__" else getattr(agent, name)
    text = inspect.getdoc(told) or ""
    return Behaviour(
        name=f"{agent.__name__}.{name}".removesuffix(".__init__"),
        kind="method",
        module=agent.__module__,
        line=facts.line,
        text=text,
        declared=tuple(sorted(set(_CODE.findall(text)))),
        **facts.parts(),
    )


@dataclass(frozen=True)
class MechanismView:
    """A mechanism with what realises it, what it rests on, and what depends on it.

    ``rules`` are found in the source of the rules, ``parameters`` by the mechanism they serve or
    by being read in a rule that realises this mechanism alone; ``scenarios`` are names of files of
    scenarios that cite its evidence or that a pattern about it looks at.
    """

    mechanism: Mechanism
    rules: tuple[Behaviour, ...]
    parameters: tuple[Parameter, ...]
    hypotheses: tuple[Hypothesis, ...]
    patterns: tuple[Pattern, ...]
    scenarios: tuple[str, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """The claims it rests on, one line each."""
        return tuple(describe(e) if e in EVIDENCE else e for e in self.mechanism.evidence)

    @property
    def literature(self) -> tuple[str, ...]:
        """The studies it rests on, as citations."""
        return tuple(LITERATURE[key] for key in self.mechanism.literature)


def view(code: str) -> MechanismView:
    """All about one mechanism. Raises KeyError for a code that does not exist."""
    mechanism = MECHANISMS[code]
    rules = tuple(realising(code))
    own = {p for rule in rules if rule.mechanisms == (code,) for p in rule.parameters}
    patterns = tuple(p for p in PATTERNS.values() if code in p.mechanisms)
    cited = set(mechanism.evidence)
    citing = {f for s in SCENARIOS.values() if cited & set(s.evidence) for f in s.files}
    looked_at = {name for pattern in patterns for name in pattern.scenarios}
    return MechanismView(
        mechanism=mechanism,
        rules=rules,
        parameters=tuple(p for p in PARAMETERS.values() if code in p.mechanisms or p.name in own),
        hypotheses=tuple(h for h in HYPOTHESES.values() if code in h.mechanisms),
        patterns=patterns,
        scenarios=tuple(sorted(citing | looked_at)),
    )
