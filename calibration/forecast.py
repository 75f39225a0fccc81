"""A dated forecast that anyone can score later: ``python -m calibration.forecast``.

Writes quantiles of every observable per state, power and year from the end of a year, as a tidy
table (Parquet and CSV) and a description with digests of code, scenario and figures. The layout is
that of ``calibration/forecasts/README.md``. An interrupted forecast is taken up where it stopped;
the same seed, code and figures give the same tables with any number of workers.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import io
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pandas as pd

from calibration.settings import ROOT
from sim.cli.workbench import progress
from sim.ensemble import Store, StoreError
from sim.ensemble.executors import process_pool
from sim.ensemble.files import write_whole
from sim.ensemble.provenance import file_digest, identity_of, numbers, program
from sim.ensemble.record import Work
from sim.scenario import Scenario, ScenarioError, load_scenario
from sim.validation.hindcast.study import Study
from sim.validation.hindcast.summary import forecast_table
from sim.validation.record import OBSERVABLES, Yearly, observations_file

SCENARIO, YEARS, WORLDS, SEED = "status-quo-2024", 5, 10_000, 20_231_231
"""What is forecast unless something else is asked for."""

COLUMNS = (
    "origin_date", "target", "unit", "horizon", "target_end_date", "location", "power",
    "output_type", "output_type_id", "value",
)  # fmt: skip
"""Columns of the table, in order: a model-output table as forecast hubs use it, with the power."""


def forecast(
    scenario: Scenario,
    target: Path,
    work: Path,
    *,
    worlds: int = WORLDS,
    seed: int = SEED,
    workers: int = 1,
    date: str,
    quiet: bool = False,
) -> Path:
    """Simulate, and write the table and its description into ``target``; the path of the latter.

    ``scenario`` begins in the first quarter after the origin; ``work`` keeps the pieces.
    """
    origin = scenario.start.year - 1
    who = identity_of(scenario, keep="forecast")
    with ExitStack() as stack:
        store = stack.enter_context(Store(work, "forecast", who, seed=seed))
        report = stack.enter_context(progress("forecast (pieces)", quiet=quiet))
        executor = stack.enter_context(process_pool(workers)) if workers > 1 else None
        crew = Work(worlds, seed, executor, report, store)
        runs = {origin: crew.record(scenario, Yearly())}
        table = tidy(forecast_table(Study([], pd.DataFrame(), pd.DataFrame()), runs))
        stem = f"{origin}-12-31-{scenario.name}"
        contents = _contents(table)
        for suffix, content in contents.items():
            write_whole(target / f"{stem}{suffix}", content)
        facts = _facts(scenario, table, contents, worlds=worlds, seed=seed, date=date)
        write_whole(target / f"{stem}.json", json.dumps(facts, indent=1) + "\n")
        store.discard()
    return target / f"{stem}.json"


def tidy(table: pd.DataFrame) -> pd.DataFrame:
    """A table of forecasts in the layout of hubs, one row per quantile."""
    units = table["variable"].map({name: o.unit for name, o in OBSERVABLES.items()})
    origin = table["origin"].astype(str).str[:4].astype("int64")
    made = pd.DataFrame(
        {
            "origin_date": [f"{year}-12-31" for year in origin],
            "target": table["variable"],
            "unit": units,
            "horizon": table["year"] - origin,
            "target_end_date": [f"{year}-12-31" for year in table["year"]],
            "location": table["state"],
            "power": table["power"],
            "output_type": "quantile",
            "output_type_id": table["quantile"],
            "value": [float(f"{value:.6g}") for value in table["value"]],
        }
    )
    keys = ["target", "location", "power", "horizon", "output_type_id"]
    return made[list(COLUMNS)].sort_values(keys, kind="stable").reset_index(drop=True)


def _contents(table: pd.DataFrame) -> dict[str, bytes]:
    parquet = io.BytesIO()
    table.to_parquet(parquet, index=False)
    text = table.to_csv(index=False, lineterminator="\n")
    return {".parquet": parquet.getvalue(), ".csv": text.encode()}


def _facts(
    scenario: Scenario,
    table: pd.DataFrame,
    contents: dict[str, bytes],
    *,
    worlds: int,
    seed: int,
    date: str,
) -> dict[str, Any]:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    return {
        "title": scenario.title,
        "scenario": scenario.name,
        "made": date,
        "worlds": worlds,
        "seed": seed,
        "posterior": scenario.posterior,
        "rows": len(table),
        "targets": sorted(set(table["target"])),
        "digests": {
            "code": program(),
            "arithmetic": numbers(),
            "scenario": scenario.digest,
            "observations": file_digest(observations_file()),
            **{name.removeprefix("."): digest for name, digest in digests.items()},
        },
    }


def main(arguments: list[str] | None = None) -> int:
    """The command; exit status 2 for bad input, 130 when interrupted."""
    parser = argparse.ArgumentParser(prog="python -m calibration.forecast", description=__doc__)
    parser.add_argument("scenario", nargs="?", default=SCENARIO,
                        help=f"scenario that starts after the origin ({SCENARIO})")  # fmt: skip
    parser.add_argument("--worlds", type=int, default=WORLDS, help=f"worlds ({WORLDS:,})")
    parser.add_argument("--years", type=int, default=YEARS, help=f"years ahead ({YEARS})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed ({SEED})")
    parser.add_argument("--workers", type=int, default=2, help="processes that simulate (2)")
    parser.add_argument("--date", default=dt.datetime.now(dt.UTC).date().isoformat(),
                        help="day on which it is made (today)")  # fmt: skip
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "forecast",
                        help="folder for unfinished work (out/forecast)")  # fmt: skip
    parser.add_argument("--out", type=Path, default=ROOT / "calibration" / "forecasts",
                        help="folder for the forecast (calibration/forecasts)")  # fmt: skip
    given = parser.parse_args(arguments)
    if min(given.worlds, given.years, given.workers) < 1 or given.worlds < 20:
        parser.error("at least 20 worlds, one year and one worker are needed")
    try:
        first = load_scenario(given.scenario)
        last = f"{first.start.year + given.years - 1}-Q4"
        scenario = load_scenario(given.scenario, set={"horizon": last}).replace(outcomes={})
        written = forecast(
            scenario, given.out, given.work, worlds=given.worlds, seed=given.seed,
            workers=given.workers, date=given.date,
        )  # fmt: skip
    except (ScenarioError, StoreError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write(f"Interrupted; finished work is kept in {given.work}.\n")
        return 130
    sys.stdout.write(f"wrote {written.name} and its tables\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
