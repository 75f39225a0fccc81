"""One quarter of one world, as the sentences see it: numbers by label, now and a quarter ago."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.chronicle.entry import Entry, with_article
from sim.catalogue.variables import VARIABLES
from sim.model import InfluenceModel

Floats = NDArray[np.float64]

REMEMBERED = (
    "war",
    "distress",
    "currency",
    "hardship",
    "stationing",
    "neutrality",
    "price_dispute",
    "membership",
    "settled",
    "influence",
    "influence_security",
    "remittances",
)
"""Variables whose change over a quarter is told."""


@dataclass(frozen=True)
class Scene:
    """A quarter that has just been simulated; ``before`` holds values of a quarter ago.

    All arrays are read at the one replicate of the model.
    """

    model: InfluenceModel
    before: Mapping[str, Floats]

    @property
    def world(self) -> Any:
        """The world in its present state."""
        return self.model.world

    @property
    def quarter(self) -> str:
        """The quarter just simulated."""
        return str(self.world.quarter)

    def labels(self, axis: str) -> tuple[str, ...]:
        """Labels of an axis."""
        found: tuple[str, ...] = self.world.labels[axis]
        return found

    def name(self, axis: str, place: int) -> str:
        """A name as it stands in a sentence; organisations go by their label."""
        label = self.labels(axis)[place]
        if axis == "organisation":
            return f"the {label}"
        scenario = self.world.scenario
        spec = scenario.states.get(label) or scenario.powers[label]
        return with_article(spec.name)

    def now(self, variable: str, *place: int) -> float:
        """A value at the end of the quarter."""
        return float(self.world.block(variable)[(*place, 0)])

    def was(self, variable: str, *place: int) -> float:
        """A value at the end of the quarter before; of the variables ``REMEMBERED``."""
        return float(self.before[variable][(*place, 0)])

    def because(self, event: str, term: str, *place: int) -> float:
        """A term behind an event at its moment; surplus places (of a smaller array) are ignored.

        Raises KeyError when no rule kept this reason in this quarter.
        """
        kept = self.world.reasons[event][term]
        return float(kept[(*place[: kept.ndim - 1], 0)])

    def terms(self, event: str, *place: int) -> dict[str, float]:
        """All terms behind an event, none when no rule kept them."""
        return {
            term: self.because(event, term, *place) for term in self.world.reasons.get(event, ())
        }

    def happened(self, event: str) -> Iterator[tuple[int, ...]]:
        """Places at which an event variable is not zero."""
        for place in np.argwhere(self.world.block(event)[..., 0] > 0.0):
            yield tuple(int(i) for i in place)

    def changed(self, variable: str) -> Iterator[tuple[int, ...]]:
        """Places at which a remembered variable differs from a quarter ago."""
        moved = self.world.block(variable)[..., 0] != self.before[variable][..., 0]
        for place in np.argwhere(moved):
            yield tuple(int(i) for i in place)

    def tell(self, kind: str, text: str, *, detail: int = 1, **facts: Any) -> Entry:
        """An entry of this quarter; ``state``, ``power`` and so on are places on their axes."""
        terms = facts.pop("terms", {})
        labels = {axis: self.labels(axis)[place] for axis, place in facts.items()}
        return Entry(self.quarter, kind, text, terms=terms, detail=detail, **labels)


def snapshot(model: InfluenceModel) -> dict[str, Floats]:
    """Copies of the remembered variables."""
    return {name: model.world.block(name).copy() for name in REMEMBERED if name in VARIABLES}
