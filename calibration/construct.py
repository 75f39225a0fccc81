"""Compare the simulated index of influence with a published one: ranks, and how far it moves.

``python -m calibration.construct FILE`` with a table of iso3, power, year and value (such as the
FBIC index of Moyer and others 2021, which is not shipped) prints one row per power and measure:
rank correlations across states and of changes within them, and how much the ratio of two powers
differs and moves, as parts of what the published index says. Each year is the start of a hindcast
from its end, before anything is simulated, in the mean of some worlds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from operator import itemgetter
from pathlib import Path

import numpy as np
import pandas as pd

from sim.model import InfluenceModel
from sim.validation.hindcast.origin import world_at
from sim.validation.record import RecordError, load_observations
from sim.validation.record.tables import Layout, Row, is_year, number, read_table

COLUMNS = ("iso3", "power", "year", "value")
FIRST = 2003

ACROSS, WITHIN = "states in a year, mean over years", "changes within states over {} years"
SPANS = (3, 5, 10)
"""Years over which changes are compared."""
SPREAD = "log of the ratio: spread across states and years"
MOVED = "log of the ratio: size of changes within states over {} years"
"""Of the influence of two powers; their standard deviation as a part of the published one."""

Measured = tuple[str, str, float, int]
Pair = tuple[pd.DataFrame, pd.DataFrame]
"""An index by year and state: ours and the published one."""


def main(arguments: list[str]) -> int:
    """Print the table as CSV; exit status 2 for a file that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m calibration.construct", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("-n", "--replicates", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until", type=int, default=2015, help="last year that is compared")
    given = parser.parse_args(arguments)
    try:
        published = load_index(given.file)
    except (RecordError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    years = sorted({y for y in published["year"] if FIRST <= y <= given.until})
    if not years:
        sys.stderr.write(f"{given.file}: no figures of {FIRST} to {given.until}\n")
        return 2
    simulated = pd.concat([simulated_index(y, given.replicates, given.seed) for y in years])
    compare_indices(simulated, published).to_csv(sys.stdout, index=False, float_format="%.2f")
    return 0


def load_index(file: Path) -> pd.DataFrame:
    """A published index of influence: iso3, power, year, value."""
    table = read_table(file, Layout(COLUMNS, "figures", _problems, itemgetter(*COLUMNS[:3])))
    return table.assign(year=table["year"].astype(int), value=pd.to_numeric(table["value"]))


def _problems(row: Row) -> Iterator[str]:
    if not is_year(row["year"]):
        yield f"column year: '{row['year']}' is no year"
    if number(row["value"]) is None:
        yield f"column value: '{row['value']}' is no number"


def simulated_index(year: int, replicates: int, seed: int) -> pd.DataFrame:
    """Mean influence of every power in every state at the end of a year: :data:`COLUMNS`."""
    scenario = world_at(year, load_observations(), 1).with_(posterior=None)
    world = InfluenceModel(scenario, replicates=replicates, seed=seed).world
    states, powers = world.labels["state"], world.labels["power"]
    rows = [
        (state, power, year, float(world.influence[s, p].mean()))
        for s, state in enumerate(states)
        for p, power in enumerate(powers)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def compare_indices(simulated: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Two tables of iso3, power, year and value against each other: power, measure, value, n.

    Rank correlations across the states of each year (their mean), and of the changes over some
    years within states. Of two powers each: how much the log of the ratio of their influence
    differs across states and years, and how much it changes, as parts of what the published index
    says. Only what both tables hold counts, ``n`` figures; a measure with fewer than three is left
    out.
    """
    keys = ["iso3", "power", "year"]
    both = simulated.merge(published, on=keys, suffixes=("_ours", "_theirs"))
    rows: list[Measured] = []
    by_power: dict[str, Pair] = {}
    for power, part in both.groupby("power", sort=True):
        ours, theirs = by_power[str(power)] = (
            part.pivot_table(index="year", columns="iso3", values="value_ours"),
            part.pivot_table(index="year", columns="iso3", values="value_theirs"),
        )
        yearly = [ours.loc[y].corr(theirs.loc[y], method="spearman") for y in ours.index]
        rows += _measured(str(power), ACROSS, float(np.nanmean(yearly)), len(part))
        for span in SPANS:
            pair = pd.DataFrame({"a": _changes(ours, span), "b": _changes(theirs, span)}).dropna()
            value = float(pair["a"].corr(pair["b"], method="spearman"))
            rows += _measured(str(power), WITHIN.format(span), value, len(pair))
    for one, other in combinations(by_power, 2):
        rows += _spreads(f"{one} : {other}", by_power[one], by_power[other])
    return pd.DataFrame(rows, columns=["power", "measure", "value", "n"])


def _spreads(label: str, one: Pair, other: Pair) -> Iterator[Measured]:
    """How far the ratio of two powers differs and moves, as parts of the published figures."""
    ratios = [(a / b).apply(np.log) for a, b in zip(one, other, strict=True)]
    found = {SPREAD: [ratio.stack() for ratio in ratios]}
    found |= {MOVED.format(k): [_changes(ratio, k) for ratio in ratios] for k in SPANS}
    for name, series in found.items():
        pair = pd.concat(series, axis=1).dropna()
        ours, theirs = pair.std(ddof=0) if len(pair) else (np.nan, np.nan)
        yield from _measured(label, name, float(ours / theirs), len(pair))


def _measured(power: str, name: str, value: float, n: int) -> Sequence[Measured]:
    return [(power, name, value, n)] if n > 2 and np.isfinite(value) else []


def _changes(table: pd.DataFrame, span: int) -> pd.Series:
    """Changes over some years by year and state; years that are missing make none."""
    years = range(int(table.index.min()), int(table.index.max()) + 1)
    whole = table.reindex(years)
    return pd.Series((whole - whole.shift(span)).stack())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
