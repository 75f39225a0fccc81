"""Ten lines of a newcomer answer a question with its reasons."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes

LINES = """
import sim

usual = sim.load_scenario("status-quo-2024", set={"horizon": "2026-Q4"})
longer = usual.with_(set={"parameters.war.end_hazard": 0})
war = sim.compare(usual, longer, labels=("usual", "longer"), replicates=60, seed=1)
answer = war.readable("KGZ")
picture = war.plot()
parts = sim.knock_out(longer, mechanisms=["M01", "M09"], replicates=30, seed=1)
story = sim.explain(longer, replicate=3, seed=1)
""".strip()


@pytest.fixture(scope="module")
def told():
    assert len([line for line in LINES.splitlines() if line]) <= 10
    names = {}
    exec(LINES, names)
    yield names
    plt.close("all")


def test_the_question_is_answered_for_the_state_with_errors(told):
    answer = told["answer"]
    assert len(answer) >= 5
    assert {"usual", "longer", "B - A"} <= set(answer.columns)
    assert "\u00b1" in " ".join(answer["B - A"])


def test_what_is_held_shows_itself(told):
    for name in ("usual", "war", "parts", "story"):
        assert " object at 0x" not in repr(told[name])
        assert "<" in told[name]._repr_html_()
    assert "Length" in repr(told["war"]) or "end_hazard" in repr(told["war"])
    assert isinstance(told["picture"], Axes)
    assert isinstance(told["parts"].plot(), Axes)


def test_a_world_is_told_with_reasons(told):
    assert any("because" in entry.text for entry in told["story"].highlights())
