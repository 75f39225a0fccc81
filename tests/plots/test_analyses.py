"""Pictures of comparisons, sweeps, sensitivities and first passages: readable, and true."""

import numpy as np
import pytest

from sim.mechanisms.registers import PARAMETERS
from sim.plots import differences, histories, layout, sensitivities, style, sweeps
from tests.plots import analyses
from tests.plots.checks import drawn_texts, pixels, problems

DRAW = {
    "differences": lambda ax: differences.paired_differences(analyses.comparison(), ax=ax),
    "band": lambda ax: differences.difference_band(
        analyses.comparison(), "influence_share", state="TJK", power="CHN", ax=ax
    ),
    "knock-out": lambda ax: differences.knock_out_ranking(analyses.knock_out(), ax=ax),
    "line": lambda ax: sweeps.sweep_lines(analyses.sweep((5,)), "debt.TJK", ax=ax),
    "lines": lambda ax: sweeps.sweep_lines(analyses.sweep(), "swap.TJK", ax=ax),
    "heat": lambda ax: sweeps.sweep_heat(analyses.sweep(), "swap.TJK", ax=ax),
    "wide heat": lambda ax: sweeps.sweep_heat(analyses.sweep((30, 30)), "debt.TJK", ax=ax),
    "contours": lambda ax: sweeps.probability_contours(
        analyses.sweep(scattered=True), "swap.TJK", ax=ax
    ),
    "tornado": lambda ax: sensitivities.tornado(analyses.tornado(), ax=ax),
    "sobol": lambda ax: sensitivities.variance_shares(analyses.sensitivity(), ax=ax),
    "screening": lambda ax: sensitivities.variance_shares(analyses.sensitivity("screening"), ax=ax),
    "morris": lambda ax: sensitivities.morris_plane(analyses.sensitivity("morris"), ax=ax),
    "passage": lambda ax: histories.first_passage(analyses.passage(), ax=ax),
    "discovery": lambda ax: sensitivities.discovery_trade_off(analyses.discovery(), ax=ax),
}


@pytest.mark.parametrize("name", DRAW)
def test_a_picture_can_be_read(name):
    figure = DRAW[name](None).figure
    assert problems(figure) == []
    assert pixels(figure).std() > 5


@pytest.mark.parametrize("name", DRAW)
def test_the_caller_may_bring_axes(name):
    axes = style.new_figure((8, 5)).add_axes((0.35, 0.15, 0.4, 0.75))
    assert DRAW[name](axes) is axes
    assert axes.lines or axes.collections or axes.patches


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_few_rows_under_a_long_title_can_be_read(rows):
    found = analyses.tornado()
    found.title = analyses.LONG * 2
    figure = sensitivities.tornado(found, most=rows).figure
    assert problems(figure) == []
    assert layout.inches(figure.axes[0])[1] >= 0.27 * rows


def test_tables_are_enough():
    comparison = analyses.comparison()
    drawn = [
        differences.paired_differences(comparison.outcomes),
        differences.difference_band(
            comparison.bands["other"], "influence_share", state="TJK", power="CHN"
        ),
        differences.knock_out_ranking(analyses.knock_out().ranking),
        sweeps.sweep_heat(analyses.sweep().data, "swap.TJK"),
        sensitivities.tornado(analyses.tornado().table, baseline=20.0),
        sensitivities.variance_shares(analyses.sensitivity().table),
        sensitivities.morris_plane(analyses.sensitivity("morris").table),
        histories.first_passage(analyses.passage().curves),
        sensitivities.discovery_trade_off(analyses.discovery().trajectory),
    ]
    assert [problems(ax.figure) for ax in drawn] == [[]] * len(drawn)


def test_differences_are_drawn_against_the_spread_and_without_what_does_not_vary():
    comparison = analyses.comparison()
    axes = differences.paired_differences(comparison, ["outcome0.KAZ", "outcome19.KAZ"])
    row = comparison.outcomes.iloc[0]
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert len(dots) == 1  # the other has no spread between replicates
    assert dots[0].get_xdata()[0] == pytest.approx(row["difference"] / row["spread"])
    with pytest.raises(ValueError, match="no such outcome: nothing"):
        differences.paired_differences(comparison, ["nothing"])


def test_the_tornado_runs_from_the_mean_to_low_and_high():
    found = analyses.tornado()
    axes = sensitivities.tornado(found, most=3)
    ends = {round(bar.get_x() + bar.get_width(), 6) for bar in axes.patches}
    expected = {round(v, 6) for v in found.table[["low", "high"]].head(3).to_numpy().ravel()}
    assert ends == expected


