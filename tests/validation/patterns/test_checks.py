"""Each check on hand-made paths: replicate 0 shows the pattern, replicate 1 does not."""

from __future__ import annotations

import numpy as np
import pytest

from sim.catalogue.patterns import PATTERNS
from sim.validation.patterns import CHECKS
from sim.validation.patterns.check import CENTRAL_ASIA
from tests.validation.patterns.worlds import Hand

FIGHTING = 1.0


def ramp(moments, top):
    """From zero to ``top``, as a column for both replicates."""
    return np.linspace(0.0, top, moments)[:, None]


def p01(h):
    h.put("january", "request_honoured.CSTO.KAZ", 1, since="2022-Q1", until="2022-Q1")
    h.put("january", "intervention.KAZ.RUS", 1, since="2022-Q1", until="2022-Q1")
    h.put("january", "intervention.KAZ.CHN", 1, since="2022-Q3", until="2022-Q3", replicate=1)


def p02(h):
    h.put("january", "security_offer.KAZ.CHN", 1, since="2022-Q2", until="2022-Q2", replicate=0)


def p03(h):
    h.put("january", "intervention.KAZ.RUS", 1, since="2022-Q1", until="2022-Q1")
    h.put("january", "influence_security.KAZ.RUS", 0.3, since="2022-Q1", replicate=0)
    h.put("january", "economic_share.KAZ.CHN", 20.0)
    h.put("calm", "economic_share.KAZ.CHN", 20.5)
    h.put("january", "defiance.KAZ.RUS", 1, since="2022-Q4", until="2022-Q4")


def p04(h):
    h.put("war", "war", FIGHTING, since="2022-Q1")
    h.put("peace", "delivered_effort.RUS", 1.0)
    h.put("war", "delivered_effort.RUS", 0.6)
    for state in ("KAZ", "KGZ", "TJK"):
        h.put("war peace", f"security_stock.{state}.RUS", 1.0)
        h.put("war", f"security_stock.{state}.RUS", 0.9, replicate=0)
    h.put("war", "security_stock.KAZ.RUS", 0.9, replicate=1)


def p05(h):
    h.put("war", "war", FIGHTING, since="2022-Q1", until="2024-Q4")
    h.put("war", "security_share.TJK.CHN", 9, since="2022-Q4")
    h.put("war", "security_share.KAZ.CHN", 2, since="2022-Q4")
    h.put("liked", "security_share.KAZ.CHN", 4, since="2022-Q4", replicate=0)
    h.put("liked", "security_share.KAZ.CHN", 1, since="2022-Q4", replicate=1)


def p06(h):
    h.put("build_up", "presence.TJK.RUS", 6.0)
    h.put("build_up", "presence.TJK.CHN", 0.2)
    h.put("build_up", "presence.TJK.CHN", 0.7, since="2018-Q1")
    h.put("later", "policing.TJK.CHN", 1, since="2023-Q1", until="2023-Q1", replicate=1)


def p07(h):
    for power, share in (("TUR", 40), ("CHN", 27), ("RUS", 20)):
        h.put("dispute", f"arms_share.TKM.{power}", share)
    h.put("dispute", "arms_share.TKM.RUS", 30, replicate=1)
    h.put("dispute", "arms_delivered.KAZ.RUS", 80)
    h.put("dispute", "arms_delivered.TKM.CHN", 20)


def p08(h):
    h.put("short long", "delivered_effort.RUS", 1.0)
    h.put("short", "delivered_effort.RUS", 0.9, since="2014-Q3", until="2015-Q2")
    h.put("long", "war", FIGHTING, since="2022-Q1", until="2025-Q4")
    h.put("long", "delivered_effort.RUS", 0.5, since="2022-Q2")
    h.put("long", "delivered_effort.RUS", 1.0, since="2027-Q1", replicate=1)


def p09(h):
    h.put("war first_year", "war", FIGHTING, since="2022-Q1")
    h.put("war first_year", "announced_effort.RUS", 0.9)
    h.put("war first_year", "delivered_effort.RUS", 0.6)
    h.put("war", "delivered_effort.RUS", 0.9, since="2023-Q1", until="2023-Q1", replicate=1)


def p10(h):
    moments = len(h.runs["baseline"].values["investment"])
    wave = np.repeat(np.cumsum([0, 1, 3] * 5)[:13], 4)[:moments, None]
    for state in ("KAZ", "KGZ"):
        h.put("baseline", f"investment.{state}.CHN", wave)
        h.put("baseline", f"sentiment.{state}.CHN", -0.01 * wave)
        h.put("doubled", f"sentiment.{state}.CHN", -0.5)
    h.put("baseline", "sentiment.KGZ.CHN", 0.01 * wave[:, 0], replicate=1)


def p11(h):
    h.put("start", "sentiment.KAZ.RUS", 0.3)
    h.put("start", "sentiment.KAZ.CHN", -0.1)
    h.put("start", "sentiment.KAZ.RUS", 0.6, replicate=1)


