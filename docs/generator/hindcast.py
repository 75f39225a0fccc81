"""Write docs/hindcast.md and the scoreboard of README.md, and draw the pictures of the page.

``make hindcast``, or ``python -m docs.generator.hindcast`` from the root of the repository;
``--until 2015`` leaves later figures unread, ``--pictures`` only draws.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tomllib
from pathlib import Path

import pandas as pd

from docs.generator.markdown import PICTURES, fill, picture
from sim.ensemble.executors import process_pool
from sim.ensemble.record import Work
from sim.plots import validation as pictures
from sim.text import markdown
from sim.validation.hindcast.page import headline_table, page_text
from sim.validation.hindcast.scoreboard import fitted_posterior, full_scoreboard

ROOT = Path(__file__).resolve().parents[2]
PAGE, README = ROOT / "docs" / "hindcast.md", ROOT / "README.md"
IMAGES = PICTURES / "hindcast"
SCORES = ROOT / "calibration" / "construct-scores.csv"
MEASURED: dict[str, str] = tomllib.loads((ROOT / "docs/generator/measured.toml").read_text("utf-8"))
"""What was measured once, in words."""
LINKED = re.compile(r"^!\[(?P<words>.+)\]\((?P<file>[^)]+)\)$", re.MULTILINE)


def measured() -> str:
    """The index of influence against a published one, and the blind scores of version 0.1."""
    found = pd.read_csv(SCORES, dtype=str)
    head = ("Power", "Rank correlation of, or part of the published", "Value", "Figures")
    table = markdown(head, found[["power", "measure", "value", "n"]].to_numpy().tolist())
    about = MEASURED["construct"].format(**found.iloc[0])
    return "\n".join([about, "", table, "", MEASURED["blind"]])


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
    page = page_text(board, named, measured(), MEASURED["row"])
    PAGE.write_text(LINKED.sub(lambda m: picture(m["file"], m["words"]), page), encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    README.write_text(
        fill(readme, {"hindcast": headline_table(board, MEASURED["row"])}), encoding="utf-8"
    )
    sys.stdout.write(f"wrote {PAGE.name}, {len(drawn)} pictures and the table of {README.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
