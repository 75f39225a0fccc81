"""A number as a scenario gives it: a value or a distribution, with its unit and its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from sim.catalogue.mechanism import Grade
from sim.catalogue.priors import (
    PRIORS,
    Beta,
    Dirichlet,
    Discrete,
    Fixed,
    LogNormal,
    Normal,
    Prior,
    Sample,
    Triangular,
    Truncated,
    Uniform,
)
from sim.scenario.document import KINDS

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Weight = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Text = Annotated[str, Field(strict=True, min_length=1, max_length=4000)]
Flag = Annotated[bool, Field(strict=True)]
Year = Annotated[int, Field(strict=True, ge=1900, le=2200)]


WORDS: dict[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
}
"""How a word or a list of words looks in the JSON schema."""


def one_or_more(value: Any) -> Any:
    """Accept a single word where a list of words is expected."""
    return [value] if isinstance(value, str) else value


def _key(value: Any) -> Any:
    return str(float(value)) if isinstance(value, int | float) else value


def _number(key: str) -> str:
    try:
        return str(float(key))
    except ValueError:
        raise ValueError(f"expected a number before the colon, got {key!r:.40}") from None


def _two_or_four(arguments: tuple[float, ...]) -> tuple[float, ...]:
    if len(arguments) not in {2, 4}:
        raise ValueError("beta takes [a, b] or [a, b, low, high]")
    return arguments


References = Annotated[
    tuple[Text, ...],
    BeforeValidator(one_or_more),
    WithJsonSchema(WORDS),
    Field(description="Where the numbers come from: E001 .., ids of sources, or assumption."),
]
Key = Annotated[str, BeforeValidator(_key), AfterValidator(_number)]


class Spec(BaseModel):
    """Base of everything a scenario file is made of: unknown keys are errors, values stay put."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def given(self, among: Iterable[str]) -> list[str]:
        """Which of some keys are given."""
        return [key for key in among if getattr(self, key) is not None]

    def only(self, among: Sequence[str]) -> str:
        """The one of some keys that is given; ``ValueError`` where there is none, or several."""
        given = self.given(among)
        if len(given) != 1:
            got = " and ".join(given) or "none"
            raise ValueError(f"expected one of {', '.join(among)}; got {got}")
        return given[0]


SOURCE_KEYS = ("evidence", "source", "year", "grade", "note")
"""Words about where a number comes from."""


class Sourced(Spec):
    """What may be said of a number: its unit, and where it comes from."""

    unit: Text | None = None
    """Unit; must be the declared one."""
    evidence: References = ()
    source: Text | None = None
    """Id of one entry under sources."""
    year: Year | None = None
    """Year the number describes."""
    grade: Grade | None = None
    """A published figure, B published estimate, C expert reading, D assumption."""
    note: Text | None = None
    """Remark for the reader."""


class CitedNumber(Sourced):
    """The long form of a plain number, which says where it comes from."""

    value: Any
    """The number."""


