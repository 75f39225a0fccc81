"""What the documents ask of the model: disagreements, patterns to look for, and scenarios."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass

from sim.catalogue.files import STRICT, entries

Carrier = Literal["hypothesis", "prior", "observation", "outcome", "none"]
"""How the model carries a disagreement: as a sampled rule variant, as a wide prior, as the gap
between what is there and what is seen, as a result left to the rules, or not at all."""


@dataclass(frozen=True, config=STRICT)
class Hypothesis:
    """A question the sources answer in different ways.

    ``variants`` maps the name of each answer to its default weight; ``claims`` says in words what
    each answer holds and by whom (evidence ids).
    """

    name: str
    question: str
    variants: dict[str, float]
    claims: dict[str, str]
    mechanisms: tuple[str, ...] = ()


HYPOTHESES = entries("hypotheses.toml", Hypothesis, "name")
"""All hypotheses by name."""


@dataclass(frozen=True, config=STRICT)
class Side:
    """One answer and the evidence ids of those who give it."""

    answer: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, config=STRICT)
class Disagreement:
    """A question that the sources answer in different ways.

    ``names`` are names of hypotheses when ``carrier`` is "hypothesis" and names of variables
    otherwise (none for "none"); ``how`` explains the choice.
    """

    code: str
    question: str
    sides: tuple[Side, ...]
    carrier: Carrier
    how: str
    names: tuple[str, ...] = ()


DISAGREEMENTS = entries("disagreements.toml", Disagreement, "code")
"""All disagreements by code, ``D01`` to ``D19``, in order."""


Basis = Literal["D", "I", "D/I"]
"""D a document says so, I several statements imply it, D/I partly each."""


@dataclass(frozen=True, config=STRICT)
class Pattern:
    """A checkable claim about an ensemble.

    It holds when it is true in at least the share ``threshold`` of replicates. ``scenarios`` are
    the scenario files in which it is looked for; ``against`` is the scenario with which each
    replicate is compared, if any. ``mechanisms`` are those expected to bring it about;
    ``variables`` are those a check reads; ``caution`` is what weakens its evidence.
    """

    code: str
    claim: str
    basis: Basis
    evidence: tuple[str, ...]
    scenarios: tuple[str, ...]
    mechanisms: tuple[str, ...]
    variables: tuple[str, ...]
    threshold: float = 0.8
    against: str = ""
    caution: str = ""


PATTERNS = entries("patterns.toml", Pattern, "code")
"""All patterns by code, ``P01`` to ``P30``, in order."""


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
