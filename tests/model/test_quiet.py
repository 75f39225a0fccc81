"""With every mechanism off and nothing told, nothing happens and nothing drifts.

What remains are the declared noises, none of them with a direction: growth of states and powers,
prices, trade shares, remittances, votes, sentiment and unrest. Shares of trade and remittances walk
without return; the others revert. Unrest is remembered from above, so the memory sits a little over
the mean.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.catalogue.variables import VARIABLES
from sim.model import InfluenceModel
from tests.model.worlds import BUSY, all_off, tiny

REPLICATES = 300
WAR = ("war", "war_intensity", "battlefield_failure", "sanctions", "sanctions_absorbed", "unrest")
HAPPENING_ANYWAY = {"protest", "incident", "clash", "terror_attack", "succession"}
"""Usual successions, protests, attacks on firms and border clashes at the rates of the start."""

NOISE = {
    "growth": 0.6, "economy_growth": 0.6, "oil_price": 4.0, "oil_price_before": 4.0,
    "gas_price": 0.06, "currency": 0.03, "unrest": 0.008, "unrest_memory": 0.03,
    "external_debt": 3.5, "debt_service": 0.35, "debt_gdp": 1.5, "export_share": 3.5,
    "import_share": 1.2, "trade_share": 2.0, "remittances": 1.2, "remittances_before": 1.2,
    "sentiment": 0.015, "rejection": 0.01, "alignment": 0.012, "concentration": 0.003,
    "economic_dependency": 0.02,
    "influence_economic": 0.01, "influence_political": 0.003, "influence": 0.005,
    "influence_share": 0.7, "economic_share": 1.5,
}  # fmt: skip
"""Largest move of a median over eight years that noise explains, by variable; others: none."""

GROWING = {
    "gdp", "economy", "debt", "multilateral_debt", "investment", "ties", "ties_before", "reserve",
    "income", "lapsed", "lent", "repaid", "tenure", "election_in",
}  # fmt: skip
"""Volumes that grow with the economy, and money that nobody wants to spend."""


@pytest.fixture(scope="module")
def quiet():
    initial = {k: v for k, v in BUSY["initial"].items() if k not in WAR}
    scenario = tiny(mechanisms=all_off(), horizon="2029-Q4", initial=initial)
    model = InfluenceModel(scenario, replicates=REPLICATES, seed=3)
    start = {name: block.copy() for name, block in model.world.blocks.items()}
    events = [v.name for v in VARIABLES.values() if v.role == "event"]
    counts = {name: np.zeros_like(start[name]) for name in events}
    while model.world.step_index < len(model.quarters):
        model.step()
        for name in events:
            counts[name] += model.world.block(name)
    return start, model.world, counts


@pytest.mark.parametrize("name", [v.name for v in VARIABLES.values() if v.role == "event"])
def test_nothing_happens(quiet, name):
    _, _, counts = quiet
    if name not in HAPPENING_ANYWAY:
        assert np.sum(counts[name]) == 0.0


def test_protests_stay_at_their_usual_number(quiet):
    start, _, counts = quiet
    assert counts["protest"].mean(-1) / 8.0 == pytest.approx(start["protest_rate"][:, 0], rel=0.06)


@pytest.mark.parametrize("name", [v.name for v in VARIABLES.values() if v.role != "event"])
def test_nothing_drifts_more_than_noise(quiet, name):
    start, world, _ = quiet
    if name in GROWING:
        return
    moved = np.median(world.block(name) - start[name], axis=-1)
    assert np.max(np.abs(moved)) <= NOISE.get(name, 0.0) + 1e-9


def test_volumes_grow_with_the_economy(quiet):
    start, world, _ = quiet
    eight_years = np.exp(8 * 0.025)
    for name, tolerance in (
        ("gdp", 0.06), ("economy", 0.02), ("debt", 0.12), ("multilateral_debt", 0.12),
    ):  # fmt: skip
        before, after = np.median(start[name], -1), np.median(world.block(name), -1)
        there = before > 0
        assert after[there] / before[there] == pytest.approx(eight_years, rel=tolerance)
    ties = np.median(world.ties - start["ties"], -1)
    assert (np.abs(ties[~world.instruments.of_gdp]) < 1e-9).all()
