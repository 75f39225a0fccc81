"""Votes, defiance and neutrality, with numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mechanisms.order import alignment
from tests.model.worlds import CHN, CSTO, KAZ, RUS, TJK, USA, UZB, around, fate, still, within

about = pytest.approx
ONE_SIGMA = 0.8413447460685429
HALF_BOUND = "consideration.remittance_half"


@pytest.mark.parametrize(("variant", "believed"), [("yes", 1.0), ("no", 0.0)])
def test_positions_follow_ties(variant, believed):
    w = still(
        initial={"autonomy": 0.6},
        parameters={
            "order.need": 0.1, "order.trade": 0.02, "order.distance": 0.4, "order.loyalty": 0.1,
            "order.support": 0.02, HALF_BOUND: 10.0, "levels.alignment_lasting": 0.25,
        },
        hypotheses={"trade_aligns_votes": variant},
    )  # fmt: skip
    w.economic_dependency[KAZ, CHN] += 0.2
    w.trade_share[KAZ, CHN] = 1.5 * (1.0 + w.trade_share[KAZ, CHN]) - 1.0
    w.elite[UZB, CHN] += 0.4
    w.concession[TJK, CHN] = 1.0
    w.battlefield_failure = 0.5
    w.remittances[:], w.remittances[TJK, RUS] = 0.0, 7.5
    alignment.positions_follow_ties(w)
    drawn = 0.1 * 0.2 + 0.02 * np.log(1.5) * believed
    assert w.alignment[KAZ, CHN] == about(0.6 + drawn)
    assert w.level("alignment")[KAZ, CHN] == about(0.6 + drawn / 4)
    assert w.alignment[UZB, CHN] == about(0.6 + 0.1 * 0.4)
    assert w.alignment[TJK, CHN] == about(0.6 + 0.02)
    assert w.alignment[KAZ, RUS] == about(0.6 - 0.4 * 0.6 * 0.5)
    assert w.alignment[TJK, RUS] == about(0.6 - 0.4 * 0.6 * 0.5 * (1 - 7.5 / 17.5))


def test_agendas_move_the_votes_of_all_and_sessions_pass():
    w = still(
        initial={"swing": {"USA": 2.0, "default": 1.0}},
        parameters={"order.agenda": 0.03, "order.session": 0.01, "levels.alignment_lasting": 0.25},
    )
    fate(w, order__agenda=ONE_SIGMA, order__alignment=1.0 - ONE_SIGMA)
    alignment.positions_follow_ties(w)
    assert w.alignment[:, CHN] == about(0.6 + 0.03 - 0.01)
    assert w.alignment[:, USA] == about(0.6 + 0.06 - 0.01)
    assert w.level("alignment")[:, USA] == about(0.6 + 0.06 / 4)


def test_states_defy_a_failing_power():
    w = still(
        initial={
            "battlefield_failure": 0.5, "autonomy": 0.6, "fear": 0.2, "audibility": 0.5,
            "elite": {"KAZ": {"RUS": 0.5}}, "neutrality": {"UZB": 1.0},
        },
        parameters={"order.defiance": 0.5, HALF_BOUND: 10.0},
    )  # fmt: skip
    w.remittances[:], w.remittances[KAZ, RUS] = 0.0, 7.5
    hazard = 0.5 * 0.5 * 0.6 * 0.5 * 0.8 * (1 - 7.5 / 17.5) * (1 - 0.5)
    fate(w, order__defiance=around(within(hazard)))
    alignment.states_defy_a_failing_power(w)
    assert w.defiance[KAZ, RUS].tolist() == [1.0, 0.0]
    assert w.defiance[UZB, RUS].tolist() == [0.0, 0.0]
    assert w.defiance[:, CHN].sum() == 0.0
    # Who has just been refused help speaks up as well.
    w.battlefield_failure = 0.0
    w.request_refused[CSTO, KAZ] = 1.0
    fate(w, order__defiance=around(within(2 * hazard)))
    alignment.states_defy_a_failing_power(w)
    assert w.defiance[KAZ, RUS].tolist() == [2.0, 0.0]
    assert w.defiance[TJK, RUS].tolist() == [1.0, 1.0]


def test_neutrality_is_given_up_under_threat():
    w = still(
        initial={"neutrality": {"UZB": 1.0}, "fear": {"UZB": {"RUS": 0.8}},
                 "sphere_claim": {"RUS": 1.0}, "stationing": {"UZB": {"RUS": 0.25}}},
        parameters={"order.neutrality_exit": 0.1},
    )  # fmt: skip
    fate(w, order__neutrality=around(within(0.1 * (0.8 + 0.25))))
    alignment.neutrality_is_given_up_under_threat(w)
    assert w.neutrality[UZB].tolist() == [0.0, 1.0]
