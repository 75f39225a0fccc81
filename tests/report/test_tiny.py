"""Runs of hardly anything: few worlds, one power, one state, one quarter, nothing that varies."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ensemble import simulate
from sim.ensemble.outcome import Outcome
from sim.plots import distributions, layout, outcomes, pages
from sim.plots.gallery import draw_all
from sim.plots.view import view_of
from sim.report import report_page
from sim.report.analyses import FIRST
from sim.scenario import load_scenario
from tests.plots.synthetic import make_result

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small():
    there = load_scenario("status-quo-2022")
    names = {f"powers.{p}" for p in there.powers if p != "RUS"}
    names |= {f"states.{s}" for s in there.states if s != "KAZ"}
    return there.with_(set=dict.fromkeys(sorted(names), "null") | {"horizon": "2022-Q1"})


def test_one_power_one_state_one_quarter_can_be_drawn_and_reported(small, tmp_path, monkeypatch):
    result = simulate(small, replicates=3, seed=1)
    assert draw_all(result, tmp_path)
    monkeypatch.setattr("sim.report.analyses.CAPTIONS", dict.fromkeys(FIRST, ""))
    for size in (1, 3):
        page = report_page(simulate(small, replicates=size, seed=1))
        assert page.endswith("</html>\n")
        assert f"{size} simulated worlds" in page


def test_values_that_are_next_to_equal_are_drawn_as_equal():
    """Rounding in the last place is no spread, and no reason to stop."""
    near = np.nextafter(1e5, np.inf)
    for values in ([1e5, near], [100.0, 100.0], [0.0], [5e-324, 0.0], [0.0, 1.0, near]):
        result = make_result(quarters=4)
        result.outcomes = result.outcomes.iloc[: len(values), :1].assign(x=values)[["x"]]
        result.outcome_info = {"x": Outcome("x", title="X", kind="final", unit="%")}
        (page,) = outcomes.draw_outcomes(view_of(result))
        low, high = page.axes[0].get_xlim()
        assert low < min(values)
        assert high > max(values)
    assert distributions.span([np.array([1e5, near])])[1] > 1.01e5


def test_an_axis_does_not_end_in_a_year_that_the_run_lacks():
    page = pages.new_page(None, "t", "s")
    for years, first, last in (
        (np.array([2022.0, 2034.0]), "2022", "2033"),
        (np.array([2022.0, 2023.0]), "Q1\n2022", "Q4"),
    ):
        axes = page.axes(1, 1, 6, 2)
        layout.time_axis(axes, years, to_end=True)
        names = [label.get_text() for label in axes.get_xticklabels()]
        assert names[0] == first
        assert last in names[-1]
        assert "2034" not in names
