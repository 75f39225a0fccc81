"""What the record measures: how each figure is read off a simulated world, and how wrong it may be.

Stocks are read at the end of the year, as their publishers count them; flows are the mean of the
four quarters. The initial values of a scenario stand for the end of a year and take the figure of
that year, so a year's GDP and trade, which grow, are read at its end too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any, Literal

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.world.arrays import total


@dataclass(frozen=True)
class Reading:
    """How figures are read off a world: from one variable, perhaps by a ``turn(world, block)``."""

    variable: str
    turn: Callable[[Any, Floats], Floats] | None = None

    def there(self, world: Any) -> bool:
        """Whether the world has the variable."""
        return self.variable in world.blocks

    def __call__(self, world: Any) -> Floats:
        """The figures of all states, as of :class:`Observable`."""
        block: Floats = world.block(self.variable).astype(np.float64)
        return block if self.turn is None else self.turn(world, block)


@dataclass(frozen=True)
class Observable:
    """One kind of figure.

    ``read`` takes a world and gives ``[state, replicate]``, or with an ``axis`` ``[state, power or
    organisation, replicate]``; the table names that label in its column ``power``. ``timing``:
    ``end`` (fourth quarter), ``mean`` or ``sum`` of the quarters. ``whole`` says that a figure
    without a power is the sum over all powers. ``absolute`` (in ``unit``) and ``relative`` (part of
    the figure) make up the standard deviation of the reporting error of a good published figure;
    ``why`` says what they rest on.
    """

    name: str
    unit: str
    low: float
    high: float
    timing: Literal["end", "mean", "sum"]
    axis: Literal["", "power", "supplier", "organisation"]
    read: Reading
    absolute: float
    relative: float
    why: str
    whole: bool = False

    @property
    def needs_state(self) -> bool | None:
        """Whether a figure must name a state."""
        return True

    @property
    def needs_power(self) -> bool | None:
        """Whether a figure must (True) or must not (False) name a power; None: it may."""
        return None if self.whole else bool(self.axis)


@dataclass(frozen=True)
class Driver:
    """A figure that sets the start of a hindcast but is not forecast by it."""

    name: str
    unit: str
    low: float
    high: float
    needs_state: bool | None
    needs_power: bool | None


def _over_organisations(name: str) -> Reading:
    return Reading(name, lambda _, block: total(block, axis=0))


def _memberships(world: Any, block: Floats) -> Floats:
    """Degree of membership of the states, ``[state, organisation, replicate]``."""
    states = len(world.labels["state"])
    return np.moveaxis(block[:, :states], 0, 1)


def _approval(_: Any, sentiment: Floats) -> Floats:
    """Sentiment of -1..1 as the percentage of respondents who think well of the power."""
    return np.asarray(50.0 * (1.0 + sentiment), dtype=np.float64)


def _volume(
    name: str, axis: Literal["", "power"], read: Reading, relative: float, why: str
) -> Observable:
    return Observable(name, "USD bn per year", 0, inf, "end", axis, read, 0, relative, why)


def _all_goods(flow: str) -> Reading:
    """Exports or imports of goods with all partners."""
    return Reading(
        f"{flow}_volume",
        lambda world, volume: total(volume, axis=1) + world.block(f"{flow}_rest"),
    )


def _percent(
    name: str, unit: str, timing: Literal["end", "mean"], absolute: float, relative: float, why: str
) -> Observable:
    return Observable(name, unit, 0, 100, timing, "power", Reading(name), absolute, relative, why)


_ALL = (
    Observable(
        "alignment", "0..1", 0, 1, "mean", "power", Reading("alignment"), 0.015, 0,
        "votes are counted, but the agenda of a session moves the similarity (assumption)",
    ),
    Observable(
        "arms_share", "% of five-year arms imports", 0, 100, "end", "supplier",
        Reading("supplier_share"), 0.5, 0,
        "one release counts start and outcome alike; what is missed is missed in both (assumption)",
    ),
    Observable(
        "debt_gdp", "% GDP", 0, inf, "end", "power", Reading("debt_gdp"), 0.1, 0.05,
        "official bilateral debt only; the exchange rate of the day in it (assumption)",
    ),
    Observable(
        "external_debt", "% GDP", 0, inf, "end", "", Reading("external_debt"), 0.3, 0.04,
        "debtors' own reports, without the IMF's credit (assumption)",
    ),
    _percent(
        "export_share", "% of exports", "mean", 0.3, 0.08,
        "the two sides of a trade report it with a tenth between them (mirror statistics)",
    ),
    _percent(
        "import_share", "% of imports", "mean", 0.3, 0.08,
        "the two sides of a trade report it with a tenth between them (mirror statistics)",
    ),
    _percent(
        "trade_share", "% of trade", "mean", 0.3, 0.07,
        "the two sides of a trade report it with a tenth between them (mirror statistics)",
    ),
    Observable(
        "gdp", "USD bn", 0.01, inf, "end", "", Reading("gdp"), 0, 0.03,
        "later revisions and official exchange rates (assumption)",
    ),
    _volume(
        "export_volume", "power", Reading("export_volume"), 0.1,
        "the two sides of a trade report it with a tenth between them (mirror statistics)",
    ),
    _volume(
        "import_volume", "power", Reading("import_volume"), 0.1,
        "the two sides of a trade report it with a tenth between them (mirror statistics)",
    ),
    _volume(
        "export_total", "", _all_goods("export"), 0.05,
        "half of the gap between the two sides of a trade (assumption)",
    ),
    _volume(
        "import_total", "", _all_goods("import"), 0.05,
        "half of the gap between the two sides of a trade (assumption)",
    ),
    Observable(
        "growth", "% per year", -60, 60, "mean", "", Reading("growth"), 0.7, 0,
        "usual size of later revisions (assumption)",
    ),
    Observable(
        "remittances", "% GDP", 0, 100, "mean", "power", Reading("remittances"), 0.1, 0.1,
        "statistics of sender and receiver differ by up to a tenth", whole=True,
    ),
    Observable(
        "opinion", "% of respondents", 0, 100, "end", "power",
        Reading("sentiment", _approval), 2.5, 0,
        "sampling error of about a thousand respondents, with the design effect",
    ),
    Observable(
        "presence", "thousand personnel", 0, inf, "end", "power", Reading("presence_seen"), 0.1,
        0.2,
        "single tables of strength that disagree by a fifth",
    ),
    Observable(
        "protest_rate", "protests per year", 0, inf, "sum", "", Reading("protest"), 2, 0.2,
        "protests found in the news; counts over windows were scaled to a year (assumption)",
    ),
    Observable(
        "succession", "events per year", 0, inf, "sum", "", Reading("succession"), 0, 0,
        "changes of leader are known",
    ),
    Observable(
        "regime_fall", "events per year", 0, inf, "sum", "", Reading("regime_fall"), 0, 0,
        "irregular exits are known",
    ),
    Observable(
        "request", "events per year", 0, inf, "sum", "", _over_organisations("request"), 0, 0,
        "requests for help are public",
    ),
    Observable(
        "request_honoured", "events per year", 0, inf, "sum", "",
        _over_organisations("request_honoured"), 0, 0, "sending troops is public",
    ),
    Observable(
        "membership", "0..1", 0, 1, "end", "organisation",
        Reading("membership", _memberships), 0, 0,
        "who belongs to what is public",
    ),
)  # fmt: skip

OBSERVABLES: dict[str, Observable] = {observable.name: observable for observable in _ALL}
"""Every observable by its name in the table."""

EVENTS = ("succession", "regime_fall", "request", "request_honoured", "membership")
"""Observables of which the question is whether, not how much: they are scored as events."""

DRIVERS: dict[str, Driver] = {
    driver.name: driver
    for driver in (
        Driver("oil_price", "USD per barrel", 5, 400, needs_state=False, needs_power=False),
        Driver("economy_growth", "% per year", -40, 40, needs_state=False, needs_power=True),
    )
}
"""Figures of the table that only set the start: the oil price, the powers' growth."""


