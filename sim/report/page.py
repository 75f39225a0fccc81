"""The whole page, with what was assumed and where it comes from; writing it in one move."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from string import Template

from sim.catalogue.evidence import EVIDENCE
from sim.catalogue.mechanism import GRADES
from sim.ensemble import Result
from sim.ensemble.files import write_whole
from sim.ensemble.provenance import given_words, seed_words
from sim.plots.view import view_of
from sim.report.analyses import comparison, pictures, sensitivities
from sim.report.findings import default_outcome, headline, worlds
from sim.report.markup import Child, Html, fold, join, section, table, tag
from sim.scenario import Scenario
from sim.scenario.assumptions import sentences
from sim.workbench.measures import UnknownName, known

_WORDS = re.compile(r"[A-Za-z0-9][\w-]*")


def assumptions(scenario: Scenario) -> Html:
    """The section with all assumptions and all sources they name."""
    rows = scenario.assumptions()
    counted = Counter(str(row.grade) for row in rows)
    grades = "; ".join(f"{g}: {counted[g]} ({GRADES[g]})" for g in GRADES if counted[g])
    notes: dict[str, int] = {}
    known = {*scenario.sources, *EVIDENCE}
    used: set[str] = set()
    body: list[list[Child]] = []
    for row in rows:
        used |= {word for word in _WORDS.findall(row.source) if word in known}
        body.append(
            [
                tag("code", row.name),
                f"{row.text} {row.unit}".strip(),
                str(row.grade),
                _linked(row.source, known),
                _note(row.note, notes),
                row.where.replace("<text>", "scenario.yaml"),
            ]
        )
    listed = [tag("li", text, id=f"note-{number}") for text, number in notes.items()]
    field = tag(
        "input", type="search", id="find", data_table="numbers", data_count="found",
        autocomplete="off", spellcheck="false",
    )  # fmt: skip
    return section(
        "assumptions",
        "What was assumed",
        tag("p", f"{len(rows):,} numbers and distributions went in. By evidence: {grades}."),
        fold(
            f"All {len(rows):,} numbers",
            tag(
                "div",
                tag("label", "Search names, values, sources and short notes", for_="find"),
                field,
                tag("span", f"{len(rows)} rows", id="found", role="status"),
                class_="search",
            ),
            table(
                "Every number of the scenario and every default it leaves in force. “Where” is a "
                "line of scenario.yaml in the folder of the run.",
                ["Name", "Value", "Grade", "Source", "Note", "Where"],
                body,
                id_="numbers",
            ),
        ),
        fold(f"Notes ({len(notes)})", tag("ol", listed)),
        fold("Sources", _sources(scenario, used)),
    )


def _linked(text: str, known: set[str]) -> list[Child]:
    """The source with a link for every name that the list of sources explains."""
    parts: list[Child] = []
    end = 0
    for match in _WORDS.finditer(text):
        if match[0] in known:
            link = tag("a", match[0], href=f"#source-{match[0]}")
            parts += [text[end : match.start()], link]
            end = match.end()
    return [*parts, text[end:]]


def _note(text: str, notes: dict[str, int]) -> Child:
    """Short notes as they are, long ones, which many rows share, as a link."""
    if len(text) <= 40:
        return text
    number = notes.setdefault(text, len(notes) + 1)
    return tag("a", f"note {number}", href=f"#note-{number}")


def _sources(scenario: Scenario, used: set[str]) -> Html:
    rows: list[list[Child]] = []
    for key, source in scenario.sources.items():
        if key in used:
            title = f"{source.publisher}: {source.title}"
            rows.append([tag("span", key, id=f"source-{key}"), title, str(source.year or "")])
    for key in sorted(used - set(scenario.sources)):
        item = EVIDENCE[key]
        rows.append([tag("span", key, id=f"source-{key}"), item.claim, f"grade {item.grade}"])
    return table(
        "Data sets, and items of the evidence register with what they say.",
        ["Name", "What", "Year or grade"],
        rows,
    )


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
    if result.n == 0:
        raise ReportError("the run has no worlds to report")
    if asked is None:
        return default_outcome(result)
    try:
        return known(asked, result.outcome_table.columns, "outcome of the run")
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
