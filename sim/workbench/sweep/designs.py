"""What can be swept, any number of a scenario, switch or hypothesis, and the points of a design."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.catalogue.questions import HYPOTHESES
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from sim.scenario import Scenario
from sim.scenario.document import SECTIONS, ScenarioError
from sim.workbench.measures import UnknownName, known

Value = float | str
Kind = Literal["number", "switch", "variant", "weight"]
Over = Mapping[str, Any]

MOST_POINTS = 100_000
"""Points beyond which a design is taken for a mistake."""

FORMS = "a:b:n (n values from a to b), a:b:n:log, x,y,z, or a:b for a range"
"""How values are written on the command line."""
_SHORT = ("parameters.", "hypotheses.")


class SweepError(ValueError):
    """A sweep that cannot be run as it was asked for; the message says why."""


@dataclass(frozen=True)
class Swept:
    """One swept name: its full path, and the values or the range it takes.

    ``values`` are those of a grid; ``low`` and ``high`` bound a range. A ``switch`` is "on" or
    "off", a ``variant`` the name of one answer, and a ``weight`` the probability of one answer.
    """

    name: str
    kind: Kind
    values: tuple[Value, ...] = ()
    low: float = float("nan")
    high: float = float("nan")

    def grid(self) -> tuple[Value, ...]:
        """The values of a grid. Raises :class:`SweepError` for a bare range."""
        if not self.values:
            raise SweepError(f"{self.name}: a grid needs values; write {FORMS}")
        return self.values

    def at(self, u: Floats) -> list[Value]:
        """Values at places ``u[point]`` of the unit interval: of the range, or of the values."""
        if self.values:
            place = np.minimum((u * len(self.values)).astype(int), len(self.values) - 1)
            return [self.values[k] for k in place]
        return [float(x) for x in self.low + (self.high - self.low) * u]


def swept(scenario: Scenario, over: Over, *, ranges: bool) -> list[Swept]:
    """The swept names of a request, checked against the scenario.

    ``ranges`` says whether the design takes places in a range, so that two numbers are its ends.
    Raises :class:`SweepError`, ``UnknownName`` and ``ScenarioError``, all before anything runs.
    """
    found = []
    for name, given in over.items():
        path, kind = resolve(scenario, name)
        found.append(_axis(path, kind, given, ranges=ranges))
    twice = {a.name for a in found if sum(b.name == a.name for b in found) > 1}
    if twice:
        raise SweepError(f"swept twice: {', '.join(sorted(twice))}")
    for axis in found:
        for value in axis.values or (axis.low, axis.high):
            applied(scenario, {axis.name: value})
    return found


def resolve(scenario: Scenario, name: str) -> tuple[str, Kind]:
    """The full path behind a name as users write it, and what kind of thing is there.

    "finance.maturity" is short for "parameters.finance.maturity", "M15" for "mechanisms.M15", and
    the name of a hypothesis for its path. Raises ``UnknownName`` with the nearest names.
    """
    head, _, rest = name.partition(".")
    if name.upper() in MECHANISMS:
        return f"mechanisms.{name.upper()}", "switch"
    if name in PARAMETERS:
        return f"parameters.{name}", "number"
    if head in HYPOTHESES:
        head, rest, name = "hypotheses", name, f"hypotheses.{name}"
    if head == "hypotheses":
        question, _, variant = rest.partition(".")
        known(question, list(scenario.hypotheses), "hypothesis")
        if not variant:
            return name, "variant"
        known(variant, list(scenario.hypotheses[question]), f"variant of {question}")
        return name, "weight"
    if head == "mechanisms":
        return f"mechanisms.{known(rest, list(MECHANISMS), 'mechanism')}", "switch"
    if head == "parameters":
        known(rest, list(PARAMETERS), "parameter")
    elif head not in SECTIONS:
        known(name, _everything(scenario), "number, mechanism or hypothesis")
    return name, "number"


def applied(scenario: Scenario, point: Mapping[str, Value]) -> Scenario:
    """The scenario at one point of a sweep. Raises ``ScenarioError`` for a value that cannot be."""
    settings: dict[str, str] = {}
    hypotheses: dict[str, Mapping[str, float]] = {}
    for name, value in point.items():
        head, _, rest = name.partition(".")
        if head == "hypotheses":
            question, _, variant = rest.partition(".")
            weights = scenario.hypotheses[question]
            hypotheses[question] = _weights(weights, variant, value)
        else:
            path = _path(scenario, head, rest)
            settings[path] = str(value) if isinstance(value, str) else repr(float(value))
    try:
        return scenario.with_(hypotheses=hypotheses or None, set=settings)
    except ScenarioError as error:
        problems = [replace(p, file=p.file.replace("--set ", "--over ")) for p in error.problems]
        raise ScenarioError(problems) from None


def parse(text: str) -> Sequence[Value] | tuple[Literal["range"], float, float]:
    """Values of a text as ``--over NAME=TEXT`` has it. Raises :class:`SweepError`."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) == 1:
        return [_value(word.strip()) for word in text.split(",")]
    try:
        low, high = float(parts[0]), float(parts[1])
        if len(parts) == 2:
            return ("range", _number("a range", low), _number("a range", high))
        count, log = int(parts[2]), parts[3:] == ["log"]
    except ValueError:
        raise SweepError(f"cannot read {text[:40]!r}: write {FORMS}") from None
    if count > MOST_POINTS:
        raise SweepError(f"{text!r} is {count:,} values; a sweep takes at most {MOST_POINTS:,}")
    low, high = _number("a range", low), _number("a range", high)
    if count < 1 or len(parts) > 3 + log or (log and min(low, high) <= 0):
        raise SweepError(
            f"cannot read {text!r}: write {FORMS}, with n above 0 and logs of numbers above 0"
        )
    spaced = np.geomspace(low, high, count) if log else np.linspace(low, high, count)
    return [float(f"{x:.12g}") for x in spaced]


