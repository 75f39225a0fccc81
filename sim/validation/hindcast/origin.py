"""The world as it could be known at the end of a year: baseline, figures of the record, no later.

The nearest earlier hand-made baseline gives what no figure measures; the figures of the record up
to the origin are laid over it with their reporting errors. Memberships that begin or end later, and
every dated shock after the origin, are unknown to the forecaster and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario import Scenario, load_scenario
from sim.scenario.scenario import changed
from sim.validation.hindcast.known import (
    OLDEST,
    Figures,
    Nested,
    faded,
    memberships,
    shares,
    with_error,
)
from sim.validation.record import between

BASELINES = (2010, 2013, 2015, 2016, 2021, 2023)
"""Years at whose end a hand-made baseline stands (``region-2010`` and so on)."""

LEAST_REST = 0.02
"""Share of goods trade that is at least with others than the powers (assumption)."""

STILL_TO_COME = (0.58, 0.41, 0.21, 0.09)
"""Part of a commitment that reaches the public debt after the year of signing, and one, two and
three years later (AidData and World Bank IDS 2000-2015: debt to China on lagged commitments)."""

ON_THE_BOOKS = (0.5, 1.6)
"""What is under way, from open commitments [USD bn] and from last year's drawings on the debt
[USD bn a year]: many loans to companies never reach the public debt, and where they did last year,
more comes. A project of three years delivers 0.3 of what is under way in a year, so that next
year's drawings are 0.15 and 0.5 of the two; World Bank IDS to 2015: least squares 0.24 and 0.51
(R2 0.74; 0.61 for commitments alone), of which a part is deals made after the origin."""

LUCK = 0.9
"""Standard deviation of the log of what is under way (drawings against that forecast, IDS to 2015:
0.92)."""

OFF_THE_BOOKS = 0.7
"""Part of commitments that is owed by companies, not by the public, where the record shows no
public debt to the creditor at all (Malik et al. 2021)."""

REPAID = 0.05
"""Part of a debt repaid in a year (AidData and World Bank IDS 2000-2015)."""

FALLING = (0.02, 0.6)
"""Yearly falls of a debt, in parts of it, that are taken for instalments: less is noise, more a
settlement (World Bank IDS to 2015)."""

STEADY = 0.4
"""Standard deviation of the log of the years left where two years' falls tell them (IDS to 2015:
next year's fall is 1.0 times their mean, half of them between 0.5 and 1.2)."""

VOTES = 0.5
"""How far a year's votes move the level behind them (UN votes 2000-2015: steps of the level about
as large as the swings of single years)."""

TRADE = 0.75
"""How far a year's figure moves the share of trade behind it (IMF DOTS 2000-2019: changes of shares
over three years have 2.0 to 2.2 times the variance of those over one)."""

MEMORY = 4.0
"""Years after which a delivery of arms says half as much of the next one (assumption)."""

SMALL_IMPORTER = 20.0
"""Usual imports of arms of a state of which nothing is known [TIV mn a year] (SIPRI 2000-2015)."""

MOMENTUM = 0.3
"""Part of last year's rise of real exchange rates that goes on for a while (WEO to 2015: 0.36)."""

DOLLAR_PRICES = 0.02
"""Yearly rise of dollar prices that is no rise of a real exchange rate."""

USUAL_BORROWING = 6.0
"""Growth of external debt to expect without any history [% per year]: trend and dollar prices."""

_SOURCES = {
    "gdp": "WB-WDI", "growth": "WB-WDI", "growth_trend": "WB-WDI", "economy_growth": "IMF-WEO",
    "economy_trend": "IMF-WEO", "debt": "WB-IDS", "maturity_left": "WB-IDS",
    "multilateral_debt": "WB-IDS", "ties": "WB-IDS",
    "export_volume": "IMF-DOTS", "import_volume": "IMF-DOTS", "export_rest": "IMF-DOTS",
    "import_rest": "IMF-DOTS", "labour_income": "WB-WDI", "alignment": "UNGA-VOTES",
    "arms_past": "SIPRI", "arms_weight": "SIPRI", "arms_market": "SIPRI", "oil_price": "EIA",
    "volatility": "IMF-WEO", "borrowing": "WB-IDS",
    "committed": "AIDDATA", "regional_drift": "IMF-WEO", "currency_pressure": "assumption",
}  # fmt: skip
_NOTE = "figure of the record for the origin of a hindcast"


class OriginError(ValueError):
    """An origin that the record does not reach."""


