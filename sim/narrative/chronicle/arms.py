"""Sentences about arms: who sells which package, and why that seller."""

from __future__ import annotations

from collections.abc import Iterator

from sim.narrative.chronicle.entry import Entry, number, percent, sentence
from sim.narrative.chronicle.scene import Scene

ORDINARY = 1.0
"""Years of usual imports in an ordinary package that is worth telling."""
USUAL = 0.25
"""Weight among suppliers from which on a seller is a usual one."""
NEW = 0.05
"""Weight below which a seller is a newcomer."""
STEPPED_IN = 0.15
"""Part of usual supplies that must be missing for others to be said to step in."""


def tell_arms(scene: Scene) -> Iterator[Entry]:
    """Each package ordered: its size against usual imports, and the seller's appeal."""
    powers = len(scene.labels("power"))
    for s, q in scene.happened("arms_deal"):
        size = scene.terms("arms_deal", s, 0).get("size", 0.0)
        usual = scene.now("arms_market", s)
        terms = {"size": size, "usual": usual}
        for term in ("weight", "appeal") + (("undelivered", "drones") if q < powers else ()):
            terms[term] = scene.because("arms", term, s, q)
        appeals = scene.world.reasons["arms"]["appeal"][s, :, 0]
        terms["probability"] = terms["appeal"] / max(float(appeals.sum()), 1e-9)
        text = (
            f"{scene.name('state', s)} orders arms from {scene.name('supplier', q)} worth "
            f"{number(100.0 * size / max(usual, 1e-9))} % of the imports of a usual year "
            f"({number(size)} TIV mn)"
        )
        fresh = 2.0 if terms["weight"] < NEW else 1.0
        yield scene.tell(
            "arms_deal",
            sentence(text, _why(terms)),
            size=fresh * size / max(usual, 1e-9) / ORDINARY,
            state=s,
            supplier=q,
            terms=terms,
            **({"power": q} if q < powers else {}),
        )


def _why(terms: dict[str, float]) -> str:
    odds = f"its chance was {percent(terms['probability'])}"
    if terms.get("drones", 0.0) > terms["appeal"] / 2.0:
        return f"it sells drones and asks little, {odds}"
    if terms["weight"] >= USUAL:
        return f"its usual supplier, {odds}"
    if terms.get("undelivered", 0.0) > STEPPED_IN:
        return f"others do not deliver {percent(terms['undelivered'])} of the usual, {odds}"
    return f"{'a newcomer' if terms['weight'] < NEW else 'a lesser supplier'}, {odds}"
