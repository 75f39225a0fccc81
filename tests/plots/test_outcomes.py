"""Outcomes: the right way of drawing for each kind, on pages that are never overfull."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.ensemble.outcome import Outcome
from sim.plots import distributions, outcomes, style
from sim.plots.view import view_of
from tests.plots.checks import boxes, problems, visible_texts
from tests.plots.synthetic import make_result


@pytest.mark.parametrize(
    ("kind", "values", "group"),
    [("first_time", [2025.0, np.nan], "first_passages"), ("ever", [0, 1], "probabilities"),
     ("leader", [0, 1], "codes"), ("count", [0, 3], "integers"), ("count", [0, 300], "densities"),
     ("count", [0, 1.5], "densities"), ("rank", [1, 2], "integers"), ("final", [1, 2], "densities"),
     ("count", [np.nan], "integers")],
)  # fmt: skip
def test_each_kind_has_its_way_of_drawing(kind, values, group):
    asked = Outcome("x", "X", kind, "")
    assert outcomes.group_of(asked, np.array(values, float)) == group
    coded = replace(asked, categories=("a", "b"))
    assert outcomes.group_of(coded, np.array(values, float)) == "codes"


def test_outcomes_of_one_declaration_share_a_panel(result):
    view = view_of(result)
    panels = outcomes.panels_of(view, [str(c) for c in view.outcomes.columns])
    debts = next(p for p in panels if "chinese_debt.KAZ" in p.rows.values())
    assert list(debts.rows)[:2] == ["Kazakhstan", "Kyrgyzstan"]
    assert len(debts.rows) == 7
    groups = [outcomes.GROUPS.index(p.group) for p in panels]
    assert groups == sorted(groups)


def test_every_outcome_is_drawn_once(result):
    view = view_of(result)
    panels = outcomes.panels_of(view, [str(c) for c in view.outcomes.columns])
    drawn = [column for p in panels for column in p.rows.values()]
    assert sorted(drawn) == sorted(map(str, view.outcomes.columns))
    figures = outcomes.draw_outcomes(result)
    assert sum(len(f.axes) for f in figures) == len(panels)


def many(names, kind="final"):
    result = make_result(quarters=4)
    rng = np.random.default_rng(1)
    result.outcomes = pd.DataFrame({n: rng.normal(0, 1, 50) for n in names})
    result.outcome_info = {
        n: Outcome(n, title="A title that is rather long " * 4, kind=kind, unit="USD bn")
        for n in names
    }
    return result


@pytest.mark.parametrize("count", [1, 40])
def test_pages_are_never_overfull(count):
    figures = outcomes.draw_outcomes(many([f"outcome_{i}" for i in range(count)]))
    assert sum(len(f.axes) for f in figures) == count
    assert all(problems(f) == [] for f in figures)


def test_small_panels_fill_the_gaps_that_large_ones_leave():
    names = [f"family_{k}.S{i}.RUS" for k in range(3) for i in range(16)]
    figures = outcomes.draw_outcomes(many([*names, "one", "two"]))
    assert [len(f.axes) for f in figures] == [5]


def test_only_exact_shares_are_called_none_or_all():
    rows = [("", np.array([1.0] * k + [0.0] * (1000 - k))) for k in (0, 1, 300, 999, 1000)]
    words = [text.split(" %")[0] for text in distributions.in_words("probabilities", rows)]
    assert words == ["0", "<1", "30", ">99", "100"]


def test_a_narrow_row_has_bins_of_its_own():
    axes = style.new_figure((6, 2)).add_axes((0.2, 0.2, 0.7, 0.7))
    rng = np.random.default_rng(1)
    distributions.densities(axes, [("a", rng.normal(0, 1, 400)), ("b", rng.normal(20, 9, 400))], "")
    narrow, wide = (patch.get_data() for patch in axes.patches)
    assert len(narrow.values) >= 6
    assert np.diff(narrow.edges)[0] < np.diff(wide.edges)[0]


def test_a_large_family_is_divided():
    figures = outcomes.draw_outcomes(many([f"debt.S{i}.RUS" for i in range(60)]))
    assert sum(len(f.axes) for f in figures) == 3
    assert all(problems(f) == [] for f in figures)


def test_nothing_and_infinite_values_are_borne():
    result = many(["a", "b"])
    result.outcomes["a"] = np.nan
    result.outcomes.loc[0, "b"] = np.inf
    (figure,) = outcomes.draw_outcomes(result)
    assert "no value" in [t.get_text() for t in visible_texts(figure)]


def test_names_of_outcomes_are_checked(result):
    with pytest.raises(ValueError, match="no such outcome: x"):
        outcomes.draw_outcomes(result, ["x"])
    with pytest.raises(ValueError, match="no outcomes"):
        outcomes.draw_outcomes(result.data)


def test_wilson_against_published_values():
    # Newcombe (1998), table I: 81/263 and 0/20
    assert distributions.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert distributions.wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert distributions.wilson(0, 0) == (0.0, 1.0)


def test_the_share_of_never_is_told(result):
    result = many(["turn"], "first_time")
    result.outcomes["turn"] = [2022.25] * 20 + [np.nan] * 30
    (figure,) = outcomes.draw_outcomes(result)
    assert "never 60 %" in [t.get_text() for t in visible_texts(figure)]


def test_bars_of_codes_are_as_long_as_their_shares():
    axes = style.new_figure((6, 2)).add_axes((0.2, 0.2, 0.7, 0.7))
    rows = [("KAZ", np.array([0.0, 0, 0, 1]))]
    distributions.codes(axes, rows, ("RUS", "CHN"), style.looks(("RUS", "CHN")))
    assert [box.width for box, _ in boxes(axes)] == [75.0, 25.0]
