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
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

import pandas as pd

from sim.model import InfluenceModel
from sim.validation.hindcast.kept import compare_indices
from sim.validation.hindcast.origin import world_at
from sim.validation.record import RecordError, load_observations
from sim.validation.record.tables import Layout, Row, is_year, number, read_table

COLUMNS = ("iso3", "power", "year", "value")
FIRST = 2003


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
