"""The model's numbers: one array per declared variable, axes in the declared order.

The blocks belong to the world; agents hold views of their own rows. Rules write into them in
place, so that every view stays true.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.arrays import Floats
from sim.catalogue.variable import Variable
from sim.catalogue.variables import VARIABLES
from sim.world.arrays import clip


def view(block: Floats, variable: Variable, axis: str, index: int) -> Floats:
    """The rows of ``block`` that belong to the agent number ``index`` on ``axis``."""
    place = variable.axes.index(axis)
    return block[(slice(None),) * place + (index,)]


def keep_bounds(blocks: Mapping[str, Floats]) -> None:
    """Clip every bounded variable to its declared bounds, in place."""
    for variable in VARIABLES.values():
        if variable.bounded and variable.role != "event":
            block = blocks[variable.name]
            clip(block, variable.low, variable.high, out=block)
