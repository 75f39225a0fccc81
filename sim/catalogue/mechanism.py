"""What a mechanism is, and a parameter of its rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np

from sim.catalogue.priors import Dirichlet, Prior

Group = Literal["powers", "war", "economy", "publics", "regimes", "security"]
"""The subject under which a mechanism is listed."""

Strength = Literal["strong", "medium", "weak"]
"""Support in the documents, not truth: strong rests on several sources or a dated event with an
expert reading, medium on one expert's argument, weak on commentary, a title or a remark."""

Sign = Literal["+", "-", "±"]
"""Direction in which a variable moves; ± when it depends on the moderators."""


@dataclass(frozen=True)
class Mechanism:
    """A causal claim that rules of the model realise and a scenario can switch off.

    ``sign`` maps names of model variables to the direction in which the mechanism moves them;
    whose variable it is (the acting power's, a rival's, the host's) follows from ``effect``.
    ``agents`` are codes of powers and states, or words such as "publics"; ``evidence`` are ids of
    the register; ``literature`` are keys of :data:`~sim.catalogue.evidence.LITERATURE`;
    ``disputed`` says what speaks against it, empty when nothing in the sources does.
    """

    code: str
    name: str
    group: Group
    cause: str
    effect: str
    sign: dict[str, Sign]
    moderators: tuple[str, ...]
    agents: tuple[str, ...]
    strength: Strength
    evidence: tuple[str, ...]
    literature: tuple[str, ...]
    disputed: str = ""


Grade = Literal["A", "B", "C", "D"]
GRADES = {
    "A": "published figure",
    "B": "published estimate or several sources",
    "C": "expert reading",
    "D": "assumption",
}
"""Quality of a number."""


_UNITS = {"0..1": (0.0, 1.0), "-1..1": (-1.0, 1.0), "share": (0.0, 1.0), "h": (0.0, 0.5)}
"""Units that say themselves which values there are; ``h`` is the heaviness of tails (Tukey)."""
_EFFECT = re.compile(
    r"((log|%|0\.\.1) )?per .*|0\.\.1|share|utility|elasticity|ratio|sentiment|log odds"
)
"""Units of rates, chances and weights: nothing happens at zero, whereas scales divide."""
_ROOM = 10.0
"""How far a scenario may go beyond a prior: to a tenth of its least value, ten times its most."""


@dataclass(frozen=True)
class Parameter:
    """An uncertain constant of one or more rules.

    ``name`` is dotted (``finance.maturity``); ``source`` names evidence ids, a publication, or the
    word "assumption"; ``mechanisms`` are the codes (``M15``) it serves. ``low`` and ``high`` are
    the bounds of what a scenario may give in its place; left out, they follow from the prior and
    the unit. Raises ValueError for a prior beyond the bounds.
    """

    name: str
    prior: Prior | Dirichlet
    unit: str
    meaning: str
    source: str
    grade: Grade = "D"
    mechanisms: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if isinstance(self.prior, Dirichlet):
            return
        least, most = self.prior.quantile(np.array([1e-6, 1.0 - 1e-6]))
        low, high = self.bounds
        if not low <= least <= most <= high:
            raise ValueError(f"{self.name}: the prior leaves the bounds {low:g} to {high:g}")

    @property
    def group(self) -> str:
        """The part of the name before the dot."""
        return self.name.partition(".")[0]

    @property
    def bounds(self) -> tuple[float, float]:
        """Smallest and largest value that the rules are made for.

        A number that is never negative under its prior stays so; a scale (years, USD, % GDP) that
        is always positive stays above zero, so that it can divide. Shares of a whole have the
        bounds of their concentrations.
        """
        if isinstance(self.prior, Dirichlet):
            return (1e-3, 1e6)
        least, most = self.prior.range
        low, high = _UNITS.get(self.unit, (-inf, inf))
        nothing = 0.0 if _EFFECT.fullmatch(self.unit) else least / _ROOM
        low = max(low, nothing if least > 0 else least * _ROOM)
        high = min(high, most * _ROOM if most > 0 else most / _ROOM)
        return (low if self.low is None else self.low, high if self.high is None else self.high)
