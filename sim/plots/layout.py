"""What stands in a panel (axes, names of rows, labels at lines, free places), and how texts fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Affine2D, Transform

from sim.arrays import Floats
from sim.plots.style import BODY, PANEL, QUIET, SMALL
from sim.plots.view import View
from sim.quarter import Quarter
from sim.text import printable

MARGIN = 0.4
"""Paper margin, inches."""

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, width and height of something in a panel, inches from its corner."""

LINES = 3
"""Lines that the name of a row may take."""
LINE = BODY * 1.25 / 72
"""Height of one of them, inches."""


def figure_of(axes: Axes) -> Figure:
    """The figure that axes belong to."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


def inches(axes: Axes) -> tuple[float, float]:
    """Width and height of axes in inches."""
    box, (w, h) = axes.get_position(), figure_of(axes).get_size_inches()
    return float(box.width * w), float(box.height * h)


def in_inches(axes: Axes) -> Transform:
    """Places in inches from the corner of axes, for what has the same size on every paper."""
    width, height = inches(axes)
    return Affine2D().scale(1 / width, 1 / height) + axes.transAxes


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
        quarters = np.arange(math.ceil(first * 4 - 1e-6), math.floor(final * 4 + 1e-6) + 1) / 4
        quarters = quarters[:: max(1, math.ceil(len(quarters) / room))]
        dates = [Quarter.at(year) for year in quarters]
        ends = [f"\n{q.year}" if q.number == 1 or q == dates[0] else "" for q in dates]
        names = [f"Q{q.number}{end}" for q, end in zip(dates, ends, strict=True)]
        axes.set_xticks(quarters, names)
        return
    step = next(s for s in (1, 2, 3, 5, 10, 20, 50, 100, 500) if (last - first) / s <= room)
    ticks = [y for y in range(math.ceil(first), math.floor(final) + 1) if y % step == 0]
    axes.set_xticks(ticks, [str(y) for y in ticks])


def over_time(
    axes: Axes,
    years: Floats,
    label: str,
    limits: tuple[float, float] | None = None,
    *,
    to_end: bool = False,
    grid: bool = True,
) -> None:
    """Years across and round values up, with what they are and lines at their heights."""
    if limits is not None:
        axes.set_ylim(*limits)
    time_axis(axes, years, to_end=to_end)
    value_ticks(axes)
    y_label(axes, label)
    if grid:
        axes.grid(axis="y")


def in_a_plane(axes: Axes, across: str, up: str, *, grid: bool = False) -> None:
    """Round values on both axes, with what they are."""
    value_ticks(axes, "x")
    value_ticks(axes)
    x_label(axes, across)
    y_label(axes, up)
    axes.grid(grid)


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


def boxes(axes: Axes, left: Any, bottom: Any, width: Any, height: Any, **look: Any) -> None:
    """Rectangles as one artist, which is drawn in a fraction of a patch each.

    In data units, or those of a ``transform``. Limits of the axes are not moved.
    """
    x, y, w, h = np.broadcast_arrays(left, bottom, width, height)
    corners = np.stack([(x, y), (x + w, y), (x + w, y + h), (x, y + h)]).reshape(4, 2, -1)
    axes.add_collection(PolyCollection(list(corners.transpose(2, 0, 1)), **look), autolim=False)


def interval(
    axes: Axes,
    height: float,
    ends: tuple[float, float],
    middle: float,
    colour: str,
    marker: str = "o",
    *,
    size: float = 5.0,
    width: float = 1.5,
    fill: str | None = None,
    **line: Any,
) -> None:
    """A range of values across with a mark at its middle, hollow where ``fill`` is white."""
    axes.plot([*ends], [height, height], color=colour, linewidth=width, **line)
    axes.plot(middle, height, marker, color=colour, markersize=size, markerfacecolor=fill or colour)


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
    most = min(max(int((height - 0.02) / LINE), 1), LINES)
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
    shown = printable(text)
    return "".join(c if ord(c) in known else " " if c.isspace() else "?" for c in shown)


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


def fit_ends(text: str, room: float, size: float = BODY) -> str:
    """The text, cut in its middle to be no wider than ``room``: ends often tell names apart."""
    text = drawable(text)
    if text_width(text, size) <= room:
        return text
    for kept in range(len(text) - 1, 1, -1):
        tail = kept // 2
        short = f"{text[: kept - tail].rstrip()}…{text[len(text) - tail :].lstrip()}"
        if text_width(short, size) <= room:
            return short
    return fit(text, room, size)


def wrap(
    text: str,
    room: float,
    size: float = BODY,
    weight: str = "normal",
    most: int = 2,
    *,
    ends: bool = False,
) -> list[str]:
    """The text in at most ``most`` lines no wider than ``room`` inches, the last cut if need be.

    The last line is cut at its end, with ``ends`` in its middle, as by :func:`fit_ends`.
    """
    lines: list[str] = []
    words = drawable(text).split()
    while words and len(lines) < most:
        taken = 1
        while taken < len(words):
            if text_width(" ".join(words[: taken + 1]), size, weight) > room:
                break
            taken += 1
        last = len(lines) == most - 1
        line = " ".join(words if last else words[:taken])
        lines.append(fit_ends(line, room, size) if ends else fit(line, room, size, weight))
        words = [] if last else words[taken:]
    return lines


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The positions moved as little as possible so that neighbours are ``gap`` apart.

    Least squares by isotonic regression, then kept within ``low`` and ``high``; if there is no room
    for all, the gap shrinks. The regression is written as the largest of the smallest means (Barlow
    et al. 1972, section 1.2), for the few labels of a panel.
    """
    count = len(positions)
    if count == 0:
        return []
    gap = min(gap, (high - low) / max(count - 1, 1))
    order, steps = np.argsort(positions, kind="stable"), gap * np.arange(count)
    first, last = np.indices((count, count))
    sums = np.concatenate([[0.0], np.cumsum(np.asarray(positions)[order] - steps)])
    means = (sums[last + 1] - sums[first]) / np.maximum(last - first + 1, 1)
    level = np.array([means[: i + 1, i:].min(axis=1).max() for i in range(count)])
    placed = np.empty(count)
    placed[order] = np.minimum(np.maximum(level, low), high - (count - 1) * gap) + steps
    return [float(place) for place in placed]


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
    written = f"{value:.{max(0, digits - 1)}e}".partition("e")
    factor, exponent = float(written[0]), int(written[2])
    lead = "" if abs(factor) == 1 else f"{factor:g}×"
    sign = "−" if factor == -1 else ""
    return f"{sign}{lead}10{str(exponent).translate(_RAISED)}".replace("-", "−")
