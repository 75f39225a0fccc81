"""The reference of the instruments: what a power can offer a state, from the shipped baseline."""

from __future__ import annotations

from sim.narrative.text import markdown
from sim.scenario import InstrumentSpec, load_scenario

BASELINE = "status-quo-2024"

_HEAD = (
    "", "instrument", "paid from", "form", "unit", "USD bn per unit", "median size",
    "quarters to delivery", "wears off a quarter", "evidence",
)  # fmt: skip


def instruments() -> str:
    """One row per instrument of the baseline."""
    found = load_scenario(BASELINE).instruments
    return markdown(_HEAD, (_row(label, spec) for label, spec in found.items())) + "\n"


def _row(label: str, spec: InstrumentSpec) -> tuple[str, ...]:
    return (
        f"`{label}`", spec.title, spec.dimension, spec.form, spec.unit, f"{spec.unit_cost:g}",
        f"{spec.size:g}", f"{spec.lead:g}", f"{spec.depreciation:g}", ", ".join(spec.evidence),
    )  # fmt: skip
