"""What is heard, what binds, who refused: words that many rules share."""

from __future__ import annotations

from tests.twin.world import Twin, half


def heard(w: Twin, s: str) -> float:
    """How far news and anger get through in a state."""
    return w.audibility[s] if w.on("M25") else 1.0


def bound(w: Twin, s: str, p: str) -> float:
    """How far labour income ties a state to a power's goodwill."""
    return half(w.remittances[s, p], w.p.consideration.remittance_half) * w.on("M17")


def refused(w: Twin, s: str, p: str) -> bool:
    """Whether a power left a call for help unanswered this quarter."""
    alliances = w.with_mandate("mutual_defence")
    return any(w.request_refused[o, s] > 0.0 and p in w.conveners(o) for o in alliances)


def opposition(w: Twin, s: str, p: str) -> float:
    """Audible anger in a state against a power."""
    loud = w.audibility[s] * (1.0 - w.repression[s]) if w.on("M25") else 1.0
    return w.rejection[s, p] * loud
