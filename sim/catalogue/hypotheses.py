"""What the sources disagree about, and where in the model each disagreement lives.

Of the rule variants of a hypothesis each replicate holds one.
"""

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
