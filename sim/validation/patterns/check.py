"""What a check is, what it reads of runs, and words for what they show.

A check has the reading of a pattern, the runs and changes it needs, and its verdict; it reads paths
of a few variables, every replicate's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic.dataclasses import dataclass

from sim.arrays import Floats, Mask, Singles
from sim.catalogue.files import STRICT, entries
from sim.catalogue.questions import PATTERNS
from sim.catalogue.variables import VARIABLES, WAR_PHASES, Axis
from sim.scenario import Quarter, Scenario

CLEAR = 2.0
"""Standard errors that make a difference clear."""


def clearly_positive(effect: Floats) -> bool:
    """Whether the mean of an effect over replicates exceeds ``CLEAR`` of its standard errors."""
    if not effect.size:
        return False
    return bool(effect.mean() > CLEAR * effect.std() / np.sqrt(effect.size))


Nature = Literal["process", "data", "absence"]
"""How a pattern can come about.

*process*: rules must bring it about, so it must go when they are switched off. *data*: it describes
the state of the world at the start. *absence*: it says that something does not happen. The last two
may survive every knock-out; then they test the data and the limits of the rules, not a mechanism.
"""


class Held:
    """Verdict of a check: it holds where all its parts do, ``[replicate]`` each.

    Parts are given by name, as keywords or in a mapping.

    ``applies`` marks the replicates the claim speaks of (all by default), ``strict`` the thresholds
    of parts for which the claim asks more than the pattern's own threshold. ``overall`` are
    conditions on the ensemble, for claims about chances: unless all are met, it holds nowhere.

    ``tendencies`` are effects, ``[replicate]`` each, of which the claim says that they are positive
    on the whole: a condition on the ensemble is that the mean, where the claim applies, exceeds
    ``CLEAR`` Monte Carlo errors. Single replicates, in which chance can hide or undo the effect,
    are not held to it; the share that shows it is kept for the report.
    """

    def __init__(
        self,
        parts: Mapping[str, Mask] | None = None,
        *,
        applies: Mask | None = None,
        strict: Mapping[str, float] | None = None,
        overall: Mapping[str, bool] | None = None,
        tendencies: Mapping[str, Floats] | None = None,
        **more: Mask,
    ) -> None:
        together = {**(parts or {}), **more}
        self.parts = {name: np.asarray(part, dtype=bool) for name, part in together.items()}
        effects = dict(tendencies or {})
        self.tendencies = {name: np.asarray(effect > 0.0) for name, effect in effects.items()}
        shape = next(iter([*self.parts.values(), *effects.values()])).shape
        self.values: Mask = np.logical_and.reduce([np.ones(shape, bool), *self.parts.values()])
        self.applies: Mask = np.ones_like(self.values) if applies is None else applies
        self.overall = {name: bool(met) for name, met in (overall or {}).items()}
        for name, effect in effects.items():
            self.overall[name] = clearly_positive(effect[self.applies])
        if not all(self.overall.values()):
            self.values = np.zeros_like(self.values)
        self.strict = dict(strict or {})


@dataclass(frozen=True, config=STRICT)
class Without:
    """The scenario without those of its shocks that change a variable.

    Raises ``ValueError`` if there is none, since then there would be nothing to compare.
    """

    without: str

    def __call__(self, scenario: Scenario) -> Scenario:
        """The scenario as it would have been."""
        named = [s.name for s in scenario.shocks if self.without in s.change]
        if not named:
            raise ValueError(f"scenario {scenario.name} has no shock to {self.without}")
        return scenario.with_(shocks=dict.fromkeys(named))


@dataclass(frozen=True, config=STRICT)
class Setting:
    """The scenario with one entry set, as ``--set name=value`` does."""

    name: str
    value: str

    def __call__(self, scenario: Scenario) -> Scenario:
        """The changed scenario."""
        return scenario.with_(set={self.name: self.value})


@dataclass(frozen=True, config=STRICT)
class Ties:
    """The scenario with ties of ``power`` to ``states`` changed in the first quarter.

    ``operation`` is add, multiply or set; ``amount`` is in the unit of the instrument. With
    ``quarters`` above one the change is made at the beginning of each of them.
    """

    instrument: str
    power: str
    states: tuple[str, ...]
    operation: str
    amount: float
    quarters: int = 1

    def __call__(self, scenario: Scenario) -> Scenario:
        """The changed scenario."""
        shock = {
            "instrument": self.instrument,
            "power": self.power,
            "state": list(self.states),
            "change": {"ties": {self.operation: self.amount}},
        }
        dates = [scenario.start + i for i in range(self.quarters)]
        return scenario.with_(shocks={f"probe-{q}".lower(): {**shock, "at": str(q)} for q in dates})


@dataclass(frozen=True, config=STRICT)
class Run:
    """One run that a check reads: a scenario file, the last quarter needed, and a probe.

    A probe is a change of the scenario made for the test alone (an experiment in the same worlds).
    """

    scenario: str
    until: str
    change: Without | Setting | Ties | None = None


@dataclass(frozen=True, config=STRICT)
class Check:
    """How one pattern is read off runs.

    ``reading`` explains what the words of the claim are taken to mean, ``variables`` are what is
    read of the ``runs``, and ``without`` lists the mechanisms switched off in its test, where these
    are not those of the catalogue. ``limit`` says why the model does not reproduce it.
    """

    code: str
    reading: str
    variables: tuple[str, ...]
    runs: dict[str, Run]
    nature: Nature = "process"
    without: tuple[str, ...] = ()
    limit: str = ""

    @property
    def knock_out(self) -> tuple[str, ...]:
        """The mechanisms switched off in its test."""
        return self.without or PATTERNS[self.code].mechanisms

    def __call__(self, **paths: Any) -> Held:
        """Verdict on the paths of all runs, by their names."""
        return VERDICTS[self.code](**paths)


CHECKS = entries("checks.toml", Check, "code", __package__)
"""The checks of all patterns by code, in the order of the catalogue."""

VERDICTS: dict[str, Callable[..., Held]] = {}
"""What makes of the :class:`Paths` of each run, by name, a verdict: by code of the pattern."""


def verdict(code: str) -> Callable[[Callable[..., Held]], Callable[..., Held]]:
    """Declare the verdict of the check of a pattern."""

    def wrap(function: Callable[..., Held]) -> Callable[..., Held]:
        VERDICTS[code] = function
        return function

    return wrap


_SP: tuple[Axis, ...] = ("state", "power")


def _security_stock(world: Any) -> Floats:
    places = world.instruments.of_dimension("security")
    cost = world.instruments.unit_cost[places][:, None, None]
    return np.asarray((world.ties[places] * cost).sum(axis=0), dtype=np.float64)


MEASURES: dict[str, tuple[tuple[Axis, ...], Callable[[Any], Floats]]] = {
    "guards": (_SP, lambda w: w.stock("guards")),
    "posts": (_SP, lambda w: w.stock("post")),
    "bases": (_SP, lambda w: w.stock("base")),
    "arms_delivered": (("state", "supplier"), lambda w: w.arms_deliveries.sum(axis=0)),
    "security_stock": (_SP, _security_stock),
}
"""Readings beyond the declared variables: name -> axes and how to take them off a world.

