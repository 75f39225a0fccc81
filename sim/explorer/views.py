"""What charts can show, and what a page shows of a run and of the untouched scenario beside it.

Every number comes from worlds that both have, so that differences are those of the same worlds.
Shapes: fans are ``[quantile][moment]`` by power, chances ``[moment][power]`` by state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.ensemble.bands import QUANTILES
from sim.ensemble.leading import leaders
from sim.ensemble.numbers import percent, probability_error, with_error
from sim.explorer.runs import Json, Snapshot
from sim.validation.record import OBSERVABLES, load_observations

SHARE = "% of all powers"


@dataclass(frozen=True)
class Measure:
    """Something that a power has, in a state or everywhere.

    ``observed`` is its name in the record, if any. ``whole``: given as the power's part in the sum
    over powers. ``scale``: how much of ``unit`` one unit of the variable is.
    """

    name: str
    title: str
    variable: str
    unit: str
    observed: str = ""
    whole: bool = False
    dimension: bool = False
    scale: float = 1.0

    def read(self, values: Mapping[str, NDArray[Any]]) -> Floats:
        """Its values ``[..., power, world]`` from the variable's."""
        found = np.asarray(values[self.variable], dtype=np.float64)
        if not self.whole:
            return self.scale * found
        total = found.sum(axis=-2, keepdims=True)
        return 100.0 * np.divide(found, total, out=np.zeros_like(found), where=total > 0)


_ALL = (
    Measure("overall", "Influence, all dimensions", "influence_share", SHARE, dimension=True),
    Measure("economic", "Economic influence", "economic_share", SHARE, dimension=True),
    Measure(
        "political", "Political influence", "influence_political", SHARE, whole=True,
        dimension=True,
    ),
    Measure("security", "Security influence", "security_share", SHARE, dimension=True),
    Measure("trade", "Goods trade", "trade_share", "% of trade", "trade_share"),
    Measure("debt", "Public debt owed to the power", "debt_gdp", "% of GDP", "debt_gdp"),
    Measure("remittances", "Remittances", "remittances", "% of GDP", "remittances"),
    Measure("arms", "Arms imports over five years", "arms_share", "% of imports", "arms_share"),
    Measure("presence", "Armed presence", "presence", "personnel", "presence", scale=1000.0),
    Measure("sentiment", "Public sentiment", "sentiment", "(-1 to 1)"),
    Measure("alignment", "Votes and positions in common", "alignment", "(0 to 1)", "alignment"),
)  # fmt: skip

MEASURES = {measure.name: measure for measure in _ALL}
"""By name; the first four are the dimensions of influence."""

BEHIND = (
    Measure("drain", "Means tied down by war", "drain", "%", scale=100.0),
    Measure(
        "effort", "Security effort delivered", "delivered_effort", "% of its peak", scale=100.0
    ),
    Measure("reputation", "Reputation as a protector", "reputation", "(0 to 1)"),
    Measure("economy", "Size of the economy", "economy", "% of its start", scale=100.0),
    Measure("appetite", "Readiness to lend", "lending_appetite", "% of the usual", scale=100.0),
)
"""What a power is like, everywhere: a lever often moves this first, and through it the ties."""

DIMENSIONS = tuple(measure.name for measure in _ALL if measure.dimension)

Figures = dict[str, list[tuple[float, float]]]


def recorded(measure: Measure, state: str, powers: tuple[str, ...]) -> Figures:
    """Published figures by power: decimal year and value, in order; nothing where none exist.

    A stock stands at the end of its year, a flow in the middle.
    """
    if not measure.observed:
        return {}
    found: Figures = {power: [] for power in powers}
    place = 1.0 if OBSERVABLES[measure.observed].timing == "end" else 0.5
    for power, year, value in _figures().get((measure.observed, state), ()):
        if power in found:
            found[power].append((year + place, measure.scale * value))
    return found


@cache
def _figures() -> dict[tuple[str, str], list[tuple[str, int, float]]]:
    """The record of all measures by observable and state."""
    table = load_observations()
    names = {measure.observed for measure in _ALL}
    found: dict[tuple[str, str], list[tuple[str, int, float]]] = {}
    columns = table[table["variable"].isin(names)][["variable", "iso3", "power", "year", "value"]]
    for variable, state, power, year, value in columns.itertuples(index=False, name=None):
        key = (str(variable), str(state))
        found.setdefault(key, []).append((str(power), int(year), float(value)))
    return found


FLIPPED = 12
"""Worlds named in which another power leads than in the untouched scenario."""
MOVED = 14
"""Ties named that moved most."""
FIRST = 2
"""Of what moved most in the powers themselves."""


