"""Summaries: rows by hand, Monte Carlo errors against repeated sampling, leader tables."""

from math import isnan, nan, sqrt
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from pyarrow.parquet import ParquetFile

from sim.ensemble import Result, simulate
from sim.ensemble.numbers import mean_error, probability_error, quantile_error
from sim.ensemble.outcome import Outcome, summary_rows
from sim.ensemble.tables import FileTable, FrameTable, write_table
from sim.quarter import Quarter
from sim.workbench.measures import leader_table, leading
from tests.ensemble.fakes import FakeModel, FakeScenario


@pytest.fixture(scope="module")
def result() -> Result:
    return simulate(cast(Any, FakeScenario()), replicates=200, seed=2, model=FakeModel)


def asked(name, kind, unit="", **more):
    return Outcome(name, title="T", kind=kind, unit=unit, description="d", **more)


def row(values, **entry):
    table = pd.DataFrame({"x.KAZ": np.array(values, dtype=float)})
    return summary_rows(FrameTable(table), {"x.KAZ": asked("x.KAZ", **entry)})[0]


def test_the_row_of_ever():
    found = row([1, 0, 0, 0], kind="ever")
    assert found.probability == 0.25
    assert found.probability_error == pytest.approx(sqrt(0.25 * 0.75 / 4))
    assert found.text == "20 ± 20 %"
    assert (found.title, found.labels) == ("T", "KAZ")


def test_the_row_of_a_first_passage():
    found = row([2024.25, nan, 2025.0, 2026.75, nan], kind="first_time", unit="year")
    assert found.probability == 0.6
    assert (found.low, found.median, found.high) == (2024.25, 2025.0, 2026.75)
    assert found.text.startswith("60 ± 20 %; if so, median 2025-Q1 ± ")
    assert found.text.endswith("(2024-Q2 to 2026-Q4)")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([nan, nan], "0 ± 30 %"),
        ([nan, 2024.5], "50 ± 40 %; if so, 2024-Q3"),
    ],
)
def test_a_first_passage_that_hardly_happens(values, text):
    assert row(values, kind="first_time").text.startswith(text)


def test_the_row_of_a_code():
    found = row([0, 2, 2, 2], kind="leader", categories=["RUS", "CHN", "TUR"])
    assert found.shares["TUR"][0] == 0.75
    assert found.shares["CHN"][0] == 0.0
    assert found.text == "TUR 80 ± 20 %, RUS 20 ± 20 %"


def test_the_row_of_a_count_and_of_a_value():
    count = row([0, 0, 2, 2], kind="count", unit="events")
    assert count.mean == 1.0
    assert count.mean_error == pytest.approx(sqrt(4 / 3) / 2)
    assert count.text == "1.0 ± 0.6 events on average (0 to 2)"
    value = row(np.arange(1, 101), kind="final", unit="USD bn")
    assert (value.low, value.median, value.high) == (5, 50, 95)
    assert value.text == "50 ± 4 USD bn (5 to 95)"


def test_a_row_is_written_as_people_write():
    """No exponents, no errors and ranges of nothing, no words that are not units."""
    for values, entry, text in (
        ([2, 2, 2, 2], {"kind": "rank", "unit": "rank"}, "2"),
        ([1, 2, 2, 3], {"kind": "rank", "unit": "rank"}, "2 (1 to 3)"),
        ([1] * 33 + [2] * 32, {"kind": "rank", "unit": "rank"}, "1 (1 to 2)"),
        ([0.25] * 4, {"kind": "final", "unit": "0..1"}, "0.25"),
        ([-0.5] * 4, {"kind": "final", "unit": "-1..1"}, "-0.5"),
        ([1663] * 4, {"kind": "final", "unit": "USD bn"}, "1,660 USD bn"),
        ([0, 0], {"kind": "count", "unit": "events"}, "0 events on average"),
    ):
        assert row(values, **entry).text == text