``arms_delivered`` is the sum over five years (SIPRI TIV mn); ``security_stock`` the value of the
security instruments in place (USD bn at the cost of one unit); the others are stocks in the unit of
their instrument.
"""


class Paths:
    """Paths of one run.

    ``values[name]`` has shape ``[moment, *axes, replicate]``; moment 0 is the quarter before the
    start, moment ``t`` the end of the ``t``-th simulated quarter. ``paths(name, *labels)`` is the
    path of one cell, ``[moment, replicate]``, with one label per axis.
    """

    def __init__(
        self, start: Quarter, labels: Mapping[str, Sequence[str]], values: Mapping[str, Singles]
    ) -> None:
        self.start = start
        self.labels = {axis: tuple(names) for axis, names in labels.items()}
        self.values = dict(values)

    def __call__(self, name: str, *labels: str) -> Floats:
        """Path of one cell, ``[moment, replicate]``. Raises ``KeyError`` for an unknown name."""
        axes = axes_of(name)
        if len(axes) != len(labels):
            raise KeyError(f"{name} needs a label for each of {', '.join(axes) or 'no axis'}")
        places = [self._place(axis, label) for axis, label in zip(axes, labels, strict=True)]
        cell: Any = self.values[name]
        for place in places:
            cell = cell[:, place]
        return np.asarray(cell, dtype=np.float64)

    def _place(self, axis: str, label: str) -> int:
        if label not in self.labels[axis]:
            raise KeyError(f"no {axis} {label} in this run")
        return self.labels[axis].index(label)

    def until(self, quarter: str) -> Paths:
        """The same run, ending with ``quarter``."""
        end = self.moment(quarter) + 1
        values = {name: value[:end] for name, value in self.values.items()}
        return Paths(self.start, self.labels, values)

    def over(self, name: str, states: Sequence[str], *labels: str) -> Floats:
        """Paths of several states, ``[state, moment, replicate]``."""
        return np.stack([self(name, state, *labels) for state in states])

    def moment(self, quarter: str) -> int:
        """Place of the end of ``quarter`` ("2022-Q4") on the time axis; 0 before the start.

        Raises ``IndexError`` for a quarter outside the run.
        """
        moment = Quarter.parse(quarter) - self.start + 1
        last = len(next(iter(self.values.values()))) - 1
        if not 0 <= moment <= last:
            raise IndexError(f"{quarter} is outside the run, which starts in {self.start}")
        return moment


def axes_of(name: str) -> tuple[Axis, ...]:
    """Axes of a variable or measure without the replicate. Raises ``KeyError``."""
    return MEASURES[name][0] if name in MEASURES else VARIABLES[name].axes


def read(world: Any, name: str) -> Floats:
    """Present values of a variable or measure, ``[*axes, replicate]``, in double precision."""
    values: Floats = MEASURES[name][1](world) if name in MEASURES else world.block(name)
    return values.astype(np.float64)


CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
ALLIES = ("KAZ", "KGZ", "TJK")
"""Central Asian members of the CSTO."""

FIGHTING = WAR_PHASES.index("fighting")


POSSIBLE = 0.05
"""Share of replicates from which on something counts as possible (one in twenty)."""


def possible(happens: Mask, applies: Mask) -> bool:
    """Whether something happens often enough to say that it can."""
    return bool(applies.any() and happens[applies].mean() >= POSSIBLE)


def odds(happens: Mask) -> Floats:
    """1 where something happens and -1 where it does not: its mean is above 0 if likelier than not.

    A tendency for :class:`~sim.validation.patterns.check.Held`.
    """
    return np.where(happens, 1.0, -1.0)


def likelier(more: Floats, less: Floats) -> bool:
    """Whether the mean of paired counts is higher by more than two standard errors."""
    return clearly_positive(more - less)


def fought(war: Floats) -> Mask:
    """Moments at which the war was being fought, ``[moment, replicate]``."""
    return np.isclose(war, FIGHTING)


def last(mask: Mask) -> NDArray[np.intp]:
    """Last moment at which ``mask[moment, replicate]`` holds, 0 where never: ``[replicate]``."""
    backwards = np.argmax(mask[::-1], axis=0)
    return np.where(mask.any(axis=0), len(mask) - 1 - backwards, 0)


def at(path: Floats, moments: NDArray[np.intp]) -> Floats:
    """Value of ``path[moment, replicate]`` at each replicate's own moment."""
    return np.take_along_axis(path, moments[None], axis=0)[0]


