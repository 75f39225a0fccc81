from __future__ import annotations

from sim.narrative.text import aligned, markdown


def test_columns_line_up():
    assert aligned([["a", "bbb", "c"], ["aa", "b", ""]]) == ["a   bbb  c", "aa  b"]


def test_cells_keep_to_their_column():
    lines = markdown(["name", "n"], [["a|b\nc", "1"]], right=[1]).splitlines()
    assert lines == ["| name | n |", "| --- | ---: |", "| a\\|b c | 1 |"]
