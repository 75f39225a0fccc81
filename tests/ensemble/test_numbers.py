"""Numbers as people write them."""

from math import inf, nan

from hypothesis import given
from hypothesis import strategies as st

from sim.ensemble.numbers import number, percent, with_error


def test_numbers_by_hand():
    for value, text in (
        (2.0, "2"), (0.0, "0"), (-0.0, "0"), (12.0, "12"), (0.319, "0.319"), (1663.0, "1,660"),
        (-1234567.0, "-1,230,000"), (0.00012345, "0.000123"), (999.7, "1,000"), (100.0, "100"),
        (nan, ""), (inf, "inf"),
    ):  # fmt: skip
        assert number(value) == text


def test_a_number_has_the_places_its_error_allows():
    for value, error, text in (
        (0.12345, 0.004, "0.123 ± 0.004"), (123.4, 5.6, "123 ± 6"), (1.23, 0.12, "1.23 ± 0.12"),
        (123.4, 16.0, "123 ± 16"), (-0.0, 0.01, "0.000 ± 0.010"), (1.5, 0.0, "1.5"),
        (1437.2, 374.0, "1,400 ± 400"), (1.0, 0.199, "1.0 ± 0.2"), (1.5, nan, "1.5"),
        (nan, 1.0, ""),
    ):  # fmt: skip
        assert with_error(value, error) == text
    assert percent(0.123, 0.011) == "12.3 ± 1.1 %"
    assert percent(nan) == ""
    assert with_error(0.5, 0.3, signed=True) == "+0.5 ± 0.3"
    assert with_error(-0.5, 0.3, signed=True) == "-0.5 ± 0.3"


@given(st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-6))
def test_a_number_is_plain_and_near(value):
    text = number(value)
    assert "e" not in text
    assert abs(float(text.replace(",", "")) - value) <= 0.00501 * abs(value)
