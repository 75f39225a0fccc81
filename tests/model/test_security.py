"""Arms, ties and threats, with numbers worked by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from scipy import special

from sim.mechanisms.security import alliances, procurement, threats, ties
from tests.model.worlds import (
    CHN,
    IND,
    KAZ,
    PLACE,
    RUS,
    TJK,
    USA,
    around,
    fate,
    still,
    within,
)

about = pytest.approx
ONE = float(special.ndtr(1.0))
"""The uniform at which a standard normal is 1."""
WEIGHTS = {"KAZ": {"RUS": 0.6, "CHN": 0.2, "USA": 0.1, "IND": 0.1}}
INVESTED = {"ties": {"investment": {"KAZ": {"CHN": 2.0}}}}


def test_suppliers_gain_and_lose_favour():
    for learnt, trust in ((True, 0.5), (False, 0.0)):
        w = still(
            initial={"arms_weight": WEIGHTS},
            parameters={
                "arms.walk": 0.0, "arms.affinity": 2.0, "arms.standing": 0.5,
                "levels.jump_share": 0.0,
            },
            mechanisms={"M11": learnt},
        )  # fmt: skip
        w.elite[KAZ, RUS] -= 0.3
        w.trust[KAZ, CHN] += 0.4
        procurement.suppliers_gain_and_lose_favour(w)
        raw = np.array([0.6 * exp(-0.6), 0.2 * exp(0.4 * trust), 0.1, 0.1])
        assert w.arms_weight[KAZ, :, 0] == about(raw / raw.sum())
        # The same news is not news again.
        procurement.suppliers_gain_and_lose_favour(w)
        assert w.arms_weight[KAZ, :, 0] == about(raw / raw.sum())


def test_who_is_feared_more_sells_less_where_its_minority_is_large():
    """Balancing in arms: the weight of a feared power falls with the minority it could act upon."""
    w = still(
        initial={"arms_weight": WEIGHTS, "sphere_claim": {"RUS": 0.5}, "fear": 0.2,
                 "minority": {"KAZ": {"RUS": 0.2}, "TJK": {"RUS": 0.0}}},
        parameters={"arms.balancing": 2.0, "consideration.minority": 5.0, "arms.walk": 0.0},
        hypotheses={"weak_or_dangerous": "dangerous"},
    )  # fmt: skip
    procurement.suppliers_gain_and_lose_favour(w)
    odds = w.arms_weight[:, RUS] / w.arms_weight[:, IND]
    w.fear[:, RUS] = 0.5
    procurement.suppliers_gain_and_lose_favour(w)
    lost = w.arms_weight[:, RUS] / w.arms_weight[:, IND] / odds
    assert lost[KAZ] == about(exp(-2.0 * 0.3 * 0.5 * 2.0))
    assert lost[TJK] == about(exp(-2.0 * 0.3 * 0.5))


def test_a_jump_of_favour_is_several_ordinary_steps():
    w = still(
        initial={"arms_weight": 0.25},
        parameters={"arms.walk": 0.1, "levels.jump_share": 0.3, "levels.jump_size": 5.0},
    )
    w.__dict__["streams"].normal = lambda kind, items, step: np.stack(
        [np.full(w.count, 1.0 if item.endswith("RUS") else 0.0) for item in items]
    )
    fate(w, arms__jump=around(0.3))
    procurement.suppliers_gain_and_lose_favour(w)
    for replicate, steps in enumerate((5.0, 1.0)):
        expected = exp(0.1 * steps) / (exp(0.1 * steps) + 3.0)
        assert w.arms_weight[TJK, RUS, replicate] == about(expected)


def test_the_appeal_of_suppliers_follows_what_wars_embargoes_and_threats_leave():
    for off in ((), ("M09",), ("M16",), ("M19",), ("M20",)):
        w = still(
            initial={
                "arms_weight": WEIGHTS, "drone_supply": {"USA": 0.5}, "terror_threat": 0.3,
                "embargo": {"KAZ": {"CHN": 1.0, "USA": 0.25}},
            },
            parameters={"arms.own_needs": 0.5, "arms.substitution": 2.0, "arms.drones": 0.4},
            mechanisms=dict.fromkeys(off, False),
        )  # fmt: skip
        w.delivered_effort[RUS] = 0.6
        w.price_dispute[KAZ, RUS] = 0.3
        quarrel = 0.0 if "M16" in off else 0.3
        short = 0.0 if "M09" in off else 0.4
        missing = 0.6 * short
        gain = 0.0 if "M19" in off else 2.0
        drones = 0.0 if "M20" in off else 0.4 * 0.5 * (0.3 + missing)
        appeal = procurement.appeal_of_suppliers(w)[0][KAZ]
        assert appeal[RUS] == about(0.6 * (1 - 0.5 * short) * (1 - quarrel)), off
        assert appeal[CHN] == about(0.0), off
        assert appeal[USA] == about((0.1 * (1 + gain * missing) + drones) * 0.75), off
        assert appeal[IND] == about(0.1), off


def test_states_buy_arms():
    for taught in (True, False):
        w = still(
            initial={"arms_weight": WEIGHTS, "arms_market": 20.0, "terror_threat": 0.5,
                     "embargo": {"KAZ": {"RUS": 1.0, "CHN": 1.0}}},
            parameters={
                "arms.tempo": 2.0, "arms.alarm": 1.0, "arms.market_walk": 0.1,
                "arms.training": 0.25,
            },
            mechanisms={"M40": taught, "M20": False},
        )  # fmt: skip
        w.arms_ordered = 0.0
        # Where the two largest are barred, the rest share the orders by halves.
        likely = within(2.0 / 4 * 1.5)
        fate(w, arms__order=np.array([likely * 0.999, likely * 1.001]), arms__choice=0.51,
             arms__market=ONE)  # fmt: skip
        procurement.states_buy_arms(w)
        assert w.arms_market[KAZ] == about(20.0 * exp(0.1))
        assert w.arms_deal[KAZ, IND].tolist() == [1.0, 0.0]
        assert w.arms_deal[KAZ, [RUS, CHN, USA]].sum() == 0.0
        assert w.arms_ordered[KAZ, IND] == about(np.array([20.0 * exp(0.1), 0.0]))
        bound = (0.1 + 0.25) / 1.25 if taught else 0.1
        assert w.arms_weight[KAZ, IND] == about(np.array([bound, 0.1]))


def test_an_order_of_drones_is_a_lot_of_its_own_size():
    w = still(
        initial={"arms_weight": WEIGHTS,
                 "arms_market": 200.0, "terror_threat": 0.5, "drone_supply": {"RUS": 1.0}},
        parameters={"arms.tempo": 2.0, "arms.drones": 0.4, "arms.drone_lot": 8.0},
    )  # fmt: skip
    w.arms_ordered = 0.0
    # On the line of appeals Russian arms end at 0.6, its drones at 0.8, and India's at 1.2.
    fate(w, arms__order=0.0, arms__choice=np.array([0.49, 0.51]))
    procurement.states_buy_arms(w)
    assert w.arms_deal[KAZ, RUS].tolist() == [1.0, 1.0]
    assert w.arms_ordered[KAZ, RUS] == about(np.array([200.0, 8.0]))


def test_no_order_is_larger_than_an_economy_can_bear():
    w = still(
        initial={"arms_weight": WEIGHTS, "arms_market": 200.0, "gdp": {"KAZ": 20.0, "TJK": 5.0}},
        parameters={"arms.tempo": 2.0, "arms.largest": 12.0},
    )
    w.arms_ordered = 0.0
    fate(w, arms__order=0.0, arms__choice=0.0)
    procurement.states_buy_arms(w)
    assert w.arms_ordered[KAZ].sum(axis=0) == about(200.0)
    assert w.arms_ordered[TJK].sum(axis=0) == about(12.0 * 5.0)


def test_arms_are_delivered_and_wear_out():
    w = still(
        initial={"arms_weight": WEIGHTS, "arms_market": 40.0,
                 "ties": {"arms": {"KAZ": {"RUS": 50.0}}}},
        parameters={"arms.lot": 0.5},
    )  # fmt: skip
    # Usual imports are taken to have come evenly, by weight: 6 a quarter from Russia, and so on.
    assert w.supplier_share[KAZ, :, 0] == about(np.array([60.0, 20.0, 10.0, 10.0]))
    w.arms_ordered[KAZ] = np.array([[4.0], [0.0], [80.0], [0.0]])
    # Half of what is on order comes every other quarter, over a lead of a year.
    fate(w, arms__delivery=around(0.5))
    procurement.arms_are_delivered_and_wear_out(w)
    assert w.arms_ordered[KAZ, :, 0] == about(np.array([2.0, 0.0, 40.0, 0.0]))
    assert w.arms_ordered[KAZ, :, 1] == about(np.array([4.0, 0.0, 80.0, 0.0]))
    assert w.ties[PLACE["arms"], KAZ, RUS] == about(50 + np.array([2.0, 0.0]) - 0.1 * 50)
    got = np.array([19 * 6 + 2.0, 19 * 2.0, 19 * 1.0 + 40.0, 19 * 1.0])
    assert w.supplier_share[KAZ, :, 0] == about(100 * got / got.sum())
    assert w.arms_share[KAZ, :, 0] == about(100 * got[:3] / got.sum())
    # Third powers are the United States and India, though they are not the smallest sellers here.
    assert w.third_power_arms_share[KAZ, 0] == about((got[2] + got[3]) / got.sum())


def test_the_window_begins_with_the_deliveries_of_the_record():
    past = {"KAZ": {"RUS": {"1": 8.0, "5": 4.0}, "IND": {"3": 4.0}}}
    w = still(
        initial={
            "arms_weight": WEIGHTS,
            "arms_past": past,
            "arms_market": 40.0,
            "arms_signed": {"KAZ": {"IND": 12.0}},
        },
        parameters={"arms.under_way": 0.5, "arms.going_on": 0.0, "arms.tempo": 0.0},
    )
    assert w.supplier_share[KAZ, :, 0] == about(np.array([75.0, 0.0, 0.0, 25.0]))
    # What goes on of last year: half of 8 a year over a lead of a year; and the known order.
    assert w.arms_ordered[KAZ, :, 0] == about(np.array([4.0, 0.0, 0.0, 12.0]))
    # After four quarters without deliveries the oldest year is out of the window.
    w.arms_ordered = 0.0
    for step in range(1, 5):
        w.__dict__["step_index"] = step
        procurement.arms_are_delivered_and_wear_out(w)
    assert w.supplier_share[KAZ, :, 0] == about(np.array([200 / 3, 0.0, 0.0, 100 / 3]))
    # A state that got nothing has no shares.
    w.arms_deliveries[...] = 0.0
    procurement.count_shares(w)
    assert w.supplier_share.sum() == 0.0


def test_troops_that_came_to_a_rescue_are_present_while_they_stay():
    w = still(
        initial={"intervention_capacity": {"RUS": 1.0}},
        parameters={"alliance.expedition": 2.0, "alliance.stay": 1.0},
    )
    ties.presence_is_counted(w)
    before = w.presence[KAZ, RUS].copy()
    w.spare_forces[RUS] = 0.6
    w.intervention[KAZ, RUS] = [1.0, 0.0]
    alliances.troops_are_sent(w)
    assert w.presence[KAZ, RUS] - before == about(np.array([1.2, 0.0]))
    w.intervention[...] = 0.0
    ties.presence_is_counted(w)
    alliances.troops_are_sent(w)
    assert w.presence[KAZ, RUS] - before == about(np.array([0.6, 0.0]))
    assert w.presence_seen[KAZ, RUS] - before == about(np.array([0.6, 0.0]))


def test_presence_is_counted():
    for hidden, seen in ((True, 2.0 + 0.3 * 0.2), (False, 2.3)):
        w = still(
            initial={
                "ties": {"base": {"KAZ": {"CHN": 2.0}}, "post": {"KAZ": {"CHN": 3.0}},
                         "investment": {"KAZ": {"CHN": 4.0}}}
            },
            mechanisms={"M35": hidden},
        )  # fmt: skip
        ties.presence_is_counted(w)
        assert w.presence[KAZ, CHN] == about(2.0 + 0.3)
        assert w.presence_seen[KAZ, CHN] == about(seen)
        assert w.investment[KAZ, CHN] == about(4.0)


def test_joint_systems_lock_in():
    for sticky, up, down in ((True, 0.2, 0.2 * 0.5), (False, 1.0, 1.0)):
        w = still(
            initial={
                "arms_weight": WEIGHTS,
                "ties": {"training": {"KAZ": {"RUS": 4.0}}, "air_defence": {"KAZ": {"RUS": 1.0}}},
            },
            parameters={
                "security.lock_in_rate": 0.2, "security.unlock": 0.5, "security.drill": 0.4,
                "security.common_arms": 0.5,
            },
            mechanisms={"M40": sticky},
        )  # fmt: skip
        # Half of joint defence, a fifth by drill, three tenths by common arms.
        bound = 1 - 0.5 * (1 - 0.4 * 0.5) * (1 - 0.5 * 0.6)
        assert w.lock_in[KAZ, RUS] == about(bound)
        for start, rate in ((0.2, up), (0.9, down)):
            w.lock_in[KAZ, RUS] = start
            ties.joint_systems_lock_in(w)
            assert w.lock_in[KAZ, RUS] == about(start + rate * (bound - start))
        w.stationing[KAZ, RUS] = 0.95
        ties.joint_systems_lock_in(w)
        assert w.lock_in[KAZ, RUS] == about(0.95)


def test_guards_learn_by_doing():
    for purpose, held in (("commercial", 0.25), ("geopolitical", 1.0)):
        w = still(
            initial={"ties": {"guards": {"KAZ": {"CHN": 4.0}, "TJK": {"CHN": 6.0}}},
                     "guard_skill": 0.2},
            parameters={
                "security.learning": 0.1, "security.guards_half": 20.0, "motives.unheld": 0.25,
                "security.guards_elsewhere": 10.0,
            },
            hypotheses={"guards_purpose": purpose},
        )  # fmt: skip
        ties.guards_learn_by_doing(w)
        assert w.guard_skill[CHN] == about(0.2 + 0.1 * held * 0.5 * 0.8)
        # Who has none in the region learns elsewhere: 10 against a half of 20.
        assert w.guard_skill[RUS] == about(0.2 + 0.1 * held * 0.8 / 3.0)


def test_weapons_are_stationed():
    w = still(
        initial={
            "war_intensity": 0.5, "elite": {"default": {"RUS": 0.8}}, "audibility": 0.2,
            "proximity": {"default": {"RUS": 0.9}}, "autonomy": 0.6, "deterrence": 0.5,
            "neutrality": {"KAZ": 0.25},
        },
        parameters={
            "security.stationing_hazard": 0.4, "security.loyal_from": 0.6, "security.bound": 0.5,
            "security.deterred": 0.02,
        },
    )  # fmt: skip
    hazard = 0.4 * 0.5 * 0.5 * 0.8 * 0.75 * 0.9
    fate(w, security__stationing=around(within(hazard)))
    ties.weapons_are_stationed(w)
    assert w.stationing[KAZ, RUS].tolist() == [0.25, 0.0]
    # Nobody but a full member of the alliance, and no power that is not at war.
    assert w.stationing[2].sum() == 0.0
    assert w.stationing[:, [CHN, USA]].sum() == 0.0
    assert w.autonomy[KAZ] == about(np.array([0.6 * (1 - 0.5 * 0.25), 0.6]))
    assert w.deterrence[0] == about(0.5 + 0.02 * 0.25)
    fate(w, security__stationing=0.99)
    for _ in range(5):
        ties.weapons_are_stationed(w)
    assert w.stationing[KAZ, RUS].tolist() == [1.0, 0.0]


def test_a_state_without_the_alliance_is_allied_with_nobody():
    w = still()
    assert w.allied()[:, RUS, 0].tolist() == [1.0, 1.0, 0.0]
    assert w.allied()[:, [CHN, USA]].sum() == 0.0
    w.membership[0, KAZ] = 0.3  # frozen
    assert w.allied()[:, RUS, 0].tolist() == [0.0, 1.0, 0.0]


def test_militants_threaten():
    w = still(
        initial={"afghan_threat": 0.4, "afghan_exposure": {"TJK": 0.5}, "terror_threat": 0.2},
        parameters={
            "security.spill": 0.8, "security.attack_rate": 2.0, "security.garrison": 0.1,
            "security.forces": 0.3, "security.presence_half": 2.0,
            "levels.terror_threat_lasting": 0.5,
        },
    )  # fmt: skip
    w.afghan_threat = 0.9
    w.presence[TJK, RUS] = 2.0
    w.capability[TJK] += 0.1
    threat = 0.2 + 0.8 * 0.5 * 0.5 - 0.1 * 0.5 - 0.3 * 0.1
    none = exp(-2.0 / 4 * threat)
    fate(w, security__attack=np.array([none * 0.999, none * 1.001]))
    threats.militants_threaten(w)
    assert w.terror_threat[TJK] == about(threat)
    assert w.level("terror_threat")[TJK] == about((0.2 + threat) / 2)
    assert w.terror_attack[TJK].tolist() == [0.0, 1.0]
    threats.militants_threaten(w)
    assert w.terror_threat[TJK] == about(threat)


def test_militants_break_in():
    w = still(
        initial={"terror_threat": {"TJK": 0.8, "KAZ": 0.3}, "capability": 0.4},
        parameters={
            "security.incursion": 0.5, "security.cover": 0.25, "security.break_in": 2.0,
        },
    )  # fmt: skip
    fate(w, security__incursion=around(within(2.0 * (0.8 - 0.5 - 0.25 * 0.4))))
    threats.militants_break_in(w)
    assert w.incursion[TJK].tolist() == [1.0, 0.0]
    assert w.incursion[KAZ].sum() == 0.0


def test_foreign_firms_are_attacked():
    w = still(
        initial={**INVESTED, "terror_threat": 0.3, "unrest": 0.2,
                 "familiarity": {"KAZ": {"CHN": 0.2}}},
        parameters={"security.incident_rate": 0.4, "motives.stake_half": 0.1},
    )  # fmt: skip
    w.rejection[KAZ, CHN] = 0.5
    none = exp(-0.4 * 0.5 * (0.3 + 0.2 + 0.5) * 0.8)
    fate(w, security__incident=np.array([none * 0.999, none * 1.001]))
    threats.foreign_firms_are_attacked(w)
    assert w.incident[KAZ, CHN].tolist() == [0.0, 1.0]
    assert w.incident[:, RUS].sum() == 0.0


def test_incidents_teach_self_protection():
    for on, urge, lasting in (
        ({"M02", "M03", "M04"}, 0.1 * 2 - 0.05 * 0.5 + 0.25 * 0.2, 0.1 + 0.25 * 0.2),
        ({"M02", "M03"}, 0.1 * 2 - 0.05 * 0.5, 0.1),
        ({"M02"}, 0.1 * 2, 0.1),
        ({"M03"}, -0.05 * 0.5, 0.0),
    ):
        w = still(
            initial={**INVESTED, "protection_urge": 0.2},
            parameters={
                "security.urge_per_incident": 0.1, "security.free_ride": 0.05,
                "security.lesson": 0.4, "security.reform": 0.25, "motives.stake_half": 0.1,
                "levels.protection_urge_lasting": 0.5,
            },
            mechanisms={code: code in on for code in ("M02", "M03", "M04")},
        )  # fmt: skip
        w.incident[KAZ, CHN] = 2.0
        w.intervention[KAZ, RUS] = 1.0
        threats.incidents_teach_self_protection(w)
        # Half of a full stake was saved by another, and a quarter of the lesson is learnt.
        assert w.protection_urge[CHN] == about(0.2 + urge), on
        assert w.level("protection_urge")[CHN] == about(0.2 + lasting), on
        assert w.lesson[CHN] == about(0.2 * 0.75 if "M04" in on else 0.0), on
        assert w.protection_urge[RUS] == about(0.2), on


def test_forces_learn_from_patrons():
    w = still(initial={"capability": 0.4}, parameters={"security.help_gain": 0.2})
    w.ties[PLACE["training"], KAZ, RUS] = 4.0
    w.ties[PLACE["training"], KAZ, CHN] = 12.0
    threats.forces_learn_from_patrons(w)
    assert w.capability[KAZ] == about(0.4 + 0.2 * (0.5 + 0.75))
    assert w.level("capability")[KAZ] == about(0.4 + 0.2 * (0.5 + 0.75))
    assert w.capability[TJK] == about(0.4)
