"""What charts can show: shares of influence by dimension, ties that are counted, and powers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.validation.record import OBSERVABLES, load_observations

SHARE = "% of all powers"


@dataclass(frozen=True)
class Measure:
    """Something that a power has, in a state or everywhere.

    ``observed`` is its name in the record, if any. ``whole``: given as the power's part in the sum
    over powers. ``scale``: how much of ``unit`` one unit of the variable is.
    """

    name: str
    title: str
    variable: str
    unit: str
    observed: str = ""
    whole: bool = False
    dimension: bool = False
    scale: float = 1.0

    def read(self, values: Mapping[str, NDArray[Any]]) -> Floats:
        """Its values ``[..., power, world]`` from the variable's."""
        found = np.asarray(values[self.variable], dtype=np.float64)
        if not self.whole:
            return self.scale * found
        total = found.sum(axis=-2, keepdims=True)
        return 100.0 * np.divide(found, total, out=np.zeros_like(found), where=total > 0)


_ALL = (
    Measure("overall", "Influence, all dimensions", "influence_share", SHARE, dimension=True),
    Measure("economic", "Economic influence", "economic_share", SHARE, dimension=True),
    Measure(
        "political", "Political influence", "influence_political", SHARE, whole=True,
        dimension=True,
    ),
    Measure("security", "Security influence", "security_share", SHARE, dimension=True),
    Measure("trade", "Goods trade", "trade_share", "% of trade", "trade_share"),
    Measure("debt", "Public debt owed to the power", "debt_gdp", "% of GDP", "debt_gdp"),
    Measure("remittances", "Remittances", "remittances", "% of GDP", "remittances"),
    Measure("arms", "Arms imports over five years", "arms_share", "% of imports", "arms_share"),
    Measure("presence", "Armed presence", "presence", "personnel", "presence", scale=1000.0),
    Measure("sentiment", "Public sentiment", "sentiment", "(-1 to 1)"),
    Measure("alignment", "Votes and positions in common", "alignment", "(0 to 1)", "alignment"),
)  # fmt: skip

MEASURES = {measure.name: measure for measure in _ALL}
"""By name; the first four are the dimensions of influence."""

BEHIND = (
    Measure("drain", "Means tied down by war", "drain", "%", scale=100.0),
    Measure(
        "effort", "Security effort delivered", "delivered_effort", "% of its peak", scale=100.0
    ),
    Measure("reputation", "Reputation as a protector", "reputation", "(0 to 1)"),
    Measure("economy", "Size of the economy", "economy", "% of its start", scale=100.0),
    Measure("appetite", "Readiness to lend", "lending_appetite", "% of the usual", scale=100.0),
)
"""What a power is like, everywhere: a lever often moves this first, and through it the ties."""

DIMENSIONS = tuple(measure.name for measure in _ALL if measure.dimension)

Figures = dict[str, list[tuple[float, float]]]


def recorded(measure: Measure, state: str, powers: tuple[str, ...]) -> Figures:
    """Published figures by power: decimal year and value, in order; nothing where none exist.

    A stock stands at the end of its year, a flow in the middle.
    """
    if not measure.observed:
        return {}
    found: Figures = {power: [] for power in powers}
    place = 1.0 if OBSERVABLES[measure.observed].timing == "end" else 0.5
    for power, year, value in _figures().get((measure.observed, state), ()):
        if power in found:
            found[power].append((year + place, measure.scale * value))
    return found


@cache
def _figures() -> dict[tuple[str, str], list[tuple[str, int, float]]]:
    """The record of all measures by observable and state."""
    table = load_observations()
    names = {measure.observed for measure in _ALL}
    found: dict[tuple[str, str], list[tuple[str, int, float]]] = {}
    columns = table[table["variable"].isin(names)][["variable", "iso3", "power", "year", "value"]]
    for variable, state, power, year, value in columns.itertuples(index=False, name=None):
        key = (str(variable), str(state))
        found.setdefault(key, []).append((str(power), int(year), float(value)))
    return found
