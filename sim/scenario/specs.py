"""What a scenario says about states, powers, disputes, organisations, instruments and sources."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from sim.quarter import parse_date
from sim.scenario.quantity import Cited, Flag, References, Share, Spec, Text, Weight, Year

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


class StateSpec(Spec):
    """A client state."""

    name: Text
    """Name as printed."""
    neighbours: tuple[Text, ...] = ()
    """States of the scenario with a common border; must be mutual."""


class PowerSpec(Spec):
    """An external patron."""

    name: Text
    """Name as printed."""
    belligerent: Flag = False
    """Whether it may be at war elsewhere during the run."""
    nuclear: Flag = False
    """Whether it has nuclear weapons."""
    democracy: Flag = False
    """Whether it is a democracy."""
    great: Flag = False
    """Whether it is one of the great powers that contend here; all others are third powers."""


class SellerSpec(Spec):
    """A seller of arms that is no power of the scenario: it sells, and has no aims."""

    name: Text
    """Name as printed."""


class DisputeSpec(Spec):
    """A dispute between two states, over a border or a territory."""

    name: Text
    """Name as printed."""
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


class OrganisationSpec(Spec):
    """An organisation or standing format."""

    name: Text
    """Name as printed."""
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
