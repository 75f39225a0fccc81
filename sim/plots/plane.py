"""The plane of economic against security influence, and how the powers move through it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from sim.arrays import Floats
from sim.plots import layout, lettering, pages, style
from sim.plots.leaders import last_of_years
from sim.plots.series import value_range
from sim.plots.style import Look, styled
from sim.plots.view import Source, View, view_of


@styled
def influence_plane(
    source: Source,
    *,
    across: str = "influence_economic",
    up: str = "influence_security",
    states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
) -> Figure:
    """Per state: each power's path through economic (across) and security (up) influence.

    The path joins the medians of the two variables; a dot marks the end of each year, the large
    marker the horizon. The box there spans the middle half of the replicates on each axis taken
    alone, the cross nine tenths: bands say nothing about how the two go together. Axes without
    negative values have a square-root scale, for most powers stay near the origin. Draws on
    ``axes``, one per state, or on a page of its own.
    """
    view = view_of(source)
    rows, columns = view.chosen("state", states), view.chosen("power", powers)
    # the quantiles over time of the two variables: [state, power, variable, quantile, quarter]
    paths = np.array(
        [
            [[view.curves(v, {"state": s, "power": p}) for v in (across, up)] for p in columns]
            for s in rows
        ]
    )
    ranges = [value_range(paths[:, :, k], view.unit(v)) for k, v in enumerate((across, up))]
    limits = [(min(low, 0.0), high) for low, high in ranges]  # 0 unless there are negative values
    from_zero = all(low == 0 for low, _ in limits)
    looks = view.looks()
    page = pages.panels(
        view,
        axes,
        rows,
        "Economic and security influence: where the powers are heading",
        "Path of the medians, a dot at each year's end, a large marker at the horizon; there the "
        "box spans 25–75 % and the cross 5–95 % of worlds on each axis taken alone. "
        + ("Square-root scales." if from_zero else ""),
        (0.52, 0.42, 0.12, 0.25),
        marks="medians; 25–75 % and 5–95 % at the horizon",
        legend=pages.entries(view, columns, pages.marked),
    )
    for (panel, state), drawn in zip(page, paths, strict=True):
        for which, (low, high) in zip(("x", "y"), limits, strict=True):
            _scale(panel, which, low, high)
        for path, power in zip(drawn, columns, strict=True):
            _trajectory(panel, view, path, looks[power])
        _codes(
            panel, [(path[:, 2, -1], p, looks[p]) for path, p in zip(drawn, columns, strict=True)]
        )
        panel.grid()
        layout.panel_title(panel, view.name("state", state))
        layout.x_label(panel, f"{_short(across)} [{view.unit(across)}]")
        layout.y_label(panel, f"{_short(up)} [{view.unit(up)}]")
    return layout.figure_of(panel)


def _scale(axes: Axes, which: str, low: float, high: float) -> None:
    """Limits and ticks of one axis, on a square-root scale if it starts at zero."""
    if low < 0 or high <= 0:
        axes.set(**{f"{which}lim": (low, high)})
        layout.value_ticks(axes, which, 4)
        return
    axis = axes.xaxis if which == "x" else axes.yaxis
    roots = (lambda values: np.sqrt(np.maximum(values, 0.0)), np.square)
    getattr(axes, f"set_{which}scale")("function", functions=roots)
    axes.set(**{f"{which}lim": (0.0, high)})
    ticks = root_ticks(high, 0.2)
    axis.set_ticks(ticks, [lettering.number(v, 4) for v in ticks])


def root_ticks(high: float, gap: float) -> list[float]:
    """Round numbers from 0 to ``high``, at least ``gap`` of a square-root axis' length apart."""
    ticks: list[float] = []
    top = math.floor(math.log10(high))
    for power in range(top, top - 4, -1):
        for digit in (9, 8, 7, 6, 5, 4, 3, 2, 1):
            value = digit * 10.0**power
            above = math.sqrt(ticks[-1] / high) if ticks else 1.0 + gap
            if value <= high and gap <= math.sqrt(value / high) <= above - gap:
                ticks.append(round(value, 12 - power))
    return [0.0, *reversed(ticks)]


def _short(variable: str) -> str:
    return variable.replace("influence_", "").replace("_", " ")


def _trajectory(axes: Axes, view: View, path: Floats, look: Look) -> None:
    """One power's path, dots at years, box and cross at the end."""
    x, y = path[0, 2], path[1, 2]
    axes.plot(x, y, color=look.colour, linestyle=look.line, linewidth=1.0)
    places, _ = last_of_years(view)
    axes.plot(x[places], y[places], ".", color=look.colour, markersize=3)
    end = path[:, :, -1]
    corner, size = (end[0, 1], end[1, 1]), (end[0, 3] - end[0, 1], end[1, 3] - end[1, 1])
    axes.add_patch(Rectangle(corner, *size, facecolor=look.colour, alpha=0.25, lw=0))
    axes.plot([end[0, 0], end[0, 4]], [y[-1], y[-1]], color=look.colour, lw=0.6, alpha=0.8)
    axes.plot([x[-1], x[-1]], [end[1, 0], end[1, 4]], color=look.colour, lw=0.6, alpha=0.8)
    axes.plot(
        x[-1], y[-1], look.marker,
        color=look.colour, markersize=5.5, markeredgecolor="white", clip_on=False, zorder=4,
    )  # fmt: skip


def _codes(axes: Axes, ends: Sequence[tuple[Floats, str, Look]]) -> None:
    """The code of each power at the first free corner of its end; left out where none is free.

    Powers crowd near the origin; colour, marker and legend still tell them apart there.
    """
    width, height = layout.inches(axes)
    to_axes = axes.transData + axes.transAxes.inverted()
    known = [(xy, label, look) for xy, label, look in ends if np.isfinite(xy).all()]
    spots = [np.asarray(to_axes.transform(xy)) * (width, height) for xy, _, _ in known]
    tall = style.SMALL * 1.25 / 72
    taken = [(u - 0.04, v - 0.04, 0.08, 0.08) for u, v in spots]
    for (u, v), (_, label, look) in zip(spots, known, strict=True):
        text = lettering.fit(label, 0.55, style.SMALL)
        long = lettering.text_width(text, style.SMALL) + 0.04
        corners = [(x, y) for y in (v + 0.04, v - 0.04 - tall) for x in (u + 0.06, u - 0.06 - long)]
        corners += [(u - long / 2, v + 0.08), (u - long / 2, v - 0.08 - tall)]
        for x, y in corners:
            if layout.free(axes, (x, y, long, tall), taken, air=0.02):
                taken.append((x, y, long, tall))
                axes.text(
                    x, y, text, transform=layout.in_inches(axes), fontsize=style.SMALL,
                    color=look.text, zorder=5,
                    path_effects=[withStroke(linewidth=2.0, foreground="white", alpha=0.8)],
                )  # fmt: skip
                break
