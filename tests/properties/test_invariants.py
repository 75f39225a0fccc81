"""What holds in every quarter of every world, however odd its numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sim.catalogue.variables import VARIABLES
from sim.model import InfluenceModel
from sim.world import World, condition, process
from tests.properties.scenarios import scenarios

FEW = settings(
    max_examples=16,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


KEPT = ("debt", "power_currency", "membership")


class Before:
    """Copies what the quarter starts from, after the dated changes and before the first rule."""

    def __init__(self) -> None:
        self.blocks: dict[str, Any] = {}
        copied = self.blocks

        @process(evidence="test", before="war_runs_its_course")
        def copy_the_start(w: World) -> None:
            copied.update({n: w.block(n).copy() for n in KEPT})

        self.rule = copy_the_start


@FEW
@given(scenarios())
def test_every_quarter_keeps_bounds_and_accounts(scenario):
    before = Before()
    model = InfluenceModel(scenario, replicates=5, seed=11, rules=[before.rule])
    for _ in model.quarters:
        model.step()
        _within_bounds(model.world)
        _debts_balance(model.world, before.blocks)
        _only_members_call(model.world, before.blocks)
        _shares_are_shares(model.world)


def _within_bounds(w: World) -> None:
    for variable in VARIABLES.values():
        block = w.block(variable.name)
        assert np.isfinite(block).all(), variable.name
        assert (block >= variable.low).all(), variable.name
        assert (block <= variable.high).all(), variable.name


def _debts_balance(w: World, before: dict[str, Any]) -> None:
    part = w.parameters.finance.own_currency
    revalued = before["debt"] * (w.power_currency / before["power_currency"]) ** part
    expected = revalued + w.lent - w.repaid - w.written_off - w.swapped
    np.testing.assert_allclose(w.debt, expected, rtol=1e-6, atol=1e-6)


def _only_members_call(w: World, before: dict[str, Any]) -> None:
    states = len(w.labels["state"])
    outsiders = before["membership"][:, :states] < 1.0
    assert (w.request[outsiders] == 0.0).all()
    assert (w.request_honoured <= w.request).all()
    for o, mandates in enumerate(w.topology.mandates):
        if "mutual_defence" not in mandates:
            assert (w.request[o] == 0.0).all()


def _shares_are_shares(w: World) -> None:
    for share, source in (
        ("influence_share", "influence"),
        ("security_share", "influence_security"),
        ("economic_share", "influence_economic"),
    ):
        summed = w.block(share).sum(axis=1)
        some = w.block(source).sum(axis=1) > 1e-6
        np.testing.assert_allclose(summed[some], 100.0, rtol=1e-6)
    armed = w.arms_deliveries.sum(axis=(0, 2)) > 1e-6
    summed = w.supplier_share.sum(axis=1)
    np.testing.assert_allclose(summed[armed], 100.0, rtol=1e-6)
    np.testing.assert_allclose(summed[w.arms_deliveries.sum(axis=(0, 2)) == 0.0], 0.0)
    np.testing.assert_array_equal(w.arms_share, w.supplier_share[:, : len(w.labels["power"])])
    for name in ("export_share", "import_share", "trade_share"):
        assert (w.block(name).sum(axis=1) <= 100.0 + 1e-4).all(), name


@FEW
@given(scenarios())
@pytest.mark.slow
def test_chunks_do_not_matter_in_any_world(scenario):
    alone = InfluenceModel(scenario, replicate=3, seed=5)
    chunk = InfluenceModel(scenario, first=1, replicates=4, seed=5)
    alone.run()
    chunk.run()
    for name, block in chunk.world.blocks.items():
        np.testing.assert_array_equal(block[..., 2:3], alone.world.block(name), err_msg=name)


class Ledger:
    """Copies of what is under way and delivered, taken before each rule that could change it."""

    MOMENTS = (
        "matters_come_to_the_table", "agreements_are_carried_out",
        "suppliers_gain_and_lose_favour", "projects_are_stopped", "price_disputes_chill_ties",
    )  # fmt: skip

    def __init__(self) -> None:
        self.committed: dict[str, Any] = {}
        self.ties: dict[str, Any] = {}
        self.rules = [self._look(moment) for moment in self.MOMENTS]

    def _look(self, moment: str) -> Any:
        def look(w: World) -> None:
            """Copy the ledger."""
            self.committed[moment] = w.committed.copy()
            self.ties[moment] = w.ties.copy()

        return replace(process(evidence="test", before=moment)(look), name=f"before_{moment}")

    def changes(self) -> Any:
        """What was agreed, stopped and delivered this quarter, by instrument."""
        taken = [self.committed[moment] for moment in self.MOMENTS]
        return taken[1] - taken[0], taken[3] - taken[4], taken[1] - taken[2]


@FEW
@given(scenarios())
def test_what_is_agreed_is_delivered_stopped_or_under_way(scenario):
    ledger = Ledger()
    model = InfluenceModel(scenario, replicates=5, seed=12, rules=ledger.rules, explain=True)
    w = model.world
    projects = set(w.instruments.of_form("project"))
    (loan,) = w.instruments.with_role("loan")
    (stake,) = w.instruments.with_role("investment")
    for _ in range(4):
        model.step()
        agreed, stopped, delivered = ledger.changes()
        told = w.reasons["deals"]
        for i in range(len(w.instruments.names)):
            new = w.deal * (w.channels.instrument[told["channel"]] == i) * told["size"]
            np.testing.assert_allclose(
                agreed[i], new if i in projects else 0.0, rtol=1e-6, atol=1e-6
            )
        assert (stopped >= 0.0).all()
        assert (delivered >= 0.0).all()
        assert (w.committed == ledger.committed["price_disputes_chill_ties"]).all()
        cost = w.instruments.unit_cost[loan]
        np.testing.assert_allclose(w.lent, delivered[loan] * cost, rtol=1e-6, atol=1e-6)
        before, after = (ledger.ties[moment][stake] for moment in ledger.MOMENTS[1:3])
        worn = w.instruments.depreciation[stake] * before
        np.testing.assert_allclose(after - before, delivered[stake] - worn, rtol=1e-6, atol=1e-6)


@condition("", evidence="assumption")
def hold_back_in_the_first(power):
    left = np.ones_like(power.world.gdp)
    left[0] = 0.5
    return dict.fromkeys(range(len(power.world.instruments.names)), left)


@FEW
@given(scenarios())
def test_what_restraint_saves_is_not_spent_elsewhere(scenario):
    for power in InfluenceModel(scenario, replicates=3, seed=13).world.powers:
        usual = power.new_business()
        power.conditions = (*power.conditions, hold_back_in_the_first)
        restrained = power.new_business()
        np.testing.assert_array_equal(restrained[:, 1:], usual[:, 1:])
        assert (restrained[:, 0] <= usual[:, 0]).all()
