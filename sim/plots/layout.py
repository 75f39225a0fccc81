"""Where things go on a page: header and footer, grids of panels, legends.

What happens inside a panel is in :mod:`sim.plots.axis`, text in :mod:`sim.plots.lettering`; their
names can be had from here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.plots.axis import (
    end_labels,
    figure_of,
    inches,
    panel_title,
    shock_marks,
    spread,
    time_axis,
    value_ticks,
    x_label,
    y_label,
)
from sim.plots.lettering import drawable, fit, fit_ends, name_and_label, number, text_width, wrap
from sim.plots.style import (
    BODY,
    INK,
    LANDSCAPE,
    QUIET,
    SMALL,
    SUBTITLE,
    TITLE,
    Look,
    new_figure,
)
from sim.plots.view import View

__all__ = [
    "MARGIN",
    "Entries",
    "Page",
    "as_many",
    "best_columns",
    "drawable",
    "end_labels",
    "figure_of",
    "fit",
    "fit_ends",
    "inches",
    "legend_row",
    "line_entries",
    "name_and_label",
    "new_page",
    "number",
    "panel_title",
    "patch_entries",
    "shock_marks",
    "spread",
    "text_width",
    "time_axis",
    "value_ticks",
    "wrap",
    "x_label",
    "y_label",
]

MARGIN = 0.4
"""Paper margin, inches."""

Entries: TypeAlias = Sequence[tuple[Line2D | Patch, str]]
"""What a legend shows, and in which words."""


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

    def grid(self, count: int, *, pad: tuple[float, float, float, float]) -> list[Axes]:
        """``count`` equal panels, filled row by row; ``pad`` (left, bottom, right, top) in inches.

        The number of columns is the one whose panels come closest to 4:3.
        """
        columns = best_columns(count, self.right - self.left, self.top - self.bottom)
        rows = math.ceil(count / columns)
        width, height = (self.right - self.left) / columns, (self.top - self.bottom) / rows
        panels = []
        for i in range(count):
            row, column = divmod(i, columns)
            panels.append(
                self.axes(
                    self.left + column * width + pad[0],
                    self.top - (row + 1) * height + pad[1],
                    width - pad[0] - pad[2],
                    height - pad[1] - pad[3],
                )
            )
        return panels


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
    marks: str = "bands 5–95 % and 25–75 %, line: median",
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
    room = width - 2 * MARGIN
    y = height - MARGIN
    blocks = ((title, TITLE, "bold", INK, 2), (subtitle, SUBTITLE, "normal", QUIET, 3))
    for text, size_, weight, colour, most in blocks:
        lines = wrap(text, room, size_, weight, most)
        figure.text(
            MARGIN / width,
            y / height,
            "\n".join(lines),
            fontsize=size_,
            fontweight=weight,
            color=colour,
            va="top",
            linespacing=1.2,
        )
        y -= len(lines) * size_ * 1.25 / 72 + 0.05
    lines = wrap(view.source_line(marks) if view else foot, room, SMALL, "normal", 4)
    figure.text(
        MARGIN / width,
        MARGIN * 0.75 / height,
        "\n".join(lines),
        fontsize=SMALL,
        color=QUIET,
        va="bottom",
        linespacing=1.2,
    )
    floor = MARGIN * 0.75 + len(lines) * SMALL * 1.25 / 72 + 0.12
    return Page(figure, MARGIN, floor, width - MARGIN, y - 0.05)


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
        [entries[i][0] for i in order],
        [texts[i] for i in order],
        loc="upper left",
        bbox_to_anchor=(page.left / width, page.top / height),
        ncols=columns,
        fontsize=BODY,
        frameon=False,
        borderpad=0.0,
        borderaxespad=0.0,
        handlelength=2.6,
        columnspacing=1.4,
        labelspacing=0.35,
    )
    page.top -= rows * BODY * 1.55 / 72 + 0.08


def line_entries(
    looks: dict[str, Look], names: dict[str, str], *, marker: bool = False
) -> list[tuple[Line2D | Patch, str]]:
    """Legend entries for lines: ``name (LABEL)`` in the look of the label."""
    return [
        (
            Line2D([], [], color=k.colour, linestyle=k.line, marker=k.marker if marker else ""),
            name_and_label(names[label], label),
        )
        for label, k in looks.items()
    ]


def patch_entries(
    looks: dict[str, Look], names: dict[str, str]
) -> list[tuple[Line2D | Patch, str]]:
    """Legend entries for filled areas."""
    return [
        (Patch(facecolor=k.colour), name_and_label(names[label], label))
        for label, k in looks.items()
    ]
