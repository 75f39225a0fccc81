"""The world as it could be known at the end of a year: baseline, figures of the record, no later.

The nearest earlier hand-made baseline gives what no figure measures; the figures of the record up
to the origin are laid over it with their reporting errors. Memberships that begin or end later, and
every dated shock after the origin, are unknown to the forecaster and left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.record import between, reporting_error
from sim.scenario import Scenario, load_scenario
from sim.scenario.build import changed

BASELINES = (2010, 2013, 2015, 2016, 2021)
"""Years at whose end a hand-made baseline stands (``region-2010`` and so on)."""

OLDEST = 3
"""Years after which a figure no longer describes the origin (assumption)."""

SHRINKAGE = 0.4
"""Part of the way from past to long-run growth by which expected growth is drawn (assumption)."""

LONG_RUN = {"state": 3.5, "power": 2.5}
"""Growth to expect without any history [% per year]; that of the states as in the baselines."""

_SOURCES = {
    "gdp": "WB-WDI", "growth": "WB-WDI", "growth_trend": "WB-WDI", "economy_growth": "IMF-WEO",
    "economy_trend": "IMF-WEO", "debt": "WB-IDS", "multilateral_debt": "WB-IDS", "ties": "WB-IDS",
    "export_share": "IMF-DOTS", "import_share": "IMF-DOTS", "exports": "IMF-DOTS",
    "imports": "IMF-DOTS", "remittances": "WB-WDI", "alignment": "UNGA-VOTES",
    "arms_share": "SIPRI", "oil_price": "EIA",
}  # fmt: skip
_NOTE = "figure of the record for the origin of a hindcast"
Nested = dict[str, Any]


class OriginError(ValueError):
    """An origin that the record does not reach."""


def world_at(origin: int, record: pd.DataFrame, horizon: int) -> Scenario:
    """The scenario that starts at the end of year ``origin`` and runs ``horizon`` years.

    ``record`` may hold later years: they are cut off before anything is read. Raises
    :class:`OriginError` where it holds no GDP of the years up to the origin.
    """
    known = between(record, None, origin)
    base_year = max([year for year in BASELINES if year <= origin], default=BASELINES[0])
    base = load_scenario(f"region-{base_year}")
    figures = _Figures(known, origin)
    initial = _initial(base, figures)
    if "gdp" not in initial:
        years = f"{origin - OLDEST + 1} to {origin}"
        raise OriginError(
            f"no figures of GDP to start from at the end of {origin}; give those of {years}"
        )
    if origin < base_year:
        _before_the_first_baseline(base, figures, initial)
    sections = {
        "start": f"{origin + 1}-Q1",
        "horizon": f"{origin + horizon}-Q4",
        "organisations": _memberships_known(base, origin),
        "initial": {name: _block(name, values, origin) for name, values in initial.items()},
    }
    name = {"name": f"hindcast-{origin}", "title": f"As known at the end of {origin}"}
    return changed(base, {**name, **sections, "shocks": []}, {}, whole=True)


class _Figures:
    """Figures of the record by series, none of them later than the origin."""

    def __init__(self, known: pd.DataFrame, origin: int) -> None:
        self.origin = origin
        self.last: dict[tuple[str, str, str], tuple[float, float]] = {}
        self._history: dict[tuple[str, str, str], list[float]] = {}
        error = reporting_error(known).fillna(0.0)
        keys = ("variable", "iso3", "power", "year", "value")
        columns = [known[k].tolist() for k in keys]
        for name, state, power, year, value, sd in zip(*columns, error.tolist(), strict=True):
            key = (name, state, power)
            if year > origin - OLDEST:
                self.last[key] = (value, sd)
            if year > origin - 5:
                self._history.setdefault(key, []).append(value)

    def value(self, name: str, state: str, power: str = "") -> float | None:
        """The latest figure, or None."""
        found = self.last.get((name, state, power))
        return None if found is None else found[0]

    def quantity(self, name: str, state: str, power: str = "", factor: float = 1.0) -> Any:
        """The latest figure times ``factor`` with its reporting error, or None."""
        found = self.last.get((name, state, power))
        if found is None:
            return None
        return _quantity(found[0] * factor, found[1] * factor)

    def expected_growth(self, name: str, state: str, power: str) -> Nested | None:
        """Mean growth of five years, drawn towards the long run, with a range around it."""
        past = self._history.get((name, state, power), [])
        if len(past) < 3:
            return None
        long_run = LONG_RUN["state" if state else "power"]
        centre = (1.0 - SHRINKAGE) * float(np.mean(past)) + SHRINKAGE * long_run
        centre = float(np.clip(centre, -3.0, 10.0))
        return {"triangular": [centre - 2.0, centre, centre + 1.5]}


def _quantity(value: float, sd: float) -> Any:
    if value <= 1e-6:
        return 0.0
    return {"lognormal": [value, max(min(sd / value, 0.5), 0.005)]}


def _initial(base: Scenario, figures: _Figures) -> dict[str, Nested]:
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
        for name in ("export_share", "import_share", "alignment"):
            for power in powers:
                put(name, figures.quantity(name, state, power), state, power)
        for power in powers:
            put("arms_share", figures.value("arms_share", state, power), state, power)
        _volumes(base, figures, state, put)
        _debts(base, figures, state, put)
        _remittances(base, figures, state, put)
    for power in powers:
        put("economy_growth", figures.value("economy_growth", "", power), power)
        put("economy_trend", figures.expected_growth("economy_growth", "", power), power)
    price = figures.value("oil_price", "")
    if price is not None:
        found["oil_price"] = {"": price}
    return found


def _volumes(base: Scenario, figures: _Figures, state: str, put: Any) -> None:
    """Exports and imports: as large together as in the baseline, in the record's proportion.

    The share of exports in trade is the one that best makes trade shares out of the shares in
    exports and in imports.
    """
    names = ("trade_share", "export_share", "import_share")
    rows = [[figures.value(name, state, power) for name in names] for power in base.powers]
    known = np.array([row for row in rows if None not in row], dtype=np.float64).reshape(-1, 3)
    apart = known[:, 1] - known[:, 2]
    if float((apart**2).sum()) < 1.0:
        return
    share = float(((known[:, 0] - known[:, 2]) * apart).sum() / (apart**2).sum())
    share = float(np.clip(share, 0.1, 0.9))
    both = _median(base, "exports", state) + _median(base, "imports", state)
    put("exports", {"lognormal": [both * share, 0.1]}, state)
    put("imports", {"lognormal": [both * (1.0 - share), 0.1]}, state)


def _debts(base: Scenario, figures: _Figures, state: str, put: Any) -> None:
    """Debt by creditor in dollars from shares in GDP; what is left of the total is multilateral."""
    gdp = figures.value("gdp", state)
    if gdp is None:
        return
    owed = 0.0
    for power in base.powers:
        quantity = figures.quantity("debt_gdp", state, power, gdp / 100.0)
        if quantity is not None:
            put("debt", quantity, state, power)
            put("ties", quantity, "loan", state, power)
            owed += gdp / 100.0 * (figures.value("debt_gdp", state, power) or 0.0)
        else:
            owed += _median(base, "debt", state, power)
    whole = figures.value("external_debt", state)
    if whole is not None:
        rest = max(gdp * whole / 100.0 - owed, 0.01 * gdp)
        put("multilateral_debt", _quantity(rest, 0.05 * rest), state)


def _remittances(base: Scenario, figures: _Figures, state: str, put: Any) -> None:
    """The total of the record, split over senders as in the baseline."""
    found = figures.last.get(("remittances", state, ""))
    split = {power: _median(base, "remittances", state, power) for power in base.powers}
    if found is None or sum(split.values()) <= 0.0:
        return
    for power, share in split.items():
        factor = share / sum(split.values())
        put("remittances", _quantity(found[0] * factor, found[1] * factor), state, power)


def _before_the_first_baseline(base: Scenario, figures: _Figures, initial: Nested) -> None:
    """Stocks that only a later baseline lists: scaled by GDP, arms split as the record has it.

    Money the powers had placed is taken to have grown with GDP; both are assumptions, so the
    errors are wide.
    """
    ties = initial.setdefault("ties", {})
    for state in base.states:
        then, later = figures.value("gdp", state), _median(base, "gdp", state)
        for name in ("investment", "grant"):
            for power in base.powers:
                stock = _median(base, "ties", name, state, power)
                if then is not None and stock > 0.0:
                    scaled = {"lognormal": [stock * then / later, 0.6]}
                    ties.setdefault(name, {}).setdefault(state, {})[power] = scaled
        shares = {p: figures.value("arms_share", state, p) for p in base.powers}
        stock = sum(_median(base, "ties", "arms", state, p) for p in base.powers)
        for power, share in shares.items():
            if share is not None and stock > 0.0:
                quantity = _quantity(stock * share / 100.0, 0.3 * stock * share / 100.0)
                ties.setdefault("arms", {}).setdefault(state, {})[power] = quantity


def _median(base: Scenario, variable: str, *labels: str) -> float:
    """The baseline's median of one initial value; 0 where it says nothing."""
    block = base.initial.get(variable)
    quantity = None if block is None else block.at(labels)
    prior = None if quantity is None else quantity.prior
    return float(getattr(prior, "median", 0.0) or 0.0)


def _block(variable: str, values: Nested, origin: int) -> Nested:
    plain = values.get("", values)
    source = {"evidence": [_SOURCES[variable], "assumption"], "year": origin, "grade": "B"}
    return {**source, "note": _NOTE, "values": plain}


CHARTER_AMENDED = 2010
"""At the end of this year the charter of the CSTO came to cover unrest inside its members."""


def _memberships_known(base: Scenario, origin: int) -> Mapping[str, Any]:
    """What was known of each organisation: spans of membership, and what its charter covered."""
    last = dt.date(origin, 12, 31)
    result: dict[str, dict[str, Any]] = {}
    for name, organisation in base.organisations.items():
        members = {}
        for label, spans in organisation.members.items():
            kept = [
                {"status": s.status, "from": s.since.isoformat()}
                | ({"to": s.until.isoformat()} if s.until is not None and s.until <= last else {})
                for s in spans
                if s.since <= last
            ]
            members[label] = kept
        result[name] = {"members": members}
        if origin < CHARTER_AMENDED:
            mandate = [m for m in organisation.mandate if m != "internal_order"]
            result[name]["mandate"] = mandate
    return result
