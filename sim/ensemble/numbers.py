"""Numbers as people write them: rounded to what is known, without exponents."""

from __future__ import annotations

from math import floor, isfinite, isnan, log10

MOST_PLACES = 9
"""Decimal places beyond which a number is written with an exponent after all."""


def number(value: float, digits: int = 3) -> str:
    """A number with so many significant digits; "" for one that does not apply (NaN).

    >>> [number(x) for x in (2.0, 1663.0, 0.31847, -12.04, 0.0)]
    ['2', '1,660', '0.318', '-12', '0']
    """
    if isnan(value):
        return ""
    if value == 0 or not isfinite(value):
        return f"{value + 0.0:g}"
    places = digits - 1 - floor(log10(abs(value)))
    if places > MOST_PLACES:
        return f"{value:.{digits}g}"
    text = f"{round(value, places) + 0.0:,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_error(value: float, error: float, *, signed: bool = False) -> str:
    """``0.123 ± 0.004``: as many places as the error has with one significant digit, two after a 1.

    An error of zero, or one that is not known, is left out; "" for NaN.

    >>> with_error(1437.2, 174.0), with_error(0.31847, 0.0), with_error(2.0, 0.5, signed=True)
    ('1,440 ± 170', '0.318', '+2.0 ± 0.5')
    """
    if isnan(value):
        return ""
    sign = "+" if signed and value > 0 else ""
    if not isfinite(error) or error <= 0:
        return sign + number(value)
    power = floor(log10(error))
    places = min((1 if error < 1.95 * 10.0**power else 0) - power, MOST_PLACES)
    shown = max(places, 0)
    rounded = round(value, places) + 0.0
    return f"{sign}{rounded:,.{shown}f} ± {round(error, places):,.{shown}f}"


def percent(share: float, error: float = float("nan"), *, signed: bool = False) -> str:
    """A share in percent with its error: ``12.3 ± 0.8 %``."""
    return "" if isnan(share) else f"{with_error(100 * share, 100 * error, signed=signed)} %"
