"""The draw of all uncertain numbers of a scenario, one value per replicate, and where draws fall.

Every uncertain number is ``prior.quantile(u)`` of a place ``u`` in (0, 1), which by default comes
from the draw's own stream. A posterior decides the places of the draws that past figures inform:
each replicate picks a row of its table, by streams of its own, and takes the places of that row.
Of a nowcast it takes the state of the world as well.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy import special

from sim.arrays import Floats, Whole
from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Dirichlet, Prior, quantiles
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import PARAMETERS
from sim.scenario import Scenario
from sim.scenario.posterior import Posterior, load_posterior
from sim.world.streams import LEAST, MOST, Streams

_PICKS = ("posterior.row", "posterior.plus", "posterior.minus")


class Draws:
    """Draws by name, remembered so that a result can list what each replicate was made of.

    ``values[name]`` has shape ``[replicate]``; only uncertain numbers are kept there. ``places``
    gives the place ``[replicate]`` in (0, 1) of draws by name, in the stead of their streams.
    """

    def __init__(self, streams: Streams, places: Mapping[str, Floats] | None = None) -> None:
        self.streams = streams
        self.places: Mapping[str, Floats] = places or {}
        self.values: dict[str, Floats] = {}
        self._same: dict[float, Floats] = {}

    def numbers(self, priors: Mapping[str, Prior | Dirichlet]) -> dict[str, Floats]:
        """One number per replicate for each name, shape ``[replicate]``; shares are refused."""
        found: dict[str, Floats] = {}
        uncertain: dict[str, Prior] = {}
        for name, prior in priors.items():
            if isinstance(prior, Dirichlet):
                raise TypeError(f"{name}: a dirichlet cannot be one number")
            low, high = prior.support
            found[name] = self._certain(low)
            if low != high:
                uncertain[name] = prior
        if uncertain:
            drawn = quantiles([*uncertain.values()], self._places([*uncertain]))
            self.values.update(zip(uncertain, drawn, strict=True))
            found.update(zip(uncertain, drawn, strict=True))
        return found

    def _certain(self, value: float) -> Floats:
        """The same number for all replicates: one array for all who ask, to be read only."""
        if value not in self._same:
            self._same[value] = np.full(self.streams.count, value)
            self._same[value].setflags(write=False)
        return self._same[value]

    def _places(self, items: Sequence[str]) -> Floats:
        """Where draws fall in their distributions, ``[item, replicate]`` in (0, 1)."""
        u = self.streams.places("draw", items)
        for row, item in zip(u, items, strict=True):
            if item in self.places:
                row[...] = self.places[item]
        return u

    def number(self, name: str, prior: Prior | Dirichlet) -> Floats:
        """One number per replicate, shape ``[replicate]``; shares of a whole are refused."""
        return self.numbers({name: prior})[name]

    def shares(self, name: str, prior: Dirichlet) -> Floats:
        """Shares that sum to one, shape ``[component, replicate]``."""
        items = [f"{name}.{label}" for label in prior.labels]
        drawn = prior.quantile(self._places(items))
        self.values.update(zip(items, drawn, strict=True))
        return drawn

    def variant(self, name: str, weights: Mapping[str, float]) -> Floats:
        """Index of the variant each replicate holds, shape ``[replicate]``."""
        edges = np.cumsum(list(weights.values())) / sum(weights.values())
        u = self._places((name,))[0]
        code = np.minimum(np.searchsorted(edges, u, side="right"), len(edges) - 1).astype(float)
        if sum(weight > 0 for weight in weights.values()) > 1:
            self.values[name] = code
        return code


class Parameters:
    """The drawn parameters, read as ``parameters.finance.maturity``."""

    class Group:
        """The parameters whose names share the part before the dot."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, name: str) -> Any:
            raise AttributeError(f"no parameter {self._name}.{name} is declared")

    def __init__(self) -> None:
        self._groups: dict[str, Parameters.Group] = {}

    def put(self, name: str, value: Floats) -> None:
        """Store the drawn value of the dotted ``name``."""
        group, _, short = name.partition(".")
        if group not in self._groups:
            # As an attribute too, which is found at once: rules ask hundreds of times a quarter.
            self.__dict__[group] = self._groups[group] = self.Group(group)
        setattr(self._groups[group], short, value.astype(np.float32))

    def __getattr__(self, group: str) -> Any:
        raise AttributeError(f"no parameters of the group '{group}' are declared")

    def __iter__(self) -> Iterator[str]:
        for group, content in self._groups.items():
            yield from (f"{group}.{name}" for name in vars(content) if not name.startswith("_"))


def draw_parameters(
    scenario: Scenario, draws: Draws, extra: Iterable[Parameter] = ()
) -> Parameters:
    """Draw every parameter: the scenario's prior where it gives one, else the catalogue's.

    ``extra`` are the parameters of a user's own rules.
    """
    result = Parameters()
    priors: dict[str, Prior | Dirichlet] = {}
    for parameter in (*PARAMETERS.values(), *extra):
        given = scenario.parameters.get(parameter.name)
        priors[parameter.name] = parameter.prior if given is None else given.prior
    whole = {n: prior for n, prior in priors.items() if isinstance(prior, Dirichlet)}
    for name, prior in whole.items():
        result.put(name, draws.shares(f"parameters.{name}", prior))
    numbers = draws.numbers({f"parameters.{n}": p for n, p in priors.items() if n not in whole})
    for name, drawn in numbers.items():
        result.put(name.removeprefix("parameters."), drawn)
    return result


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
