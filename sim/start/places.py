"""Where draws fall in their priors when a scenario names a posterior.

Every uncertain number is ``prior.quantile(u)`` of a place ``u`` in (0, 1), which by default comes
from the draw's own stream. A posterior decides the places of the draws that past figures inform:
each replicate picks a row of its table, by streams of its own, and takes the places of that row.
Of a nowcast it takes the state of the world as well.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy import special

from sim.arrays import Floats, Whole
from sim.catalogue.variables import VARIABLES
from sim.scenario import Scenario
from sim.scenario.posterior import Posterior, load_posterior
from sim.world.streams import LEAST, MOST, Streams

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
    row, plus, minus = _rows(posterior, streams)
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
        result[name] = np.clip(special.ndtr(moved), LEAST, MOST)
    return result


def state_of(
    scenario: Scenario, streams: Streams, labels: Mapping[str, tuple[str, ...]]
) -> dict[str, Floats]:
    """The state ``[*axes, replicate]`` in which a nowcast begins each replicate, by variable.

    Each takes the row that its draws come from; actors that were removed are left out. Nothing
    without a nowcast.
    """
    if scenario.posterior is None:
        return {}
    posterior = load_posterior(scenario.posterior)
    if posterior.state is None:
        return {}
    row = _rows(posterior, streams)[0]
    made: Mapping[str, Sequence[str]] = posterior.state["labels"]
    found = {}
    for name, values in posterior.states.items():
        axes = VARIABLES[name].axes
        block = values[row].T.reshape(*(len(made[axis]) for axis in axes), len(row))
        places = [[made[axis].index(label) for label in labels[axis]] for axis in axes]
        found[name] = block[np.ix_(*places, range(len(row)))]
    return found


def _rows(posterior: Posterior, streams: Streams) -> Whole:
    """The rows ``[pick, replicate]`` that each replicate picks by weight."""
    edges = np.cumsum(posterior.draws[0])
    u = streams.places("draw", _PICKS)
    return np.minimum(np.searchsorted(edges, u, side="right"), len(edges) - 1)
