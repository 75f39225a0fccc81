"""Fit the model to past figures: ``python -m calibration.fit [NAME ...]``.

Writes ``calibration/posterior-YEAR.json`` and ``.parquet``. An interrupted fit is taken up where it
stopped; the same seed, code and figures give the same files with any number of workers.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from scipy import special

from calibration.checks import (
    LEVEL,
    gain,
    power,
    predictive_check,
    reliability,
    spread,
    trials,
    uniformity,
)
from calibration.figures import seen
from calibration.inference import Draws, Inference, NothingLearntError, learn, places, posterior
from calibration.settings import FITS, ROOT, Settings, code_digest
from calibration.table import Prepared, Task, observed, prepare, table_of
from sim.arrays import Floats
from sim.catalogue.questions import HYPOTHESES
from sim.cli.workbench import progress
from sim.ensemble import StoreError
from sim.ensemble.provenance import file_digest
from sim.scenario.posterior import posterior_file
from sim.validation.posteriors import variant_edges, write_posterior
from sim.validation.record import RecordError, load_observations, observations_file

METHOD = (
    "Regression-adjusted approximate Bayesian computation with semi-automatic summaries (Beaumont, "
    "Zhang and Balding 2002; Fearnhead and Prangle 2012; for hypotheses Beaumont 2008)"
)
OUTER = 0.05
"""Each end of a prior of which the table says how much of the posterior lies in it."""
_PREDICTIVE = 1024


def fit(
    settings: Settings,
    folder: Path,
    target: Path,
    *,
    workers: int = 1,
    observations: Path | None = None,
    quiet: bool = False,
    predictive: int = _PREDICTIVE,
) -> Path:
    """Fit, check and write one posterior; the path of its .json.

    ``folder`` keeps the batches of simulated rows; ``target`` takes the posterior. Figures after
    ``settings.until`` are cut off before anything sees them.
    """
    started = time.perf_counter()
    code = code_digest()
    task = Task(settings, seen(load_observations(observations), settings.until))
    prepared = prepare(task)
    with progress(f"{settings.name}: rows simulated (batches)", quiet=quiet) as report:
        table = table_of(prepared, folder, workers=workers, progress=report)
    edges = {n: variant_edges(_question(n)) for n in table.names if n.startswith("hypotheses.")}
    inference = learn(table, settings, edges)
    found = posterior(inference, inference.summarise(observed(prepared)))
    with progress(f"{settings.name}: made-up records tried", quiet=quiet) as report:
        checked = _calibration(inference, settings, report)
    own = [edges[table.names[i]] for i in inference.questions]
    numbers, codes = places(found, own)
    columns = dict(zip(inference.informed, np.concatenate([numbers, codes], axis=1).T, strict=True))
    file = observations or observations_file()
    facts: dict[str, Any] = {
        "name": settings.name,
        "title": settings.title,
        "method": METHOD,
        "settings": _plain(settings),
        "figures": _figures(prepared),
        "discrepancy": {k: float(f"{v:.4g}") for k, v in prepared.sizes.items()},
        "columns": _columns(inference, found, checked),
        "unmoved": len(table.names) - len(inference.informed),
        "explained": _explained(inference),
        "misfit": _misfit(inference, prepared),
        "sbc": checked["summary"],
        "digests": {
            "code": code,
            "settings": settings.digest,
            "scenarios": {s.name: s.digest for s in prepared.scenarios},
            "observations": file_digest(file),
        },
        "versions": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
    }
    path = target / posterior_file(settings.name)
    write_posterior(path, found.weights, columns, facts, bandwidth=settings.bandwidth)
    if predictive:
        facts["predictive"] = predictive_check(
            prepared, path, replicates=predictive, seed=settings.seed + 1
        )
        write_posterior(path, found.weights, columns, facts, bandwidth=settings.bandwidth)
    if not quiet:
        _say(f"{path.name}: {len(columns)} draws informed, {time.perf_counter() - started:.0f} s")
    return path


def _question(name: str) -> str:
    return name.removeprefix("hypotheses.")


def _plain(settings: Settings) -> dict[str, Any]:
    given = vars(settings) | {"stretches": [vars(s) for s in settings.stretches]}
    return {key: value for key, value in given.items() if key not in {"name", "title"}}


def _figures(prepared: Prepared) -> dict[str, int]:
    counts: dict[str, int] = {}
    for figures in prepared.figures:
        for part in (figures.rows, figures.counted):
            for variable, count in part["variable"].value_counts().items():
                counts[str(variable)] = counts.get(str(variable), 0) + int(count)
    return dict(sorted(counts.items()))


def _columns(inference: Inference, found: Draws, checked: dict[str, Any]) -> dict[str, Any]:
    """Facts per informed draw beside those that any posterior has."""
    columns: dict[str, Any] = {}
    edge = float(-special.ndtri(OUTER))
    for place, index in enumerate(inference.numbers):
        name, score = inference.names[index], found.scores[:, place]
        mean = float(found.weights @ score)
        sd = float(np.sqrt(found.weights @ (score - mean) ** 2))
        columns[name] = {
            "mean_score": round(mean, 4),
            "sd_score": round(sd, 4),
            "contraction": round(1.0 - sd**2, 4),
            "explained": round(float(inference.explained[index]), 4),
            "at_low_end": round(float(found.weights @ (score < -edge)), 4),
            "at_high_end": round(float(found.weights @ (score > edge)), 4),
            **checked["numbers"][place],
        }
    for place, index in enumerate(inference.questions):
        name = inference.names[index]
        variants = list(HYPOTHESES[_question(name)].variants)
        columns[name] = {
            "weights": _by(variants, found.shares[place]),
            "errors": _by(variants, found.errors[place]),
            "explained": round(float(inference.explained[index]), 4),
            **checked["questions"][place],
        }
    return columns


def _by(variants: list[str], values: Floats) -> dict[str, float]:
    return {v: round(float(x), 4) for v, x in zip(variants, values, strict=True)}


def _explained(inference: Inference) -> dict[str, float]:
    """Share explained out of sample of the draws that keep their prior, the largest first."""
    rest = [i for i in range(len(inference.names)) if inference.names[i] not in inference.informed]
    order = sorted(rest, key=lambda i: -inference.explained[i])
    return {inference.names[i]: round(float(inference.explained[i]), 4) for i in order[:20]}


def _misfit(inference: Inference, prepared: Prepared) -> list[dict[str, Any]]:
    """The features of the record that lie farthest from the prior predictive, in its sd."""
    names = [f"{f.stretch.first}-{f.stretch.last}|{n}" for f in prepared.figures for n in f.names]
    away = (observed(prepared) - inference.expansion.centre) / inference.expansion.scale
    order = np.argsort(-np.abs(away), kind="stable")[:20]
    return [{"feature": names[i], "away": round(float(away[i]), 2)} for i in order]


def _calibration(
    inference: Inference, settings: Settings, report: Callable[[int, int], None]
) -> dict[str, Any]:
    ranks = trials(inference, settings.tests, progress=report)
    count = len(ranks.places)
    level = LEVEL / max(len(inference.numbers), 1)
    numbers = [
        {
            "sbc_p": float(f"{uniformity(ranks.places[:, i]):.4g}"),
            "sbc_spread": round(spread(ranks.places[:, i]), 3),
            "sbc_counts": ranks.histogram(i),
        }
        for i in range(len(inference.numbers))
    ]
    questions = []
    for place, index in enumerate(inference.questions):
        weights = np.array(list(HYPOTHESES[_question(inference.names[index])].variants.values()))
        bits = gain(ranks.given[place], ranks.truth[:, place], weights / weights.sum())
        questions.append(
            {
                "sbc_z": round(reliability(ranks.given[place], ranks.truth[:, place]), 2),
                "gain_bits": round(bits[0], 4),
                "gain_error": round(bits[1], 4),
            }
        )
    summary = {
        "trials": count,
        "level": level,
        "failed": sum(uniformity(column) < level for column in ranks.places.T),
        "power": round(power(count, level), 3),
    }
    return {"numbers": numbers, "questions": questions, "summary": summary}


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def main(arguments: list[str] | None = None) -> int:
    """The command; exit status 2 for bad input, 130 when interrupted."""
    parser = argparse.ArgumentParser(prog="python -m calibration.fit", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(FITS)}; all if none")
    parser.add_argument("--rows", type=int, help="simulated parameter draws (fewer, to try)")
    parser.add_argument("--workers", type=int, default=2, help="processes that simulate (2)")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "calibration",
                        help="folder for the simulated rows (out/calibration)")  # fmt: skip
    parser.add_argument("--out", type=Path, default=ROOT / "calibration",
                        help="folder for the posteriors (calibration)")  # fmt: skip
    parser.add_argument("--observations", type=Path, help="another table in the same layout")
    given = parser.parse_args(arguments)
    names = given.names or list(FITS)
    if unknown := [name for name in names if name not in FITS]:
        parser.error(f"unknown fit '{unknown[0]}'; there are {', '.join(FITS)}")
    if given.workers < 1 or (given.rows is not None and given.rows < 400):
        parser.error("at least one worker and 400 rows are needed")
    try:
        for name in names:
            settings = FITS[name] if given.rows is None else FITS[name].smaller(given.rows)
            fit(settings, given.work, given.out, workers=given.workers,
                observations=given.observations)  # fmt: skip
    except (RecordError, NothingLearntError, StoreError, OSError) as error:
        _say(str(error))
        return 2
    except KeyboardInterrupt:
        _say(f"Interrupted; what was simulated is kept in {given.work} and will be taken up.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
