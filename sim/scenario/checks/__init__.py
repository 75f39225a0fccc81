"""What form cannot show: names that exist, numbers that fit, dates that agree."""

from __future__ import annotations

from sim.scenario.checks.context import Context
from sim.scenario.checks.names import check_names, check_references
from sim.scenario.checks.numbers import check_numbers, check_timing
from sim.scenario.checks.outcomes import check_outcomes


def check(context: Context) -> None:
    """Note every problem of meaning in the well-formed parts of a document."""
    check_names(context)
    check_references(context)
    check_numbers(context)
    check_timing(context)
    check_outcomes(context)


__all__ = ["Context", "check"]
