"""The table of observations: complete, unambiguous and within bounds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.validation.record import FIGURES, POLLS

TABLE = Path(__file__).parents[2] / "calibration" / "observations.csv"
STATES = {"ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "MDA", "TJK", "TKM", "UZB"}
POWERS = {"CHN", "EUU", "IRN", "RUS", "TUR", "USA"}
SELLERS = {"IND", "ISR", "UKR", "OTH"}
"""Who else sells arms; the last are all others together."""
LAST = 2023


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
    assert table.year.between(2000, LAST).all()
    assert not table[["publisher", "source", "note"]].stack().str.contains("http|www|@").any()


def test_variables_units_and_bounds_are_those_of_their_kinds(table):
    for name, rows in table.groupby("variable"):
        assert set(rows.unit) == {FIGURES[name].unit}
        assert rows.value.between(FIGURES[name].low, FIGURES[name].high).all(), name


def test_one_row_per_question(table):
    series = table[~table.variable.isin(POLLS)]
    assert not series.duplicated(["variable", "iso3", "power", "year"]).any()
    polls = table[table.variable.isin(POLLS)]
    assert not polls.duplicated(["iso3", "power", "year", "source", "note"]).any()
    assert polls.note.str.startswith("question: ").all()
    approving = polls[polls.variable == "opinion"]
    assert not approving.note.str.contains("disapproves|threat|attack|worse").any()


def test_parts_and_wholes_agree(table):
    """Hand-checkable sums: shares within the whole, volumes within totals, debts within debt."""
    for name in ("export_share", "import_share", "trade_share"):
        sums = table[table.variable == name].groupby(["iso3", "year"]).value.sum()
        assert (sums <= 100.1).all(), name
    arms = table[table.variable == "arms_share"].groupby(["iso3", "year"]).value
    assert ((arms.sum() - 100).abs() < 0.1).all()
    assert (arms.size() == len(POWERS | SELLERS)).all()
    for name, all_of_it in (
        ("export_volume", "export_total"), ("import_volume", "import_total"),
        ("arms_volume", "arms_volume"),
    ):  # fmt: skip
        mine, total = table[table.variable == name], table[table.variable == all_of_it]
        whole = total[total.power == ""].set_index(["iso3", "year"]).value
        parts = mine[mine.power != ""].groupby(["iso3", "year"]).value.sum()
        both = pd.concat([whole, parts], axis=1, keys=["whole", "parts"]).dropna()
        assert len(both) > 100
        assert (both.parts <= 1.001 * both.whole + 0.2).all(), name
    delivered = table[(table.variable == "arms_volume") & (table.power == "OTH")]
    assert len(delivered) == len(STATES) * 24


def test_shares_and_volumes_tell_the_same_trade(table):
    for side in ("export", "import"):
        share = table[table.variable == f"{side}_share"].set_index(["iso3", "power", "year"]).value
        total, volume = (table[table.variable == f"{side}_{what}"] for what in ("total", "volume"))
        whole = total.set_index(["iso3", "year"]).value
        part = volume.set_index(["iso3", "power", "year"]).value
        both = pd.concat([share, part], axis=1, keys=["share", "part"]).dropna().reset_index()
        both["whole"] = [whole.get((r.iso3, r.year), float("nan")) for r in both.itertuples()]
        both = both.dropna()
        assert len(both) > 900
        assert ((100 * both.part / both.whole - both.share).abs() < 0.15).all(), side


def test_debts_in_dollars_and_in_gdp_tell_the_same(table):
    gdp = table[table.variable == "gdp"].set_index(["iso3", "year"]).value
    for dollars, ratio in (("debt", "debt_gdp"), ("external_debt_stock", "external_debt")):
        keys = ["iso3", "power", "year"]
        a = table[table.variable == dollars].set_index(keys).value
        b = table[table.variable == ratio].set_index(keys).value
        assert a.index.equals(b.index)
        scaled = [100 * v / gdp[s, y] for (s, _, y), v in a.items()]
        assert (b - scaled).abs().max() < 0.05


def test_figures_that_may_not_be_passed_on_are_absent(table):
    assert not table.publisher.str.contains("START|Terrorism|Pardee", regex=True).any()
    assert not set(table.variable) & {"terror_attack", "influence"}
    counted = table[table.publisher == "ACLED"]
    assert set(counted.variable) == {"demonstration_rate"}
    assert not counted.duplicated("iso3").any()


def test_series_reach_far_enough_to_calibrate_on(table):
    years = table.groupby(["variable", "iso3", "power"]).year.nunique()
    for state in ("KGZ", "TJK", "UZB"):
        assert years["debt_gdp", state, "CHN"] >= 18
        assert years["alignment", state, "CHN"] >= 18
        assert years["trade_share", state, "RUS"] >= 20
    last = table.groupby(["variable", "iso3"]).year.max()
    for state in STATES:
        for name in ("gdp", "growth", "inflation", "alignment", "arms_share", "membership"):
            assert last[name, state] == LAST, (name, state)
