"""Every number behind the run, with source and grade, in a table that can be searched."""

from __future__ import annotations

import re
from collections import Counter

from sim.catalogue.evidence import EVIDENCE
from sim.report.markup import Child, Html, fold, section, table, tag
from sim.scenario import Scenario

GRADES = {
    "A": "published figure",
    "B": "several sources or a reported event",
    "C": "expert view",
    "D": "judgement or assumption",
}

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