@dataclass(frozen=True)
class Pair:
    """The moved scenario and the untouched one, in the same worlds; ``same`` if nothing moved."""

    now: Snapshot
    base: Snapshot
    same: bool

    @classmethod
    def of(cls, now: Snapshot, base: Snapshot) -> Pair:
        """The pair, limited to worlds that both have and to the moments both have reached."""
        if now is base:
            return cls(now, base, same=True)
        common = np.intersect1d(now.worlds, base.worlds)
        return cls(now.of(common), base.of(common), same=False)

    @property
    def time(self) -> int:
        """The last moment that both have reached."""
        return min(self.now.time, self.base.time)

    @property
    def sides(self) -> dict[str, Snapshot]:
        """The snapshots by the name under which they are sent."""
        return {"now": self.now} if self.same else {"now": self.now, "base": self.base}


def fan(snapshot: Snapshot, measure: Measure, state: int, time: int) -> dict[str, list[Any]]:
    """Quantiles of a measure in one state by power: ``[quantile][moment]``."""
    key = ("fan", measure.name, state, time)
    return snapshot.once(key, lambda: _fan(snapshot, measure, state, time))


def _fan(snapshot: Snapshot, measure: Measure, state: int, time: int) -> dict[str, list[Any]]:
    values = measure.read(_slice(snapshot, measure.variable, state, time))
    bands = np.quantile(values, QUANTILES, axis=-1)
    powers = snapshot.scenario.powers
    return {power: _rounded(bands[:, :, k]) for k, power in enumerate(powers)}


def _slice(snapshot: Snapshot, variable: str, state: int, time: int) -> dict[str, NDArray[Any]]:
    """One variable in one state up to a moment: ``[moment, power, world]``."""
    return {variable: snapshot.values[variable][: time + 1, state]}


def leading(snapshot: Snapshot, dimension: str, time: int) -> NDArray[np.int8]:
    """Place of the power that leads, ``[moment, state, world]``: the largest, whole or part."""
    return leaders(snapshot.values[MEASURES[dimension].variable][: time + 1])


def _leading_at(snapshot: Snapshot, dimension: str, state: int, moment: int) -> NDArray[np.int8]:
    """Place of the power that leads in one state at one moment, ``[world]``."""
    return leaders(snapshot.values[MEASURES[dimension].variable][moment, state])


def chances(snapshot: Snapshot, dimension: str, time: int) -> dict[str, list[Any]]:
    """Share of worlds in which each power leads, by state: ``[moment][power]``."""
    return snapshot.once(("chances", dimension, time), lambda: _chances(snapshot, dimension, time))


def _chances(snapshot: Snapshot, dimension: str, time: int) -> dict[str, list[Any]]:
    place = leading(snapshot, dimension, time)
    powers = range(len(snapshot.scenario.powers))
    shares = np.stack([(place == k).mean(axis=-1) for k in powers], axis=-1)
    return {state: _rounded(shares[:, i]) for i, state in enumerate(snapshot.scenario.states)}


def gaps(pair: Pair, measure: Measure, state: int) -> Json:
    """Paired differences by power, with their Monte Carlo errors: ``[moment]`` each."""
    time = pair.time
    now, base = (
        measure.read(_slice(side, measure.variable, state, time)) for side in (pair.now, pair.base)
    )
    gap = now - base
    error = gap.std(axis=-1, ddof=1) / np.sqrt(gap.shape[-1]) if gap.shape[-1] > 1 else 0 * gap
    return {
        power: {
            "mean": _rounded(gap.mean(axis=-1)[:, k]), "error": _rounded(error[:, k]),
        }
        for k, power in enumerate(pair.now.scenario.powers)
    }  # fmt: skip


def moved_most(pair: Pair, state: int, moment: int) -> list[Json]:
    """What differs most in a state at a moment, measured by the spread between its worlds."""
    return _ranked(pair, MEASURES.values(), (moment, state))[:MOVED]


def behind(pair: Pair, moment: int) -> list[Json]:
    """What differs most in the powers themselves at a moment."""
    return _ranked(pair, BEHIND, (moment,))[:FIRST]


def _ranked(pair: Pair, measures: Iterable[Measure], at: tuple[int, ...]) -> list[Json]:
    found = []
    for measure in measures:
        now, base = (
            measure.read({measure.variable: side.values[measure.variable][at]})
            for side in (pair.now, pair.base)
        )
        for k, power in enumerate(pair.now.scenario.powers):
            found.append(_moved(measure, power, now[k], base[k]))
    found.sort(key=lambda row: -row["size"])
    return [row for row in found if row["size"] > 0.02]


def _moved(measure: Measure, power: str, now: Floats, base: Floats) -> Json:
    gap, spread = now - base, float(base.std())
    error = float(gap.std(ddof=1) / np.sqrt(len(gap))) if len(gap) > 1 else 0.0
    mean = float(gap.mean())
    certain = abs(mean) > 2 * error and spread > 1e-9
    return {
        "measure": measure.name, "power": power, "unit": measure.unit,
        "base": _round(float(base.mean())), "now": _round(float(now.mean())),
        "mean": _round(mean), "error": _round(error),
        "words": f"{with_error(mean, error, signed=True)} {measure.unit}",
        "size": _round(abs(mean) / spread) if certain else 0.0,
    }  # fmt: skip


