"""The table of every number behind a run: value, source, grade, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from sim.catalogue.evidence import EVIDENCE
from sim.catalogue.hypotheses import HYPOTHESES
from sim.catalogue.parameter import Grade
from sim.catalogue.parameters import PARAMETERS
from sim.catalogue.variables import VARIABLES
from sim.scenario.initial import Values
from sim.scenario.posterior import load_posterior
from sim.scenario.quantity import Quantity
from sim.scenario.vocabulary import ASSUMPTION

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

Path = tuple[str, ...]
_CATALOGUE = "catalogue"


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
        *_instruments(scenario),
        *_organisations(scenario),
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
    return Assumption(
        name or ".".join(path),
        str(quantity.prior),
        quantity.unit or unit,
        grade_of(references, quantity.grade),
        _source(references, quantity.year),
        quantity.note or "",
        scenario.document.nearest(*path).mark.place,
    )


def _source(references: tuple[str, ...], year: int | None) -> str:
    text = ", ".join(references) or ASSUMPTION
    return f"{text} ({year})" if year else text


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
                plain = block.model_copy(update={"error": None, "unit": None})
                yield _row(scenario, path, plain.resolve(block.error), "factor")
        if silent and variable.default is not None:
            assumed = variable.source == ASSUMPTION
            yield Assumption(
                f"initial.{name}" + (".default" if block is not None else ""),
                str(variable.default),
                variable.unit,
                "D" if assumed else "A",
                variable.source,
                "default" if block is None else "default of the labels not given",
                _CATALOGUE,
            )


def _flat(values: Values, labels: Path = ()) -> Iterator[tuple[Path, Quantity]]:
    if isinstance(values, Quantity):
        yield labels, values
    else:
        for label, inner in values.items():
            yield from _flat(inner, (*labels, label))


def _parameters(scenario: Scenario) -> Iterator[Assumption]:
    fitted = _Fitted(scenario)
    for name, parameter in PARAMETERS.items():
        override = scenario.parameters.get(name)
        if override is not None:
            yield _row(scenario, ("parameters", name), override, parameter.unit)
        else:
            yield Assumption(
                f"parameters.{name}", str(parameter.prior) + fitted.number(f"parameters.{name}"),
                parameter.unit, parameter.grade, parameter.source, "default", _CATALOGUE,
            )  # fmt: skip


class _Fitted:
    """What the scenario's posterior says of a draw, as text behind its prior."""

    def __init__(self, scenario: Scenario) -> None:
        name = scenario.posterior
        self._scenario, self._posterior = scenario, None if name is None else load_posterior(name)

    def _facts(self, name: str) -> dict[str, Any]:
        if self._posterior is None or not self._posterior.governs(name, self._scenario):
            return {}
        return dict(self._posterior.columns[name])

    def number(self, name: str) -> str:
        """Median and the middle 90 % of a number."""
        facts = self._facts(name)
        if not facts or self._posterior is None:
            return ""
        span = f"{facts['median']:.3g} ({facts['low']:.3g} to {facts['high']:.3g})"
        return f"; posterior {self._posterior.name}: {span}"

    def weight(self, name: str, variant: str) -> str:
        """Weight of a variant of a hypothesis with its standard error."""
        facts = self._facts(f"hypotheses.{name}")
        if not facts or self._posterior is None:
            return ""
        value = f"{facts['weights'][variant]:.2f} ± {facts['errors'][variant]:.2f}"
        return f"; posterior {self._posterior.name}: {value}"


def _hypotheses(scenario: Scenario) -> Iterator[Assumption]:
    fitted = _Fitted(scenario)
    for name, weights in scenario.hypotheses.items():
        given = scenario.document.get("hypotheses", name)
        for variant, weight in weights.items():
            mark = scenario.document.nearest("hypotheses", name, variant).mark
            yield Assumption(
                f"hypotheses.{name}.{variant}",
                f"{weight:g}{fitted.weight(name, variant)}", "weight", "D", ASSUMPTION,
                HYPOTHESES[name].claims.get(variant, ""),
                _CATALOGUE if given is None else mark.place,
            )  # fmt: skip


def _shocks(scenario: Scenario) -> Iterator[Assumption]:
    for shock in scenario.shocks:
        numbers = [
            (("change", variable, spec.operation), spec.quantity,
             "factor" if spec.operation == "multiply" else VARIABLES[variable].unit)
            for variable, spec in shock.change.items()
        ]  # fmt: skip
        for at, quantity, unit in numbers:
            yield _covered(scenario, ("shocks", shock.name, *at), quantity, unit, shock.evidence,
                           shock.note)  # fmt: skip
        if shock.probability is not None:
            path = ("shocks", shock.name, "probability")
            yield _covered(scenario, path, shock.probability, "0..1", shock.evidence, shock.note)


def _covered(
    scenario: Scenario,
    path: tuple[str, ...],
    quantity: Quantity,
    unit: str,
    evidence: tuple[str, ...],
    note: str | None,
) -> Assumption:
    """A row for a number whose source may be said one level up."""
    if not quantity.references:
        quantity = quantity.model_copy(update={"evidence": evidence})
    if not quantity.note:
        quantity = quantity.model_copy(update={"note": note})
    return _row(scenario, path, quantity, unit)


def _instruments(scenario: Scenario) -> Iterator[Assumption]:
    units = {"unit_cost": "USD bn per unit", "depreciation": "per quarter",
             "saturation": "units", "presence": "thousand per unit"}  # fmt: skip
    for label, instrument in scenario.instruments.items():
        numbers: dict[Path, float] = {("gain", kind): value for kind, value in instrument.gain}
        numbers |= {("offered_by", power): value for power, value in instrument.offered_by.items()}
        for key, value in instrument:
            if isinstance(value, float):
                numbers[(key,)] = value
        for at, value in sorted(numbers.items()):
            unit = units.get(at[0], "0..1")
            yield _plain(scenario, ("instruments", label, *at), value, unit, instrument.evidence)


def _organisations(scenario: Scenario) -> Iterator[Assumption]:
    for label, organisation in scenario.organisations.items():
        for member, weight in organisation.convener.items():
            path = ("organisations", label, "convener", member)
            yield _plain(scenario, path, weight, "weight", organisation.evidence)


def _plain(
    scenario: Scenario,
    path: tuple[str, ...],
    value: float,
    unit: str,
    evidence: tuple[str, ...],
) -> Assumption:
    """A row for a bare number; one that is not in the file, or was set by hand, is assumed."""
    node = scenario.document.get(*path)
    by_hand = node is not None and node.mark.line == 0
    references = () if node is None or by_hand else evidence
    where = _CATALOGUE if node is None else node.mark.place
    return Assumption(
        ".".join(path), f"{value:g}", unit, grade_of(references, None), _source(references, None),
        "default" if node is None else "", where,
    )  # fmt: skip
