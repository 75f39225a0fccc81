"""Accept the present results as the new baseline: ``python -m tests.regression.update``."""

from __future__ import annotations

import sys

from tests.regression.summary import BASELINE, differences, figures, read_baseline, write_baseline


def main() -> None:
    """Print what moves and write the baseline."""
    new = figures()
    old = read_baseline() if BASELINE.exists() else {}
    write_baseline(new)
    sys.stdout.write("\n".join(differences(old, new) or ["nothing moved"]) + "\n")


if __name__ == "__main__":
    main()
