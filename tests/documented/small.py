"""What is changed in a documented command line before the tests run it: sizes, and nothing else.

Numbers of worlds, points and years become small, and a shipped scenario is replaced by one of the
same name that extends it and ends after a year, unless the line names a quarter itself. What stands
for something of the reader's own (FILE, my-scenario.yaml, runs/mine) is made.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from sim.scenario import list_scenarios, load_scenario
from sim.validation.releases import Release
from sim.validation.releases.kept import COLUMNS
from tests.documented.reading import ROOT, Line, commands

BASE = "status-quo-2022"
STAND_INS: dict[str | tuple[str, str], str] = {
    "FILE": BASE, "A": BASE, "B": "no-ukraine-war", "NAME=VALUES": "M15=on,off",
    ("define", "NAME"): "debt", ("hindcast", "FILE"): "my-figures.csv", "NAME": "china_share.TJK",
}  # fmt: skip
"""What is put for a placeholder, in one command or in all."""

SIZES = {
    "run": {"-n": "4"}, "compare": {"-n": "4"}, "knock-out": {"-n": "2"}, "discover": {"-n": "60"},
    "sensitivity": {"-n": "8"}, "sweep": {"-n": "2", "--points": "2"}, "patterns": {"-n": "2"},
    "branch": {"-n": "4"}, "junctures": {"-n": "2"},
    "responsibility": {"-n": "2", "--most": "3"},
    "hindcast": {"-n": "20", "--horizon": "1", "--origin": "2015-Q4"},
}  # fmt: skip
QUICK_PATTERN = "P09"
"""A pattern of the first year is asked for in place of others, and of all thirty."""

DEAR = (
    "branch", "compare", "discover", "hindcast", "junctures", "knock-out", "patterns", "plot",
    "report", "responsibility", "run", "sensitivity", "sweep",
)  # fmt: skip
"""Commands that simulate: their longest line is run, others are parsed."""

TOO_SMALL = "run more replicates"
"""What an analysis says that needs more worlds: the line was understood, and made too small."""

MISSING = {"dask_jobqueue"}
"""Libraries in snippets that are, as their page says, no dependency."""

_QUARTER = re.compile(r"\d{4}-Q\d$")
_STEPS = re.compile(r"(?<==)([\d.]+:[\d.]+):\d+")
_VERSION = re.compile(r"\d+\.\d+\.\d+$")
_RUN = re.compile(r"runs/[\w-]+|out|results/[\w-]+")


@dataclass(frozen=True)
class Place:
    """An empty folder in which a line is run, and how to get what lines take for granted."""

    folder: Path
    earlier_run: Callable[[], Path]
    scheduler: Callable[[], str]


def shrunk(line: Line) -> tuple[str, ...]:
    """The words after ``greatgame`` with stand-ins for placeholders, and small sizes."""
    name, *words = line.words[1:]
    words = [STAND_INS.get((name, word), STAND_INS.get(word, word)) for word in words]
    if name == "patterns":
        words = [w for w in words if not re.fullmatch(r"P\d\d", w)] + [QUICK_PATTERN]
    options = {option for p in commands()[name].params for option in p.opts}
    sizes = SIZES.get(name, {}) | ({"--workers": "1"} if "--workers" in options else {})
    if words and _RUN.fullmatch(words[0]):
        sizes = {option: value for option, value in sizes.items() if option == "--workers"}
    for option, value in sizes.items():
        words = _set(words, option, value)
    words = [_STEPS.sub(r"\1:2", word) for word in words]
    if "--no-plots" in options and "--no-plots" not in words:
        words.append("--no-plots")
    return (name, *words)


def _set(words: list[str], option: str, value: str) -> list[str]:
    """The words with an option at this value, where it was given or at the end."""
    if option not in words:
        return [*words, option, value]
    at = words.index(option)
    return [*words[: at + 1], value, *words[at + 2 :]]


def settled(words: tuple[str, ...], place: Place) -> tuple[str, ...]:
    """The words for ``place``, in which all that they name has been laid."""
    named = {file.stem for file in list_scenarios()}
    whole = words[0] != "hindcast" and any(_QUARTER.match(word) for word in words)
    found = list(words)
    for at, word in enumerate(words[1:], start=1):
        after = words[at - 1]
        if after == "--dask":
            found[at] = place.scheduler()
        elif _VERSION.match(word):
            found[at] = released(word, place.folder).name
        elif word.startswith("horizon="):
            found[at] = f"horizon={_end(BASE)}"
        elif word in named and not whole:
            found[at] = short(word, place.folder).name
        elif _RUN.fullmatch(word) and after != "--out":
            shutil.copytree(place.earlier_run(), place.folder / word)
        elif word == "my-figures.csv":
            shutil.copy(ROOT / "calibration" / "observations.csv", place.folder / word)
        elif word.endswith(".csv"):
            (place.folder / word).write_text("finance.maturity,M15\n12,on\n20,off\n")
        elif word.endswith(".yaml"):
            shutil.copy(short(BASE, place.folder), place.folder / word)
    return tuple(found)


def short(name: str, folder: Path) -> Path:
    """A new file that extends a shipped scenario, has its name, and ends after a year."""
    file = folder / f"short-{name}.yaml"
    file.write_text(
        f"name: {name}\ntitle: The first year\nextends: {name}\nhorizon: {_end(name)}\n",
        encoding="utf-8",
    )
    return file


def released(version: str, folder: Path) -> Path:
    """A new table of outcomes that stands for those kept of a version."""
    row = ("tiny", "debt.TJK", "", "mean", "percent", 10, float(version[2]), 0.1, 1.0)
    table = pd.DataFrame([row], columns=list(COLUMNS))
    return Release(table, {"version": version}).save(folder)


@cache
def _end(name: str) -> str:
    """The end of a shipped scenario's first year."""
    return str(load_scenario(name).start + 3)