def mean_where(path: Floats, mask: Mask) -> Floats:
    """Mean of ``path`` over the moments of ``mask``; 0 where there are none: ``[replicate]``."""
    return np.sum(path * mask, axis=0) / np.maximum(mask.sum(axis=0), 1)


def correlation(x: Floats, y: Floats) -> Floats:
    """Pearson correlation over the leading axis, 0 where either does not vary."""
    dx, dy = x - x.mean(axis=0), y - y.mean(axis=0)
    spread = np.sqrt((dx**2).sum(axis=0) * (dy**2).sum(axis=0))
    return np.where(spread > 0.0, (dx * dy).sum(axis=0) / np.maximum(spread, 1e-300), 0.0)


def slope(x: Floats, y: Floats) -> Floats:
    """Rise of ``y`` per ``x`` over the leading axis (least squares), 0 where ``x`` is constant."""
    dx = x - x.mean(axis=0)
    spread = (dx**2).sum(axis=0)
    return np.where(spread > 0.0, (dx * y).sum(axis=0) / np.maximum(spread, 1e-300), 0.0)


def chance_correlation(pairs: int) -> float:
    """Largest correlation that ``pairs`` unrelated pairs show in 95 % of cases (one-sided t)."""
    from scipy import stats

    t = float(stats.t.ppf(0.95, pairs - 2))
    return t / float(np.sqrt(pairs - 2 + t * t))
