"""Keep what the shipped scenarios say in this version: ``make release``.

Writes ``releases/VERSION.csv`` and ``.json``, to be committed with the release, and prints what
moved since the release before.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from sim.scenario import list_scenarios, load_scenario
from sim.validation.releases import load_release, moved, moved_lines, numbers, outcomes_of, releases

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "releases"


def main(arguments: list[str]) -> int:
    """Run every shipped scenario that asks something and write its outcomes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--replicates", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args(arguments)
    loaded = [load_scenario(file) for file in list_scenarios()]
    executor = "processes" if given.workers > 1 else "threads"
    release = outcomes_of(
        [scenario for scenario in loaded if scenario.outcomes],
        replicates=given.replicates,
        seed=given.seed,
        workers=given.workers,
        executor=executor,
        progress=print,
    )
    print(release.save(FOLDER))
    earlier = [name for name in releases() if numbers(name) < numbers(release.version)]
    if earlier:
        print("\n".join(moved_lines(moved(load_release(earlier[-1]), release))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
