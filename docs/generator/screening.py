"""Run the reference scenario and write how much each uncertain number matters: a CSV file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import Floats
from sim.catalogue.questions import BASELINE
from sim.ensemble import Result, simulate
from sim.scenario import load_scenario
from sim.workbench.sensitivity.screening import rankable, ranks, standardised, varies

REPLICATES, SEED = 2000, 1
TARGET = Path(__file__).resolve().parents[1] / "screening.csv"


def screen(
    result: Result, *, outcomes: Sequence[str] | None = None, resamples: int = 100, seed: int = 0
) -> pd.DataFrame:
    """All uncertain numbers of a result by how much they matter for its outcomes, one row each.

    ``share`` is the mean over outcomes of the variance in ranks that an input accounts for, less
    what chance alone would give (so that it can be slightly negative), ``outcome`` the one that it
    moves most, ``correlation`` that of their ranks; ``error`` and ``correlation_error`` are
    bootstrap standard errors. ``outcomes`` are all by default; those that do not vary are left out.
    A first passage that never happens ranks after all others; of a coded outcome (``leader``) the
    indicator of its commonest code is taken. Raises ``ValueError`` when nothing varies or fewer
    than ten replicates are there.
    """
    if result.n < 10:
        raise ValueError("a screening needs at least ten worlds")
    names = list(result.outcomes.columns) if outcomes is None else list(outcomes)
    y = {n: rankable(result.outcomes[n].to_numpy(float), result.outcome_info[n]) for n in names}
    x = {str(c): result.parameters[c].to_numpy(float) for c in result.parameters}
    x, y = ({k: v for k, v in columns.items() if varies(v)} for columns in (x, y))
    if not x or not y:
        raise ValueError("nothing varies: no input or no outcome has more than one value")
    ranks_x, ranks_y = ranks(x.values()), ranks(y.values())
    rho = ranks_x.T @ ranks_y / result.n
    strongest = (np.arange(len(rho)), np.abs(rho).argmax(axis=1))
    # ranks of the full sample are kept
    draws = np.random.default_rng(seed).integers(0, result.n, (resamples, result.n))
    again = (standardised(ranks_x[k]).T @ standardised(ranks_y[k]) / result.n for k in draws)
    found = [(_share(r, result.n), r[strongest]) for r in again]
    columns = {
        "share": _share(rho, result.n),
        "error": np.std([share for share, _ in found], axis=0),
        "outcome": [list(y)[i] for i in strongest[1]],
        "correlation": rho[strongest],
        "correlation_error": np.std([one for _, one in found], axis=0),
    }
    table = pd.DataFrame(columns, index=pd.Index(list(x), name="input"))
    return table.sort_values("share", ascending=False)


def _share(rho: Floats, n: int) -> Floats:
    """Mean squared correlation over outcomes, less that of unrelated numbers."""
    share: Floats = (rho**2).mean(axis=1) - 1.0 / (n - 1)
    return share


def main() -> int:
    """Simulate, screen, write."""
    result = simulate(load_scenario(BASELINE), replicates=REPLICATES, seed=SEED, record=())
    frame = result.outcomes
    n = sum(
        varies(rankable(frame[o].to_numpy(float), result.outcome_info[o])) for o in map(str, frame)
    )
    note = f"# {REPLICATES:,} replicates of {BASELINE}, seed {SEED}, {n} outcomes"
    rows = screen(result).round({"share": 6, "error": 6, "correlation": 4, "correlation_error": 4})
    TARGET.write_text(f"{note}\n{rows.to_csv()}", encoding="utf-8")
    sys.stdout.write(f"wrote {TARGET.name}: {len(rows)} inputs\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
