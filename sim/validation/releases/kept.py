"""The outcomes of the shipped scenarios in one release: a small table that is committed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from sim.ensemble import Result, simulate
from sim.ensemble.files import write_json
from sim.ensemble.precision import mean_error, probability_error
from sim.scenario import Scenario
from sim.workbench.measures import UnknownName, measures

KEYS = ("scenario", "outcome", "label")
COLUMNS = (*KEYS, "measure", "unit", "n", "estimate", "error", "spread")
"""Columns of a release's table; ``label`` is that of a leader, else empty."""
RARE = 0.005
"""Share of worlds below which a label that leads is left out."""
CHANGELOG = "CHANGELOG.md"


@dataclass(frozen=True, eq=False)
class Release:
    """Outcomes of scenarios as one version gave them.

    ``table`` has the columns :data:`COLUMNS`: mean or share over ``n`` worlds, its Monte Carlo
    error, and the standard deviation between worlds, in the outcome's unit. ``facts`` name the
    version, the seed and, by scenario, the digest of what was run.
    """

    table: pd.DataFrame
    facts: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The version of the package."""
        return str(self.facts["version"])

    def save(self, folder: Path) -> Path:
        """Write ``VERSION.csv`` and ``VERSION.json`` to a folder; returns the former."""
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{self.version}.csv"
        self.table.to_csv(target, index=False, float_format="%.5g")
        write_json(dict(self.facts), target.with_suffix(".json"))
        return target


def folder() -> Path:
    """Folder of the committed releases: beside the package in a checkout, else inside it."""
    package = Path(__file__).resolve().parents[2]
    packaged = package / "_releases"
    return packaged if packaged.is_dir() else package.parent / "releases"


def changelog() -> str:
    """The text of the changelog; "" where it is not there."""
    package = Path(__file__).resolve().parents[2]
    for file in (folder() / CHANGELOG, package.parent / CHANGELOG):
        if file.is_file():
            return file.read_text(encoding="utf-8")
    return ""


def releases() -> list[str]:
    """The versions of which outcomes are kept, the oldest first."""
    return sorted((file.stem for file in folder().glob("*.csv")), key=numbers)


def numbers(name: str) -> tuple[int, ...]:
    """A version as numbers that can be ordered: "0.10.1" comes after "0.9"."""
    return tuple(int(part) for part in name.split(".") if part.isdigit())


def load_release(name: str | Path) -> Release:
    """The outcomes of a version, or those in a file. Raises ``UnknownName`` and ``ValueError``."""
    file = Path(name)
    if file.suffix != ".csv":
        file = folder() / f"{name}.csv"
        if not file.is_file():
            there = ", ".join(releases()) or "none"
            raise UnknownName(f"no outcomes are kept of version {name!r}; there are: {there}")
    try:
        table = pd.read_csv(file, dtype={"scenario": str, "outcome": str, "label": str,
                                         "measure": str, "unit": str})  # fmt: skip
        facts = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        if list(table.columns) != list(COLUMNS) or "version" not in facts:
            raise ValueError("it has other columns")  # noqa: TRY301
    except (OSError, ValueError) as error:
        raise ValueError(f"{file}: cannot be read as the outcomes of a release ({error})") from None
    texts = ["label", "unit"]
    table[texts] = table[texts].fillna("")
    return Release(table, facts)


def outcomes_of(
    scenarios: Iterable[Scenario],
    *,
    replicates: int = 500,
    seed: int = 1,
    progress: Callable[[str], None] = lambda _: None,
    **options: Any,
) -> Release:
    """The outcomes of scenarios as this version gives them; options as for ``simulate``."""
    rows: list[tuple[Any, ...]] = []
    digests = {}
    for scenario in scenarios:
        progress(scenario.name)
        result = simulate(scenario, replicates=replicates, seed=seed, record=(), **options)
        rows += outcome_rows(scenario.name, result)
        digests[scenario.name] = scenario.digest
    facts = {"version": version("greatgame"), "seed": seed, "replicates": replicates,
             "scenarios": digests}  # fmt: skip
    return Release(pd.DataFrame(rows, columns=list(COLUMNS)), facts)


def outcome_rows(name: str, result: Result) -> list[tuple[Any, ...]]:
    """The rows of one run, in the order of :data:`COLUMNS`."""
    rows = []
    for m in measures(result.outcomes, result.outcome_info):
        values = m.values
        estimate, n = float(values.mean()), len(values)
        if m.label and estimate < RARE:
            continue
        error = probability_error(estimate, n) if m.share else mean_error(values)
        what = (m.outcome.name, m.label, m.measure, m.unit)
        rows.append((name, *what, n, estimate, error, float(values.std())))
    return rows
