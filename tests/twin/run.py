"""The twin's rules by name, and the engine and its twin run side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_

import numpy as np

from sim.catalogue.variables import VARIABLES
from sim.model import InfluenceModel
from sim.scenario import Scenario
from sim.world.world import World
from tests.twin import arms, dealing, economy, environment, order, security, society, trade
from tests.twin.world import Twin

FILES = (environment, dealing, arms, security, economy, trade, society, order)
WATCHED = reduce(or_, (dict(file.WATCHED) for file in FILES))
TOLERANCE = 3e-4
"""The engine has seven digits, of which a logarithm of what little is left can cost three."""


def rule_of(name: str) -> Callable[[Twin], None] | None:
    """The twin's own rule of a name, if it has it."""
    return next((vars(file)[name] for file in FILES if name in vars(file)), None)


def differences(scenario: Scenario, replicate: int, seed: int, quarters: int) -> Iterator[str]:
    """Where engine and twin differ: quarter, rule, variable, label and both values.

    Each goes its own way on its own numbers. After a rule what the engine has changed is compared,
    and everything at the end of a quarter. After a difference the twin takes the engine's numbers,
    as it does for a rule that it lacks, so that what is told next is another matter.
    """
    model = InfluenceModel(scenario, replicate=replicate, seed=seed)
    world, twin = model.world, Twin(model, seed, WATCHED)
    for quarter in model.quarters[:quarters]:
        world.begin_quarter()
        world.timeline.apply(world.step_index - 1, world.blocks)
        twin.begin_quarter()
        yield from compared(twin, world, f"{quarter} before the first rule", VARIABLES)
        for rule in model.processes:
            before = {name: block.copy() for name, block in world.blocks.items()}
            rule(world)
            changed = [n for n, b in before.items() if not np.array_equal(b, world.block(n))]
            own = rule_of(rule.name)
            if own is None:
                for name in changed:
                    setattr(twin, name, twin.of_engine(world, name))
            else:
                own(twin)
                yield from compared(twin, world, f"{quarter} {rule.name}", changed)
        world.keep_bounds()
        twin.end_quarter()
        yield from compared(twin, world, f"{quarter} at its end", VARIABLES)


def compared(twin: Twin, world: World, where: str, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        engine, own = twin.of_engine(world, name), getattr(twin, name)
        if engine == own:
            continue
        pairs = {k: (x, own[k]) for k, x in engine.items()} if VARIABLES[name].axes else {
            "": (engine, own)
        }  # fmt: skip
        wrong = {k: both for k, both in pairs.items() if not agree(*both)}
        if wrong:
            label, (x, y) = next(iter(wrong.items()))
            share = f"{len(wrong)} of {len(pairs)}"
            yield f"{where}: {name} {label}: engine {x!r}, twin {y!r} ({share})"
            setattr(twin, name, engine)


def agree(x: float, y: float) -> bool:
    """Whether two numbers are the same to rounding."""
    return abs(x - y) <= TOLERANCE * max(abs(x), abs(y), 3e-2)
