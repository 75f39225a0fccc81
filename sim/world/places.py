"""Where draws fall in their priors when a scenario names a posterior.

Every uncertain number is ``prior.quantile(u)`` of a place ``u`` in (0, 1), which by default comes
from the draw's own stream. A posterior decides the places of the draws that past figures inform:
each replicate picks a row of its table, by streams of its own, and takes the places of that row.
"""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.scenario import Scenario
from sim.scenario.posterior import Posterior, load_posterior
from sim.world.streams import Streams

Floats = NDArray[np.float64]

_SMALLEST = 2.0**-54
_LARGEST = 1.0 - 2.0**-53
_PICKS = ("posterior.row", "posterior.plus", "posterior.minus")


def places_of(
    scenario: Scenario, streams: Streams, given: Collection[str] = ()
) -> dict[str, Floats]:
    """Places ``[replicate]`` by draw that a scenario's posterior decides; none without one.

    Draws named in ``given`` are left to whoever gave them (a design).
    """
    if scenario.posterior is None:
        return {}
    posterior = load_posterior(scenario.posterior)
    governed = [n for n in posterior.columns if n not in given and posterior.governs(n, scenario)]
    return posterior_places(posterior, governed, streams)


def posterior_places(posterior: Posterior, names: list[str], streams: Streams) -> dict[str, Floats]:
    """Places of a smoothed draw from the joint posterior for each replicate, by name of draw.

    A replicate picks a row by weight and moves it, in normal scores, by a part ``h`` (the
    bandwidth) of the difference of two more rows, after shrinking it towards the mean by
    ``sqrt(1 - h**2)``. Mean and covariance stay those of the weighted rows, and thousands of
    replicates do not share a few hundred rows. Hypotheses are taken from the row as they are.

    Source: shrinkage as in Liu and West (2001), differences as in ter Braak (2006).
    """
    weights, table = posterior.draws
    edges = np.cumsum(weights)
    u = streams.uniform("draw", _PICKS, 0)
    row, plus, minus = np.minimum(np.searchsorted(edges, u, side="right"), len(edges) - 1)
    h = posterior.bandwidth
    result: dict[str, Floats] = {}
    for name in names:
        column = table[name]
        if name.startswith("hypotheses."):
            result[name] = column[row]
            continue
        score = special.ndtri(column)
        # An exact sum, so that the mean is the same on every machine.
        mean = math.fsum(weights * score)
        moved = mean + math.sqrt(1.0 - h * h) * (score[row] - mean)
        moved += h * (score[plus] - score[minus]) / math.sqrt(2.0)
        result[name] = np.clip(special.ndtr(moved), _SMALLEST, _LARGEST)
    return result
