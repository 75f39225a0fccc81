"""What the rules read, write and rest on, read off their source; and all that hangs on a claim."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, Literal

from sim.agents import Organisation, Power, State
from sim.catalogue.evidence import EVIDENCE, LITERATURE, describe
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.questions import HYPOTHESES, PATTERNS, SCENARIOS, Hypothesis, Pattern
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import MECHANISMS, PARAMETERS, PROCESSES
from sim.model import BUILT_IN
from sim.world import Rule
from sim.world.offers import StateOffers

_TIES = ("stock", "strength", "usual_strength")
"""Questions to the world that read the stocks of ties."""

_HOLDERS = ("instruments", "channels")
"""Parts of the world whose attributes are no variables."""

_HELPERS = ("sim.agents", "sim.mechanisms", "sim.world.offers")
"""Packages whose functions are read together with the rules that import them."""

_DRAWS = ("uniform", "normal")
"""Questions to the world that draw random numbers of a kind, one for each label of some axes."""

_SHAPES = ("zeros_like", "ones_like", "full_like")
"""Calls that look at the shape of an array only."""


@dataclass
class Facts:
    """What the source of one function says."""

    line: int = 0
    tested: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    hypotheses: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    draws: set[tuple[str, str, tuple[str, ...]]] = field(default_factory=set)
    """Random numbers: how they are distributed, their kind and the axes of their labels."""
    calls: set[str] = field(default_factory=set)

    def add(self, other: Facts) -> None:
        """Take over what a helper does."""
        for name in ("tested", "parameters", "hypotheses", "reads", "writes", "draws"):
            getattr(self, name).update(getattr(other, name))

    def parts(self) -> dict[str, Any]:
        """The sets in a fixed order: variables as declared, the rest by name."""
        return {
            "tested": tuple(sorted(self.tested)),
            "parameters": tuple(sorted(self.parameters)),
            "hypotheses": tuple(sorted(self.hypotheses)),
            "reads": tuple(v for v in VARIABLES if v in self.reads),
            "writes": tuple(v for v in VARIABLES if v in self.writes),
            "draws": tuple(sorted(self.draws)),
        }


def facts_of(module: str, name: str) -> Facts:
    """What a function and the helpers that it calls do, its module's own and imported ones."""
    gathered = Facts(line=_functions(module)[name].line)
    waiting, done = [(module, name)], set[tuple[str, str]]()
    while waiting:
        place = waiting.pop()
        if place in done:
            continue
        done.add(place)
        facts = _functions(place[0])[place[1]]
        gathered.add(facts)
        waiting += [found for call in facts.calls for found in _helpers(place[0], call)]
    return gathered


def _helpers(module: str, name: str) -> Iterator[tuple[str, str]]:
    """Where the helper is defined that a module calls by a name; nothing for what is no rule's."""
    found = vars(import_module(module)).get(name)
    if name in _functions(module):
        yield module, name
    elif inspect.isfunction(found) and found.__module__.startswith(_HELPERS):
        yield found.__module__, found.__name__


@cache
def _functions(module: str) -> dict[str, Facts]:
    """Functions and methods (``Class.method``) of a module."""
    tree = ast.parse(inspect.getsource(import_module(module)))
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = _read(node)
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    found[f"{node.name}.{method.name}"] = _read(method, node.name)
    return found


def _read(function: ast.FunctionDef, owner: str = "") -> Facts:
    reader = _Reader(Facts(line=function.lineno), owner)
    for node in function.body:
        reader.visit(node)
    return reader.facts


