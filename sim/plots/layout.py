"""Where things go: header and footer of a page, panels and legends on it, what stands in a panel.

How texts are measured and cut is in :mod:`sim.plots.lettering`.
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
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.arrays import Floats
from sim.plots.lettering import fit, name_and_label, number, spread, text_width, wrap
from sim.plots.style import (
    BODY,
    INK,
    LANDSCAPE,
    PANEL,
    QUIET,
    SMALL,
    SMALLER,
    SUBTITLE,
    TITLE,
    Look,
    new_figure,
)
from sim.plots.view import View

MARGIN = 0.4
"""Paper margin, inches."""

Sides: TypeAlias = tuple[float, float, float, float]
"""Room in inches left, below, right and above."""
Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, width and height of something in a panel, inches from its corner."""
Entries: TypeAlias = Sequence[tuple[Line2D | Patch, str]]
"""What a legend shows, and in which words."""

BANDS = "bands 5–95 % and 25–75 %, line: median"
"""What fans mean, for the line at the bottom of a page."""

_LINES = 3
"""Lines that the name of a row may take."""
_LINE = BODY * 1.25 / 72
"""Height of one of them, inches."""


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
    figure: Figure | None = None,
    foot: str = "",
) -> Page:
    """A page with title and subtitle on top and the source line at the bottom.

    A given ``figure`` is drawn into at its own size, else a new one of ``size`` inches is made.
    Without a ``view`` to describe, the source line is ``foot``.
    """
    figure = figure if figure is not None else new_figure(size)
    width, height = (float(v) for v in figure.get_size_inches())
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
    return Page(figure, MARGIN, floor, width - MARGIN, y - 0.05)


def single(
    title: str,
    subtitle: str,
    *,
    source: str = "",
    view: View | None = None,
    size: tuple[float, float] = SMALLER,
    pad: Sides = (0.6, 0.42, 0.3, 0.05),
    legend: Entries = (),
) -> Axes:
    """Axes alone on a page with title, how to read it, a legend and what it was made from.

    ``source`` is the line at the bottom where there is no result to describe.
    """
    page = new_page(view, title, subtitle, marks="", size=size, foot=source)
    legend_row(page, legend)
    return page.whole(pad)


