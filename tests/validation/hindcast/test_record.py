"""The table of observations: what is refused, and with which words; simulated years."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.record import Work
from sim.model import InfluenceModel
from sim.scenario import load_scenario
from sim.validation.record import (
    COLUMNS,
    OBSERVABLES,
    Observer,
    RecordError,
    Simulated,
    Yearly,
    between,
    load_observations,
    reporting_error,
)

GOOD = {
    "variable": "debt_gdp", "iso3": "KGZ", "power": "CHN", "year": "2010", "value": "3.1",
    "unit": "% GDP", "basis": "computed", "grade": "B", "publisher": "A bank", "source": "A table",
    "note": "",
}  # fmt: skip


def written(path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def table():
    return load_observations()


def test_the_shipped_table_is_read_whole(table):
    assert tuple(table.columns) == COLUMNS
    assert {"debt_gdp", "growth", "opinion", "trade_share"} <= set(table.variable)
    assert table.value.notna().all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": "much"}, "column value: 'much' is no number"),
        ({"value": "nan"}, "column value"),
        ({"value": "-1"}, "outside 0 to inf"),
        ({"variable": "debts"}, "unknown variable 'debts'"),
        ({"unit": "USD"}, "'USD' where figures of debt_gdp are in '% GDP'"),
        ({"year": "1810"}, "column year"),
        ({"grade": "X"}, "column grade"),
        ({"power": ""}, "the power of a figure of debt_gdp is missing"),
        ({"iso3": ""}, "the iso3 of a figure of debt_gdp is missing"),
        ({"variable": "growth", "unit": "% per year"}, "must be empty, not 'CHN'"),
    ],
)
def test_a_bad_cell_is_named_with_file_line_and_column(tmp_path, change, words):
    file = written(tmp_path / "t.csv", GOOD, {**GOOD, "year": "2011", **change})
    with pytest.raises(RecordError) as caught:
        load_observations(file)
    assert f"{file}: line 3, column" in str(caught.value)
    assert words in str(caught.value)


def test_a_figure_given_twice_is_refused(tmp_path):
    with pytest.raises(RecordError, match=r"line 3: the figure of line 2 again"):
        load_observations(written(tmp_path / "t.csv", GOOD, GOOD))


def test_missing_and_unknown_columns_are_refused(tmp_path):
    columns = tuple(c for c in COLUMNS if c != "value")
    with pytest.raises(RecordError, match=r"line 1: the column 'value' is missing"):
        load_observations(written(tmp_path / "a.csv", GOOD, columns=columns))
    with pytest.raises(RecordError, match=r"unknown column 'colour'"):
        load_observations(written(tmp_path / "b.csv", GOOD, columns=(*COLUMNS, "colour")))


def test_an_empty_table_and_a_picture_are_refused(tmp_path):
    with pytest.raises(RecordError, match="no figures"):
        load_observations(written(tmp_path / "t.csv"))
    (tmp_path / "p.csv").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(RecordError, match="not a table"):
        load_observations(tmp_path / "p.csv")


def test_between_keeps_only_the_years_asked_for(table):
    assert set(between(table, 2003, 2004).year) == {2003, 2004}
    assert between(table, None, 2015).year.max() == 2015


def test_poorer_grades_and_partner_reports_err_more(tmp_path):
    rows = [{**GOOD, "year": str(2000 + i), "grade": g} for i, g in enumerate("ABCDE")]
    rows.append({**GOOD, "year": "2010", "basis": "partner"})
    error = reporting_error(load_observations(written(tmp_path / "t.csv", *rows)))
    assert np.all(np.diff(error[:4]) > 0)
    assert error[5] == pytest.approx(1.5 * error[1])


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("region-2010").with_(horizon="2012-Q2")


def test_years_are_read_as_their_publishers_count_them(scenario):
    model = InfluenceModel(scenario, replicates=3, seed=1)
    observer = Observer(model.world.labels)
    quarters = []
    for _ in model.quarters:
        model.step()
        observer.observe(model.world, model.world.step_index)
        quarters.append({n: o.read(model.world).copy() for n, o in OBSERVABLES.items()})
    found = Simulated(**observer.finish())
    assert found.years == (2011,)
    for name, observable in OBSERVABLES.items():
        year = np.stack([q[name] for q in quarters[:4]])
        wanted = {"end": year[3], "mean": year.mean(axis=0), "sum": year.sum(axis=0)}
        np.testing.assert_allclose(found.values[name][0], wanted[observable.timing])


def test_pieces_join_to_the_whole(scenario):
    whole = Work(5, 3).record(scenario, Yearly())
    parts = [Work(n, 3, first=f).record(scenario, Yearly()) for f, n in ((0, 2), (2, 3))]
    joined = Yearly().merge([vars(part) for part in parts])
    for name, values in whole.values.items():
        np.testing.assert_array_equal(joined.values[name], values)


def test_rows_follow_the_table_and_leave_the_unknown_unknown(scenario, tmp_path):
    rows = [
        {**GOOD, "year": "2011"},
        {**GOOD, "year": "2011", "iso3": "GEO"},
        {**GOOD, "year": "2012"},
        {**GOOD, "variable": "remittances", "power": "", "year": "2011"},
        {**GOOD, "variable": "remittances", "power": "RUS", "year": "2011"},
    ]
    table = load_observations(written(tmp_path / "t.csv", *rows))
    found = Work(4).record(scenario, Yearly())
    matrix = found.rows(table)
    for row, key in zip(matrix, table.itertuples(), strict=True):
        assert np.isnan(row).all() == (key.iso3 == "GEO" or key.year == 2012)
    total = matrix[(table.variable == "remittances") & (table.power == "")]
    russian = matrix[(table.variable == "remittances") & (table.power == "RUS")]
    assert (total >= russian).all()
