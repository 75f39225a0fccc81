from __future__ import annotations

import pandas as pd
import pytest

from sim.workbench import optional
from sim.workbench.base import Sheet, html, lines


def test_text_and_page_hold_the_same_cells():
    frame = pd.DataFrame({"a": [1.23456, 2.0], "b": ["<x>", "y"]})
    assert lines(frame) == ["a     b", "1.23  <x>", "2     y"]
    page = html(Sheet("T & t", ["one"], frame, most=1))
    assert "T &amp; t" in page
    assert "&lt;x&gt;" in page
    assert "1 more rows" in page


def test_a_missing_library_is_named_with_the_extra_that_brings_it():
    with pytest.raises(optional.MissingExtra, match=r"extra \[discovery\]"):
        optional.needed("no_such_library.part", "discovery")
