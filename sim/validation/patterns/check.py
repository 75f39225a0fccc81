"""What a check is: the reading of a pattern, the runs and changes it needs, and its verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from sim.arrays import Floats, Mask
from sim.catalogue.patterns import PATTERNS
from sim.scenario import Scenario

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


@dataclass(frozen=True)
class Run:
    """One run that a check reads: a scenario file, the last quarter needed, and a probe.

    A probe is a change of the scenario made for the test alone (an experiment in the same worlds),
    as ``change(scenario) -> scenario``.
    """

    scenario: str
    until: str
    change: Callable[[Any], Any] | None = None


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


@dataclass(frozen=True)
class Check:
    """How one pattern is read off runs.

    ``reading`` explains what the words of the claim are taken to mean; ``knock_out`` lists the
    mechanisms switched off in its test, those of the catalogue unless the check says otherwise.
    """

    code: str
    function: Callable[..., Held]
    runs: Mapping[str, Run]
    variables: tuple[str, ...]
    nature: Nature
    knock_out: tuple[str, ...]
    reading: str = field(default="")

    def __call__(self, **paths: Any) -> Held:
        """Verdict on the paths of all runs, by their names."""
        return self.function(**paths)


CHECKS: dict[str, Check] = {}
"""All checks by code, in the order of declaration; see :func:`all_checks`."""


def check(
    code: str,
    *,
    reads: str,
    nature: Nature = "process",
    knock_out: str = "",
    **runs: Run,
) -> Callable[[Callable[..., Held]], Check]:
    """Declare the check of a pattern: the variables it ``reads`` and the runs it compares.

    The function takes the :class:`~sim.validation.patterns.reading.Paths` of each run by name. Its
    docstring is the reading of the claim.
    """

    def wrap(function: Callable[..., Held]) -> Check:
        made = Check(
            code,
            function,
            runs,
            tuple(reads.split()),
            nature,
            tuple(knock_out.split()) or PATTERNS[code].mechanisms,
            " ".join((function.__doc__ or "").split()),
        )
        CHECKS[code] = made
        return made

    return wrap


@dataclass(frozen=True)
class Without:
    """The scenario without those of its shocks that change ``variable``.

    Raises ``ValueError`` if there is none, since then there would be nothing to compare.
    """

    variable: str

    def __call__(self, scenario: Scenario) -> Scenario:
        """The scenario as it would have been."""
        named = [s.name for s in scenario.shocks if self.variable in s.change]
        if not named:
            raise ValueError(f"scenario {scenario.name} has no shock to {self.variable}")
        return scenario.with_(shocks=dict.fromkeys(named))


@dataclass(frozen=True)
class Setting:
    """The scenario with one entry set, as ``--set name=value`` does."""

    name: str
    value: str

    def __call__(self, scenario: Scenario) -> Scenario:
        """The changed scenario."""
        return scenario.with_(set={self.name: self.value})


@dataclass(frozen=True)
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
