"""What a rule is: one documented piece of behaviour, with the mechanisms it realises.

Four kinds of rules, all plain functions on arrays whose last axis is the replicate:

* a **process** changes the world: ``f(world) -> None``;
* a **motive** says how much a power wants to act in each state in one dimension:
  ``f(power) -> [state, replicate]``;
* a **condition** says how far a power acts on its wishes through some instruments:
  ``f(power) -> {instrument: [state, replicate]}``, factors by the instrument's place;
* a **consideration** says what speaks for or against each offer to a state:
  ``f(state, offers) -> broadcastable to [channel, replicate]``.

A rule that realises one mechanism is skipped when the scenario switches that mechanism off. A rule
without mechanism is bookkeeping or base behaviour and always runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from sim.catalogue.mechanism import Parameter

Kind = Literal["process", "motive", "condition", "consideration"]


@dataclass(frozen=True)
class Rule:
    """A named rule.

    ``evidence`` holds evidence ids, citations or "assumption"; ``parameters`` are those that a
    user's own rule declares beyond the catalogue; ``dimension`` is the budget a motive draws on;
    ``means`` are the roles of instruments that serve the purpose of a motive (all when empty);
    ``before`` names the process that a user's own process precedes (the last place by default).
    """

    name: str
    kind: Kind
    function: Callable[..., Any]
    mechanisms: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    dimension: str = ""
    means: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    before: str = ""

    @property
    def description(self) -> str:
        """First paragraph of the rule's docstring."""
        return " ".join((self.function.__doc__ or "").split("\n\n")[0].split())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by reference: the decorated name leads to the rule, not to its function."""
        return _import_rule, (self.function.__module__, self.name)

    def __call__(self, *args: Any) -> Any:
        """Apply the rule."""
        return self.function(*args)


def _import_rule(module: str, name: str) -> Rule:
    rule = getattr(import_module(module), name)
    if not isinstance(rule, Rule):
        raise TypeError(f"{module}.{name} is not a rule")
    return rule


def _decorator(
    kind: Kind,
    mechanisms: str,
    evidence: str,
    dimension: str = "",
    means: str = "",
    parameters: tuple[Parameter, ...] = (),
    before: str = "",
) -> Callable[[Callable[..., Any]], Rule]:
    def wrap(function: Callable[..., Any]) -> Rule:
        sources = tuple(part.strip() for part in evidence.split(";") if part.strip())
        return Rule(
            getattr(function, "__name__", kind),
            kind,
            function,
            tuple(mechanisms.split()),
            sources,
            dimension,
            tuple(means.split()),
            parameters,
            before,
        )

    return wrap


def process(
    mechanisms: str = "",
    *,
    evidence: str,
    parameters: tuple[Parameter, ...] = (),
    before: str = "",
) -> Callable[[Callable[..., Any]], Rule]:
    """Declare a process; ``mechanisms`` as ``"M15 M26"``, ``evidence`` split by semicolons."""
    return _decorator("process", mechanisms, evidence, parameters=parameters, before=before)


def motive(
    mechanisms: str,
    dimension: str,
    *,
    evidence: str,
    means: str = "",
    parameters: tuple[Parameter, ...] = (),
) -> Callable[[Callable[..., Any]], Rule]:
    """Declare a motive of powers to spend on one ``dimension``.

    ``means`` names the roles of the instruments that serve it (``"guards post"``); left empty,
    any instrument of the dimension does.
    """
    return _decorator("motive", mechanisms, evidence, dimension, means, parameters)


def condition(
    mechanisms: str, *, evidence: str, parameters: tuple[Parameter, ...] = ()
) -> Callable[[Callable[..., Any]], Rule]:
    """Declare a condition on the business of powers."""
    return _decorator("condition", mechanisms, evidence, parameters=parameters)


def consideration(
    mechanisms: str, *, evidence: str, parameters: tuple[Parameter, ...] = ()
) -> Callable[[Callable[..., Any]], Rule]:
    """Declare a consideration of states about offers."""
    return _decorator("consideration", mechanisms, evidence, parameters=parameters)
