"""Scores of forecasts, of figures and of events, and skill against another forecast."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pandas as pd
import scoringrules

from sim.arrays import Floats
from sim.validation.hindcast.series import LEVELS, NAIVE, Case, from_work
from sim.validation.record import EVENTS, Simulated, between

RAW = "raw simulation"
"""Name of the model's own forecast."""

LEAST_CASES = 30
"""Figures a variable needs to count in skills over several variables."""

RESAMPLES = 1000
_LOW, _HIGH = (int(np.argmin(np.abs(LEVELS - p))) for p in (0.05, 0.95))


def score(cases: Sequence[Case], forecasts: dict[str, Floats], seed: int) -> pd.DataFrame:
    """One row per case with a known outcome, and method.

    CRPS and the interval score of the 90 % interval are in the unit of the data, those of dollars
    in parts of the usual figure (see :class:`~sim.validation.hindcast.series.Case`). ``pit`` is the
    randomised probability integral transform (Czado, Gneiting and Held 2009): drawn within the jump
    where a distribution has mass on the outcome, as on no arms delivered. ``in50`` and ``in90``
    say whether it lies in the middle 50 and 90 %: an interval between quantiles would hold all of
    such a mass or nothing.
    """
    known = [i for i, case in enumerate(cases) if not np.isnan(case.value)]
    if not known:
        return pd.DataFrame()
    chosen = [cases[i] for i in known]
    y = np.array([c.value for c in chosen])
    unit = np.array([c.unit for c in chosen])
    start = np.array([from_work(c.key[0], np.array([c.start]))[0] for c in chosen])
    place = {
        "origin": [c.origin for c in chosen],
        "variable": [c.key[0] for c in chosen],
        "state": [c.key[1] for c in chosen],
        "power": [c.key[2] for c in chosen],
        "horizon": [c.horizon for c in chosen],
        "year": [c.target for c in chosen],
        "value": y,
        "last": start,
    }
    name = zlib.crc32(chosen[0].key[0].encode())
    u = np.random.default_rng([seed, chosen[0].origin, name]).random(len(y))
    tables = []
    for method, quantiles in forecasts.items():
        q = np.sort(quantiles[known], axis=1)
        below, on = (q < y[:, None]).sum(axis=1), (q == y[:, None]).sum(axis=1)
        pit = (below + u * (on + 1.0)) / (q.shape[1] + 1.0)
        low, high = q[:, _LOW], q[:, _HIGH]
        tables.append(
            pd.DataFrame(
                {
                    **place,
                    "method": method,
                    "crps": scoringrules.crps_ensemble(y, q, estimator="qd") / unit,
                    "interval90": scoringrules.interval_score(y, low, high, 0.1) / unit,
                    "in90": (pit >= 0.05) & (pit <= 0.95),
                    "in50": (pit >= 0.25) & (pit <= 0.75),
                    "pit": pit,
                    "rise": (q > start[:, None]).mean(axis=1),
                    "rose": y > start,
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def mean_scores(scores: pd.DataFrame, by: Sequence[str] = ("variable",)) -> pd.DataFrame:
    """Mean CRPS by group (rows) and method (columns)."""
    return scores.groupby([*by, "method"])["crps"].mean().unstack("method")


def counted(scores: pd.DataFrame) -> pd.DataFrame:
    """The scores of variables with enough figures to count in an overall skill; all if none has."""
    sizes = scores[scores["method"] == scores["method"].iloc[0]].groupby("variable").size()
    enough = sizes[sizes >= LEAST_CASES].index
    return scores[scores["variable"].isin(enough)] if len(enough) else scores


def overall(means: pd.DataFrame, method: str, reference: str) -> float:
    """Skill over variables: 1 - geometric mean of their ratios of mean CRPS.

    Ratios have no unit, so no variable dominates by its size, and twice as good weighs as much as
    half as good.
    """
    ratio = means[method] / means[reference]
    return float(1.0 - np.exp(np.log(ratio).mean()))


def best_naive(means: pd.DataFrame) -> str:
    """The naive forecast with the best overall skill."""
    present = [name for name in NAIVE if name in means.columns]
    return max(present, key=lambda name: overall(means, name, present[0]))


def skill_table(scores: pd.DataFrame, method: str = RAW, seed: int = 0) -> pd.DataFrame:
    """Skill of a method by variable and overall, against each naive forecast and the best one.

    One row per (group, reference): ``skill`` with the 5 % and 95 % points of a bootstrap that draws
    whole states anew (whole years for the skill in one state). Groups are ``overall``,
    ``variable``, ``horizon`` and ``state``.
    """
    main = counted(scores)
    means = mean_scores(main)
    best = best_naive(means)
    others = [name for name in NAIVE if name in means.columns and name != method]
    parts = [("overall", "", main, reference) for reference in others]
    for kind in ("variable", "horizon", "state"):
        for name, part in (scores if kind == "variable" else main).groupby(kind, sort=True):
            own = best_naive(mean_scores(part)) if kind == "variable" else best
            wanted = {"no change", own} & set(others)
            parts += [(kind, str(name), part, reference) for reference in sorted(wanted)]
    rows = [
        (kind, name, reference, *_skill(part, method, reference, _blocks(kind), seed))
        for kind, name, part, reference in parts
    ]
    columns = ["group", "name", "reference", "skill", "low", "high", "figures"]
    return pd.DataFrame(rows, columns=columns).assign(method=method, best=best)


def _blocks(kind: str) -> str:
    """What the bootstrap draws anew: whole states, or within one state whole years."""
    return "year" if kind == "state" else "state"


def _skill(
    scores: pd.DataFrame, method: str, reference: str, block: str, seed: int
) -> tuple[float, float, float, int]:
    """Skill with its bootstrap interval, and the number of figures."""
    pair = scores[scores["method"].isin([method, reference])]
    by = pair.groupby(["variable", block, "method"])["crps"].agg(["sum", "size"])
    sums = by["sum"].unstack("method")
    mine, theirs = (sums[m].unstack(block).fillna(0.0).to_numpy() for m in (method, reference))
    weights = _resampled(mine.shape[1], seed)
    above, under = weights @ mine.T, weights @ theirs.T
    ratio = np.log(np.maximum(above, 1e-12) / np.maximum(under, 1e-12))
    present = (above > 0.0) & (under > 0.0)
    mean = np.where(present, ratio, 0.0).sum(axis=1) / np.maximum(present.sum(axis=1), 1)
    skills = 1.0 - np.exp(mean)
    low, high = np.quantile(skills[1:], [0.05, 0.95])
    return float(skills[0]), float(low), float(high), len(pair) // 2


def _resampled(blocks: int, seed: int) -> Floats:
    """How often each block is drawn ``[sample, block]``; in the first sample each is once."""
    drawn = np.random.default_rng(seed).multinomial(blocks, np.full(blocks, 1 / blocks), RESAMPLES)
    return np.vstack([np.ones(blocks), drawn])


def coverage_interval(scores: pd.DataFrame, name: str, seed: int = 0) -> tuple[float, float]:
    """5 % and 95 % points of the mean of a column if whole states are drawn anew."""
    sums = scores.groupby("state")[name].agg(["sum", "size"]).to_numpy()
    held, figures = (_resampled(len(sums), seed) @ sums).T
    low, high = np.quantile(held[1:] / figures[1:], [0.05, 0.95])
    return float(low), float(high)


MEMBER = 0.75
"""Degree of membership from which a state counts as a member."""

_PRIOR = 2.0
"""Events and non-events that a base rate starts from (Jeffreys takes 1; assumption)."""

EVENT_COLUMNS = [
    "origin", "variable", "state", "power", "year", "happened", "simulated", "base rate",
]  # fmt: skip


def event_cases(run: Simulated, record: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """One row per event figure after the origin: what came, what was simulated, the base rate.

    The base rate is that of all states and years known at the origin; for memberships it is the
    rate at which members left or others joined, applied to the standing at the origin.
    ``record`` is read up to the origin, ``truth`` after it.
    """
    rows: list[tuple[object, ...]] = []
    states = set(run.labels["state"])
    before = between(record[record["iso3"].isin(states)], None, run.origin)
    after = between(truth[truth["iso3"].isin(states)], run.origin + 1, run.years[-1])
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
            found = run.at(variable, str(row.iso3), "", int(str(row.year)))
            if found is not None:
                simulated = (float((found > 0).sum()) + 0.5) / (len(found) + 1.0)
                happened = float(str(row.value)) > 0
                rows.append(
                    (run.origin, variable, row.iso3, "", row.year, happened, simulated, rate)
                )
    return pd.DataFrame(rows, columns=EVENT_COLUMNS)


def _memberships(
    run: Simulated, known: pd.DataFrame, later: pd.DataFrame
) -> list[tuple[object, ...]]:
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
        found = run.at("membership", state, organisation, year)
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
