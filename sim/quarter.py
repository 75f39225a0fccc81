"""Calendar quarters: the model's clock."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from math import floor
from typing import Any, overload

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

FIRST_YEAR, LAST_YEAR = 1900, 2200
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_DURATION = re.compile(r"([0-9]{1,4}) (quarter|year)s?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """One quarter of a year; ``number`` runs from 1 to 4. Ordered; moves by whole quarters."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError("a year has quarters 1 to 4")

    @classmethod
    def parse(cls, value: object) -> Quarter:
        """Read "2022-Q1", a date "2022-02-24" or a :class:`datetime.date`.

        Raises ValueError for anything else and for years outside 1900 to 2200.
        """
        if isinstance(value, Quarter):
            return value
        if isinstance(value, dt.date):
            return cls(value.year, (value.month + 2) // 3)
        match = _QUARTER.fullmatch(value) if isinstance(value, str) else None
        if match:
            quarter = cls(int(match[1]), int(match[2]))
            if FIRST_YEAR <= quarter.year <= LAST_YEAR:
                return quarter
            raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
        if isinstance(value, str) and _DATE.fullmatch(value):
            return cls.parse(parse_date(value))
        raise ValueError(f"expected a quarter like 2022-Q1 or a date, got {value!r:.40}")

    @classmethod
    def at(cls, year: float) -> Quarter:
        """The quarter that a decimal year lies in: 2024-Q2 for 2024.25."""
        return cls._of(floor(4.0 * year + 1e-9))

    @classmethod
    def _of(cls, index: int) -> Quarter:
        return cls(index // 4, index % 4 + 1)

    @property
    def start(self) -> dt.date:
        """First day of the quarter."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def decimal(self) -> float:
        """Its start as a decimal year: 2024.25 for 2024-Q2."""
        return self.year + (self.number - 1) / 4

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    def __add__(self, quarters: int) -> Quarter:
        return self._of(self._index + quarters)

    @overload
    def __sub__(self, other: Quarter) -> int: ...
    @overload
    def __sub__(self, other: int) -> Quarter: ...
    def __sub__(self, other: Quarter | int) -> int | Quarter:
        if isinstance(other, Quarter):
            return self._index - other._index
        return self + -other

    @property
    def _index(self) -> int:
        return 4 * self.year + self.number - 1

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": r"^[0-9]{4}-(Q[1-4]|[0-9]{2}-[0-9]{2})$",
            "description": "A quarter (2022-Q1) or a date in it (2022-02-24).",
        }


def parse_date(value: object) -> dt.date:
    """Read "2022-02-24" or a date. Raises ValueError for anything else."""
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            date = dt.date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value} is not a day of the calendar") from None
        if FIRST_YEAR <= date.year <= LAST_YEAR:
            return date
        raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    raise ValueError(f"expected a date like 2022-02-24, got {value!r:.40}")


def parse_duration(value: object) -> int:
    """Number of quarters in "8 quarters", "2 years" or 8. Raises ValueError for anything else."""
    quarters = 0
    if isinstance(value, int) and not isinstance(value, bool):
        quarters = value
    elif isinstance(value, str) and (match := _DURATION.fullmatch(value)):
        quarters = int(match[1]) * (4 if match[2] == "year" else 1)
    if 1 <= quarters <= 4 * (LAST_YEAR - FIRST_YEAR):
        return quarters
    raise ValueError(f"expected a duration like '8 quarters' or '2 years', got {value!r:.40}")
