"""War, markets and rivalry, with numbers worked by hand from the documented formulas."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from scipy import special

from sim.mechanisms.environment import markets, recovery, rivalry, war
from tests.model.worlds import (
    CCA,
    CHN,
    KAZ,
    RUS,
    SECURITY,
    TJK,
    USA,
    UZB,
    around,
    fate,
    still,
    within,
)

about = pytest.approx
FIGHTING = {"war": "fighting", "war_intensity": 0.8, "battlefield_failure": 0.5}


def test_war_runs_its_course():
    w = still(
        initial={**FIGHTING, "western_support": 0.5},
        parameters={
            "war.end_hazard": 0.1, "war.freeze_share": 0.4, "war.intensity": 0.6,
            "war.pace": 0.5, "war.simmer": 0.25,
        },
    )  # fmt: skip
    freezes = within(0.1) * 0.4
    fate(w, war__end=around(freezes), war__terms=0.9)
    war.war_runs_its_course(w)
    assert w.war.tolist() == [war.FROZEN, war.SETTLED_FOR]
    assert w.war_quarters == about(1.0)
    assert w.war_intensity == about(np.array([(0.8 + 0.6 * 0.25) / 2, 0.4]))


def test_a_war_ends_against_whom_it_failed_if_outsiders_helped():
    w = still(
        initial={**FIGHTING, "western_support": 0.5},
        parameters={
            "war.end_hazard": 0.1, "war.freeze_share": 0.0, "war.intensity": 0.6, "war.pace": 0.5,
        },
    )  # fmt: skip
    fate(w, war__end=around(within(0.1)))
    war.war_runs_its_course(w)
    assert w.war.tolist() == [war.SETTLED_FOR, war.FIGHTING]
    assert w.war_intensity[1] == about((0.8 + 0.6) / 2)
    w.war = war.FIGHTING
    # A quarter of settlements go against it: failure one half times support one half.
    fate(w, war__end=0.0, war__terms=around(0.25))
    war.war_runs_its_course(w)
    assert w.war.tolist() == [war.SETTLED_AGAINST, war.SETTLED_FOR]


def test_a_frozen_war_flares_up_or_thaws():
    w = still(
        initial={"war": "frozen", "battlefield_failure": 0.0},
        parameters={"war.flare_hazard": 0.02, "war.thaw_hazard": 0.03},
    )
    fate(w, war__end=around(within(0.02)), war__terms=0.9)
    war.war_runs_its_course(w)
    assert w.war.tolist() == [war.FIGHTING, war.FROZEN]
    w.war = war.FROZEN
    fate(w, war__end=1.0 - around(within(0.03)))
    war.war_runs_its_course(w)
    assert w.war.tolist() == [war.SETTLED_FOR, war.FROZEN]


def test_failure_costs_reputation():
    w = still(
        initial={**FIGHTING, "western_support": 0.9, "reputation": 0.6},
        parameters={
            "war.failure": 0.8, "war.reputation_loss": 0.5, "war.pace": 0.4,
            "war.redemption": 0.5, "war.forgetting": 0.1, "levels.reputation_lasting": 0.25,
        },
    )  # fmt: skip
    war.failure_costs_reputation(w)
    change = 0.4 * (0.8 * 0.9 - 0.5)
    assert w.battlefield_failure == about(0.5 + change)
    assert w.reputation[RUS] == about(0.6 - 0.5 * change)
    assert w.level("reputation")[RUS] == about(0.6 - 0.25 * 0.5 * change)
    assert w.reputation[CHN] == about(0.6)
    # A settlement on its terms redeems half at once; afterwards memories fade.
    w.war, w.battlefield_failure = war.SETTLED_FOR, 0.5 + change
    war.failure_costs_reputation(w)
    assert w.battlefield_failure == about((0.5 + change) / 2)
    war.failure_costs_reputation(w)
    assert w.battlefield_failure == about((0.5 + change) / 2 * 0.9)
    assert w.reputation[RUS] == about(0.6 - 0.5 * (w.battlefield_failure - 0.5))


def test_war_drains_means():
    w = still(
        initial={"war_intensity": 0.8, "sanctions": 0.9, "sanctions_absorbed": 0.4},
        parameters={
            "war.drain_peak": 0.5, "war.sanctions_drain": 0.6, "war.adaptation": 0.2,
            "war.recovery": 0.25, "war.pace": 0.4,
        },
    )  # fmt: skip
    war.war_drains_means(w)
    # War asks for 0.5 * 0.8 = 0.4, fresh sanctions for 0.6 * 0.5 = 0.3; the larger counts.
    assert w.drain[RUS] == about(0.4 * 0.4)
    assert w.drain[[CHN, USA]] == about(0.0)
    assert w.sanctions_absorbed == about(0.4 + 0.2 * 0.5)
    w.war_intensity, w.sanctions_absorbed, w.drain = 0.0, 0.9, 0.4
    war.war_drains_means(w)
    assert w.drain[RUS] == about(0.4 * (1 - 0.25))


def test_war_turns_inward_or_not():
    for variant, grown in (("lasting", 0.5 * 0.75), ("rebound", 0.0)):
        w = still(
            initial={"war_quarters": 6.0},
            parameters={"war.inward_turn": 0.5, "war.long": 2.0},
            hypotheses={"russian_retrenchment": variant},
        )
        war.war_turns_inward_or_not(w)
        assert w.inward_turn[RUS] == about(grown)
        assert w.inward_turn[CHN] == about(0.0)


def test_a_run_that_begins_in_a_long_war_begins_turned_inward():
    for on, turned in ((True, 0.5 * 6 / (6 + 2)), (False, 0.0)):
        w = still(
            initial={"war": "fighting", "war_quarters": 6.0, "war_intensity": 0.5},
            parameters={"war.inward_turn": 0.5, "war.long": 2.0},
            hypotheses={"russian_retrenchment": "lasting"},
            mechanisms={"M10": on},
        )
        assert w.inward_turn[RUS] == about(turned)
        assert w.delivered_effort[RUS] == about((1.0 - w.drain[RUS]) * (1.0 - turned))


def test_efforts_follow_means():
    w = still(initial={"intervention_capacity": {"RUS": 0.5}})
    w.drain[RUS], w.inward_turn[RUS] = 0.4, 0.25
    war.efforts_follow_means(w)
    assert w.delivered_effort[RUS] == about(0.6 * 0.75)
    assert w.spare_forces[RUS] == about(0.5 * 0.45)
    assert w.announced_effort[RUS] == about(0.45)


def test_words_outrun_deeds():
    w = still(parameters={"war.cheap_talk": 0.7})
    w.delivered_effort[RUS] = 0.4
    war.words_outrun_deeds(w)
    assert w.announced_effort[RUS] == about(0.4 + 0.7 * 0.6)
    assert w.announced_effort[CHN] == about(1.0)


def test_threats_wear_off():
    w = still(
        initial={
            **FIGHTING, "western_support": 0.8, "nuclear_threats_made": 2.0, "nuclear_scare": 0.1,
        },
        parameters={
            "war.threat_hazard": 0.6, "war.threat_scare": 0.4, "war.habituation": 0.5,
            "war.threat_erosion": 0.2, "war.calming": 0.25, "levels.western_support_lasting": 0.5,
        },
    )  # fmt: skip
    fate(w, war__threat=around(within(0.6 * 0.5)))
    war.threats_wear_off(w)
    assert w.nuclear_threat.tolist() == [1.0, 0.0]
    assert w.nuclear_threats_made.tolist() == [3.0, 2.0]
    scare = np.array([0.075 + 0.4 * 0.25, 0.075])
    assert w.nuclear_scare == about(scare)
    assert w.western_support == about(0.8 - 0.2 * (scare - 0.1))
    assert w.level("western_support") == about(0.8 - 0.1 * (scare - 0.1))


def test_sanctions_follow_the_war():
    w = still(initial={"war": "fighting", "sanctions": 0.9})
    w.sanctions = 1.0
    markets.sanctions_follow_the_war(w)
    assert w.sanctions == about(1.0)
    w = still(
        initial={"war": "settled_for", "sanctions": 0.9},
        parameters={"markets.sanctions_easing": 0.05, "markets.sanctions_rest": 0.3},
    )
    markets.sanctions_follow_the_war(w)
    assert w.sanctions == about(0.9 - 0.05 * 0.6)
    w.sanctions = 0.2
    markets.sanctions_follow_the_war(w)
    assert w.sanctions == about(0.2)


def test_world_economy_slumps_and_recovers():
    w = still(
        initial={"world_cycle": 2.0},
        parameters={
            "markets.slump_hazard": 0.02, "markets.slump_size": 6.0, "markets.cycle_sd": 0.5,
            "markets.cycle_half_life": 1.0, "markets.world_inflation": 2.0,
        },
    )  # fmt: skip
    fate(w, markets__slump=around(within(0.02)), markets__slump_size=exp(-2.25))
    markets.world_economy_slumps_and_recovers(w)
    assert w.world_cycle == about(np.array([1.0 - 9.0, 1.0]))
    assert w.slump.tolist() == [1.0, 0.0]
    assert w.dollar_prices == about(exp(0.005))


def test_prices_move():
    w = still(
        parameters={
            "markets.oil_walk": 0.1, "markets.oil_volatility": 0.2, "markets.oil_half_life": 1.0,
            "markets.oil_demand": 5.0, "markets.gas_oil": 0.5, "markets.gas_volatility": 0.04,
            "markets.tail": 0.2,
        },
    )  # fmt: skip
    one = float(special.ndtr(1.0))
    fate(w, markets__oil=one, markets__oil_level=one, markets__gas=one)
    w.level("oil_price")[...] = 70.0 * exp(-0.4)
    w.world_cycle = -4.0
    markets.prices_move(w)
    step = 0.1 * exp(0.1)
    change = -0.5 * 0.4 + step - 5.0 * 0.04 + 0.2
    assert w.level("oil_price") == about(70.0 * exp(-0.4 + step))
    assert w.oil_price == about(70.0 * exp(change))
    assert w.gas_price == about(exp(0.5 * change + 0.04))


def test_power_economies_grow():
    w = still(
        initial={"sanctions": 0.5, "sanctions_absorbed": 0.5, "oil_weight": {"RUS": 1.0}},
        parameters={
            "markets.sanctions_hit": 4.0, "markets.oil_gain": 2.0, "markets.power_long_run": 1.5,
            "markets.trend_half_life": 2.0,
        },
    )  # fmt: skip
    w.sanctions, w.oil_price, w.world_cycle = 1.0, 70.0 * exp(0.5), -1.0
    markets.power_economies_grow(w)
    assert w.economy_growth[RUS] == about(2.5 - 1.0 - 4.0 * 0.5 + 2.0 * 0.5)
    assert w.economy_growth[CHN] == about(1.5)
    assert w.economy[CHN] == about(exp(1.5 / 400))
    assert w.economy_trend[CHN] == about(2.5 - (1 - 0.5**0.5) * (2.5 - 1.5))


def test_power_currencies_move():
    w = still(
        initial={"oil_weight": {"RUS": 1.0}, "currency_risk": {"CHN": 0.02, "USA": 0.0}},
        parameters={
            "markets.rouble_oil": 0.5, "markets.tail": 0.01, "currency.rogoff": 2.0,
        },
    )  # fmt: skip
    w.oil_price_felt = 70.0 * exp(-0.4)
    w.power_currency[CHN] = exp(0.1)
    fate(w, markets__currency=float(special.ndtr(-1.0)))
    markets.power_currencies_move(w)
    assert w.power_currency[RUS] == about(exp(-0.2 - 0.03 * exp(0.005)))
    assert w.level("power_currency")[RUS] == about(exp(-0.2))
    faded = 0.1 * 0.5**0.5
    assert w.power_currency[CHN] == about(exp(faded - 0.02 * exp(0.005)))
    assert w.level("power_currency")[CHN] == about(1.0)
    assert w.power_currency[USA] == about(1.0)


def test_lending_booms_and_retrenches():
    w = still(
        initial={"lending_appetite": {"CHN": 4.0, "RUS": 1.0}},
        parameters={"markets.appetite_half_life": 1.0, "markets.appetite_sd": 0.3},
    )
    markets.lending_booms_and_retrenches(w)
    assert w.lending_appetite[CHN] == about(2.0)
    assert w.lending_appetite[RUS] == about(1.0)


def test_backing_gives_leverage():
    for feared, kept, rub in ((True, 1.0, 0.05), (False, 0.75, 0.0)):
        w = still(
            initial={
                "war_quarters": 4.0, "sanctions": 0.25, "lending_power": {"CHN": 0.5, "USA": 1.0},
            },
            parameters={
                "rivalry.leverage_gain": 0.4, "rivalry.isolation": 4.0, "rivalry.treaty": 0.25,
                "rivalry.entrapment": 0.1, "levels.friction_lasting": 0.5,
            },
            mechanisms={"M06": feared},
        )  # fmt: skip
        w.sanctions, w.war_intensity, w.war_quarters = 0.8, 0.5, 12.0
        rivalry.backing_gives_leverage(w)
        gained = 0.4 * 0.5 * (0.8 * 0.75 - 0.25 * 0.5) * kept
        # Leverage stays; half of the friction passes.
        for block in (w.leverage, w.level("leverage")):
            assert block[CHN, RUS] == about(0.1 + gained)
            assert block[USA, RUS] == about(0.1)
            assert block[RUS, CHN] == about(0.1)
        assert w.friction[CHN, RUS] == about(0.2 + rub)
        assert w.level("friction")[CHN, RUS] == about(0.2 + rub / 2)
        assert w.friction[RUS, CHN] == about(0.2)
        # Without further isolation nothing is gained.
        rivalry.backing_gives_leverage(w)
        assert w.leverage[CHN, RUS] == about(0.1 + gained)


def test_convene_without_the_rival():
    w = still(
        initial={"leverage": {"CHN": {"RUS": 0.4}}},
        parameters={
            "rivalry.summit_hazard": 0.25, "rivalry.summit_gain": 0.1, "rivalry.slight": 0.05,
        },
    )  # fmt: skip
    fate(w, rivalry__summit=around(within(0.25 * 0.4)))
    rivalry.convene_without_the_rival(w)
    assert w.summit_without[CHN].tolist() == [1.0, 0.0]
    assert w.summit_without[RUS].tolist() == [0.0, 0.0]
    patronage = w.instruments.with_role("patronage")[0]
    for block in (w.ties, w.level("ties")):
        assert block[patronage, KAZ, CHN] == about(np.array([0.1 * 1.0, 0.0]))
        assert block[patronage, UZB, CHN] == about(0.0)
    assert w.friction[RUS, CHN] == about(np.array([0.25, 0.2]))


def test_police_the_sphere():
    for variant, held in (("friction", 1.0), ("coexistence", 0.25)):
        w = still(
            initial={
                "ties": {"base": {"UZB": {"USA": 2.0}}}, "sphere_claim": {"RUS": 0.8},
                "leverage": {"USA": {"RUS": 0.25}},
            },
            parameters={
                "rivalry.policing_hazard": 0.2, "rivalry.closure": 0.5,
                "security.presence_half": 2.0, "motives.unheld": 0.25,
            },
            hypotheses={"power_friction": variant},
        )  # fmt: skip
        w.delivered_effort[RUS] = 0.5
        hazard = 0.2 * held * 0.8 * 0.5 * 0.75 * 0.5
        fate(w, rivalry__policing=around(within(hazard)))
        rivalry.police_the_sphere(w)
        assert w.policing[UZB, USA].tolist() == [1.0, 0.0]
        base = w.instruments.with_role("base")[0]
        for block in (w.ties, w.level("ties")):
            assert block[base, UZB, USA] == about(np.array([1.0, 2.0]))
        assert w.policing[:, RUS].sum() == 0.0


def test_coerce_when_recovered():
    for variant, held in (("dangerous", 1.0), ("distracted", 0.25)):
        w = still(
            initial={
                "war": "settled_for", "war_quarters": 4.0, "sphere_claim": {"RUS": 0.8},
                "minority": {"KAZ": {"RUS": 0.2}}, "alignment": {"KAZ": {"RUS": 0.5}},
            },
            parameters={"rivalry.coercion_hazard": 1.0, "motives.unheld": 0.25},
            hypotheses={"weak_or_dangerous": variant},
        )  # fmt: skip
        w.delivered_effort[RUS] = 0.5
        fate(w, rivalry__coercion=around(within(held * 0.8 * 0.5 * 0.2 * 0.5)))
        recovery.coerce_when_recovered(w)
        assert w.coercion[KAZ, RUS].tolist() == [1.0, 0.0]
        assert w.coercion[TJK].sum() == 0.0
        w.coercion[...], w.war = 0.0, war.FIGHTING
        recovery.coerce_when_recovered(w)
        assert w.coercion.sum() == 0.0


def test_advances_cause_friction():
    for variant, held in (("friction", 1.0), ("coexistence", 0.25)):
        w = still(
            initial={"leverage": {"CHN": {"RUS": 0.5}}},
            parameters={"rivalry.advance_friction": 2.0, "motives.unheld": 0.25},
            hypotheses={"power_friction": variant},
        )
        w.security_dependency[...] = w.dependency_year_ago[...] = 0.0
        w.security_dependency[:, RUS] = w.dependency_year_ago[:, RUS] = 0.6
        w.security_dependency[KAZ, CHN] = 0.3
        rivalry.advances_cause_friction(w)
        # One of three states: 0.6 * 0.3 / 3, halved by leverage.
        assert w.friction[RUS, CHN] == about(0.2 + 2.0 * held * 0.03)
        assert w.friction[CHN, RUS] == about(0.2)


def test_organisations_and_dimensions_are_where_the_tests_think():
    w = still()
    assert w.labels["organisation"][CCA] == "CCA"
    assert w.labels["dimension"][SECURITY] == "security"
