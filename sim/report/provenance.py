"""Where the page comes from, and how to make the run again."""

from __future__ import annotations

from sim.ensemble import Result
from sim.ensemble.provenance import given_words
from sim.report.markup import Html, section, tag


def provenance(result: Result, other: Result | None = None) -> Html:
    """The section on origin, for one run or two."""
    parts = [_facts(result)]
    if other is not None:
        parts += [tag("h3", "The run it is compared with"), _facts(other)]
    return section(
        "provenance",
        "Where this comes from",
        tag(
            "p",
            "The same scenario, seed and number of worlds give the same numbers, bit for bit, on "
            "any number of processors. The scenario as it was resolved is in the run's folder.",
        ),
        parts,
    )


def _facts(result: Result) -> Html:
    facts = result.provenance
    versions = facts.get("versions") or {}
    rows = {
        "Scenario": f"{facts.get('title') or ''} ({facts.get('name')})",
        "Digest": str(facts.get("digest", "")),
        "Worlds": f"{result.n:,}{'' if facts.get('complete', True) else ', not complete'}",
        "Left out": f"{len(facts.get('excluded') or [])} worlds with values that were not finite",
        "Seed": str(facts.get("seed")),
        "Given": given_words(facts) or "nothing",
        "Draws": "posterior" if facts.get("posterior") else "priors",
        "Command": str(facts.get("command", "")),
        "Created": str(facts.get("created", "")),
        "Simulated in": f"{float(facts.get('elapsed') or 0):.1f} s",
        "Versions": ", ".join(f"{name} {number}" for name, number in versions.items()),
    }
    pairs = [
        (tag("dt", k), tag("dd", tag("code", v) if k in ("Digest", "Command") else v))
        for k, v in rows.items()
    ]
    return tag("dl", pairs, class_="facts")
