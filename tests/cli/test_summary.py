from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from sim.cli.summary import MOST_LINES, _doubts, lines
from sim.ensemble import Result, simulate
from sim.scenario import load_scenario
from sim.text import listed


@pytest.fixture(scope="module")
def printed() -> list[str]:
    scenario = load_scenario("russian-recovery", set={"horizon": "2031-Q2"})
    return lines(simulate(scenario, replicates=2, seed=1), scenario, Path("out"))


def test_a_summary_begins_with_the_questions_of_the_scenario(printed):
    """What it inherits, and who leads, comes after its own questions."""
    start = next(i for i, line in enumerate(printed) if line.startswith("Outcomes"))
    end = printed.index("", start)
    assert printed[start + 1].startswith("Russia's delivered security effort at the end of 2028")
    assert "Most influential power" not in "".join(printed[:end])
    assert end - start <= MOST_LINES + 2
    assert "greatgame report out" in printed[end - 1]
    assert printed.index("Who leads in 2031-Q2, in % of the worlds ± Monte Carlo error") > end


def test_a_summary_is_written_as_people_write(printed):
    text = "\n".join(printed)
    assert "e+0" not in text
    assert "± 0 " not in text
    assert "rank\n" not in text
    assert "0..1" not in text
    assert "replicate" not in text


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_joined_as_in_a_sentence(words, text):
    assert listed(words) == text


def test_doubts_name_what_was_left_out_and_what_is_missing():
    excluded = [{"replicate": k} for k in range(5)]
    facts = {"complete": False, "replicates": 2000, "excluded": excluded}
    text = " ".join(_doubts(cast(Result, SimpleNamespace(provenance=facts, n=1200))))
    assert "interrupted after 1,200 of 2,000 worlds" in text
    assert "5 worlds" in text
    assert "(worlds 0, 1, 2, ...)" in text
