"""How offers are made, chosen and settled, with numbers worked by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from sim.agents.offers import Offers
from sim.model import InfluenceModel
from sim.processes.dealing import deals
from tests.model.worlds import (
    CHN,
    ECONOMIC,
    INSTRUMENTS,
    KAZ,
    PLACE,
    RUS,
    SECURITY,
    TJK,
    USA,
    UZB,
    all_off,
    channel,
    fate,
    offered,
    still,
    tiny,
)  # fmt: skip

about = pytest.approx


def test_a_state_takes_what_is_worth_more_than_it_costs():
    w = still(
        mechanisms=all_off(),
        parameters={
            "consideration.material": 1.0, "consideration.half_worth": 0.4,
            "consideration.noise": 0.2,
        },
    )  # fmt: skip
    utility = 0.2 * 0.5
    # The logistic error is the noise times log odds of the mark: it must not eat the utility.
    mark = 1 / (1 + exp(utility / 0.2))
    fate(w, **{"consider.KAZ": np.array([mark * 1.001, mark * 0.999])})
    _, seen = offered(w, CHN, "loan")
    accepted = w.states[KAZ].consider(seen)
    assert accepted[channel(w, CHN, "loan")].tolist() == [1.0, 0.0]
    assert accepted.sum() == 1.0


def test_channels_are_what_each_power_offers_side_by_side_by_dimension():
    w = still()
    channels = w.channels
    assert len(channels) == 3 * len(INSTRUMENTS) == len(set(channels.names))
    china = np.arange(len(channels))[channels.of(CHN)]
    assert (channels.power[china] == CHN).all()
    assert (np.diff(channels.dimension[china]) >= 0).all()
    here = channels.of(CHN, SECURITY)
    assert channels.names[here][0] == "CHN.arms"
    assert (channels.dimension[here] == SECURITY).all()
    assert channels.playing("guards", "post").sum() == 6
    assert channels.barred("neutrality")[channel(w, RUS, "base")] == 1.0
    assert (channels.unit_cost[channel(w, USA, "training")] == 0.01).all()


def test_what_a_state_thinks_of_a_power_reaches_each_of_its_offers():
    w = still()
    w.trust[KAZ] = np.array([[0.7], [0.2], [0.4]])
    _, seen = offered(w, RUS, "arms")
    spread = w.states[KAZ].trust[seen.power]
    assert spread[channel(w, RUS, "loan")] == about(0.7)
    assert spread[channel(w, USA, "base")] == about(0.4)
    assert seen.security[channel(w, CHN, "arms")] == 1.0
    assert seen.security[channel(w, CHN, "loan")] == 0.0
    assert seen.plays("post")[channel(w, CHN, "post")] == 1.0


@pytest.fixture
def spender():
    """China wants to lend and invest in Kazakhstan twice as much as in Tajikistan."""
    instruments = {name: INSTRUMENTS[name] for name in ("loan", "investment")}
    instruments["investment"] = {**instruments["investment"], "offered_by": {"CHN": 0.25}}
    w = still(
        instruments=instruments,
        initial={"resource_interest": {"KAZ": {"CHN": 0.6}, "TJK": {"CHN": 0.3},
                                       "UZB": {"CHN": 0.0}}},
        mechanisms=all_off("M21"),
        parameters={
            "motives.resources": 1.0, "offers.full_effort": 0.3, "offers.least": 1.0,
        },
    )  # fmt: skip
    w.reserve[CHN, ECONOMIC] = 0.5
    return w


def test_money_follows_motive_and_appeal(spender):
    offers = Offers(spender)
    spender.powers[CHN].offer(offers)
    money = 0.5 * (1 - exp(-0.3 / 0.3)) * 0.6 / 0.9
    loan, stake = channel(spender, CHN, "loan"), channel(spender, CHN, "investment")
    # The loan has four times the appeal; a unit of investment costs half as much.
    assert offers.size[KAZ, loan] == about(0.8 * money)
    assert offers.size[KAZ, stake] == about(0.2 * money / 0.5)
    assert offers.size[TJK, loan] == about(0.4 * money)
    assert offers.size[UZB].sum() == 0.0
    assert offers.size[:, spender.channels.of(RUS)].sum() == 0.0


def test_a_small_sum_becomes_the_least_offer_as_often_as_keeps_the_mean(spender):
    spender.reserve[CHN, ECONOMIC] = 0.001
    money = 0.2 * 0.001 * (1 - exp(-1.0)) * 0.6 / 0.9
    chance = money / 0.001
    fate(spender, **{"offer.CHN": np.array([chance * 0.999, chance * 1.001])})
    offers = Offers(spender)
    spender.powers[CHN].offer(offers)
    size = offers.size[KAZ, channel(spender, CHN, "investment")]
    assert size == about(np.array([0.001 / 0.5, 0.0]))


def test_whole_units_are_offered_as_often_as_the_money_buys_them():
    w = still(mechanisms=all_off("M33"), initial={
        "proximity": {"TJK": {"RUS": 1.0}}, "terror_threat": 0.2,
    }, instruments={"base": INSTRUMENTS["base"]})  # fmt: skip
    w.reserve[RUS, SECURITY] = 0.2
    offers = Offers(w)
    fate(w, **{"offer.RUS": 0.0})
    w.powers[RUS].offer(offers)
    assert offers.size.sum() == 0.0
    wants, _ = w.powers[RUS].weigh()
    want = wants["security"]
    eager = 1 - np.exp(-want.sum(axis=0) / len(want) / w.parameters.offers.full_effort)
    units = 0.2 * eager * want[TJK] / want.sum(axis=0) / 0.3
    for mark, expected in ((1 - units * 0.999, 1.0), (1 - units * 1.001, 0.0)):
        fate(w, **{"offer.RUS": mark})
        w.powers[RUS].offer(offers := Offers(w))
        assert offers.size[TJK, channel(w, RUS, "base")] == about(expected)


def test_thresholds_leave_the_mean_of_offers_as_it_is():
    model = InfluenceModel(
        tiny(mechanisms=all_off("M21"), parameters={"offers.least": 5.0}), replicates=4000
    )
    w = model.world
    w.reserve[CHN, ECONOMIC] = 0.01
    w.powers[CHN].offer(offers := Offers(w))
    here = w.channels.of(CHN, ECONOMIC)
    money = offers.size[:, here] * w.channels.unit_cost[here]
    made = money[money > 0]
    assert made.min() >= 0.005 - 1e-12
    wants, _ = w.powers[CHN].weigh()
    want = wants["economic"].sum(axis=0)
    eager = 1 - np.exp(-want / len(w.gdp) / w.parameters.offers.full_effort)
    spent, aside = money.sum(axis=(0, 1)), 0.01 * eager
    assert spent.mean() == pytest.approx(aside.mean(), abs=4 * spent.std() / np.sqrt(4000))


def test_offers_are_made_considered_and_settled():
    w = still(
        mechanisms=all_off("M21"),
        instruments={"loan": INSTRUMENTS["loan"]},
        initial={"resource_interest": {"KAZ": {"CHN": 0.9}, "default": {"default": 0.0}}},
    )
    w.reserve[CHN, ECONOMIC] = 0.5
    deals.offers_are_made_considered_and_settled(w)
    assert w.deal[KAZ, CHN] == about(1.0)
    assert w.deal.sum() == 2.0
    paid = 0.5 * (1 - exp(-0.9 * w.parameters.motives.resources[0] / 3
                          / w.parameters.offers.full_effort[0]))  # fmt: skip
    assert w.lent[KAZ, CHN] == about(paid)
    assert w.spent[CHN, ECONOMIC] == about(paid)
    assert w.reserve[CHN, ECONOMIC] == about(0.5 - paid)
    assert w.reception[0, KAZ, CHN] == about(0.5 + 0.1 * 0.5)


def test_least_sums_beyond_the_reserve_are_cut_in_proportion():
    w = still()
    w.reserve[CHN, ECONOMIC] = 0.02
    offers = Offers(w)
    for state, name, size in ((KAZ, "loan", 0.02), (TJK, "loan", 0.01), (TJK, "access", 0.02)):
        offers.size[state, channel(w, CHN, name)] = size
        offers.accepted[state, channel(w, CHN, name)] = 1.0
    deals.settle(w, offers)
    # 0.02 + 0.01 + 0.02 * 0.5 = 0.04 were agreed on, twice the reserve.
    assert w.lent[KAZ, CHN] == about(0.01)
    assert w.lent[TJK, CHN] == about(0.005)
    assert w.ties[PLACE["access"], TJK, CHN] == about(0.01)
    assert w.spent[CHN, ECONOMIC] == about(0.02)
    assert w.reserve[CHN, ECONOMIC] == about(0.0)


def test_arms_are_bought_as_far_as_there_is_use_for_them():
    w = still(parameters={"offers.arms_market": 1.5, "offers.least": 0.1})
    w.arms_renewal[KAZ, [RUS, CHN, USA]] = np.array([[2.0], [0.0], [0.0]])
    w.arms_renewal[TJK], w.arms_renewal[UZB] = 0.0, 0.0
    w.delivered_effort[RUS] = 0.5
    w.reserve[:, SECURITY] = 1.0
    offers = Offers(w)
    for state, power, size in ((KAZ, CHN, 6.0), (KAZ, USA, 2.0), (TJK, CHN, 0.1), (UZB, CHN, 9.0)):
        offers.size[state, channel(w, power, "arms")] = size
        offers.accepted[state, channel(w, power, "arms")] = 1.0
    before = w.ties[PLACE["arms"]].copy()
    deals.settle(w, offers)
    bought = w.ties[PLACE["arms"]] - before
    # Room: 1.5 * 2 less the half of 2 that still comes; six and two are cut to a fourth.
    assert bought[KAZ, CHN] == about(1.5)
    assert bought[KAZ, USA] == about(0.5)
    # Who never bought may begin: 1.5 * 0.01 * 20 of GDP.
    assert bought[TJK, CHN] == about(0.1)
    assert bought[UZB, CHN] == about(0.3)
    assert w.spent[CHN, SECURITY] == about(0.001 * (1.5 + 0.1 + 0.3))


def test_what_is_cut_to_nothing_is_no_deal():
    w = still()
    w.reserve[CHN] = 0.0
    offers = Offers(w)
    offers.size[KAZ, channel(w, CHN, "loan")] = 0.02
    offers.accepted[KAZ, channel(w, CHN, "loan")] = 1.0
    deals.settle(w, offers)
    assert w.deal.sum() == w.lent.sum() == 0.0
    assert w.reception[PLACE["loan"], KAZ, CHN] == about(0.5)


def test_whole_units_are_concluded_while_the_reserve_lasts():
    w = still()
    w.reserve[RUS, SECURITY] = 0.5
    offers = Offers(w)
    for state in (KAZ, TJK):
        offers.size[state, channel(w, RUS, "base")] = 1.0
        offers.accepted[state, channel(w, RUS, "base")] = 1.0
    deals.settle(w, offers)
    assert w.ties[PLACE["base"], KAZ, RUS] == about(1.0)
    assert w.ties[PLACE["base"], TJK, RUS] == about(0.0)
    assert w.reserve[RUS, SECURITY] == about(0.2)
    assert w.reception[PLACE["base"], TJK, RUS] == about(0.45)
