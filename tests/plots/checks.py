"""What a reader would notice: text that leaves the page, meets other text, or is too small."""

from __future__ import annotations

from itertools import combinations, cycle
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray
from PIL import Image

SMALLEST = 7.0
TOLERANCE = 1.0
"""Pixels by which boxes of neighbours may touch: descenders and leading are part of a box."""


def visible_texts(figure: Figure) -> list[Text]:
    found = []
    for artist in figure.findobj(Text):
        assert isinstance(artist, Text)
        if artist.get_visible() and artist.get_text().strip():
            found.append(artist)
    return found


def drawn(figure: Figure) -> FigureCanvasAgg:
    """The figure's canvas, drawn unless it already is (which takes a second)."""
    canvas = figure.canvas
    if not isinstance(canvas, FigureCanvasAgg):
        canvas = FigureCanvasAgg(figure)
    if figure.stale or not hasattr(canvas, "renderer"):
        canvas.draw()
    return canvas


def problems(figure: Figure) -> list[str]:
    """Clipped, colliding or too small texts of a figure, in words."""
    renderer = drawn(figure).get_renderer()
    page = figure.bbox
    texts = drawn_texts(figure)
    boxes = [(t, t.get_window_extent(renderer)) for t in texts]
    found = [f"too small: {t.get_text()!r}" for t in texts if float(t.get_fontsize()) < SMALLEST]
    for text, box in boxes:
        if box.x0 < 0 or box.y0 < 0 or box.x1 > page.x1 or box.y1 > page.y1:
            found.append(f"off the page: {text.get_text()!r}")
    for (one, a), (two, b) in combinations(boxes, 2):
        if meet(a, b):
            found.append(f"overlap: {one.get_text()!r} and {two.get_text()!r}")
    return found


def drawn_texts(figure: Figure) -> list[Text]:
    """Visible texts, without tick labels that lie outside the axis limits and are not drawn."""
    left_out: set[int] = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            air = 1e-6 * (high - low)
            kept = {
                id(label)
                for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
                if low - air <= tick.get_loc() <= high + air
                for label in (tick.label1, tick.label2)
            }
            ticks = (*axis.majorTicks, *axis.minorTicks)
            everything = {id(label) for t in ticks for label in (t.label1, t.label2)}
            left_out |= everything - kept
    return [t for t in visible_texts(figure) if id(t) not in left_out]


def meet(a: Bbox, b: Bbox) -> bool:
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    tall = min(a.y1, b.y1) - max(a.y0, b.y0)
    return wide > TOLERANCE and tall > TOLERANCE + 0.12 * min(a.height, b.height)


def pixels(figure: Figure) -> NDArray[np.uint8]:
    """The picture as an array ``[row, column, channel]``."""
    return np.asarray(drawn(figure).buffer_rgba())[..., :3].copy()


def boxes(axes: Axes) -> list[tuple[Bbox, tuple[float, ...]]]:
    """Rectangles of a panel in data units, with their colours, in the order in which they lie."""
    found = []
    for together in axes.collections:
        if isinstance(together, PolyCollection):
            fills = cycle(np.asarray(together.get_facecolor(), float).tolist())
            shapes = [np.asarray(path.vertices) for path in together.get_paths()]
            found += [(s, next(fills)) for s in shapes if len(s) == 5]
    return [(Bbox([s.min(axis=0), s.max(axis=0)]), tuple(fill)) for s, fill in found]


def shows_something(file: Path) -> bool:
    """Whether a picture on disk is there and not blank."""
    with Image.open(file) as image:
        return bool(np.asarray(image.convert("L")).std() > 5)