def _axis(path: str, kind: Kind, given: Any, *, ranges: bool) -> Swept:
    wanted = parse(given) if isinstance(given, str) else given
    if isinstance(wanted, tuple) and wanted and wanted[0] == "range":
        return _range(path, kind, wanted[1], wanted[2])
    values = list(wanted)
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
    if ranges and len(values) == 2 and numbers and kind in ("number", "weight"):
        return _range(path, kind, _number(path, values[0]), _number(path, values[1]))
    if not values:
        raise SweepError(f"{path}: no values to sweep over")
    if kind == "switch":
        values = [_switch(path, value) for value in values]
    elif kind in ("number", "weight"):
        values = [_number(path, value) for value in values]
    if len(set(values)) < len(values):
        raise SweepError(f"{path}: a value is given twice")
    return Swept(path, kind, tuple(values))


def _range(path: str, kind: Kind, low: float, high: float) -> Swept:
    if kind not in ("number", "weight"):
        raise SweepError(f"{path}: name its values, such as on,off")
    if not low < high:
        raise SweepError(
            f"{path}: a range needs a lower and a higher end, got {low:g} and {high:g}"
        )
    return Swept(path, kind, (), low, high)


def _switch(path: str, value: Any) -> str:
    words = {True: "on", False: "off", "on": "on", "off": "off", "true": "on", "false": "off"}
    if value not in words:
        raise SweepError(f"{path}: a mechanism is on or off, not {value!r}")
    return words[value]