class _Reader(ast.NodeVisitor):
    """Collects the facts of one function, statement by statement."""

    def __init__(self, facts: Facts, owner: str) -> None:
        self.facts, self._owner = facts, owner
        self._groups: dict[str, str] = {}
        self._roots: set[str] = set()
        self._views: dict[str, str] = {}
        self._by_name = False

    def visit_Assign(self, node: ast.Assign) -> None:
        """Follow short names: ``p = w.parameters``, ``p = w.parameters.war``, ``x = w.ties[i]``."""
        for target in node.targets:
            self._target(target)
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            short = node.targets[0].id
            if isinstance(node.value, ast.Attribute) and node.value.attr == "parameters":
                self._roots.add(short)
            elif group := self._group(node.value):
                self._groups[short] = group
            elif variable := self._variable(node.value):
                self._views[short] = variable
        for short, value in _pairs(node):
            if group := self._group(value):
                self._groups[short] = group
        self.visit(node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """A sum in place reads and writes."""
        self._target(node.target)
        if variable := self._written(node.target):
            self.facts.reads.add(variable)
        self.visit(node.value)

    def _target(self, node: ast.expr) -> None:
        if isinstance(node, ast.Tuple):
            for element in node.elts:
                self._target(element)
        elif variable := self._written(node):
            self.facts.writes.add(variable)
        if isinstance(node, ast.Subscript):
            self.visit(node.slice)

    def _written(self, node: ast.expr) -> str:
        """The variable behind a target; a bare name counts only as a view that is changed."""
        if isinstance(node, ast.Name):
            return self._views.get(node.id, "") if isinstance(node.ctx, ast.Store) else ""
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            return self._views.get(node.value.id, "")
        return self._variable(node)

    def _variable(self, node: ast.expr) -> str:
        """The variable that ``w.debt``, ``w.debt[s]`` or ``w.block("debt")`` stands for."""
        if isinstance(node, ast.Subscript):
            return self._variable(node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            constant = node.args[0] if node.func.attr == "block" and node.args else None
            if isinstance(constant, ast.Constant) and constant.value in VARIABLES:
                return str(constant.value)
        if isinstance(node, ast.Attribute) and node.attr in VARIABLES:
            return "" if self._foreign(node.value) else node.attr
        return ""

    def _foreign(self, owner: ast.expr) -> bool:
        """Whether an attribute belongs to one of ``_HOLDERS`` instead."""
        if isinstance(owner, ast.Name):
            return owner.id in self._groups or owner.id in (*_HOLDERS, "offers", "p")
        named = owner.attr if isinstance(owner, ast.Attribute) else ""
        return named in ("parameters", *_HOLDERS) or bool(self._group(owner))

    def _group(self, node: ast.expr) -> str:
        """``war`` for the expression ``w.parameters.war``, else nothing."""
        if not isinstance(node, ast.Attribute):
            return ""
        owner = node.value
        root = isinstance(owner, ast.Name) and owner.id in self._roots
        return node.attr if root or getattr(owner, "attr", "") == "parameters" else ""

    def _named(self, node: ast.Call) -> set[str]:
        """Parameters that ``getattr(p, f"{name}_walk")`` may mean."""
        owner, name, *_ = node.args
        if not isinstance(name, ast.JoinedStr):
            return set()
        group = self._groups.get(owner.id, "") if isinstance(owner, ast.Name) else ""
        parts = [str(n.value) if isinstance(n, ast.Constant) else None for n in name.values]
        form = "".join("[a-z_]+" if part is None else re.escape(part) for part in parts)
        return {p for p in PARAMETERS if re.fullmatch(rf"{group}\.{form}", p)}

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Parameters and variables that are read."""
        owner = node.value
        if group := self._group(owner):
            self.facts.parameters.add(f"{group}.{node.attr}")
        elif isinstance(owner, ast.Name) and owner.id in self._groups:
            self.facts.parameters.add(f"{self._groups[owner.id]}.{node.attr}")
        elif variable := self._variable(node):
            self.facts.reads.add(variable)
        self.visit(owner)

    def visit_Call(self, node: ast.Call) -> None:
        """Switches, hypotheses, ties and helpers."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in _SHAPES:
            return
        first = node.args[0] if node.args else None
        word = first.value if isinstance(first, ast.Constant) else None
        if name == "on" and isinstance(word, str):
            self.facts.tested.add(word)
        elif name in ("holds", "believing") and isinstance(word, str):
            self.facts.hypotheses.add(word)
            if name == "believing":
                self.facts.parameters.add("motives.unheld")
        elif name in _TIES:
            self.facts.reads.add("ties")
        elif name in ("block", "level"):
            self._by_name = self._by_name or word is None
            if isinstance(word, str) and word in VARIABLES:
                self.facts.reads.add(word)
        elif name == "push" and isinstance(word, str):
            self.facts.reads.add(word)
            self.facts.writes.add(word)
            self.facts.parameters.update({f"levels.{word}_lasting"} & set(PARAMETERS))
        self._draw(name, node.args)
        if isinstance(node.func, ast.Name):
            self.facts.calls.add(node.func.id)
            if node.func.id == "getattr":
                self.facts.parameters.update(self._named(node))
        elif name.startswith("_"):
            # Public methods have an entry of their own; private ones are part of their caller.
            self.facts.calls.add(f"{self._owner}.{name}")
        self.generic_visit(node)

    def _draw(self, name: str, args: list[ast.expr]) -> None:
        """Note the kind and the axes of random numbers, if a call is for some."""
        if name in _DRAWS and args:
            self.facts.draws.add((name, _kind(args[0]), tuple(_axis(a) for a in args[1:])))

    def visit_For(self, node: ast.For) -> None:
        """Loops over names of variables, which ``w.block(name)`` then writes."""
        for part in node.body:
            self.visit(part)
        if self._by_name:
            names = {n.value for n in ast.walk(node.iter) if isinstance(n, ast.Constant)}
            self.facts.writes.update(n for n in names if isinstance(n, str) and n in VARIABLES)
        self.visit(node.iter)


def _kind(node: ast.expr) -> str:
    """A kind of draw as text, what varies in it in angle brackets: ``offer.<label>``."""
    if not isinstance(node, ast.JoinedStr):
        return ast.literal_eval(node)
    parts = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            parts.append(f"<{ast.unparse(part.value).split('.')[-1]}>")
        else:
            parts.append(ast.literal_eval(part))
    return "".join(parts)


def _axis(node: ast.expr) -> str:
    """The axis that an argument names; all of them where it stands for the axes of a variable."""
    return "its axes" if isinstance(node, ast.Starred) else ast.literal_eval(node)


def _pairs(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    """Names and values of ``a, b = x, y``."""
    target = node.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        for name, value in zip(target.elts, node.value.elts, strict=False):
            if isinstance(name, ast.Name):
                yield name.id, value


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
