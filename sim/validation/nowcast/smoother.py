"""How worlds are made to fit figures: weights for a part of what they say, moves for the rest.

The likelihood of all figures is used once, in two steps. A power ``t`` of it weighs the worlds, as
much as leaves half of their number effective (tempering): this is what decides between hypotheses,
which cannot be moved. The rest, with errors enlarged by ``1 / sqrt(1 - t)``, moves states and
parameters by a serial ensemble square-root smoother. A figure moves what belongs to its state, and
what belongs to none, as far as its correlation stands out from those of chance.

Sources: Whitaker and Hamill (2002) for the square root; Stordal and others (2011) for bridging
weights and moves; Luo, Bhakta and Naevdal (2018) for localisation by correlation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats

EFFECTIVE = 0.5
"""Share of the worlds that tempering leaves effective."""

DISCREPANCY = 0.25
"""Error of the model in a figure, as part of the spread of its worlds (assumption)."""

_STEPS = 60


@dataclass(frozen=True)
class Targets:
    """What is to be moved: ``values`` ``[target, world]``, each with the ``places`` of its owner.

    ``states`` and ``powers`` hold the label of a target's state and power, empty where it has none.
    """

    values: Floats
    states: NDArray[np.str_]
    powers: NDArray[np.str_]


@dataclass(frozen=True)
class Evidence:
    """Figures ``observed`` ``[row]`` with their ``errors`` and simulated twins ``[row, world]``."""

    observed: Floats
    errors: Floats
    simulated: Floats
    states: Sequence[str]
    powers: Sequence[str]


def discrepant(evidence: Evidence) -> Floats:
    """Standard deviation ``[row]`` of a figure about its world: reporting and the model's error."""
    spread = evidence.simulated.std(axis=1)
    return np.hypot(evidence.errors, DISCREPANCY * spread)


def tempered(evidence: Evidence, errors: Floats) -> tuple[Floats, float]:
    """Weights ``[world]`` of sum one, and the power of the likelihood, up to 1, that they use."""
    likelihood = log_likelihood(evidence, errors)
    wanted = EFFECTIVE * len(likelihood)
    low, high = 0.0, 1.0
    if effective(weights_of(likelihood, 1.0)) >= wanted:
        return weights_of(likelihood, 1.0), 1.0
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        enough = effective(weights_of(likelihood, middle)) >= wanted
        low, high = (middle, high) if enough else (low, middle)
    return weights_of(likelihood, low), low


def log_likelihood(evidence: Evidence, errors: Floats) -> Floats:
    """Log of the normal likelihood of all figures in each world ``[world]``, but for a constant."""
    away = (evidence.observed[:, None] - evidence.simulated) / errors[:, None]
    return -0.5 * np.sum(away**2, axis=0)


def weights_of(likelihood: Floats, power: float = 1.0) -> Floats:
    """Weights ``[world]`` of sum one in proportion to a power of a likelihood, given as its log."""
    raw = np.exp(power * (likelihood - likelihood.max()))
    return raw / raw.sum()


def effective(weights: Floats) -> float:
    """Number of worlds of equal weight that would tell as much: 1 / sum of squares."""
    return float(1.0 / np.sum(weights**2))


def smoothed(
    targets: Targets, evidence: Evidence, errors: Floats, weights: Floats
) -> tuple[Floats, Floats]:
    """Targets ``[target, world]`` and twins ``[row, world]`` moved by one figure after the other.

    Each figure's twins are moved along with the targets, so that figures of one matter are not
    counted as news of their own.
    """
    worlds = np.concatenate([targets.values, evidence.simulated])
    states = np.array([*targets.states, *evidence.states], dtype=str)
    powers = np.array([*targets.powers, *evidence.powers], dtype=str)
    first = len(targets.values)
    least = np.sqrt(2.0 * np.log(max(len(evidence.observed), 2)) / effective(weights))
    for row, value in enumerate(evidence.observed):
        own, power = evidence.states[row], evidence.powers[row]
        near = (states == "") | (states == own) | (own == "")
        near &= (powers == "") | (powers == power) | (power == "")
        part = np.flatnonzero(near)
        worlds[part] = _moved(worlds[part], worlds[first + row], value, errors[row], weights, least)
    return worlds[:first], worlds[first:]


def _moved(
    values: Floats, twin: Floats, observed: float, error: float, weights: Floats, least: float
) -> Floats:
    """Values ``[target, world]`` after one figure, by the square-root form with tapered gains."""
    unbiased = 1.0 / (1.0 - float(np.sum(weights**2)))
    middle = float(weights @ twin)
    away = twin - middle
    spread = unbiased * float(weights @ away**2)
    if spread < 1e-12:
        return values
    means = values @ weights
    apart = values - means[:, None]
    shared = unbiased * (apart @ (weights * away))
    sizes = np.sqrt(np.maximum(unbiased * (apart**2 @ weights), 1e-300))
    alike = np.abs(shared) / (sizes * np.sqrt(spread))
    taper = np.maximum(1.0 - (least / np.maximum(alike, 1e-12)) ** 2, 0.0)
    gain = taper * shared / (spread + error**2)
    root = 1.0 / (1.0 + np.sqrt(error**2 / (spread + error**2)))
    shift = (observed - middle) - root * away
    return values + gain[:, None] * shift


def labels_of_cells(
    axes: Sequence[str], labels: Mapping[str, Sequence[str]]
) -> tuple[list[str], list[str]]:
    """State and power of each cell of a variable, in storage order; empty where it has none."""
    shape = [len(labels[axis]) for axis in axes]
    found: list[list[str]] = []
    for axis in ("state", "power"):
        names = [""] * int(np.prod(shape, dtype=int))
        if axis in axes:
            place = list(axes).index(axis)
            indices = np.indices(shape)[place].reshape(-1)
            names = [labels[axis][i] for i in indices]
        found.append(names)
    return found[0], found[1]
