"""Run the reference scenario and write how much each uncertain number matters: a CSV file."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.catalogue.scenarios import BASELINE
from sim.ensemble import simulate
from sim.scenario import load_scenario
from sim.workbench.sensitivity.screening import rankable, screen, varies

REPLICATES, SEED = 2000, 1
TARGET = Path(__file__).resolve().parents[1] / "screening.csv"


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
