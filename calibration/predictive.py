"""Whether the posterior explains the figures it was fitted to better than the prior does.

Both are simulated over the stretches of the fit, through the same door as any scenario, and set
against the record with errors of reporting but without the discrepancy of the fit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scoringrules

from calibration.figures import Figures
from calibration.noise import with_errors
from calibration.table import Prepared
from sim.arrays import Floats
from sim.ensemble.record import Work
from sim.scenario import Scenario
from sim.validation.record import Yearly
from sim.world.streams import consecutive

COVERED = (0.05, 0.95)


def predictive_check(
    prepared: Prepared, posterior: Path, *, replicates: int, seed: int
) -> list[dict[str, Any]]:
    """One row per variable: CRPS of prior and posterior on the scales of the fit, and coverage."""
    found = []
    for number, (scenario, figures) in enumerate(
        zip(prepared.scenarios, prepared.figures, strict=True)
    ):
        truth = figures.scaled(figures.rows["value"].to_numpy(np.float64)[:, None])[:, 0]
        table = figures.rows[["variable"]].assign(figures=1)
        for name, chosen in (
            ("prior", scenario),
            ("posterior", scenario.with_(posterior=str(posterior))),
        ):
            values = _scaled(figures, chosen, number, replicates, seed)
            table[f"crps_{name}"] = scoringrules.crps_ensemble(truth, values)
            low, high = np.quantile(values, COVERED, axis=1)
            table[f"inside_{name}"] = (truth >= low) & (truth <= high)
        found.append(table)
    table = pd.concat(found)
    rows = table.groupby("variable").agg(dict.fromkeys(table.columns[2:], "mean"))
    rows["figures"] = table.groupby("variable")["figures"].sum()
    return [{"variable": str(name), **_plain(row)} for name, row in rows.iterrows()]


def _plain(row: Any) -> dict[str, Any]:
    return {key: float(f"{value:.4g}") for key, value in row.items()}


def _scaled(
    figures: Figures, scenario: Scenario, number: int, replicates: int, seed: int
) -> Floats:
    """Figures ``[row, replicate]`` of simulated worlds, with errors of reporting."""
    yearly = Yearly(tuple(sorted(set(figures.rows["variable"]))))
    found = Work(replicates, seed).record(scenario, yearly, chunk=512)
    streams = consecutive(seed, 0, replicates)
    return with_errors(figures, found.rows(figures.rows), streams, number)
