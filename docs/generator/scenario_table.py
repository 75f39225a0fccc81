"""The entry of one scenario on the page, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan

import numpy as np

from sim.ensemble import Result
from sim.ensemble.numbers import mean_error
from sim.ensemble.outcome import Row
from sim.quarter import Quarter

Differences = Mapping[str, tuple[float, float]]
"""By outcome: mean paired difference from the reference run and its standard error."""


def table(result: Result, bases: list[str], differences: Differences, reference: str) -> str:
    """The results of the outcomes in ``bases``, one row each, labels in one cell."""
    rows = {base: [r for r in result.summary() if r.outcome.base == base] for base in bases}
    head = ["outcome", "result"] + ([f"difference from {reference}"] if reference else [])
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for members in rows.values():
        first = members[0]
        unit = f" [{_unit(first)}]" if _unit(first) else ""
        cells = [f"{first.title}{unit}", _cell(members, {r.name: _value(r) for r in members})]
        if reference:
            known = {r.name: _difference(r, differences) for r in members}
            cells.append(_cell(members, known))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def differences(result: Result, reference: Result, names: Mapping[str, str]) -> Differences:
    """Mean paired differences of outcomes; ``names`` gives the outcome's name in the reference."""
    found = {}
    for name, other in names.items():
        known = result.outcome_info[name]
        if known.coded:
            continue
        here, there = (
            known.numbers(source.outcomes[key].to_numpy(dtype=np.float64))
            for source, key in ((result, name), (reference, other))
        )
        apart = here - there
        found[name] = (float(apart.mean()), mean_error(apart))
    return found


def _unit(row: Row) -> str:
    return "" if row.outcome.chance or row.outcome.leads else row.unit


def _cell(rows: list[Row], texts: Mapping[str, str]) -> str:
    # <br> is the one way to break a line inside a table cell.
    return "<br>".join(f"{r.labels} {texts[r.name]}".strip() for r in rows)


def _value(row: Row) -> str:
    if row.shares:
        ordered = sorted(row.shares.items(), key=lambda item: -item[1][0])
        return ", ".join(f"{k} {_percent(p)} ± {_percent(e)}" for k, (p, e) in ordered if p > 0.005)
    if row.outcome.chance:
        text = f"{_percent(row.probability)} ± {_percent(row.probability_error)}"
        if row.outcome.dated and row.probability > 0:
            span = f"{Quarter.at(row.low)} to {Quarter.at(row.high)}"
            text += f", then {Quarter.at(row.median)} ({span})"
        return text
    middle, error = (
        (row.mean, row.mean_error) if row.outcome.counted else (row.median, row.median_error)
    )
    return f"{_short(middle)} ± {_short(error, 2)} ({_short(row.low)} to {_short(row.high)})"


def _difference(row: Row, known: Differences) -> str:
    value, error = known.get(row.name, (nan, nan))
    if np.isnan(value):
        return "–"
    if row.outcome.chance:
        return f"{_signed(100 * value, 3)} ± {_short(100 * error, 2)} points"
    return f"{_signed(value, 3)} ± {_short(error, 2)}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _signed(value: float, digits: int) -> str:
    return ("+" if value > 0 else "") + _short(value, digits)


def _short(value: float, digits: int = 3) -> str:
    if abs(value) < 5e-5:
        return "0"
    text = f"{value:.0f}" if abs(value) >= 10**digits else f"{value:.{digits}g}"
    return text.replace("-", "−")
