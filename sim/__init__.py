"""greatgame: influence of great powers on small states, simulated many times over.

The everyday names are here; they load when first used, so that ``import sim`` is quick::

    from sim import load_scenario, simulate
    result = simulate(load_scenario("status-quo-2024"), replicates=1000, seed=1)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.agents import Organisation, Power, State
    from sim.analysis.chronicle import explain
    from sim.analysis.compare import compare, knock_out
    from sim.analysis.histories import junctures, resolution, responsibility
    from sim.analysis.sensitivity import sensitivity
    from sim.analysis.sweep import sweep
    from sim.catalogue.parameter import Parameter
    from sim.ensemble import Result, simulate
    from sim.ensemble.branch import branch
    from sim.model import InfluenceModel
    from sim.scenario import Scenario, ScenarioError, load_scenario
    from sim.world import Rule, World, consideration, motive, process

_HOMES = {
    "InfluenceModel": "sim.model",
    "Organisation": "sim.agents",
    "Parameter": "sim.catalogue.parameter",
    "Power": "sim.agents",
    "Result": "sim.ensemble",
    "Rule": "sim.world",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.scenario",
    "State": "sim.agents",
    "World": "sim.world",
    "branch": "sim.ensemble.branch",
    "compare": "sim.analysis.compare",
    "consideration": "sim.world",
    "explain": "sim.analysis.chronicle",
    "junctures": "sim.analysis.histories",
    "knock_out": "sim.analysis.compare",
    "load_scenario": "sim.scenario",
    "motive": "sim.world",
    "process": "sim.world",
    "resolution": "sim.analysis.histories",
    "responsibility": "sim.analysis.histories",
    "sensitivity": "sim.analysis.sensitivity",
    "simulate": "sim.ensemble",
    "sweep": "sim.analysis.sweep",
}

__all__ = [
    "InfluenceModel",
    "Organisation",
    "Parameter",
    "Power",
    "Result",
    "Rule",
    "Scenario",
    "ScenarioError",
    "State",
    "World",
    "branch",
    "compare",
    "consideration",
    "explain",
    "junctures",
    "knock_out",
    "load_scenario",
    "motive",
    "process",
    "resolution",
    "responsibility",
    "sensitivity",
    "simulate",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
