"""A run starts as the world was: no jump in the first quarter, no drift that all worlds share."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sim.catalogue.variables import VARIABLES
from sim.model import InfluenceModel
from sim.scenario import load_scenario

WORLDS = 200
QUARTERS = 4
FLOWS = {"growth", "economy_growth", "lent", "repaid", "spent", "written_off", "swapped"}
"""What a quarter brings. It has no value at the start, or that of a year gone by."""


@cache
def moves() -> dict[str, Any]:
    """Changes of the first quarters of a calm scenario without its shocks, by variable.

    Shapes ``[quarter, *axes, replicate]``.
    """
    scenario = load_scenario("no-ukraine-war").model_copy(update={"shocks": []})
    model = InfluenceModel(scenario, replicates=WORLDS, seed=3)
    watched = [
        v.name for v in VARIABLES.values()
        if v.role in ("stock", "derived") and v.name not in FLOWS
    ]  # fmt: skip
    states = {name: [model.world.block(name).copy()] for name in watched}
    for _ in range(QUARTERS):
        model.step()
        for name in watched:
            states[name].append(model.world.block(name).copy())
    return {name: np.diff(np.stack(blocks), axis=0) for name, blocks in states.items()}


def test_the_first_quarter_is_like_those_that_follow():
    """Its mean move is at most twice that of a later quarter, but for five standard errors."""
    for name, steps in moves().items():
        mean = np.abs(steps.mean(axis=-1))
        error = steps.std(axis=-1).max(axis=0) / np.sqrt(WORLDS)
        jump = mean[0] - 2.0 * mean[1:].max(axis=0) - 5.0 * error
        assert np.max(jump) < 1e-9, (name, np.unravel_index(np.argmax(jump), jump.shape))


def test_attitudes_do_not_all_drift_the_same_way():
    """What all worlds share of a year's move is below three quarters of its spread over worlds."""
    for name in ("sentiment", "elite", "trust", "fear", "alignment", "reputation", "leverage",
                 "friction", "western_support", "afghan_threat", "kin_repression", "tension",
                 "terror_threat"):  # fmt: skip
        year = moves()[name].sum(axis=0)
        shared, spread = np.abs(np.median(year, axis=-1)), year.std(axis=-1)
        error = 1.26 * spread / np.sqrt(WORLDS)
        assert (shared <= 0.75 * spread + 4.0 * error + 1e-12).all(), (name, np.max(shared))
