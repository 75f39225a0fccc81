"""Kinds of figures that no simulated variable stands for: kept for priors, starts and pictures."""

from __future__ import annotations

from math import inf

from sim.validation.record.observables import Driver

POLLS = ("opinion", "opinion_against")
"""Kinds that may have several figures of one state, power and year: one for each question.

Source and note name the question. What is asked against a power (disapproves, is a threat) is a
kind of its own, since an approval of 30 % is not a disapproval of 30 %.
"""


def _state(name: str, unit: str, high: float = inf, low: float = 0.0) -> Driver:
    return Driver(name, unit, low, high, needs_state=True, needs_power=False)


def _dyad(name: str, unit: str, high: float = inf, *, whole: bool = False) -> Driver:
    """A figure of a state and a power; ``whole``: without a power it is that of all partners."""
    return Driver(name, unit, 0.0, high, needs_state=True, needs_power=None if whole else True)


_USD, _YEARLY = "USD bn", "USD bn per year"

KEPT: dict[str, Driver] = {
    kind.name: kind
    for kind in (
        _state("inflation", "% per year", 1000, -30),
        _state("external_debt_stock", _USD),
        _dyad("debt", _USD),
        _dyad("commitments", "USD bn of 2021 per year"),
        _dyad("investment", _USD),
        _dyad("projects", _YEARLY),
        _dyad("arms_volume", "SIPRI TIV mn per year", whole=True),
        _dyad("opinion_against", "% of respondents", 100),
        _state("large_protests", "protests per year"),
        _state("demonstration_rate", "demonstrations per year"),
        _state("conflict", "class, 0 to 2", 2),
        Driver("economy_gdp", _USD, 0.01, inf, needs_state=False, needs_power=True),
    )
}
"""Every kind by its name in the table."""
