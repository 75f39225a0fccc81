"""What drives outcomes: the uncertain numbers that account for most of the spread between worlds.

Read off the run itself, outcome by outcome: the squared rank correlation of a number, for a
hypothesis the correlation ratio, less what chance alone would give. Initial values of one variable
count together. What chance gives now and then in so many numbers is not named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy.special import chdtri

from sim.arrays import Floats
from sim.ensemble import Result
from sim.scenario import Scenario
from sim.workbench.sensitivity.inputs import Factor, Input, factors, input_of
from sim.workbench.sensitivity.screening import input_shares, rankable, varies

WORLDS = 4000
"""Worlds that are read; more would not change what is named."""
FEWEST = 100
"""Worlds below which nothing but chance could be named."""
FAMILIES = 8
"""Of the scenario's own questions, those that are asked about."""
SHOWN = 4
"""Questions of which something is told: those that hang on one number first."""
NAMED = 3
"""Numbers named for each."""
ABOVE_ALL = 0.4
"""Share from which one number is said to decide an outcome above all others (convention)."""
_LUCK = 0.01
"""Chance with which luck alone may name anything for an outcome (Bonferroni's bound)."""


@dataclass(frozen=True)
class Driver:
    """A number, or the initial values of a variable, and its share of an outcome's variance."""

    name: str
    label: str
    share: float


@dataclass(frozen=True)
class Driven:
    """One outcome and what drives it, the strongest first."""

    outcome: str
    drivers: tuple[Driver, ...]

    @property
    def above_all(self) -> bool:
        """Whether one number outweighs all others: more than :data:`ABOVE_ALL` hangs on it."""
        return bool(self.drivers) and self.drivers[0].share >= ABOVE_ALL


def drivers(result: Result, scenario: Scenario, names: Sequence[str] | None = None) -> list[Driven]:
    """What drives some outcomes of a result of ``scenario``.

    Without ``names``: of some of the scenario's own questions the label whose spread is best
    accounted for, without those that have the same drivers as an earlier one. Outcomes of which no
    number stands out are left out; all, where there are fewer than :data:`FEWEST` worlds.
    """
    if result.n < FEWEST:
        return []
    outcomes = _outcomes(result, _wanted(result) if names is None else names)
    found = _shares(result, scenario, outcomes) if outcomes else {}
    best: dict[str, Driven] = {}
    for name, several in found.items():
        ranked = sorted(several, key=lambda driver: -driver.share)[:NAMED]
        key = result.outcome_info[name].base if names is None else name
        if ranked and (key not in best or ranked[0].share > best[key].drivers[0].share):
            best[key] = Driven(name, tuple(ranked))
    if names is not None:
        return list(best.values())
    different = {driven.drivers: driven for driven in reversed(best.values())}
    first = list(different.values())[::-1]
    return sorted(first, key=lambda driven: not driven.above_all)[:SHOWN]


def _wanted(result: Result) -> list[str]:
    """The outcomes of the first own questions."""
    own = [n for n in result.outcome_table.columns if result.outcome_info[n].own]
    bases = {name: result.outcome_info[name].base for name in own}
    families = list(dict.fromkeys(bases.values()))[:FAMILIES]
    return [name for name in own if bases[name] in families]


def _outcomes(result: Result, names: Sequence[str]) -> dict[str, Floats]:
    """Values ``[world]`` to rank, of the outcomes that vary."""
    frame = result.outcome_table.frame(list(names)).head(WORLDS)
    values = {
        name: rankable(frame[name].to_numpy(float), result.outcome_info[name]) for name in names
    }
    return {name: v for name, v in values.items() if varies(v)}


def _shares(
    result: Result, scenario: Scenario, outcomes: Mapping[str, Floats]
) -> dict[str, list[Driver]]:
    """What stands out, by outcome."""
    frame = result.parameter_table.frame().head(WORLDS)
    inputs: list[Input] = []
    columns: list[Floats] = []
    for name, values in zip(map(str, frame.columns), frame.to_numpy(float).T, strict=True):
        if name.partition(".")[0] in _SECTIONS and varies(values):
            inputs.append(input_of(scenario, name))
            columns.append(values)
    if not inputs:
        return {}
    kinds = [one.kind for one in inputs]
    of = input_shares(list(zip(kinds, columns, strict=True)), outcomes.values())
    place = {one.name: k for k, one in enumerate(inputs)}
    found: dict[str, list[Driver]] = {name: [] for name in outcomes}
    gathered = factors(inputs, "family")
    for factor in gathered:
        rows = [place[name] for name in factor.inputs]
        # n times a sum of squared correlations of unrelated numbers is chi-squared
        degrees = of.free[rows].sum()
        bar = (chdtri(degrees, _LUCK / len(gathered)) - degrees) / len(frame)
        for name, whole in zip(outcomes, of.share[rows].sum(axis=0), strict=True):
            if whole > bar:
                found[name].append(_driver(factor, float(min(whole, 1.0))))
    return found


_SECTIONS = ("parameters", "hypotheses", "initial", "shocks")


def _driver(factor: Factor, share: float) -> Driver:
    label = factor.label[:1].lower() + factor.label[1:]
    return Driver(factor.name, label, share)
