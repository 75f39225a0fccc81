"""One world as plain numbers: its state, its chance, and the words that all rules share.

A variable is an attribute: a float, a dict by label (``w.gdp["KAZ"]``) or a dict by labels in the
order of its axes (``w.debt["KAZ", "CHN"]``). Only what is drawn before the first quarter and what
a scenario says is read off the package; the rules of the twin are written from ``docs/odd.md``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from itertools import product
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any

from sim.catalogue.priors import Dirichlet
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import PARAMETERS
from sim.model import InfluenceModel
from sim.scenario import Scenario
from sim.world.streams import Streams
from sim.world.world import World

NUMBERS = ("unit_cost", "depreciation", "saturation", "visibility", "intrusion", "binding",
           "deniability", "presence", "size", "spread", "lead", "term")  # fmt: skip
Watched = Mapping[str, Callable[["Twin"], Any]]


class Twin:
    """The world of one replicate, as it is when the engine has begun it.

    ``watched`` are the numbers of which rules ask how much they have changed.
    """

    def __init__(self, model: InfluenceModel, seed: int, watched: Watched) -> None:
        world = model.world
        self.scenario = scenario = model.in_force
        self.labels, self.timeline, self.step = dict(world.labels), world.timeline, 0
        self.states, self.powers = self.labels["state"], self.labels["power"]
        self.organisations, self.suppliers = self.labels["organisation"], self.labels["supplier"]
        self.pairs = tuple(product(self.states, self.powers))
        self.rivals = [(a, b) for a, b in product(self.powers, self.powers) if a != b]
        self.parties = {d: tuple(spec.parties) for d, spec in scenario.disputes.items()}
        self.belligerents = [p for p in self.powers if scenario.powers[p].belligerent]
        self.convener = {o: _weights(self, o) for o in self.organisations}
        self.streams = Streams(seed, world.replicates)
        for name in VARIABLES:
            setattr(self, name, self.of_engine(world, name))
        self.p, self.instruments = _parameters(world), _instruments(world, scenario)
        self.held = {
            name: list(scenario.hypotheses[name])[int(code[0])]
            for name, code in world.hypotheses.items()
        }
        past = world.arms_deliveries[[*range(1, 20), 0], ..., 0]  # the oldest quarter first
        rows = past.reshape(20, -1).T.tolist()
        self.deliveries = dict(zip(self.arms_ordered, rows, strict=True))
        self.watched, self.memory = watched, dict[tuple[str, str], Any]()
        self.at_start = {name: still(look(self)) for name, look in watched.items()}

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the twin has no '{name}'")

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def of_engine(self, world: World, name: str) -> Any:
        """A variable as the engine has it."""
        numbers = world.block(name)[..., 0].ravel().tolist()
        axes = VARIABLES[name].axes
        if len(axes) < 2:
            return dict(zip(self.labels[axes[0]], numbers, strict=True)) if axes else numbers[0]
        return dict(zip(product(*(self.labels[axis] for axis in axes)), numbers, strict=True))

    def on(self, code: str) -> bool:
        """Whether a mechanism is switched on."""
        return self.scenario.mechanisms[code]

    def holds(self, hypothesis: str, variant: str) -> bool:
        return self.held[hypothesis] == variant

    def believing(self, hypothesis: str, variant: str) -> float:
        """1 where a reading is held, else what a denied claim counts."""
        return 1.0 if self.holds(hypothesis, variant) else self.p.motives.unheld

    def uniform(self, kind: str, *labels: str) -> float:
        """The uniform of this quarter at an address."""
        item = "".join(f".{label}" for label in labels)
        return self.streams.uniform(kind, (item,), self.step)[0, 0].item()

    def normal(self, kind: str, *labels: str) -> float:
        """The standard normal of this quarter at an address."""
        item = "".join(f".{label}" for label in labels)
        return self.streams.normal(kind, (item,), self.step)[0, 0].item()

    def happens(self, hazard: float, kind: str, *labels: str) -> bool:
        """Whether something of this hazard happens this quarter."""
        return self.uniform(kind, *labels) < chance(hazard)

    def change(self, name: str, asker: str = "") -> Any:
        """By how much something watched has changed since this was last asked, or the start."""
        before = self.memory.get((name, asker), self.at_start[name])
        now = self.memory[name, asker] = still(self.watched[name](self))
        if isinstance(now, dict):
            return {label: x - before[label] for label, x in now.items()}
        return now - before

    def push(self, name: str, key: Any, amount: float, lasting: float | None = None) -> None:
        """Move a slow variable, and its level by the part that lasts, within bounds."""
        part = getattr(self.p.levels, f"{name}_lasting") if lasting is None else lasting
        self.put(name, key, self.get(name, key) + amount)
        self.put(f"{name}_level", key, self.get(f"{name}_level", key) + part * amount)

    def get(self, name: str, key: Any) -> float:
        value = getattr(self, name)
        return value if key is None else value[key]

    def put(self, name: str, key: Any, x: float) -> None:
        """Set one cell of a variable (the key None is that of the region), within its bounds."""
        x = min(max(x, VARIABLES[name].low), VARIABLES[name].high)
        if key is None:
            setattr(self, name, x)
        else:
            getattr(self, name)[key] = x

    def push_tie(self, i: str, s: str, p: str, amount: float) -> None:
        """Move a tie and the level at which it stands, not below nothing."""
        for block in (self.ties, self.ties_level):
            block[i, s, p] = max(block[i, s, p] + amount, 0.0)

    def playing(self, *roles: str) -> list[str]:
        """The instruments that play any of some roles."""
        return [i for i, spec in self.instruments.items() if spec.roles & set(roles)]

    def stock(self, s: str, p: str, *roles: str) -> float:
        return sum(self.ties[i, s, p] for i in self.playing(*roles))

    def strength(self, s: str, p: str, *roles: str) -> float:
        """Ties of some roles, 0 to 1: stocks in their own saturations, added, then saturating."""
        filled = 0.0
        for i in self.playing(*roles):
            spec = self.instruments[i]
            filled += self.ties[i, s, p] / (spec.saturation * (self.gdp[s] if spec.of_gdp else 1))
        return filled / (1.0 + filled)

    def neighbours(self, s: str) -> tuple[str, ...]:
        return self.scenario.states[s].neighbours

    def with_mandate(self, *mandates: str) -> list[str]:
        found = self.scenario.organisations
        return [o for o in self.organisations if set(mandates) <= set(found[o].mandate)]

    def conveners(self, o: str) -> list[str]:
        return [p for p, weight in self.convener[o].items() if weight > 0.0]

    def convened(self, o: str, of: Mapping[str, float]) -> float:
        """A number of each power, weighted by its part in convening an organisation."""
        return sum(weight * of[p] for p, weight in self.convener[o].items())

    def to(self, s: str, name: str) -> dict[str, float]:
        """A variable of a state toward each power."""
        return {p: getattr(self, name)[s, p] for p in self.powers}

    def full(self, o: str, *members: str) -> bool:
        """Whether all of some are full members of an organisation."""
        return all(self.membership[o, m] >= 1.0 for m in members)

    def promised(self, s: str, p: str) -> list[str]:
        """The alliances of which a state is a full member and that a power convenes."""
        alliances = self.with_mandate("mutual_defence")
        return [o for o in alliances if self.full(o, s) and p in self.conveners(o)]

    # What happens around the rules of a quarter.

    def begin_quarter(self) -> None:
        """Clear the events of the last quarter, then do what is dated to this one."""
        self.step += 1
        for name, variable in VARIABLES.items():
            if variable.role == "event":
                blank = dict.fromkeys(getattr(self, name), 0.0) if variable.axes else 0.0
                setattr(self, name, blank)
        quarter = self.step - 1
        for dated in self.timeline.ending(quarter):
            self._apply(dated, undo=True)
        for dated in self.timeline.beginning(quarter):
            self._apply(dated)
        for o, m, degree in self.timeline.joined.get(quarter, ()):
            self.membership[self.organisations[o], self.labels["member"][m]] = degree

    def _apply(self, dated: Any, *, undo: bool = False) -> None:
        """Change a cell by a shock, and its level by the part that lasts."""
        name, variable = dated.variable, VARIABLES[dated.variable]
        places = zip(variable.axes, dated.index, strict=True)
        labels = tuple(self.labels[axis][i] for axis, i in places)
        key = (labels if len(labels) > 1 else labels[0]) if labels else None
        size = dated.size[0].item()
        lasts = dated.lasts if isinstance(dated.lasts, float) else dated.lasts[0].item()
        for block, part in ((name, 1.0), (f"{name}_level", lasts))[: 1 + variable.slow]:
            x = self.get(block, key)
            changed = {
                "set": size,
                "add": x - size if undo else x + size,
                "multiply": x / max(size, 1e-9) if undo else x * size,
            }[dated.operation]
            if dated.happens[0]:
                self.put(block, key, x + part * (changed - x))

    def end_quarter(self) -> None:
        """Clip every variable to its bounds."""
        for name, variable in VARIABLES.items():
            if variable.role != "event":
                for key in list(getattr(self, name)) if variable.axes else [None]:
                    self.put(name, key, self.get(name, key))


def still(value: Any) -> Any:
    """A number, or a copy of a dict that goes on changing."""
    return dict(value) if isinstance(value, dict) else value


def chance(hazard: float) -> float:
    """Probability of at least one event at a hazard per quarter."""
    return -math.expm1(-max(hazard, 0.0))


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def half(stock: float, at: float) -> float:
    """Half-saturating: one half where the stock equals ``at``."""
    return stock / (stock + at)


def fading(half_life: float) -> float:
    """Part of a departure that fades in a quarter."""
    return 1.0 - 2.0 ** (-1.0 / half_life)


def heavy(z: float, tail: float) -> float:
    """A normal with heavier tails."""
    return z * math.exp(tail * z * z / 2.0)


def toward(x: float, target: float, rate: float) -> float:
    return x + rate * (target - x)


def positive(x: float) -> float:
    return max(x, 0.0)


def any_of(parts: Iterable[float]) -> float:
    """One minus what none of several parts reaches."""
    return 1.0 - math.prod(1.0 - part for part in parts)


def poisson(mean: float, u: float) -> float:
    """A Poisson count by inversion at one uniform; above a mean of 12 a rounded normal."""
    if mean > 12.0:
        normal = mean + math.sqrt(mean) * NormalDist().inv_cdf(u)
        return min(max(math.floor(normal + 0.5), 0.0), 400.0)
    count, term = 0, math.exp(-mean)
    reached = term
    while u > reached and count < 49:
        count += 1
        term *= mean / count
        reached += term
    return float(count)


def _weights(w: Twin, o: str) -> dict[str, float]:
    """Who convenes an organisation, by weights that add up to one."""
    given = {p: w.scenario.organisations[o].convener.get(p, 0.0) for p in w.powers}
    return {p: weight / max(sum(given.values()), 1e-9) for p, weight in given.items()}


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
    drawn, powers, found = world.instruments, world.labels["power"], {}
    for i, (name, spec) in enumerate(scenario.instruments.items()):
        found[name] = SimpleNamespace(
            **{x: getattr(drawn, x)[i, 0].item() for x in NUMBERS},
            gain={kind: gain[i, 0].item() for kind, gain in drawn.gain.items()},
            offered={p: drawn.offered_by[i, k, 0].item() for k, p in enumerate(powers)},
            dimension=spec.dimension, form=spec.form, roles=frozenset(spec.roles), bars=spec.bars,
            of_gdp=spec.saturation_of_gdp, whole=spec.indivisible,
        )  # fmt: skip
    return found
