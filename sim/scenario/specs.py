"""What a scenario says: initial values, and states, powers, organisations, instruments, shocks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator
from typing_extensions import TypeAliasType

from sim.catalogue.mechanism import Grade
from sim.catalogue.priors import Dirichlet, Fixed, Prior
from sim.catalogue.variables import VARIABLES, Axis
from sim.quarter import Quarter, parse_date, parse_duration
from sim.scenario.document import AXES, DEFAULT, KINDS, OPERATIONS
from sim.scenario.quantity import (
    WORDS,
    Cited,
    Flag,
    Quantity,
    References,
    Share,
    Spec,
    Text,
    Weight,
    Year,
    one_or_more,
    quantity_of,
    scaled,
)


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


Date = Annotated[dt.date, BeforeValidator(parse_date)]
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Part = Annotated[Share, Cited("0..1")]
"""A share that may name its source."""
Mandate = Literal["mutual_defence", "internal_order", "market", "counter_terror", "summit"]
Status = Literal["none", "guest", "partner", "frozen", "observer", "acceding", "member"]
Dimension = Literal["economic", "political", "security"]
InstrumentRole = Literal[
    "arms", "base", "post", "guards", "training", "surveillance", "joint_defence", "strategic",
    "soft_power", "patronage", "loan", "investment", "trade_access",
]  # fmt: skip


Selection = Annotated[
    tuple[Text, ...], BeforeValidator(one_or_more), WithJsonSchema(WORDS), Field(min_length=1)
]
Labels = Annotated[Selection | None, Field(description="Label, list of labels or all.")]
Duration = Annotated[
    int,
    BeforeValidator(parse_duration),
    WithJsonSchema({"type": ["integer", "string"], "pattern": "^[0-9]+ (quarter|year)s?$"}),
]


class SourceSpec(Spec):
    """A data set or publication that numbers of the scenario come from."""

    publisher: Text
    """Who publishes it."""
    title: Text
    """Title of the data set or text."""
    year: Year | None = None
    """Year of the edition used."""
    terms: Text | None = None
    """Terms of use."""
    note: Text | None = None
    """What to keep in mind when using it."""


class Named(Spec):
    """What has a name of its own beside its label."""

    name: Text
    """Name as printed."""


class StateSpec(Named):
    """A client state."""

    neighbours: tuple[Text, ...] = ()
    """States of the scenario with a common border; must be mutual."""


class PowerSpec(Named):
    """An external patron."""

    belligerent: Flag = False
    """Whether it may be at war elsewhere during the run."""
    nuclear: Flag = False
    """Whether it has nuclear weapons."""
    democracy: Flag = False
    """Whether it is a democracy."""
    great: Flag = False
    """Whether it is one of the great powers that contend here; all others are third powers."""


class SellerSpec(Named):
    """A seller of arms that is no power of the scenario: it sells, and has no aims."""


class DisputeSpec(Named):
    """A dispute between two states, over a border or a territory."""

    parties: Annotated[tuple[Text, ...], Field(min_length=2, max_length=2)]
    """The two states."""
    enmity: dict[str, dict[str, Part]] = Field(default_factory=dict)
    """Powers hostile to a party, which back the other one: {state: {power: degree}}."""
    evidence: References


class MembershipSpec(Spec):
    """One span of time in which a state or power belongs to an organisation."""

    status: Status
    """Degree of membership."""
    since: Date = Field(alias="from", description="First day.")
    until: Date | None = Field(None, alias="to", description="Last day; open when left out.")


class OrganisationSpec(Named):
    """An organisation or standing format."""

    mandate: tuple[Mandate, ...] = ()
    """What it is there for."""
    convener: dict[str, Annotated[Weight, Cited("weight")]] = Field(default_factory=dict)
    """Who steers it: {power or state: weight}."""
    excludes: tuple[Text, ...] = ()
    """Powers kept out on purpose."""
    members: dict[str, tuple[MembershipSpec, ...]] = Field(default_factory=dict)
    """Spans of membership by state or power."""
    evidence: References = ()


class GainSpec(Spec):
    """What one unit gives the host, 0 to 1 each."""

    economic: Part = 0.0
    """Income and infrastructure."""
    security: Part = 0.0
    """Safety from attack."""
    regime: Part = 0.0
    """Safety of the government from its own public."""
    elite: Part = 0.0
    """Private gain of the elite."""


class InstrumentSpec(Spec):
    """Something a power can offer a state. Rules find instruments by their roles."""

    title: Text
    """Name as printed."""
    dimension: Dimension
    """Kind of resource it is paid from and of influence it gives."""
    unit: Text
    """Unit of the stock."""
    unit_cost: Annotated[Positive, Cited("USD bn per unit")]
    """Cost to the power [USD bn per unit]."""
    depreciation: Annotated[Share, Cited("per quarter")]
    """Part of the stock that wears off [per quarter]."""
    saturation: Annotated[Positive, Cited("units")]
    """Stock at which ties have half of their full strength [units per state]."""
    saturation_of_gdp: Flag = False
    """Whether saturation is in units per USD bn of the state's GDP."""
    indivisible: Flag = False
    """Whether only whole units are offered."""
    form: Literal["programme", "project", "package"] = "programme"
    """A programme is a standing level that comes up for renewal; a project is agreed once, built
    and worn; a package is bought from whoever sells best (arms)."""
    size: Annotated[Positive, Cited("units")] = 1.0
    """Median size of one deal [units; for instruments measured against GDP units in an economy of
    ``deals.reference_gdp``; for packages years of usual imports]."""
    spread: Annotated[Weight, Cited("log")] = 1.0
    """Standard deviation of the logarithm of sizes."""
    lead: Annotated[Positive, Cited("quarters")] = 4.0
    """Mean time from agreement to delivery [quarters]."""
    term: Annotated[Positive, Cited("quarters")] = 20.0
    """Mean time between renewals [quarters]."""
    gain: GainSpec = GainSpec()
    """What one unit gives the host."""
    visibility: Part = 0.0
    """How much of it the public sees."""
    intrusion: Part = 0.0
    """How much it cuts into sovereignty."""
    binding: Part = 0.0
    """How hard it is to give up again."""
    deniability: Part = 0.0
    """How far the power can disown it."""
    presence: Annotated[Weight, Cited("thousand per unit")] = 0.0
    """Armed personnel that comes with one unit [thousand]."""
    roles: tuple[InstrumentRole, ...] = ()
    """What rules know it as."""
    offered_by: dict[str, Annotated[Weight, Cited("0..1")]] = Field(default_factory=dict)
    """Powers that offer it: {power: readiness relative to the readiest}."""
    bars: tuple[Text, ...] = ()
    """Traits of a host that bar it, such as neutrality."""
    evidence: References = ()


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
