"""Quarters: reading, order and arithmetic."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.quarter import parse_duration
from sim.scenario import Quarter

QUARTERS = st.builds(Quarter, st.integers(1901, 2199), st.integers(1, 4))


@given(QUARTERS, st.integers(-200, 200))
def test_moving_there_and_back(quarter, steps):
    moved = quarter + steps
    assert moved - quarter == steps
    assert moved - steps == quarter
    assert (moved > quarter) == (steps > 0)


@given(QUARTERS)
def test_text_and_dates(quarter):
    assert Quarter.parse(str(quarter)) == quarter
    assert Quarter.parse(quarter.start) == quarter
    assert Quarter.parse((quarter + 1).start - dt.timedelta(days=1)) == quarter
    assert Quarter.parse(quarter) is quarter


@pytest.mark.parametrize(
    "text", ["2022-Q0", "2022-Q5", "2022Q1", "22-Q1", "2022-13-01", "", 2022, None]
)
def test_refused(text):
    with pytest.raises(ValueError, match=r"expected|not a day"):
        Quarter.parse(text)


def test_a_year_has_four():
    with pytest.raises(ValueError, match="quarters 1 to 4"):
        Quarter(2022, 5)


def test_durations():
    assert parse_duration("8 quarters") == 8
    assert parse_duration("1 quarter") == 1
    assert parse_duration("2 years") == 8
    assert parse_duration(3) == 3
    for wrong in ("", "eight quarters", 0, -1, True, 2.5, "0 quarters", "9999 years"):
        with pytest.raises(ValueError, match="duration"):
            parse_duration(wrong)
