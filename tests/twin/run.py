"""The engine and its twin run side by side, on the same drawn numbers and the same chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from types import SimpleNamespace

from sim.catalogue.priors import Dirichlet
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import PARAMETERS
from sim.model import InfluenceModel
from sim.scenario import Scenario
from sim.world.streams import Streams
from sim.world.world import World
from tests.twin import dealing, economy, environment, order, security, society
from tests.twin.words import FIXED, WORDS
from tests.twin.world import SECTIONS, Key, Twin

FILES = (environment, dealing, security, economy, society, order)
DRAWN = ("unit_cost", "depreciation", "saturation", "visibility", "intrusion", "binding",
         "deniability", "presence", "size", "spread", "lead", "term")  # fmt: skip
TOLERANCE = 3e-4
"""The engine has seven digits, of which a logarithm of what little is left can cost three."""


def differences(scenario: Scenario, replicate: int, seed: int, quarters: int) -> Iterator[str]:
    """Where engine and twin differ: quarter, rule, variable, label and both values.

    Each goes its own way on its own numbers. After a rule what the engine has changed is compared,
    and everything at the end of a quarter. After a difference the twin takes the engine's numbers,
    as it does for a rule that it lacks, so that what is told next is another matter.
    """
    model = InfluenceModel(scenario, replicate=replicate, seed=seed)
    world, twin = model.world, begin(model, seed)
    for quarter in model.quarters[:quarters]:
        world.begin_quarter()
        world.timeline.apply(world.step_index - 1, world.blocks)
        twin.begin_quarter()
        yield from compared(twin, world, f"{quarter} before the first rule", VARIABLES)
        for rule in model.processes:
            before = {name: block.tobytes() for name, block in world.blocks.items()}
            rule(world)
            changed = [n for n, b in before.items() if b != world.blocks[n].tobytes()]
            if rule.name in SECTIONS:
                twin.do(rule.name)
                yield from compared(twin, world, f"{quarter} {rule.name}", changed)
            else:
                for name in changed:
                    twin.blocks[name] = of_engine(world, name)
        world.keep_bounds()
        twin.end_quarter()
        yield from compared(twin, world, f"{quarter} at its end", VARIABLES)


def compared(twin: Twin, world: World, where: str, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        engine, own = of_engine(world, name), twin.blocks[name]
        wrong = [key for key, x in engine.items() if x != own[key] and not agree(x, own[key])]
        if wrong:
            x, y = engine[wrong[0]], own[wrong[0]]
            share = f"{len(wrong)} of {len(engine)}"
            yield f"{where}: {name} {wrong[0]}: engine {x!r}, twin {y!r} ({share})"
            twin.blocks[name] = engine


def agree(x: float, y: float) -> bool:
    """Whether two numbers are the same to rounding."""
    return abs(x - y) <= TOLERANCE * max(abs(x), abs(y), 3e-2)


def begin(model: InfluenceModel, seed: int) -> Twin:
    """The twin of a world that the engine has begun: what is drawn is read off it, and no rule."""
    world, scenario = model.world, model.in_force
    blocks = {name: of_engine(world, name) for name in VARIABLES}
    past = world.arms_deliveries[[*range(1, 20), 0], ..., 0].reshape(20, -1).T.tolist()
    variants = {name: list(spec) for name, spec in scenario.hypotheses.items()}
    return Twin(
        scenario,
        world.timeline,
        world.labels,
        blocks,
        deliveries=dict(zip(blocks["arms_ordered"], past, strict=True)),
        p=_parameters(world),
        instruments=_instruments(world, scenario),
        held={name: variants[name][int(code[0])] for name, code in world.hypotheses.items()},
        streams=Streams(seed, world.replicates),
        fixed=FIXED,
        words=WORDS,
    )


def of_engine(world: World, name: str) -> dict[Key, float]:
    """A variable as the engine has it, by the labels of its axes."""
    keys = product(*(world.labels[axis] for axis in VARIABLES[name].axes))
    return dict(zip(keys, world.block(name)[..., 0].ravel().tolist(), strict=True))


def _parameters(world: World) -> SimpleNamespace:
    groups: dict[str, SimpleNamespace] = {}
    for name, parameter in PARAMETERS.items():
        group, _, short = name.partition(".")
        drawn = getattr(getattr(world.parameters, group), short)[..., 0].tolist()
        if isinstance(parameter.prior, Dirichlet):
            drawn = dict(zip(parameter.prior.labels, drawn, strict=True))
        setattr(groups.setdefault(group, SimpleNamespace()), short, drawn)
    return SimpleNamespace(**groups)


def _instruments(world: World, scenario: Scenario) -> dict[str, SimpleNamespace]:
    drawn, found = world.instruments, {}
    for i, (name, spec) in enumerate(scenario.instruments.items()):
        numbers = {number: getattr(drawn, number)[i, 0].item() for number in DRAWN}
        gain = {kind: gain[i, 0].item() for kind, gain in drawn.gain.items()}
        offered = zip(world.labels["power"], drawn.offered_by[i, :, 0].tolist(), strict=True)
        numbers |= {"gain": gain, "offered_by": dict(offered)}
        found[name] = SimpleNamespace(**dict(spec) | numbers)
    return found
