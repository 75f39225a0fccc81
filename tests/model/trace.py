"""What a run reads: every look of a rule at a variable, parameter, hypothesis, instrument or trait.

Seen at run time, by standing in for the ways in which rules ask, so that nothing is guessed from
the text of a rule.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sim.model import InfluenceModel
from sim.scenario import Scenario
from sim.start.draws import Parameters
from sim.world import Rule, World
from sim.world.channels import Channels
from sim.world.instruments import Instruments
from sim.world.offers import StateOffers
from sim.world.topology import Topology

WALK = "levels_walk_and_departures_fade"
"""The rule that looks at every slow variable, whether or not it matters to anything."""

_CARRIERS = ("StateOffers.__init__", "Channels.__init__", "Instruments.__init__")
"""Who copies the properties of instruments without using them."""


class Trace:
    """Everything that was read, as ``{"variable": {"gdp", ...}, ...}``."""

    def __init__(self) -> None:
        self.rule = ""
        self.read: dict[str, set[str]] = {}

    def note(self, kind: str, name: str) -> None:
        """Remember one look, unless the walk looks at a variable or it is a private matter."""
        if not name.startswith("_") and not (self.rule == WALK and kind == "variable"):
            self.read.setdefault(kind, set()).add(name)


class _Listening(frozenset[str]):
    """A set that tells which of its possible elements were asked for."""

    asked: Callable[[str], None]

    def __contains__(self, item: object) -> bool:
        self.asked(str(item))
        return super().__contains__(item)


class _Shown(dict[str, Any]):
    """A dictionary that tells which of its entries were used."""

    asked: Callable[[str], None]

    def __getitem__(self, key: str) -> Any:
        self.asked(key)
        return super().__getitem__(key)


def reads_of(scenario: Scenario, replicates: int, quarters: int) -> dict[str, set[str]]:
    """All that is read in the first quarters of a scenario, beginning included."""
    trace = Trace()
    with _listening(trace):
        model = InfluenceModel(scenario, replicates=replicates, seed=1)
        for _ in range(quarters):
            model.step()
    return trace.read


@contextmanager
def _listening(trace: Trace) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        _hear_rules(trace, patch)
        _hear_calls(trace, patch, World, {"block": "variable", "level": "variable"})
        _hear_calls(trace, patch, World, {"holds": "hypothesis"})
        _hear_calls(trace, patch, Instruments, {"with_role": "role", "of_form": "instrument"})
        _hear_calls(trace, patch, Channels, {"playing": "role", "barred": "bar"})
        _hear_attributes(trace, patch, Instruments, "instrument")
        _hear_attributes(trace, patch, Channels, "instrument")
        _hear_attributes(trace, patch, StateOffers, "instrument")
        _hear_attributes(trace, patch, Topology, "topology")
        _hear_parameters(trace, patch)
        _hear_sets(trace, patch)
        _hear_attributes(trace, patch, World, "variable")
        yield


def _hear_rules(trace: Trace, patch: pytest.MonkeyPatch) -> None:
    usual = Rule.__call__

    def call(self: Rule, *args: Any) -> Any:
        outer, trace.rule = trace.rule, self.name
        result = usual(self, *args)
        trace.rule = outer
        return result

    patch.setattr(Rule, "__call__", call)


def _hear_calls(
    trace: Trace, patch: pytest.MonkeyPatch, owner: type, methods: dict[str, str]
) -> None:
    """Note the texts among the arguments of methods."""
    for method, kind in methods.items():
        patch.setattr(owner, method, _heard(trace, getattr(owner, method), kind))


def _heard(trace: Trace, usual: Any, kind: str) -> Any:
    def heard(self: Any, *args: Any) -> Any:
        for text in args if kind == "role" else args[:1]:
            trace.note(kind, text)
        return usual(self, *args)

    return heard


def _hear_attributes(trace: Trace, patch: pytest.MonkeyPatch, owner: type, kind: str) -> None:
    def heard(self: Any, name: str) -> Any:
        if sys._getframe(1).f_code.co_qualname not in _CARRIERS:
            trace.note(kind, name)
        return object.__getattribute__(self, name)

    patch.setattr(owner, "__getattribute__", heard)


def _hear_parameters(trace: Trace, patch: pytest.MonkeyPatch) -> None:
    def heard(self: Parameters.Group, name: str) -> Any:
        if not name.startswith("_"):
            trace.note("parameter", f"{object.__getattribute__(self, '_name')}.{name}")
        return object.__getattribute__(self, name)

    patch.setattr(Parameters.Group, "__getattribute__", heard)


def _hear_sets(trace: Trace, patch: pytest.MonkeyPatch) -> None:
    """Which mandates, and which gains of an offer, are asked for."""
    topology, offers = Topology.__init__, StateOffers.__init__
    with_mandate = Topology.with_mandate

    def found(self: Topology, *args: Any, **named: Any) -> None:
        topology(self, *args, **named)
        told = [_Listening(mandates) for mandates in self.mandates]
        for mandates in told:
            mandates.asked = lambda name: trace.note("mandate", name)
        self.mandates = tuple(told)

    def having(self: Topology, mandate: str) -> list[int]:
        trace.note("mandate", mandate)
        return with_mandate(self, mandate)

    def shown(self: StateOffers, *args: Any) -> None:
        offers(self, *args)
        self.gain = gain = _Shown(self.gain)
        gain.asked = lambda name: trace.note("gain", name)

    patch.setattr(Topology, "__init__", found)
    patch.setattr(Topology, "with_mandate", having)
    patch.setattr(StateOffers, "__init__", shown)
