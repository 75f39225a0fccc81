"""Slow levels and fast departures: what all attitudes and postures have in common.

A slow variable x has a level. Events push x (``World.push``), a part of each push moves the level
for good, and what is left of the departure x - level fades with a half-life. The level also walks
by itself, in ordinary steps and now and then in a jump, for all that no rule knows of. So there is
no return to the start: only to where the level has got to.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variables import VARIABLES
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]

WALKING = tuple(
    name
    for name, variable in VARIABLES.items()
    if variable.slow and name not in ("ties", "oil_price")
)
"""Slow variables that walk like attitudes; postures (``ties``) move by review, oil in logs."""


@process(evidence="Harvey 1989 (local level model); Kim and Nelson 1999 (mixture of steps)")
def levels_walk_and_departures_fade(w: World) -> None:
    """Departures fade with a half-life; levels walk, in ordinary steps and in rare jumps.

    x approaches its level at 1 - 2 ** (-1 / half-life) a quarter. The level moves by walk * room *
    N(0, 1), ``levels.jump_size`` times as far in the share ``levels.jump_share`` of quarters; room
    keeps it within bounds: 1 in the middle of the scale and 0 at its ends, 1 - (2 * place - 1)
    squared. What the step is made of stays in the variable at once: it is no departure.
    """
    p = w.parameters.levels
    for name in WALKING:
        variable = VARIABLES[name]
        x, level = w.block(name), w.level(name)
        fade = -np.expm1(-np.log(2.0) / getattr(p, f"{name}_half_life"))
        x += fade * (level - x)
        size = getattr(p, f"{name}_walk")
        jumps = w.uniform(f"levels.{name}.jump", *variable.axes) < p.jump_share
        step = size * np.where(jumps, p.jump_size, 1.0) * w.normal(f"levels.{name}", *variable.axes)
        place = (level - variable.low) / (variable.high - variable.low)
        step *= 1.0 - (2.0 * place - 1.0) ** 2
        for block in (x, level):
            np.clip(block + step, variable.low, variable.high, out=block)
