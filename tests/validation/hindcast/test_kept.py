"""Dated events, kinds that are only kept, blind scores, scores of the index of influence."""

from __future__ import annotations

import csv
import dataclasses
import string
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.validation.hindcast import page
from sim.validation.hindcast.kept import (
    ACROSS,
    BLIND,
    HELD,
    MOVED,
    POST,
    SKILL,
    SPREAD,
    WITHIN,
    compare_indices,
    load_blind,
    load_construct,
)
from sim.validation.hindcast.kept import COLUMNS as SCORES
from sim.validation.hindcast.kept import RANK_COLUMNS as RANKS
from sim.validation.hindcast.page import blind_section
from sim.validation.hindcast.scoreboard import Scoreboard
from sim.validation.hindcast.scores import RAW
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


def score(reference: str, value: float, method: str = POST, **changed: str) -> dict[str, str]:
    row = {
        "version": "9.9", "measured": "2030-01-02", "origin": "2025", "years": "2026-2027",
        "run": "ten worlds", "group": "overall", "name": "", "method": method,
        "reference": reference, "measure": SKILL, "value": str(value), "low": str(value - 0.1),
        "high": str(value + 0.1), "figures": "40",
    }  # fmt: skip
    return {**row, **changed}


def blind(tmp_path: Path):
    own = {"group": "variable", "name": "arms_share"}
    other = {"group": "variable", "name": "gdp", "figures": "8"}
    rows = [score("no change", 0.25), score("linear trend", -0.05), score(BLIND, 0.01),
            score("linear trend", -0.3, RAW), score("no change", -0.2, RAW),
            score("no change", 0.25, **own), score("linear trend", -0.05, **own),
            score("no change", -0.5, **other),
            score("", 0.5, RAW, **own, measure=HELD, low="", high="")]  # fmt: skip
    return load_blind(written(tmp_path / "s.csv", SCORES, *rows))


def test_blind_scores_are_printed_as_they_are(tmp_path):
    (found,) = blind(tmp_path)
    assert page.blind_row(found) == [
        "Blind: version 9.9, origin 2025, figures 2026–2027", "40", "−20.0 % [−30.0, −10.0]",
        "−30.0 % [−40.0, −20.0] (linear trend)", "50 % of `arms_share`", "", "`gdp` (−50.0 %)",
    ]  # fmt: skip
    printed = page.blind_table(found, "variable", "Observable").splitlines()
    assert [line.split(" | ")[0] for line in printed[2:]] == ["| `arms_share`", "| `gdp`"]
    assert printed[3].count("−50.0 %") == 2  # no change is its best naive forecast
    assert "50 %" in printed[2]
    board = Scoreboard([], pd.DataFrame())
    assert page.headline_table(board, [found]).splitlines()[-1].startswith("| Blind: version 9.9")


def test_bad_blind_scores_are_refused(tmp_path):
    bad = {"measure": "luck", "method": "guess", "reference": "tea leaves", "value": "good",
           "low": "", "figures": ""}  # fmt: skip
    for column, value in bad.items():
        row = {**score("no change", 0.1), column: value}
        with pytest.raises(RecordError, match=f"line 2, column {column}"):
            load_blind(written(tmp_path / "s.csv", SCORES, row))


def test_the_pages_hold_the_shipped_blind_scores():
    root = Path(__file__).resolve().parents[3]
    shipped = load_blind()
    assert blind_section(shipped) in (root / "docs" / "hindcast.md").read_text(encoding="utf-8")
    for scores in shipped:
        row = "| " + " | ".join(page.blind_row(scores)) + " |"
        assert row in (root / "README.md").read_text(encoding="utf-8")


RANK = {"power": "CHN", "measure": ACROSS, "value": "0.5", "n": "20", "index": "An index",
        "publisher": "Somebody", "year": "2020"}  # fmt: skip


def test_compare_indices_are_those_worked_by_hand():
    """Three states in two years: ranks agree in the first, and turn about in the second."""
    values = {2000: ((1, 2, 3), (10, 20, 30)), 2003: ((1, 2, 4), (30, 20, 10)), 2010: ((9,), (1,))}
    rows = [(s, "CHN", year, a, b) for year, (ours, theirs) in values.items()
            for s, a, b in zip(("KAZ", "KGZ", "TJK"), ours, theirs, strict=False)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["iso3", "power", "year", "ours", "theirs"])
    keys = ["iso3", "power", "year"]
    ours, theirs = (table[[*keys, w]].rename(columns={w: "value"}) for w in ("ours", "theirs"))
    found = compare_indices(ours, theirs).set_index("measure")
    # Across: +1 and -1, their mean 0; of changes 0 0 1 and 20 0 -20 the ranks 1.5 1.5 3, 3 2 1.
    assert found.loc[ACROSS, "value"] == pytest.approx(0.0)
    assert found.loc[ACROSS, "n"] == 7
    assert found.loc[WITHIN.format(3), "value"] == pytest.approx(-(0.75**0.5))
    assert WITHIN.format(5) not in found.index
    assert WITHIN.format(10) not in found.index


def test_the_ratio_of_two_powers_differs_and_moves_by_parts_worked_by_hand():
    """Ours is the square root of the published index: half of every log."""
    figures = {("KAZ", 2000): (1, 4), ("KAZ", 2003): (2, 4), ("KGZ", 2000): (2, 3),
               ("KGZ", 2003): (9, 3), ("TJK", 2000): (3, 6), ("TJK", 2003): (1, 7)}  # fmt: skip
    rows = [(*key, power, value) for key, pair in figures.items()
            for power, value in zip(("CHN", "RUS"), pair, strict=True)]  # fmt: skip
    theirs = pd.DataFrame(rows, columns=["iso3", "year", "power", "value"])
    found = compare_indices(theirs.assign(value=theirs["value"] ** 0.5), theirs)
    found = found[found["power"] == "CHN : RUS"].set_index("measure")
    assert dict(found["value"]) == pytest.approx({SPREAD: 0.5, MOVED.format(3): 0.5})
    assert list(found["n"]) == [6, 3]


def test_scores_of_the_index_are_read_printed_and_refused(tmp_path):
    found = load_construct(written(tmp_path / "c.csv", RANKS, RANK))
    assert list(found.iloc[0][["index", "publisher", "year"]]) == ["An index", "Somebody", "2020"]
    assert f"| CHN | {ACROSS} | 0.50 | 20 |" in page.construct_table(found)
    assert set(load_construct().power) == {"CHN", "RUS", "CHN : RUS"}
    for column, value in {"value": "1.2", "n": "many", "year": "then"}.items():
        with pytest.raises(RecordError, match=f"line 2, column {column}"):
            load_construct(written(tmp_path / "c.csv", RANKS, {**RANK, column: value}))
    part = {**RANK, "measure": SPREAD, "value": "1.2"}
    assert load_construct(written(tmp_path / "c.csv", RANKS, part)).value[0] == 1.2
    with pytest.raises(RecordError, match="line 2, column value"):
        load_construct(written(tmp_path / "c.csv", RANKS, {**part, "value": "-0.1"}))
