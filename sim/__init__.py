"""greatgame: influence of great powers on small states, simulated many times over.

The everyday names are here; they load when first used, so that ``import sim`` is quick::

    import sim
    result = sim.run("status-quo-2024", replicates=1000, seed=1)
    result.plot()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.names import did_you_mean

if TYPE_CHECKING:
    from sim import plots
    from sim.agents import Organisation, Power, State
    from sim.catalogue.parameter import Parameter
    from sim.ensemble import Result, run, simulate
    from sim.ensemble.branch import branch
    from sim.model import InfluenceModel
    from sim.narrative.chronicle import explain
    from sim.report import write_report
    from sim.scenario import Scenario, ScenarioError, list_scenarios, load_scenario
    from sim.workbench.compare import compare, knock_out
    from sim.workbench.discovery import discover, first_passage
    from sim.workbench.histories.junctures import junctures, resolution
    from sim.workbench.histories.responsibility import responsibility
    from sim.workbench.sensitivity import sensitivity
    from sim.workbench.sweep import sweep
    from sim.world import Rule, World, condition, consideration, motive, process

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
    "compare": "sim.workbench.compare",
    "condition": "sim.world",
    "consideration": "sim.world",
    "discover": "sim.workbench.discovery",
    "explain": "sim.narrative.chronicle",
    "first_passage": "sim.workbench.discovery",
    "junctures": "sim.workbench.histories",
    "knock_out": "sim.workbench.compare",
    "list_scenarios": "sim.scenario",
    "load_scenario": "sim.scenario",
    "motive": "sim.world",
    "process": "sim.world",
    "resolution": "sim.workbench.histories",
    "responsibility": "sim.workbench.histories",
    "run": "sim.ensemble",
    "sensitivity": "sim.workbench.sensitivity",
    "simulate": "sim.ensemble",
    "sweep": "sim.workbench.sweep",
    "write_report": "sim.report",
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
    "condition",
    "consideration",
    "discover",
    "explain",
    "first_passage",
    "junctures",
    "knock_out",
    "list_scenarios",
    "load_scenario",
    "motive",
    "plots",
    "process",
    "resolution",
    "responsibility",
    "run",
    "sensitivity",
    "simulate",
    "sweep",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "plots":
        return import_module("sim.plots")
    hint = did_you_mean(name, __all__, most=1)
    raise AttributeError(f"module 'sim' has no attribute '{name}'{hint}")


def __dir__() -> list[str]:
    """The everyday names, and nothing of how they come about."""
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