@dataclass(frozen=True)
class Cited:
    """Marks a type of plain numbers, in ``unit``, that may be written with a source of their own.

    ``Annotated[Share, Cited("0..1")]`` takes ``0.3`` and ``{value: 0.3, evidence: [E001]}`` and
    holds the number alone.
    """

    unit: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        plain = handler(source)
        long = core_schema.chain_schema(
            [
                handler.generate_schema(CitedNumber),
                core_schema.no_info_plain_validator_function(self._value),
                plain,
            ]
        )
        return core_schema.tagged_union_schema(
            {"plain": plain, "long": long},
            lambda data: "long" if isinstance(data, dict) else "plain",
            serialization=core_schema.simple_ser_schema("float"),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        choices = schema["choices"]
        plain, long = handler(choices["plain"]), handler(choices["long"]["steps"][0])
        return {"anyOf": [plain, long]}

    def _value(self, given: CitedNumber) -> Any:
        if given.unit not in {None, self.unit}:
            raise ValueError(f"unit '{given.unit}' does not match '{self.unit}'")
        return given.value


class Distribution(Spec):
    """A plain value, or one distribution with its arguments."""

    value: Number | None = None
    """A number taken as known."""
    uniform: tuple[Number, Number] | None = None
    """[low, high]"""
    normal: tuple[Number, Number] | None = None
    """[mean, standard deviation]"""
    truncated: tuple[Number, Number, Number, Number] | None = None
    """Normal within bounds: [mean, standard deviation, low, high]"""
    lognormal: tuple[Number, Number] | None = None
    """[median, sigma]"""
    beta: Annotated[tuple[Number, ...], AfterValidator(_two_or_four)] | None = None
    """[a, b], or [a, b, low, high]"""
    triangular: tuple[Number, Number, Number] | None = None
    """[low, most likely, high]"""
    discrete: dict[Key, Weight] | None = None
    """{value: weight}"""
    sample: tuple[Number, ...] | None = None
    """Values that are equally likely."""
    dirichlet: dict[str, Number] | None = None
    """Shares of a whole: {label: concentration}"""


class Quantity(Sourced, Distribution):
    """A number: a plain value, or one distribution with its arguments; and where it comes from.

    In a file ``0.3`` is short for ``{value: 0.3}``.
    """

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        given = self.model_fields_set
        return ((name, value) for name, value in self.parts.items() if name in given and value)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        full = handler.resolve_ref_schema(handler(schema))
        full["oneOf"] = [{"required": [kind]} for kind in KINDS]
        plain = {"type": "number"}
        return {"anyOf": [plain, full], "description": "A number or a distribution."}

    @model_validator(mode="before")
    @classmethod
    def _plain_number(cls, data: Any) -> Any:
        if isinstance(data, int | float) and not isinstance(data, bool):
            return {"value": data}
        if isinstance(data, dict | Quantity):
            return data
        raise ValueError(f"expected a number or a distribution, got {data!r:.40}")

    @model_validator(mode="after")
    def _one_prior(self) -> Quantity:
        _ = self.kind, self.prior
        return self

    @cached_property
    def kind(self) -> str:
        """The word for the distribution, "value" for a plain number."""
        return self.only(KINDS)

    @cached_property
    def prior(self) -> Prior | Dirichlet:
        """The number as something to draw from."""
        return _prior_of(self.kind, getattr(self, self.kind))

    @property
    def parts(self) -> dict[str, Any]:
        """The keys of a file and their values, empty ones included."""
        return {name: getattr(self, name) for name in type(self).model_fields}

    @property
    def references(self) -> tuple[str, ...]:
        """Evidence and source together, without repetition."""
        every = (*self.evidence, self.source) if self.source else self.evidence
        return tuple(dict.fromkeys(every))

    def covered(self, by: Any) -> Quantity:
        """The number with what is said for all numbers around it where it says nothing itself.

        ``by`` has any of the same keys as attributes. With a source of its own it takes no more
        than the note: a year or grade belongs to the source it stands beside.
        """
        keys = ("note",) if self.references else SOURCE_KEYS
        given = {key: getattr(self, key) or getattr(by, key, None) for key in keys}
        return self.model_copy(update={key: value for key, value in given.items() if value})


def _prior_of(kind: str, given: Any) -> Prior | Dirichlet:
    """The distribution that a word and its arguments stand for."""
    if kind == "dirichlet":
        return Dirichlet(tuple(given), tuple(given.values()))
    if kind == "discrete":
        return Discrete(tuple(map(float, given)), tuple(given.values()))
    make: Any = PRIORS[kind]
    found: Prior = make(given) if kind in ("value", "sample") else make(*given)
    return found


def quantity_of(prior: Prior | Dirichlet) -> dict[str, Any]:
    """The keys of a :class:`Quantity` that describe a distribution."""
    match prior:
        case Fixed():
            return {"value": prior.value}
        case Uniform() | Normal() | Truncated() | LogNormal() | Beta() | Triangular():
            return {prior.kind: tuple(vars(prior).values())}
        case Discrete():
            pairs = zip(prior.values, prior.weights, strict=True)
            return {"discrete": {str(float(value)): weight for value, weight in pairs}}
        case Sample():
            return {"sample": prior.values}
        case Dirichlet():
            return {"dirichlet": dict(zip(prior.labels, prior.alpha, strict=True))}
        case _:
            raise TypeError(f"a file cannot hold the distribution {prior}")


def scaled(prior: Prior, factor: float) -> Prior:
    """The distribution of ``factor`` times a number.

    Raises ValueError where a negative factor has no such distribution (lognormal).
    """
    if isinstance(prior, Uniform | Truncated | Beta | Triangular):
        low, high = sorted((factor * prior.low, factor * prior.high))
    match prior:
        case _ if factor == 0:
            found: Prior = Fixed(0.0)
        case Fixed():
            found = Fixed(factor * prior.value)
        case Discrete() | Sample():
            found = replace(prior, values=tuple(factor * value for value in prior.values))
        case LogNormal() if factor > 0:
            found = replace(prior, scale=factor * prior.scale)
        case Normal():
            found = Normal(factor * prior.mean, abs(factor) * prior.sd)
        case Uniform():
            found = Uniform(low, high)
        case Truncated():
            found = Truncated(factor * prior.mean, abs(factor) * prior.sd, low, high)
        case Triangular():
            found = Triangular(low, factor * prior.mode, high)
        case Beta():
            a, b = (prior.a, prior.b) if factor > 0 else (prior.b, prior.a)
            found = Beta(a, b, low, high)
        case _:
            raise ValueError(f"a {prior.kind} error cannot multiply a negative value")
    return found
