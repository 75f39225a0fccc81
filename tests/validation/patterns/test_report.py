"""Verdicts, errors, and how a report reads."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from sim.catalogue.questions import PATTERNS
from sim.validation.patterns import CHECKS, Held, KnockOut, PatternReport, PatternResult, Share
from sim.validation.patterns.verdicts import page
from tests.validation.patterns.worlds import Hand

Hand("P04")  # the checks are declared


def share(value, error=0.01, n=500):
    return Share(value, error, n)


def result(code="P04", value=0.9, knocked=0.1, **more):
    check = CHECKS[code]
    full = share(value)
    knock_outs = (KnockOut.of(check.knock_out, share(knocked), full, 0.8),)
    return PatternResult(
        PATTERNS[code], check, full, 1.0, {"part": full}, {}, knock_outs=knock_outs, **more
    )


def test_a_share_is_taken_of_the_replicates_the_claim_speaks_of():
    held = Held(applies=np.array([True, True, True, False]), a=np.array([True, False, True, True]))
    found = Share.of(held)
    assert found.value == pytest.approx(2 / 3)
    assert found.replicates == 3
    assert found.error == pytest.approx(np.sqrt(2 / 9 / 3))


def test_a_claim_that_speaks_of_no_replicate_holds_nowhere():
    held = Held(applies=np.zeros(3, dtype=bool), a=np.ones(3, dtype=bool))
    assert Share.of(held) == Share(0.0, 0.0, 0)


def test_all_parts_and_conditions_must_be_met():
    yes, no = np.ones(2, dtype=bool), np.array([True, False])
    assert Held(a=yes, b=no).values.tolist() == [True, False]
    assert not Held(a=yes, overall={"likelier": False}).values.any()


def test_a_tendency_is_a_mean_beyond_twice_its_error_where_the_claim_applies():
    effect = np.array([3.0, -1.0, 3.0, 3.0, -99.0])
    applies = effect > -50.0
    # Mean 2; standard deviation sqrt(3), so that its error is sqrt(3 / 4) = 0.87.
    held = Held(applies=applies, tendencies={"more": effect})
    assert held.overall == {"more": True}
    assert held.values.all()
    assert Share.of(held, "more").value == pytest.approx(3 / 4)
    assert not Held(tendencies={"more": effect}).values.any()
    assert not Held(tendencies={"more": np.zeros(3)}).overall["more"]


@pytest.mark.parametrize(
    ("without", "breaks"), [(0.70, True), (0.77, True), (0.79, False), (0.9, False)]
)
def test_a_knock_out_breaks_what_falls_clearly_below_the_threshold(without, breaks):
    assert KnockOut.of(("M09",), share(without), share(0.95), 0.8).breaks == breaks


def test_a_knock_out_breaks_what_falls_by_much():
    assert KnockOut.of(("M09",), share(0.5), share(0.75), 0.4).breaks
    assert not KnockOut.of(("M09",), share(0.5, error=0.2), share(0.75), 0.4).breaks


@pytest.mark.parametrize(
    ("code", "value", "knocked", "verdict"),
    [
        ("P04", 0.9, 0.1, "holds"),
        ("P04", 0.9, 0.9, "wired in"),
        ("P04", 0.7, 0.1, "fails"),
        ("P11", 0.9, 0.9, "given"),
        ("P11", 0.9, 0.1, "holds"),
        ("P30", 0.9, 0.9, "given"),
    ],
)
def test_the_verdict_needs_both_the_share_and_the_knock_out(code, value, knocked, verdict):
    assert result(code, value, knocked).verdict == verdict


def test_what_does_not_hold_is_not_broken_by_every_knock_out():
    assert not KnockOut.of(("M09",), share(0.3), share(0.4), 0.8).breaks
    assert KnockOut.of(("M09",), share(0.1), share(0.4), 0.8).breaks


def test_a_strict_part_can_fail_a_pattern_that_is_frequent_enough():
    strict = dataclasses.replace(result(value=0.9), strict={"part": 0.95})
    assert strict.verdict == "fails"


def test_what_breaks_alone_is_named_else_what_breaks_together():
    full, check = share(0.9), CHECKS["P04"]
    together = KnockOut.of(("M09", "M13"), share(0.1), full, 0.8)
    alone = [KnockOut.of((m,), share(s), full, 0.8) for m, s in (("M09", 0.1), ("M13", 0.9))]
    one = PatternResult(PATTERNS["P04"], check, full, 1.0, {}, {}, knock_outs=(*alone, together))
    assert one.broken_by == ("M09",)
    both = dataclasses.replace(one, knock_outs=(alone[1], together))
    assert both.broken_by == ("M09 + M13",)


def test_a_report_counts_tells_and_lists():
    report = PatternReport(
        (result(), result("P11", knocked=0.9), result("P05", knocked=0.9), result("P20", 0.5)),
        replicates=2000, seed=3, knock_out_replicates=500,
    )  # fmt: skip
    assert report.counts == {"holds": 1, "given": 1, "wired in": 1, "fails": 1}
    assert report.passed == 2
    text = str(report)
    assert "2 of 4 patterns are reproduced in 2,000 worlds (seed 3)" in text
    assert max(map(len, text.splitlines())) <= 100
    assert json.loads(json.dumps(report.to_dict()))["patterns"][2]["verdict"] == "wired in"
    written = page(report)
    assert written.count("\n### ") == 4
    assert "## Not reproduced" in written
    assert "*Why not.* Too rare: part." in written
    with pytest.raises(KeyError):
        report["P01"]
