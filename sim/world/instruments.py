"""The instruments of a scenario as arrays: what each costs, gives, binds and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.catalogue.priors import Dirichlet, Fixed, Prior
from sim.catalogue.variable import DIMENSIONS
from sim.scenario import Quantity, Scenario
from sim.world.draws import Draws

Floats = NDArray[np.float64]
GAINS = ("economic", "security", "regime", "elite")
_NUMBERS = (
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


class Instruments:
    """Properties of all instruments; number arrays have shape ``[instrument, replicate]``.

    ``gain[kind]`` likewise for each of ``GAINS``; ``offered_by`` is ``[instrument, power, 1]``;
    ``bars[trait]`` is 1 for the instruments that a trait of the state bars; ``with_role(role)``
    lists the places of the instruments that play a role, so that rules never name an instrument
    and a scenario can add others.
    """

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

    def __init__(self, scenario: Scenario, powers: tuple[str, ...], draws: Draws) -> None:
        specs = scenario.instruments
        self.names = tuple(specs)
        self.titles = tuple(spec.title for spec in specs.values())
        for field in _NUMBERS:
            rows = [self._draw(draws, name, field, specs[name]) for name in self.names]
            setattr(self, field, np.stack(rows))
        self.gain = {
            kind: np.stack([self._draw(draws, n, f"gain.{kind}", specs[n]) for n in self.names])
            for kind in GAINS
        }
        self.dimension = np.array([DIMENSIONS.index(s.dimension) for s in specs.values()])
        self.of_gdp = np.array([s.saturation_of_gdp for s in specs.values()])
        self.indivisible = np.array([s.indivisible for s in specs.values()])
        self.forms = tuple(spec.form for spec in specs.values())
        traits = sorted({trait for spec in specs.values() for trait in spec.bars})
        self.bars = {t: np.array([float(t in s.bars) for s in specs.values()]) for t in traits}
        self.offered_by = np.zeros((len(specs), len(powers), draws.streams.count))
        for i, (name, spec) in enumerate(specs.items()):
            for power, quantity in spec.offered_by.items():
                if power in powers:
                    label = f"instruments.{name}.offered_by.{power}"
                    prior = _prior(quantity)
                    self.offered_by[i, powers.index(power)] = draws.number(label, prior)
        self._places: dict[tuple[str, ...], NDArray[np.intp]] = {}
        self._roles = {n: frozenset(s.roles) for n, s in specs.items()}

    @staticmethod
    def _draw(draws: Draws, name: str, field: str, spec: object) -> Floats:
        quantity: Any = spec
        for part in field.split("."):
            quantity = getattr(quantity, part)
        prior = _prior(quantity)
        return draws.number(f"instruments.{name}.{field}", prior)

    def has_role(self, role: str) -> bool:
        """Whether any instrument plays the role."""
        return any(role in roles for roles in self._roles.values())

    def with_role(self, *roles: str) -> NDArray[np.intp]:
        """Places of the instruments that play any of ``roles``."""
        wanted = set(roles)
        return self._remembered(
            ("role", *roles), lambda: [bool(wanted & self._roles[name]) for name in self.names]
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


def _prior(number: Quantity | float) -> Prior | Dirichlet:
    return number.prior if isinstance(number, Quantity) else Fixed(float(number))
