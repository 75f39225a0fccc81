"""Whole numbers as arguments, numbers as people write them, and Monte Carlo errors.

The latter say how far an estimate may be from that of infinitely many replicates: they are errors
of the simulation alone and say nothing about whether the model is right.
"""

from __future__ import annotations

import operator
from math import floor, isfinite, isnan, log10, nan, sqrt
from typing import Any, overload

import numpy as np

from sim.arrays import Floats

MOST_REPLICATES = 100_000_000
"""Replicates beyond which a number is taken for a mistake."""

LAST_REPLICATE = 2**31 - 1
"""The largest number that a world may have: what the files of results can hold."""


@overload
def whole(name: str, value: None, least: int = 0, most: int | None = None) -> None: ...
@overload
def whole(name: str, value: int, least: int = 0, most: int | None = None) -> int: ...
def whole(name: str, value: Any, least: int = 0, most: int | None = None) -> int | None:
    """An integer of any type as an ``int``; None stays None.

    Raises ``TypeError`` for what is no integer (a bool, a float or a text is none), and
    ``ValueError`` for one below ``least`` or above ``most``.
    """
    if value is None:
        return None
    try:
        if isinstance(value, bool | np.bool_):
            raise TypeError  # noqa: TRY301
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, got {value!r}") from None
    if number < least or (most is not None and number > most):
        limits = f"at least {least}" if number < least else f"at most {most:,}"
        raise ValueError(f"{name} must be {limits}, got {number}")
    return number


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


def probability_error(share: float, n: int) -> float:
    """Standard error of a share of ``n`` replicates (binomial; NaN for no replicates).

    At a share of exactly 0 or 1, where the binomial error vanishes, it is computed as if half a
    replicate had come out the other way.
    """
    if n == 0:
        return nan
    inner = min(max(share, 0.5 / n), 1.0 - 0.5 / n)
    return sqrt(inner * (1.0 - inner) / n)


def mean_error(values: Floats) -> float:
    """Standard error of the mean of ``values[replicate]`` (NaN for fewer than two)."""
    if len(values) < 2:
        return nan
    return float(values.std(ddof=1) / sqrt(len(values)))


def quantile_error(values: Floats, level: float) -> float:
    """Standard error of a quantile of ``values[replicate]``, from order statistics.

    Half the distance between the order statistics one binomial standard deviation of the rank
    away on either side; no assumption about the distribution (Conover 1999, section 3.2). NaN
    where these lie beyond the smallest or largest value: there are too few to tell.
    """
    n = len(values)
    if n < 2:
        return nan
    ordered = np.sort(values)
    spread = sqrt(n * level * (1.0 - level))
    low, high = int(np.floor(n * level - spread)), int(np.ceil(n * level + spread)) - 1
    if low < 0 or high > n - 1:
        return nan
    return float(ordered[high] - ordered[low]) / 2.0
