"""What a run rests on: every number with its source and grade, and labels that rest on defaults.

A label rests on a default in a variable for which most other labels of its kind have values of
their own, while it takes what the catalogue or the file says for labels not named. A state that
somebody adds without figures does so nearly everywhere, and what comes out for it is the model's
guess: whatever shows its numbers has to say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from sim.catalogue.evidence import EVIDENCE
from sim.catalogue.mechanism import Grade
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES, Axis, Variable
from sim.mechanisms.registers import PARAMETERS
from sim.scenario.cover import numbers
from sim.scenario.document import ASSUMPTION, Mark, node_of
from sim.scenario.posterior import load_posterior
from sim.scenario.quantity import Quantity
from sim.scenario.specs import Values
from sim.scenario.structure import ENTRIES

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

Path = tuple[str, ...]
CATALOGUE = "catalogue"
"""Where a number stands that no file states."""
MARK = "*"
"""Stands behind the name of a label that rests on defaults."""
_KINDS: tuple[Axis, ...] = ("state", "power", "organisation")
_MANY = 1 / 4
"""A label is marked if defaults stand for more than this part of its variables."""
_LISTED = ("initial", "parameters", "hypotheses", "mechanisms", "shocks", "outcomes")
"""Sections whose numbers have rows of another kind, or that have none."""


@dataclass(frozen=True)
class Assumption:
    """One number.

    ``text`` is the value or distribution; ``where`` is ``file:line``, the option that set it, or
    "catalogue".
    """

    name: str
    text: str
    unit: str
    grade: Grade
    source: str
    note: str
    where: str


def assumptions(scenario: Scenario) -> list[Assumption]:
    """Every number of a scenario and every default it leaves in force."""
    return [
        *_initial(scenario),
        *_parameters(scenario),
        *_hypotheses(scenario),
        *_shocks(scenario),
        *_entries(scenario),
    ]


def grade_of(references: tuple[str, ...], given: Grade | None) -> Grade:
    """The grade as given; else D for assumptions, A for data, and the best evidence's own."""
    if given is not None:
        return given
    grades: list[Grade] = [
        EVIDENCE[word].grade if word in EVIDENCE else "A"
        for word in references
        if word != ASSUMPTION
    ]
    return min(grades, default="D")


def _row(
    scenario: Scenario, path: tuple[str, ...], quantity: Quantity, unit: str, *, name: str = ""
) -> Assumption:
    references = quantity.references
    source = ", ".join(references) or ASSUMPTION
    return Assumption(
        name or ".".join(path),
        str(quantity.prior),
        quantity.unit or unit,
        grade_of(references, quantity.grade),
        f"{source} ({quantity.year})" if quantity.year else source,
        quantity.note or "",
        scenario.document.nearest(*path).mark.place,
    )


def _initial(scenario: Scenario) -> Iterator[Assumption]:
    for name, variable in VARIABLES.items():
        if variable.role in {"derived", "event"}:
            continue
        block = scenario.initial.get(name)
        silent = block is None
        if block is not None:
            for labels, quantity in _flat(block.values):
                path = ("initial", name, "values", *labels)
                short = ".".join(("initial", name, *labels))
                yield _row(scenario, path, block.resolve(quantity), variable.unit, name=short)
            axes = [scenario.labels[axis] for axis in variable.axes]
            silent = any(block.at(labels) is None for labels in product(*axes))
            if block.error is not None:
                path = ("initial", name, "error")
                yield _row(scenario, path, block.error.covered(block), "factor")
        if silent and variable.default is not None:
            assumed = variable.source == ASSUMPTION
            yield Assumption(
                f"initial.{name}" + (".default" if block is not None else ""),
                str(variable.default),
                variable.unit,
                "D" if assumed else "A",
                variable.source,
                "default" if block is None else "default of the labels not given",
                CATALOGUE,
            )


def _flat(values: Values, labels: Path = ()) -> Iterator[tuple[Path, Quantity]]:
    if isinstance(values, Quantity):
        yield labels, values
    else:
        for label, inner in values.items():
            yield from _flat(inner, (*labels, label))


def _parameters(scenario: Scenario) -> Iterator[Assumption]:
    for name, parameter in PARAMETERS.items():
        override = scenario.parameters.get(name)
        if override is not None:
            yield _row(scenario, ("parameters", name), override, parameter.unit)
        else:
            yield Assumption(
                f"parameters.{name}",
                f"{parameter.prior}{_fitted(scenario, f'parameters.{name}', _span)}",
                parameter.unit, parameter.grade, parameter.source, "default", CATALOGUE,
            )  # fmt: skip


def _fitted(scenario: Scenario, draw: str, words: Callable[[Mapping[str, Any]], str]) -> str:
    """What the scenario's posterior says of a draw, as text behind its prior."""
    found = None if scenario.posterior is None else load_posterior(scenario.posterior)
    if found is None or not found.governs(draw, scenario):
        return ""
    return f"; posterior {found.name}: {words(found.columns[draw])}"


