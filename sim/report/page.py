"""The whole page, where it comes from, and writing it in one move."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from sim.ensemble import Result
from sim.ensemble.files import write_whole
from sim.ensemble.provenance import given_words, seed_words
from sim.plots.view import view_of
from sim.report.assumptions import assumptions
from sim.report.comparison import comparison
from sim.report.headline import headline
from sim.report.markup import Html, join, section, tag
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
    "sensitivities": "What moves the outcomes",
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
        progress("Asking what moves the outcomes ...")
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
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy()),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{scenario.title}: report"),
        tag("meta", name_="description", content=scenario.question or scenario.title),
        tag("link", rel="icon", href="data:,"),
        tag("style", Html(_text("report.css"))),
    )
    links = [tag("li", tag("a", SECTIONS[key], href=f"#{key}")) for key in parts]
    body = tag(
        "body",
        tag("a", "Skip to the findings", href="#findings", class_="skip"),
        tag(
            "div",
            _header(result, scenario, tag("nav", tag("ul", links), aria_label="Contents")),
            tag("main", parts.values()),
            _footer(result.provenance),
            class_="page",
        ),
        tag("script", Html(_text("report.js"))),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def _header(result: Result, scenario: Scenario, contents: Html) -> Html:
    facts = result.provenance
    span = f"{scenario.start} to {scenario.horizon}"
    warning = None
    if not facts.get("complete", True):
        asked = facts.get("replicates")
        text = f"This run was interrupted: {result.n:,} of {asked:,} worlds were simulated."
        warning = tag("p", text, class_="warning")
    return tag(
        "header",
        tag("h1", scenario.title),
        tag("p", scenario.question, class_="question") if scenario.question else None,
        tag("p", scenario.description) if scenario.description else None,
        tag(
            "p",
            f"{result.n:,} simulated worlds, {span}, {seed_words(facts)}. "
            "A model's answer under its assumptions, not a prophecy.",
            class_="quiet",
        ),
        warning,
        [tag("p", sentence, class_="warning") for sentence in sentences(facts)],
        contents,
    )


def _footer(facts: dict[str, Any]) -> Html:
    version = (facts.get("versions") or {}).get("greatgame", "")
    return tag(
        "footer",
        tag(
            "p",
            f"Made by greatgame {version} from the folder of a run. This page needs no network. "
            "What is folded is printed only where it is open.",
        ),
        tag(
            "p",
            "Shapes of countries: Natural Earth, public domain. Boundaries, names and "
            "designations imply no opinion on the legal status of any territory.",
        ),
    )


def _policy() -> str:
    """What a browser may do with the page: show it, and run its one script."""
    digest = b64encode(hashlib.sha256(_text("report.js").encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def _text(name: str) -> str:
    return join(Html(files("sim.report").joinpath(name).read_text(encoding="utf-8")))


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
