"""Pattern-oriented validation: does the model bring about what the documents describe, and why.

Each pattern of the catalogue has a check, which says how it reads the claim and of which runs, and
a function that gives a verdict per replicate. A pattern counts as reproduced when it holds in the
share of replicates the catalogue asks for and no longer does without the mechanisms that should
carry it.
"""

from __future__ import annotations

from sim.validation.patterns.check import CHECKS, Check, Held, Paths, Run
from sim.validation.patterns.evaluate import check_patterns
from sim.validation.patterns.verdicts import KnockOut, PatternReport, PatternResult, Share

__all__ = [
    "CHECKS", "Check", "Held", "KnockOut", "Paths", "PatternReport", "PatternResult", "Run",
    "Share", "check_patterns",
]  # fmt: skip
