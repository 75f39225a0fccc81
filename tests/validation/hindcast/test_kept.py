"""Dated events, and kinds of figures that are only kept."""

from __future__ import annotations

import csv
import dataclasses
import string
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.validation.hindcast.study import unscored
from sim.validation.record import (
    DRIVERS,
    FIGURES,
    OBSERVABLES,
    RecordError,
    load_events,
    load_observations,
)
from sim.validation.record.tables import EVENT_COLUMNS as EVENTS
from sim.validation.record.tables import EVENT_KINDS as KINDS

EVENT = {
    "date": "2022-09-14", "iso3": "KGZ", "kind": "clash", "parties": "KGZ TJK", "what": "Fighting",
    "grade": "B", "publisher": "A paper", "note": "",
}  # fmt: skip


def written(path: Path, columns: tuple[str, ...], *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_events_come_by_date_with_parties_and_quarter(tmp_path):
    dates = {"2022-09-14": 3, "2022": 0, "2021-10": 4, "2022-01-05": 1}
    rows = [{**EVENT, "date": date} for date in dates]
    found = load_events(written(tmp_path / "e.csv", EVENTS, *rows))
    assert list(found.date) == sorted(dates)
    assert dict(zip(found.date, found.quarter, strict=True)) == dates
    assert list(found.year) == [2021, 2022, 2022, 2022]
    assert set(found.parties) == {("KGZ", "TJK")}


def test_a_bad_event_is_named_with_file_line_and_column(tmp_path):
    changes = {
        "date": ("2022-13", "14 September", "2022-9-14", "2022-02-30", "", "1822", "2022-09-14T00"),
        "kind": ("quarrel",),
        "iso3": ("",),
        "parties": (" ",),
        "what": ("",),
        "grade": ("F",),
    }
    for column, values in changes.items():
        for value in values:
            file = written(tmp_path / "e.csv", EVENTS, EVENT, {**EVENT, column: value})
            with pytest.raises(RecordError) as caught:
                load_events(file)
            assert f"{file}: line 3, column {column}" in str(caught.value), value
    with pytest.raises(RecordError, match="line 3: the event of line 2 again"):
        load_events(written(tmp_path / "e.csv", EVENTS, EVENT, EVENT))


@given(st.text(string.digits + "-", max_size=11))
def test_a_date_is_read_or_refused_never_guessed(tmp_path_factory, text):
    file = written(tmp_path_factory.getbasetemp() / "d.csv", EVENTS, {**EVENT, "date": text})
    try:
        found = load_events(file)
    except RecordError:
        return
    assert found.date[0] == text
    assert text.startswith(f"{found.year[0]:04d}")
    assert (found.quarter[0] == 0) == (len(text) == 4)


def test_the_shipped_events_cover_the_years_and_use_every_kind():
    found = load_events()
    assert set(found.year) == set(range(2005, 2024))
    assert set(found.kind) == set(KINDS)
    assert not found.duplicated(["date", "iso3", "kind", "what"]).any()


def test_yearly_counts_agree_with_dated_events():
    counts = load_observations()
    dated = load_events()
    for kind in ("succession", "regime_fall", "request", "request_honoured"):
        mine = counts[(counts.variable == kind) & (counts.value > 0)]
        counted = set(zip(mine.iso3, mine.year, strict=True))
        for row in dated[dated.kind == kind].itertuples():
            assert (row.iso3, row.year) in counted, (kind, row.date)


def test_kinds_that_are_only_kept_are_read_by_nobody_and_said_to_be_so():
    table = load_observations()
    assert set(table.variable) == set(FIGURES)
    rows = table[~table.variable.isin([*OBSERVABLES, *DRIVERS]) & (table.year == 2022)]
    empty = dataclasses.make_dataclass("Empty", ["scores", "events"])(
        pd.DataFrame(), pd.DataFrame()
    )
    assert set(unscored(rows, {2021: None}, empty).why) == {"nothing simulated stands for it"}
