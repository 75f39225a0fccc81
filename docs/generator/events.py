"""Write docs/events.md: what happened in 2022 and 2023, and how likely the model holds it.

``make events``, or ``python -m docs.generator.events`` from the root of the repository. Simulates
`status-quo-2022` once, from the priors. What happened, and the range in which a probability is held
to be sensible, stand in docs/events-notes.yaml.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from docs.generator.markdown import SAID
from sim.arrays import Floats, Mask
from sim.ensemble.executors import process_pool
from sim.ensemble.numbers import percent, probability_error
from sim.ensemble.paths import Values
from sim.ensemble.record import Work
from sim.scenario import Quarter, load_scenario
from sim.text import markdown

ROOT = Path(__file__).resolve().parents[2]
PAGE, NOTES = ROOT / "docs" / "events.md", ROOT / "docs" / "events-notes.yaml"
SCENARIO, START, LAST = "status-quo-2022", 2021, 2024
CHUNK = 125


@dataclass(frozen=True)
class Course:
    """Variables by quarter, ``[quarter, ..., replicate]``; the first quarter is the start."""

    labels: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Floats]

    def of(self, variable: str, /, **labels: str) -> Floats:
        """One figure by the labels of its axes, in their order: ``[quarter, replicate]``."""
        found = self.values[variable]
        for axis, label in labels.items():
            found = found[:, self.labels[axis].index(label)]
        return found

    def during(self, first: int, last: int, variable: str, /, **labels: str) -> Mask:
        """Whether a figure is above zero in any quarter from one year to another."""
        quarters = slice(_end(first - 1) + 1, _end(last) + 1)
        return np.asarray((self.of(variable, **labels)[quarters] > 0.0).any(axis=0))

    def falls(self, state: str, points: float) -> Mask:
        """Whether approval of Russia falls by so many points of a hundred within 2022."""
        sentiment = self.of("sentiment", state=state, power="RUS")
        return np.asarray(50.0 * (sentiment[0] - sentiment[_end(2022)]) >= points)

    def grows(self, variable: str, state: str, ratio: float, quarters: slice) -> Mask:
        """Whether a flow from or to Russia is on average so many times that of the start."""
        flow = self.of(variable, state=state, power="RUS")
        return np.asarray(flow[quarters].mean(axis=0) >= ratio * flow[0])


def _end(year: int) -> int:
    """Place of the last quarter of a year."""
    return 4 * (year - START)


def _taken(c: Course) -> Mask:
    """Whether the matter of Karabakh is over by the end of 2023 without an agreement."""
    open_still = c.of("settled", dispute="ARM-AZE")[_end(2023)] < 1.0
    return ~open_still & ~c.during(2022, 2023, "accord", dispute="ARM-AZE")


IN_2022, AT_END_2023 = slice(1, 5), slice(8, 9)
WATCHED = (
    "accord", "attack", "clash", "export_volume", "freeze", "labour_income", "membership",
    "request_refused", "sentiment", "settled", "stationing", "summit_without",
)  # fmt: skip
EVENTS: dict[str, Callable[[Course], Mask]] = {
    "kgz-tjk-clash": lambda c: c.during(2022, 2022, "clash", dispute="KGZ-TJK"),
    "csto-refuses-armenia":
        lambda c: c.during(2022, 2023, "request_refused", organisation="CSTO", state="ARM"),
    "aze-attacks-2022":
        lambda c: c.during(2022, 2022, "attack", dispute="ARM-AZE", state="AZE"),
    "aze-attacks-2023":
        lambda c: c.during(2023, 2023, "attack", dispute="ARM-AZE", state="AZE"),
    "karabakh-taken": _taken,
    "opinion-kaz": lambda c: c.falls("KAZ", 20.0),
    "opinion-arm": lambda c: c.falls("ARM", 20.0),
    "exports-arm": lambda c: c.grows("export_volume", "ARM", 2.0, AT_END_2023),
    "exports-kgz": lambda c: c.grows("export_volume", "KGZ", 2.0, AT_END_2023),
    "remittances-uzb": lambda c: c.grows("labour_income", "UZB", 4.0 / 3.0, IN_2022),
    "remittances-tjk": lambda c: c.grows("labour_income", "TJK", 4.0 / 3.0, IN_2022),
    "remittances-kgz": lambda c: c.grows("labour_income", "KGZ", 4.0 / 3.0, IN_2022),
    "weapons-blr": lambda c: c.during(2022, 2023, "stationing", state="BLR", power="RUS"),
    "iran-sco": lambda c: c.of("membership", organisation="SCO", member="IRN")[_end(2023)] >= 1.0,
    "china-summit": lambda c: c.during(2022, 2023, "summit_without", power="CHN"),
    "csto-frozen": lambda c: c.during(2022, 2024, "freeze", organisation="CSTO", state="ARM"),
}  # fmt: skip
"""Whether each event happened, by world."""


def probabilities(worlds: int, seed: int, pool: Executor | None = None) -> dict[str, float]:
    """Part of the worlds in which each event happens."""
    scenario = load_scenario(SCENARIO).with_(posterior=None, horizon=Quarter.parse(f"{LAST}-Q4"))
    values = Work(worlds, seed, pool).record(scenario, Values(WATCHED), chunk=CHUNK)
    course = Course({str(axis): names for axis, names in scenario.labels.items()}, values)
    return {name: float(happens(course).mean()) for name, happens in EVENTS.items()}


def notes() -> dict[str, Any]:
    """What happened and what is sensible, by event."""
    return dict(YAML(typ="safe").load(NOTES.read_text(encoding="utf-8")))


def verdict(probability: float, error: float, low: float, high: float) -> str:
    """Whether a probability lies in the sensible range, but for chance."""
    if probability + 2.0 * error < low:
        return "too low"
    return "too high" if probability - 2.0 * error > high else "sensible"


def page(found: Mapping[str, float], worlds: int, seed: int) -> str:
    """The page in Markdown."""
    rows = []
    for name, note in notes().items():
        error = probability_error(found[name], worlds)
        low, high = note["sensible"]
        rows.append(
            [note["event"], note["happened"], percent(found[name], error),
             f"{100 * low:g} to {100 * high:g} %", verdict(found[name], error, low, high),
             note["why"]]
        )  # fmt: skip
    head = ["Event", "What happened", "Probability", "Sensible", "Verdict", "Why"]
    about = SAID["events"]["head"].format(scenario=SCENARIO, worlds=worlds, seed=seed)
    return about + markdown(head, rows) + "\n"


def main(arguments: list[str]) -> int:
    """Simulate and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--replicates", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    with process_pool(os.cpu_count() or 1) as pool:
        found = probabilities(given.replicates, given.seed, pool)
    PAGE.write_text(page(found, given.replicates, given.seed), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
