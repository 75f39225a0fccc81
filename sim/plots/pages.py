"""Pages: header, legend and footer, and where the panels go.

What stands in a panel, and how texts are cut, is in :mod:`sim.plots.layout`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.plots.layout import LINE, LINES, MARGIN, fit, name_and_label, text_width, wrap
from sim.plots.style import (
    BODY,
    INK,
    LANDSCAPE,
    QUIET,
    SMALL,
    SMALLER,
    SUBTITLE,
    TITLE,
    Look,
    new_figure,
)  # fmt: skip
from sim.plots.view import View

Sides: TypeAlias = tuple[float, float, float, float]
"""Room in inches left, below, right and above."""
Entries: TypeAlias = Sequence[tuple[Line2D | Patch, str]]
"""What a legend shows, and in which words."""

BANDS = "bands 5–95 % and 25–75 %, line: median"
"""What fans mean, for the line at the bottom of a page."""


@dataclass
class Page:
    """A figure with a header and a footer, and the box in between, in inches from bottom left."""

    figure: Figure
    left: float
    bottom: float
    right: float
    top: float

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Axes at a place in inches from the figure's bottom left corner."""
        w, h = self.figure.get_size_inches()
        return self.figure.add_axes((left / w, bottom / h, width / w, height / h))

    def whole(self, pad: Sides = (0.0, 0.0, 0.0, 0.0)) -> Axes:
        """One panel that fills the box but for ``pad``."""
        left, bottom, right, top = pad
        width, height = self.right - self.left, self.top - self.bottom
        return self.axes(
            self.left + left, self.bottom + bottom, width - left - right, height - bottom - top
        )

    def grid(self, count: int, *, pad: Sides) -> list[Axes]:
        """``count`` equal panels, filled row by row, each with ``pad`` around it.

        The number of columns is the one whose panels come closest to 4:3.
        """
        columns = best_columns(count, self.right - self.left, self.top - self.bottom)
        return list(islice(self.cells(math.ceil(count / columns), columns, pad=pad), count))

    def cells(self, rows: int, columns: int, *, pad: Sides) -> Iterator[Axes]:
        """Equal panels in rows and columns, row by row, each with ``pad`` around it."""
        width, height = (self.right - self.left) / columns, (self.top - self.bottom) / rows
        left, bottom, right, top = pad
        for row, column in np.ndindex(rows, columns):
            x, y = self.left + column * width, self.top - (row + 1) * height
            yield self.axes(x + left, y + bottom, width - left - right, height - bottom - top)


def best_columns(count: int, width: float, height: float) -> int:
    """Number of columns for ``count`` panels in a box: near 4:3 panels, few empty places."""

    def cost(columns: int) -> float:
        rows = math.ceil(count / columns)
        shape = abs(math.log((width / columns) / (height / rows) / (4 / 3)))
        return shape + 0.6 * (rows * columns - count) / count

    return min(range(1, count + 1), key=cost)


def worlds(answer: object) -> str:
    """Of how many worlds an answer was made; nothing for a bare table."""
    size = getattr(answer, "replicates", None)
    return "" if size is None else f"{size:,} worlds"


def panels(
    view: View,
    axes: Sequence[Axes] | None,
    labels: Sequence[str],
    title: str,
    subtitle: str,
    pad: Sides,
    **page: Any,
) -> Iterator[tuple[Axes, str]]:
    """Each label with its panel: one of the ``axes`` given, or of a grid on a page made for them.

    The rest are arguments of :func:`new_page`. Raises ``ValueError`` unless there is one of the
    axes for each label.
    """
    if axes is None:
        axes = new_page(view, title, subtitle, **page).grid(len(labels), pad=pad)
    return zip(as_many(axes, labels), labels, strict=True)


def as_many(axes: Sequence[Axes], labels: Sequence[object]) -> list[Axes]:
    """The axes, flattened; ``ValueError`` unless there is one for each label."""
    flat = [panel for row in axes for panel in (row if np.iterable(row) else [row])]
    if len(flat) != len(labels):
        raise ValueError(f"{len(labels)} axes are needed, one for each panel; got {len(flat)}")
    return flat


def new_page(
    view: View | None,
    title: str,
    subtitle: str,
    *,
    marks: str = BANDS,
    size: tuple[float, float] = LANDSCAPE,
    foot: str = "",
    legend: Entries = (),
) -> Page:
    """A page of ``size`` inches: title, subtitle and legend on top, the source line at the bottom.

    Without a ``view`` to describe, the source line is ``foot``.
    """
    figure, (width, height) = new_figure(size), size
    room, y = width - 2 * MARGIN, height - MARGIN
    blocks = ((title, TITLE, "bold", INK, 2), (subtitle, SUBTITLE, "normal", QUIET, 3))
    for text, points, weight, colour, most in blocks:
        lines = wrap(text, room, points, weight, most)
        figure.text(
            MARGIN / width, y / height, "\n".join(lines), va="top", linespacing=1.2,
            fontsize=points, fontweight=weight, color=colour,
        )  # fmt: skip
        y -= len(lines) * points * 1.25 / 72 + 0.05
    lines = wrap(view.source_line(marks) if view else foot, room, SMALL, "normal", 4)
    figure.text(
        MARGIN / width, MARGIN * 0.75 / height, "\n".join(lines), va="bottom", linespacing=1.2,
        fontsize=SMALL, color=QUIET,
    )  # fmt: skip
    floor = MARGIN * 0.75 + len(lines) * SMALL * 1.25 / 72 + 0.12
    page = Page(figure, MARGIN, floor, width - MARGIN, y - 0.05)
    legend_row(page, legend)
    return page


