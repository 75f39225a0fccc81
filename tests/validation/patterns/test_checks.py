"""Each check on hand-made paths: replicate 0 shows the pattern, replicate 1 does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from sim.catalogue.questions import PATTERNS
from sim.validation.patterns import CHECKS
from sim.validation.patterns.check import CENTRAL_ASIA
from tests.validation.patterns.worlds import Hand

FIGHTING = 1.0


def ramp(moments, top):
    """From zero to ``top``, as a column for both replicates."""
    return np.linspace(0.0, top, moments)[:, None]


def p10(h):
    moments = len(h.runs["baseline"].values["investment"])
    wave = np.repeat(np.cumsum([0, 1, 3] * 5)[:13], 4)[:moments, None]
    for state in ("KAZ", "KGZ"):
        h.put("baseline", f"investment.{state}.CHN", wave)
        h.put("baseline", f"sentiment.{state}.CHN", -0.01 * wave)
        h.put("doubled", f"sentiment.{state}.CHN", -0.5)
    h.put("baseline", "sentiment.KGZ.CHN", 0.01 * wave[:, 0], replicate=1)


def p23(h):
    for run in ("baseline", "belarus"):
        moments = len(h.runs[run].values["nuclear_scare"])
        scare = np.zeros((moments, 2))
        for threat, sizes in ((3, (0.5, 0.5)), (8, (0.3, 0.6))):
            h.runs[run].values["nuclear_threat"][threat] = 1
            for later in range(threat, moments):
                scare[later] += np.array(sizes) * 0.7 ** (later - threat)
        h.put(run, "nuclear_scare", scare)


def p25(h):
    h.put("war", "war", FIGHTING, since="2022-Q1", until="2026-Q4")
    moments = len(h.runs["war"].values["leverage"])
    h.put("war", "leverage.CHN.RUS", ramp(moments, 0.6))
    h.put("war peace", "summit_without.CHN", 1, since="2023-Q2", until="2023-Q2")
    h.put("war", "summit_without.CHN", 1, since="2025-Q2", until="2025-Q2", replicate=0)


def p29(h):
    for run, top in (("before", 0.03), ("war", 0.05), ("peace", 0.03)):
        moments = len(h.runs[run].values["influence_security"])
        for state in CENTRAL_ASIA:
            h.put(run, f"influence_security.{state}.CHN", ramp(moments, top))
    for state in CENTRAL_ASIA:
        h.put("before", f"influence_security.{state}.CHN", -0.01, since="2021-Q4", replicate=1)


TOGETHER = ("P16", "P21")
"""Claims whose hand-made worlds differ in nothing: they are undone below."""

WRITTEN = tomllib.loads(Path(__file__).with_name("hands.toml").read_text(encoding="utf-8"))
COURSES = {"P10": p10, "P23": p23, "P25": p25, "P29": p29}


def hand_of(code: str, replicates: int = 2) -> Hand:
    """The runs of a check as written for it."""
    hand = Hand(code, replicates)
    COURSES.get(code, lambda _: None)(hand)
    for words in WRITTEN.get(code, ()):
        hand.put(**words)
    return hand


def test_every_pattern_has_a_check_and_every_check_a_test():
    assert set(CHECKS) == set(PATTERNS) == {*WRITTEN, *COURSES}


@pytest.mark.parametrize("code", PATTERNS)
def test_a_check_tells_a_world_with_the_pattern_from_one_without(code):
    hand = hand_of(code)
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
    hand = hand_of(code)
    held = hand.held()
    assert held.tendencies
    assert all(held.overall.values())
    hand.put(run, cell, value, since=1)
    undone = hand.held()
    assert not all(undone.overall.values())
    assert not undone.values.any()


def test_every_tendency_is_tried():
    assert {code for code in CHECKS if hand_of(code).held().tendencies} == set(TENDENCIES)


@pytest.mark.parametrize("code", PATTERNS)
def test_a_check_says_how_it_reads_the_claim(code):
    check = CHECKS[code]
    assert len(check.reading) > 40
    assert check.runs
    assert check.knock_out


def test_where_nobody_concedes_nobody_concedes_more():
    assert not Hand("P16").held().values.any()


def test_one_contradiction_too_few_is_not_a_possibility():
    hand = hand_of("P03", replicates=40)
    hand.put("january", "influence_security.KAZ.RUS", 0.3, since="2022-Q1")
    assert hand.held().values.all()
    hand.put("january", "defiance.KAZ.RUS", 0)
    hand.put("january", "defiance.KAZ.RUS", 1, since="2022-Q4", until="2022-Q4", replicate=0)
    assert not hand.held().values.any()


def test_a_turn_must_become_likelier_beyond_chance():
    hand = hand_of("P19", replicates=40)
    hand.put("demand_falls", "defiance.KGZ.RUS", 0)
    hand.put("demand_falls", "defiance.KGZ.RUS", 1, since="2025-Q1", until="2025-Q1", replicate=0)
    assert not hand.held().values.any()
