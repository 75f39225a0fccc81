"""Dependence and influence, with numbers worked by hand."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from sim.mechanisms.order import influence
from tests.model.worlds import CHN, KAZ, RUS, UZB, still

about = pytest.approx


def bound(*parts: float) -> float:
    """Quadratic mean."""
    return sqrt(sum(part**2 for part in parts) / len(parts))


def test_economic_components():
    for piped in (True, False):
        w = still(
            initial={
                "debt": {"KAZ": {"CHN": 2.0}}, "gas_exports": {"KAZ": 50.0},
                "ties": {"investment": {"KAZ": {"CHN": 4.0, "USA": 1.0}}},
                "labour_income": {"KAZ": {"CHN": 1.0}},
            },
            parameters={"ties.trade": 10.0, "ties.debt": 10.0, "ties.remittances": 5.0,
                        "motives.stake_half": 0.05},
            mechanisms={"M16": piped},
        )  # fmt: skip
        # Exports of 1.2 and imports of 1.6 of 20; a fifth of 6 and of 8 in all.
        gas = 0.5 * 0.2 if piped else 0.0
        bandwidth, dependence = influence.economic_components(w)
        assert [part[KAZ, CHN, 0] for part in bandwidth] == about([14 / 24, 0.5, 0.5, 0.5])
        owed = 20.0 / 30.0  # 2 to China and 2 to others
        assert [part[KAZ, CHN, 0] for part in dependence] == about(
            [1 - 0.8 * (1 - gas), 0.5 * owed, 0.8 * 5 / 6, 0.25]
        )


def test_security_components():
    w = still(
        initial={
            "arms_weight": {"KAZ": {"RUS": 0.6, "CHN": 0.4, "USA": 0.0, "IND": 0.0}},
            "ties": {"arms": {"KAZ": {"RUS": 10.0}}, "base": {"KAZ": {"RUS": 2.0}},
                     "training": {"KAZ": {"RUS": 4.0}}, "cameras": {"KAZ": {"RUS": 2.0}}},
            "capability": 0.4, "trust": 0.5, "credibility": {"CSTO": 0.6},
            "terror_threat": 0.2, "unrest_memory": 0.5, "crisis_memory": {"UZB": {"RUS": 0.3}},
        },
        parameters={"security.presence_half": 2.0},
    )  # fmt: skip
    w.lock_in[KAZ, RUS] = 0.3
    bandwidth, dependence = influence.security_components(w)
    assert [part[KAZ, RUS, 0] for part in bandwidth] == about([0.5, 0.5, 0.5, 1.0, 0.5])
    assert [part[KAZ, RUS, 0] for part in dependence] == about(
        [0.6, 0.5 * 1.0 * 0.6, 0.3, 0.6 * 0.5, 0.5 * 0.5]
    )
    # A stranger to the alliance remembers a rescue all the same.
    assert dependence[3][UZB, RUS] == about(0.3)
    assert bandwidth[3][UZB, RUS] == about(0.0)
    # Ties rest while a commercial dispute lasts.
    w.price_dispute[KAZ, RUS] = 0.4
    assert influence.security_components(w)[0][0][KAZ, RUS] == about(0.5 * 0.6)


def test_political_components():
    w = still(
        initial={
            "ties": {"patronage": {"KAZ": {"CHN": 1.0}}, "institutes": {"KAZ": {"CHN": 30.0}}},
            "alignment": {"KAZ": {"CHN": 0.7}}, "elite": {"KAZ": {"CHN": 0.4}},
            "familiarity": {"KAZ": {"CHN": 0.1}}, "autonomy": 0.6,
        },
        parameters={"ties.format": 0.5},
    )  # fmt: skip
    w.sentiment[KAZ, CHN] = -0.2
    w.economic_dependency[KAZ, CHN] = 0.3
    bandwidth, dependence = influence.political_components(w)
    # A member of the open format that it convenes by 0.6, and of its own.
    formats = 1 - (1 - 0.5 * 0.6) * (1 - 0.5 * 1.0)
    assert [part[KAZ, CHN, 0] for part in bandwidth] == about([0.5, 0.75, formats, 0.7])
    assert [part[KAZ, CHN, 0] for part in dependence] == about([0.7, 0.4 * 0.1, formats * 0.4, 0.3])


def test_dependence_and_influence_are_measured():
    for covered in (True, False):
        w = still(
            initial={
                "debt": {"KAZ": {"CHN": 4.0}}, "ties": {"training": {"KAZ": {"RUS": 4.0}}},
            },
            parameters={"influence.protection_discount": 0.4},
            mechanisms={"M04": covered},
        )  # fmt: skip
        w.dependency_year_ago = w.security_dependency - 0.1
        year_ago = w.dependency_year_ago[KAZ, RUS, 0] + 0.1 / 4
        economic, security = influence.economic_components(w), influence.security_components(w)
        influence.dependence_and_influence_are_measured(w)
        assert w.dependency_year_ago[KAZ, RUS] == about(year_ago)
        chinese = [part[KAZ, CHN, 0] for part in economic[1]]
        russian = [part[KAZ, RUS, 0] for part in security[1]]
        assert w.economic_dependency[KAZ, CHN] == about(bound(*chinese))
        assert w.security_dependency[KAZ, RUS] == about(bound(*russian, w.stationing[KAZ, RUS, 0]))
        weights = w.parameters.influence.economic[:, 0]
        volume = sum(v * part[KAZ, CHN, 0] for v, part in zip(weights, economic[0], strict=True))
        need = sum(v * part for v, part in zip(weights, chinese, strict=True))
        leads = w.security_dependency[KAZ, :, 0].max() - w.security_dependency[KAZ, CHN, 0]
        discount = 1 - 0.4 * leads if covered else 1.0
        assert w.influence_economic[KAZ, CHN, 0] == about(sqrt(volume * need) * discount)
        parts = np.stack([w.influence_economic, w.influence_political, w.influence_security])
        overall = (w.parameters.influence.dimensions[:, None, None, :] * parts).sum(axis=0)
        np.testing.assert_allclose(w.influence, overall)
        shares = overall[KAZ, :, 0] / overall[KAZ, :, 0].sum()
        assert w.influence_share[KAZ, :, 0] == about(100 * shares)
        assert w.concentration[KAZ, 0] == about((shares**2).sum())
        assert w.security_share[KAZ].sum(axis=0) == about(100.0)


def test_one_strong_bond_counts_for_more_than_several_weak_ones():
    strong, weak = influence.bound([np.array([0.8]), np.array([0.0])]), [np.array([0.4])] * 2
    assert strong == about(0.8 / sqrt(2))
    assert strong > influence.bound(weak)
    assert influence.any_of([np.array([0.5]), np.array([0.2])]) == about(0.6)


def test_influence_is_nothing_where_volume_or_need_is_missing():
    w = still()
    some = np.full_like(w.debt, 0.5)
    none = np.zeros_like(w.debt)
    weights = w.parameters.influence.economic
    assert (influence._index(weights, ([none] * 4, [some] * 4)) == 0.0).all()
    assert (influence._index(weights, ([some] * 4, [none] * 4)) == 0.0).all()
    assert influence._index(weights, ([some] * 4, [some] * 4)) == about(0.5)