def headline(pair: Pair, state: str, dimension: str, moment: int, words: Sequence[str]) -> Json:
    """Who leads, as sentences with their errors, and worlds in which that changes hands."""
    scenario = pair.now.scenario
    place = list(scenario.states).index(state)
    n = len(pair.now.worlds)
    now, base = (_leading_at(side, dimension, place, moment) for side in (pair.now, pair.base))
    powers = list(scenario.powers)
    shares = [float((now == k).mean()) for k in range(len(powers))]
    ranked = sorted(range(len(powers)), key=lambda k: -shares[k])
    names = [scenario.powers[power].name for power in powers]
    first, *others = [
        (names[k], percent(shares[k], probability_error(shares[k], n)))
        for k in ranked[:3]
        if shares[k] > 0.005
    ]
    of = "influence" if dimension == "overall" else f"{dimension} influence"
    after = "".join(f", {name} in {share}" for name, share in others)
    found: Json = {
        "sentence": f"{scenario.states[state].name} in {_month(pair.now.moments[moment])}: "
        f"{first[0]} has the largest {of} in {first[1]} of worlds{after}.",
        "change": "",
        "flipped": [],
    }
    if not pair.same:
        found["change"] = _change(now, base, names, words)
        flipped = pair.now.worlds[now != base]
        found["flipped"] = [int(k) for k in flipped[:FLIPPED]]
        found["flips"] = len(flipped)
    return found


def _change(
    now: NDArray[np.int8], base: NDArray[np.int8], names: Sequence[str], words: Sequence[str]
) -> str:
    """What the moved levers do to who leads, in the same worlds."""
    n = len(now)
    parts = []
    for k, name in enumerate(names):
        gap = (now == k) * 1.0 - (base == k) * 1.0
        error = float(gap.std(ddof=1) / np.sqrt(n)) if n > 1 else 0.0
        if abs(gap.mean()) > max(2 * error, 0.005):
            more = "more" if gap.mean() > 0 else "fewer"
            size = abs(float(gap.mean()))
            parts.append((size, name, f"{with_error(100 * size, 100 * error)} {more}"))
    parts.sort(reverse=True)
    moved = ". ".join(words)
    if not parts:
        return f"{moved}. Who leads differs from the untouched scenario by no more than the error."
    (_, first, by), *others = parts[:3]
    after = "".join(f", {name} in {points}" for _, name, points in others)
    return (
        f"{moved}. Against the untouched scenario, in the same worlds: {first} leads in {by} of "
        f"100 worlds{after}."
    )


_MONTHS = ("March", "June", "September", "December")


def _month(quarter: str) -> str:
    """The month in which a quarter such as ``2024-Q3`` ends: numbers are those of its end."""
    return f"{_MONTHS[int(quarter[-1]) - 1]} {quarter[:4]}"


def view(pair: Pair, state: str, measure: str, moment: int, words: Sequence[str]) -> Json:
    """Everything that charts of one state and measure need."""
    scenario = pair.now.scenario
    place = list(scenario.states).index(state)
    shown = MEASURES[measure]
    dimension = measure if shown.dimension else DIMENSIONS[0]
    time = pair.time
    moment = min(moment, time)
    sides = pair.sides.items()
    found: Json = {
        "n": len(pair.now.worlds),
        "time": time,
        "moment": moment,
        "dimension": dimension,
        "fans": {side: fan(snapshot, shown, place, time) for side, snapshot in sides},
        "record": recorded(shown, state, tuple(scenario.powers)),
        "leaders": {side: chances(snapshot, dimension, time) for side, snapshot in sides},
        "headline": headline(pair, state, dimension, moment, words),
    }
    if not pair.same:
        found["gaps"] = gaps(pair, shown, place)
        found["moved"] = moved_most(pair, place, moment)
        found["behind"] = behind(pair, moment)
    return found


def world(snapshot: Snapshot, number: int) -> Json | None:
    """Shares of influence in one world: by dimension and state ``[moment][power]``."""
    if number not in snapshot.worlds:
        return None
    place = int(np.searchsorted(snapshot.worlds, number))
    one = {name: values[..., place : place + 1] for name, values in snapshot.values.items()}
    states = list(snapshot.scenario.states)
    shares: Mapping[str, Floats] = {d: MEASURES[d].read(one)[..., 0] for d in DIMENSIONS}
    return {
        d: {state: _rounded(values[:, i]) for i, state in enumerate(states)}
        for d, values in shares.items()
    }


def _rounded(values: Floats) -> list[Any]:
    """Nested lists with four significant digits, which is more than Monte Carlo can tell."""
    finite = np.nan_to_num(np.asarray(values, dtype=np.float64))
    size = np.where(finite == 0, 1.0, np.abs(finite))
    scale = 10.0 ** (3 - np.floor(np.log10(size)))
    found: list[Any] = (np.round(finite * scale) / scale).tolist()
    return found


def _round(value: float) -> float:
    return float(f"{value:.4g}")
