"""Declared outcomes: one number per replicate, such as a final value or a first passage."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, model_validator

from sim.catalogue.variables import Axis
from sim.quarter import Quarter
from sim.scenario.document import CONDITIONS, OUTCOME_KINDS, Kind
from sim.scenario.quantity import Number, Spec, Text
from sim.scenario.specs import Duration, Selected

Across = Literal["mean", "sum", "max"]


class OutcomeSpec(Spec):
    """One outcome, resolved to one label per axis.

    ``labels`` gives the label of each axis of ``variable`` that is fixed; axes missing there are
    joined by ``across``, except the ``axis`` along which a leader is sought. ``exceeds`` names the
    label per axis at which the same variable must be lower. ``start`` and ``until`` bound the
    window (inclusive); ``duration`` is the number of quarters in a row a condition must hold.
    ``own`` says that the scenario's file declares it, not one that it extends; it is no part of
    what the scenario says.
    """

    name: str
    base: str
    title: str = ""
    kind: Kind
    variable: str
    labels: dict[Axis, str] = Field(default_factory=dict)
    across: Across | None = None
    axis: Axis | None = None
    above: float | None = None
    below: float | None = None
    exceeds: dict[Axis, str] = Field(default_factory=dict)
    duration: int = 1
    since: Quarter | None = None
    at: Quarter | None = None
    start: Quarter | None = None
    until: Quarter | None = None
    own: bool = Field(True, exclude=True)

    @property
    def conditional(self) -> bool:
        """Whether it watches for a condition."""
        return self.above is not None or self.below is not None or bool(self.exceeds)

    def document(self) -> dict[str, Any]:
        """The outcome as a file would give it."""
        keys = ("variable", "across", "axis", "above", "below", "since", "at", "until")
        body: dict[str, Any] = {
            key: getattr(self, key) for key in keys if getattr(self, key) is not None
        }
        body |= {str(axis): label for axis, label in self.labels.items()}
        body |= {"exceeds": dict(self.exceeds)} if self.exceeds else {}
        body |= {"for": self.duration} if self.duration > 1 else {}
        body |= {"from": self.start} if self.start is not None else {}
        plain = {k: str(v) if isinstance(v, Quarter) else v for k, v in body.items()}
        return {**({"title": self.title} if self.title else {}), self.kind: plain}


class _Selected(Selected):
    variable: Text
    """Variable of the model."""
    across: Across | None = None
    """How to join the labels of axes left out."""


class FinalKind(_Selected):
    """Value in the last quarter."""


class ChangeKind(_Selected):
    """Last value minus the value at ``since``, or minus the initial value."""

    since: Quarter | None = None
    """Quarter to compare with."""


class WindowKind(_Selected):
    """A summary over the quarters of a window."""

    start: Quarter | None = Field(None, alias="from", description="First quarter of the window.")
    until: Quarter | None = None
    """Last quarter of the window."""


class ConditionKind(WindowKind):
    """A condition watched over the quarters of a window.

    For events the condition may be left out: at least one in the quarter.
    """

    above: Number | None = None
    """Holds while the variable is larger."""
    below: Number | None = None
    """Holds while the variable is smaller."""
    exceeds: dict[Axis, Text] | None = None
    """Holds while the variable is larger than at another label: {power: RUS}."""
    duration: Duration = Field(
        1, alias="for", description="Quarters in a row for which it must hold."
    )

    @model_validator(mode="after")
    def _one_condition(self) -> ConditionKind:
        if self.conditional:
            self.only(CONDITIONS)
        return self

    @property
    def conditional(self) -> bool:
        """Whether a condition is given."""
        return bool(self.given(CONDITIONS))


_Last = Annotated[
    Quarter | None,
    Field(validation_alias=AliasChoices("at", "quarter"), description="Last when left out."),
]


class RankKind(_Selected):
    """Position of a label among all labels of an axis, 1 for the largest."""

    axis: Axis = "power"
    """Axis whose labels are ranked."""
    at: _Last = None


class LeaderKind(_Selected):
    """Label of an axis with the largest value."""

    axis: Axis = "power"
    """Axis whose labels compete."""
    at: _Last = None


class AtKind(_Selected):
    """Value in one quarter."""

    at: Quarter = Field(validation_alias=AliasChoices("quarter", "at"), description="The quarter.")


class OutcomeDocument(Spec):
    """An outcome as a file gives it: a title and exactly one kind."""

    title: Text | None = None
    """Title as printed; {horizon} in it stands for the year, or quarter, in which the run ends."""
    final: FinalKind | None = None
    change: ChangeKind | None = None
    maximum: WindowKind | None = None
    minimum: WindowKind | None = None
    mean: WindowKind | None = None
    first_time: ConditionKind | None = None
    ever: ConditionKind | None = None
    count: ConditionKind | None = None
    rank: RankKind | None = None
    leader: LeaderKind | None = None
    at: AtKind | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> OutcomeDocument:
        self.only(OUTCOME_KINDS)
        return self

    @property
    def kind(self) -> Kind:
        """The kind given."""
        return next(kind for kind in OUTCOME_KINDS if getattr(self, kind) is not None)

    @property
    def body(self) -> _Selected:
        """What is given under the kind."""
        found = getattr(self, self.kind)
        assert isinstance(found, _Selected)
        return found