def world_at(origin: int, record: pd.DataFrame, horizon: int, base: str | None = None) -> Scenario:
    """The scenario that starts at the end of year ``origin`` and runs ``horizon`` years.

    ``record`` may hold later years: they are cut off before anything is read. ``base`` names
    another baseline than the nearest earlier one, such as one with more states. Raises
    :class:`OriginError` where it holds no GDP of the years up to the origin.
    """
    known = between(record, None, origin)
    base_year = max([year for year in BASELINES if year <= origin], default=BASELINES[0])
    start = load_scenario(base or f"region-{base_year}")
    figures = Figures(known, origin)
    initial = _initial(start, figures)
    if "gdp" not in initial:
        years = f"{origin - OLDEST + 1} to {origin}"
        raise OriginError(
            f"no figures of GDP to start from at the end of {origin}; give those of {years}"
        )
    if origin < base_year:
        _before_the_first_baseline(start, figures, initial)
    sections = {
        "start": f"{origin + 1}-Q1",
        "horizon": f"{origin + horizon}-Q4",
        "organisations": memberships(start, origin),
        "initial": {name: _block(name, values, origin) for name, values in initial.items()},
    }
    name = {"name": f"hindcast-{origin}", "title": f"As known at the end of {origin}"}
    return changed(start, {**name, **sections, "shocks": []}, {}, whole=True)


def _initial(base: Scenario, figures: Figures) -> dict[str, Nested]:
    """Initial values by variable that the record gives for the origin."""
    states, powers = tuple(base.states), tuple(base.powers)
    found: dict[str, Nested] = {}

    def put(variable: str, value: Any, *labels: str) -> None:
        if value is None:
            return
        place = found.setdefault(variable, {})
        for label in labels[:-1]:
            place = place.setdefault(label, {})
        place[labels[-1]] = value

    for state in states:
        put("gdp", figures.quantity("gdp", state), state)
        put("growth", figures.value("growth", state), state)
        put("growth_trend", figures.expected_growth("growth", state, ""), state)
        for power in powers:
            put("alignment", figures.settled("alignment", state, power, VOTES), state, power)
        for flow in ("export", "import"):
            _volumes(base, figures, flow, state, put)
        _debts(base, figures, state, put)
        _remittances(base, figures, state, put)
    _arms(base, figures, put)
    _under_way(base, figures, put)
    found |= {"volatility": _volatility(figures, states)}
    found |= {"regional_drift": {"": _regional_drift(figures, states)}}
    for power in powers:
        put("economy_growth", figures.value("economy_growth", "", power), power)
        put("economy_trend", figures.expected_growth("economy_growth", "", power), power)
    price = figures.value("oil_price", "")
    if price is not None:
        found["oil_price"] = {"": price}
    return found


def _arms(base: Scenario, figures: Figures, put: Any) -> None:
    """Deliveries of five years, the weight of each supplier, the usual market, the stock.

    Weights are shares in all deliveries of the record, each year counting less than the next by a
    half-life of ``MEMORY`` years, and in the contracts that the baseline of the origin's own year
    knows to be open, drawn towards the mean of all states where few are known. The market is the
    mean of ten years, with two years of a small importer's added. The stock is what remains of all
    deliveries at the wear of conventional arms.
    """
    suppliers = base.labels["supplier"]
    tables = {s: figures.by_year("arms_volume", s, suppliers) for s in base.states}
    tables = {state: table for state, table in tables.items() if len(table)}
    if not tables:
        return
    weights = {state: faded(table, MEMORY) for state, table in tables.items()}
    pooled = np.mean([shares(w) for w in weights.values()], axis=0) + 0.005
    (kind,) = (n for n, spec in base.instruments.items() if "arms" in spec.roles)
    service = np.log(2.0) / (4.0 * base.instruments[kind].depreciation)
    for state, table in tables.items():
        few = 3.0 / (1.0 + float((table[-15:] > 0.0).sum()))
        signed = np.array([_median(base, "arms_signed", state, name) for name in suppliers])
        known = weights[state] + signed * (figures.origin in BASELINES)
        weight = (shares(known) + few * pooled) / (1.0 + few)
        stock = faded(table, service)
        for k, supplier in enumerate(suppliers):
            put("arms_weight", {"lognormal": [float(weight[k]), 0.6]}, state, supplier)
            for lag in range(1, min(5, len(table)) + 1):
                put("arms_past", float(table[-lag, k]), state, supplier, str(lag))
            if supplier in base.powers:
                quantity = with_error(float(stock[k]), 0.3 * float(stock[k]))
                put("ties", quantity, kind, state, supplier)
        recent = table[-10:].sum(axis=1)
        usual = (float(recent.sum()) + 2.0 * SMALL_IMPORTER) / (len(recent) + 2.0)
        put("arms_market", {"lognormal": [usual, 0.3]}, state)


