"""Growth, trade, remittances and debt, with numbers worked by hand."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest

from sim.processes.economy import currency, debt, growth
from sim.world.arrays import logistic
from tests.model.worlds import CHN, KAZ, PLACE, RUS, TJK, USA, UZB, around, fate, still, within

about = pytest.approx


def test_states_grow():
    w = still(
        initial={"export_share": {"KAZ": {"CHN": 30.0}}, "oil_exports": {"KAZ": 50.0}},
        parameters={
            "economy.spillover": 0.6, "economy.oil_gain": 4.0, "economy.remittance_gain": 0.5,
            "economy.unrest_cost": 6.0,
        },
    )  # fmt: skip
    w.economy_growth[CHN] = 6.5
    w.oil_price = 70.0 * exp(0.5)
    w.remittances[KAZ, RUS] += 1.0
    w.unrest[KAZ] = 0.5
    growth.states_grow(w)
    spill = 0.6 * (30 + 20) / 200 * 4.0
    expected = 2.5 + spill + 4.0 * 0.5 * 0.5 + 0.5 * 1.0 - 6.0 * 0.2
    assert w.growth[KAZ] == about(expected)
    assert w.gdp[KAZ] == about(20 * exp(expected / 400))
    assert w.growth[UZB] == about(2.5 + 0.6 * 40 / 200 * 4.0)


def test_trade_follows_size_and_access():
    w = still(
        initial={"ties": {"access": {"KAZ": {"CHN": 1.0}}}},
        parameters={"economy.gravity": 1.0, "economy.access_gain": 1.0},
    )
    w.economy_growth[CHN] = 6.5
    w.ties[PLACE["access"], KAZ, CHN] = 3.0
    growth.trade_follows_size_and_access(w)
    # Access rises from one half to three quarters of full strength.
    grown = 20 * exp(4.0 / 400 + 0.02 * 0.25)
    assert w.export_share[KAZ, CHN] == about(grown * 100 / (grown + 40 + 40))
    assert w.export_share[KAZ, RUS] == about(20 * 100 / (grown + 40 + 40))
    both = w.export_share[KAZ] * 30 + w.import_share[KAZ] * 40
    np.testing.assert_allclose(w.trade_share[KAZ], both / 70)


def test_remittances_follow_the_sender():
    w = still(
        initial={"remittances": {"TJK": {"RUS": 20.0}}},
        parameters={"economy.remittance_elasticity": 1.5, "economy.remittance_oil": 0.5},
    )
    w.economy_growth[RUS] = -1.5
    w.growth[TJK] = 4.5
    w.oil_price_before = w.oil_price / 1.2
    growth.remittances_follow_the_sender(w)
    assert w.remittances_before[TJK, RUS] == about(20.0)
    assert w.remittances[TJK, RUS] == about(20 * exp((1.5 * -4.0 - 2.0) / 400 + 0.5 * log(1.2)))


def test_currencies_move():
    w = still(parameters={"economy.currency_oil": 0.3, "economy.currency_reversion": 0.05})
    w.oil_price_before = w.oil_price / 1.2
    w.currency[KAZ] = 1.5
    gdp = w.gdp.copy()
    currency.currencies_move(w)
    change = 1.2**0.3 * 1.5**-0.05
    assert w.currency[KAZ] == about(1.5 * change)
    assert w.gdp[KAZ] == about(gdp[KAZ] * change)
    assert w.oil_price_before == about(w.oil_price)


def test_war_pulls_labour():
    w = still(
        initial={"war": "fighting", "war_intensity": 0.8, "remittances": {"TJK": {"RUS": 10.0}}},
        parameters={"economy.labour_pull": 0.2, "economy.labour_abuse": 0.01},
    )
    growth.war_pulls_labour(w)
    assert w.remittances[TJK, RUS] == about(10 * (1 + 0.25 * 0.8 * 0.2))
    after = w.remittances[TJK, RUS]
    np.testing.assert_allclose(w.sentiment[TJK, RUS], -0.01 * 0.8 * after / (after + 10))
    assert w.sentiment[TJK, CHN] == about(0.0)


def test_sender_may_bar_migrants():
    w = still(
        initial={"remittances": {"default": {"RUS": 10.0}}, "sphere_claim": {"RUS": 0.5}},
        parameters={"economy.bar_hazard": 0.04},
    )
    w.defiance[TJK, RUS] = 1.0
    w.alignment[TJK, RUS] = 0.5
    fate(w, economy__bar=around(within(0.04 * 0.5 * (1.0 + 3 * 0.1))))
    growth.sender_may_bar_migrants(w)
    assert w.repatriation[TJK, RUS].tolist() == [1.0, 0.0]
    assert w.remittances[TJK, RUS] == about(np.array([7.5, 10.0]))
    assert w.sentiment[TJK, RUS] == about(np.array([-0.05, 0.0]))
    assert w.repatriation[KAZ].sum() == 0.0


def test_price_disputes_chill_ties():
    w = still(
        initial={
            "gas_exports": {"UZB": 80.0}, "export_share": {"UZB": {"CHN": 75.0, "RUS": 0.0}},
            "ties": {"training": {"UZB": {"CHN": 2.0}}},
        },
        parameters={"economy.dispute_gain": 5.0, "economy.dispute_healing": 0.1},
    )  # fmt: skip
    w.gas_price = 0.8
    growth.price_disputes_chill_ties(w)
    # 0.8 * 0.75 = 0.6 of exports sold to one buyer: 5 * (0.6 - 0.3) * 0.2 = 0.3.
    assert w.dispute[UZB, CHN] == about(0.3)
    assert w.ties[PLACE["training"], UZB, CHN] == about(2.0)
    # A year's habit: a quarter of the way to the new price.
    assert w.gas_price_accustomed == about(0.95)
    w.gas_price = 1.0
    growth.price_disputes_chill_ties(w)
    assert w.dispute[UZB, CHN] == about(0.3 * 0.9)


def test_debts_are_served_and_rolled_over():
    w = still(
        initial={"debt": {"KAZ": {"RUS": 2.0, "CHN": 4.0}}},
        parameters={"finance.maturity": 20.0, "finance.interest": 2.0},
    )
    w.delivered_effort[RUS] = 0.6
    debt.debts_are_served_and_rolled_over(w)
    grows = exp(2.5 / 400) - 1
    assert w.repaid[KAZ, CHN] == about(4 / 80)
    assert w.lent[KAZ, CHN] == about(4 / 80 + 4 * grows)
    assert w.debt[KAZ, CHN] == about(4 * (1 + grows))
    assert w.lent[KAZ, RUS] == about((2 / 80 + 2 * grows) * 0.8)
    assert w.multilateral_debt[KAZ] == about(2 * (1 + grows))
    owed = (w.debt[KAZ].sum(axis=0) + w.multilateral_debt[KAZ])[0]
    assert w.external_debt[KAZ] == about(100 * owed / 20)
    assert w.debt_service[KAZ] == about(100 * owed * (1 / 20 + 0.02) / (20 * 0.3))


def test_heavy_debt_becomes_distress():
    w = still(
        initial={"debt": {"KAZ": {"CHN": 10.0}}},
        parameters={
            "finance.debt_threshold": 40.0, "finance.service_threshold": 1000.0,
            "finance.distress_hazard": 0.1,
        },
    )  # fmt: skip
    w.growth[KAZ] = -2.5
    hazard = 0.1 * float(logistic(np.array(8.0 * (60 / 40 - 1.2)))) * 1.5
    fate(w, finance__distress=around(within(hazard)))
    debt.heavy_debt_becomes_distress(w)
    assert w.distress[KAZ].tolist() == [1.0, 0.0]
    assert w.distress[UZB].tolist() == [0.0, 0.0]
    w.external_debt[KAZ] = 0.79 * 40
    w.debt_service[KAZ] = 0.0
    debt.heavy_debt_becomes_distress(w)
    assert w.distress[KAZ].tolist() == [0.0, 0.0]


def test_creditors_grant_relief():
    w = still(
        initial={"debt": {"KAZ": {"CHN": 6.0}}, "sphere_claim": {"CHN": 0.3}},
        parameters={
            "finance.reschedule_hazard": 0.3, "finance.write_off_hazard": 0.1,
            "finance.write_off_share": 0.5,
        },
    )  # fmt: skip
    w.distress[KAZ] = 1.0
    # The creditor holds 6 of 8, so it is asked with full weight.
    fate(w, finance__relief=around(within(0.3)))
    debt.creditors_grant_relief(w)
    assert w.rescheduling[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.grace[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.debt[KAZ, CHN] == about(6.0)
    fate(w, finance__relief=1.0 - around(within(0.1 * 0.4)))
    w.grace[KAZ] = 0.0
    debt.creditors_grant_relief(w)
    assert w.write_off[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.debt[KAZ, CHN] == about(np.array([3.0, 6.0]))
    assert w.written_off[KAZ, CHN] == about(np.array([3.0, 0.0]))


def test_debt_becomes_a_concession():
    w = still(
        initial={
            "debt": {"KAZ": {"CHN": 6.0}}, "elite": {"KAZ": {"CHN": 0.2}},
            "proximity": {"KAZ": {"CHN": 0.7}}, "legal_cover": 0.1,
        },
        parameters={
            "finance.concession_hazard": 0.04, "finance.distress_pressure": 2.0,
            "finance.swap_share": 0.05,
        },
    )  # fmt: skip
    w.distress[KAZ], w.rejection[KAZ, CHN] = 1.0, 0.4
    # Debt 30 % of GDP: (30 / 20)^2; share 6 / 8; elite 0.6; anger 0.5 * 0.4 = 0.2, so 1 - 0.4.
    hazard = 0.04 * 2.25 * 0.75 * 0.6 * 0.6 * 3.0
    fate(w, finance__concession=around(within(hazard)))
    debt.debt_becomes_a_concession(w)
    assert w.concession[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.conceded[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.swapped[KAZ, CHN] == about(np.array([0.3, 0.0]))
    assert w.debt[KAZ, CHN] == about(np.array([5.7, 6.0]))
    assert w.legal_cover[KAZ, CHN] == about(np.array([0.35, 0.1]))
    assert w.ties[PLACE["post"], KAZ, CHN] == about(np.array([0.7, 0.0]))
    assert w.concession[:, [RUS, USA]].sum() == 0.0
