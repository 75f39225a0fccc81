from __future__ import annotations

import pandas as pd
import pytest

from sim.analysis import extras, tables
from sim.analysis.files import written


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.12345, 0.004, "0.1235 ± 0.0040"),
        (123.4, 5.6, "123.4 ± 5.6"),
        (123.4, 56.0, "123 ± 56"),
        (-0.0, 0.01, "0.000 ± 0.010"),
        (1.5, 0.0, "1.5 ± 0"),
        (1.5, float("nan"), "1.5"),
        (float("nan"), 1.0, ""),
    ],
)
def test_a_number_has_the_places_its_error_allows(value, error, text):
    assert tables.with_error(value, error) == text


def test_percent_and_signs():
    assert tables.percent(0.123, 0.011) == "12.3 ± 1.1 %"
    assert tables.with_error(0.5, 0.1, signed=True) == "+0.50 ± 0.10"
    assert tables.percent(float("nan")) == ""


def test_text_and_page_hold_the_same_cells():
    frame = pd.DataFrame({"a": [1.23456, 2.0], "b": ["<x>", "y"]})
    assert tables.lines(frame) == ["a     b", "1.23  <x>", "2     y"]
    page = tables.html("T & t", ["one"], frame, most=1)
    assert "T &amp; t" in page
    assert "&lt;x&gt;" in page
    assert "1 more rows" in page


def test_a_file_is_whole_or_not_there(tmp_path):
    target = tmp_path / "x.csv"
    with written(target) as fresh:
        fresh.write_text("one")
    with pytest.raises(FileNotFoundError), written(target) as fresh:
        fresh.rename(tmp_path / "no such" / "folder")
    assert target.read_text() == "one"
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


def test_a_missing_library_is_named_with_the_extra_that_brings_it():
    with pytest.raises(extras.MissingExtra, match=r"greatgame\[discovery\]"):
        extras.needed("no_such_library.part", "discovery")
