from __future__ import annotations

from sim.text import WIDTH, aligned, markdown, wrapped


def test_columns_line_up():
    assert aligned([["a", "bbb", "c"], ["aa", "b", ""]]) == ["a   bbb  c", "aa  b"]


def test_cells_keep_to_their_column():
    lines = markdown(["name", "n"], [["a|b\nc", "1"]], right=[1]).splitlines()
    assert lines == ["| name | n |", "| --- | ---: |", "| a\\|b c | 1 |"]


def test_paragraphs_keep_words_and_percent_signs_whole():
    lines = wrapped("status-quo-2022 falls by 20 % " * 8, 2, 4)
    assert max(map(len, lines)) <= WIDTH
    assert [line[:4].isspace() for line in lines] == [False, True, True]
    assert not any(line.lstrip().startswith(("%", "quo")) for line in lines)
