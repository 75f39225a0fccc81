"""The scoreboard in numbers and files: calibration, headline, losses, forecasts as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.ensemble import Folder
from sim.ensemble.files import write_frame
from sim.validation.hindcast.scoreboard import Scoreboard
from sim.validation.hindcast.scores import (
    LEAST_CASES,
    RAW,
    best_naive,
    counted,
    coverage_interval,
    mean_scores,
    overall,
    skill_table,
)
from sim.validation.hindcast.series import LEVELS
from sim.validation.hindcast.study import PARTS, Batch, Study, scored
from sim.validation.record import OBSERVABLES, Simulated
from sim.workbench.base import saving

Triple = tuple[float, float, float]

HELD_90, HELD_50, LEAST_SKILL = (0.80, 0.95), (0.40, 0.60), -0.10
"""What counts as calibrated: parts of the figures held by the ranges, and skill against the best
naive forecast."""


@dataclass(frozen=True)
class Headline:
    """A study in one line, over the observables with enough figures.

    Intervals are 5 % and 95 % points of a bootstrap over states; ``chance`` is the Monte Carlo
    standard error of ``skill``, which is against the ``best`` naive forecast.
    """

    figures: int
    best: str
    skill: Triple
    no_change: Triple
    in50: float
    in90: float
    worst: str
    worst_skill: float
    chance: float


def headline(study: Study) -> Headline | None:
    """The study in one line; None where no figure could be scored."""
    if len(study.scores) == 0:
        return None
    table, main = skill_table(study.scores), counted(study.scores)
    best = str(table["best"].iloc[0])
    rows = calibration(study)
    enough = rows[rows["variable"].isin(main["variable"])]
    worst = min(enough.to_dict("records"), key=lambda row: float(row["skill"]))
    held = main.loc[main["method"] == RAW, ["in50", "in90"]].mean()
    return Headline(
        figures=int((main["method"] == RAW).sum()),
        best=best,
        skill=_triple(table, "overall", "", best),
        no_change=_triple(table, "overall", "", "no change"),
        in50=float(held["in50"]),
        in90=float(held["in90"]),
        worst=str(worst["variable"]),
        worst_skill=float(worst["skill"]),
        chance=chance_error(study),
    )


def calibration(study: Study) -> pd.DataFrame:
    """How honest and how good the simulation is, one row per observable.

    ``figures``; parts held by the ranges (``in50``, ``in90``, each with ``_low`` and ``_high``, the
    points of a bootstrap over states); mean CRPS, that of no change and of
    the best naive forecast (``crps``, ``no change``, ``best crps``); ``best`` is its name,
    ``skill`` with ``low`` and ``high`` the skill against it. ``counts`` says whether there are
    figures enough to judge, and ``misses`` what then misses :data:`HELD_90`, :data:`HELD_50` or
    :data:`LEAST_SKILL`.
    """
    means, table = mean_scores(study.scores), skill_table(study.scores)
    by_variable = study.scores[study.scores["method"] == RAW].groupby("variable")
    rows = []
    for variable, mean in means.iterrows():
        name, own = str(variable), by_variable.get_group(variable)
        best = best_naive(means.loc[[name]])
        skill, low, high = _triple(table, "variable", name, best)
        in50, in90 = float(own["in50"].mean()), float(own["in90"].mean())
        counts = len(own) >= LEAST_CASES
        ends = {
            f"{part}_{end}": value
            for part in ("in50", "in90")
            for end, value in zip(("low", "high"), coverage_interval(own, part), strict=True)
        }
        rows.append(
            {
                "variable": name, "figures": len(own), "in50": in50, "in90": in90, **ends,
                "crps": float(mean[RAW]), "no change": float(mean["no change"]),
                "best crps": float(mean[best]), "best": best,
                "skill": skill, "low": low, "high": high, "counts": counts,
                "misses": ", ".join(_misses(in50, in90, skill)) if counts else "",
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _misses(in50: float, in90: float, skill: float) -> Iterator[str]:
    for name, held, (low, high) in (("90 %", in90, HELD_90), ("50 %", in50, HELD_50)):
        if not low <= held <= high:
            yield f"{name} range too {'narrow' if held < low else 'wide'}"
    if skill < LEAST_SKILL:
        yield "skill"


def _triple(table: pd.DataFrame, group: str, name: str, reference: str) -> Triple:
    chosen = (table["group"] == group) & (table["name"] == name)
    row = table[chosen & (table["reference"] == reference)].iloc[0]
    return float(row["skill"]), float(row["low"]), float(row["high"])


def losses(study: Study) -> pd.DataFrame:
    """Variable and state where the best naive forecast of the variable does better, worst first."""
    best = calibration(study).set_index("variable")["best"]
    means = mean_scores(study.scores, ["variable", "state"]).reset_index()
    rows = []
    for mean in means.to_dict("records"):
        variable = str(mean["variable"])
        reference = str(best[variable])
        skill = 1.0 - float(mean[RAW]) / max(float(mean[reference]), 1e-12)
        if skill < 0.0:
            cause = OBSERVABLES[variable].cause
            rows.append((variable, str(mean["state"]), reference, skill, cause))
    table = pd.DataFrame(rows, columns=["variable", "state", "reference", "skill", "cause"])
    return table.sort_values("skill", kind="stable").reset_index(drop=True)


def chance_error(study: Study) -> float:
    """Monte Carlo standard error of the overall skill against the best naive forecast.

    From the scatter of the skills that the parts of the worlds have by themselves.
    """
    means = mean_scores(counted(study.scores))
    best = best_naive(means)
    skills = []
    for part in range(PARTS):
        tables = [scored(batch, {RAW: batch.parts[part]}, 0) for batch in study.batches]
        again = mean_scores(pd.concat([t for t in tables if len(t)], ignore_index=True))
        skills.append(overall(means.drop(columns=RAW).join(again, how="inner"), RAW, best))
    return float(np.std(skills, ddof=1) / np.sqrt(PARTS))


QUANTILES = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
"""Quantiles in the tables of forecasts."""

_CHOSEN = np.array([int(np.argmin(np.abs(LEVELS - q))) for q in QUANTILES])

COLUMNS = ("origin", "state", "power", "variable", "year", "quantile", "value", "error", "question")
"""Columns of the tables of forecasts; ``error`` is the Monte Carlo standard error."""


def forecast_table(study: Study, runs: Mapping[int, Simulated] | None = None) -> pd.DataFrame:
    """Forecasts as quantiles, one row each.

    With ``runs`` those of every observable of every state and power, whether it was ever measured
    or not, without reporting errors; without them the forecasts of figures that were scored.
    """
    if runs:
        tables = [_simulated(run, name) for _, run in sorted(runs.items()) for name in run.values]
    else:
        tables = [_batch(batch, study.replicates) for batch in study.batches]
    if not tables:
        return pd.DataFrame(columns=list(COLUMNS))
    order = ["origin", "variable", "state", "power", "question", "year", "quantile"]
    table = pd.concat(tables, ignore_index=True)[list(COLUMNS)]
    return table.sort_values(order, kind="stable").reset_index(drop=True)


def _batch(batch: Batch, replicates: int) -> pd.DataFrame:
    """Quantiles of the forecasts of one variable from one origin."""
    forecasts = batch.forecasts[RAW]
    rows = [(f"{c.origin}-Q4", c.key[1], c.key[2], c.target, c.key[3]) for c in batch.cases]
    cases = pd.DataFrame(rows, columns=["origin", "state", "power", "year", "question"])
    return _long(cases.assign(variable=batch.variable), forecasts, replicates)


def _simulated(run: Simulated, name: str) -> pd.DataFrame:
    """Quantiles of every simulated figure of one observable."""
    block, axis = run.values[name], OBSERVABLES[name].axis
    others = run.labels[axis] if axis else ("",)
    places = pd.MultiIndex.from_product(
        [run.years, run.labels["state"], others], names=["year", "state", "power"]
    )
    cases = places.to_frame(index=False)
    cases = cases.assign(origin=f"{run.origin}-Q4", variable=name, question="")
    quantiles = np.quantile(block.reshape(len(cases), -1), LEVELS, axis=-1).T
    return _long(cases, quantiles, block.shape[-1])


def _long(cases: pd.DataFrame, quantiles: Floats, replicates: int) -> pd.DataFrame:
    """One row per case and quantile, with the Monte Carlo error, of ``quantiles[case, level]``."""
    table = cases.loc[cases.index.repeat(len(QUANTILES))].reset_index(drop=True)
    errors = _order_errors(quantiles, replicates)
    return table.assign(
        quantile=np.tile(QUANTILES, len(cases)),
        value=quantiles[:, _CHOSEN].ravel(),
        error=errors[:, _CHOSEN].ravel(),
    )


def _order_errors(quantiles: Floats, replicates: int) -> Floats:
    """Standard error of each quantile from the spacing of its neighbours, ``[..., level]``."""
    width = np.sqrt(LEVELS * (1.0 - LEVELS) / replicates)
    step = LEVELS[1] - LEVELS[0]
    slope = np.gradient(quantiles, step, axis=-1)
    return np.asarray(np.abs(slope) * width, dtype=np.float64)


def tables_of(board: Scoreboard) -> dict[str, pd.DataFrame]:
    """Calibration, forecasts, scores, skills and events of every section, by file name."""
    tables = {}
    for section in board.sections:
        word, study = section.word, section.study
        tables[f"forecasts-{word}"] = forecast_table(study, section.runs)
        if len(study.scores):
            tables[f"calibration-{word}"] = calibration(study)
            tables[f"scores-{word}"] = study.scores
            tables[f"skill-{word}"] = skill_table(study.scores)
        if len(study.events):
            tables[f"events-{word}"] = study.events
    if len(board.unscored):
        tables["unscored-origins"] = board.unscored
    return tables


def write(
    folder: str | Path | Folder,
    tables: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    facts: Mapping[str, Any],
) -> None:
    """Write tables (CSV; those of forecasts as Parquet too), texts and provenance into a folder."""
    with saving(folder, "hindcast", "provenance.json", facts) as fresh:
        for name, table in tables.items():
            table.to_csv(fresh / f"{name}.csv", index=False, float_format="%.6g")
            if name.startswith("forecasts"):
                write_frame(table, fresh / f"{name}.parquet")
        for name, text in texts.items():
            (fresh / name).write_text(text.rstrip("\n") + "\n", encoding="utf-8")
