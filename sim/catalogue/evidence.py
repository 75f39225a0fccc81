"""What mechanisms lean on: rows of the five source documents in our own words, and literature."""

from __future__ import annotations

import tomllib
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from sim.catalogue.files import STRICT, rows, text

Kind = Literal["actor", "assessment", "event", "figure", "forecast", "mechanism", "membership"]
"""What a row states: who acts, a reading, something that happened, a number, an expectation,
a cause and its effect, or who belongs to what."""

Grade = Literal["A", "B", "C", "D"]
"""Support: A published figure, B several sources or a reported event, C expert view,
D commentary, reader's remark or a claim at odds with its own footnote."""


@dataclass(frozen=True, config=STRICT)
class Source:
    """One of the five documents. ``date`` is a year, month, day or span of years."""

    key: str
    publisher: str
    author: str
    title: str
    date: str


@dataclass(frozen=True, config=STRICT)
class Article:
    """One text inside a document; a document that collects other texts has several."""

    key: str
    source: str
    author: str
    outlet: str
    date: str


@dataclass(frozen=True, config=STRICT)
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


def _evidence(row: dict[str, str]) -> Evidence:
    fields: dict[str, Any] = {**row, "source": ARTICLES[row["article"]].source}
    return Evidence(**{**fields, "actors": row["actors"].split()})


SOURCES: dict[str, Source] = {row["key"]: Source(**row) for row in rows("sources.csv")}
"""The five documents by key."""

ARTICLES: dict[str, Article] = {row["key"]: Article(**row) for row in rows("articles.csv")}
"""The texts inside the documents by key."""

EVIDENCE: dict[str, Evidence] = {row["id"]: _evidence(row) for row in rows("evidence.csv")}
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


LITERATURE: dict[str, str] = tomllib.loads(text("literature.toml"))
"""Citations by key (first author or authors, and year)."""
