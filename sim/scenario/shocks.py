"""Events imposed on the run from outside, at a date and with a probability."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from sim.catalogue.variable import Axis
from sim.quarter import Quarter, parse_duration
from sim.scenario.initial import codes
from sim.scenario.quantity import WORDS, Quantity, References, Spec, Text, one_or_more
from sim.scenario.vocabulary import AXES, OPERATIONS

Selection = Annotated[
    tuple[Text, ...],
    BeforeValidator(one_or_more),
    WithJsonSchema(WORDS),
    Field(min_length=1),
]
Labels = Annotated[Selection | None, Field(description="Label, list of labels or all.")]
Duration = Annotated[
    int,
    BeforeValidator(parse_duration),
    WithJsonSchema({"type": ["integer", "string"], "pattern": "^[0-9]+ (quarter|year)s?$"}),
]


class ChangeSpec(Spec):
    """What a shock does to one variable: exactly one of add, multiply and set."""

    add: Quantity | None = None
    """Added to the variable, in its unit."""
    multiply: Quantity | None = None
    """Factor on the variable."""
    set: Quantity | None = None
    """New value, or the label of a categorical variable."""
    duration: Duration | None = Field(
        None, alias="for", description="How long it lasts ('8 quarters'); for good when left out."
    )

    lasts: Quantity | None = None
    """Part of the change that stays, 0 to 1 (slow variables); all of it when left out.

    What does not stay fades with the half-life of the variable. Other variables have no level to
    which they could return: there ``for`` says when the change is undone.
    """

    @model_validator(mode="after")
    def _one_operation(self) -> ChangeSpec:
        _ = self.operation
        return self

    @property
    def operation(self) -> str:
        """Which of add, multiply and set is given."""
        return self.only(OPERATIONS)

    @property
    def quantity(self) -> Quantity:
        """The number that goes with the operation."""
        found = getattr(self, self.operation)
        assert isinstance(found, Quantity)
        return found


class Selected(Spec):
    """Labels by axis: a label, a list of labels or all. Axes left out mean every label.

    A variable takes note of the axes that it has, and is changed once for each label on these: what
    a power feels is changed once, in however many states.
    """

    state: Labels = None
    power: Labels = None
    rival: Labels = None
    dispute: Labels = None
    organisation: Labels = None
    member: Labels = None
    instrument: Labels = None
    dimension: Labels = None
    supplier: Labels = None
    lag: Labels = None

    @property
    def select(self) -> dict[Axis, tuple[str, ...]]:
        """The labels the shock is limited to, by axis; axes left out are not limited."""
        return {axis: getattr(self, axis) for axis in AXES if getattr(self, axis) is not None}


class ShockSpec(Selected):
    """A shock. Axes left out mean every label; in a loaded scenario ``all`` is spelled out."""

    name: Annotated[Text, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
    """Name, unique in the scenario; base for the names of its draws."""
    at: Quarter
    """Quarter or date at which it happens."""
    change: Annotated[dict[str, ChangeSpec], Field(min_length=1)]
    """{variable: {add, multiply or set: number, for: duration}}"""
    probability: Quantity | None = None
    """Probability that it happens at all; certain when left out."""
    evidence: References = ()
    note: Text | None = None
    """Remark for the reader."""

    @model_validator(mode="before")
    @classmethod
    def _labels_to_codes(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("change"), dict):
            return data
        change = {
            variable: {**spec, "set": codes(str(variable), spec["set"])}
            if isinstance(spec, dict) and "set" in spec
            else spec
            for variable, spec in data["change"].items()
        }
        return {**data, "change": change}
