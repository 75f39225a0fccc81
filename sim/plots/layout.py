"""Where things go on a page: header and footer, grids of panels, ticks, labels that do not meet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.plots.style import (
    BODY,
    INK,
    LANDSCAPE,
    PANEL,
    QUIET,
    SMALL,
    SUBTITLE,
    TITLE,
    Look,
    new_figure,
)
from sim.plots.view import Floats, View

MARGIN = 0.4
"""Paper margin, inches."""


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


def new_page(
    view: View,
    title: str,
    subtitle: str,
    *,
    marks: str = "bands 5–95 % and 25–75 %, line: median",
    size: tuple[float, float] = LANDSCAPE,
    figure: Figure | None = None,
) -> Page:
    """A page with title and subtitle on top and the source line at the bottom.

    A given ``figure`` is drawn into at its own size, else a new one of ``size`` inches is made.
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
    lines = wrap(view.source_line(marks), room, SMALL, "normal", 4)
    figure.text(
        MARGIN / width,
        MARGIN * 0.75 / height,
        "\n".join(lines),
        fontsize=SMALL,
        color=QUIET,
        va="bottom",
        linespacing=1.2,
    )
    foot = MARGIN * 0.75 + len(lines) * SMALL * 1.25 / 72 + 0.12
    return Page(figure, MARGIN, foot, width - MARGIN, y - 0.05)


def legend_row(page: Page, entries: Sequence[tuple[Line2D | Patch, str]]) -> None:
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


def name_and_label(name: str, label: str) -> str:
    """``China (CHN)``, or the label alone when there is no other name."""
    return label if name == label else f"{name} ({label})"


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width of one line of text in inches."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72 * 1.02  # pixels round glyph widths up a little


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())


def drawable(text: str) -> str:
    """The text with a question mark for each character that the font of the pictures lacks."""
    known = _glyphs()
    return "".join(c if ord(c) in known else " " if c.isspace() else "?" for c in text)


def fit(text: str, room: float, size: float = BODY, weight: str = "normal") -> str:
    """The text, cut with an ellipsis to be no wider than ``room`` inches."""
    text = drawable(text)
    if text_width(text, size, weight) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle].rstrip() + "…", size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrap(
    text: str, room: float, size: float = BODY, weight: str = "normal", most: int = 2
) -> list[str]:
    """The text in at most ``most`` lines no wider than ``room`` inches, the last cut if need be."""
    lines: list[str] = []
    words = drawable(text).split()
    while words and len(lines) < most:
        taken = 1
        while taken < len(words):
            if text_width(" ".join(words[: taken + 1]), size, weight) > room:
                break
            taken += 1
        last = len(lines) == most - 1
        lines.append(fit(" ".join(words if last else words[:taken]), room, size, weight))
        words = [] if last else words[taken:]
    return lines


def inches(axes: Axes) -> tuple[float, float]:
    """Width and height of axes in inches."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    box, (w, h) = axes.get_position(), figure.get_size_inches()
    return float(box.width * w), float(box.height * h)


def panel_title(axes: Axes, text: str, *, lines: int = 1, size: float = PANEL) -> None:
    """A bold title at the left above a panel, cut to the panel's width."""
    room = inches(axes)[0]
    axes.set_title("\n".join(wrap(text, room, size, "bold", lines)), fontsize=size, weight="bold")


def y_label(axes: Axes, text: str) -> None:
    """A label of the vertical axis, cut to the panel's height."""
    axes.set_ylabel(fit(text, max(inches(axes)[1], 0.4), SMALL), fontsize=SMALL, labelpad=2)


def x_label(axes: Axes, text: str) -> None:
    """A label of the horizontal axis, cut to the panel's width."""
    axes.set_xlabel(fit(text, inches(axes)[0], SMALL), fontsize=SMALL, labelpad=2)


def time_axis(axes: Axes, years: Floats) -> None:
    """Ticks for decimal years: quarters for short runs, round years for long ones."""
    first, last = float(years[0]), float(years[-1])
    room = max(2, int(inches(axes)[0] / 0.42))
    air = 0.003 * (last - first)
    # a single quarter still needs a range
    axes.set_xlim(first - air, last + air if last > first else first + 0.25)
    if last - first <= room / 4:
        quarters = np.arange(math.ceil(first * 4 - 1e-6), math.floor(last * 4 + 1e-6) + 1)
        every = max(1, math.ceil(len(quarters) / room))
        quarters = quarters[::every]
        names = [
            f"Q{q % 4 + 1}\n{q // 4}" if i == 0 or q % 4 == 0 else f"Q{q % 4 + 1}"
            for i, q in enumerate(quarters)
        ]
        axes.set_xticks(quarters / 4, names)
        return
    step = next(s for s in (1, 2, 3, 5, 10, 20, 50, 100, 500) if (last - first) / s <= room)
    ticks = [y for y in range(math.ceil(first), math.floor(last) + 1) if y % step == 0]
    axes.set_xticks(ticks, [str(y) for y in ticks])


_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value: float, digits: int = 3) -> str:
    """A short number: plain where it is short, else with a power of ten; a true minus sign."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    size = abs(value)
    if size == 0:
        return "0"
    if 1e-3 <= size < 1e5:
        text = f"{value:,.{digits}g}" if size < 10**digits else f"{value:,.0f}"
        if "e" in text:
            text = f"{value:,.0f}"
        return text.replace("-", "−")
    exponent = math.floor(math.log10(size))
    factor = round(value / 10.0**exponent, max(0, digits - 1))
    lead = "" if abs(factor) == 1 else f"{factor:g}×"
    sign = "−" if factor == -1 else ""
    return f"{sign}{lead}10{str(exponent).translate(_RAISED)}".replace("-", "−")


def value_ticks(axes: Axes, which: str = "y", most: int = 5, *, integer: bool = False) -> None:
    """Few round ticks with short numbers on a linear axis."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10], integer=integer))
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 4)))


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The positions moved as little as possible so that neighbours are ``gap`` apart.

    Least squares by pooling neighbours that would collide (isotonic regression), then kept within
    ``low`` and ``high``; if there is no room for all, the gap shrinks.
    """
    count = len(positions)
    if count == 0:
        return []
    gap = min(gap, (high - low) / max(count - 1, 1))
    order = sorted(range(count), key=lambda i: (positions[i], i))
    pools: list[list[float]] = []  # each pool: sum of shifted wishes, size
    for rank, i in enumerate(order):
        pools.append([positions[i] - rank * gap, 1.0])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
            total, size = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += size
    ceiling = high - (count - 1) * gap
    flat = [min(max(t / s, low), ceiling) for t, s in pools for _ in range(int(s))]
    placed = [0.0] * count
    for rank, i in enumerate(order):
        placed[i] = flat[rank] + rank * gap
    return placed


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
    for (_, text, colour), wish, place in zip(ends, wishes, places, strict=True):
        axes.plot(
            [1.0, 1.0 + arm],
            [min(max(wish, 0.0), 1.0), place],
            transform=axes.transAxes,
            color=colour,
            linewidth=0.5,
            clip_on=False,
        )
        axes.text(
            1.0 + 1.2 * arm,
            place,
            fit(text, room - 0.11, size),
            transform=axes.transAxes,
            color=colour,
            fontsize=size,
            va="center_baseline",
        )
