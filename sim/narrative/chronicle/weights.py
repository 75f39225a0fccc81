"""How much each kind of entry counts, on a scale from 0 (told on request only) to 10 (a war).

The weight of an entry is that of its kind, times its size where kinds come in sizes (1 being an
ordinary one). These are judgements about telling and change nothing in the model.
"""

from __future__ import annotations

WEIGHTS = {
    "war": 10.0,
    "regime_fall": 9.0,
    "intervention": 5.0,
    "stationing": 8.0,
    "stationing_stage": 1.5,
    "attack": 8.0,
    "crisis": 7.0,
    "request_honoured": 8.0,
    "request_refused": 7.0,
    "settlement": 7.0,
    "exit": 8.0,
    "freeze": 7.0,
    "return": 6.0,
    "coercion": 7.0,
    "succession": 5.0,
    "shock": 4.0,
    "shock_ends": 3.0,
    "no_shock": 2.0,
    "incursion": 5.0,
    "opinion": 4.0,
    "jump": 3.5,
    "clash": 5.0,
    "neutrality": 6.0,
    "repatriation": 6.0,
    "distress": 6.0,
    "concession": 6.0,
    "peg_break": 6.0,
    "slump": 6.0,
    "boom": 4.0,
    "contraction": 5.0,
    "labour": 4.0,
    "hardship": 4.0,
    "appetite": 4.0,
    "cancellation": 3.0,
    "lapse": 3.0,
    "deal": 2.5,
    "refusal": 2.5,
    "renewal": 1.5,
    "arms_deal": 3.0,
    "crisis_credit": 4.0,
    "write_off": 4.0,
    "rescheduling": 4.0,
    "policing": 5.0,
    "troops": 4.0,
    "defiance": 4.0,
    "accession": 4.0,
    "summit_without": 3.0,
    "price_dispute": 4.0,
    "leader": 4.5,
    "security_leader": 4.0,
    "survival": 1.0,
    "no_request": 0.5,
    "held_on": 0.6,
    "security_offer": 1.5,
    "nuclear_threat": 3.0,
    "terror_attack": 0.6,
    "incident": 0.5,
    "protest_against": 0.1,
    "protest": 0.01,
    "lasting": 10.0,
}
"""Weights by kind."""

FLOOR = 2.0
"""Weight from which on an entry may be among the highlights."""

NOTABLE = 1.0
"""Weight from which on an entry is told in the chronicle of a state."""

STALE = 0.8
"""What is left of a weight for each earlier year in which the same was told."""


def weigh(kind: str, size: float = 1.0) -> float:
    """The weight of an entry of a kind, ``size`` times an ordinary one (at most twice)."""
    return WEIGHTS[kind] * min(size, 2.0)
