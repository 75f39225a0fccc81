"""Forecasts and scores as tidy tables and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.ensemble import Folder
from sim.ensemble.files import write_frame
from sim.validation.hindcast.ensemble import Run
from sim.validation.hindcast.naive import LEVELS
from sim.validation.hindcast.scoreboard import Scoreboard
from sim.validation.hindcast.scores import RAW, skill_table
from sim.validation.hindcast.study import Study
from sim.validation.hindcast.summary import calibration
from sim.validation.record import OBSERVABLES
from sim.workbench.answer import saving

Floats = NDArray[np.float64]

QUANTILES = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
"""Quantiles in the tables of forecasts."""

_CHOSEN = np.array([int(np.argmin(np.abs(LEVELS - q))) for q in QUANTILES])

COLUMNS = ("origin", "state", "power", "variable", "year", "quantile", "value", "error", "question")
"""Columns of the tables of forecasts; ``error`` is the Monte Carlo standard error."""


Row = tuple[tuple[int, str, str, str, int], Floats, Floats, str]
"""Origin, state, power, variable and year; quantiles; their errors; question."""


def forecast_table(study: Study, runs: Mapping[int, Run] | None = None) -> pd.DataFrame:
    """Forecasts as quantiles, one row each.

    With ``runs`` those of every observable of every state and power, whether it was ever measured
    or not, without reporting errors; without them the forecasts of figures that were scored.
    """
    if runs:
        return _table(list(_everything(runs)))
    rows: list[Row] = []
    for batch in study.batches:
        forecasts = batch.forecasts[RAW]
        errors = _order_errors(forecasts, study.replicates)
        for i, case in enumerate(batch.cases):
            place = (case.origin, case.key[1], case.key[2], case.key[0], case.target)
            rows.append((place, forecasts[i, _CHOSEN], errors[i, _CHOSEN], case.key[3]))
    return _table(rows)


def _everything(runs: Mapping[int, Run]) -> Iterator[Row]:
    """Quantiles of every simulated figure."""
    for origin, run in sorted(runs.items()):
        years = run.years
        for name, block in years.values.items():
            observable = OBSERVABLES[name]
            quantiles = np.moveaxis(np.quantile(block, LEVELS, axis=-1), 0, -1)
            errors = _order_errors(quantiles, block.shape[-1])
            others = years.labels[observable.axis] if observable.axis else ("",)
            for place in np.ndindex(*quantiles.shape[:-1]):
                power = others[place[2]] if observable.axis else ""
                state = years.labels["state"][place[1]]
                where = (origin, state, power, name, years.years[place[0]])
                yield where, quantiles[place][_CHOSEN], errors[place][_CHOSEN], ""


def _table(rows: Sequence[Row]) -> pd.DataFrame:
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    places, values, errors, questions = zip(*rows, strict=True)
    origin, state, power, variable, year = zip(*places, strict=True)
    single = {
        "origin": [f"{o}-Q4" for o in origin], "state": state, "power": power,
        "variable": variable, "year": year, "question": questions,
    }  # fmt: skip
    table = pd.DataFrame({name: np.repeat(v, len(QUANTILES)) for name, v in single.items()})
    table["quantile"] = np.tile(QUANTILES, len(rows))
    table["value"], table["error"] = np.concatenate(values), np.concatenate(errors)
    order = ["origin", "variable", "state", "power", "question", "year", "quantile"]
    return table[list(COLUMNS)].sort_values(order, kind="stable").reset_index(drop=True)


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
