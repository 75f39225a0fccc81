"""The scenario's own questions on the page: distributions, differences, and what drives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import Floats
from sim.ensemble.numbers import percent, with_error
from sim.ensemble.outcome import Outcome, outcome_row, titled, unit_words
from sim.explorer.runs import Json
from sim.explorer.views import Pair
from sim.workbench.compare.paired import differences
from sim.workbench.sensitivity.screening import drivers

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Result
    from sim.scenario import Scenario

BINS = 24
"""Bars of a distribution of numbers."""
CHANGED = 10
"""Outcomes named that differ most."""


def listed(result: Result, scenario: Scenario, state: str) -> list[Json]:
    """All outcomes by name and title: those that name a state first, own ones before others."""
    info = result.outcome_info
    names = [str(name) for name in result.outcome_table.columns]

    def rank(name: str) -> tuple[bool, bool]:
        return state not in info[name].labels, not info[name].own

    return [{"name": n, "title": title(scenario, info[n])} for n in sorted(names, key=rank)]


def title(scenario: Scenario, outcome: Outcome) -> str:
    """An outcome's title with the names of its places."""
    return titled(outcome.title, [scenario.names.get(label, label) for label in outcome.labels])


def distribution(pair: Pair, name: str) -> Json | None:
    """One outcome in both scenarios: its words, and shares of worlds by bar."""
    results = {side: snapshot.result for side, snapshot in pair.sides.items()}
    found: dict[str, Floats] = {}
    outcome: Outcome | None = None
    for side, result in results.items():
        if result is None or name not in result.outcome_info:
            return None
        outcome = result.outcome_info[name]
        found[side] = _floats(_common(result, pair), name)
    assert outcome is not None
    bars, numeric = _bars(outcome, list(found.values()))
    return {
        "name": name,
        "title": title(pair.now.scenario, outcome),
        "unit": unit_words(outcome.unit),
        "numeric": numeric,
        "bars": bars,
        "shares": {side: _shares(outcome, values, bars) for side, values in found.items()},
        "words": {side: outcome_row(outcome, v).text for side, v in found.items()},
    }


def _bars(outcome: Outcome, values: Sequence[Floats]) -> tuple[list[Any], bool]:
    """Labels of bars, or ``[low, high]`` of each where they are of numbers."""
    if outcome.coded:
        return list(outcome.categories), False
    if outcome.chance and not outcome.dated:
        return ["yes", "no"], False
    every = np.concatenate(values)
    every = every[np.isfinite(every)]
    if outcome.dated:
        years = np.unique(np.floor(every)).astype(int)
        span = range(int(years.min()), int(years.max()) + 1) if len(years) else range(0)
        return [*map(str, span), "never"], False
    if not len(every):
        return [], False
    low, high = float(every.min()), float(every.max())
    if (every == np.round(every)).all() and high - low < BINS:
        return [[k - 0.5, k + 0.5] for k in range(int(low), int(high) + 1)], True
    edges = np.linspace(low, high, BINS + 1)
    return [[float(f"{a:.4g}"), float(f"{b:.4g}")] for a, b in pairwise(edges)], True


def _shares(outcome: Outcome, values: Floats, bars: Sequence[Any]) -> list[float]:
    """Share of worlds in each bar."""
    n = max(len(values), 1)
    if outcome.coded:
        counts = [(values == code).sum() for code in range(len(bars))]
    elif outcome.dated:
        years = np.floor(values)
        counts = [*((years == int(bar)).sum() for bar in bars[:-1]), np.isnan(values).sum()]
    elif outcome.chance:
        counts = [(values == 1).sum(), (values != 1).sum()]
    elif bars:
        edges = [bars[0][0], *(bar[1] for bar in bars)]
        finite = np.clip(values[np.isfinite(values)], edges[0], edges[-1])
        counts = list(np.histogram(finite, edges)[0])
    else:
        counts = []
    return [round(float(count) / n, 4) for count in counts]


def changed(pair: Pair) -> list[Json]:
    """Outcomes that differ most between both scenarios, world by world, with their errors."""
    a, b = pair.base.result, pair.now.result
    if pair.same or a is None or b is None:
        return []
    before, after = (_common(result, pair) for result in (a, b))
    span = (float(pair.now.scenario.start.year), float(pair.now.scenario.horizon.year + 1))
    rows = [
        row
        for name in (str(column) for column in before.columns if column in after)
        for row in differences(
            a.outcome_info[name], _floats(before, name), _floats(after, name), span
        )
        if row["measure"] != "waiting" and _certain(row)
    ]  # fmt: skip
    rows.sort(key=lambda row: -abs(row["difference"]) / max(row["spread"], 1e-12))
    several = _one_each(rows)[:CHANGED]
    return [_change(pair.now.scenario, row, a.outcome_info[row["outcome"]]) for row in several]


def _common(result: Result, pair: Pair) -> pd.DataFrame:
    """The outcomes of the worlds that both have."""
    return result.outcomes[result.outcomes.index.isin(pair.now.worlds)]


def _floats(table: pd.DataFrame, name: str) -> Floats:
    return table[name].to_numpy(dtype=np.float64)


def _certain(row: Mapping[str, Any]) -> bool:
    error, difference = row["error"], row["difference"]
    return bool(np.isfinite(error) and abs(difference) > 2 * error and row["spread"] > 0)


def _one_each(rows: Sequence[Json]) -> list[Json]:
    """The first row of each outcome."""
    return list({row["outcome"]: row for row in reversed(rows)}.values())[::-1]


def _change(scenario: Scenario, row: Json, outcome: Outcome) -> Json:
    words = title(scenario, outcome)
    if row["label"]:
        words += f": {scenario.names.get(row['label'], row['label'])}"
    share = row["unit"] == "probability"
    return {
        "name": row["outcome"],
        "title": words,
        "base": _written(row["a"], row["a_error"], share, row["unit"]),
        "now": _written(row["b"], row["b_error"], share, row["unit"]),
        "difference": _written(row["difference"], row["error"], share, row["unit"], signed=True),
    }


def _written(value: float, error: float, share: bool, unit: str, *, signed: bool = False) -> str:
    if share:
        return percent(value, error, signed=signed)
    return f"{with_error(value, error, signed=signed)} {unit_words(unit)}".strip()


def driven(result: Result, scenario: Scenario, state: str) -> list[Json]:
    """What drives the outcomes of a state, or where it has none those of the scenario."""
    known = result.outcome_info
    names = [n for n in map(str, result.outcome_table.columns) if state in known[n].labels]
    found = drivers(result, scenario, names) if names else drivers(result, scenario)
    found.sort(key=lambda one: (not known[one.outcome].own, -one.drivers[0].share))
    return [
        {
            "outcome": one.outcome,
            "title": title(scenario, known[one.outcome]),
            "drivers": [
                {"name": d.name, "label": d.label, "share": round(d.share, 3)} for d in one.drivers
            ],
        }
        for one in found[:6]
    ]