POLLS = ("opinion", "opinion_against")
"""Kinds that may have several figures of one state, power and year: one for each question.

Source and note name the question. What is asked against a power (disapproves, is a threat) is a
kind of its own, since an approval of 30 % is not a disapproval of 30 %.
"""


def _state(name: str, unit: str, high: float = inf, low: float = 0.0) -> Driver:
    return Driver(name, unit, low, high, needs_state=True, needs_power=False)


def _dyad(name: str, unit: str, high: float = inf, *, whole: bool = False) -> Driver:
    """A figure of a state and a power; ``whole``: without a power it is that of all partners."""
    return Driver(name, unit, 0.0, high, needs_state=True, needs_power=None if whole else True)


_USD, _YEARLY = "USD bn", "USD bn per year"

KEPT: dict[str, Driver] = {
    kind.name: kind
    for kind in (
        _state("inflation", "% per year", 1000, -30),
        _state("external_debt_stock", _USD),
        _dyad("debt", _USD),
        _dyad("commitments", "USD bn of 2021 per year"),
        _dyad("investment", _USD),
        _dyad("projects", _YEARLY),
        _dyad("arms_volume", "SIPRI TIV mn per year", whole=True),
        _dyad("opinion_against", "% of respondents", 100),
        _state("large_protests", "protests per year"),
        _state("demonstration_rate", "demonstrations per year"),
        _state("conflict", "class, 0 to 2", 2),
        Driver("economy_gdp", _USD, 0.01, inf, needs_state=False, needs_power=True),
    )
}
"""Every kind by its name in the table."""


