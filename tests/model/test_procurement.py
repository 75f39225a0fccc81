"""Arms: worlds in which nobody sells any."""

from pathlib import Path

import numpy as np

from sim.ensemble import simulate
from sim.scenario import load_scenario

MADE_UP = Path(__file__).parents[1] / "scenario" / "invalid" / "base.yaml"


def test_a_world_without_arms_runs_and_nobody_has_a_share():
    scenario = load_scenario(MADE_UP)
    assert not any("arms" in spec.roles for spec in scenario.instruments.values())
    result = simulate(scenario, replicates=4, seed=1, keep=["arms_share"])
    assert not np.asarray(result.paths["arms_share"]).any()
