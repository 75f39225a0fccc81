"""The gallery: what is written, what is left out and why, and what the pictures say in words."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from sim import plots
from sim.plots import gallery
from tests.plots.synthetic import make_result

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def written(result, tmp_path_factory):
    target = tmp_path_factory.mktemp("gallery") / "plots"
    return gallery.draw_all(result, target, gallery.FORMATS)


def test_all_pictures_are_written_in_both_formats(written):
    stems = [p.stem for p in written if p.suffix == ".png"]
    assert stems == sorted(stems)
    assert {p.stem for p in written if p.suffix == ".svg"} == set(stems)
    for picture in gallery.PICTURES:
        assert any(stem.startswith(picture.name) for stem in stems)
    assert {p.name for p in written} <= set(gallery.picture_names())
    assert {p.name for p in written} == {p.name for p in written[0].parent.iterdir()}


def test_no_picture_is_blank(written):
    for path in written:
        if path.suffix == ".png":
            with Image.open(path) as image:
                assert np.asarray(image.convert("L")).std() > 5, path.name
                assert len(image.info["Description"]) > 80


def test_every_svg_is_well_formed_and_described(written):
    for path in written:
        if path.suffix == ".svg":
            names = {element.tag.rsplit("}", 1)[-1] for element in ET.parse(path).iter()}
            assert {"title", "description"} <= names


def test_alt_texts_hold_numbers(result):
    for picture in gallery.PICTURES:
        words = gallery.alt_text(picture.name, result)
        assert any(c.isdigit() for c in words), picture.name
    assert gallery.alt_text("09-outcomes-02.png", result) == gallery.alt_text("09-outcomes", result)
    with pytest.raises(KeyError):
        gallery.alt_text("99-nothing", result)


def test_what_does_not_apply_is_left_out_with_a_reason(tmp_path):
    result = make_result(states={"TJK": "Tajikistan"}, quarters=4)
    stale = tmp_path / "07-war.png"
    stale.touch()
    other = tmp_path / "holiday.png"
    other.touch()
    result.data = result.data.drop_vars(["debt_gdp", "debt_gdp_mean"])
    result.data["war_probability"][:] = 0.0
    result.data["war_probability"].loc[{"war_phase": "none"}] = 1.0
    result.outcomes = result.outcomes.iloc[:, :0]
    assert gallery.skipped(result) == {
        "06-debt": "the result does not hold debt_gdp",
        "07-war": "no war breaks out in any world",
        "09-outcomes": "the scenario declares no outcomes",
        "12-record": "the result does not hold debt_gdp",
    }
    seen = []
    found = gallery.draw_all(result, tmp_path, progress=lambda *counts: seen.append(counts))
    assert {p.suffix for p in found} == {".png"}
    assert seen == [(i + 1, len(seen)) for i in range(len(seen))]
    names = {p.stem for p in found}
    assert len(names) == len(seen)
    assert "06-debt" not in names
    assert not stale.exists()
    assert other.exists()
    with pytest.raises(ValueError, match="is left out"):
        gallery.alt_text("07-war", result)


@pytest.mark.slow
def test_processes_draw_the_same_pictures(tmp_path):
    result = make_result(states={"TJK": "Tajikistan"}, quarters=4)
    alone = gallery.draw_all(result, tmp_path / "a")
    shared = gallery.draw_all(result, tmp_path / "b", workers=2)
    assert [p.name for p in shared] == [p.name for p in alone]
    for one, two in zip(alone, shared, strict=True):
        with Image.open(one) as first, Image.open(two) as second:
            assert first.tobytes() == second.tobytes(), one.name


def test_an_unknown_format_is_refused_before_anything_is_written(result, tmp_path):
    with pytest.raises(ValueError, match="unknown format: bmpx"):
        gallery.draw_all(result, tmp_path / "new", ["png", "bmpx"])
    assert not (tmp_path / "new").exists()


def test_every_name_of_the_package_can_be_imported():
    for name in plots.__all__:
        assert callable(getattr(plots, name))
    with pytest.raises(AttributeError):
        _ = plots.nothing
