"""The scenarios the documents ask for: past, otherwise, and to come."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass

from sim.catalogue.files import STRICT, entries

ScenarioKind = Literal["hindcast", "counterfactual", "outlook"]

BASELINE = "status-quo-2022"
"""The scenario from which most others are derived."""

TODAY = "status-quo-2024"
"""The reference run from the latest figures, the first thing to run."""

FROM_TODAY = (
    "long-inward-turn-2024",
    "remittance-ban-2025",
    "russian-recovery-2024",
    "war-freezes-2025",
)
"""Variants of outlooks that part from the reference run of today."""


@dataclass(frozen=True, config=STRICT)
class Branch:
    """One of several versions of a scenario; ``file`` is the scenario's file name plus -a, -b."""

    file: str
    start: str
    difference: str


@dataclass(frozen=True, config=STRICT)
class CatalogueScenario:
    """A question to put to the model.

    ``file`` is the name of its scenario file without folder and ending; ``branches`` its versions,
    empty when there is only one. ``start`` is the quarter in which its story begins: the first of
    the run, or, if later than the baseline's start, the one at which it parts from the baseline.
    """

    code: str
    file: str
    kind: ScenarioKind
    start: str
    title: str
    question: str
    evidence: tuple[str, ...]
    branches: tuple[Branch, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """File names of all branches, or the one of the scenario."""
        return tuple(b.file for b in self.branches) or (self.file,)


SCENARIOS = entries("scenarios.toml", CatalogueScenario, "code")
"""All scenarios by code, ``S01`` to ``S18``, in order."""

SCENARIO_FILES: tuple[str, ...] = (
    BASELINE,
    TODAY,
    *(f for s in SCENARIOS.values() for f in s.files),
    *FROM_TODAY,
)
"""Names of all scenario files, the baseline first."""

FILE_OF_CODE: dict[str, str] = {
    s.code + (file.removeprefix(f"{s.file}-") if s.branches else ""): file
    for s in SCENARIOS.values()
    for file in s.files
}
"""File name by code, with the letter of the branch where there are several: S01, S06a, S06b."""
