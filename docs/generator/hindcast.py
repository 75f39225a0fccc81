"""Write docs/hindcast.md with its pictures, and the scoreboard of README.md.

``make hindcast``, or ``python -m docs.generator.hindcast`` from the root of the repository;
``--until 2015`` leaves later figures unread.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from docs.generator.markdown import fill
from sim.ensemble.executors import process_pool
from sim.plots import hindcast as pictures
from sim.validation.hindcast.kept import load_blind, load_construct
from sim.validation.hindcast.page import page_text
from sim.validation.hindcast.scoreboard import Settings, fitted_posterior, full_scoreboard
from sim.validation.hindcast.tables import headline_table

ROOT = Path(__file__).resolve().parents[2]
PAGE, README = ROOT / "docs" / "hindcast.md", ROOT / "README.md"
IMAGES = ROOT / "docs" / "images" / "hindcast"


def main(arguments: list[str]) -> int:
    """Run the study and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--replicates", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--until", type=int, default=None)
    given = parser.parse_args(arguments)
    with process_pool(os.cpu_count() or 1) as pool:
        settings = Settings(given.replicates, given.seed, pool)
        board = full_scoreboard(settings, until=given.until, posterior=fitted_posterior())
    for old in IMAGES.glob("*.png"):
        old.unlink()
    drawn = pictures.draw(board, IMAGES)
    named = [(f"images/hindcast/{name}.png", text) for name, text in pictures.names(board)]
    blind = load_blind()
    PAGE.write_text(page_text(board, named, blind, load_construct()), encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    README.write_text(fill(readme, {"hindcast": headline_table(board, blind)}), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.name}, {len(drawn)} pictures and the table of {README.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
