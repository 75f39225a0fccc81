"""Whole numbers as arguments: of any integer type, and of nothing else."""

from __future__ import annotations

import operator
from typing import Any, overload

import numpy as np

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
