"""The comparison of the index of influence with a published one."""

from __future__ import annotations

import io

import pandas as pd

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
