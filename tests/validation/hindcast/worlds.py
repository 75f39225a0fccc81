"""A made-up record in which everything is known, and runs small enough for tests."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.validation.record import COLUMNS, load_observations

STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB", "BLR", "ARM")


def shipped() -> pd.DataFrame:
    """The shipped table without the figures that may not be learnt from."""
    table = load_observations()
    return table[table.year <= 2015].reset_index(drop=True)


def random_walks(first: int = 2000, last: int = 2015, seed: int = 0) -> pd.DataFrame:
    """Growth and shares of trade of all states as random walks."""
    random = np.random.default_rng(seed)
    rows = []
    for state in STATES:
        walk = 5.0 + np.cumsum(random.normal(0, 1, last - first + 1))
        rows += [("growth", state, "", y, v, "% per year") for y, v in _years(first, walk)]
        for power in ("RUS", "CHN"):
            share = np.clip(30 + np.cumsum(random.normal(0, 2, last - first + 1)), 1, 60)
            rows += [
                ("trade_share", state, power, y, v, "% of trade") for y, v in _years(first, share)
            ]
    table = pd.DataFrame(rows, columns=["variable", "iso3", "power", "year", "value", "unit"])
    for column in COLUMNS:
        if column not in table:
            table[column] = "B" if column == "grade" else ""
    return table[list(COLUMNS)]


def _years(first: int, values: np.ndarray) -> list[tuple[int, float]]:
    return [(first + i, float(v)) for i, v in enumerate(values)]
