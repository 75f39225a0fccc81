"""The scenario language: what a user writes, checked and resolved."""

from sim.quarter import Quarter
from sim.scenario.assumptions import Assumption
from sim.scenario.document import Problem, ScenarioError
from sim.scenario.files import find, list_scenarios
from sim.scenario.outcomes import OutcomeSpec
from sim.scenario.quantity import Quantity
from sim.scenario.scenario import (
    Scenario,
    ScenarioLike,
    as_scenario,
    load_scenario,
    recorded_scenario,
    scenario_from,
)
from sim.scenario.specs import (
    ChangeSpec,
    GainSpec,
    InitialBlock,
    InstrumentSpec,
    MembershipSpec,
    OrganisationSpec,
    PowerSpec,
    ShockSpec,
    SourceSpec,
    StateSpec,
)

__all__ = [
    "Assumption", "ChangeSpec", "GainSpec", "InitialBlock", "InstrumentSpec", "MembershipSpec",
    "OrganisationSpec", "OutcomeSpec", "PowerSpec", "Problem", "Quantity", "Quarter", "Scenario",
    "ScenarioError", "ScenarioLike", "ShockSpec", "SourceSpec", "StateSpec", "as_scenario", "find",
    "list_scenarios", "load_scenario", "recorded_scenario", "scenario_from",
]  # fmt: skip