def test_many_outcomes_are_read_from_disk_a_few_at_a_time(tmp_path, monkeypatch):
    """The file is opened once for many columns: a summary of thousands is not quadratic."""
    names = [f"x{i}" for i in range(50)]
    frame = pd.DataFrame({n: np.arange(4.0) + i for i, n in enumerate(names)})
    frame.index.name = "replicate"
    write_table(FrameTable(frame), tmp_path / "t.parquet")
    table = FileTable(tmp_path / "t.parquet")
    opened = []
    read = FileTable._read
    monkeypatch.setattr(FileTable, "_read", lambda *a: opened.append(a) or read(*a))
    monkeypatch.setattr("sim.ensemble.tables.AT_ONCE", 4 * 20)
    found = summary_rows(table, {name: asked(name, "final") for name in names})
    assert [row.name for row in found] == names
    assert [row.low for row in found] == [float(i) for i in range(50)]
    assert len(opened) == 3


def test_of_the_first_replicates_no_more_is_read(tmp_path, monkeypatch):
    """A summary of a million worlds looks at some thousand of them, in the memory of those."""
    monkeypatch.setattr("sim.ensemble.tables.ROW_GROUP", 4)
    frame = pd.DataFrame({"a": np.arange(10.0), "b": np.arange(10.0) ** 2})
    frame.index.name = "replicate"
    file = tmp_path / "t.parquet"
    write_table(FrameTable(frame), file)
    for table in (FrameTable(frame), FileTable(file)):
        for first in (0, 3, 4, 5, 10, 99, None):
            pd.testing.assert_frame_equal(table.frame(first=first), frame.iloc[:first])
            pd.testing.assert_frame_equal(
                table.frame(["b"], first=first), frame[["b"]].iloc[:first]
            )
    last = ParquetFile(file).metadata.row_group(2).column(0).data_page_offset
    with file.open("r+b") as broken:
        broken.seek(last)
        broken.write(bytes(16))
    pd.testing.assert_frame_equal(FileTable(file).frame(first=8), frame.iloc[:8])
    with pytest.raises((OSError, ValueError)):
        FileTable(file).frame(first=9)


def test_rows_of_nothing():
    found = row([], kind="final")
    assert isnan(found.median)
    assert isnan(row([], kind="ever").probability)
    assert isnan(row([], kind="count").mean)


@pytest.mark.parametrize(("year", "text"), [(2024.0, "2024-Q1"), (2033.75, "2033-Q4")])
def test_quarters_in_words(year, text):
    assert str(Quarter.at(year)) == text


def test_errors_by_hand():
    assert probability_error(0.5, 100) == 0.05
    assert 0 < probability_error(0.0, 100) < 0.01
    assert probability_error(1.0, 100) == pytest.approx(probability_error(0.0, 100))
    assert isnan(probability_error(nan, 0))
    assert mean_error(np.array([1.0, 3.0])) == 1.0
    assert isnan(mean_error(np.array([1.0])))
    assert isnan(quantile_error(np.array([1.0]), 0.5))
    assert quantile_error(np.full(10, 3.0), 0.5) == 0.0


@pytest.mark.parametrize("level", [0.05, 0.5, 0.95])
def test_the_error_of_a_quantile_is_its_spread_over_repeated_samples(level):
    samples = np.random.default_rng(3).lognormal(size=(1000, 400))
    spread = np.quantile(samples, level, axis=1).std()
    stated = np.mean([quantile_error(sample, level) for sample in samples[:200]])
    assert stated == pytest.approx(spread, rel=0.15)


def test_leader_tables(result):
    table = leader_table(result)
    assert table.shape == (2, 3)
    assert table.sum(axis=1).to_list() == pytest.approx([1.0, 1.0])
    share = (result.outcomes["leader"] == 1).mean()
    assert table.loc["KAZ", "CHN"] == pytest.approx(share)
    early = leader_table(result, "security", "2022-02-15")
    expected = result.data["leader_probability"].sel(dimension="security").isel(quarter=1)
    assert (early.to_numpy() == expected.to_numpy()).all()


def test_the_likeliest_leader_is_the_largest_of_its_row(result):
    power, share, error = leading(result)["KAZ"]
    table = leader_table(result)
    assert share == table.loc["KAZ"].max() == table.loc["KAZ", power]
    assert error == probability_error(share, 200)


def test_a_result_in_a_notebook_names_its_scenario(result):
    assert "A fake scenario" in result._repr_html_()
