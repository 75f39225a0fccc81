"""The evidence register: what the five source documents say, row by row, in our own words."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal, cast, get_args

Kind = Literal["actor", "assessment", "event", "figure", "forecast", "mechanism", "membership"]
"""What a row states: who acts, a reading, something that happened, a number, an expectation,
a cause and its effect, or who belongs to what."""

Grade = Literal["A", "B", "C", "D"]
"""Support: A published figure, B several sources or a reported event, C expert view,
D commentary, reader's remark or a claim at odds with its own footnote."""


@dataclass(frozen=True)
class Source:
    """One of the five documents. ``date`` is a year, month, day or span of years."""

    key: str
    publisher: str
    author: str
    title: str
    date: str


@dataclass(frozen=True)
class Article:
    """One text inside a document; a document that collects other texts has several."""

    key: str
    source: str
    author: str
    outlet: str
    date: str


@dataclass(frozen=True)
class Evidence:
    """One restated claim.

    ``source`` and ``article`` are keys of :data:`SOURCES` and :data:`ARTICLES`; ``actors`` are
    ISO3 codes of countries or short names; ``value`` is text as printed ("7-11", "4/6", empty when
    the claim has no number) in ``unit``.
    """

    id: str
    source: str
    article: str
    date: str
    kind: Kind
    actors: tuple[str, ...]
    claim: str
    value: str
    unit: str
    grade: Grade


_SOURCES = (
    Source(
        "global-review",
        "Global Review (blog), Germany",
        "Blog author, with texts by others",
        "Commentary of March 2023 on Belarus and Central Asia that reproduces German press reports "
        "and a Jamestown Foundation report on Chinese security firms",
        "2023-03",
    ),
    Source(
        "fmso",
        "Foreign Military Studies Office, US Army (OE Watch)",
        "Matthew Stein and other analysts",
        "Collected briefs and OE Watch notes on security in Central Asia",
        "2005/2024",
    ),
    Source(
        "caravanserai",
        "Caravanserai, sponsored by US Central Command",
        "Staff report from Almaty",
        "News article on Chinese and Russian security roles, with readers' comments",
        "2018",
    ),
    Source(
        "tomberg",
        "Post-Soviet Issues 9(3), 289-300",
        "Igor R. Tomberg",
        "Abstract and reference list of a study of Chinese military cooperation with Central Asia",
        "2022",
    ),
    Source(
        "wsj",
        "The Wall Street Journal",
        "Yaroslav Trofimov",
        "News analysis of the January 2022 crisis in Kazakhstan, in a reprinted form",
        "2022-01",
    ),
)

_ARTICLES = (
    Article("faz", "global-review", "Staff report", "Frankfurter Allgemeine Zeitung", "2023-03"),
    Article("focus", "global-review", "Staff, quoting Jäger, Münkler, Lange", "Focus", "2023-03"),
    Article("rundschau", "global-review", "Staff report", "Frankfurter Rundschau", "2023-03"),
    Article("commentary", "global-review", "Blog author", "Global Review", "2023-03"),
    Article("domroese", "global-review", "Hans-Lothar Domröse", "Global Review", "2023-03"),
    Article("van-ess", "global-review", "Hans van Ess", "Global Review", "2023-03"),
    Article("insider", "global-review", "Staff report", "Insider", "2023-03"),
    Article("ntv", "global-review", "Staff report", "ntv", "2023-03"),
    Article("sukhankin", "global-review", "Sergey Sukhankin", "Jamestown Foundation", "2023-02"),
    Article("uzbekistan-2024", "fmso", "Staff note", "OE Watch", "2024-01"),
    Article("tajikistan-2024", "fmso", "Matthew Stein and Peter Wood", "FMSO brief", "2024-01"),
    Article("bases-2023", "fmso", "Staff note", "OE Watch", "2023-05"),
    Article("sco-2023", "fmso", "Staff note", "OE Watch", "2023-05"),
    Article("migrants-2023", "fmso", "Staff note", "OE Watch", "2023-03"),
    Article("commitments-2022", "fmso", "Staff note", "OE Watch", "2022-07"),
    Article("drones-2022", "fmso", "Staff note", "OE Watch", "2022-06"),
    Article("compendium-2021", "fmso", "Matthew Stein", "FMSO compendium", "2021"),
    Article("great-game-2005", "fmso", "Charles Hawkins and Robert Love", "FMSO", "2005"),
    Article("caravanserai", "caravanserai", "Staff report", "Caravanserai", "2018"),
    Article("tomberg", "tomberg", "Igor R. Tomberg", "Post-Soviet Issues", "2022"),
    Article("wsj", "wsj", "Yaroslav Trofimov", "The Wall Street Journal", "2022-01"),
)

SOURCES: dict[str, Source] = {s.key: s for s in _SOURCES}
"""The five documents by key."""

ARTICLES: dict[str, Article] = {a.key: a for a in _ARTICLES}
"""The texts inside the documents by key."""


def _row(row: dict[str, str]) -> Evidence:
    """Check one line of the register; raises ValueError when a word in it is unknown."""
    article = ARTICLES.get(row["article"])
    if article is None or row["kind"] not in get_args(Kind) or row["grade"] not in get_args(Grade):
        raise ValueError(f"evidence.csv, {row['id']}: unknown article, kind or grade")
    return Evidence(
        id=row["id"],
        source=article.source,
        article=article.key,
        date=row["date"],
        kind=cast(Kind, row["kind"]),
        actors=tuple(row["actors"].split()),
        claim=row["claim"],
        value=row["value"],
        unit=row["unit"],
        grade=cast(Grade, row["grade"]),
    )


def _load() -> dict[str, Evidence]:
    text = files("sim.catalogue").joinpath("evidence.csv").read_text(encoding="utf-8")
    rows = [_row(row) for row in csv.DictReader(text.splitlines())]
    return {row.id: row for row in rows}


EVIDENCE: dict[str, Evidence] = _load()
"""The register by id, ``E001`` to ``E450``, in order."""

HELD_OUT: tuple[str, ...] = ("E074", "E198", "E270", "E283", "E333", "E346", "E411", "E425")
"""Facts meant for testing: calibration must not use them, nor should priors.

Which priors saw them nevertheless is told by :func:`sim.validation.patterns.evaluate.in_sample`.
"""


def describe(evidence_id: str) -> str:
    """One line for a reader: id, claim, number, where it comes from and its grade.

    Raises KeyError when the register has no such id.
    """
    row = EVIDENCE[evidence_id]
    article = ARTICLES[row.article]
    number = f" [{row.value} {row.unit}]".replace(" ]", "]") if row.value else ""
    return (
        f"{row.id} {row.claim}{number} "
        f"({article.author}, {article.outlet}, {row.date}; grade {row.grade})"
    )
