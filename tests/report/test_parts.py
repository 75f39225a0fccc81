"""Markup, the choice of worlds, comparisons without shared chance."""

from __future__ import annotations

import base64
from html import unescape
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sim.ensemble import Result
from sim.ensemble.outcome import Outcome
from sim.plots.style import new_figure
from sim.plots.view import view_of
from sim.report import analyses, findings
from sim.report.analyses import data_uri
from sim.report.markup import Html, bar, join, table, tag
from sim.text import FORBIDDEN
from sim.workbench.sensitivity import Tornado
from tests.plots.synthetic import make_result
from tests.report.reading import read

TEXT = st.text(st.characters(codec="utf-8").filter(lambda c: not FORBIDDEN.match(c)))


@given(TEXT, TEXT)
def test_text_and_attributes_come_back_as_they_were(text, value):
    (element,) = read(tag("p", text, title=value)).all("p")
    assert element.text == text
    assert element.attributes["title"] == value


@given(st.recursive(TEXT, lambda inner: st.lists(inner, max_size=3), max_leaves=8))
def test_nested_children_are_joined_and_escaped(children):
    def flat(value):
        return value if isinstance(value, str) else "".join(flat(v) for v in value)

    assert unescape(join(children)) == unescape(join(flat(children)))
    assert "<" not in join(children)


def test_markup_is_not_escaped_twice():
    inner = tag("b", "a < b")
    assert tag("p", inner, None, ["!", Html("<br>")]) == "<p><b>a &lt; b</b>!<br></p>"
    assert tag("input", class_="x", aria_label="y", hidden=True, title=None) == (
        '<input class="x" aria-label="y" hidden>'
    )


def test_a_table_heads_its_rows():
    found = read(table("Shares", ["Who", "How much"], [["China", "3"]], numbers=(1,)))
    assert [th.attributes["scope"] for th in found.all("th")] == ["col", "col", "row"]
    assert found.all("td")[0].attributes["class"] == "number"


@pytest.mark.parametrize("share", [0.0, 0.004, 0.5, 1.0])
def test_bars_stay_inside(share):
    for part in read(bar(share, 0.02)).all("span")[1:]:
        sizes = dict(item.split(":") for item in part.attributes["style"].split(";"))
        numbers = {k: float(v.removesuffix("%")) for k, v in sizes.items()}
        assert 0 <= numbers["width"] <= 100
        assert numbers.get("left", 0) + numbers["width"] <= 100.11


def test_pictures_keep_their_colours():
    """No palette: what is drawn in a thousand colours arrives in as many."""
    page = new_figure((4.0, 4.0))
    axes = page.add_axes((0, 0, 1, 1))
    axes.imshow(np.linspace(0, 1, 1024).reshape(32, 32), cmap="hsv", interpolation="nearest")
    drawn = base64.b64decode(data_uri(page).partition("base64,")[2])
    with Image.open(BytesIO(drawn)) as image:
        assert len(image.convert("RGB").getcolors(1 << 24)) > 200


def test_what_nothing_moves_is_said():
    swings = Tornado("x", "X", "mean", "%", 0.0, 0.1, pd.DataFrame(columns=["label"]), 60)
    assert "No number moves it" in analyses._alt(swings)


def one(values: list[float], **info: object) -> Result:
    """A result with one outcome ``x`` of the values given."""
    result = make_result(quarters=4)
    frame = pd.DataFrame({"x": values}, index=pd.RangeIndex(10, 10 + len(values), name="replicate"))
    facts: dict[str, Any] = {"title": "X", "unit": "%", "kind": "final", **info}
    return Result(
        result.data,
        result.worlds,
        frame,
        {"x": Outcome("x", **facts)},
        pd.DataFrame(),
        result.provenance,
        scenario=result.scenario,
    )


def chosen(result: Result) -> list[tuple[int, str]]:
    found = findings.three_worlds(result, view_of(result), "x")
    return [(w.replicate, w.value) for w in found]


def test_worlds_lie_at_the_ends_and_in_the_middle():
    assert chosen(one([3.0, 1.0, 2.0, 5.0, 4.0])) == [(11, "1 %"), (10, "3 %"), (13, "5 %")]


def test_never_comes_after_every_date():
    result = one([2030.25, np.nan, 2024.0], kind="first_time", unit="year")
    assert chosen(result) == [(12, "2024-Q1"), (10, "2030-Q2"), (11, "never")]


def test_of_codes_the_commonest_answers_are_told():
    result = one([1.0, 0.0, 1.0, 2.0], kind="leader", categories=("RUS", "CHN", "TUR"))
    assert chosen(result) == [(10, "China"), (11, "Russia"), (13, "Türkiye")]


def test_a_world_is_told_once_even_if_it_is_both_end_and_middle():
    assert len(chosen(one([1.0]))) == 1
    assert chosen(one([0.0, 1.0], kind="ever"))[-1] == (11, "yes")


def test_the_default_outcome_is_a_number():
    assert findings.default_outcome(make_result(quarters=4)) == "chinese_debt.KAZ"
    assert findings.default_outcome(one([1.0], kind="leader")) == "x"


def test_runs_with_other_seeds_are_laid_side_by_side():
    first, second = make_result(quarters=4), make_result(quarters=4, seed=9)
    second.provenance["seed"] = 43
    text = read(analyses.comparison(first, second, view_of(first))).text
    assert "do not share their chance" in text
    assert "Csto cohesion" in text