def single(
    title: str,
    subtitle: str,
    *,
    view: View | None = None,
    size: tuple[float, float] = SMALLER,
    pad: Sides = (0.6, 0.42, 0.3, 0.05),
    marks: str = "",
    **page: Any,
) -> Axes:
    """Axes alone on a page that is described by the arguments of :func:`new_page`."""
    return new_page(view, title, subtitle, marks=marks, size=size, **page).whole(pad)


def rows_page(
    title: str,
    subtitle: str,
    names: list[str],
    *,
    foot: str = "",
    view: View | None = None,
    right: float = 0.3,
    row: float = 0.27,
    most: float = 2.9,
    width: float = 8.3,
    legend: Entries = (),
) -> Axes:
    """A page as high as its rows need, with room for their names at the left.

    Names wider than ``most`` inches take several lines, and all rows are as high as the highest.
    """
    wrapped = [wrap(n, most, BODY, most=LINES) for n in names]
    wide = max((text_width(t, BODY) for lines in wrapped for t in lines), default=0.5)
    row = max(row, max(map(len, wrapped), default=1) * LINE + 0.08)
    foot = view.source_line("") if view else foot
    height = row * max(len(names), 2) + 0.5 + _around(title, subtitle, foot, width, bool(legend))
    pad = (wide + 0.1, 0.45, right, 0.05)
    return single(title, subtitle, foot=foot, size=(width, height), pad=pad, legend=legend)


def _around(title: str, subtitle: str, foot: str, width: float, legend: bool) -> float:
    """Height in inches of margins, header, legend and source line of a page."""
    room = width - 2 * MARGIN
    texts = len(wrap(title, room, TITLE, "bold", 2)) * TITLE
    texts += len(wrap(subtitle, room, SUBTITLE, most=3)) * SUBTITLE
    texts += len(wrap(foot, room, SMALL, most=4)) * SMALL
    return 2 * MARGIN + texts * 1.25 / 72 + 0.3 + (0.45 if legend else 0.0)


def legend_row(page: Page, entries: Entries) -> None:
    """One legend in as many rows as it takes, under the header; lowers the top of the page."""
    if not entries:
        return
    width, height = page.figure.get_size_inches()
    room = page.right - page.left
    texts = [fit(name, min(2.6, room - 0.6), BODY) for _, name in entries]
    cells = [text_width(t, BODY) + 0.62 for t in texts]
    columns = next(
        (c for c in range(len(cells), 1, -1) if sum(max(cells[k::c]) for k in range(c)) <= room), 1
    )
    rows = math.ceil(len(texts) / columns)
    # Matplotlib fills a legend column by column; people read row by row
    order = [r * columns + c for c in range(columns) for r in range(rows)]
    order = [i for i in order if i < len(texts)]
    page.figure.legend(
        [entries[i][0] for i in order], [texts[i] for i in order], loc="upper left", ncols=columns,
        bbox_to_anchor=(page.left / width, page.top / height), fontsize=BODY, frameon=False,
        borderpad=0.0, borderaxespad=0.0, handlelength=2.6, columnspacing=1.4, labelspacing=0.35,
    )  # fmt: skip
    page.top -= rows * BODY * 1.55 / 72 + 0.08


def patch(look: Look) -> Patch:
    """A filled area in a legend."""
    return Patch(facecolor=look.colour)


def line(look: Look) -> Line2D:
    """A line in a legend."""
    return Line2D([], [], color=look.colour, linestyle=look.line)


def marked(look: Look) -> Line2D:
    """A line with its mark in a legend."""
    return Line2D([], [], color=look.colour, linestyle=look.line, marker=look.marker)


def entries(
    view: View,
    labels: Sequence[str] | None = None,
    draw: Callable[[Look], Line2D | Patch] = patch,
    *,
    axis: str = "power",
    looks: Mapping[str, Look] | None = None,
) -> list[tuple[Line2D | Patch, str]]:
    """Legend entries for labels of an axis, all by default: ``name (LABEL)`` and its look."""
    looks = looks or view.looks(axis)
    return [
        (draw(looks[label]), name_and_label(view.name(axis, label), label))
        for label in (looks if labels is None else labels)
    ]
