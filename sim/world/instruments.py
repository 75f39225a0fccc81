"""The instruments of a scenario as arrays: what each costs, gives, binds and shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arrays import Floats, Whole
from sim.catalogue.variables import DIMENSIONS

GAINS = ("economic", "security", "regime", "elite")
NUMBERS = (
    "unit_cost",
    "depreciation",
    "saturation",
    "visibility",
    "intrusion",
    "binding",
    "deniability",
    "presence",
    "size",
    "spread",
    "lead",
    "term",
)
"""What is a number of each instrument and replicate, gains apart."""


@dataclass(eq=False)
class Instruments:
    """Properties of all instruments; number arrays have shape ``[instrument, replicate]``.

    ``gain[kind]`` likewise for each of ``GAINS``; ``offered_by`` is ``[instrument, power, 1]``;
    ``bars[trait]`` is 1 for the instruments that a trait of the state bars; ``with_role(role)``
    lists the places of the instruments that play a role, so that rules never name an instrument
    and a scenario can add others.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    forms: tuple[str, ...]
    roles: tuple[frozenset[str], ...]
    dimension: Whole
    of_gdp: NDArray[np.bool_]
    indivisible: NDArray[np.bool_]
    bars: dict[str, Floats]
    offered_by: Floats
    gain: dict[str, Floats]
    unit_cost: Floats
    depreciation: Floats
    saturation: Floats
    visibility: Floats
    intrusion: Floats
    binding: Floats
    deniability: Floats
    presence: Floats
    size: Floats
    spread: Floats
    lead: Floats
    term: Floats
    _places: dict[tuple[str, ...], NDArray[np.intp]] = field(default_factory=dict, init=False)

    def has_role(self, role: str) -> bool:
        """Whether any instrument plays the role."""
        return any(role in roles for roles in self.roles)

    def with_role(self, *roles: str) -> NDArray[np.intp]:
        """Places of the instruments that play any of ``roles``."""
        return self._remembered(
            ("role", *roles), lambda: [not played.isdisjoint(roles) for played in self.roles]
        )

    def of_form(self, form: str) -> NDArray[np.intp]:
        """Places of the instruments of a form: programme, project or package."""
        return self._remembered(("form", form), lambda: [f == form for f in self.forms])

    def of_dimension(self, dimension: str) -> NDArray[np.intp]:
        """Places of the instruments paid from the budget of ``dimension``."""
        d = DIMENSIONS.index(dimension)
        return self._remembered(("dimension", dimension), lambda: self.dimension == d)

    def of_power(self, power: int) -> NDArray[np.intp]:
        """Places of the instruments that a power offers at all."""
        return self._remembered(
            ("power", str(power)), lambda: (self.offered_by[:, power] > 0.0).any(axis=-1)
        )

    def _remembered(
        self, question: tuple[str, ...], holds: Callable[[], ArrayLike]
    ) -> NDArray[np.intp]:
        """Places where something holds; rules ask the same in every quarter."""
        if question not in self._places:
            self._places[question] = np.flatnonzero(holds())
        return self._places[question]
