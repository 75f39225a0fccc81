"""The model's numbers: one array per declared variable, axes in the declared order.

The blocks belong to the world; agents hold views of their own rows. Rules write into them in
place, so that every view stays true.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.priors import Dirichlet, Fixed, Prior
from sim.catalogue.variable import Variable
from sim.catalogue.variables import VARIABLES
from sim.scenario import Scenario
from sim.world.draws import Draws

Floats = NDArray[np.float64]


def fill_blocks(
    scenario: Scenario,
    labels: Mapping[str, tuple[str, ...]],
    draws: Draws,
    count: int,
    known: Mapping[str, Floats],
) -> dict[str, Floats]:
    """Initial blocks ``[*axes, replicate]`` of all variables.

    Stocks and traits start where they are ``known`` to be, else from the scenario's value or prior,
    else from the catalogue's default; events and derived variables start at zero and are computed
    before the first quarter.
    """
    blocks = {}
    for variable in VARIABLES.values():
        shape = tuple(len(labels[axis]) for axis in variable.axes)
        block = np.zeros((*shape, count))
        if variable.name in known:
            block[...] = known[variable.name]
        elif variable.role in ("stock", "trait"):
            drawn = draws.numbers(_priors(scenario, variable, labels))
            if drawn:
                np.clip(
                    np.stack([*drawn.values()]),
                    variable.low,
                    variable.high,
                    out=block.reshape(-1, count),
                )
        blocks[variable.name] = block
    return blocks


def _priors(
    scenario: Scenario, variable: Variable, labels: Mapping[str, tuple[str, ...]]
) -> dict[str, Prior | Dirichlet]:
    """How the initial values of a variable are distributed, by the name of the draw."""
    given = scenario.initial.get(variable.name)
    usual = variable.default or Fixed(0.0)
    return {
        ".".join(("initial", variable.name, *names)): (given and given.prior_at(names)) or usual
        for names in cells(variable, labels)
    }


def view(block: Floats, variable: Variable, axis: str, index: int) -> Floats:
    """The rows of ``block`` that belong to the agent number ``index`` on ``axis``."""
    place = variable.axes.index(axis)
    return block[(slice(None),) * place + (index,)]


def keep_bounds(blocks: Mapping[str, Floats]) -> None:
    """Clip every bounded variable to its declared bounds, in place."""
    for variable in VARIABLES.values():
        if variable.bounded and variable.role != "event":
            block = blocks[variable.name]
            np.clip(block, variable.low, variable.high, out=block)


def cells(variable: Variable, labels: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """All label combinations of a variable's axes, in storage order."""
    return list(product(*(labels[axis] for axis in variable.axes)))
