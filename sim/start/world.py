"""From a scenario to the world of a chunk: numbers drawn, variables placed, changes dated.

Every kind of draw is addressed by name, so the order in which numbers are drawn here decides
nothing but the order in which a result lists them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from operator import attrgetter
from typing import cast

import numpy as np

from sim.arrays import REAL, Floats
from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Dirichlet, Fixed, Prior
from sim.catalogue.variables import DIMENSIONS, MEMBERSHIP, VARIABLES, Variable
from sim.quarter import Quarter
from sim.scenario import InstrumentSpec, Quantity, Scenario, ShockSpec
from sim.scenario.specs import MembershipSpec
from sim.start.design import Arrangement
from sim.start.draws import Draws, draw_parameters, places_of, state_of
from sim.world.arrays import clip, share
from sim.world.blocks import Blocks
from sim.world.channels import Channels
from sim.world.declared import DeclaredParameters
from sim.world.instruments import GAINS, NUMBERS, Instruments
from sim.world.streams import consecutive
from sim.world.timeline import DatedChange, Timeline
from sim.world.topology import Topology
from sim.world.world import Setting, World

Labels = Mapping[str, tuple[str, ...]]


def world_of(
    scenario: Scenario,
    *,
    first: int,
    count: int,
    seed: int,
    extra: Iterable[Parameter] = (),
    explain: bool = False,
    design: Arrangement | None = None,
) -> World:
    """The world of ``count`` consecutive replicates of a scenario, from replicate ``first``.

    ``extra`` are the parameters of a user's own rules; ``explain`` keeps the terms behind events;
    ``design`` puts inputs and chance where an analysis wants them.
    """
    make = consecutive if design is None else design.streams
    streams = make(seed, first, count)
    uniforms = {} if design is None else design.uniforms
    draws = Draws(streams, places_of(scenario, streams, uniforms))
    setting = _setting(scenario, draws, extra)
    known = state_of(scenario, streams, setting.labels)
    blocks = _blocks(scenario, setting.labels, draws, known)
    blocks["membership"][...] = setting.timeline.initial_memberships[..., None]
    numbers = np.arange(first, first + count)
    return World(setting, streams, numbers, blocks, known=known, explain=explain)


def go_on_under(world: World, scenario: Scenario, extra: Iterable[Parameter]) -> None:
    """Let a world's rules read another scenario of the same actors from here on."""
    begun = {n: drawn for n, drawn in world.draws.items() if n.startswith("initial.")}
    draws = Draws(world.streams, places_of(scenario, world.streams, {}))
    draws.values.update(begun)
    world.go_on_in(_setting(scenario, draws, extra))


def _setting(scenario: Scenario, draws: Draws, extra: Iterable[Parameter]) -> Setting:
    labels = {str(axis): names for axis, names in scenario.labels.items()}
    parameters = draw_parameters(scenario, draws, extra)
    hypotheses = {n: draws.variant(f"hypotheses.{n}", w) for n, w in scenario.hypotheses.items()}
    instruments = _instruments(scenario.instruments, labels["power"], draws)
    channels = Channels(instruments, labels["power"])
    return Setting(
        start=scenario.start,
        labels=labels | {"channel": channels.names},
        mechanisms=scenario.mechanisms,
        parameters=cast(DeclaredParameters, parameters),
        variants={n: tuple(w) for n, w in scenario.hypotheses.items()},
        hypotheses=hypotheses,
        instruments=instruments,
        channels=channels,
        timeline=_timeline(scenario, labels, draws),
        topology=_topology(scenario, labels),
        draws=draws.values,
    )


def _instruments(
    specs: Mapping[str, InstrumentSpec], powers: tuple[str, ...], draws: Draws
) -> Instruments:
    def stacked(field: str) -> Floats:
        given = {name: _prior(attrgetter(field)(spec)) for name, spec in specs.items()}
        drawn = draws.numbers({f"instruments.{name}.{field}": p for name, p in given.items()})
        return np.array([*drawn.values()], REAL)

    numbers = {field: stacked(field) for field in NUMBERS}
    gain = {kind: stacked(f"gain.{kind}") for kind in GAINS}
    offered_by = np.zeros((len(specs), len(powers), draws.streams.count), REAL)
    for i, (name, spec) in enumerate(specs.items()):
        for power, quantity in spec.offered_by.items():
            if power in powers:
                label = f"instruments.{name}.offered_by.{power}"
                offered_by[i, powers.index(power)] = draws.number(label, _prior(quantity))
    traits = sorted({trait for spec in specs.values() for trait in spec.bars})
    return Instruments(
        names=tuple(specs),
        titles=tuple(spec.title for spec in specs.values()),
        forms=tuple(spec.form for spec in specs.values()),
        roles=tuple(frozenset(spec.roles) for spec in specs.values()),
        dimension=np.array([DIMENSIONS.index(s.dimension) for s in specs.values()]),
        of_gdp=np.array([s.saturation_of_gdp for s in specs.values()]),
        indivisible=np.array([s.indivisible for s in specs.values()]),
        bars={t: np.array([float(t in s.bars) for s in specs.values()], REAL) for t in traits},
        offered_by=offered_by,
        gain=gain,
        **numbers,
    )


def _prior(number: Quantity | float) -> Prior | Dirichlet:
    return number.prior if isinstance(number, Quantity) else Fixed(float(number))


