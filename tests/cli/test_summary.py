from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from sim.cli.summary import _doubts, _listed, columns
from sim.ensemble import Result


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_joined_as_in_a_sentence(words, text):
    assert _listed(words) == text


def test_columns_line_up():
    assert columns([["a", "bbb", "c"], ["aa", "b", ""]]) == ["a   bbb  c", "aa  b"]


def test_doubts_name_what_was_left_out_and_what_is_missing():
    excluded = [{"replicate": k} for k in range(5)]
    facts = {"complete": False, "replicates": 2000, "excluded": excluded}
    text = " ".join(_doubts(cast(Result, SimpleNamespace(provenance=facts, n=1200))))
    assert "interrupted after 1,200 of 2,000 worlds" in text
    assert "5 worlds" in text
    assert "(replicates 0, 1, 2, ...)" in text
