"""The whole page, where it comes from, and writing it in one move."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from string import Template

from sim.ensemble import Result
from sim.ensemble.files import write_whole
from sim.ensemble.provenance import given_words, seed_words
from sim.plots.view import view_of
from sim.report.assumptions import assumptions
from sim.report.comparison import comparison
from sim.report.headline import headline
from sim.report.markup import Child, Html, join, section, tag
from sim.report.pictures import pictures
from sim.report.sensitivities import sensitivities
from sim.report.worlds import default_outcome, worlds
from sim.scenario import Scenario
from sim.scenario.assumptions import sentences
from sim.workbench.measures import UnknownName, known

Progress = Callable[[str], None]

SECTIONS = {
    "findings": "Findings",
    "pictures": "Pictures",
    "worlds": "Three worlds",
    "comparison": "Comparison",
    "sensitivities": "What moves the outcome",
    "assumptions": "Assumptions",
    "provenance": "Provenance",
}


class ReportError(ValueError):
    """What was asked for cannot be reported; the message says why."""


def report_page(
    result: Result,
    other: Result | None = None,
    *,
    outcome: str | None = None,
    progress: Progress = lambda _: None,
) -> str:
    """One run, or a run against another, as an HTML page that needs nothing else.

    ``outcome`` chooses the three worlds that are told and what sensitivities are about (by default
    the scenario's first own outcome that is a number); a result without outcomes does without
    both. ``progress``
    hears what is being done. Raises :class:`ReportError` for an unknown outcome and for a result
    without worlds.
    """
    name = _outcome(result, outcome)
    view = view_of(result)
    scenario = result.scenario
    progress("Reading outcomes ...")
    parts = {"findings": headline(result, view, scenario)}
    parts["pictures"] = pictures(view, progress)
    if name is not None:
        parts["worlds"] = worlds(result, view, scenario, name, progress)
    if other is not None:
        progress("Comparing ...")
        parts["comparison"] = comparison(result, other, view)
    if name is not None:
        progress("Asking what moves the outcome ...")
        parts["sensitivities"] = sensitivities(result, view, name)
    parts["assumptions"] = assumptions(scenario)
    parts["provenance"] = provenance(result, other)
    return _document(result, scenario, parts)


def write_report(
    result: Result,
    path: str | Path,
    other: Result | None = None,
    *,
    outcome: str | None = None,
    progress: Progress = lambda _: None,
) -> Path:
    """Write :func:`report_page` to a file, whole or not at all; returns its path.

    Raises :class:`ReportError` as :func:`report_page` does and ``OSError`` when writing fails.
    """
    text = report_page(result, other, outcome=outcome, progress=progress)
    write_whole(Path(path), text)
    return Path(path)


def _outcome(result: Result, asked: str | None) -> str | None:
    """The outcome asked for, or the default one; none if the result has none."""
    names = [str(name) for name in result.outcomes.columns]
    if result.n == 0:
        raise ReportError("the run has no worlds to report")
    if asked is None:
        return default_outcome(result)
    try:
        return known(asked, names, "outcome of the run")
    except UnknownName as error:
        raise ReportError(str(error)) from None


def _document(result: Result, scenario: Scenario, parts: dict[str, Html]) -> str:
    """The page of ``report.html`` with what it names; the browser runs its one script alone."""
    facts, script = result.provenance, _text("report.js")
    told = [tag("p", scenario.question, class_="question")] if scenario.question else []
    told += [tag("p", scenario.description)] if scenario.description else []
    warnings = list(sentences(facts))
    if not facts.get("complete", True):
        size = f"{result.n:,} of {facts.get('replicates'):,} worlds were simulated"
        warnings.insert(0, f"This run was interrupted: {size}.")
    links = [tag("li", tag("a", SECTIONS[key], href=f"#{key}")) for key in parts]
    filling: dict[str, Child] = {
        "digest": b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
        "title": scenario.title,
        "about": tag("meta", name_="description", content=scenario.question or scenario.title),
        "style": _text("report.css"),
        "told": told,
        "size": f"{result.n:,}",
        "span": f"{scenario.start} to {scenario.horizon}",
        "seed": seed_words(facts),
        "warnings": [tag("p", words, class_="warning") for words in warnings],
        "contents": links,
        "parts": parts.values(),
        "version": (facts.get("versions") or {}).get("greatgame", ""),
        "script": script,
    }
    return Template(_text("report.html")).substitute({k: join(v) for k, v in filling.items()})


def _text(name: str) -> Html:
    return Html(files("sim.report").joinpath(name).read_text(encoding="utf-8"))


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
