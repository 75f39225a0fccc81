from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sim.ensemble.outcome import Outcome
from sim.workbench.compare.paired import differences, overall_size, ranked

SPAN = (2022.0, 2034.0)
NUMBER = Outcome("o", "t", "final", "%")
YES = Outcome("o", "t", "ever", "yes or no")
DATE = Outcome("o", "t", "first_time", "year")
numbers = hnp.arrays(float, 30, elements=st.floats(-100, 100, width=32))
flags = hnp.arrays(float, 30, elements=st.sampled_from([0.0, 1.0]))
dates = hnp.arrays(float, 30, elements=st.sampled_from([2022.0, 2025.5, 2033.75, np.nan]))


@given(numbers, numbers)
def test_means_and_order_of_numbers(a, b):
    (row,) = differences(NUMBER, a, b, SPAN)
    assert row["difference"] == pytest.approx(b.mean() - a.mean(), abs=1e-9)
    assert row["p_greater"] + row["p_less"] + row["p_equal"] == pytest.approx(1)
    assert row["low"] <= row["median"] <= row["high"]
    (back,) = differences(NUMBER, b, a, SPAN)
    assert back["difference"] == pytest.approx(-row["difference"])
    assert back["error"] == pytest.approx(row["error"])
    assert back["p_greater"] == row["p_less"]


@given(numbers)
def test_the_same_against_itself_is_exactly_nothing(a):
    (row,) = differences(NUMBER, a, a, SPAN)
    assert (row["difference"], row["error"], row["p_equal"]) == (0, 0, 1)
    assert row["low"] == row["high"] == 0


@given(flags, flags)
def test_a_risk_difference_is_what_flows_in_less_what_flows_out(a, b):
    (row,) = differences(YES, a, b, SPAN)
    gained = 0.0 if np.isnan(row["gained"]) else row["gained"]
    lost = 0.0 if np.isnan(row["lost"]) else row["lost"]
    assert row["difference"] == pytest.approx(gained * (1 - a.mean()) - lost * a.mean())
    assert row["p_greater"] == pytest.approx(gained * (1 - a.mean()))
    assert row["error"] > 0


@given(dates, dates)
def test_never_is_later_than_any_date_and_counts_to_the_end(a, b):
    comes, date, waiting = differences(DATE, a, b, SPAN)
    assert (comes["measure"], date["measure"], waiting["measure"]) == (
        "probability", "date", "waiting",
    )  # fmt: skip
    both = ~np.isnan(a) & ~np.isnan(b)
    assert date["n"] == both.sum()
    until = np.where(np.isnan(a), 12.0, a - 2022.0), np.where(np.isnan(b), 12.0, b - 2022.0)
    assert waiting["a"] == pytest.approx(until[0].mean())
    assert waiting["difference"] == pytest.approx((until[1] - until[0]).mean())
    later = (np.isnan(b) & ~np.isnan(a)) | (both & (b > a))
    assert comes["p_greater"] == pytest.approx(later.mean())


def test_worked_example_of_a_leader():
    asked = Outcome("leader", "t", "leader", "label", categories=("RUS", "CHN"))
    a, b = np.array([0.0, 0, 0, 1]), np.array([0.0, 1, 1, 1])
    russia, china = differences(asked, a, b, SPAN)
    assert (russia["label"], russia["a"], russia["b"]) == ("RUS", 0.75, 0.25)
    assert china["gained"] == pytest.approx(2 / 3)
    assert (china["lost"], china["difference"]) == (0, 0.5)


def test_rows_known_badly_do_not_come_first():
    rows = pd.DataFrame(
        {
            "scenario": "b", "outcome": ["sure", "noise", "still"], "measure": "mean",
            "label": "", "difference": [1.0, 2.0, 0.0], "error": [0.1, 2.0, 0.0], "spread": 4.0,
        }
    )  # fmt: skip
    assert list(ranked(rows)["outcome"]) == ["sure", "noise", "still"]


def test_the_size_of_pure_noise_is_about_nothing():
    rng = np.random.default_rng(0)
    size, low, high = overall_size(rng.normal(size=(200, 400)))
    assert size < 0.02
    assert low == 0
    shifted, low, high = overall_size(rng.normal(0.5, 1.0, (200, 400)))
    assert low < shifted < high
    assert shifted == pytest.approx(0.5, abs=0.02)
