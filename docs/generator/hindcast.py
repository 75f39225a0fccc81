"""Write docs/hindcast.md and the scoreboard of README.md, and draw the pictures of the page.

``make hindcast``, or ``python -m docs.generator.hindcast`` from the root of the repository;
``--until 2015`` leaves later figures unread, ``--pictures`` only draws.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from docs.generator.markdown import PICTURES, fill, picture
from sim.ensemble.executors import process_pool
from sim.ensemble.record import Work
from sim.plots import hindcast as pictures
from sim.validation.hindcast.kept import load_blind, load_construct
from sim.validation.hindcast.page import headline_table, page_text
from sim.validation.hindcast.scoreboard import fitted_posterior, full_scoreboard

ROOT = Path(__file__).resolve().parents[2]
PAGE, README = ROOT / "docs" / "hindcast.md", ROOT / "README.md"
IMAGES = PICTURES / "hindcast"
LINKED = re.compile(r"^!\[(?P<words>.+)\]\((?P<file>[^)]+)\)$", re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Run the study and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--replicates", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--until", type=int, default=None)
    parser.add_argument("--pictures", action="store_true")
    given = parser.parse_args(arguments)
    with process_pool(os.cpu_count() or 1) as pool:
        work = Work(given.replicates, given.seed, pool)
        board = full_scoreboard(work, until=given.until, posterior=fitted_posterior())
    for old in IMAGES.glob("*.png"):
        old.unlink()
    drawn = pictures.draw(board, IMAGES)
    if given.pictures:
        return 0
    named = [(f"hindcast/{name}.png", text) for name, text in pictures.names(board)]
    blind = load_blind()
    page = page_text(board, named, blind, load_construct())
    PAGE.write_text(LINKED.sub(lambda m: picture(m["file"], m["words"]), page), encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    README.write_text(fill(readme, {"hindcast": headline_table(board, blind)}), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.name}, {len(drawn)} pictures and the table of {README.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
