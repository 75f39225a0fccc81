"""Whether the inference is right, and its posterior explains the figures better than the prior.

Simulation-based calibration (Talts et al. 2018): rows of the reference table are taken one after
the other for the record: their parameters are known. If the inference is right, the place of the
true value in its posterior is uniform. A test says whether it is, and how often it would find an
inference that is overconfident by a fifth.

Prior and posterior predictive: both are simulated over the stretches of the fit, through the same
door as any scenario, and set against the record with errors of reporting but without the
discrepancy of the fit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scoringrules
from scipy import special, stats

from calibration.figures import Figures
from calibration.inference import Draws, Inference, posterior
from calibration.noise import with_errors
from calibration.table import Prepared
from sim.arrays import Floats, Whole
from sim.ensemble.record import Work
from sim.scenario import Scenario
from sim.validation.record import Yearly
from sim.world.streams import consecutive

BINS = 20
LEVEL = 0.01
"""Level of the test of all draws together; each is tested at this over their number."""
OVERCONFIDENT = 0.8
"""The wrong inference that the stated power refers to: standard deviations a fifth too small."""


@dataclass(frozen=True, eq=False)
class Ranks:
    """What came out of the trials.

    ``places`` ``[trial, number]`` of the true scores in their posteriors; ``given`` per hypothesis
    the weights ``[trial, variant]``; ``truth`` ``[trial, question]`` the true variants.
    """

    places: Floats
    given: tuple[Floats, ...]
    truth: Whole

    def histogram(self, number: int) -> list[int]:
        """Trials per bin of the places of one number."""
        return [int(n) for n in np.histogram(self.places[:, number], BINS, (0.0, 1.0))[0]]


def trials(
    inference: Inference,
    count: int,
    *,
    infer: Callable[..., Draws] = posterior,
    progress: Callable[[int, int], None] | None = None,
) -> Ranks:
    """Take ``count`` reference rows, evenly spread, for the record one after the other."""
    rows = np.unique(np.linspace(0, len(inference.summaries) - 1, count).astype(np.int64))
    places = np.empty((len(rows), len(inference.numbers)))
    given = tuple(np.empty((len(rows), variants)) for variants in inference.variants)
    for trial, row in enumerate(rows):
        found = infer(inference, inference.summaries[row], without=int(row))
        true = inference.scores[row]
        places[trial] = found.weights @ (found.scores < true)
        places[trial] += 0.5 * (found.weights @ (found.scores == true))
        for kept, share in zip(given, found.shares, strict=True):
            kept[trial] = share
        if progress is not None:
            progress(trial + 1, len(rows))
    return Ranks(places, given, inference.codes[rows])


def uniformity(places: Floats) -> float:
    """p-value of the hypothesis that places ``[trial]`` are uniform (chi-square, 20 bins)."""
    counts = np.histogram(places, BINS, (0.0, 1.0))[0]
    return float(stats.chisquare(counts).pvalue)


def power(count: int, level: float, *, repeats: int = 400, seed: int = 1) -> float:
    """Share of repeats in which ``count`` trials show up an overconfident Gaussian inference."""
    rng = np.random.default_rng(seed)
    places = special.ndtr(rng.standard_normal((repeats, count)) / OVERCONFIDENT)
    return float(np.mean([uniformity(row) < level for row in places]))


def spread(places: Floats) -> float:
    """How wide posteriors are against how wide they should be: 1 is right, below overconfident.

    The standard deviation of a uniform number over that of the places about one half.
    """
    return float(np.sqrt(1.0 / 12.0) / np.sqrt(np.mean((places - 0.5) ** 2)))


def reliability(given: Floats, truth: Whole) -> float:
    """Largest standardised difference between weights given to variants and how often they held."""
    worst = 0.0
    for variant in range(given.shape[1]):
        p = given[:, variant]
        error = np.sqrt(np.sum(p * (1.0 - p))) + 1e-12
        worst = max(worst, abs(float((np.sum(truth == variant) - p.sum()) / error)))
    return worst


def gain(given: Floats, truth: Whole, prior: Floats) -> tuple[float, float]:
    """Mean gain in log score [bits] of the weights over the prior ones, and its error."""
    right = np.maximum(given[np.arange(len(truth)), truth], 1e-6)
    bits = np.log2(right) - np.log2(prior[truth])
    return float(bits.mean()), float(bits.std(ddof=1) / np.sqrt(len(bits)))


COVERED = (0.05, 0.95)


def predictive_check(
    prepared: Prepared, posterior: Path, *, replicates: int, seed: int
) -> list[dict[str, Any]]:
    """One row per variable: CRPS of prior and posterior on the scales of the fit, and coverage.

    A scenario refuses a posterior that has seen its years. Here that is what is looked at: how well
    the fit tells the figures that it was given.
    """
    fitted = {"posterior": str(posterior)}
    found = []
    for number, (scenario, figures) in enumerate(
        zip(prepared.scenarios, prepared.figures, strict=True)
    ):
        truth = figures.scaled(figures.rows["value"].to_numpy(np.float64)[:, None])[:, 0]
        table = figures.rows[["variable"]].assign(figures=1)
        for name, chosen in (
            ("prior", scenario),
            ("posterior", scenario.model_copy(update=fitted)),
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