def p12(h):
    for state, count in (("KAZ", 5), ("KGZ", 3), ("TJK", 1)):
        h.put("news", f"protest_against.{state}.CHN", count, since="2018-Q4", until="2018-Q4")
    h.put("news", "defiance.KGZ.CHN", 1, since="2019-Q1", until="2019-Q1", replicate=1)


def p13(h):
    for state in ("KAZ", "KGZ"):
        h.put("guarded", f"protest_against.{state}.CHN", 4, since="2022-Q2", until="2022-Q2")
    h.put("guarded", "protest_against.UZB.CHN", 9, since="2022-Q2", until="2022-Q2", replicate=1)


def p14(h):
    h.put("naryn", "guards.KGZ.CHN", 5)
    h.put("naryn", "guards.KAZ.CHN", 6, replicate=1)
    h.put("build_up", "posts.TJK.CHN", 7)
    h.put("build_up", "presence.TJK.CHN", 0.7)
    h.put("build_up", "presence_seen.TJK.CHN", 0.2)


def p15(h):
    h.put("attacks", "protection_urge.CHN", 0.2, since="2016-Q3")
    h.put("attacks", "protection_urge.CHN", 0, since="2020-Q1", replicate=1)
    h.put("attacks", "presence.KGZ.CHN", 0.1, since="2018-Q1")


def p16(h):
    for state, owed in zip(CENTRAL_ASIA, (2, 20, 15, 4, 6), strict=True):
        h.put("baseline", f"debt_gdp.{state}.CHN", owed)
    h.put("baseline", "concession.KGZ.CHN", 1, since="2024-Q1", until="2024-Q1")


def p17(h):
    h.put("quarrel calm", "influence_security.TKM.CHN", 0.1)
    h.put("quarrel", "influence_security.TKM.CHN", 0.05, since="2018-Q1", until="2019-Q4")
    h.put("quarrel calm", "deal.TKM.CHN", 1)
    h.put("quarrel", "deal.TKM.CHN", 0, since="2018-Q1", until="2020-Q4")
    h.put("quarrel", "deal.TKM.CHN", 0, since="2022-Q1", replicate=1)


def p18(h):
    for state, stock in zip(CENTRAL_ASIA, (20, 4, 3, 6, 7), strict=True):
        h.put("start", f"investment.{state}.CHN", stock)
    h.put("start", "investment.KAZ.CHN", 8, replicate=1)


def p19(h):
    h.put("baseline demand_falls barred", "alignment.KGZ.RUS", 0.8)
    h.put("demand_falls barred", "alignment.KGZ.RUS", 0.7, since="2024-Q1")
    h.put("demand_falls barred", "defiance.KGZ.RUS", 1, since="2025-Q1", until="2025-Q1")
    h.put("baseline", "defiance.KGZ.RUS", 1, since="2022-Q3", until="2022-Q3", replicate=1)


def p20(h):
    h.put("year", "gdp.KGZ", 8.0)
    h.put("year", "remittances.KGZ.RUS", 30.0)
    h.put("year", "remittances.KGZ.RUS", 28.0, since="2022-Q1", replicate=1)


def p21(h):
    for state in ("KAZ", "KGZ", "TJK"):
        h.put("war", f"arms_share.{state}.TUR", 3, since="2022-Q3")
    h.put("peace", "arms_share.KAZ.TUR", 1, since="2022-Q3")


def p22(h):
    h.put("belarus", "deterrence", 0.5)
    h.put("belarus", "stationing.BLR.RUS", 0.5, since="2022-Q3")
    h.put("belarus", "stationing.BLR.RUS", 1.0, since="2023-Q1")
    h.put("belarus", "security_dependency.BLR.RUS", 0.6)
    h.put("belarus", "security_dependency.BLR.RUS", 0.9, since="2023-Q1")
    h.put("belarus", "security_dependency.BLR.RUS", 0.6, since="2025-Q1", replicate=1)


def p23(h):
    for run in ("baseline", "belarus"):
        moments = len(h.runs[run].values["nuclear_scare"])
        scare = np.zeros((moments, 2))
        for threat, sizes in ((3, (0.5, 0.5)), (8, (0.3, 0.6))):
            h.runs[run].values["nuclear_threat"][threat] = 1
            for later in range(threat, moments):
                scare[later] += np.array(sizes) * 0.7 ** (later - threat)
        h.put(run, "nuclear_scare", scare)


def p24(h):
    h.put("baseline enlargement", "accession.SCO", 1, since="2023-Q3", until="2023-Q3")
    h.put("baseline enlargement", "cohesion.SCO", 0.5)
    h.put("baseline", "cohesion.SCO", 0.6, since="2030-Q1", replicate=1)


def p25(h):
    h.put("war", "war", FIGHTING, since="2022-Q1", until="2026-Q4")
    moments = len(h.runs["war"].values["leverage"])
    h.put("war", "leverage.CHN.RUS", ramp(moments, 0.6))
    h.put("war peace", "summit_without.CHN", 1, since="2023-Q2", until="2023-Q2")
    h.put("war", "summit_without.CHN", 1, since="2025-Q2", until="2025-Q2", replicate=0)


