"""Rule variants on which the sources disagree; each replicate holds one variant of each."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from sim.catalogue.files import STRICT, entries


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
