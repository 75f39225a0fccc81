"""One world as plain numbers, and the places in it from which rules see them.

The rules of the twin are written from ``docs/odd.md``, in a class for each of its sections. In

    def police_the_sphere(self, d): ...

``self`` has the parameters of the section. It is done in turn for all of whom its argument stands
for (``KINDS``), and ``d.trust`` is a variable there, to read and to set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from itertools import product
from math import exp, expm1, floor, prod, sqrt
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any

from sim.catalogue.variables import VARIABLES

Key = tuple[str, ...]
Words = Mapping[str, Callable[[Any], Any]]

KINDS = {"w": (), "s": ("state",), "x": ("power",), "d": ("state", "power"),
         "r": ("power", "rival"), "q": ("dispute",), "o": ("organisation",)}  # fmt: skip
"""The whole, a state, a power, a dyad of both, two powers, a quarrel, an organisation."""
AXES = ("organisation", "dispute", "instrument", "state", "power", "member", "supplier", "rival",
        "dimension")  # fmt: skip
ALSO = (("power", "member"), ("state", "member"), ("member", "power"), ("member", "state"),
        ("power", "supplier"), ("supplier", "power"))  # fmt: skip
"""States and powers are members, and powers suppliers."""
SECTIONS: dict[str, type[Rules]] = {}  # by the rules in them


class Rules:
    """A section of the page, which has its rules and the parameters of its group."""

    group: str

    def __init_subclass__(cls, group: str) -> None:
        cls.group = group
        SECTIONS.update(dict.fromkeys(vars(cls), cls))

    def __init__(self, p: SimpleNamespace) -> None:
        self.parameters = getattr(p, self.group)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.parameters, name)


@dataclass
class Twin:
    """The world of one replicate, as it begins."""

    scenario: Any
    timeline: Any  # what is dated
    labels: Mapping[str, Key]
    blocks: dict[str, dict[Key, float]]
    deliveries: dict[Key, list[float]]  # of arms in the last twenty quarters, the oldest first
    p: SimpleNamespace  # parameters by group
    instruments: dict[str, SimpleNamespace]
    held: dict[str, str]  # hypotheses
    streams: Any
    fixed: Words  # what rules speak of besides variables, each made of a place,
    words: Words  # and those of them that change

    def __post_init__(self) -> None:
        self.step, self.rule, self.looks = 0, "", dict[Any, tuple[int, Any, Any]]()
        self.whole = Place(self, {})
        self.start, self.places = copy(self), dict[Any, Place]()
        self.start.blocks = {name: dict(block) for name, block in self.blocks.items()}
        self.start.places, self.start.whole = {}, Place(self.start, {})

    def do(self, name: str) -> None:
        """Do a rule for all of whom its argument stands for."""
        self.rule, rule = name, getattr(SECTIONS[name](self.p), name)
        for place in self.whole.each(*KINDS[rule.__code__.co_varnames[1]]):
            if len({*place.names}) == len(place.names):  # nobody is its own rival
                rule(place)

    def everywhere(self, what: str, axes: Key) -> dict[Key, Any]:
        return {x.names: getattr(x, what) for x in self.whole.each(*axes)}

    def put(self, name: str, key: Key, x: float) -> None:
        """Set one cell of a variable, within its bounds."""
        self.blocks[name][key] = min(max(x, VARIABLES[name].low), VARIABLES[name].high)

    def begin_quarter(self) -> None:
        """Clear the events of the last quarter, then do what is dated to this one."""
        for name, variable in VARIABLES.items():
            if variable.role == "event":
                self.blocks[name] = dict.fromkeys(self.blocks[name], 0.0)
        for dated in self.timeline.ending(self.step):
            self._apply(dated, undo=True)
        for dated in self.timeline.beginning(self.step):
            self._apply(dated, undo=False)
        for o, m, degree in self.timeline.joined.get(self.step, ()):
            names = self.labels["organisation"][o], self.labels["member"][m]
            self.blocks["membership"][names] = degree
        self.step += 1

    def _apply(self, dated: Any, *, undo: bool) -> None:
        """Change a cell by a shock, and its level by the part that lasts."""
        name, variable, size = dated.variable, VARIABLES[dated.variable], dated.size[0].item()
        key = tuple(self.labels[a][i] for a, i in zip(variable.axes, dated.index, strict=True))
        lasts = dated.lasts if isinstance(dated.lasts, float) else dated.lasts[0].item()
        added, factor = (-size, 1 / max(size, 1e-9)) if undo else (size, size)
        for block, part in ((name, 1.0), (f"{name}_level", lasts))[: 1 + variable.slow]:
            x = self.blocks[block][key]
            changed = {"set": size, "add": x + added, "multiply": x * factor}[dated.operation]
            if dated.happens[0]:
                self.put(block, key, x + part * (changed - x))

    def end_quarter(self) -> None:
        """Clip every variable to its bounds."""
        for name, block in self.blocks.items():
            for key, x in block.items() if VARIABLES[name].role != "event" else ():
                self.put(name, key, x)


class Place:
    """A place in the world, whose attributes are its variables, its words and its labels."""

    def __init__(self, world: Twin, labels: dict[str, str]) -> None:
        also = {b: labels[a] for a, b in ALSO if labels.get(a) in world.labels[b]}
        vars(self).update(also, **labels, world=world, p=world.p, labels=also | labels, keys={},
                          near={}, axes=tuple(labels), names=tuple(labels.values()))  # fmt: skip

    def __getattr__(self, name: str) -> Any:
        w = self.world
        if name in w.blocks:
            return w.blocks[name][self.key(name)]
        if name in w.words:
            return w.words[name](self)
        if name in w.fixed:
            return vars(self).setdefault(name, w.fixed[name](self))
        raise AttributeError(f"nothing is called '{name}' at {self.labels}")

    def __setattr__(self, name: str, x: float) -> None:
        self.world.blocks[name][self.key(name)] = float(x)

    def key(self, name: str) -> Key:
        if name not in self.keys:
            self.keys[name] = tuple(self.labels[axis] for axis in VARIABLES[name].axes)
        return self.keys[name]

    def only(self, *axes: str, **other: str) -> Place:
        """The place with some of my labels, and with others."""
        labels = {axis: (self.labels | other)[axis] for axis in AXES if axis in {*axes, *other}}
        places, names = self.world.places, tuple(labels.items())
        return places.get(names) or places.setdefault(names, Place(self.world, labels))

    def at(self, **other: str) -> Place:
        """The place with my labels, but for others or with more."""
        names = frozenset(other.items())
        if names not in self.near:
            self.near[names] = self.only(*self.axes, **other)
        return self.near[names]

    def each(self, *axes: str) -> list[Place]:
        """The places that have my labels and any further ones."""
        if axes not in self.near:
            further = product(*(self.world.labels[axis] for axis in axes))
            self.near[axes] = [self.at(**dict(zip(axes, f, strict=True))) for f in further]
        return self.near[axes]

    def on(self, *codes: str) -> bool:
        """Whether any of some mechanisms is switched on."""
        return any(self.world.scenario.mechanisms[code] for code in codes)

    def holds(self, hypothesis: str, variant: str) -> bool:
        return self.world.held[hypothesis] == variant

    def believing(self, hypothesis: str, variant: str) -> float:
        """1 where a reading is held, else what a denied claim counts."""
        return 1 if self.holds(hypothesis, variant) else self.p.motives.unheld

    def total(self, name: str) -> float:
        """Something summed over the dyads of a state or of a power."""
        return sum(getattr(d, name) for d in self.dyads)

    def full(self, *members: str) -> bool:
        """Whether all of some are full members of an organisation."""
        return all(self.at(member=m).membership >= 1 for m in members)

    def convened(self, what: str) -> float:
        """Something of those who convene an organisation, by their weights."""
        return sum(getattr(self.at(power=x), what) * c for x, c in self.conveners.items())

    def ties_of(self, *roles: str) -> list[Place]:
        """The ties of a dyad through instruments that play any of some roles."""
        if roles not in self.near:
            self.near[roles] = [tie for tie in self.instruments if {*roles} & {*tie.spec.roles}]
        return self.near[roles]

    def strength(self, *roles: str) -> float:
        """Ties of some roles, 0 to 1: stocks in their own saturations, added, then saturating."""
        filled = [(tie.ties / tie.spec.saturation, tie.spec) for tie in self.ties_of(*roles)]
        return half(sum(x / (self.gdp if i.saturation_of_gdp else 1) for x, i in filled), 1)

    def put(self, name: str, x: float) -> None:
        self.world.put(name, self.key(name), x)

    def push(self, name: str, amount: float, lasting: float | None = None) -> None:
        """Move a slow variable, and its level by the part that lasts, within bounds."""
        part = getattr(self.p.levels, f"{name}_lasting") if lasting is None else lasting
        self.put(name, getattr(self, name) + amount)
        self.put(f"{name}_level", getattr(self, f"{name}_level") + part * amount)

    def push_tie(self, amount: float) -> None:
        """Move a tie and the level at which it stands, not below nothing."""
        self.put("ties", self.ties + amount)
        self.put("ties_level", self.ties_level + amount)

    def change(self, what: str, of: Callable[[float], float] = float) -> float:
        """The change of something, or of its logarithm, since this rule last looked."""
        w, asked = self.world, (self.world.rule, what, self.axes)
        step, before, now = w.looks.get(asked, (0, None, None))
        if step < w.step:
            before = now or w.start.everywhere(what, self.axes)
            now = w.everywhere(what, self.axes)
            w.looks[asked] = w.step, before, now
        return of(now[self.names]) - of(before[self.names])

    def uniform(self, kind: str, stream: str = "uniform") -> float:
        """A number of this quarter, addressed to this place."""
        w, item = self.world, "".join(f".{name}" for name in self.names)
        return getattr(w.streams, stream)(kind, (item,), w.step)[0, 0].item()

    def normal(self, kind: str, tail: float = 0) -> float:
        """A standard normal, heavy-tailed if asked for."""
        z = self.uniform(kind, "normal")
        return z * exp(tail * z * z / 2)

    def happens(self, hazard: float, kind: str) -> bool:
        return self.uniform(kind) < chance(hazard)

    def poisson(self, mean: float, kind: str) -> float:
        u, count, term = self.uniform(kind), 0, exp(-mean)
        if mean > 12:
            rounded = floor(mean + sqrt(mean) * NormalDist().inv_cdf(u) + 0.5)
            return min(max(rounded, 0), 400)
        while u > term:
            count += 1
            u -= term
            term *= mean / count
        return count


def toward(x: float, target: float, rate: float) -> float:
    """A quarter of exponential approach."""
    return x + rate * (target - x)


def half(stock: float, at: float) -> float:
    """Half-saturating: one half where the stock equals ``at``."""
    return stock / (stock + at)


def fading(half_life: float) -> float:
    """Part of a departure that fades in a quarter."""
    return 1 - 2 ** (-1 / half_life)


def chance(hazard: float) -> float:
    """Probability of at least one event at a hazard per quarter."""
    return -expm1(-max(hazard, 0.0))


def logistic(x: float) -> float:
    return 1 / (1 + exp(-x))


def any_of(*parts: float) -> float:
    """One minus what none of several parts reaches."""
    return 1 - prod(1 - part for part in parts)
