"""What a parameter of a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.catalogue.priors import Dirichlet, Prior

Grade = Literal["A", "B", "C", "D"]
"""Quality of a number: A published figure, B published estimate, C expert reading, D assumption."""


@dataclass(frozen=True)
class Parameter:
    """An uncertain constant of one or more rules.

    ``name`` is dotted (``finance.maturity``); ``source`` names evidence ids, a publication, or the
    word "assumption"; ``mechanisms`` are the codes (``M15``) it serves.
    """

    name: str
    prior: Prior | Dirichlet
    unit: str
    meaning: str
    source: str
    grade: Grade = "D"
    mechanisms: tuple[str, ...] = ()
