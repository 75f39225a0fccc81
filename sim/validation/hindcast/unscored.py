"""Figures that were given to be scored and are not, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.validation.hindcast.ensemble import Run
from sim.validation.hindcast.series import LEAST_HISTORY, OLDEST
from sim.validation.hindcast.study import Study
from sim.validation.record import DRIVERS, EVENTS, OBSERVABLES

COLUMNS = ["variable", "iso3", "power", "year", "why"]

_NOT_FORECAST = "it sets the start of a run and is not forecast"
_NOT_READ = "nothing simulated stands for it"
_EVENT = "nothing of the kind is known at the origin"
_SERIES = (
    f"its series has fewer than {LEAST_HISTORY} figures at the origin, or none of the last "
    f"{OLDEST} years"
)


def unscored(figures: pd.DataFrame, runs: Mapping[int, Run], study: Study) -> pd.DataFrame:
    """The rows of ``figures`` that no forecast of the study was scored on: :data:`COLUMNS`."""
    places = ["variable", "state", "power", "year"]
    scored = {
        place
        for table in (study.scores, study.events)
        if len(table)
        for place in table[places].itertuples(index=False, name=None)
    }
    rows = []
    for variable, iso3, power, year in figures[COLUMNS[:-1]].itertuples(index=False, name=None):
        if (variable, iso3, power, year) not in scored:
            why = _why(variable, iso3, power, year, runs)
            rows.append((variable, iso3, power, year, why))
    return pd.DataFrame(rows, columns=COLUMNS)


def counted(table: pd.DataFrame) -> pd.DataFrame:
    """Figures by variable and reason: ``variable``, ``why``, ``figures``."""
    return table.groupby(["variable", "why"], sort=True).size().rename("figures").reset_index()


def _why(variable: str, iso3: str, power: str, year: int, runs: Mapping[int, Run]) -> str:
    if variable not in OBSERVABLES:
        return _NOT_FORECAST if variable in DRIVERS else _NOT_READ
    if year <= min(runs):
        return "it was known at the origin"
    near = [run.years for origin, run in runs.items() if origin < year <= run.years.years[-1]]
    if not near:
        return f"no run reaches {year}"
    axes = {"state": iso3, OBSERVABLES[variable].axis: power}
    for axis, label in axes.items():
        if label and label not in near[0].labels[axis]:
            return f"{label} is not simulated"
    if not any(variable in years.values for years in near):
        return "it is not simulated"
    return _EVENT if variable in EVENTS else _SERIES