def _topology(scenario: Scenario, labels: Labels) -> Topology:
    states, powers = labels["state"], labels["power"]
    specs = [scenario.powers[p] for p in powers]
    disputes, organisations = scenario.disputes.values(), scenario.organisations.values()
    parties = [[states.index(p) for p in d.parties] for d in disputes]
    enmity = np.zeros((len(states), len(powers)), REAL)
    for dispute in disputes:
        for party, hostile in dispute.enmity.items():
            for power, degree in hostile.items():
                place = states.index(party), powers.index(power)
                enmity[place] = max(enmity[place], degree)
    shape = (len(organisations), len(powers))
    excludes = [[float(p in o.excludes) for p in powers] for o in organisations]
    weights = [[o.convener.get(p, 0.0) for p in powers] for o in organisations]
    convener = np.array(weights, REAL).reshape(shape)
    return Topology(
        labels,
        neighbours=np.array(
            [[float(b in scenario.states[a].neighbours) for b in states] for a in states],
            REAL,
        ),
        belligerent=np.array([[float(s.belligerent)] for s in specs], REAL),
        nuclear=np.array([[float(s.nuclear)] for s in specs], REAL),
        democracy=np.array([[float(s.democracy)] for s in specs], REAL),
        great=np.array([[float(s.great)] for s in specs], REAL),
        parties=np.array(parties, dtype=np.intp).reshape(len(parties), 2),
        enmity=enmity,
        mandates=tuple(frozenset(o.mandate) for o in organisations),
        excludes=np.array(excludes, REAL).reshape(shape),
        convener=share(convener, convener.sum(axis=1, keepdims=True)),
    )


def _blocks(
    scenario: Scenario,
    labels: Labels,
    draws: Draws,
    known: Mapping[str, Floats],
) -> Blocks:
    """All variables ``[*axes, replicate]`` as they are at first.

    Stocks and traits start where they are ``known`` to be, else from the scenario's value or prior,
    else from the catalogue's default; events and derived variables start at zero and are computed
    before the first quarter.
    """
    blocks = Blocks(labels, draws.streams.count)
    for variable in VARIABLES.values():
        block = blocks[variable.name]
        if variable.name in known:
            block[...] = known[variable.name]
        elif variable.role in ("stock", "trait"):
            drawn = draws.numbers(_priors(scenario, variable, labels))
            rows = block.reshape(-1, block.shape[-1])
            for row, numbers in zip(rows, drawn.values(), strict=True):
                row[...] = numbers
            clip(block, variable.low, variable.high, out=block)
    return blocks


def _priors(scenario: Scenario, variable: Variable, labels: Labels) -> dict[str, Prior | Dirichlet]:
    """How the initial values of a variable are distributed, by the name of the draw."""
    given = scenario.initial.get(variable.name)
    usual = variable.default or Fixed(0.0)
    return {
        ".".join(("initial", variable.name, *names)): (given and given.prior_at(names)) or usual
        for names in product(*(labels[axis] for axis in variable.axes))
    }


def _timeline(scenario: Scenario, labels: Labels, draws: Draws) -> Timeline:
    """All dated changes, with the sizes of shocks drawn, and which of them happen."""
    shape = (len(labels["organisation"]), len(labels["member"]))
    timeline = Timeline(np.zeros(shape))
    for shock in scenario.shocks:
        _add_shock(timeline, scenario, shock, labels, draws)
    for o, organisation in enumerate(scenario.organisations.values()):
        for m, member in enumerate(labels["member"]):
            _add_membership(timeline, scenario.start, o, m, organisation.members.get(member, ()))
    return timeline


def _add_shock(
    timeline: Timeline, scenario: Scenario, shock: ShockSpec, labels: Labels, draws: Draws
) -> None:
    name = shock.name
    at = max(shock.at - scenario.start, 0)
    happens = np.full(draws.streams.count, True)
    probability = shock.probability
    if probability is not None:
        likely = draws.number(f"shocks.{name}.probability", probability.prior)
        happens = draws.streams.places("shock", (name,))[0] < likely
    timeline.names.setdefault(at, []).append(name)
    for variable, change in shock.change.items():
        size = draws.number(f"shocks.{name}.{variable}", change.quantity.prior).astype(np.float32)
        lasts = 1.0 if change.lasts is None else draws.number(
            f"shocks.{name}.{variable}.lasts", change.lasts.prior
        ).astype(np.float32)  # fmt: skip
        for index in _indices(shock, variable, labels):
            dated = DatedChange(name, variable, index, change.operation, size, happens, lasts)
            timeline.starts.setdefault(at, []).append(dated)
            if change.duration is not None:
                timeline.ends.setdefault(at + change.duration, []).append(dated)


def _indices(shock: ShockSpec, variable: str, labels: Labels) -> list[tuple[int, ...]]:
    places = []
    for axis in VARIABLES[variable].axes:
        chosen = getattr(shock, axis) or labels[axis]
        places.append([labels[axis].index(label) for label in chosen])
    return list(product(*places))


def _add_membership(
    timeline: Timeline, start: Quarter, o: int, m: int, periods: Sequence[MembershipSpec]
) -> None:
    for period in periods:
        degree = MEMBERSHIP[period.status]
        begins = None if period.since is None else Quarter.parse(period.since) - start
        if begins is None or begins <= 0:
            timeline.initial_memberships[o, m] = degree
        else:
            timeline.joined.setdefault(begins, []).append((o, m, degree))
        if period.until is not None:
            # The last day still counts, so the next period may begin the day after.
            ends = Quarter.parse(period.until + dt.timedelta(days=1)) - start
            if ends <= 0:
                timeline.initial_memberships[o, m] = 0.0
            else:
                timeline.joined.setdefault(ends, []).append((o, m, 0.0))
