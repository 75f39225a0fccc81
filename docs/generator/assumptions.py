"""The page of everything without a source, ranked by how much it matters."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import fsum, hypot
from pathlib import Path

from docs.generator.markdown import NOTE, SAID
from sim.catalogue.questions import BASELINE, HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.mechanisms.registers import PARAMETERS
from sim.scenario import load_scenario
from sim.scenario.assumptions import Assumption
from sim.text import markdown

SHOWN, COMPARED = 40, 15
_SILENT = ("change", "add", "set", "multiply", "default")
"""Parts of the name of a number in a file that its draw does not carry."""


@dataclass(frozen=True)
class Weight:
    """A line of the screening: the share of variance an input accounts for, and where."""

    share: float
    error: float
    outcome: str
    correlation: float
    correlation_error: float


def read(path: Path) -> tuple[str, dict[str, Weight]]:
    """The note in the first line of a screening file, and its lines by input."""
    note, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines)
    weights = {
        row["input"]: Weight(
            float(row["share"]), float(row["error"]), row["outcome"],
            float(row["correlation"]), float(row["correlation_error"]),
        )
        for row in rows
    }  # fmt: skip
    return note.removeprefix("# "), weights


def assumptions_page(path: Path) -> str:
    """The page: assumptions by group, by weight, and those without a spread."""
    said = SAID["assumptions"]
    note, weights = read(path)
    everything = load_scenario(BASELINE).assumptions()
    weights = _by_assumption(everything, weights)
    # An error is felt in the cells that it widens, which are listed themselves.
    weak = [a for a in everything if a.grade == "D" and not a.name.endswith(".error")]
    spread = [a for a in weak if a.name in weights]
    others = [a for a in weak if a.name not in weights and not a.name.startswith("hypotheses")]
    fixed = [a for a in others if _is_number(a.text)]
    unseen = [a for a in others if not _is_number(a.text)]
    sourced = fsum(w.share for n, w in weights.items() if n not in {a.name for a in spread})
    told = fsum(weights[a.name].share for a in spread)
    ranked = sorted(spread, key=lambda a: -weights[a.name].share)
    parts = [
        "# Assumptions",
        NOTE,
        said["about"],
        said["method"].format(note=note),
        said["totals"].format(
            count=len(spread), told=told, others=len(weights) - len(spread), sourced=sourced
        ),
        "The whole ranking is in [screening.csv](screening.csv); `make screening` renews it.",
        "## By group",
        "Parameters of one subject, or all cells of one starting value, taken together.",
        markdown(("group", "numbers", "share of variance", "error"), _groups(spread, weights)),
        f"## The {SHOWN} that matter most",
        markdown(
            ("", "assumption", "meaning", "value", "share", "moves most", "correlation"),
            (_single(i, a, weights[a.name]) for i, a in enumerate(ranked[:SHOWN], start=1)),
        ),
        "## For comparison: all inputs",
        "The numbers that matter most, whatever their grade.",
        markdown(("input", "meaning", "share", "moves most", "correlation"), _all(weights)),
        "## Disputed questions",
        "Not assumptions but rival readings, drawn by weight; their weights are judgement.",
        markdown(("hypothesis", "share", "moves most", "correlation"), _hypotheses(weights)),
        "## Assumed without a spread",
        "These are single values, so the screening cannot see them.",
        markdown(("number", "value", "note"), _fixed(fixed)),
    ]
    if unseen:
        parts += [
            "## Not screened",
            "What was added since the screening, or could not vary in it.",
            markdown(("number", "value", "note"), _fixed(unseen)),
        ]
    return "\n\n".join(parts) + "\n"


def _by_assumption(everything: list[Assumption], weights: dict[str, Weight]) -> dict[str, Weight]:
    """Weights by the names of assumptions: a default stands for all cells that it fills."""
    listed = {_drawn(a.name): a.name for a in everything}
    shares: dict[str, list[Weight]] = {}
    for name, weight in weights.items():
        owner = name
        while owner and owner not in listed:
            owner = owner.rpartition(".")[0]
        shares.setdefault(listed.get(owner, name), []).append(weight)
    # Shares of a whole move against each other: the strongest stands for all, not their sum.
    return {
        name: max(parts, key=lambda w: w.share) if name.startswith("parameters.") else _sum(parts)
        for name, parts in shares.items()
    }


def _drawn(name: str) -> str:
    return ".".join(part for part in name.split(".") if part not in _SILENT)


def _sum(parts: list[Weight]) -> Weight:
    """Independent inputs together; the strongest correlation speaks for them."""
    strongest = max(parts, key=lambda w: abs(w.correlation))
    return replace(
        strongest, share=fsum(w.share for w in parts), error=hypot(*(w.error for w in parts))
    )


def _groups(spread: list[Assumption], weights: dict[str, Weight]) -> Iterable[tuple[str, ...]]:
    groups: dict[str, list[Weight]] = {}
    for a in spread:
        groups.setdefault(_group(a.name), []).append(weights[a.name])
    rows = [
        (n, len(m), fsum(w.share for w in m), hypot(*(w.error for w in m)))
        for n, m in groups.items()
    ]
    for name, count, share, error in sorted(rows, key=lambda r: -r[2]):
        yield f"`{name}`", str(count), _rounded(share), f"{error:.2%}"


def _group(name: str) -> str:
    """``initial.trust`` for a starting value, ``parameters.war`` for a parameter."""
    return ".".join(name.split(".")[:2])


def _single(place: int, a: Assumption, w: Weight) -> tuple[str, ...]:
    return (
        str(place), f"`{a.name}`", _meaning(a.name), f"{a.text} {a.unit}", _share(w),
        f"`{w.outcome}`", _correlation(w),
    )  # fmt: skip


def _meaning(name: str) -> str:
    kind, _, rest = name.partition(".")
    if kind == "hypotheses":
        return HYPOTHESES[rest].question
    if kind == "parameters":
        return PARAMETERS[rest].meaning if rest in PARAMETERS else ""
    variable = VARIABLES.get(rest.partition(".")[0])
    return variable.meaning if kind == "initial" and variable else ""


def _share(w: Weight) -> str:
    return f"{_rounded(w.share)} \u00b1 {w.error:.2%}"


def _rounded(share: float) -> str:
    return f"{share:.2%}".replace("-0.00%", "0.00%")


def _correlation(w: Weight) -> str:
    return f"{w.correlation:+.2f} \u00b1 {w.correlation_error:.2f}"


def _all(weights: dict[str, Weight]) -> Iterable[tuple[str, ...]]:
    for name, w in sorted(weights.items(), key=lambda item: -item[1].share)[:COMPARED]:
        yield f"`{name}`", _meaning(name), _share(w), f"`{w.outcome}`", _correlation(w)


def _hypotheses(weights: dict[str, Weight]) -> Iterable[tuple[str, ...]]:
    found = {n: weights[f"hypotheses.{n}"] for n in HYPOTHESES if f"hypotheses.{n}" in weights}
    for name, w in sorted(found.items(), key=lambda item: -item[1].share):
        yield f"`{name}`", _share(w), f"`{w.outcome}`", _correlation(w)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _fixed(fixed: list[Assumption]) -> Iterable[tuple[str, ...]]:
    for a in fixed:
        yield f"`{a.name}`", f"{a.text} {a.unit}".strip(), a.note