def test_long_names_of_factors_are_wrapped_not_cut():
    found = analyses.tornado()
    found.unit = "% of five-year arms imports"
    found.table.loc[3, "label"] = (
        "Appeal of an instrument that serves none of the motives at hand, against one that serves "
        "them all"
    )
    found.table.loc[4, "low_value"] = "mainly distracted by losses of its own"
    axes = sensitivities.tornado(found)
    shown = [" ".join(text.get_text().split()) for text in axes.get_yticklabels()]
    assert shown == [str(label) for label in found.table["label"]]
    words = [" ".join(text.get_text().split()) for text in axes.texts]
    assert "mainly distracted by losses of its own | 0.7 to 0.9" in words
    assert not [t.get_text() for t in drawn_texts(axes.figure) if "…" in t.get_text()]
    assert problems(axes.figure) == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((152.0, 13.0, "mean"), "+152 ± 13 % of five-year arms imports; B > A 50 %"),
        ((-0.2, 0.0123, "mean"), "−0.200 ± 0.012 % of five-year arms imports; B > A 50 %"),
        ((-0.8067, 0.023, "probability"), "−81 ± 2 points; B > A 50 %"),
    ],
)
def test_a_difference_has_as_many_decimals_as_its_error(row, words):
    comparison = analyses.comparison()
    comparison.outcomes.loc[0, ["difference", "error", "measure"]] = row
    axes = differences.paired_differences(comparison, ["outcome0.KAZ"])
    assert [text.get_text() for text in axes.texts] == [words]


def test_what_moves_most_without_a_part_is_written_with_its_error():
    axes = differences.knock_out_ranking(analyses.knock_out())
    assert {t.get_text() for t in axes.texts} == {"protests_against_china.KGZ −310 ± 12 events"}


@pytest.mark.parametrize(("factor", "top"), [(1.0, 1.0), (0.037, 0.04), (0.0, 0.05)])
def test_shades_of_contours_cover_what_was_found(factor, top):
    found = analyses.sweep(scattered=True)
    found.data["estimate"].loc[{"outcome": "swap.TJK"}] *= factor
    axes = sweeps.probability_contours(found, "swap.TJK")
    (key,) = axes.child_axes
    assert key.get_ylim() == (0, pytest.approx(top))
    assert key.get_ylabel() == "probability [0..1]"
    assert len(key.get_yticks()) >= 4
    shades, *lines = axes.collections
    assert shades.norm(0.9 * top) > 0.8
    levels = [level for contours in lines for level in contours.levels]
    assert all(0 < level < top for level in levels)
    assert (len(levels) >= 2) == (factor > 0)
    assert problems(axes.figure) == []


def test_contours_close_together_are_named_by_their_own_levels():
    found = analyses.sweep(scattered=True)
    part = {"outcome": "swap.TJK"}
    found.data["estimate"].loc[part] = 0.67 + 0.12 * found.data["estimate"].sel(part)
    axes = sweeps.probability_contours(found, "swap.TJK")
    levels = {round(float(v), 6) for lines in axes.collections[1:] for v in lines.levels}
    named = {float(text.get_text()) for text in axes.texts}
    assert any(round(level, 2) != level for level in levels)
    assert named
    assert named <= levels


def test_competing_first_passages_add_up_with_those_still_waiting():
    found = analyses.passage()
    axes = histories.first_passage(found)
    tops = [line.get_ydata()[-1] for line in axes.lines if len(line.get_ydata()) == 24]
    assert sum(tops) == pytest.approx(100)


def test_swept_numbers_are_named_in_words():
    """Nobody reads paths: what the catalogue knows has its meaning and unit on the axis."""
    axes = sweeps.sweep_heat(analyses.sweep(), "swap.TJK")
    for label in (axes.get_xlabel(), axes.get_ylabel()):
        assert label
        assert "." not in label.partition(" [")[0]
        assert "_" not in label
    known = PARAMETERS["finance.maturity"]
    data = analyses.sweep((5,)).data.rename(
        {"parameters.war.drain_peak": f"parameters.{known.name}"}
    )
    label = sweeps.sweep_lines(data, "swap.TJK").get_xlabel()
    assert label == f"{known.meaning} [{known.unit}]"


def test_a_design_that_does_not_fit_the_picture_is_refused():
    with pytest.raises(ValueError, match="grid"):
        sweeps.sweep_lines(analyses.sweep(scattered=True), "swap.TJK")
    with pytest.raises(ValueError, match="two swept names"):
        sweeps.sweep_heat(analyses.sweep((5,)), "swap.TJK")
    with pytest.raises(ValueError, match="two swept numbers"):
        sweeps.probability_contours(analyses.sweep((5,)), "swap.TJK")
    with pytest.raises(KeyError, match="no outcome nothing"):
        sweeps.sweep_lines(analyses.sweep(), "nothing")


def test_the_shades_of_a_sweep_darken_steadily():
    tones = [style.luminance(sweeps.SHADES(x)) for x in np.linspace(0, 1, 20)]
    assert (np.diff(tones) < 0).all()


def test_a_tornado_without_factors_says_so_instead_of_staying_blank(tmp_path):
    found = analyses.tornado()
    axes = sensitivities.tornado(found.table.iloc[:0], baseline=20.0)
    assert "No factor moves it" in axes.texts[-1].get_text()
    axes.figure.savefig(tmp_path / "empty.png")
