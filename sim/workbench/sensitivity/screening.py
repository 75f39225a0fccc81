"""Which uncertain numbers matter in an ensemble that exists anyway: shares, swings, what drives it.

Inputs are drawn independently, so that the square of Spearman's correlation is the share of an
outcome's variance in ranks that an input accounts for on its own; of a hypothesis it is the
correlation ratio. It sees monotonous effects, not interactions; what it ranks low may still act
together with something else (Saltelli et al. 2008, ch. 1 and 3). A tornado shows what the outcome
does where one number is low, and where it is high. Drivers are the numbers that stand out among
what chance gives now and then in so many; initial values of one variable count together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import chdtri, ndtri

from sim.arrays import Floats, Mask
from sim.catalogue.questions import HYPOTHESES
from sim.ensemble import Result
from sim.ensemble.numbers import mean_error, with_error
from sim.ensemble.outcome import Outcome
from sim.ensemble.tables import AT_ONCE
from sim.scenario import Scenario
from sim.workbench.base import Answer, Sheet
from sim.workbench.measures import measure
from sim.workbench.sensitivity.inputs import Factor, Input, factors, input_of, inputs_of

FEWEST = 50
"""Replicates below which shares of variance say nothing."""


def enough(worlds: int) -> None:
    """Raise ``ValueError`` for fewer than :data:`FEWEST` worlds."""
    if worlds < FEWEST:
        raise ValueError(f"{worlds} worlds are too few for shares of variance; take 500 or more")


def shares(
    result: Result, outcome: str, inputs: Sequence[Input], factors: Sequence[Factor]
) -> pd.DataFrame:
    """First-order shares of the variance of an outcome in ranks, one row per factor.

    An input's share is the squared rank correlation, for hypotheses the correlation ratio, less
    what chance alone would give; a factor's is the sum over its inputs. For documents an input
    counts in proportion to its references. Intervals (95 %) take inputs as independent and errors
    as in large samples (Olkin and Finn 1995; Fisher's transformation for correlations). Raises
    ``ValueError`` for too few replicates and for an outcome that does not vary.
    """
    enough(result.n)
    chosen = measure(result, outcome)
    y = chosen.values
    if chosen.outcome.dated:
        y = rankable(result.outcome_table.column(chosen.outcome.name), chosen.outcome)
    if not varies(y):
        raise ValueError(f"{chosen.name} does not vary; there is nothing to divide up")
    found = input_shares(drawn(result, inputs), [y])
    weights = np.array([[_weight(i, factor) for i in found.inputs] for factor in factors])
    first = weights @ found.share[:, 0]
    error = np.sqrt(weights**2 @ found.square_error[:, 0])
    alone = [len(f.inputs) == 1 and f.kind not in ("document", "group") for f in factors]
    single = np.where(alone, (weights > 0) @ found.correlation[:, 0], np.nan)
    away = 1.96 / np.sqrt(result.n - 3)
    table = {
        "first": first, "first_low": first - 1.96 * error, "first_high": first + 1.96 * error,
        "correlation": single, "correlation_low": np.tanh(np.arctanh(single) - away),
        "correlation_high": np.tanh(np.arctanh(single) + away),
    }  # fmt: skip
    return pd.DataFrame(table, index=pd.Index([f.name for f in factors], name="factor"))


def drawn(result: Result, inputs: Iterable[Input]) -> Iterator[tuple[Input, Floats]]:
    """The inputs that vary among the worlds of a result, with their values ``[replicate]``.

    A few are in memory at a time, since all those of a million worlds would fill it.
    """
    known = {one.name: one for one in inputs}
    names = known.keys() & set(result.parameter_table.columns)
    for name, values in result.parameter_table.each([n for n in known if n in names]):
        if varies(values):
            yield known[name], values


class InputShares(NamedTuple):
    """Rank correlations and shares of variance ``[input, outcome]``, their errors squared.

    ``free[input]`` counts the numbers that stand behind an input: one, of a hypothesis one less
    than it has variants.
    """

    inputs: list[Input]
    correlation: Floats
    share: Floats
    square_error: Floats
    free: Floats


def input_shares(inputs: Iterable[tuple[Input, Floats]], outcomes: Iterable[Floats]) -> InputShares:
    """Share of each input, which comes with its values ``[replicate]``, in the variance of ranks.

    What chance alone would give is taken off, so that a share can be slightly negative. A few
    inputs are in memory at a time. Raises ``ValueError`` where there is none.
    """
    y, rest = ranks(outcomes), iter(inputs)
    parts = []
    while some := list(islice(rest, max(1, AT_ONCE // len(y)))):
        parts.append(_shares_of(some, y))
    if not parts:
        raise ValueError("no uncertain number varies between the worlds")
    names, *arrays = zip(*parts, strict=True)
    return InputShares(list(chain(*names)), *map(np.concatenate, arrays))


def _shares_of(inputs: Sequence[tuple[Input, Floats]], y: Floats) -> InputShares:
    """The same of inputs that are in memory, and of outcomes ``y[replicate, outcome]`` in ranks."""
    x, n = ranks([values for _, values in inputs]), len(y)
    rho = x.T @ y / n
    share, free = rho**2 - 1.0 / (n - 1), np.ones(len(rho))
    for k, (one, values) in enumerate(inputs):
        if one.kind == "hypothesis":
            codes = np.unique(values, return_inverse=True)[1]
            free[k] = codes.max()
            share[k] = [correlation_ratio(codes, ranked) for ranked in y.T]
    true = np.clip(share, 0.0, 1.0)
    square_error = 4 * true * (1 - true) ** 2 / n + 2 * free[:, None] / n**2
    return InputShares([one for one, _ in inputs], rho, share, square_error, free)


def correlation_ratio(codes: NDArray[np.intp], y: Floats) -> float:
    """Variance between groups over all variance, less what unrelated groups would give."""
    counts = np.bincount(codes)
    kept = counts > 0
    means = np.bincount(codes, weights=y)[kept] / counts[kept]
    total = ((y - y.mean()) ** 2).sum()
    between = (counts[kept] * (means - y.mean()) ** 2).sum()
    return float(between / total - (kept.sum() - 1) / (len(y) - 1)) if total > 0 else 0.0


def _weight(one: Input, factor: Factor) -> float:
    """How much of an input counts for a factor."""
    if factor.kind == "document":
        return one.documents.get(factor.name, 0) / sum(one.documents.values())
    return float(one.name in factor.inputs)


def varies(values: Floats) -> bool:
    """Whether values ``[replicate]`` are not all the same."""
    return bool(values.min() < values.max())


def rankable(values: Floats, outcome: Outcome) -> Floats:
    """An outcome ``[replicate]`` as something to rank: never comes last, a label is 0 or 1."""
    if outcome.leads:
        codes, counts = np.unique(values, return_counts=True)
        return (values == codes[counts.argmax()]).astype(np.float64)
    never = np.inf if outcome.dated else 0.0
    return np.where(np.isnan(values), never, values) if np.isnan(values).any() else values


def ranks(columns: Iterable[Floats]) -> Floats:
    """Standardised ranks, ``[replicate, column]``; equal values share the mean of theirs."""
    return standardised(np.stack([_ranked(values) for values in columns]).T)


def _ranked(values: Floats) -> Floats:
    # scipy.stats does the same, and takes half a second to be loaded by every run
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]


def standardised(values: Floats) -> Floats:
    """Columns of mean 0 and deviation 1, ``[replicate, column]``; 0 where nothing varies."""
    centred = values - values.mean(axis=0)
    spread = np.sqrt((centred**2).mean(axis=0))
    standard: Floats = centred / np.where(spread > 0, spread, 1.0)
    return standard


COLUMNS = (
    "factor", "label", "kind", "low", "low_error", "low_value", "high", "high_error", "high_value",
    "swing", "swing_error",
)  # fmt: skip
"""Columns of the table of swings, in order."""


@dataclass(repr=False)
class Tornado(Answer):
    """Mean of an outcome where one factor is low and where it is high, all else as it comes.

    ``table``: index ``factor``, widest first: ``label``, ``kind``, ``low``, ``low_error``,
    ``high``, ``high_error`` (mean of the outcome in the replicates with the factor in its lowest
    and highest fifth; variants of a hypothesis: those with the smallest and largest mean),
    ``low_value``, ``high_value`` (what low and high are, in words), ``swing`` = high - low,
    ``swing_error``.
    ``baseline``: mean over all replicates, with ``baseline_error``.
    """

    kind, mark = "tornado", "tornado"
    picture = "tornado"
    outcome: str
    title: str
    measure: str
    unit: str
    baseline: float
    baseline_error: float
    table: pd.DataFrame
    replicates: int

    def sheet(self) -> Sheet:
        """What is shown of it."""
        mean = with_error(self.baseline, self.baseline_error)
        text = f"Mean over all {self.replicates:,} worlds: {mean}"
        return Sheet(f"{self.title} [{self.unit}]", [text], self.table)


def tornado(result: Result, outcome: str, *, top: int = 12) -> Tornado:
    """Mean of an outcome of a result with each uncertain number low and high, widest swings first.

    Among so many inputs some swing by luck: only those stay that luck would give in one analysis of
    twenty (Bonferroni's bound over all inputs). Raises ``UnknownName``.
    """
    inputs = inputs_of(result.scenario, fitted=False)
    chosen = measure(result, outcome)
    bar = float(ndtri(1 - 0.025 / max(len(inputs), 1)))
    rows = []
    for one, values in drawn(result, inputs):
        sides = _sides(one, values)
        if sides is None:
            continue
        means = [
            (float(chosen.values[k].mean()), mean_error(chosen.values[k]), w) for k, w in sides
        ]
        low, high = _ends(one, means)
        error = float(np.hypot(low[1], high[1]))
        if abs(high[0] - low[0]) > bar * error:
            rows.append(
                {
                    "factor": one.name, "label": one.label, "kind": one.kind,
                    "low": low[0], "low_error": low[1], "low_value": low[2],
                    "high": high[0], "high_error": high[1], "high_value": high[2],
                    "swing": high[0] - low[0], "swing_error": error,
                }
            )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS)).set_index("factor")
    table = table.sort_values("swing", key=abs, ascending=False).head(top)
    return Tornado(
        chosen.name, chosen.words, chosen.measure, chosen.unit, chosen.mean,
        mean_error(chosen.values), table, result.n,
    )  # fmt: skip


Side = tuple[float, float, str]


def _sides(one: Input, x: Floats) -> list[tuple[Mask, str]] | None:
    """Replicates in which an input is low and high, or those of each variant; with words."""
    if one.kind == "hypothesis":
        variants = list(HYPOTHESES[one.name.partition(".")[2]].variants)
        found = [(x == code, name) for code, name in enumerate(variants)]
        found = [(which, name) for which, name in found if which.sum() > 1]
        return found if len(found) > 1 else None
    low, high = np.quantile(x, [0.2, 0.8])
    below, above = x <= low, x >= high
    if not low < high or below.sum() < 2 or above.sum() < 2:
        return None
    return [(below, f"up to {low:.3g}"), (above, f"from {high:.3g}")]


def _ends(one: Input, means: Sequence[Side]) -> tuple[Side, Side]:
    """Low and high input; of variants those with the smallest and largest mean."""
    if one.kind != "hypothesis":
        return means[0], means[1]
    ordered = sorted(means, key=lambda side: side[0])
    return ordered[0], ordered[-1]


WORLDS = 4000
"""The first worlds, which are read; more would not change what is named."""
DRIVEN_FROM = 100
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
    number stands out are left out; all, where there are fewer than :data:`DRIVEN_FROM` worlds.
    Of more than :data:`WORLDS` only the first are asked; :func:`asked` says so.
    """
    if result.n < DRIVEN_FROM:
        return []
    outcomes = _outcomes(result, _wanted(result) if names is None else names)
    found = _standing_out(result, scenario, outcomes) if outcomes else {}
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


def asked(result: Result) -> str:
    """Among which worlds drivers were looked for, where that is not all of them."""
    return f"among the first {WORLDS:,} worlds" if result.n > WORLDS else ""


def _wanted(result: Result) -> list[str]:
    """The outcomes of the first own questions."""
    own = [n for n in result.outcome_table.columns if result.outcome_info[n].own]
    bases = {name: result.outcome_info[name].base for name in own}
    families = list(dict.fromkeys(bases.values()))[:FAMILIES]
    return [name for name in own if bases[name] in families]


def _outcomes(result: Result, names: Sequence[str]) -> dict[str, Floats]:
    """Values ``[world]`` to rank, of the outcomes that vary."""
    frame = result.outcome_table.frame(list(names), first=WORLDS)
    values = {
        name: rankable(frame[name].to_numpy(float), result.outcome_info[name]) for name in names
    }
    return {name: v for name, v in values.items() if varies(v)}


def _standing_out(
    result: Result, scenario: Scenario, outcomes: Mapping[str, Floats]
) -> dict[str, list[Driver]]:
    """What stands out, by outcome."""
    frame = result.parameter_table.frame(first=WORLDS)
    inputs = [
        (input_of(scenario, name), values)
        for name, values in zip(map(str, frame.columns), frame.to_numpy(float).T, strict=True)
        if name.partition(".")[0] in _SECTIONS and varies(values)
    ]
    if not inputs:
        return {}
    of = input_shares(inputs, outcomes.values())
    place = {one.name: k for k, one in enumerate(of.inputs)}
    found: dict[str, list[Driver]] = {name: [] for name in outcomes}
    gathered = factors(of.inputs, "family")
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