QUESTION_EFFECT = 12.0
"""Standard deviation between questions on the same power in one year [% of respondents].

Polls of one country and year that ask for approval, friendship, trust or preference differ by some
ten to twenty points (assumption, from the spread of the surveys in the table). It is common to all
figures of one question, so a series of one question keeps it from year to year.
"""

GRADE = {"A": 0.5, "B": 1.0, "C": 2.0, "D": 4.0, "E": 4.0}
"""Factor on the reporting error by grade (assumption): A published figure, B published estimate or
simple transformation, C expert reading or the partner's report, D assumption, E modelled series.
A factor of four leaves a figure a sixteenth of the weight of one graded B."""

BASIS = {"partner": 1.5, "adjusted": 1.5}
"""Factor where the figure was taken from the partner's report or put together (assumption)."""

PUBLISHER = {"Oxus Society for Central Asian Affairs": 1.5}
"""Factor for counts over windows that are not years (assumption)."""

RUSSIAN_REPORT = 1.5
"""Factor for remittances by sender: the sender's statistics set against the receiver's GDP."""


def reporting_error(table: pd.DataFrame) -> pd.Series:
    """Standard deviation of each figure's reporting error, in the unit of the figure.

    ``sqrt(absolute**2 + (relative * value)**2)`` of the observable, times the factors of grade,
    basis and publisher. The question effect of polls is not in it: see :data:`QUESTION_EFFECT`.
    Figures of a variable that is no observable (those that only set the start) get NaN.
    """
    names = table["variable"]
    absolute = names.map({n: o.absolute for n, o in OBSERVABLES.items()}).astype(float)
    relative = names.map({n: o.relative for n, o in OBSERVABLES.items()}).astype(float)
    factor = table["grade"].map(GRADE).astype(float)
    factor = factor * table["basis"].map(BASIS).fillna(1.0).astype(float)
    factor = factor * table["publisher"].map(PUBLISHER).fillna(1.0).astype(float)
    by_sender = (names == "remittances") & (table["power"] != "")
    factor = factor.where(~by_sender, factor * RUSSIAN_REPORT)
    size = np.hypot(absolute, relative * table["value"])
    return pd.Series(factor * size, index=table.index, name="error")
