"""One world as plain numbers: its state, its chance, and the words that all rules share.

A variable is an attribute: a float, a dict by label (``w.gdp["KAZ"]``) or a dict by labels in the
order of its axes (``w.debt["KAZ", "CHN"]``). Only what is drawn before the first quarter and what
a scenario says is read off the package; the rules of the twin are written from ``docs/odd.md``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import product
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any

from sim.catalogue.parameters import PARAMETERS
from sim.catalogue.priors import Dirichlet
from sim.catalogue.variables import VARIABLES
from sim.model import InfluenceModel
from sim.world.streams import Streams

TOLERANCE = 1e-9
_PROPERTIES = (
    "unit_cost", "depreciation", "saturation", "visibility", "intrusion", "binding",
    "deniability", "presence", "size", "spread", "lead", "term",
)  # fmt: skip


class Twin:
    """The world of one replicate, as it is when the engine has begun it."""

    def __init__(self, model: InfluenceModel, seed: int) -> None:
        world = model.world
        scenario = world.scenario
        self.labels: dict[str, tuple[str, ...]] = dict(world.labels)
        self.states, self.powers = self.labels["state"], self.labels["power"]
        self.organisations = self.labels["organisation"]
        self.pairs = tuple(product(self.states, self.powers))
        self.rivals = tuple(x for x in product(self.powers, self.powers) if x[0] != x[1])
        self.scenario = scenario
        self.timeline = world.timeline
        self.streams = Streams(seed, int(world.replicates[0]), 1)
        self.step = 0
        self.memory: dict[str, Any] = {}
        for name in VARIABLES:
            setattr(self, name, self.of_engine(world, name))
        self.p = _parameters(world)
        self.instruments = _instruments(world)
        self.held = {
            name: tuple(scenario.hypotheses[name])[int(code[0])]
            for name, code in world.hypotheses.items()
        }
        self.belligerents = tuple(p for p in self.powers if scenario.powers[p].belligerent)
        self.parties = {d: tuple(spec.parties) for d, spec in scenario.disputes.items()}
        self.convener = {o: _weights(self, o) for o in self.organisations}
        self.deliveries = dict.fromkeys(self.arms_ordered, ()) | {
            key: tuple(float(world.arms_deliveries[q, i, j, 0]) for q in (*range(1, 20), 0))
            for i, s in enumerate(self.states)
            for j, x in enumerate(self.labels["supplier"])
            for key in [(s, x)]
        }

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the twin has no '{name}'")

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def of_engine(self, world: Any, name: str) -> Any:
        """A variable as the engine has it."""
        numbers = world.block(name)[..., 0].ravel().tolist()
        axes = VARIABLES[name].axes
        if not axes:
            return numbers[0]
        keys = product(*(self.labels[axis] for axis in axes))
        names = (key[0] for key in keys) if len(axes) == 1 else keys
        return dict(zip(names, numbers, strict=True))

    def on(self, code: str) -> bool:
        """Whether a mechanism is switched on."""
        return bool(self.scenario.mechanisms[code])

    def holds(self, hypothesis: str, variant: str) -> bool:
        return self.held[hypothesis] == variant

    def believing(self, hypothesis: str, variant: str) -> float:
        """1 where a reading is held, else what a denied claim counts."""
        return 1.0 if self.holds(hypothesis, variant) else float(self.p.motives.unheld)

    def uniform(self, kind: str, *labels: str) -> float:
        """The uniform of this quarter at an address."""
        item = "".join(f".{label}" for label in labels)
        return float(self.streams.uniform(kind, (item,), self.step)[0, 0])

    def normal(self, kind: str, *labels: str) -> float:
        """The standard normal of this quarter at an address."""
        item = "".join(f".{label}" for label in labels)
        return float(self.streams.normal(kind, (item,), self.step)[0, 0])

    def happens(self, hazard: float, kind: str, *labels: str) -> bool:
        """Whether something of this hazard happens this quarter."""
        return self.uniform(kind, *labels) < chance(hazard)

    def change(self, key: str, value: Any) -> Any:
        """By how much a number, or each of a dict, has changed since this was last asked."""
        before = self.memory.get(key, value)
        self.memory[key] = dict(value) if isinstance(value, Mapping) else value
        if isinstance(value, Mapping):
            return {label: x - before[label] for label, x in value.items()}
        return value - before

    def push(self, name: str, key: Any, amount: float, lasting: float | None = None) -> None:
        """Move a slow variable, and its level by the part that lasts, within bounds."""
        part = self.lasting(name) if lasting is None else lasting
        for block, share in ((name, 1.0), (f"{name}_level", part)):
            if key is None:
                setattr(self, block, bounded(name, getattr(self, block) + share * amount))
            else:
                found = getattr(self, block)
                found[key] = bounded(name, found[key] + share * amount)

    def lasting(self, name: str) -> float:
        return float(getattr(self.p.levels, f"{name}_lasting"))

    def push_tie(self, i: str, s: str, p: str, amount: float) -> None:
        """Move a tie and the level at which it stands, not below nothing."""
        for block in (self.ties, self.ties_level):
            block[i, s, p] = max(block[i, s, p] + amount, 0.0)

    def playing(self, *roles: str) -> list[str]:
        """The instruments that play any of some roles."""
        return [i for i, spec in self.instruments.items() if spec.roles & set(roles)]

    def stock(self, s: str, p: str, *roles: str) -> float:
        """Ties of some roles, in units."""
        return sum((self.ties[i, s, p] for i in self.playing(*roles)), 0.0)

    def strength(self, s: str, p: str, *roles: str) -> float:
        """Ties of some roles, 0 to 1: stocks in their own saturations, added, then saturating."""
        filled = 0.0
        for i in self.playing(*roles):
            spec = self.instruments[i]
            half = spec.saturation * (self.gdp[s] if spec.of_gdp else 1.0)
            filled += self.ties[i, s, p] / half
        return filled / (1.0 + filled)

    def neighbours(self, s: str) -> tuple[str, ...]:
        return tuple(n for n in self.states if n in self.scenario.states[s].neighbours)

    def with_mandate(self, mandate: str) -> list[str]:
        return [o for o in self.organisations if mandate in self.scenario.organisations[o].mandate]

    def conveners(self, o: str) -> list[str]:
        return [p for p in self.powers if self.convener[o][p] > 0.0]

    def democracy(self, p: str) -> bool:
        return bool(self.scenario.powers[p].democracy)

    def allied(self, s: str, p: str) -> bool:
        """Whether a state is a full member of an alliance that a power convenes."""
        return any(
            self.membership[o, s] >= 1.0 and p in self.conveners(o)
            for o in self.with_mandate("mutual_defence")
        )

    # What happens around the rules of a quarter.

    def begin_quarter(self) -> None:
        """Clear the events of the last quarter, then do what is dated to this one."""
        self.step += 1
        for name, variable in VARIABLES.items():
            if variable.role == "event":
                value = getattr(self, name)
                setattr(self, name, dict.fromkeys(value, 0.0) if variable.axes else 0.0)
        quarter = self.step - 1
        for dated in self.timeline.ending(quarter):
            self._apply(dated, undo=True)
        for dated in self.timeline.beginning(quarter):
            self._apply(dated)
        for o, m, degree in self.timeline._memberships.get(quarter, ()):
            self.membership[self.organisations[o], self.labels["member"][m]] = degree

    def _apply(self, dated: Any, *, undo: bool = False) -> None:
        if not bool(dated.happens[0]):
            return
        axes = VARIABLES[dated.variable].axes
        key: Any = tuple(self.labels[a][i] for a, i in zip(axes, dated.index, strict=True))
        key = key[0] if len(key) == 1 else key or None
        size = float(dated.size[0])
        lasts = dated.lasts if isinstance(dated.lasts, float) else float(dated.lasts[0])
        cells = [(dated.variable, 1.0)]
        if VARIABLES[dated.variable].slow:
            cells.append((f"{dated.variable}_level", lasts))
        for name, part in cells:
            block = getattr(self, name)
            x = block if key is None else block[key]
            if dated.operation == "set":
                changed = size
            elif dated.operation == "add":
                changed = x - size if undo else x + size
            else:
                changed = x / max(size, 1e-9) if undo else x * size
            x = bounded(dated.variable, x + part * (changed - x))
            if key is None:
                setattr(self, name, x)
            else:
                block[key] = x

    def end_quarter(self) -> None:
        """Clip every variable to its bounds."""
        for name, variable in VARIABLES.items():
            if variable.role == "event":
                continue
            value = getattr(self, name)
            if not variable.axes:
                setattr(self, name, bounded(name, value))
                continue
            for key, x in value.items():
                value[key] = bounded(name, x)


def bounded(name: str, x: float) -> float:
    """A value within the bounds of a variable."""
    variable = VARIABLES[name]
    return min(max(x, variable.low), variable.high)


def chance(hazard: float) -> float:
    """Probability of at least one event at a hazard per quarter."""
    return -math.expm1(-max(hazard, 0.0))


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(x, -40.0), 40.0)))


def half(stock: float, at: float) -> float:
    """Half-saturating: one half where the stock equals ``at``."""
    return stock / (stock + at)


def fading(half_life: float) -> float:
    """Part of a departure that fades in a quarter."""
    return -math.expm1(-math.log(2.0) / half_life)


def heavy(z: float, tail: float) -> float:
    """A normal with heavier tails."""
    return z * math.exp(tail * z * z / 2.0)


def toward(x: float, target: float, rate: float) -> float:
    return x + rate * (target - x)


def positive(x: float) -> float:
    return max(x, 0.0)


def any_of(parts: Iterable[float]) -> float:
    """One minus what none of several parts reaches."""
    missed = 1.0
    for part in parts:
        missed *= 1.0 - part
    return 1.0 - missed


def poisson(mean: float, u: float) -> float:
    """A Poisson count by inversion at one uniform; above a mean of 12 a rounded normal."""
    if mean > 12.0:
        guess = math.floor(mean + math.sqrt(mean) * NormalDist().inv_cdf(u) + 0.5)
        return float(min(max(guess, 0), 400))
    term = reached = math.exp(-mean)
    count = 0
    while u > reached and count < 49:
        count += 1
        term *= mean / count
        reached += term
    return float(count)


def _weights(w: Twin, o: str) -> dict[str, float]:
    """Who convenes an organisation, by weights that add up to one."""
    given = {p: float(w.scenario.organisations[o].convener.get(p, 0.0)) for p in w.powers}
    whole = max(sum(given.values()), 1e-9)
    return {p: weight / whole for p, weight in given.items()}


def _parameters(world: Any) -> SimpleNamespace:
    groups: dict[str, SimpleNamespace] = {}
    for name, parameter in PARAMETERS.items():
        group, _, short = name.partition(".")
        drawn = getattr(getattr(world.parameters, group), short)
        value: Any = float(drawn[0]) if drawn.ndim == 1 else None
        if isinstance(parameter.prior, Dirichlet):
            value = dict(zip(parameter.prior.labels, drawn[:, 0].tolist(), strict=True))
        setattr(groups.setdefault(group, SimpleNamespace()), short, value)
    return SimpleNamespace(**groups)


def _instruments(world: Any) -> dict[str, SimpleNamespace]:
    drawn, found = world.instruments, {}
    for i, (name, spec) in enumerate(world.scenario.instruments.items()):
        found[name] = SimpleNamespace(
            **{x: float(getattr(drawn, x)[i, 0]) for x in _PROPERTIES},
            gain={kind: float(gain[i, 0]) for kind, gain in drawn.gain.items()},
            dimension=spec.dimension,
            form=spec.form,
            roles=frozenset(spec.roles),
            bars=frozenset(spec.bars),
            of_gdp=bool(spec.saturation_of_gdp),
            whole=bool(spec.indivisible),
            offered={
                p: float(drawn.offered_by[i, k, 0]) for k, p in enumerate(world.labels["power"])
            },
        )
    return found
