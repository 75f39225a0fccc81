"""Axes: ticks, labels that fit, and names at the ends of lines that do not meet."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.arrays import Floats
from sim.plots.lettering import fit, number, wrap
from sim.plots.style import PANEL, QUIET, SMALL
from sim.plots.view import View


def inches(axes: Axes) -> tuple[float, float]:
    """Width and height of axes in inches."""
    box, (w, h) = axes.get_position(), figure_of(axes).get_size_inches()
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
    for year in sorted({q.year + (q.number - 1) / 4 for q, _ in view.shocks(state)}):
        axes.axvline(year, color=QUIET, linestyle=(0, (1, 2)), linewidth=0.8, zorder=0.7)


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


def figure_of(axes: Axes) -> Figure:
    """The figure that axes belong to."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure
