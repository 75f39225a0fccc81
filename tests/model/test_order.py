"""Positions and influence, with numbers worked by hand."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest

from sim.processes.order import influence
from tests.model.worlds import (
    CHN,
    KAZ,
    PLACE,
    RUS,
    UZB,
    all_off,
    still,
)

about = pytest.approx


@pytest.mark.parametrize("discounted", [True, False])
def test_economic_influence_is_measured(discounted):
    w = still(
        initial={
            "debt": {"KAZ": {"CHN": 3.0}}, "ties": {"investment": {"KAZ": {"CHN": 4.0}},
                                                  "access": {"KAZ": {"CHN": 1.0}}},
            "remittances": {"KAZ": {"CHN": 8.0}}, "gas_exports": {"KAZ": 50.0},
        },
        parameters={"influence.protection_discount": 0.4},
        mechanisms={"M04": discounted},
    )  # fmt: skip
    w.influence_security[KAZ] = np.array([[0.5], [0.2], [0.0]])
    influence.economic_influence_is_measured(w)
    trade, debt, investment, wages = w.parameters.influence.economic[:, 0]
    flow = (30 * 20 + 40 * 20) / 100
    bandwidth = trade * (flow / 40 + 0.2 * 0.5) + debt * 0.5 + investment * 0.5 + wages * 0.5
    owed = 15.0 / 25.0
    dependence = (
        trade * (20 / 60 + 0.5 * 0.5 * 0.2)
        + debt * owed * 0.5
        + investment * 1.0 * 0.5
        + wages * 8 / 25
    )
    assert w.economic_dependency[KAZ, CHN, 0] == about(dependence)
    discount = 1 - 0.4 * 0.3 if discounted else 1.0
    assert w.influence_economic[KAZ, CHN, 0] == about(sqrt(bandwidth * dependence) * discount)


def test_security_influence_is_measured():
    w = still(
        initial={
            "ties": {"arms": {"KAZ": {"RUS": 10.0}}, "base": {"KAZ": {"RUS": 1.0}},
                     "training": {"KAZ": {"RUS": 4.0}}, "cameras": {"KAZ": {"RUS": 2.0}}},
            "capability": 0.4, "lock_in": {"KAZ": {"RUS": 0.3}}, "trust": 0.5,
            "credibility": {"CSTO": 0.6}, "terror_threat": 0.2, "unrest_memory": 0.5,
        }
    )  # fmt: skip
    influence.security_influence_is_measured(w)
    arms, presence, training, alliance, policing = w.parameters.influence.security[:, 0]
    bandwidth = 0.5 * (arms + presence + training + policing) + alliance
    dependence = (
        arms * 1.0
        + presence * 1.0 * 0.5 * (0.5 + 0.5 * 0.6)
        + training * 0.3
        + alliance * 0.6 * (0.4 + 0.6 * 0.5)
        + policing * 0.5 * (0.3 + 0.7 * 0.5)
    )
    assert w.security_dependency[KAZ, RUS, 0] == about(dependence)
    assert w.influence_security[KAZ, RUS, 0] == about(sqrt(bandwidth * dependence))
    assert w.influence_security[UZB, RUS] == about(0.0)


def test_stationed_weapons_bind_whatever_else_is_there():
    w = still(initial={"stationing": {"KAZ": {"RUS": 1.0}}})
    influence.security_influence_is_measured(w)
    assert w.security_dependency[KAZ, RUS] == about(0.9)
    assert w.influence_security[KAZ, RUS] == about(sqrt(0.8 * 0.9))


def test_political_influence_is_measured():
    w = still(
        initial={
            "ties": {"patronage": {"KAZ": {"CHN": 1.0}}, "institutes": {"KAZ": {"CHN": 10.0}}},
            "alignment": {"KAZ": {"CHN": 0.7}}, "elite": {"KAZ": {"CHN": 0.4}},
            "sentiment": {"KAZ": {"CHN": -0.2}}, "familiarity": {"KAZ": {"CHN": 0.1}},
            "audibility": 0.3, "autonomy": 0.6, "unrest_memory": 0.1,
        }
    )  # fmt: skip
    w.economic_dependency[KAZ, CHN] = 0.3
    influence.political_influence_is_measured(w)
    elites, soft, formats, votes = w.parameters.influence.political[:, 0]
    convened = 0.4 * (0.6 + 1.0)
    bandwidth = elites * 0.5 + soft * 0.5 + formats * convened + votes * 0.7
    dependence = (
        elites * 0.7 * (0.5 + 0.5 * 0.7)
        + soft * 0.4 * (0.3 + 0.7 * 0.1)
        + formats * convened * 0.4
        + votes * 0.3
    )
    assert w.influence_political[KAZ, CHN, 0] == about(sqrt(bandwidth * dependence))


def test_influence_is_added_up():
    w = still()
    for dimension, values in (
        ("economic", (0.1, 0.3, 0.1)), ("political", (0.2, 0.2, 0.2)), ("security", (0.5, 0.1, 0.2))
    ):  # fmt: skip
        w.block(f"influence_{dimension}")[KAZ] = np.array(values)[:, None]
    influence.influence_is_added_up(w)
    economic, political, security = w.parameters.influence.dimensions[:, 0]
    russian = 0.1 * economic + 0.2 * political + 0.5 * security
    chinese = 0.3 * economic + 0.2 * political + 0.1 * security
    american = 0.1 * economic + 0.2 * political + 0.2 * security
    summed = russian + chinese + american
    assert w.influence[KAZ, RUS, 0] == about(russian)
    assert w.influence_share[KAZ, CHN, 0] == about(100 * chinese / summed)
    assert w.security_share[KAZ, RUS] == about(62.5)
    assert w.economic_share[KAZ, CHN] == about(60.0)
    squares = (russian**2 + chinese**2 + american**2) / summed**2
    assert w.concentration[KAZ, 0] == about(squares)


def test_last_year_is_remembered():
    w = still()
    w.influence_security[KAZ, RUS], w.influence_year_ago[KAZ, RUS] = 0.8, 0.4
    influence.last_year_is_remembered(w)
    assert w.influence_year_ago[KAZ, RUS] == about(0.5)


def test_a_run_begins_at_rest():
    w = still(
        mechanisms=all_off(),
        initial={"ties": {"arms": {"KAZ": {"RUS": 30.0, "CHN": 10.0}}},
                 "debt": {"KAZ": {"CHN": 4.0}}},
    )  # fmt: skip
    assert w.debt_gdp[KAZ, CHN] == about(20.0)
    assert w.external_debt[KAZ] == about(30.0)
    assert w.trade_share[KAZ] == about(20.0)
    assert w.delivered_effort == about(1.0)
    assert w.arms_share[KAZ, :, 0] == about(np.array([75.0, 25.0, 0.0]))
    assert w.growth == about(2.5)
    for name, usual in w.usual.items():
        np.testing.assert_array_equal(usual, w.block(name), err_msg=name)
    assert log(1.0) == 0.0
    assert PLACE["loan"] == 0
