"""Colours that everyone can tell apart, and files that appear whole and say what they show."""

from itertools import combinations
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from sim.plots import style

POWERS = ("RUS", "CHN", "TUR", "IRN", "USA", "EUU")

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB
SIGHT = {
    "usual": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968],
         [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868],
         [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour, sight):
    """CIELAB coordinates of a colour as seen by someone with a kind of sight."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(sight @ linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHT)
def test_the_six_powers_can_be_told_apart(sight):
    looks = style.looks(POWERS)
    for one, two in combinations(POWERS, 2):
        seen = [lab(looks[p].colour, SIGHT[sight]) for p in (one, two)]
        assert np.linalg.norm(seen[0] - seen[1]) > 20, (one, two)


def test_a_look_differs_in_line_and_marker_too():
    looks = style.looks(POWERS).values()
    assert len({look.line for look in looks}) == len(POWERS)
    assert len({look.marker for look in looks}) == len(POWERS)


def test_looks_are_fixed_for_known_powers_and_distinct_for_others():
    many = style.looks([*POWERS, *(f"X{i}" for i in range(6))])
    assert style.looks(["CHN"])["CHN"] == many["CHN"]
    assert len({(look.colour, look.line, look.marker) for look in many.values()}) == len(many)


def test_text_in_a_power_colour_can_be_read():
    for look in style.looks([*POWERS, *(f"X{i}" for i in range(8))]).values():
        assert 1.05 / (style.luminance(to_rgb(look.text)) + 0.05) >= 4.5


def test_the_settings_of_the_caller_stay():
    before = dict(mpl.rcParams)
    style.styled(lambda: None)()
    assert dict(mpl.rcParams) == before


@pytest.fixture
def figure():
    drawn = style.new_figure((2, 2))
    drawn.text(0.1, 0.5, "costs $5 & more <tag>", parse_math=False)
    return drawn


def test_a_file_tells_its_title_and_description(figure, tmp_path):
    words = {"title": "A & B", "description": "Share of Türkiye < 5 %"}
    png = style.save_figure(figure, tmp_path / "new" / "one.png", **words)
    with Image.open(png) as image:
        assert image.info["Description"] == words["description"]
    tree = ET.parse(style.save_figure(figure, tmp_path / "one.svg", **words))
    texts = [element.text for element in tree.iter() if element.text]
    assert words["title"] in texts
    assert words["description"] in texts
    assert style.save_figure(figure, tmp_path / "one.pdf", **words).stat().st_size > 0


def test_a_failed_file_leaves_the_old_one(figure, tmp_path, monkeypatch):
    path = style.save_figure(figure, tmp_path / "one.png")
    before = path.read_bytes()

    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(figure, "savefig", fail)
    with pytest.raises(OSError, match="disk full"):
        style.save_figure(figure, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_figure_gives_the_same_bytes(figure, tmp_path):
    for kind in ("png", "svg"):
        files = [style.save_figure(figure, tmp_path / f"{i}.{kind}") for i in range(2)]
        assert files[0].read_bytes() == files[1].read_bytes()
