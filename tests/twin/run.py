"""The twin's rules by name, and the engine and its twin run side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from sim.catalogue.variables import VARIABLES
from sim.model import InfluenceModel
from sim.scenario import Scenario
from tests.twin import arms, dealing, economy, environment, order, security, society, trade
from tests.twin.world import TOLERANCE, Twin

FILES = (environment, dealing, arms, security, economy, trade, society, order)


def rule_of(name: str) -> Callable[[Twin], None] | None:
    """The twin's own rule of a name, if it has it."""
    found = [vars(file)[name] for file in FILES if name in vars(file)]
    return found[0] if found else None


def differences(
    scenario: Scenario, replicate: int, seed: int, quarters: int, *, mend: bool = False
) -> Iterator[str]:
    """Where engine and twin differ, rule by rule: quarter, rule, variable, label, both values.

    Each goes its own way; the twin takes the engine's numbers only for rules it does not have,
    and after a difference if ``mend`` says so.
    """
    model = InfluenceModel(scenario, replicate=replicate, seed=seed)
    world, twin = model.world, Twin(model, seed)
    for file in FILES:
        for watch in file.WATCHES:
            watch(twin)
    for quarter in model.quarters[:quarters]:
        world.begin_quarter()
        world.timeline.apply(world.step_index - 1, world.blocks)
        twin.begin_quarter()
        yield from _compared(twin, world, f"{quarter} before the first rule", VARIABLES, mend)
        for rule in model.processes:
            before = {name: block.copy() for name, block in world.blocks.items()}
            rule(world)
            own = rule_of(rule.name)
            changed = [n for n, b in before.items() if not np.array_equal(b, world.block(n))]
            if own is None:
                for name in changed:
                    setattr(twin, name, twin.of_engine(world, name))
                continue
            own(twin)
            yield from _compared(
                twin, world, f"{quarter} {rule.name}", changed if not mend else VARIABLES, mend
            )
        world.keep_bounds()
        twin.end_quarter()
        yield from _compared(twin, world, f"{quarter} at its end", VARIABLES, mend)


def _compared(twin: Twin, world: Any, where: str, names: Any, mend: bool) -> Iterator[str]:
    for name in names:
        engine = twin.of_engine(world, name)
        own = getattr(twin, name)
        if engine == own:
            continue
        pairs = (
            {None: (engine, own)}
            if not VARIABLES[name].axes
            else {key: (x, own[key]) for key, x in engine.items()}
        )
        wrong = {k: (x, y) for k, (x, y) in pairs.items() if not agree(x, y)}
        if wrong:
            label, (x, y) = next(iter(wrong.items()))
            share = f"{len(wrong)} of {len(pairs)}"
            yield f"{where}: {name} {label}: engine {x!r}, twin {y!r} ({share})"
            if mend:
                setattr(twin, name, engine)


def agree(x: float, y: float) -> bool:
    """Whether two numbers are the same to rounding."""
    return abs(x - y) <= TOLERANCE * max(abs(x), abs(y), 1.0)
