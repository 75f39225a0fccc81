"""The plane of economic against security influence, and how the powers move through it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from sim.plots import layout, style
from sim.plots.fans import curves, value_range
from sim.plots.leaders import last_of_years
from sim.plots.style import Look, styled
from sim.plots.view import Floats, Source, View, chosen, view_of


@styled
def influence_plane(
    source: Source,
    *,
    across: str = "influence_economic",
    up: str = "influence_security",
    states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Per state: each power's path through economic (across) and security (up) influence.

    The path joins the medians of the two variables; a dot marks the end of each year, the large
    marker the horizon. The ellipse there spans the middle half of the replicates on each axis
    taken alone, the cross nine tenths: bands say nothing about how the two go together.
    """
    view = view_of(source)
    rows = chosen(states, view.labels("state"), "state")
    columns = chosen(powers, view.labels("power"), "power")
    page = layout.new_page(
        view,
        "Economic and security influence: where the powers are heading",
        "Path of the medians, a dot at each year's end, a large marker at the horizon. There the "
        "ellipse spans 25–75 % and the cross 5–95 % of replicates on each axis taken alone.",
        marks="medians; 25–75 % and 5–95 % at the horizon",
        figure=figure,
    )
    all_looks = style.looks(view.labels("power"))
    looks = {p: all_looks[p] for p in columns}
    names = {p: view.name("power", p) for p in columns}
    layout.legend_row(page, layout.line_entries(looks, names, marker=True))
    paths = np.array([[_path(view, across, up, s, p) for p in columns] for s in rows])
    limits = [value_range(paths[:, :, k], view.unit(v)) for k, v in enumerate((across, up))]
    for i, axes in enumerate(page.grid(len(rows), pad=(0.52, 0.42, 0.12, 0.25))):
        axes.set(xlim=limits[0], ylim=limits[1])
        for j, power in enumerate(columns):
            _trajectory(axes, view, paths[i, j], looks[power])
        _codes(axes, [(paths[i, j, :, 2, -1], p, looks[p]) for j, p in enumerate(columns)])
        for which in ("x", "y"):
            layout.value_ticks(axes, which, 4)
        axes.grid()
        layout.panel_title(axes, view.name("state", rows[i]))
        layout.x_label(axes, f"{_short(across)} [{view.unit(across)}]")
        layout.y_label(axes, f"{_short(up)} [{view.unit(up)}]")
    return page.figure


def _short(variable: str) -> str:
    return variable.replace("influence_", "").replace("_", " ")


def _path(view: View, across: str, up: str, state: str, power: str) -> Floats:
    """Quantiles over time of the two variables ``[variable, quantile, quarter]``."""
    where = {"state": state, "power": power}
    return np.array([curves(view, across, where), curves(view, up, where)])


def _trajectory(axes: Axes, view: View, path: Floats, look: Look) -> None:
    """One power's path, dots at years, ellipse and cross at the end."""
    x, y = path[0, 2], path[1, 2]
    axes.plot(x, y, color=look.colour, linestyle=look.line, linewidth=1.0)
    places, _ = last_of_years(view)
    axes.plot(x[places], y[places], ".", color=look.colour, markersize=3)
    axes.plot(x[-1], y[-1], look.marker, color=look.colour, markersize=5, markeredgecolor="white")
    end = path[:, :, -1]
    centre = ((end[0, 1] + end[0, 3]) / 2, (end[1, 1] + end[1, 3]) / 2)
    size = (end[0, 3] - end[0, 1], end[1, 3] - end[1, 1])
    axes.add_patch(Ellipse(centre, *size, facecolor=look.colour, alpha=0.25, lw=0))
    axes.plot([end[0, 0], end[0, 4]], [y[-1], y[-1]], color=look.colour, lw=0.6, alpha=0.8)
    axes.plot([x[-1], x[-1]], [end[1, 0], end[1, 4]], color=look.colour, lw=0.6, alpha=0.8)


def _codes(axes: Axes, ends: Sequence[tuple[Floats, str, Look]]) -> None:
    """The code of each power beside its end; those that would cover one already set are left out.

    Powers crowd near the origin; colour, marker and legend still tell them apart there.
    """
    width, height = layout.inches(axes)
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    taken: list[tuple[float, float, float]] = []
    tall = style.SMALL * 1.25 / 72
    for (x, y), label, look in sorted(ends, key=lambda e: -float(np.nan_to_num(e[0]).sum())):
        if not (np.isfinite(x) and np.isfinite(y)):
            continue
        text = layout.fit(label, 0.55, style.SMALL)
        long = layout.text_width(text, style.SMALL) + 0.04
        at = [(x - x0) / (x1 - x0) * width + 0.06, (y - y0) / (y1 - y0) * height + 0.03]
        if at[0] + long > width:
            at[0] -= long + 0.1
        at[1] = min(at[1], height - tall)
        if any(abs(at[1] - v) < tall and at[0] < u + w and u < at[0] + long for u, v, w in taken):
            continue
        taken.append((at[0], at[1], long))
        axes.text(
            at[0] / width,
            at[1] / height,
            text,
            transform=axes.transAxes,
            fontsize=style.SMALL,
            color=look.text,
        )
