"""Dated events, which only readers read, and kinds of figures that are only kept."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pandas as pd

from sim.validation.hindcast.study import unscored
from sim.validation.record import DRIVERS, FIGURES, OBSERVABLES, load_observations

ROOT = Path(__file__).resolve().parents[3]
EVENTS = pd.read_csv(ROOT / "calibration" / "events.csv", dtype=str, keep_default_na=False)


def test_dated_events_are_of_a_kind_that_is_explained_and_say_when_where_and_who():
    page = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `(\w+)` \|", page.partition("## Events")[2], re.MULTILINE)
    assert set(EVENTS.kind) == set(explained)
    assert not EVENTS.duplicated(["date", "iso3", "kind", "what"]).any()
    whole = EVENTS.date + EVENTS.date.str.len().map({4: "-01-01", 7: "-01", 10: ""})
    assert pd.to_datetime(whole, format="%Y-%m-%d").dt.year.isin(range(2005, 2024)).all()
    assert EVENTS.grade.isin(list("ABCDE")).all()
    assert (EVENTS[["iso3", "parties", "what"]] != "").all().all()


def test_yearly_counts_agree_with_dated_events():
    counts = load_observations()
    for kind in ("succession", "regime_fall", "request", "request_honoured"):
        mine = counts[(counts.variable == kind) & (counts.value > 0)]
        counted = set(zip(mine.iso3, mine.year, strict=True))
        for row in EVENTS[EVENTS.kind == kind].itertuples():
            assert (row.iso3, int(row.date[:4])) in counted, (kind, row.date)


def test_kinds_that_are_only_kept_are_read_by_nobody_and_said_to_be_so():
    table = load_observations()
    assert set(table.variable) == set(FIGURES)
    rows = table[~table.variable.isin([*OBSERVABLES, *DRIVERS]) & (table.year == 2022)]
    empty = dataclasses.make_dataclass("Empty", ["scores", "events"])(
        pd.DataFrame(), pd.DataFrame()
    )
    assert set(unscored(rows, {2021: None}, empty).why) == {"nothing simulated stands for it"}
