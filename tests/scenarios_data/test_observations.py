"""The table of observations: complete, unambiguous and within bounds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.catalogue.variables import VARIABLES

TABLE = Path(__file__).parents[2] / "calibration" / "observations.csv"
OUTSIDE_THE_MODEL = {"opinion"}
"""Series kept under a name of their own because no variable of the model is the same thing."""
EVENTS = ("succession", "regime_fall", "request", "request_honoured")
UNIT_OF_THE_DATA = {
    "gdp": "USD bn",
    "presence": "thousand personnel",
    **dict.fromkeys(EVENTS, "events per year"),
}
"""Where the data's unit differs from the variable's: current dollars, persons counted, years."""


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(TABLE, keep_default_na=False, dtype={"value": float, "year": int})


def test_columns(table):
    assert list(table.columns) == [
        "variable", "iso3", "power", "year", "value", "unit", "basis", "grade", "publisher",
        "source", "note",
    ]  # fmt: skip


def test_every_figure_has_a_publisher_a_source_a_grade_and_a_year(table):
    for column in ("publisher", "source", "grade", "unit"):
        assert (table[column] != "").all(), column
    assert table.grade.isin(list("ABCD")).all()
    assert table.year.between(2000, 2021).all()


def test_variables_and_units_are_those_of_the_model(table):
    for (name, unit), _ in table.groupby(["variable", "unit"]):
        if name not in OUTSIDE_THE_MODEL:
            assert unit == UNIT_OF_THE_DATA.get(name, VARIABLES[name].unit)


def test_values_are_within_bounds(table):
    for name, rows in table.groupby("variable"):
        if name in OUTSIDE_THE_MODEL:
            assert rows.value.between(0, 100).all()
        else:
            assert rows.value.between(VARIABLES[name].low, VARIABLES[name].high).all(), name


def test_one_row_per_question(table):
    series = table[table.variable != "opinion"]
    assert not series.duplicated(["variable", "iso3", "power", "year"]).any()
    polls = table[table.variable == "opinion"]
    assert not polls.duplicated(["iso3", "power", "year", "source", "note"]).any()
    assert polls.note.str.startswith("question: ").all()


@pytest.mark.parametrize("name", ["arms_share", "export_share", "import_share", "trade_share"])
def test_shares_of_the_six_powers_do_not_exceed_the_whole(table, name):
    sums = table[table.variable == name].groupby(["iso3", "year"]).value.sum()
    assert (sums <= 100.1).all()


def test_incidents_that_may_not_be_passed_on_are_absent(table):
    assert not table.publisher.str.contains("START|Terrorism", regex=True).any()
    assert "terror_attack" not in set(table.variable)


def test_series_reach_far_enough_to_calibrate_on(table):
    years = table.groupby(["variable", "iso3", "power"]).year.nunique()
    for state in ("KGZ", "TJK", "UZB"):
        assert years["debt_gdp", state, "CHN"] >= 18
        assert years["alignment", state, "CHN"] >= 18
        assert years["trade_share", state, "RUS"] >= 20
