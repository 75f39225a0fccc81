"""What all actors have in common: a label, and views of their own rows of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.arrays import REAL, Floats
from sim.catalogue.variables import VARIABLES
from sim.world.blocks import view
from sim.world.declared import OrganisationVariables, PowerVariables, StateVariables
from sim.world.world import World


class Actor:
    """What an actor sees of a world: its own rows, in all replicates at once.

    A declared variable with this actor's axis is an attribute: ``state.debt`` has shape
    ``[power, replicate]``. It is a view, so writing into it changes the world; assigning to it
    writes in place.
    """

    axis: ClassVar[str]

    def __init__(self, label: str, index: int, world: World) -> None:
        self.label, self.index, self.world = label, index, world
        # Made once: rules ask for them a thousand times a quarter, and blocks stay where they are.
        self.__dict__.update(
            (name, view(world.block(name), variable, self.axis, index))
            for name, variable in VARIABLES.items()
            if self.axis in variable.axes
        )

    if not TYPE_CHECKING:  # a checker knows the names from what is declared

        def __getattr__(self, name: str) -> Any:
            raise AttributeError(f"a {self.axis} has no attribute '{name}'")

        def __setattr__(self, name: str, value: Any) -> None:
            variable = VARIABLES.get(name)
            if variable is not None and self.axis in variable.axes:
                rows = getattr(self, name)
                if value is not rows:
                    rows[...] = value
            else:
                super().__setattr__(name, value)

    def rows(self, values: NDArray[Any], axis: int = 0) -> NDArray[Any]:
        """Its rows of an array that has the actors of its kind on an axis."""
        return values[(slice(None),) * axis + (self.index,)]

    def put(self, values: Floats, into: Floats) -> None:
        """Write into its rows of an array that has the actors of its kind on the first axis."""
        into[self.index] = values

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label}>"


class StateRows(StateVariables, Actor):
    """What a state sees; the considerations ask it."""

    axis = "state"


class PowerRows(PowerVariables, Actor):
    """What a power sees; the motives ask it."""

    axis = "power"

    @property
    def others(self) -> Floats:
        """1 for the other powers and 0 for itself: ``[power, 1]``."""
        others = np.ones((len(self.world.labels["power"]), 1), REAL)
        others[self.index] = 0.0
        return others

    @property
    def democracy(self) -> Floats:
        """1 for a democracy, else 0: ``[1]``."""
        return self.world.topology.democracy[self.index]

    def strength(self, *roles: str) -> Floats:
        """Strength of its own ties of ``roles`` with each state, as ``World.strength``."""
        return self.world.strength(*roles, powers=slice(self.index, self.index + 1))[:, 0]


class OrganisationRows(OrganisationVariables, Actor):
    """What an organisation sees."""

    axis = "organisation"
