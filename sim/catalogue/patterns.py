"""The patterns by which the model is judged: what the documents say a run should look like."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass

from sim.catalogue.files import STRICT, entries

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
