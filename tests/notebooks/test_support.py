"""Progress bars and pictures in notebooks."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imread

from sim import notebook
from sim.notebook import Progress
from sim.plots import pages


@pytest.fixture
def shown(monkeypatch):
    """What a handle was asked to show, each time."""
    seen: list[str] = []

    def display(what):
        seen.append(what._repr_html_())
        return SimpleNamespace(update=lambda new: seen.append(new._repr_html_()))

    monkeypatch.setattr(notebook, "_display", display)
    monkeypatch.setattr(notebook, "_PAUSE", 0.0)
    return seen


def test_a_bar_appears_moves_and_ends_as_a_line(shown):
    report = Progress("Trying <b>")
    report(50, 200)
    report(200, 200)
    waiting, half, done = shown
    assert "<progress aria-label" in waiting
    assert 'value="50" max="200"' in half
    assert "50 of 200 worlds" in half
    assert "<progress" not in done
    assert "200 of 200 worlds" in done
    assert "<b>" not in "".join(shown)


def test_a_bar_is_not_redrawn_more_often_than_anyone_can_see(shown, monkeypatch):
    monkeypatch.setattr(notebook, "_PAUSE", 60.0)
    report = Progress()
    for done in range(1, 101):
        report(done, 100)
    assert len(shown) == 2


def test_without_a_notebook_nothing_is_shown(capsys):
    report = Progress()
    report(1, 1)
    assert repr(report) == "Simulating: 1 of 1 worlds"
    assert capsys.readouterr() == ("", "")


def test_pictures_become_png_with_width_and_words():
    axes = pages.single("A title", "and what it shows")
    data, about = notebook.png(axes)
    image = imread(io.BytesIO(data))
    assert image.shape[1] == about["width"]
    assert about["alt"].startswith("A title and what it shows")


def test_panels_without_a_head_are_named_by_their_titles():
    figure = Figure()
    figure.add_subplot().set_title("left over", loc="left")
    assert notebook.png(figure)[1]["alt"] == "left over"


def test_the_extension_teaches_both_kinds_of_pictures():
    taught = {}
    formatter = SimpleNamespace(for_type=taught.__setitem__)
    shell = SimpleNamespace(display_formatter=SimpleNamespace(formatters={"image/png": formatter}))
    notebook.load_ipython_extension(shell)
    assert taught == {Figure: notebook.png, Axes: notebook.png}
