"""The network of dyads: how strongly every power is tied to every state, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from sim.arrays import Floats
from sim.plots import layout, lettering, pages, style
from sim.plots.style import Look, styled
from sim.plots.view import Source, View, view_of

_WIDEST = 13.0
"""Width of the strongest tie in points."""
_LEAST = 0.02
"""Ties whose upper quantile stays below this share of the strongest are not drawn."""

_DIMENSIONS = {
    "overall": "influence",
    "economic": "influence_economic",
    "political": "influence_political",
    "security": "influence_security",
}


@styled
def dyad_network(
    source: Source,
    variable: str = "influence",
    *,
    quarter: str | None = None,
    states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Ties between powers (outer columns) and states (middle) at one quarter.

    The solid line is as wide as the median of ``variable`` (any by state and power), the pale band
    around it as wide as its 95 % quantile: where the band is much wider than the line, the tie is
    uncertain. ``quarter`` (``2030-Q4``) is the last by default. Raises ``KeyError`` for an unknown
    variable, ``ValueError`` for other labels, an unknown quarter or other axes.
    """
    view = view_of(source)
    place = view.position(quarter)
    title = f"Ties of powers and states in {view.quarters[place]}: {view.meaning(variable)}"
    size, pad = style.LANDSCAPE, (0.0, 0.0, 0.0, 0.0)
    ax = ax or pages.single(title, view=view, size=size, pad=pad, **_told(view))
    _draw(ax, view, variable, place, states, powers)
    return ax


@styled
def dyad_networks(
    source: Source,
    dimensions: Sequence[str] = ("overall", "economic", "political", "security"),
    *,
    quarter: str | None = None,
    axes: Sequence[Axes] | None = None,
) -> Figure:
    """One network per dimension of influence, on one scale; on one page or on ``axes``."""
    view = view_of(source)
    place = view.position(quarter)
    title = f"Influence of each power in each state in {view.quarters[place]}"
    pad = (0.05, 0.1, 0.15, 0.28)
    strongest = max(float(_ties(view, _DIMENSIONS[d], place)[4].max()) for d in dimensions)
    for panel, dimension in pages.panels(view, axes, dimensions, title, pad=pad, **_told(view)):
        _draw(panel, view, _DIMENSIONS[dimension], place, strongest=strongest)
        layout.panel_title(panel, f"{dimension.capitalize()} influence")
    return layout.figure_of(panel)


def _told(view: View) -> dict[str, Any]:
    """What a page with networks says about them."""
    return {
        "subtitle": "Width of a line: median over worlds; of the pale band around it: 95 % "
        "quantile. The further the band reaches beyond the line, the less certain the tie.",
        "marks": "lines: median; bands: 95 % quantile",
        "legend": pages.entries(
            view, draw=lambda look: Line2D([], [], color=look.colour, linewidth=4)
        ),
    }


def _ties(view: View, variable: str, place: int) -> Floats:
    """Quantiles ``[quantile, state, power]`` at one quarter."""
    if view.data[variable].dims[-2:] != ("state", "power"):
        raise ValueError(f"{variable} is not a variable by state and power")
    return np.nan_to_num(view.curves(variable)[:, place])


def _draw(
    axes: Axes,
    view: View,
    variable: str,
    place: int,
    states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None,
    strongest: float | None = None,
) -> None:
    known = view.labels("state"), view.labels("power")
    rows, columns = view.chosen("state", states), view.chosen("power", powers)
    shown = np.ix_(
        range(5), [known[0].index(s) for s in rows], [known[1].index(p) for p in columns]
    )
    ties = np.maximum(_ties(view, variable, place)[shown], 0.0)
    top = strongest or float(ties[4].max()) or 1.0
    looks = view.looks()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.axis("off")
    spots = {s: (0.5, y) for s, y in zip(rows, _heights(len(rows)), strict=True)}
    half = (len(columns) + 1) // 2
    sides: dict[str, tuple[float, float]] = {}
    for x, part in ((0.12, columns[:half]), (0.88, columns[half:])):
        sides |= {p: (x, y) for p, y in zip(part, _heights(len(part)), strict=True)}
    # ties of neighbours must not hide each other
    room = 0.8 * layout.inches(axes)[1] * 72 / max(len(rows), half)
    scale = min(_WIDEST, room) / top
    order = sorted(np.ndindex(len(rows), len(columns)), key=lambda ij: -ties[4][ij])
    for i, j in order:
        if ties[4][i, j] >= _LEAST * top:
            spot = (sides[columns[j]], spots[rows[i]])
            _tie(axes, spot, ties[:, i, j] * scale, looks[columns[j]])
    for state, (x, y) in spots.items():
        _node(axes, x, y, lettering.fit(view.name("state", state), 1.1, style.SMALL), style.INK)
    for power, (x, y) in sides.items():
        name = lettering.fit(view.name("power", power), 1.05, style.SMALL)
        _node(axes, x, y, name, looks[power].text)


def _heights(count: int) -> Floats:
    """Heights of nodes in a column, from the top."""
    return 1 - (np.arange(count) + 0.5) / max(count, 1)


def _tie(
    axes: Axes, ends: tuple[tuple[float, float], tuple[float, float]], widths: Floats, look: Look
) -> None:
    (x0, y0), (x1, y1) = ends
    bend = 0.5 * (x1 - x0)
    points = [(x0, y0), (x0 + bend, y0), (x1 - bend, y1), (x1, y1)]
    path = Path(points, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    for width, alpha in ((widths[4], 0.2), (widths[2], 0.85)):
        if width > 0:
            axes.add_artist(
                PathPatch(
                    path, facecolor="none", edgecolor=look.colour, linewidth=max(width, 0.2),
                    alpha=alpha, capstyle="butt", clip_on=False,
                )
            )  # fmt: skip


def _node(axes: Axes, x: float, y: float, name: str, colour: str) -> None:
    axes.text(
        x, y, name, ha="center", va="center", fontsize=style.SMALL, fontweight="bold",
        color=colour, zorder=5,
        bbox={"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": colour, "lw": 0.7},
    )  # fmt: skip