def p26(h):
    h.put("worse", "battlefield_failure", 0.6, replicate=0)
    h.put("worse", "defiance.KAZ.RUS", 1, since="2023-Q1", until="2023-Q1")


def p27(h):
    for state, minority in zip(CENTRAL_ASIA, (0.17, 0.05, 0.004, 0.025, 0.022), strict=True):
        h.put("recovery harmless", f"minority.{state}.RUS", minority)
        h.put("recovery", f"fear.{state}.RUS", minority, replicate=0)
        h.put("recovery", f"fear.{state}.RUS", -minority, replicate=1)
        h.put("recovery", f"security_share.{state}.RUS", -minority)


def p28(h):
    h.put("before", "influence_security.UZB.CHN", 0.05)
    h.put("before", "influence.UZB.CHN", 0.1)
    h.put("later", "influence_security.UZB.CHN", 0.15)
    h.put("later", "influence.UZB.CHN", 0.3)
    h.put("later", "elite.UZB.CHN", 0.4)
    h.put("later", "membership.CSTO.UZB", 1.0, replicate=1)


def p29(h):
    for run, top in (("before", 0.03), ("war", 0.05), ("peace", 0.03)):
        moments = len(h.runs[run].values["influence_security"])
        for state in CENTRAL_ASIA:
            h.put(run, f"influence_security.{state}.CHN", ramp(moments, top))
    for state in CENTRAL_ASIA:
        h.put("before", f"influence_security.{state}.CHN", -0.01, since="2021-Q4", replicate=1)


def p30(h):
    h.put("baseline", "bases.KGZ.USA", 1, since="2030-Q1", replicate=1)


TOGETHER = ("P16", "P21")
"""Claims whose hand-made worlds differ in nothing: they are undone below."""

WORLDS = {name.upper(): make for name, make in globals().items() if name[:1] == "p" and
          name[1:].isdigit()}  # fmt: skip


def test_every_pattern_has_a_check_and_every_check_a_test():
    assert set(CHECKS) == set(PATTERNS) == set(WORLDS)


@pytest.mark.parametrize("code", PATTERNS)
def test_a_check_tells_a_world_with_the_pattern_from_one_without(code):
    hand = Hand(code)
    WORLDS[code](hand)
    held = hand.held()
    assert held.applies.all()
    assert list(held.values) == [True, code in TOGETHER]


TENDENCIES = {
    "P01": ("january", "regime_fall.KAZ", 1.0),
    "P15": ("attacks", "presence.KGZ.CHN", 0.0),
    "P16": ("baseline", "concession.KAZ.CHN", 1.0),
    "P17": ("calm", "deal.TKM.CHN", 0.0),
    "P21": ("peace", "arms_share.KAZ.TUR", 9.0),
    "P26": ("worse", "defiance.KAZ.RUS", 0.0),
    "P27": ("recovery", "security_share.KAZ.RUS", 1.0),
    "P29": ("peace", "influence_security.KAZ.CHN", 9.0),
}
"""What undoes a tendency: run, cell, value after the first moment."""


@pytest.mark.parametrize("code", TENDENCIES)
def test_a_tendency_is_asked_of_the_mean_and_undone_for_all(code):
    run, cell, value = TENDENCIES[code]
    hand = Hand(code)
    WORLDS[code](hand)
    held = hand.held()
    assert held.tendencies
    assert all(held.overall.values())
    hand.put(run, cell, value, since=1)
    undone = hand.held()
    assert not all(undone.overall.values())
    assert not undone.values.any()


def test_every_tendency_is_tried():
    assert {code for code in CHECKS if _held(code).tendencies} == set(TENDENCIES)


def _held(code):
    hand = Hand(code)
    WORLDS[code](hand)
    return hand.held()


@pytest.mark.parametrize("code", PATTERNS)
def test_a_check_says_how_it_reads_the_claim(code):
    check = CHECKS[code]
    assert len(check.reading) > 40
    assert check.runs
    assert check.knock_out


def test_where_nobody_concedes_nobody_concedes_more():
    assert not Hand("P16").held().values.any()


def test_one_contradiction_too_few_is_not_a_possibility():
    hand = Hand("P03", replicates=40)
    p03(hand)
    hand.put("january", "influence_security.KAZ.RUS", 0.3, since="2022-Q1")
    assert hand.held().values.all()
    hand.put("january", "defiance.KAZ.RUS", 0)
    hand.put("january", "defiance.KAZ.RUS", 1, since="2022-Q4", until="2022-Q4", replicate=0)
    assert not hand.held().values.any()


def test_a_turn_must_become_likelier_beyond_chance():
    hand = Hand("P19", replicates=40)
    p19(hand)
    hand.put("demand_falls", "defiance.KGZ.RUS", 0)
    hand.put("demand_falls", "defiance.KGZ.RUS", 1, since="2025-Q1", until="2025-Q1", replicate=0)
    assert not hand.held().values.any()
