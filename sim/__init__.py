"""greatgame: influence of great powers on small states, simulated many times over.

The everyday names are here; they load when first used, so that ``import sim`` is quick::

    import sim
    result = sim.run("status-quo-2024", replicates=1000, seed=1)
    result.plot()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.text import did_you_mean

if TYPE_CHECKING:
    from sim import plots
    from sim.agents import Organisation, Power, State
    from sim.catalogue.mechanism import Parameter
    from sim.ensemble import Result, run, simulate
    from sim.ensemble.branch import branch
    from sim.model import InfluenceModel
    from sim.narrative import explain
    from sim.report import write_report
    from sim.scenario import Scenario, ScenarioError, list_scenarios, load_scenario
    from sim.workbench.compare import compare, knock_out
    from sim.workbench.discovery import discover, first_passage
    from sim.workbench.histories.junctures import junctures, resolution
    from sim.workbench.histories.responsibility import responsibility
    from sim.workbench.sensitivity import sensitivity
    from sim.workbench.sweep import sweep
    from sim.world import Rule, World, condition, consideration, motive, process

_MODULES = {
    "sim.agents": "Organisation Power State",
    "sim.catalogue.mechanism": "Parameter",
    "sim.ensemble": "Result run simulate",
    "sim.ensemble.branch": "branch",
    "sim.model": "InfluenceModel",
    "sim.narrative": "explain",
    "sim.report": "write_report",
    "sim.scenario": "Scenario ScenarioError list_scenarios load_scenario",
    "sim.workbench.compare": "compare knock_out",
    "sim.workbench.discovery": "discover first_passage",
    "sim.workbench.histories": "junctures resolution responsibility",
    "sim.workbench.sensitivity": "sensitivity",
    "sim.workbench.sweep": "sweep",
    "sim.world": "Rule World condition consideration motive process",
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}

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
