"""Growth, currencies, trade, labour income and debt, with numbers worked by hand."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from scipy import special

from sim.mechanisms.economy import currency, debt, growth, labour, trade
from sim.model import InfluenceModel
from sim.world.arrays import fading, heavy, logistic
from tests.model.worlds import (
    BUSY,
    CHN,
    KAZ,
    PLACE,
    RUS,
    TJK,
    USA,
    UZB,
    around,
    fate,
    still,
    tiny,
    within,
)

about = pytest.approx
ONE = float(special.ndtr(1.0))
"""The uniform at which a standard normal is 1."""


def test_half_lives_and_heavy_tails():
    assert fading(1.0) == about(0.5)
    assert (1.0 - fading(8.0)) ** 8 == about(0.5)
    z = np.array([-2.0, 0.0, 2.0])
    np.testing.assert_allclose(heavy(z, 0.0), z)
    np.testing.assert_allclose(heavy(z, 0.1), z * exp(0.2))


def test_states_grow():
    w = still(
        initial={"oil_exports": {"KAZ": 50.0}, "gas_exports": {"UZB": 40.0}, "volatility": 2.0},
        parameters={
            "economy.world_gain": 0.7, "economy.spillover": 0.6, "economy.oil_gain": 4.0,
            "economy.gas_gain": 2.0, "economy.remittance_gain": 0.5, "economy.unrest_cost": 6.0,
            "economy.unrest_borne": 0.3, "economy.growth_sd": 3.0, "economy.tail": 0.2,
            "economy.remittance_lag": 1.0,
        },
    )  # fmt: skip
    w.world_cycle = -2.0
    # China grows 4 points faster than its trend and the cycle would have it.
    w.economy_growth[...] = 0.5
    w.economy_growth[CHN] = 4.5
    w.oil_price = 70.0 * exp(0.5)
    w.gas_price = exp(-0.25)
    w.remittance_gain[TJK, RUS] = -1.0
    w.unrest[KAZ] = 0.5
    china = (1.2 + 1.6) / (6.0 + 8.0)
    base = 2.5 - 0.7 * 2.0 + 0.6 * china * 4.0
    growth.states_grow(w)
    assert w.growth[KAZ] == about(base + 4.0 * 0.5 * 0.5 - 6.0 * 0.2)
    assert w.growth[UZB] == about(base - 2.0 * 0.4 * 0.25)
    assert w.growth[TJK] == about(base - 4.0 * 0.5 * 0.5)
    w.remittance_gain[TJK, RUS] = 0.0
    w.growth_trend = 2.5
    growth.states_grow(w)
    assert w.growth[TJK] == about(base - 4.0 * 0.5 * 0.25)
    fate(w, economy__growth=ONE)
    w.growth_trend = 2.5
    growth.states_grow(w)
    assert w.growth[UZB] == about(base - 2.0 * 0.4 * 0.25 + 3.0 * 2.0 * exp(0.1))


def test_output_feels_all_of_a_lost_income_but_not_at_once():
    """Transfers that are gone in one quarter are missed over several, and in full."""
    w = still(
        parameters={"economy.remittance_gain": 0.4, "economy.remittance_lag": 2.0,
                    "economy.growth_sd": 0.0, "economy.trend_walk": 0.0},
    )  # fmt: skip
    missed = []
    for quarter in range(60):
        w.remittance_gain[TJK, RUS] = -15.0 if quarter == 0 else 0.0
        growth.states_grow(w)
        missed.append((w.growth[UZB, 0] - w.growth[TJK, 0]) / 4.0)
    assert max(missed) == missed[0] == about(0.4 * 15.0 * fading(2.0))
    assert sum(missed) == about(0.4 * 15.0)


def test_trends_walk_and_gdp_is_counted_in_dollars():
    w = still(
        initial={"growth_trend": 8.0, "population_growth": {"TJK": 2.0}},
        parameters={
            "economy.long_run": 4.0, "economy.trend_half_life": 2.0, "economy.trend_walk": 0.5,
        },
    )  # fmt: skip
    fate(w, economy__trend=ONE)
    w.dollar_prices = exp(0.005)
    w.currency[KAZ] = exp(-0.2)
    growth.states_grow(w)
    assert w.growth_trend[KAZ] == about(4.0 + 4.0 * 0.5**0.5 + 0.5)
    # More people make more, without more for each.
    assert w.growth_trend[TJK] == about(6.0 + 2.0 * 0.5**0.5 + 0.5)
    assert w.gdp[KAZ] == about(20 * np.exp(w.growth[KAZ] / 400 + 0.005 - 0.2))
    assert w.gdp[UZB] == about(20 * np.exp(w.growth[UZB] / 400 + 0.005))
    # What has been counted is not counted again.
    before = w.gdp.copy()
    growth.states_grow(w)
    assert w.gdp == about(before * np.exp(w.growth / 400))


def test_sanctions_strike_whoever_shares_them():
    w = still(initial={"sanctioned": {"KAZ": 0.5}}, parameters={"economy.sanctions_hit": 12.0})
    w.sanctions_absorbed = w.sanctions
    growth.states_grow(w)
    before = w.growth.copy()
    w.growth_trend, w.gdp = 2.5, 20.0
    w.sanctions, w.sanctions_absorbed = 1.0, 0.6
    growth.states_grow(w)
    assert w.growth[KAZ] - before[KAZ] == about(-12.0 * 0.5 * 0.4)
    assert w.growth[UZB] == about(before[UZB])


def test_hardship_is_felt():
    """Real losses beyond what is borne, against the pace people are used to; nothing in a boom."""
    w = still(
        parameters={"economy.habit": 1.0, "economy.pace_habit": 1.0, "economy.income_borne": 2.0}
    )
    w.income_gap = 3.0
    w.income_pace = 1.0
    w.growth[...] = 4.0
    w.remittance_gain[TJK, RUS] = -10.0
    w.growth[UZB] = -4.0
    growth.hardship_is_felt(w)
    assert w.income_gap[KAZ] == about(1.5)
    assert w.hardship[KAZ] == about(0.0)
    assert w.hardship[TJK] == about(1.5 + 10.0 - 2.0)
    assert w.hardship[UZB] == about(1.5 + 2.0 - 2.0)
    assert w.income_pace[UZB] == about(0.0)
    w.growth[...] = 40.0
    w.remittance_gain[TJK] = 0.0
    growth.hardship_is_felt(w)
    assert w.income_gap[KAZ] == about(0.75 + 1.0 - 10.0)
    assert w.hardship[KAZ] == about(0.0)


def test_pressure_on_currencies_builds():
    w = still(
        initial={
            "oil_exports": {"KAZ": 60.0}, "growth_trend": 6.5, "regional_drift": 0.02,
            "labour_income": {"TJK": {"RUS": 4.0}},
        },
        parameters={
            "currency.oil_gain": 0.5, "currency.rouble_region": 0.2, "currency.rouble_link": 1.0,
            "currency.catch_up": 0.4, "currency.drift_half_life": 1.0, "currency.own_sd": 0.03,
            "currency.regional_sd": 0.02, "markets.power_long_run": 2.5, "markets.tail": 0.01,
            "currency.parity_half_life": 2.0,
        },
    )  # fmt: skip
    w.oil_price_felt *= exp(-0.4)
    w.power_currency[RUS] = exp(-0.3)
    w.power_currency[CHN] = 2.0
    currency.pressure_on_currencies_builds(w)
    trade_share = (1.2 + 1.6) / 14.0
    common = 0.4 * 4.0 / 400 + 0.01
    assert w.currency_pressure[KAZ] == about(0.5 * 0.6 * -0.4 - 0.3 * (0.2 + trade_share) + common)
    assert w.currency_pressure[TJK] == about(-0.3 * (0.2 + trade_share + 0.2) + common)
    before = w.currency_pressure.copy()
    fate(w, currency__own=ONE, currency__region=ONE)
    currency.pressure_on_currencies_builds(w)
    # Of what chance had moved the rate, 0.01, half is left after two quarters.
    moved = 0.005 + 0.02 + 0.03 * exp(0.005) - 0.01 * (1 - 0.5**0.5)
    assert w.currency_departure[UZB] == about(0.01 + moved)
    assert w.currency_pressure[UZB] - before[UZB] == about(0.4 * 0.01 + moved)


def test_currencies_float_crawl_or_break():
    w = still(
        initial={
            "flexibility": {"KAZ": 1.0, "TJK": 0.0, "UZB": 0.0},
            "currency_pressure": {"KAZ": -0.2, "TJK": 0.2, "UZB": -0.5},
        },
        parameters={
            "currency.float_pace": 0.6, "currency.rogoff": 16.0, "currency.break_hazard": 0.1,
            "currency.price_rise": 4.0,
            "currency.break_at": 0.25, "currency.overshoot": 0.2, "currency.float_after": 0.3,
            "currency.pass_through": 0.4, "currency.managed": 0.5, "currency.yielding": 0.25,
            "currency.usual_inflation": 5.0,
        },
    )  # fmt: skip
    fate(w, currency__break=around(within(0.1 * 4.0)), currency__overshoot=exp(-1.0))
    currency.currencies_float_crawl_or_break(w)
    crawl, rise = 1.0 - 0.5 ** (1.0 / 16.0), 1.0 - 0.5 ** (1.0 / 4.0)
    assert w.currency[KAZ] == about(exp(-0.12))
    assert w.currency_pressure[KAZ] == about(-0.08)
    assert w.inflation[KAZ] == about(5.0 + 40.0 * 0.12)
    assert w.currency[TJK] == about(exp(0.2 * rise))
    assert w.inflation[TJK] == about(5.0 + 20.0 * rise)
    # The peg under pressure breaks by a fifth too far in one world, and crawls in the other.
    assert w.peg_break[UZB].tolist() == [1.0, 0.0]
    assert w.currency[UZB] == about(np.exp([-0.6, -0.5 * crawl]))
    assert w.currency_pressure[UZB] == about(np.array([0.1, -0.5 * (1 - crawl)]))
    assert w.flexibility[UZB] == about(np.array([0.3, 0.0]))
    assert w.inflation[UZB] == about(np.array([5.0 + 40.0 * 0.6, 5.0 - 0.25 * 50.0 * crawl]))
    assert w.peg_break[[KAZ, TJK]].sum() == 0.0
    # What passes through to prices fades altogether: the level does not move.
    assert w.level("inflation") == about(5.0)


def test_managed_floats_slide_and_do_not_break():
    w = still(
        initial={"flexibility": {"KAZ": 0.2, "TJK": 0.4, "UZB": 0.5}, "currency_pressure": -0.25},
        parameters={
            "currency.break_hazard": 0.1, "currency.break_at": 0.25, "currency.managed": 0.4,
            "currency.usual_inflation": 3.0, "currency.inflation_half_life": 1.0,
        },
    )  # fmt: skip
    fate(w, currency__break=around(within(0.1 * 0.5)))
    currency.currencies_float_crawl_or_break(w)
    assert w.peg_break.tolist() == [[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    assert w.level("inflation") == about(4.0)


def test_trade_moves():
    w = still(
        initial={
            "oil_exports": {"KAZ": 50.0}, "gas_exports": {"UZB": 40.0},
            "ties": {"access": {"KAZ": {"CHN": 1.0}}},
        },
        parameters={
            "trade.gravity": 0.8, "trade.import_elasticity": 1.2, "trade.access_gain": 0.4,
            "markets.power_long_run": 2.5,
        },
    )  # fmt: skip
    w.growth[...] = 4.0
    w.economy_growth[CHN] = 6.5
    w.power_currency[CHN] = exp(0.05)
    w.dollar_prices = exp(0.005)
    w.oil_price = 70 * exp(0.2)
    w.gas_price = exp(-0.1)
    w.gdp[KAZ] = 20 * exp(0.1)
    # Access rises from one half to three quarters of full strength.
    w.ties[PLACE["access"], KAZ, CHN] = 3.0
    trade.trade_moves(w)
    common = 0.01 + 0.005 + 0.5 * 0.2
    to_china = 1.2 * exp(common + 0.8 * (4.0 / 400 + 0.05) + 0.4 * 0.25)
    assert w.export_volume[KAZ, CHN] == about(to_china)
    assert w.export_volume[KAZ, RUS] == about(1.2 * exp(common))
    assert w.export_rest[KAZ] == about(2.4 * exp(common))
    # Half of what oil moved is usual from now on.
    assert w.exports_usual[KAZ] == about(30.0 * exp(0.05))
    assert w.export_volume[UZB, RUS] == about(1.2 * exp(0.015 - 0.4 * 0.1))
    assert w.import_volume[KAZ, CHN] == about(1.6 * exp(1.2 * 0.1 + 0.8 * 0.01 + 0.4 * 0.25))
    assert w.import_rest[UZB] == about(3.2)
    everything = to_china + (1.2 + 1.2 + 2.4) * exp(common)
    assert w.export_share[KAZ, CHN] == about(100 * to_china / everything)
    assert w.exports[KAZ] == about(100 * everything / (20 * exp(0.1)))
    both = w.export_volume[KAZ] + w.import_volume[KAZ]
    whole = (w.exports[KAZ] + w.imports[KAZ]) / 100 * w.gdp[KAZ]
    np.testing.assert_allclose(w.trade_share[KAZ], 100 * both / whole)


MARKET = {
    "UNION": {
        "name": "Common market",
        "mandate": ["market"],
        "convener": {"RUS": 1.0},
        "members": {
            "RUS": [{"status": "member", "from": "2015-01-01"}],
            "KAZ": [{"status": "member", "from": "2015-01-01"}],
        },
        "evidence": ["assumption"],
    }
}


def test_sanctions_send_trade_through_the_common_market():
    w = still(
        organisations=MARKET,
        initial={"sanctions": 0.2, "transit": {"default": 1.0, "UZB": 2.0}},
        parameters={
            "trade.export_detour": 1.0, "trade.import_detour": 0.5, "trade.detour_outside": 0.25,
            "trade.market_gain": 0.2,
        },
    )  # fmt: skip
    w.sanctions_felt = 1.0
    w.growth[...] = 0.0
    w.membership[0, TJK] = 1.0
    trade.trade_moves(w)
    assert w.export_volume[KAZ, RUS] == about(1.2 * exp(0.8))
    assert w.export_volume[UZB, RUS] == about(1.2 * exp(2.0 * 0.25 * 0.8))
    assert w.import_volume[KAZ, CHN] == about(1.6 * exp(0.5 * 0.8))
    assert w.import_volume[KAZ, RUS] == about(1.6)
    # A new member trades more with the market, and the detour opens to it in full.
    assert w.export_volume[TJK, RUS] == about(1.2 * exp(0.2 + 1.0 - 0.25 * 0.2))
    w.sanctions_felt = 0.2
    w.exports_usual = w.exports
    trade.trade_moves(w)
    assert w.export_volume[KAZ, RUS] == about(1.2)


def test_no_detour_through_a_state_that_sanctions_strike():
    w = still(
        organisations=MARKET,
        initial={"sanctions": 0.0, "sanctioned": {"KAZ": 1.0}},
        parameters={
            "trade.export_detour": 1.0, "trade.import_detour": 0.5, "trade.sanctions_cut": 0.7,
        },
    )  # fmt: skip
    w.sanctions_felt = 1.0
    w.growth[...] = 0.0
    trade.trade_moves(w)
    assert w.export_volume[KAZ, RUS] == about(1.2)
    assert w.import_volume[KAZ, CHN] == about(1.6)
    assert w.import_volume[KAZ, USA] == about(1.6 * exp(-0.7))


def test_trade_goes_back_to_its_share_of_the_economy():
    w = still(
        parameters={
            "trade.export_half_life": 1.0, "trade.import_half_life": 2.0,
            "trade.usual_half_life": 2.0,
        },
    )  # fmt: skip
    w.growth[...] = 0.0
    w.exports_usual = 0.25 * w.exports
    trade.trade_moves(w)
    assert w.export_volume[KAZ, RUS] == about(1.2 * 0.5)
    assert w.export_rest[KAZ] == about(2.4 * 0.5)
    assert w.exports_usual[KAZ] == about(30.0 * 0.25 ** (0.5**0.5))
    assert w.import_volume[KAZ, RUS] == about(1.6)
    w.imports_usual = 4.0 * w.imports
    trade.trade_moves(w)
    assert w.import_rest[KAZ] == about(3.2 * 4.0 ** (1.0 - 0.5**0.5))


def test_small_flows_swing_more():
    w = still(
        initial={
            "export_volume": {"KAZ": {"RUS": 0.6, "CHN": 0.06, "USA": 0.0006}},
            "export_rest": 5.3394,
        },
        parameters={
            "trade.export_sd": 0.1, "trade.grain": 0.3, "trade.grain_at": 10.0,
            "trade.grain_from": 0.1, "trade.tail": 0.01,
        },
    )  # fmt: skip
    w.growth[...] = 0.0
    fate(w, trade__export=ONE)
    trade.trade_moves(w)
    one = exp(0.005)
    assert w.export_volume[KAZ, RUS] == about(0.6 * exp(0.1 * one))
    assert w.export_volume[KAZ, CHN] == about(0.06 * exp(0.1 * one * 10**0.3))
    assert w.export_volume[KAZ, USA] == about(0.0006 * exp(0.1 * one * 100**0.3))


def test_labour_income_follows_the_sender():
    w = still(
        initial={"labour_income": {"TJK": {"RUS": 4.0}}, "population_growth": {"TJK": 2.0}},
        parameters={"labour.elasticity": 1.5, "labour.pull": 0.4, "labour.push": 3.0},
    )
    w.economy_growth[RUS] = -1.5
    w.economy[RUS] = exp(-1.5 / 400)
    w.power_currency[RUS] = 0.8
    w.dollar_prices = exp(0.005)
    w.barred[TJK, RUS] = 0.25
    w.currency[TJK] = 0.9
    w.war, w.war_intensity = 1.0, 0.5
    labour.labour_income_follows_the_sender(w)
    change = -1.5 / 400 + log(0.8) + 0.005 + 0.5 * -4.0 / 400 + log(0.75) + 0.4 * 0.5 + 6 / 400
    assert w.labour_income[TJK, RUS] == about(4.0 * exp(change))
    assert w.remittances[TJK, RUS] == about(20.0 * exp(change))
    # Four billion bought as much at home as this many do now that a dollar buys more.
    before = 4.0 * 0.9 * exp(0.005)
    assert w.remittance_gain[TJK, RUS] == about(100 * (4.0 * exp(change) - before) / 20)
    # What war and bars did to the corridor ends with them.
    w.war_intensity = 0.0
    w.barred[TJK, RUS] = 0.0
    w.economy_growth[RUS] = 2.5
    before = w.labour_income[TJK, RUS].copy()
    labour.labour_income_follows_the_sender(w)
    assert w.labour_income[TJK, RUS] / before == about(exp(-0.2 + 6 / 400) / 0.75)


def test_war_shakes_the_corridors_of_the_belligerent():
    w = still(
        initial={"labour_income": {"TJK": {"RUS": 1.0, "CHN": 1.0}}, "war": "fighting"},
        parameters={"labour.war_swings": 0.6, "labour.sd": 0.05, "labour.pull": 0.0,
                    "labour.tail": 0.01},
    )  # fmt: skip
    w.war_intensity += 0.5
    w.economy_growth = w.economy_trend
    fate(w, labour__income=ONE)
    labour.labour_income_follows_the_sender(w)
    assert w.labour_income[TJK, RUS] == about(exp((0.05 + 0.6 * 0.5) * exp(0.005)))
    assert w.labour_income[TJK, CHN] == about(exp(0.05 * exp(0.005)))


def test_a_shock_on_labour_income_is_hardship():
    w = still(initial={"labour_income": {"TJK": {"RUS": 4.0}}})
    w.labour_income[TJK, RUS] = 1.0
    labour.labour_income_follows_the_sender(w)
    w.growth[...] = 2.5
    w.parameters.economy.income_borne[...] = 0.0
    growth.hardship_is_felt(w)
    assert w.hardship[TJK] == about(15.0, rel=0.05)
    assert w.hardship[KAZ] == about(0.0)


def test_abuse_of_recruits_is_resented():
    w = still(
        initial={"war": "fighting", "war_intensity": 0.8, "labour_income": {"TJK": {"RUS": 2.0}}},
        parameters={"labour.abuse": 0.01, "labour.abuse_half": 10.0},
    )
    before = w.sentiment.copy()
    labour.abuse_of_recruits_is_resented(w)
    assert w.sentiment[TJK, RUS] - before[TJK, RUS] == about(-0.01 * 0.8 * 0.5)
    assert w.sentiment[TJK, CHN] == about(before[TJK, CHN])


def test_senders_bar_and_readmit():
    w = still(
        organisations=MARKET,
        initial={"labour_income": {"default": {"RUS": 2.0}}, "sphere_claim": {"RUS": 0.5}},
        parameters={
            "labour.bar_whim": 0.01, "labour.bar_offence": 0.04, "labour.bar_share": 0.4,
            "labour.bar_from": 1.0, "labour.amnesty": 1.0, "labour.shelter": 0.75,
        },
    )  # fmt: skip
    labour.senders_bar_and_readmit(w)
    w.defiance[TJK, RUS] = 1.0
    w.alignment[TJK, RUS] -= 0.1
    w.barred[TJK, RUS] = 0.5
    fate(w, labour__bar=around(within(0.5 * (0.01 + 0.04 * 1.1))))
    labour.senders_bar_and_readmit(w)
    assert w.repatriation[TJK, RUS].tolist() == [1.0, 0.0]
    assert w.barred[TJK, RUS] == about(np.array([0.25 + 0.4 * 0.75, 0.25]))
    assert w.repatriation[KAZ].sum() == 0.0
    # Free movement of labour in a common market spares Kazakhstan three bars of four.
    w.defiance[KAZ, RUS] = 1.0
    fate(w, labour__bar=around(within(0.25 * 0.5 * (0.01 + 0.04))))
    labour.senders_bar_and_readmit(w)
    assert w.repatriation[KAZ, RUS].tolist() == [1.0, 0.0]


def test_price_disputes_chill_ties():
    w = still(
        initial={
            "gas_exports": {"UZB": 80.0}, "export_rest": {"UZB": 0.0},
            "export_volume": {"UZB": {"CHN": 3.0, "RUS": 0.0, "USA": 1.0}},
        },
        parameters={
            "trade.dispute_gain": 5.0, "trade.dispute_from": 0.3, "trade.dispute_habit": 0.25,
            "trade.dispute_healing": 0.1,
        },
    )  # fmt: skip
    w.gas_price = 0.8
    trade.price_disputes_chill_ties(w)
    # 0.8 * 0.75 = 0.6 of exports sold to one buyer: 5 * (0.6 - 0.3) * 0.2 = 0.3.
    assert w.price_dispute[UZB, CHN] == about(0.3)
    assert w.gas_price_accustomed == about(0.95)
    w.gas_price = 1.0
    trade.price_disputes_chill_ties(w)
    assert w.price_dispute[UZB, CHN] == about(0.27)
    w.succession[UZB] = 1.0
    trade.price_disputes_chill_ties(w)
    assert w.price_dispute[UZB, CHN] == about(0.0)


def test_debts_are_drawn_and_repaid():
    w = still(
        initial={
            "debt": {"KAZ": {"RUS": 2.0, "CHN": 4.0}}, "grace": {"KAZ": {"RUS": 1.0}},
            "maturity_left": {"KAZ": {"CHN": 12.5, "RUS": 10.0}},
        },
        parameters={
            "finance.maturity": 20.0, "finance.own_currency": 0.5, "finance.early_share": 0.8,
            "finance.early_hazard": 0.02, "finance.rolled_over": 0.0,
        },
    )  # fmt: skip
    w.lent = 0.0
    w.lent[KAZ, CHN] = 0.3
    w.power_currency[CHN] = 0.81
    fate(w, finance__early=np.array([0.5, 0.5 * within(0.02)]))
    debt.debts_are_drawn_and_repaid(w)
    # Half of the debt is in a currency that fell by a fifth: worth 0.9 of what it was.
    assert w.repaid[KAZ, CHN] == about(3.6 * np.array([1 / 50, 1 / 50 + 0.4]))
    assert w.debt[KAZ, CHN] == about(3.6 + 0.3 - w.repaid[KAZ, CHN])
    assert w.debt[KAZ, RUS] == about(np.array([2.0, 2.0 * 0.6]))
    # The old debt has a quarter less to run, what was lent twenty years, relief stops the clock.
    new = 0.3 / w.debt[KAZ, CHN]
    assert w.maturity_left[KAZ, CHN] == about(12.25 + new * 7.75)
    assert w.maturity_left[KAZ, RUS] == about(10.0)


def test_some_settlements_end_the_whole_debt():
    """Evenly up to ``early_share``: with 1.5, the lowest third of the uniforms ends all of it."""
    w = still(
        initial={"debt": {"KAZ": {"RUS": 2.0}}, "grace": {"KAZ": {"RUS": 1.0}}},
        parameters={"finance.early_share": 1.5, "finance.early_hazard": 0.02},
    )
    w.lent = 0.0
    fate(w, finance__early=within(0.02) * np.array([0.3, 0.8]))
    debt.debts_are_drawn_and_repaid(w)
    assert w.debt[KAZ, RUS] == about(np.array([0.0, 2.0 * 0.7]))


def test_others_lend():
    w = still(
        initial={"borrowing": 12.5, "debt": {"KAZ": {"CHN": 4.0}}, "maturity_left": 10.25},
        parameters={
            "finance.borrowing_half_life": 1.0, "finance.crisis_borrowing": 0.5,
            "markets.world_inflation": 2.0, "finance.other_maturity": 20.0, "finance.interest": 2.0,
            "finance.safe_debt": 25.0, "finance.discipline": 0.2,
        },
    )  # fmt: skip
    w.hardship[KAZ] = 4.0
    w.distress[UZB] = 1.0
    w.lent = 0.0
    debt.debts_are_drawn_and_repaid(w)
    # Half of the way from 12.5 to 2.5 + 2.
    assert w.borrowing == about(8.5)
    # Kazakhstan owes 30 % of GDP, five more than is safe.
    owed = 2.0 * exp((7.5 + 0.5 * 4.0) / 400)
    assert w.multilateral_debt[KAZ] == about(owed)
    assert w.multilateral_debt[UZB] == about(2.0)
    left = w.debt[KAZ, CHN]
    assert w.external_debt[KAZ] == about(100 * (owed + left) / 20)
    # The debt to China has ten years to run, that to others twenty; interest is 2 %.
    assert w.debt_service[KAZ] == about(100 * (owed * 0.07 + left * 0.12) / 6.0)


def test_patrons_lend_in_need():
    w = still(
        initial={
            "elite": {"KAZ": {"RUS": 0.2}}, "sphere_claim": {"RUS": 0.5},
            "debt": {"KAZ": {"RUS": 1.0, "CHN": 1.0}},
        },
        parameters={
            "finance.rescue_hazard": 0.1, "finance.rescue_size": 3.0, "finance.slump_weight": 5.0,
        },
    )  # fmt: skip
    w.lent = 0.1
    w.hardship[KAZ], w.distress[KAZ] = 2.5, 1.0
    w.lending_appetite[RUS] = 0.8
    # Russia holds 1 of the 4 that are owed.
    hazard = 0.1 * 0.5 * 0.8 * 0.6 * 0.75 * (2.5 / 7.5 + 1.0)
    fate(w, finance__rescue=around(within(hazard)), finance__rescue_size=exp(-2.0))
    debt.patrons_lend_in_need(w)
    assert w.crisis_credit[KAZ, RUS].tolist() == [1.0, 0.0]
    assert w.lent[KAZ, RUS] == about(np.array([0.1 + 0.06 * 20.0, 0.1]))
    assert w.crisis_credit.sum() == 1.0
    # No more than the power can place at once.
    w.lent, w.lending_power[RUS], w.economy[RUS] = 0.0, 0.01, 0.5
    debt.patrons_lend_in_need(w)
    assert w.lent[KAZ, RUS, 0] == about(0.01 * 0.5 * w.parameters.deals.purse[0])


def test_heavy_debt_becomes_distress():
    w = still(
        initial={"debt": {"KAZ": {"CHN": 10.0}}},
        parameters={
            "finance.debt_threshold": 40.0, "finance.service_threshold": 100.0,
            "finance.distress_hazard": 0.1, "finance.distress_slope": 8.0,
            "finance.slump_weight": 5.0, "finance.distress_stay": 10.0,
        },
    )  # fmt: skip
    w.hardship[KAZ] = 2.5
    hazard = 0.1 * float(logistic(np.array(8.0 * 0.5))) * 1.5
    fate(w, finance__distress=around(within(hazard)))
    debt.heavy_debt_becomes_distress(w)
    assert w.distress[KAZ].tolist() == [1.0, 0.0]
    assert w.distress[UZB].tolist() == [0.0, 0.0]
    w.external_debt[KAZ], w.debt_service[KAZ] = 30.0, 0.0
    fate(w, finance__distress=around(float(logistic(np.array(2.0))) / 10.0))
    debt.heavy_debt_becomes_distress(w)
    assert w.distress[KAZ].tolist() == [0.0, 0.0]


def test_creditors_grant_relief():
    w = still(
        initial={
            "debt": {"KAZ": {"CHN": 6.0}, "TJK": {"CHN": 0.1}}, "sphere_claim": {"CHN": 0.4},
        },
        parameters={
            "finance.write_off_from": 1.0,
            "finance.reschedule_hazard": 0.4, "finance.write_off_hazard": 0.1,
            "finance.early_share": 1.0, "finance.relief_half_life": 1.0,
        },
    )  # fmt: skip
    w.distress[KAZ] = 1.0
    # The creditor holds 6 of 8.
    fate(w, finance__relief=around(within(0.3)))
    debt.creditors_grant_relief(w)
    assert w.rescheduling[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.grace[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.debt[KAZ, CHN] == about(6.0)
    fate(w, finance__relief=1.0 - within(0.1 * 0.4) * np.array([0.5, 1.1]))
    debt.creditors_grant_relief(w)
    assert w.write_off[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.debt[KAZ, CHN] == about(np.array([3.0, 6.0]))
    assert w.written_off[KAZ, CHN] == about(np.array([3.0, 0.0]))
    assert w.grace[KAZ, CHN] == about(np.array([0.5, 0.0]))
    assert w.write_off[[TJK, UZB]].sum() == 0.0, "next to nothing is owed"


def test_debt_becomes_a_concession():
    w = still(
        initial={
            "debt": {"KAZ": {"CHN": 6.0}}, "elite": {"KAZ": {"CHN": 0.2}},
            "proximity": {"KAZ": {"CHN": 0.7}}, "legal_cover": 0.2, "repression": 0.0,
        },
        parameters={
            "finance.concession_hazard": 0.04, "finance.concession_debt": 20.0,
            "finance.distress_pressure": 2.0, "finance.swap_share": 0.05,
            "finance.cover_gain": 0.25,
        },
    )  # fmt: skip
    w.distress[KAZ], w.rejection[KAZ, CHN] = 1.0, 0.4
    # Debt 30 % of GDP: (30 / 20)^2; share 6 / 8; elite 0.6; anger 0.5 * 0.4 = 0.2.
    hazard = 0.04 * 2.25 * 0.75 * 0.6 * 0.8 * 3.0
    fate(w, finance__concession=around(within(hazard)))
    debt.debt_becomes_a_concession(w)
    assert w.concession[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.conceded[KAZ, CHN].tolist() == [1.0, 0.0]
    assert w.swapped[KAZ, CHN] == about(np.array([0.3, 0.0]))
    assert w.debt[KAZ, CHN] == about(np.array([5.7, 6.0]))
    assert w.legal_cover[KAZ, CHN] == about(np.array([0.4, 0.2]))
    for block in (w.ties, w.level("ties")):  # what is conceded stands
        assert block[PLACE["post"], KAZ, CHN] == about(np.array([0.7, 0.0]))
    assert w.concession[:, [RUS, USA]].sum() == 0.0


def test_every_dollar_of_debt_is_accounted_for():
    """Debt = revalued debt + lent - repaid - written off - swapped, quarter by quarter."""
    model = InfluenceModel(tiny(**BUSY, drawn=True), replicates=8, seed=3)
    w = model.world
    for _ in model.quarters[:12]:
        before, rates = w.debt.copy(), w.power_currency.copy()
        model.step()
        revalued = before * (w.power_currency / rates) ** w.parameters.finance.own_currency
        owed = revalued + w.lent - w.repaid - w.written_off - w.swapped
        np.testing.assert_allclose(w.debt, owed, rtol=2e-6, atol=1e-6)
        assert (w.debt >= 0.0).all()
        shares = w.export_share.sum(axis=1), w.import_share.sum(axis=1)
        assert all((s >= 0.0).all() and (s <= 100.0 + 1e-4).all() for s in shares)
        sent = np.minimum(100.0 * w.labour_income / w.gdp[:, None], 100.0)
        np.testing.assert_allclose(w.remittances, sent, rtol=0.2, atol=1e-9)


def test_a_debtor_to_whom_nobody_lends_gets_out_of_debt():
    """In equal parts: half of it is left after half of the time, nothing at the end."""
    w = still(initial={"debt": {"KAZ": {"CHN": 4.0}}, "maturity_left": 12.0})
    w.lent = 0.0
    for left in (2.0, 0.0):
        for _ in range(24):
            debt.debts_are_drawn_and_repaid(w)
        assert w.debt[KAZ, CHN] == about(left)
        assert w.debt_gdp[KAZ, CHN] == about(5.0 * left)
