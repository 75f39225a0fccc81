"""A small uncertain scenario with outcomes of every kind, for the tests of the workbench."""

from __future__ import annotations

from functools import cache
from typing import Any

from sim.ensemble import Result, simulate
from sim.scenario import Scenario
from tests.model.worlds import tiny

OUTCOMES: dict[str, Any] = {
    "share": {
        "title": "China's share",
        "final": {"variable": "influence_share", "state": "all", "power": "CHN"},
    },
    "leader": {"title": "Leader", "leader": {"variable": "influence", "state": "KAZ"}},
    "restless": {
        "title": "Unrest is high",
        "ever": {"variable": "unrest", "state": "KAZ", "above": 0.16},
    },
    "unrest": {
        "title": "Unrest comes",
        "first_time": {"variable": "unrest", "state": ["KAZ", "TJK"], "above": 0.14},
    },
    "crises": {"title": "Crises", "count": {"variable": "crisis", "state": "KAZ"}},
}
SHOCK: dict[str, Any] = {
    "name": "strike",
    "at": "2022-Q2",
    "state": "KAZ",
    "change": {"unrest": {"add": {"uniform": [0.0, 0.1]}}},
    "probability": {"uniform": [0.3, 0.9]},
    "evidence": ["assumption"],
}


@cache
def scenario(horizon: str = "2022-Q4") -> Scenario:
    """Four quarters of three states and three powers; parameters, hypotheses and a shock drawn."""
    unrest = {"KAZ": {"uniform": [0.05, 0.15]}, "default": 0.1}
    return tiny(
        drawn=True, horizon=horizon, outcomes=OUTCOMES, shocks=[SHOCK], initial={"unrest": unrest}
    )


@cache
def result(replicates: int = 300) -> Result:
    """An ensemble of the scenario."""
    return simulate(scenario(), replicates=replicates, seed=1)
