"""What happened: dated events of the region, read and checked line by line.

Yearly counts of the kinds that the model simulates stand among the observations; here is the day,
as far as it is known, and who was concerned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from sim.validation.record.cells import (
    Layout,
    Row,
    grade_problems,
    is_year,
    read_rows,
    shipped_file,
)

COLUMNS = ("date", "iso3", "kind", "parties", "what", "grade", "publisher", "note")
"""Columns of the file of events; ``iso3`` is where it happened, ``parties`` who was concerned."""

KINDS = {
    "accord": "an agreement between governments",
    "alignment_shift": "a choice between powers",
    "annexation": "territory taken",
    "arms": "a purchase of arms",
    "base_bargain": "a base used to bargain",
    "base_closed": "a foreign base given up",
    "clash": "fighting short of war",
    "debt_relief": "debt forgiven",
    "debt_request": "relief asked for",
    "defiance": "an open public position against a power",
    "deployment": "people or weapons of a power or an organisation brought in",
    "election": "a vote that kept or changed a government",
    "exercise": "forces training together",
    "freeze": "a member holding back in an organisation",
    "initiative": "a programme announced",
    "mediation": "a conflict settled by a third",
    "membership": "joining, leaving or changing standing",
    "pipeline": "a pipeline opened",
    "protest_against": "a protest against a power",
    "referendum": "a constitution put to the vote",
    "regime_fall": "an irregular exit of the government",
    "repression": "opposition suppressed",
    "request": "a call for armed help",
    "request_honoured": "a call answered with troops",
    "settlement": "fighting ended by agreement",
    "succession": "a new leader by the ordinary course or by death",
    "summit": "a meeting of leaders in a new format",
    "terror_attack": "an attack by militants",
    "trade_dispute": "a quarrel over prices or access",
    "troops_withdrawn": "troops of a power or an organisation leaving",
    "unrest": "mass protest that shook the government",
    "violence": "many people killed by troops or in riots",
    "war": "open war, or an attack that changed who holds ground",
}
"""Every kind of event and what it means."""


def load_events(path: str | Path | None = None) -> pd.DataFrame:
    """Dated events by date, columns :data:`COLUMNS` and ``year``, ``quarter``.

    ``quarter`` is 0 where only the year is known; ``parties`` is a tuple of codes. Without ``path``
    it is the shipped file. Raises :class:`~sim.validation.record.RecordError` with file, line and
    column of every mistake found (the first twenty), and OSError when it cannot be read.
    """
    file = shipped_file("events.csv") if path is None else Path(path)
    layout = Layout(COLUMNS, COLUMNS[:-1], "events", _row, _key)
    table = pd.DataFrame(read_rows(file, layout), columns=list(COLUMNS))
    month = table["date"].str[5:7].replace("", "-2").astype("int64")
    table = table.assign(
        parties=table["parties"].str.split().map(tuple),
        year=table["date"].str[:4].astype("int64"),
        quarter=(month + 2) // 3,
    )
    return table.sort_values(["date", "iso3", "kind"], kind="stable").reset_index(drop=True)


def _row(row: Row) -> Iterator[str]:
    if not _is_date(row["date"]):
        yield f"column date: '{row['date']}' is no date like 2022, 2022-09 or 2022-09-14"
    for column in ("iso3", "parties", "what"):
        if not row[column].strip():
            yield f"column {column}: it is empty"
    if row["kind"] not in KINDS:
        yield f"column kind: unknown kind '{row['kind']}'; known are {', '.join(KINDS)}"
    yield from grade_problems(row)


def _is_date(text: str) -> bool:
    if not is_year(text[:4]):
        return False
    whole = text + "2000-01-01"[len(text) :]
    try:
        return len(text) in (4, 7, 10) and dt.date.fromisoformat(whole).isoformat() == whole
    except ValueError:
        return False


def _key(row: Row) -> tuple[str, ...]:
    return (row["date"], row["iso3"], row["kind"], row["what"], row["parties"])
