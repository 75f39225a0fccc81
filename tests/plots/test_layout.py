"""Numbers, texts and places on a page."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.plots import layout, pages, style
from tests.plots.checks import problems


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1.5, "1.5"), (-0.25, "−0.25"), (1234, "1,234"), (99_999, "99,999"),
     (2e9, "2×10⁹"), (1e-6, "10⁻⁶"), (-1e7, "−10⁷"), (math.nan, "–"), (math.inf, "∞"),
     (0.001, "0.001"), (999.6, "1,000"), (1e300, "10³⁰⁰")],
)  # fmt: skip
def test_numbers_are_short(value, text):
    assert layout.number(value) == text


@given(st.lists(st.floats(0, 1), min_size=1, max_size=15), st.floats(0.01, 0.3))
def test_spread_keeps_order_room_and_distance(wishes, gap):
    placed = np.array(layout.spread(wishes, gap, 0, 1))
    assert placed.min() >= -1e-9
    assert placed.max() <= 1 + 1e-9
    least = min(gap, 1 / max(len(wishes) - 1, 1))
    ordered = placed[np.argsort(wishes, kind="stable")]
    assert np.all(np.diff(ordered) >= least - 1e-9)


def test_spread_leaves_what_is_far_apart():
    assert layout.spread([0.8, 0.2], 0.1, 0, 1) == pytest.approx([0.8, 0.2])


@given(st.text(max_size=120), st.floats(0.1, 4))
def test_wrapped_text_fits(text, room):
    for line in layout.wrap(text, room, 8, most=2):
        assert line == "…" or layout.text_width(line, 8) <= room


def test_fit_cuts_with_an_ellipsis():
    cut = layout.fit("Organization for Security", 1.0)
    assert cut.endswith("…")
    assert layout.text_width(cut, style.BODY) <= 1.0
    assert layout.fit("short", 1.0) == "short"


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 12, 20])
def test_a_grid_holds_all_panels_within_the_page(count):
    page = pages.Page(style.new_figure(style.LANDSCAPE), 0.4, 0.6, 11.3, 7.0)
    panels = page.grid(count, pad=(0.5, 0.3, 0.5, 0.25))
    assert len(panels) == count
    for axes in panels:
        box = axes.get_position()
        assert box.x0 > 0.4 / 11.7
        assert box.x1 < 11.3 / 11.7
        assert box.y0 > 0.6 / 8.3
        assert box.y1 < 7.0 / 8.3


@pytest.mark.parametrize("quarters", [1, 2, 5, 12, 49, 121, 400])
@pytest.mark.parametrize("width", [1.0, 3.0, 10.0])
def test_ticks_of_time_do_not_meet(quarters, width):
    page = pages.Page(style.new_figure(style.LANDSCAPE), 0.4, 0.6, 11.3, 7.0)
    axes = page.axes(0.6, 1, width, 2)
    layout.time_axis(axes, 2021.75 + np.arange(quarters) / 4)
    assert problems(page.figure) == []


def test_the_check_for_collisions_sees_them():
    figure = style.new_figure((3, 3))
    figure.text(0.5, 0.5, "one text")
    figure.text(0.55, 0.51, "another")
    figure.text(0.9, 0.9, "off the page")
    figure.text(0.1, 0.1, "tiny", fontsize=5)
    assert [p.split(":")[0] for p in problems(figure)] == ["too small", "off the page", "overlap"]


def test_characters_that_the_font_lacks_are_replaced():
    assert layout.fit("上海 (SCO)", 3.0) == "?? (SCO)"
    assert layout.wrap("Türkiye Қазақстан", 3.0) == ["Türkiye Қазақстан"]


def test_text_cut_in_its_middle_keeps_both_ends():
    text = "Weights of the dimensions in overall influence: security"
    cut = layout.fit_ends(text, 2.0)
    assert layout.text_width(cut, 8.0) <= 2.0
    assert cut.startswith("Weights")
    assert cut.endswith("security")
    assert layout.fit_ends(text, 9.0) == text