def rows_page(
    title: str,
    subtitle: str,
    names: list[str],
    *,
    source: str = "",
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
    wrapped = [wrap(n, most, BODY, most=_LINES) for n in names]
    wide = max((text_width(t, BODY) for lines in wrapped for t in lines), default=0.5)
    row = max(row, max(map(len, wrapped), default=1) * _LINE + 0.08)
    foot = view.source_line("") if view else source
    height = row * max(len(names), 2) + 0.5 + _around(title, subtitle, foot, width, bool(legend))
    pad = (wide + 0.1, 0.45, right, 0.05)
    return single(
        title, subtitle, source=source, view=view, size=(width, height), pad=pad, legend=legend
    )


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


def entries(
    view: View,
    looks: Mapping[str, Look],
    draw: Callable[[Look], Line2D | Patch] = patch,
    *,
    axis: str = "power",
) -> list[tuple[Line2D | Patch, str]]:
    """Legend entries for labels of an axis: ``name (LABEL)``, each in the look of its label."""
    return [
        (draw(look), name_and_label(view.name(axis, label), label)) for label, look in looks.items()
    ]


def figure_of(axes: Axes) -> Figure:
    """The figure that axes belong to."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


def inches(axes: Axes) -> tuple[float, float]:
    """Width and height of axes in inches."""
    box, (w, h) = axes.get_position(), figure_of(axes).get_size_inches()
    return float(box.width * w), float(box.height * h)


def panel_title(axes: Axes, text: str) -> None:
    """A bold title at the left above a panel, cut to the panel's width."""
    axes.set_title(fit(text, inches(axes)[0], PANEL, "bold"), fontsize=PANEL, weight="bold")


def y_label(axes: Axes, text: str) -> None:
    """A label of the vertical axis, cut to the panel's height."""
    axes.set_ylabel(fit(text, max(inches(axes)[1], 0.4), SMALL), fontsize=SMALL, labelpad=2)


def x_label(axes: Axes, text: str) -> None:
    """A label of the horizontal axis, cut to the panel's width."""
    axes.set_xlabel(fit(text, inches(axes)[0], SMALL), fontsize=SMALL, labelpad=2)


def time_axis(axes: Axes, years: Floats, *, to_end: bool = False) -> None:
    """Ticks for decimal years: quarters for short runs, round years for long ones.

    ``to_end`` says that the last of ``years`` is where the run has ended; the quarter that would
    begin there is none of it and gets no tick.
    """
    first, last = float(years[0]), float(years[-1])
    final = last - 1e-3 if to_end else last
    room = max(2, int(inches(axes)[0] / 0.42))
    air = 0.003 * (last - first)
    # a single quarter still needs a range
    axes.set_xlim(first - air, last + air if last > first else first + 0.25)
    if last - first <= room / 4:
        quarters = np.arange(math.ceil(first * 4 - 1e-6), math.floor(final * 4 + 1e-6) + 1)
        every = max(1, math.ceil(len(quarters) / room))
        quarters = quarters[::every]
        names = [
            f"Q{q % 4 + 1}\n{q // 4}" if i == 0 or q % 4 == 0 else f"Q{q % 4 + 1}"
            for i, q in enumerate(quarters)
        ]
        axes.set_xticks(quarters / 4, names)
        return
    step = next(s for s in (1, 2, 3, 5, 10, 20, 50, 100, 500) if (last - first) / s <= room)
    ticks = [y for y in range(math.ceil(first), math.floor(final) + 1) if y % step == 0]
    axes.set_xticks(ticks, [str(y) for y in ticks])


def shock_marks(axes: Axes, view: View, state: str = "") -> None:
    """A dotted line where a shock of the scenario reaches the state, or anyone."""
    for year in sorted({quarter.decimal for quarter, _ in view.shocks(state)}):
        axes.axvline(year, color=QUIET, linestyle=(0, (1, 2)), linewidth=0.8, zorder=0.7)


def value_ticks(axes: Axes, which: str = "y", most: int = 5, *, integer: bool = False) -> None:
    """Few round ticks with short numbers on a linear axis."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10], integer=integer))
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 4)))


def end_labels(
    axes: Axes,
    ends: Sequence[tuple[float, str, str]],
    *,
    room: float = 0.42,
    size: float = SMALL,
) -> None:
    """Labels right of the axes, each at the height of its line's end (value, text, colour).

    Heights are in data units of the (linear or log) vertical axis; limits must be set before.
    ``room`` is the width in inches kept free at the right of the axes.
    """
    width, height = inches(axes)
    to_axes = axes.transData + axes.transAxes.inverted()
    x = float(axes.get_xlim()[1])
    wishes = [float(to_axes.transform((x, value))[1]) for value, _, _ in ends]
    half = size * 0.6 / 72 / height
    places = spread(wishes, 2 * half, half * 0.5, 1 - half * 0.5)
    arm = 0.09 / width
    within: dict[str, Any] = {"transform": axes.transAxes}
    for (_, text, colour), wish, place in zip(ends, wishes, places, strict=True):
        heights = [min(max(wish, 0.0), 1.0), place]
        axes.plot([1, 1 + arm], heights, color=colour, linewidth=0.5, clip_on=False, **within)
        axes.text(
            1 + 1.2 * arm, place, fit(text, room - 0.11, size), color=colour, fontsize=size,
            va="center_baseline", **within,
        )  # fmt: skip


def free(axes: Axes, box: Box, taken: Sequence[Box], *, air: float = 0.03) -> bool:
    """Whether a box lies inside the axes, ``air`` inches from their edges, and meets no other."""
    width, height = inches(axes)
    x, y, w, h = box
    inside = min(x, y, width - x - w, height - y - h) >= air
    return inside and not any(
        x < a + c and a < x + w and y < b + d and b < y + h for a, b, c, d in taken
    )


def row_names(axes: Axes, names: Sequence[str]) -> None:
    """Names of rows at the left, the first on top."""
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def finish_rows(axes: Axes, names: Sequence[str], label: str, *, grid: bool = True) -> None:
    """Names of rows, and what stands across.

    A name takes as many lines as its row is high enough for, and is cut only beyond these.
    """
    left = axes.get_position().x0 * figure_of(axes).get_size_inches()[0]
    room = float(left) - MARGIN - 0.05
    height = inches(axes)[1] / max(len(names), 1)
    most = min(max(int((height - 0.02) / _LINE), 1), _LINES)
    row_names(axes, ["\n".join(wrap(n, room, BODY, most=most, ends=True)) for n in names])
    axes.tick_params(axis="y", labelsize=BODY)
    if grid:
        axes.grid(axis="x")
    value_ticks(axes, "x")
    x_label(axes, label)


def beside(axes: Axes, row: float, text: str, *, colour: str = QUIET) -> None:
    """A few words right of the axes at the height of a row."""
    axes.text(
        1 + 0.08 / inches(axes)[0], row, text, transform=axes.get_yaxis_transform(),
        fontsize=SMALL, color=colour, va="center_baseline",
    )  # fmt: skip
