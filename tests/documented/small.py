"""What is changed in a documented command line before the tests run it: sizes, and nothing else.

Numbers of worlds, points and years become small, and a shipped scenario is replaced by one of the
same name that extends it and ends after a year, or soon after the last quarter that the line names.
What stands for something of the reader's own (FILE, my-scenario.yaml, runs/mine) is made.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import pandas as pd

from sim.scenario import Quarter, list_scenarios, load_scenario
from sim.validation.releases import COLUMNS, Release
from tests.documented.reading import ROOT, Line, commands

BASE = "status-quo-2022"
STAND_INS: dict[str | tuple[str, str], str] = {
    "FILE": BASE, "A": BASE, "B": "no-ukraine-war", "NAME=VALUES": "M15=on,off",
    ("define", "NAME"): "debt", ("hindcast", "FILE"): "my-figures.csv", "NAME": "china_share.TJK",
    ("discover", "NAME"): "china_passes_russia_security.KGZ",
    ("junctures", "NAME"): "security_leader.TJK=CHN",
    ("responsibility", "NAME"): "security_leader.TJK=CHN",
}  # fmt: skip
"""What is put for a placeholder, in one command or in all."""

SIZES = {
    "run": {"-n": "4"}, "compare": {"-n": "4"}, "knock-out": {"-n": "2"}, "discover": {"-n": "80"},
    "sensitivity": {"-n": "8"}, "sweep": {"-n": "2", "--points": "2"}, "patterns": {"-n": "2"},
    "branch": {"-n": "4"}, "junctures": {"-n": "2"}, "nowcast": {"-n": "60"},
    "responsibility": {"-n": "2", "--most": "3"}, "hindcast": {"-n": "20", "--horizon": "1"},
}  # fmt: skip
"""Sizes that every line of a command gets."""

IF_NAMED = {"--worlds": "32"}
"""Sizes that a line gets only where it names its own."""

SNIPPET_SIZES = {
    "replicates": "replicates=4", "workers": "workers=1", "worlds": "worlds=4",
    "every": "every=16, replicates=2", "most": "most=2, replicates=2",
}  # fmt: skip
"""What is put for numbers in Python; what is slow without a number of replicates gets one."""

GIVEN = 100
"""Worlds where figures are given: thirty have to be left when they have been weighed."""

SCREENED = 60
"""Worlds in which shares of variance are looked for."""

GIVEN_BASE = "status-quo-2024"
"""The scenario since whose start there are figures."""

FIGURES = """variable,iso3,power,year,value,unit,basis,grade,publisher,source,note
growth,KAZ,,2024,4.8,% per year,,D,An office,A table,
"""

QUICK_PATTERN = "P09"
"""A pattern of the first year is asked for in place of others, and of all thirty."""

ORIGIN = "2012-Q4"
"""The origin of a hindcast that would be made from all of them."""

MISSING = {"dask_jobqueue"}
"""Libraries in snippets that are, as their page says, no dependency."""

TOO_SMALL = (
    "run more worlds", "there is nothing to divide up", "nothing is decided; run more",
    "was decided by a draw of its own",
)  # fmt: skip
"""What an analysis says that ran and needs more worlds or years than a test can give it."""

UNTIL = {("junctures", "--worlds"): "2029-Q4", ("responsibility", "--above"): "2025-Q4"}
"""What a command is asked in so many years, because in one nothing is decided yet."""

_OF_A_RUN = {"branch", "junctures", "responsibility"}
"""Commands that simulate even where they are given a run."""

RUN = re.compile(r"runs/[\w-]+|out|results/[\w-]+|branches|without")
"""Folders of runs that lines name."""

_QUARTER = re.compile(r"\d{4}-Q\d$")
_STEPS = re.compile(r"(?<==)([\d.]+:[\d.]+):\d+")
_VERSION = re.compile(r"\d+\.\d+\.\d+$")


class EarlierRun(Protocol):
    """A folder with a run of a shipped scenario up to a quarter, given figures or none."""

    def __call__(self, name: str, last: str, given: str | None) -> Path: ...


@dataclass(frozen=True)
class Place:
    """An empty folder in which a line is run, and how to get what lines take for granted."""

    folder: Path
    earlier_run: EarlierRun
    scheduler: Callable[[], str]


def shrunk(line: Line) -> tuple[str, ...]:
    """The words after ``greatgame`` with stand-ins for placeholders, and small sizes."""
    name, *words = line.words[1:]
    if "--help" in words:
        return (name, *words)
    words = [STAND_INS.get((name, word), STAND_INS.get(word, word)) for word in words]
    if name == "patterns":
        words = [w for w in words if not re.fullmatch(r"P\d\d", w)] + [QUICK_PATTERN]
    options = {option for p in commands()[name].params for option in p.opts}
    for option, value in _sizes(name, words, options).items():
        words = _set(words, option, value)
    words = [_STEPS.sub(r"\1:2", word) for word in words]
    if "--no-plots" in options and "--no-plots" not in words:
        words.append("--no-plots")
    return (name, *words)


def _sizes(name: str, words: list[str], options: set[str]) -> dict[str, str]:
    """What is set on a line of a command that takes these options."""
    done = bool(words and RUN.fullmatch(words[0])) and name not in _OF_A_RUN
    sizes = {} if done else dict(SIZES.get(name, {}))
    sizes |= {option: value for option, value in IF_NAMED.items() if option in words}
    if "-n" in options and _given(words) is not None:
        sizes["-n"] = str(GIVEN)
    if name == "hindcast" and "--origin" not in words:
        sizes["--origin"] = ORIGIN
    if name == "sensitivity" and not done and "--method" not in words:
        sizes["-n"] = str(SCREENED)
    if "--old-chance" in words:  # makes one branch
        del sizes["-n"]
    return sizes | ({"--workers": "1"} if "--workers" in options else {})


def _given(words: Sequence[str]) -> str | None:
    """The file of figures by which the worlds of a line are weighed."""
    after = words[words.index("--given") + 1] if "--given" in words else ""
    return after if after.endswith(".csv") else None


def _set(words: list[str], option: str, value: str) -> list[str]:
    """The words with an option at this value, where it was given or at the end."""
    if option not in words:
        return [*words, option, value]
    at = words.index(option)
    return [*words[: at + 1], value, *words[at + 2 :]]


def settled(words: tuple[str, ...], place: Place) -> tuple[str, ...]:
    """The words for ``place``, in which all that they name has been laid."""
    named = {file.stem for file in list_scenarios()}
    of_the_record = words[0] in ("hindcast", "nowcast")  # they need whole scenarios
    asked = [end for (name, option), end in UNTIL.items() if name == words[0] and option in words]
    last = max([*asked, *(word for word in words if _QUARTER.match(word))], default="")
    given = _given(words)
    if given is not None:
        (place.folder / given).write_text(FIGURES, encoding="utf-8")
    found = list(words)
    for at, word in enumerate(words[1:], start=1):
        before = words[at - 1]
        if before == "--dask":
            found[at] = place.scheduler()
        elif _VERSION.match(word):
            found[at] = released(word, place.folder).name
        elif word.startswith("horizon="):
            found[at] = f"horizon={_end(BASE, last)}"
        elif word in named and not of_the_record:
            found[at] = short(word, place.folder, last).name
        elif RUN.fullmatch(word) and before not in ("--out", "--without"):
            begun = BASE if given is None else GIVEN_BASE
            shutil.copytree(place.earlier_run(begun, last, given), place.folder / word)
        elif word == "my-figures.csv":
            shutil.copy(ROOT / "calibration" / "observations.csv", place.folder / word)
        elif before == "--design" and word.endswith(".csv"):
            (place.folder / word).write_text("finance.maturity,M15\n12,on\n20,off\n")
        elif word == "docs/patterns.md":  # typed in a copy of the repository
            (place.folder / "docs").mkdir()
        elif word.endswith(".yaml"):
            shutil.copy(short(BASE, place.folder, last), place.folder / word)
    return tuple(found)


def short(name: str, folder: Path, last: str = "") -> Path:
    """A new file that extends a shipped scenario, has its name, and ends as :func:`_end` says."""
    file = folder / f"short-{name}.yaml"
    file.write_text(
        f"name: {name}\ntitle: Its beginning\nextends: {name}\nhorizon: {_end(name, last)}\n",
        encoding="utf-8",
    )
    return file


def released(version: str, folder: Path) -> Path:
    """A new table of outcomes that stands for those kept of a version."""
    row = ("tiny", "debt.TJK", "", "mean", "percent", 10, float(version[2]), 0.1, 1.0)
    table = pd.DataFrame([row], columns=list(COLUMNS))
    return Release(table, {"version": version}).save(folder)


@cache
def _end(name: str, last: str = "") -> str:
    """The end of the first year of a shipped scenario, or half a year after ``last`` if later."""
    scenario = load_scenario(name)
    if not last:
        return str(scenario.start + 3)
    return str(min(scenario.horizon, max(scenario.start + 3, Quarter.parse(last) + 2)))
