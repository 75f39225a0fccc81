"""Forecasts of what happens or not: rises of figures, new leaders, calls for help, members."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scoringrules

from sim.validation.hindcast.ensemble import Run
from sim.validation.hindcast.scores import RAW
from sim.validation.record import EVENTS, between

MEMBER = 0.75
"""Degree of membership from which a state counts as a member."""

_PRIOR = 2.0
"""Events and non-events that a base rate starts from (Jeffreys takes 1; assumption)."""

COLUMNS = ["origin", "variable", "state", "power", "year", "happened", "simulated", "base rate"]


def event_cases(run: Run, record: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """One row per event figure after the origin: what came, what was simulated, the base rate.

    The base rate is that of all states and years known at the origin; for memberships it is the
    rate at which members left or others joined, applied to the standing at the origin.
    ``record`` is read up to the origin, ``truth`` after it.
    """
    rows: list[tuple[object, ...]] = []
    states = set(run.years.labels["state"])
    before = between(record[record["iso3"].isin(states)], None, run.origin)
    after = between(truth[truth["iso3"].isin(states)], run.origin + 1, run.years.years[-1])
    for variable in EVENTS:
        known = before[before["variable"] == variable]
        later = after[after["variable"] == variable]
        if len(known) == 0 or len(later) == 0:
            continue
        if variable == "membership":
            rows += _memberships(run, known, later)
            continue
        rate = (float((known["value"] > 0).sum()) + 0.5) / (len(known) + _PRIOR)
        for row in later.itertuples():
            found = run.years.at(variable, str(row.iso3), "", int(str(row.year)))
            if found is not None:
                simulated = (float((found > 0).sum()) + 0.5) / (len(found) + 1.0)
                happened = float(str(row.value)) > 0
                rows.append(
                    (run.origin, variable, row.iso3, "", row.year, happened, simulated, rate)
                )
    return pd.DataFrame(rows, columns=COLUMNS)


def _memberships(run: Run, known: pd.DataFrame, later: pd.DataFrame) -> list[tuple[object, ...]]:
    standing: dict[tuple[str, str], bool] = {}
    changes, years = 0, 0
    for (state, organisation), rows in known.groupby(["iso3", "power"], sort=True):
        member = (rows.sort_values("year")["value"] >= MEMBER).to_numpy()
        standing[str(state), str(organisation)] = bool(member[-1])
        changes += int((member[1:] != member[:-1]).sum())
        years += max(len(member) - 1, 0)
    rate = (changes + 0.5) / (years + _PRIOR)
    result: list[tuple[object, ...]] = []
    for row in later.itertuples():
        state, organisation, year = str(row.iso3), str(row.power), int(str(row.year))
        found = run.years.at("membership", state, organisation, year)
        if found is None or (state, organisation) not in standing:
            continue
        simulated = (float((found >= MEMBER).sum()) + 0.5) / (len(found) + 1.0)
        turned = 0.5 - 0.5 * (1.0 - 2.0 * rate) ** (year - run.origin)
        base = 1.0 - turned if standing[state, organisation] else turned
        happened = float(str(row.value)) >= MEMBER
        result.append(
            (run.origin, "membership", state, organisation, year, happened, simulated, base)
        )
    return result


def event_scores(cases: pd.DataFrame) -> pd.DataFrame:
    """Brier scores by kind of event, of the simulation and of the base rate, and the skill.

    Where an event never happened the skill is left open: saying never cannot be beaten.
    """
    rows = []
    for variable, part in cases.groupby("variable", sort=True):
        happened = part["happened"].to_numpy(dtype=float)
        mine = scoringrules.brier_score(happened, part["simulated"].to_numpy())
        base = scoringrules.brier_score(happened, part["base rate"].to_numpy())
        rows.append(
            (variable, len(part), int(happened.sum()), mine.mean(), base.mean(),
             1.0 - mine.mean() / base.mean() if happened.any() else float("nan"))
        )  # fmt: skip
    return pd.DataFrame(
        rows, columns=["event", "figures", "happened", "simulated", "base rate", "skill"]
    )


def rises(scores: pd.DataFrame, methods: Sequence[str] = (RAW,)) -> pd.DataFrame:
    """Brier scores of the direction of change by variable, against saying one half.

    Figures that did not move have no direction and are left out.
    """
    rows = []
    moved = scores[scores["method"].isin(methods) & (scores["value"] != scores["last"])]
    for (variable, method), part in moved.groupby(["variable", "method"], sort=True):
        rose = part["rose"].to_numpy(dtype=float)
        mine = scoringrules.brier_score(rose, np.clip(part["rise"].to_numpy(), 0.0, 1.0)).mean()
        rows.append((variable, method, len(part), rose.mean(), mine, 1.0 - mine / 0.25))
    columns = ["variable", "method", "figures", "rose", "brier", "skill"]
    return pd.DataFrame(rows, columns=columns)
