"""The comparison of the index of influence with a published one."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from calibration import construct


def test_the_index_agrees_with_itself(tmp_path, capsys):
    own = pd.concat([construct.simulated_index(year, 4, 1) for year in (2009, 2012)])
    file = tmp_path / "own.csv"
    own[own.power.isin(["RUS", "CHN"])].to_csv(file, index=False)
    assert construct.main([str(file), "-n", "4"]) == 0
    table = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert set(table.power) == {"RUS", "CHN", "CHN : RUS"}
    assert (table.value == 1.0).all()
    assert len(table) == 6  # across states and over three years, for each power and their ratio


def test_a_file_that_cannot_be_used_is_named(tmp_path, capsys):
    file = tmp_path / "own.csv"
    for text, words in (
        ("iso3,power,year,value\nKAZ,RUS,then,1\n", "own.csv: line 2, column year"),
        ("iso3,power,year,value\nKAZ,RUS,2010,much\n", "own.csv: line 2, column value"),
        ("iso3,power,year\nKAZ,RUS,2010\n", "own.csv: line 1: the column 'value' is missing"),
        ("iso3,power,year,value\nKAZ,RUS,2020,1\n", "own.csv: no figures of 2003 to 2015"),
    ):
        file.write_text(text, encoding="utf-8")
        assert construct.main([str(file)]) == 2
        assert words in capsys.readouterr().err
    assert construct.main([str(tmp_path / "none.csv")]) == 2


def test_compare_indices_are_those_worked_by_hand():
    """Three states in two years: ranks agree in the first, and turn about in the second."""
    values = {2000: ((1, 2, 3), (10, 20, 30)), 2003: ((1, 2, 4), (30, 20, 10)), 2010: ((9,), (1,))}
    rows = [(s, "CHN", year, a, b) for year, (ours, theirs) in values.items()
            for s, a, b in zip(("KAZ", "KGZ", "TJK"), ours, theirs, strict=False)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["iso3", "power", "year", "ours", "theirs"])
    keys = ["iso3", "power", "year"]
    ours, theirs = (table[[*keys, w]].rename(columns={w: "value"}) for w in ("ours", "theirs"))
    found = construct.compare_indices(ours, theirs).set_index("measure")
    # Across: +1 and -1, their mean 0; of changes 0 0 1 and 20 0 -20 the ranks 1.5 1.5 3, 3 2 1.
    assert found.loc[construct.ACROSS, "value"] == pytest.approx(0.0)
    assert found.loc[construct.ACROSS, "n"] == 7
    assert found.loc[construct.WITHIN.format(3), "value"] == pytest.approx(-(0.75**0.5))
    assert construct.WITHIN.format(5) not in found.index
    assert construct.WITHIN.format(10) not in found.index


def test_the_ratio_of_two_powers_differs_and_moves_by_parts_worked_by_hand():
    """Ours is the square root of the published index: half of every log."""
    figures = {("KAZ", 2000): (1, 4), ("KAZ", 2003): (2, 4), ("KGZ", 2000): (2, 3),
               ("KGZ", 2003): (9, 3), ("TJK", 2000): (3, 6), ("TJK", 2003): (1, 7)}  # fmt: skip
    rows = [(*key, power, value) for key, pair in figures.items()
            for power, value in zip(("CHN", "RUS"), pair, strict=True)]  # fmt: skip
    theirs = pd.DataFrame(rows, columns=["iso3", "year", "power", "value"])
    found = construct.compare_indices(theirs.assign(value=theirs["value"] ** 0.5), theirs)
    found = found[found["power"] == "CHN : RUS"].set_index("measure")
    assert dict(found["value"]) == pytest.approx(
        {construct.SPREAD: 0.5, construct.MOVED.format(3): 0.5}
    )
    assert list(found["n"]) == [6, 3]
