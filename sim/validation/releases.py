"""What the shipped scenarios said in each release, and what moved between two beyond their errors.

Of a release a small table of outcomes is kept, which is committed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control, norm

from sim.arrays import Floats, Mask
from sim.catalogue.files import shipped
from sim.ensemble import Result, simulate
from sim.ensemble.files import write_json
from sim.ensemble.numbers import percent, with_error
from sim.scenario import Scenario
from sim.workbench.base import frame_of
from sim.workbench.measures import UnknownName, measures

KEYS = ("scenario", "outcome", "label")
COLUMNS = (*KEYS, "measure", "unit", "n", "estimate", "error", "spread")
"""Columns of a release's table; ``label`` is that of a leader, else empty."""
RARE = 0.005
"""Share of worlds below which a label that leads is left out."""


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
    """Folder of the committed releases."""
    return shipped("releases")


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
    for m in measures(result.outcome_table.each(), result.outcome_info):
        if m.label and m.mean < RARE:
            continue
        what = (m.outcome.name, m.label, m.measure, m.unit)
        rows.append((name, *what, len(m.values), m.mean, m.error, float(m.values.std())))
    return rows


FALSE = 0.05
"""Share of the outcomes said to have moved that may be chance."""


@dataclass(frozen=True, eq=False)
class Moved:
    """Two releases side by side.

    ``table`` has one row per outcome that both have: scenario, outcome, label, unit, ``old`` and
    ``new`` with their errors, ``difference`` with its ``error``, ``standardised`` (the difference
    over the spread between worlds) and ``moved`` (beyond chance, at a false discovery rate of 5 %).
    ``gone`` and ``added`` list the outcomes that only one release has.
    """

    old: str
    new: str
    table: pd.DataFrame
    gone: pd.DataFrame
    added: pd.DataFrame

    def largest(self, most: int = 30) -> pd.DataFrame:
        """The outcomes that moved, the furthest first."""
        chosen = self.table[self.table["moved"]]
        order = chosen["standardised"].abs().sort_values(ascending=False, kind="stable").index
        return chosen.loc[order].head(most)


def moved(old: Release, new: Release) -> Moved:
    """What moved from one release to the next.

    The errors of both runs are added as if these shared nothing: with one seed they share part of
    their chance, so that errors are rather too large.
    """
    keys = list(KEYS)
    both = old.table.merge(new.table, on=keys, suffixes=("_old", "_new"))
    both = both[both["measure_old"] == both["measure_new"]].reset_index(drop=True)
    gap = (both["estimate_new"] - both["estimate_old"]).to_numpy(float)
    error = np.hypot(both["error_old"].to_numpy(float), both["error_new"].to_numpy(float))
    spread = np.sqrt((both["spread_old"] ** 2 + both["spread_new"] ** 2) / 2).to_numpy(float)
    table = both[keys].assign(
        unit=both["unit_new"],
        old=both["estimate_old"],
        old_error=both["error_old"],
        new=both["estimate_new"],
        new_error=both["error_new"],
        difference=gap,
        error=error,
        standardised=_over(gap, spread),
        moved=beyond_chance(_over(gap, error)),
    )
    return Moved(old.version, new.version, table, _alone(old, new), _alone(new, old))


def _over(gap: Floats, scale: Floats) -> Floats:
    """A difference in units of ``scale``; without a scale it is as large as can be, or nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gap == 0.0, 0.0, gap / scale)


def beyond_chance(z: Floats) -> Mask:
    """Which of many standardised differences are not chance: Benjamini and Hochberg (1995)."""
    if not len(z):
        return np.zeros(0, dtype=bool)
    return np.asarray(false_discovery_control(2.0 * norm.sf(np.abs(z))) <= FALSE)


def _alone(one: Release, other: Release) -> pd.DataFrame:
    """The outcomes that only one release has, by scenario and outcome."""
    names = ["scenario", "outcome"]
    there = other.table[names].drop_duplicates()
    mine = one.table[names].drop_duplicates().merge(there, on=names, how="left", indicator=True)
    return mine[mine["_merge"] == "left_only"][names].reset_index(drop=True)


def moved_lines(found: Moved) -> list[str]:
    """How many outcomes there are, and how many moved."""
    table = found.table
    count = int(table["moved"].sum())
    head = f"{count} of {len(table)} outcomes that both versions have moved beyond the error of "
    lines = [head + "their runs (of those about 5 % may be chance)."]
    for word, alone in (("gone", found.gone), ("new", found.added)):
        if len(alone):
            scenarios = alone["scenario"].nunique()
            lines.append(f"{len(alone)} outcomes are {word}, in {scenarios} scenarios.")
    return lines


def moved_table(found: Moved, most: int) -> pd.DataFrame:
    """One row per outcome that moved for a reader, the furthest first."""

    def told(row: Mapping[Any, Any], side: str) -> str:
        text = percent if row["unit"] == "probability" else with_error
        return text(row[side], row[f"{side}_error"])

    def unit(row: Mapping[Any, Any]) -> str:
        return "" if row["unit"] == "probability" else f" {row['unit']}".rstrip()

    cells: dict[str, Callable[[Mapping[Any, Any]], str]] = {
        "Scenario": lambda row: row["scenario"],
        "Outcome": lambda row: "=".join(filter(None, (row["outcome"], row["label"]))),
        found.old: lambda row: told(row, "old"),
        found.new: lambda row: told(row, "new") + unit(row),
        "Spreads": lambda row: f"{row['standardised']:+.1f}",
    }
    return frame_of(found.largest(most).to_dict("records"), cells)