def _under_way(base: Scenario, figures: Figures, put: Any) -> None:
    """Loans agreed and not disbursed yet, from recent commitments and last year's drawings."""
    (kind,) = (name for name, spec in base.instruments.items() if "loan" in spec.roles)
    agreed, drawn = ON_THE_BOOKS
    for state in base.states:
        table = figures.by_year("commitments", state, tuple(base.powers))
        for k, power in enumerate(base.powers):
            recent = table[::-1][: len(STILL_TO_COME), k]
            open_ = float(sum(s * c for s, c in zip(STILL_TO_COME, recent, strict=False)))
            if figures.value("debt_gdp", state, power) is None:
                open_ *= 1.0 - OFF_THE_BOOKS
            coming = agreed * open_ + drawn * _drawings(figures, state, power)
            if coming > 0.0:
                put("committed", {"lognormal": [coming, LUCK]}, kind, state, power)


def _drawings(figures: Figures, state: str, power: str) -> float:
    """What the last year added to the debt to a power besides repayments [USD bn], at least 0."""
    owed = _owed(figures, state, power, 2)
    return 0.0 if owed is None else max(float(owed[1] - (1.0 - REPAID) * owed[0]), 0.0)


def _years_left(figures: Figures, state: str, power: str) -> Nested | None:
    """Years in which a debt ends that fell in both of the last two, at their mean pace."""
    owed = _owed(figures, state, power, 3)
    if owed is None or owed[-1] <= 0.0:
        return None
    least, most = FALLING
    falls = 1.0 - owed[1:] / owed[:-1]
    if np.any((falls < least) | (falls > most)):
        return None
    return {"lognormal": [float(2.0 * owed[-1] / (owed[0] - owed[-1])), STEADY]}


def _owed(figures: Figures, state: str, power: str, years: int) -> np.ndarray | None:
    """The debt to a power in the last years [USD bn], or None where one is unknown."""
    parts, gdps = (
        figures.past("debt_gdp", state, power, years), figures.past("gdp", state, years=years)
    )  # fmt: skip
    if len(parts) != years or len(gdps) != years:
        return None
    return np.asarray(np.array(parts) * np.array(gdps) / 100.0)


def _volumes(base: Scenario, figures: Figures, flow: str, state: str, put: Any) -> None:
    """Goods trade in dollars: shares of the record times its total; the rest is with others.

    Where the record names no total, it is the baseline's grown with GDP in dollars; where it names
    no share, the power keeps its part of the baseline's trade.
    """
    usual = {power: _median(base, f"{flow}_volume", state, power) for power in base.powers}
    everything = sum(usual.values()) + _median(base, f"{flow}_rest", state)
    gdp = figures.value("gdp", state)
    if gdp is None:
        return
    grown = everything * gdp / _median(base, "gdp", state)
    whole = figures.last.get((f"{flow}_total", state, ""), (grown, 0.0))[0]
    left = 1.0
    for power in base.powers:
        share = figures.settled(f"{flow}_share", state, power, TRADE, whole / 100.0)
        part = figures.value(f"{flow}_share", state, power)
        if share is None or part is None:
            part = 100.0 * usual[power] / everything
            share = with_error(whole * part / 100.0, 0.5 * whole * part / 100.0)
        put(f"{flow}_volume", share, state, power)
        left -= part / 100.0
    rest = max(left, LEAST_REST) * whole
    put(f"{flow}_rest", with_error(rest, 0.1 * rest), state)


def _debts(base: Scenario, figures: Figures, state: str, put: Any) -> None:
    """Debt by creditor in dollars from shares in GDP; what is left of the total is multilateral.

    Where the record is silent of a creditor the baseline speaks; before the first one, with a wide
    error, for a debt that has grown with GDP since (assumption).
    """
    gdp = figures.value("gdp", state)
    if gdp is None:
        return
    early, grown = figures.origin < BASELINES[0], gdp / _median(base, "gdp", state)
    owed = 0.0
    for power in base.powers:
        quantity = figures.quantity("debt_gdp", state, power, gdp / 100.0)
        debt = gdp / 100.0 * (figures.value("debt_gdp", state, power) or 0.0)
        if quantity is None:
            debt = _median(base, "debt", state, power) * (grown if early else 1.0)
            quantity = {"lognormal": [debt, 0.6]} if early and debt > 0.0 else None
        owed += debt
        if quantity is not None:
            put("debt", quantity, state, power)
            put("ties", quantity, "loan", state, power)
        put("maturity_left", _years_left(figures, state, power), state, power)
    whole = figures.value("external_debt", state)
    if whole is not None:
        rest = max(gdp * whole / 100.0 - owed, 0.01 * gdp)
        put("multilateral_debt", with_error(rest, 0.05 * rest), state)
    put("borrowing", _borrowing(figures, state), state)


