"""Answers about a run whose tables no memory would hold: a few columns are read at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.ensemble import Result, tables
from sim.ensemble.tables import FileTable, at_hand
from sim.plots.gallery import alt_outcomes
from sim.plots.outcomes import draw_outcomes
from sim.plots.view import view_of
from sim.report.analyses import _measured
from sim.report.findings import three_worlds
from sim.report.page import _outcome
from sim.validation.releases import outcome_rows
from sim.workbench.compare import compare
from sim.workbench.discovery import discover, first_passage
from sim.workbench.sensitivity import screening, sensitivity, tornado
from sim.workbench.sensitivity.screening import drivers
from tests.workbench.scene import result

COLUMNS = 3
"""Columns of all worlds that memory is said to hold."""


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """The run in its folder; more than a few columns of it at once are refused."""
    folder = result(600).save(tmp_path / "run")
    most = COLUMNS * 600
    monkeypatch.setattr(tables, "AT_ONCE", most)
    monkeypatch.setattr(screening, "AT_ONCE", most)
    monkeypatch.setattr(screening, "WORLDS", 100)
    read = FileTable._read

    def watched(self: FileTable, names: list[str], dtype: Any, first: int | None = None) -> Any:
        assert first == screening.WORLDS or len(names) * self.rows <= most
        return read(self, names, dtype, first)

    monkeypatch.setattr(FileTable, "_read", watched)
    return Result.load(folder)


def test_a_whole_table_is_refused(large):
    with pytest.raises(AssertionError):
        _ = large.parameters
    with pytest.raises(AssertionError):
        _ = large.outcomes
    assert at_hand(large.outcome_table) is large.outcome_table


ANSWERS = {
    "shares": lambda run: sensitivity(run, "crises").table,
    "by document": lambda run: sensitivity(run, "unrest.KAZ", by="document").table,
    "swings": lambda run: tornado(run, "crises").table,
    "conditions": lambda run: discover(run, "restless", seed=1).table,
    "races": lambda run: first_passage(run, "unrest").curves,
    "releases": lambda run: pd.DataFrame(outcome_rows("run", run)),
}


SLOW = {"conditions": [pytest.mark.slow]}
"""What takes half a minute."""


@pytest.mark.parametrize("name", [pytest.param(n, marks=SLOW.get(n, [])) for n in ANSWERS])
def test_what_is_read_column_by_column_is_what_a_table_in_memory_says(large, name):
    answer = ANSWERS[name]
    assert isinstance(large.outcome_table, FileTable)
    pd.testing.assert_frame_equal(answer(large), answer(result(600)), rtol=1e-9)


def test_two_runs_are_paired_outcome_by_outcome(large):
    found = compare(large, large, labels=["a", "b"])
    assert (found.outcomes["difference"].fillna(0) == 0).all()
    gap = found.difference("crises")
    assert gap.index.equals(result(600).outcomes.index)
    assert (gap == 0).all()


def test_worlds_are_chosen_and_named_by_one_column(large):
    view = view_of(large)
    assert view.outcomes is large.outcome_table
    for name, info in large.outcome_info.items():
        here, there = (three_worlds(run, view_of(run), name) for run in (large, result(600)))
        assert here == there
        assert _measured(large, name) == _measured(result(600), name)
        assert info.coded or _measured(large, name) == name
    assert _outcome(large, "restless") == "restless"


def test_pictures_hold_the_columns_of_a_panel(large):
    view = view_of(large)
    assert alt_outcomes(view) == alt_outcomes(view_of(result(600)))
    assert len(draw_outcomes(view)) == len(draw_outcomes(view_of(result(600))))


def test_drivers_are_looked_for_among_the_first_worlds_and_the_reader_is_told(large):
    assert "100" in screening.asked(large)
    drivers(large, large.scenario)
    assert not screening.asked(Result.load(result(100).save(large.outcome_table.file.parent / "b")))
