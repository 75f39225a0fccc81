"""Initial values of one variable, nested by the labels of its axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from sim.catalogue.parameter import Grade
from sim.catalogue.priors import Dirichlet, Fixed, Prior
from sim.catalogue.variables import VARIABLES
from sim.scenario.quantity import Quantity, References, Spec, Text, Year, quantity_of, scaled
from sim.scenario.tree import KINDS
from sim.scenario.vocabulary import DEFAULT


def _shape(data: Any) -> str:
    if isinstance(data, dict) and not any(kind in data for kind in KINDS):
        return "labels"
    return "quantity"


if TYPE_CHECKING:
    Values: TypeAlias = "Quantity | dict[str, Values]"
else:
    Values = TypeAliasType(
        "Values",
        Annotated[
            Annotated[Quantity, Tag("quantity")] | Annotated[dict[str, "Values"], Tag("labels")],
            Discriminator(_shape),
        ],
    )


def codes(variable: str, data: Any) -> Any:
    """Plain data of a quantity with the labels of a categorical variable turned into codes.

    Words that are no label are left for the check of numbers to complain about.
    """
    found = VARIABLES.get(variable)
    if found is None or not found.labels:
        return data
    code = {label: float(number) for number, label in enumerate(found.labels)}
    if isinstance(data, str):
        return code.get(data, data)
    if isinstance(data, dict) and isinstance(data.get("discrete"), dict):
        chosen = {str(code.get(label, label)): w for label, w in data["discrete"].items()}
        return {**data, "discrete": chosen}
    if isinstance(data, dict) and isinstance(data.get("value"), str):
        return {**data, "value": code.get(data["value"], data["value"])}
    return data


def coded(variable: str, values: Any) -> Any:
    """Plain data of nested values with the labels of a categorical variable turned into codes."""
    if _shape(values) == "labels":
        return {label: coded(variable, inner) for label, inner in values.items()}
    return codes(variable, values)


class InitialBlock(Spec):
    """Initial values of one variable. What is said here holds for every value below it."""

    unit: Text | None = None
    """Unit of the values; must be the declared one."""
    source: Text | None = None
    """Id of one entry under sources."""
    evidence: References = ()
    year: Year | None = None
    """Year the values describe."""
    grade: Grade | None = None
    """A published figure, B published estimate, C expert reading, D assumption."""
    note: Text | None = None
    """Remark for the reader."""
    error: Quantity | None = None
    """Distribution multiplied onto every plain value, such as {lognormal: [1, 0.1]}."""
    values: Annotated[Values, Field(description="Numbers nested by the labels of the axes.")]

    def at(self, labels: tuple[str, ...]) -> Quantity | None:
        """The quantity at one label per axis, with the block's unit, source and error.

        None where the block is silent and the catalogue's default holds.
        """
        found = _find(self.values, labels)
        return None if found is None else self.resolve(found)

    def prior_at(self, labels: tuple[str, ...]) -> Prior | Dirichlet | None:
        """The distribution at one label per axis, with the block's error; None as in :meth:`at`."""
        found = _find(self.values, labels)
        return None if found is None else self._with_error(found)

    def resolve(self, given: Quantity) -> Quantity:
        """A quantity written in the block, completed by what holds for the whole block.

        Raises ValueError when the block's error cannot multiply the value.
        """
        given = given.covered(self)
        update: dict[str, Any] = {"unit": given.unit or self.unit}
        prior = self._with_error(given)
        if prior is not given.prior:
            update |= {"value": None} | quantity_of(prior)
        return Quantity.model_validate({**given.parts, **update})

    def _with_error(self, given: Quantity) -> Prior | Dirichlet:
        """The distribution of a quantity: a plain value is multiplied by the block's error."""
        if self.error is None or not isinstance(given.prior, Fixed):
            return given.prior
        if not isinstance(self.error.prior, Prior):
            raise ValueError("an error cannot be a dirichlet")  # noqa: TRY004 - of a file
        return scaled(self.error.prior, given.prior.value)


def _find(values: Any, labels: tuple[str, ...]) -> Quantity | None:
    if isinstance(values, Quantity):
        return values
    if not labels:
        return None
    for label in (labels[0], DEFAULT):
        if label in values and (found := _find(values[label], labels[1:])) is not None:
            return found
    return None