def _borrowing(figures: Figures, state: str) -> Nested | None:
    """Growth of the external debt in dollars over three years, drawn by a third to usual."""
    ratios, gdps = (figures.past(name, state, years=4) for name in ("external_debt", "gdp"))
    if len(ratios) != 4 or len(gdps) != 4:
        return None
    owed = np.log(np.array(ratios) * np.array(gdps))
    past = 100.0 / 3.0 * float(owed[-1] - owed[0])
    centre = 0.7 * past + 0.3 * USUAL_BORROWING
    centre = float(np.clip(centre, -15.0, 25.0))
    return {"triangular": [centre - 9.0, centre, centre + 9.0]}


def _regional_drift(figures: Figures, states: Sequence[str]) -> Nested:
    """Momentum of real exchange rates: a part of their mean rise in the last year, a quarter.

    A rise is the change of log GDP in dollars less real growth and dollar prices.
    """
    rises = []
    for state in states:
        gdps, growth = figures.past("gdp", state, years=2), figures.value("growth", state)
        if len(gdps) == 2 and growth is not None:
            real = np.log1p(growth / 100.0) + DOLLAR_PRICES
            rises.append(float(np.log(gdps[1] / gdps[0]) - real))
    centre = MOMENTUM / 4.0 * float(np.median(rises)) if rises else 0.0
    return {"normal": [centre, 0.01]}


def _volatility(figures: Figures, states: Sequence[str]) -> dict[str, Nested]:
    """How much growth departed from its mean over ten years, against that of all states.

    Five years of all states count with those of the state (assumption).
    """
    past = {s: np.array(figures.past("growth", s, years=10)) for s in states}
    size = {s: float(np.abs(v - v.mean()).mean()) for s, v in past.items() if len(v) >= 3}
    if not size:
        return {}
    usual = float(np.mean(list(size.values())))
    own = {s: (v * len(past[s]) + 5.0 * usual) / (len(past[s]) + 5.0) for s, v in size.items()}
    return {s: {"lognormal": [v / usual, 0.2]} for s, v in own.items()}


def _remittances(base: Scenario, figures: Figures, state: str, put: Any) -> None:
    """The total of the record in dollars, split over senders as in the baseline."""
    found, gdp = figures.last.get(("remittances", state, "")), figures.value("gdp", state)
    split = {power: _median(base, "labour_income", state, power) for power in base.powers}
    if found is None or gdp is None or sum(split.values()) <= 0.0:
        return
    for power, share in split.items():
        factor = share / sum(split.values()) * gdp / 100.0
        put("labour_income", with_error(found[0] * factor, found[1] * factor), state, power)


def _before_the_first_baseline(base: Scenario, figures: Figures, initial: Nested) -> None:
    """What only a later baseline lists: stocks scaled by GDP, currencies under no known pressure.

    Money the powers had placed is taken to have grown with GDP; all are assumptions, so the errors
    are wide.
    """
    ties = initial.setdefault("ties", {})
    for state in base.states:
        initial.setdefault("currency_pressure", {})[state] = {"normal": [0.0, 0.08]}
        then, later = figures.value("gdp", state), _median(base, "gdp", state)
        if then is None:
            continue
        for power in base.powers:
            for name in ("investment", "grant"):
                stock = _median(base, "ties", name, state, power)
                if stock > 0.0:
                    scaled = {"lognormal": [stock * then / later, 0.6]}
                    ties.setdefault(name, {}).setdefault(state, {})[power] = scaled


def _median(base: Scenario, variable: str, *labels: str) -> float:
    """The baseline's median of one initial value; 0 where it says nothing."""
    block = base.initial.get(variable)
    quantity = None if block is None else block.at(labels)
    prior = None if quantity is None else quantity.prior
    return float(getattr(prior, "median", 0.0) or 0.0)


def _block(variable: str, values: Nested, origin: int) -> Nested:
    plain = values.get("", values)
    assumed = _SOURCES[variable] == "assumption"
    evidence = ["assumption"] if assumed else [_SOURCES[variable], "assumption"]
    source = {"evidence": evidence, "year": origin, "grade": "D" if assumed else "B"}
    return {**source, "note": _NOTE, "values": plain}