def _number(path: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise SweepError(f"{path}: expected a number, got {value!r}; write {FORMS}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise SweepError(f"{path}: {str(value)[:20]} is not a usable number")
    return number


def _value(word: str) -> Value:
    try:
        return float(word)
    except ValueError:
        return word


def _weights(weights: Mapping[str, float], variant: str, value: Value) -> dict[str, float]:
    """Weights of all answers: one for sure, or one with a probability, the rest in proportion."""
    if not variant:
        answer = known(str(value), list(weights), "variant")
        return {name: float(name == answer) for name in weights}
    share = float(value)
    others = sum(weight for name, weight in weights.items() if name != variant)
    rest = {n: (w / others if others else 1 / (len(weights) - 1)) for n, w in weights.items()}
    return {n: share if n == variant else (1 - share) * rest[n] for n in weights}


def _path(scenario: Scenario, head: str, rest: str) -> str:
    """A path as scenarios have it, from the shorter names that results and tables use."""
    if head == "initial" and ".values" not in f".{rest}":
        variable, _, labels = rest.partition(".")
        return ".".join(filter(None, ("initial", variable, "values", labels)))
    if head == "shocks":
        name, _, number = rest.partition(".")
        for shock in scenario.shocks:
            if shock.name == name and number in shock.change:
                return f"shocks.{name}.change.{number}.{shock.change[number].operation}"
    return f"{head}.{rest}"


def _everything(scenario: Scenario) -> list[str]:
    """Names to suggest from: all numbers, switches and hypotheses."""
    names = [a.name for a in scenario.assumptions() if not a.name.startswith(_SHORT)]
    return [*PARAMETERS, *HYPOTHESES, *MECHANISMS, *names]


def designed(
    scenario: Scenario, over: Over, design: str, points: int, seed: int
) -> tuple[list[Swept], pd.DataFrame]:
    """The swept names, and one row per point with a column per name (index ``point``).

    ``design`` is "grid", "sobol", "lhs", or a CSV file with a column per name. Raises
    :class:`SweepError`, ``UnknownName`` or ``ScenarioError``.
    """
    if design.endswith(".csv"):
        axes, rows = _listed(scenario, Path(design), over)
    else:
        if design not in ("grid", "sobol", "lhs"):
            raise SweepError(f"no design {design!r}; there are grid, sobol, lhs and files (.csv)")
        if not over:
            raise SweepError("name something to sweep over")
        axes = swept(scenario, over, ranges=design != "grid")
        rows = _grid(axes) if design == "grid" else _spread(axes, design, points, seed)
    _bounded(len(rows))
    return axes, rows


def _bounded(points: int) -> None:
    if not 0 < points <= MOST_POINTS:
        raise SweepError(f"{points:,} points; a sweep takes 1 to {MOST_POINTS:,}")


def _grid(axes: Sequence[Swept]) -> pd.DataFrame:
    _bounded(math.prod(len(axis.grid()) for axis in axes))
    rows = list(product(*(axis.grid() for axis in axes)))
    return _frame(pd.DataFrame(rows, columns=[axis.name for axis in axes]))


def _spread(axes: Sequence[Swept], design: str, points: int, seed: int) -> pd.DataFrame:
    """Points spread over the unit cube, mapped to each range or list of values."""
    from scipy.stats import qmc

    _bounded(points)
    if design == "lhs":
        u = qmc.LatinHypercube(len(axes), rng=seed).random(points)
    else:
        # a Sobol sequence is balanced in whole powers of two; the rest is drawn and left out
        u = qmc.Sobol(len(axes), rng=seed).random_base2(max(0, math.ceil(math.log2(points))))[
            :points
        ]
    return _frame(pd.DataFrame({axis.name: axis.at(u[:, k]) for k, axis in enumerate(axes)}))


def _listed(scenario: Scenario, file: Path, over: Over) -> tuple[list[Swept], pd.DataFrame]:
    if over:
        raise SweepError("a list of points says by itself what is swept; leave out --over")
    try:
        table = pd.read_csv(file, comment="#", skipinitialspace=True)
    except (OSError, ValueError) as error:
        raise SweepError(f"{file}: cannot be read as a table ({error})") from None
    if table.empty or table.isna().to_numpy().any():
        raise SweepError(f"{file}: expected a header of names and a value in every cell below")
    # one word among numbers makes pandas read all of a column as words
    columns = {
        str(name): list(dict.fromkeys(_value(c) if isinstance(c, str) else c for c in table[name]))
        for name in table.columns
    }
    try:
        axes = swept(scenario, columns, ranges=False)
    except (SweepError, UnknownName) as error:
        raise SweepError(f"{file}: {error}") from None
    table.columns = pd.Index([axis.name for axis in axes])
    for axis in axes:
        if axis.kind == "switch":
            words = {True: "on", False: "off"}
            table[axis.name] = [words.get(value, value) for value in table[axis.name]]
        elif axis.kind != "variant":
            table[axis.name] = table[axis.name].astype(float)
    return axes, _frame(table)


def _frame(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename_axis(index="point").rename_axis(columns=None)