def _span(facts: Mapping[str, Any]) -> str:
    """Median and the middle 90 % of a number."""
    return f"{facts['median']:.3g} ({facts['low']:.3g} to {facts['high']:.3g})"


def _share(variant: str) -> Callable[[Mapping[str, Any]], str]:
    """Weight of a variant of a hypothesis with its standard error."""
    return lambda facts: f"{facts['weights'][variant]:.2f} ± {facts['errors'][variant]:.2f}"


def _hypotheses(scenario: Scenario) -> Iterator[Assumption]:
    for name, weights in scenario.hypotheses.items():
        given = scenario.document.get("hypotheses", name)
        for variant, weight in weights.items():
            mark = scenario.document.nearest("hypotheses", name, variant).mark
            yield Assumption(
                f"hypotheses.{name}.{variant}",
                f"{weight:g}{_fitted(scenario, f'hypotheses.{name}', _share(variant))}",
                "weight", "D", ASSUMPTION,
                HYPOTHESES[name].claims.get(variant, ""),
                CATALOGUE if given is None else mark.place,
            )  # fmt: skip


def _shocks(scenario: Scenario) -> Iterator[Assumption]:
    for shock in scenario.shocks:
        for variable, spec in shock.change.items():
            factor = spec.operation == "multiply"
            unit = "factor" if factor else VARIABLES[variable].unit
            path: Path = ("shocks", shock.name, "change", variable, spec.operation)
            yield _row(scenario, path, spec.quantity.covered(shock), unit)
        if shock.probability is not None:
            path = ("shocks", shock.name, "probability")
            yield _row(scenario, path, shock.probability.covered(shock), "0..1")


def _entries(scenario: Scenario) -> Iterator[Assumption]:
    """The plain numbers of instruments, organisations and whatever else has some."""
    for section in ENTRIES:
        entries = {} if section in _LISTED else getattr(scenario, section)
        for label, entry in entries.items():
            whole = node_of(entry.model_dump(mode="json", by_alias=True), Mark(CATALOGUE, 0, 0))
            found = sorted(numbers(section, whole), key=lambda number: number[0])
            for at, node, unit in found:
                yield _plain(scenario, (section, label, *map(str, at)), node.plain(), unit, entry)


def _plain(scenario: Scenario, path: Path, value: Any, unit: str, entry: object) -> Assumption:
    """A row for a plain number; one that no file states is a default, and assumed."""
    node = scenario.document.get(*path)
    if node is not None:
        given = Quantity.model_validate(node.plain())
        return _row(scenario, path, given.covered(entry), unit)
    return Assumption(".".join(path), f"{value:g}", unit, "D", ASSUMPTION, "default", CATALOGUE)


def resting(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """Labels that rest on defaults in many variables, as plain data for the record of a run.

    By label: ``name``, ``missing`` (variables in which a default stands in) and ``expected`` (how
    many variables most others of its kind have values for).
    """
    found: dict[str, dict[str, Any]] = {}
    for axis in _KINDS:
        entries = getattr(scenario, f"{axis}s")
        own = {v.name: _own(v, axis, scenario) for v in VARIABLES.values() if axis in v.axes}
        for label, entry in entries.items():
            others = len(entries) - 1
            # variables in which most labels but this one are named
            expected = [n for n, named in own.items() if 2 * len(named - {label}) > others > 0]
            missing = [name for name in expected if label not in own[name]]
            if len(missing) > _MANY * len(expected):
                found[label] = {"name": entry.name, "missing": missing, "expected": len(expected)}
    return found


def marked(name: str, label: str, facts: Mapping[str, Any]) -> str:
    """The name of a label, with the mark where the run (by its provenance) rests on defaults."""
    return name + MARK if label in _facts(facts) else name


def sentences(facts: Mapping[str, Any]) -> list[str]:
    """What to say to a reader of each label that rests on defaults, by a run's provenance."""
    return [
        f"{found['name']} ({label}) rests on defaults in {len(found['missing'])} of "
        f"{found['expected']} variables for which most others have figures: what is said of it is "
        "the model's guess."
        for label, found in _facts(facts).items()
    ]


def in_short(facts: Mapping[str, Any]) -> str:
    """A few words for below a picture; empty where nothing is marked."""
    names = ", ".join(str(found["name"]) for found in _facts(facts).values())
    return f"{MARK} rests on defaults: {names}" if names else ""


def _facts(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    found = facts.get("defaults")
    return found if isinstance(found, Mapping) else {}


def _own(variable: Variable, axis: Axis, scenario: Scenario) -> set[str]:
    """The labels of an axis that have values of their own for a variable anywhere."""
    block = scenario.initial.get(variable.name)
    if block is None:
        return set()
    depth = variable.axes.index(axis)
    known = getattr(scenario, f"{axis}s")
    return {label for label in _at(depth, [block.values]) if label in known}


def _at(depth: int, values: Iterable[Values]) -> Iterator[str]:
    """The labels on one level of nested values."""
    for inner in values:
        if isinstance(inner, Quantity):
            continue
        yield from inner if depth == 0 else _at(depth - 1, inner.values())
