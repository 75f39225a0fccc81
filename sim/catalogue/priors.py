"""Distributions of uncertain numbers, all drawn by inverse cumulative distribution.

Every draw is ``prior.quantile(u)`` of one uniform number per replicate (one per component for a
Dirichlet), so a number keeps its place in the random streams whatever its distribution is, and a
quasi-random design can drive it as well as chance.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import special

from sim.arrays import Floats


class Prior(ABC):
    """An uncertain (or fixed) number.

    ``kind`` is the word a scenario file uses for it; ``quantile`` maps uniforms of any shape to
    draws of the same shape; ``support`` gives the smallest and largest value it can take.
    """

    kind: ClassVar[str]

    @abstractmethod
    def quantile(self, u: Floats) -> Floats:
        """Inverse cumulative distribution at ``u`` in (0, 1), elementwise."""

    @property
    @abstractmethod
    def support(self) -> tuple[float, float]:
        """Smallest and largest possible value."""

    @property
    def range(self) -> tuple[float, float]:
        """Where practically all draws fall: the support; but for one in a million if endless."""
        if np.isfinite(self.support).all():
            return self.support
        low, high = self.quantile(np.array([1e-6, 1.0 - 1e-6]))
        return (float(low), float(high))

    @property
    def fixed(self) -> bool:
        """Whether the value is certain."""
        low, high = self.support
        return low == high

    @property
    def median(self) -> float:
        """The value with half of the probability on either side."""
        return float(self.quantile(np.array([0.5]))[0])

    @abstractmethod
    def __str__(self) -> str:
        """The distribution as a reader would write it."""


class _Within(Prior):
    """A number between two bounds that it is given."""

    low: float
    high: float

    @property
    def support(self) -> tuple[float, float]:
        return (self.low, self.high)


@dataclass(frozen=True)
class Fixed(Prior):
    """A number taken as known."""

    value: float
    kind: ClassVar[str] = "value"

    def quantile(self, u: Floats) -> Floats:
        return np.full(np.shape(u), float(self.value))

    @property
    def support(self) -> tuple[float, float]:
        return (float(self.value), float(self.value))

    def __str__(self) -> str:
        return f"{self.value:g}"


@dataclass(frozen=True)
class Uniform(_Within):
    """Equal density between ``low`` and ``high``."""

    low: float
    high: float
    kind: ClassVar[str] = "uniform"

    def __post_init__(self) -> None:
        _require(self.low < self.high, "uniform needs low < high")

    def quantile(self, u: Floats) -> Floats:
        return self.low + (self.high - self.low) * u

    def __str__(self) -> str:
        return f"uniform {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Normal(Prior):
    """Gaussian with ``mean`` and standard deviation ``sd``; unbounded."""

    mean: float
    sd: float
    kind: ClassVar[str] = "normal"

    def __post_init__(self) -> None:
        _require(self.sd > 0, "normal needs a standard deviation above zero")

    def quantile(self, u: Floats) -> Floats:
        return self.mean + self.sd * special.ndtri(u)

    @property
    def support(self) -> tuple[float, float]:
        return (-np.inf, np.inf)

    def __str__(self) -> str:
        return f"normal {self.mean:g} ± {self.sd:g}"


@dataclass(frozen=True)
class Truncated(_Within):
    """Gaussian with ``mean`` and ``sd``, conditioned on lying between ``low`` and ``high``."""

    mean: float
    sd: float
    low: float
    high: float
    kind: ClassVar[str] = "truncated"

    def __post_init__(self) -> None:
        _require(self.sd > 0, "truncated needs a standard deviation above zero")
        _require(self.low < self.high, "truncated needs low < high")

    def quantile(self, u: Floats) -> Floats:
        # In the upper tail the distribution function rounds to one: reckon from the other side.
        side = -1.0 if self.low > self.mean else 1.0
        bounds = sorted((side * (self.low - self.mean), side * (self.high - self.mean)))
        a, b = special.ndtr(bounds[0] / self.sd), special.ndtr(bounds[1] / self.sd)
        part = u if side > 0.0 else 1.0 - u
        draws = self.mean + side * self.sd * special.ndtri(a + (b - a) * part)
        return np.clip(draws, self.low, self.high)

    def __str__(self) -> str:
        return f"normal {self.mean:g} ± {self.sd:g} within {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class LogNormal(Prior):
    """``median`` times the exponential of a Gaussian with standard deviation ``sigma``."""

    scale: float
    sigma: float
    kind: ClassVar[str] = "lognormal"

    def __post_init__(self) -> None:
        _require(self.scale > 0, "lognormal needs a median above zero")
        _require(self.sigma > 0, "lognormal needs sigma above zero")

    def quantile(self, u: Floats) -> Floats:
        return self.scale * np.exp(self.sigma * special.ndtri(u))

    @property
    def support(self) -> tuple[float, float]:
        return (0.0, np.inf)

    def __str__(self) -> str:
        return f"lognormal, median {self.scale:g}, sigma {self.sigma:g}"


@dataclass(frozen=True)
class Beta(_Within):
    """Beta with shape ``a`` and ``b``, stretched from 0..1 to ``low``..``high``."""

    a: float
    b: float
    low: float = 0.0
    high: float = 1.0
    kind: ClassVar[str] = "beta"

    def __post_init__(self) -> None:
        _require(self.a > 0 and self.b > 0, "beta needs shapes above zero")
        _require(self.low < self.high, "beta needs low < high")

    def quantile(self, u: Floats) -> Floats:
        return self.low + (self.high - self.low) * special.betaincinv(self.a, self.b, u)

    def __str__(self) -> str:
        span = "" if (self.low, self.high) == (0.0, 1.0) else f" on {self.low:g} to {self.high:g}"
        return f"beta {self.a:g}, {self.b:g}{span}"


@dataclass(frozen=True)
class Triangular(_Within):
    """Triangle from ``low`` over the most likely value ``mode`` to ``high``."""

    low: float
    mode: float
    high: float
    kind: ClassVar[str] = "triangular"

    def __post_init__(self) -> None:
        _require(self.low < self.high, "triangular needs low < high")
        _require(self.low <= self.mode <= self.high, "triangular needs low <= mode <= high")

    def quantile(self, u: Floats) -> Floats:
        width = self.high - self.low
        knee = (self.mode - self.low) / width
        left = self.low + np.sqrt(u * width * (self.mode - self.low))
        right = self.high - np.sqrt((1.0 - u) * width * (self.high - self.mode))
        return np.where(u < knee, left, right)

    def __str__(self) -> str:
        return f"triangular {self.low:g}, {self.mode:g}, {self.high:g}"


@dataclass(frozen=True)
class Discrete(Prior):
    """One of ``values`` with probability proportional to ``weights``."""

    values: tuple[float, ...]
    weights: tuple[float, ...]
    kind: ClassVar[str] = "discrete"

    def __post_init__(self) -> None:
        _require(len(self.values) == len(self.weights) > 0, "discrete needs a weight per value")
        _require(min(self.weights) >= 0 < sum(self.weights), "discrete needs weights of sum > 0")

    def quantile(self, u: Floats) -> Floats:
        edges = np.cumsum(np.asarray(self.weights, dtype=float)) / sum(self.weights)
        index = np.searchsorted(edges, u, side="right")
        return np.asarray(self.values, dtype=float)[np.minimum(index, len(self.values) - 1)]

    @property
    def support(self) -> tuple[float, float]:
        possible = [v for v, w in zip(self.values, self.weights, strict=True) if w > 0]
        return (min(possible), max(possible))

    def __str__(self) -> str:
        total = sum(self.weights)
        pairs = zip(self.values, self.weights, strict=True)
        return "one of " + ", ".join(f"{v:g} ({w / total:.0%})" for v, w in pairs)


@dataclass(frozen=True)
class Sample(Prior):
    """An empirical sample: each of ``values`` equally likely."""

    values: tuple[float, ...]
    kind: ClassVar[str] = "sample"

    def __post_init__(self) -> None:
        _require(len(self.values) > 0, "sample needs at least one value")

    def quantile(self, u: Floats) -> Floats:
        ordered = np.sort(np.asarray(self.values, dtype=float))
        index = (np.asarray(u) * len(ordered)).astype(np.intp)
        return ordered[np.minimum(index, len(ordered) - 1)]

    @property
    def support(self) -> tuple[float, float]:
        return (min(self.values), max(self.values))

    def __str__(self) -> str:
        low, high = self.support
        return f"sample of {len(self.values)} values, {low:g} to {high:g}"


@dataclass(frozen=True)
class Dirichlet:
    """Shares of a whole over named ``labels``, with concentration ``alpha`` per label.

    Drawn as normalised gamma variables (Devroye 1986), one uniform per component. Not a
    :class:`Prior`: its draws have one more axis, the component.
    """

    labels: tuple[str, ...]
    alpha: tuple[float, ...]
    kind: ClassVar[str] = "dirichlet"

    def __post_init__(self) -> None:
        _require(len(self.labels) == len(self.alpha) > 1, "dirichlet needs two or more components")
        _require(min(self.alpha) > 0, "dirichlet needs concentrations above zero")

    def quantile(self, u: Floats) -> Floats:
        """Shares ``[component, ...]`` from uniforms of the same shape; they sum to one."""
        gammas = np.stack([special.gammaincinv(a, u[k]) for k, a in enumerate(self.alpha)])
        gammas = np.maximum(gammas, 1e-300)
        total = gammas[0].copy()
        for part in gammas[1:]:
            total = total + part
        return np.asarray(gammas / total, dtype=float)

    def __str__(self) -> str:
        pairs = zip(self.labels, self.alpha, strict=True)
        return "dirichlet " + ", ".join(f"{k} {a:g}" for k, a in pairs)


PRIORS: dict[str, type[Prior]] = {
    p.kind: p
    for p in (Fixed, Uniform, Normal, Truncated, LogNormal, Beta, Triangular, Discrete, Sample)
}


_ALONE = (Truncated, Discrete, Sample)
"""Kinds whose draws ask for more than arithmetic with their fields."""

_AT_ONCE = 16384
"""Draws made in one go: their arrays fit into the nearer caches of a processor."""


def quantiles(priors: Sequence[Prior], u: Floats) -> Floats:
    """Draws ``[prior, replicate]`` from uniforms of that shape; those of a kind are made together.

    They come out as they do alone: a call takes longer than its arithmetic where draws are few.
    """
    drawn, some = np.empty(u.shape), max(1, _AT_ONCE // u.shape[1])
    places: dict[type[Prior], list[int]] = {}
    for place, prior in enumerate(priors):
        places.setdefault(type(prior), []).append(place)
    for kind, where in places.items():
        step = 1 if kind in _ALONE else some
        for rows in (where[first : first + step] for first in range(0, len(where), step)):
            alike = [priors[row] for row in rows]
            one = alike[0] if step == 1 else _abreast(alike)
            drawn[rows] = one.quantile(u[rows])
    return drawn


def _abreast(priors: Sequence[Prior]) -> Prior:
    """Priors of a kind as one whose fields are columns."""
    first, *_ = priors
    one: Prior = object.__new__(type(first))
    columns = {name: np.array([[vars(prior)[name]] for prior in priors]) for name in vars(first)}
    vars(one).update(columns)
    return one


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)
