"""The reference run of today begins as it goes on: no jump in its first quarters."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.model import InfluenceModel
from sim.scenario import load_scenario

WORLDS, QUARTERS, BEGINNING = 60, 12, 4
LOGS = ("gdp", "exports", "imports")
"""Sizes whose relative moves count."""

OBSERVED = (
    *LOGS, "influence_share", "concentration", "growth", "inflation", "debt_gdp", "external_debt",
    "trade_share", "remittances", "unrest", "sentiment", "trust", "fear", "elite", "alignment",
    "cohesion", "tension", "reputation", "friction", "capability",
)  # fmt: skip
"""What moves smoothly. Shares in arms are of five years of deliveries: what was delivered in 2019
leaves them in 2024, in the record as well. What the war ties down depends on draws of parameters,
so that no figure in a file fits every world; a nowcast does."""


@cache
def moves() -> dict[str, np.ndarray]:
    """Changes from quarter to quarter by variable ``[quarter, cell, world]``."""
    scenario = load_scenario("status-quo-2024", set={"horizon": "2026-Q4"})
    model = InfluenceModel(scenario, replicates=WORLDS, seed=1)
    seen = [_look(model.world)]
    for _ in model.quarters:
        model.step()
        seen.append(_look(model.world))
    return {name: np.diff([look[name] for look in seen], axis=0) for name in OBSERVED}


def _look(world) -> dict[str, np.ndarray]:
    values = {name: np.array(getattr(world, name)).reshape(-1, WORLDS) for name in OBSERVED}
    return {n: np.log(np.maximum(v, 1e-6)) if n in LOGS else v for n, v in values.items()}


@pytest.mark.parametrize("name", OBSERVED)
def test_first_quarters_move_no_more_than_later_ones(name):
    """Mean size of a move, each cell against its own later ones, within 3.5 standard errors."""
    size = np.abs(moves()[name])
    usual = size[BEGINNING:].mean(axis=(0, 2))
    size = size[:, usual > 1e-9] / usual[usual > 1e-9, None]
    more = size[:BEGINNING].mean(axis=1) - size[BEGINNING:].mean(axis=(0, 1))
    error = more.std(axis=1, ddof=1) / np.sqrt(WORLDS)
    assert len(usual)
    assert (more.mean(axis=1) < 3.5 * error + 0.05).all(), more.mean(axis=1)


@pytest.mark.parametrize("name", OBSERVED)
def test_no_first_quarter_moves_all_worlds_another_way_than_later_ones(name):
    """The middle move of a cell differs from its later one by less than chance moves it."""
    change = moves()[name]
    chance = change[BEGINNING:].std(axis=(0, 2))
    later = np.median(change[BEGINNING:], axis=(0, 2))
    away = np.abs(np.median(change[:BEGINNING], axis=2) - later)
    assert (away[:, chance > 1e-9] < 0.8 * chance[chance > 1e-9]).all()
